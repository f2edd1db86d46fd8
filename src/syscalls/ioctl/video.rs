//! Video devices: linux/videodev2.h.

use super::Argument::{self, Adds, In, Out, Shows, Special};
use super::{Fields, answered, arguments, extended, part, part_of};
use crate::syscalls::Layout;
use crate::syscalls::consts::video::*;
use crate::syscalls::cx::Record;
use crate::syscalls::layouts::video::*;
use crate::syscalls::prelude::*;

const BUFFERS: Argument = In(To(&Const(&VIDEO_BUFFERS)));
const BUFFER: Argument = Special(&BUFFER_STATE);
const CONTROLS: Argument = Special(&EXTENDED_CONTROLS);
const FORMAT: Argument = Special(&FORMAT_CHANGE);
const PARAMETERS: Argument = Special(&PARAMETER_CHANGE);
const TUNER: Fields =
    &["name", "type", "capability", "rangelow", "rangehigh", "rxsubchans", "audmode", "signal", "afc"];

arguments! {
    VIDIOC_QUERYCAP 0x8068_5600 => Out(Custom(capabilities)),
    VIDIOC_ENUM_FMT 0xc040_5602 => Adds(
        &VIDEO_FORMAT_KIND, &["index", "type"], &["flags", "description", "pixelformat"]),
    VIDIOC_G_FMT 0xc0d0_5604 => Special(&FORMAT_ASKED),
    VIDIOC_S_FMT 0xc0d0_5605 => FORMAT,
    VIDIOC_TRY_FMT 0xc0d0_5640 => FORMAT,
    VIDIOC_REQBUFS 0xc014_5608 => Special(&ROOM),
    VIDIOC_QUERYBUF 0xc058_5609 => BUFFER,
    VIDIOC_G_FBUF 0x8030_560a => Out(To(&Struct(&VIDEO_FRAME_BUFFER))),
    VIDIOC_S_FBUF 0x4030_560b => In(To(&Struct(&VIDEO_FRAME_BUFFER))),
    VIDIOC_QBUF 0xc058_560f => BUFFER,
    VIDIOC_DQBUF 0xc058_5611 => BUFFER,
    VIDIOC_STREAMON 0x4004_5612 => BUFFERS,
    VIDIOC_STREAMOFF 0x4004_5613 => BUFFERS,
    VIDIOC_G_PARM 0xc0cc_5615 => Special(&PARAMETERS_ASKED),
    VIDIOC_S_PARM 0xc0cc_5616 => PARAMETERS,
    VIDIOC_G_STD 0x8008_5617 => Out(To(&X64)),
    VIDIOC_S_STD 0x4008_5618 => In(To(&X64)),
    VIDIOC_ENUMSTD 0xc048_5619 => Adds(&VIDEO_STANDARD, &["index"], &["name", "frameperiod", "framelines"]),
    VIDIOC_ENUMINPUT 0xc050_561a => Adds(&VIDEO_INPUT, &["index"], &["name", "type"]),
    VIDIOC_G_CTRL 0xc008_561b => Adds(&VIDEO_CONTROL, &["id"], &["value"]),
    VIDIOC_S_CTRL 0xc008_561c => Special(&CONTROL_SET),
    VIDIOC_G_TUNER 0xc054_561d => Adds(&VIDEO_TUNER, &["index"], TUNER),
    VIDIOC_S_TUNER 0x4054_561e => Special(&TUNER_SET),
    VIDIOC_QUERYCTRL 0xc044_5624 => Adds(&VIDEO_QUERY, &["id"], &[
        "type", "name", "~minimum", "~maximum", "~step", "~default_value", "~flags", "~reserved"]),
    VIDIOC_G_INPUT 0x8004_5626 => Out(To(&Uint)),
    VIDIOC_S_INPUT 0xc004_5627 => In(To(&Uint)),
    VIDIOC_CROPCAP 0xc02c_563a => Adds(&VIDEO_CROPPING, &["type"], &["bounds", "defrect", "pixelaspect"]),
    VIDIOC_G_CROP 0xc014_563b => Adds(&VIDEO_CROP, &["type"], &["c"]),
    VIDIOC_S_CROP 0x4014_563c => Shows(&VIDEO_CROP, &["type", "c"]),
    VIDIOC_G_EXT_CTRLS 0xc020_5647 => CONTROLS,
    VIDIOC_S_EXT_CTRLS 0xc020_5648 => CONTROLS,
    VIDIOC_TRY_EXT_CTRLS 0xc020_5649 => CONTROLS,
    VIDIOC_ENUM_FRAMESIZES 0xc02c_564a => Special(&SIZES),
    VIDIOC_ENUM_FRAMEINTERVALS 0xc034_564b => Special(&INTERVALS),
    VIDIOC_CREATE_BUFS 0xc100_565c => Special(&BUFFERS_MADE),
    VIDIOC_QUERY_EXT_CTRL 0xc0e8_5667 => Adds(&VIDEO_EXTENDED_QUERY, &["id"], &[
        "type", "name", "~minimum", "~maximum", "~step", "~default_value", "~flags", "~elem_size", "~elems",
        "~nr_of_dims", "~dims", "~reserved"]),
}

/// A structure at `raw`, or what is shown where it can't be.
fn read(cx: &Cx<'_>, raw: u64, layout: &'static Layout) -> Result<Record, Value> {
    let at = VAddr::new(raw);
    if at.is_null() || !cx.limits.follow {
        return Err(Value::Address(at));
    }
    cx.record(layout, at).ok_or(Value::Unreadable(at))
}

/// What a device can do; of a part of a device, that is said apart where it is said.
fn capabilities(cx: &Cx<'_>, raw: u64) -> Value {
    match read(cx, raw, &VIDEO_CAPABILITY) {
        Err(value) => value,
        Ok(record) => {
            let mut shown = cx.structure(&VIDEO_CAPABILITY, &record.bytes, VAddr::new(raw));
            if record.number("device_caps") == 0 {
                shown.fields.retain(|field| field.name != "device_caps");
            }
            Value::Struct(shown)
        }
    }
}

/// The last field, as the device has set it: `value=5 => 4`.
fn changed(cx: &Cx<'_>, raw: u64, before: &Value, layout: &'static Layout, name: &str) -> Value {
    let Value::Open(asked) = before else { return before.clone() };
    let mut shown = asked.clone();
    if let (false, Ok(record), Some(field)) = (cx.failed(), read(cx, raw, layout), shown.fields.last_mut()) {
        field.value = Value::Change(Box::new(field.value.clone()), Box::new(record.value(cx, name)));
    }
    Value::Struct(shown)
}

fn begun(cx: &Cx<'_>, raw: u64, layout: &'static Layout, names: Fields) -> Value {
    part(cx, raw, layout, names).map_or_else(|value| value, Value::Open)
}

static CONTROL_SET: Stages = Stages {
    entry: |cx, raw| begun(cx, raw, &VIDEO_CONTROL, &["id", "value"]),
    exit: |cx, raw, before| changed(cx, raw, before, &VIDEO_CONTROL, "value"),
};

static ROOM: Stages = Stages {
    entry: |cx, raw| begun(cx, raw, &VIDEO_REQUEST, &["type", "memory", "count"]),
    exit: |cx, raw, before| changed(cx, raw, before, &VIDEO_REQUEST, "count"),
};

static TUNER_SET: Stages = Stages {
    entry: |cx, raw| {
        part(cx, raw, &VIDEO_TUNER, &["index"]).map_or_else(
            |value| value,
            |mut shown| {
                shown.fields.extend(part(cx, raw, &VIDEO_TUNER, TUNER).map_or_else(|_| Vec::new(), |rest| rest.fields));
                Value::Struct(shown)
            },
        )
    },
    exit: |cx, raw, before| answered(cx, before, part(cx, raw, &VIDEO_TUNER, TUNER)),
};

/// A buffer is asked for, queued, or taken from the queue.
static BUFFER_STATE: Stages = Stages { entry: buffer, exit: buffer_state };

/// The last request, of which the index is answered.
fn is_taken(cx: &Cx<'_>) -> bool {
    const DEQUEUE: u8 = 0x11;
    cx.args[1] as u8 == DEQUEUE
}

fn buffer(cx: &Cx<'_>, raw: u64) -> Value {
    begun(cx, raw, &VIDEO_BUFFER, if is_taken(cx) { &["type"] } else { &["type", "index"] })
}

fn buffer_state(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    const MAPPED: u64 = 1;
    const OF_USER: u64 = 2;
    let answer = read(cx, raw, &VIDEO_BUFFER).map(|record| {
        let at = VAddr::new(raw);
        let names: Fields = if is_taken(cx) { &["index", "memory"] } else { &["memory"] };
        let mut shown = part_of(cx, &record.bytes, at, &VIDEO_BUFFER, names);
        match record.number("memory") {
            MAPPED => shown.push("m.offset", Value::Hex(record.number("m") & 0xffff_ffff)),
            OF_USER => shown.push("m.userptr", record.value(cx, "m")),
            _ => {}
        }
        let names: Fields = match is_taken(cx) {
            true => &["length", "bytesused", "flags", "timestamp"],
            false => &["length", "bytesused", "flags"],
        };
        shown.fields.extend(part_of(cx, &record.bytes, at, &VIDEO_BUFFER, names).fields);
        shown.more = true;
        shown
    });
    extended(cx, before, answer)
}

/// What pictures look like, by the type of buffer; `None` for types without a form.
fn format(cx: &Cx<'_>, at: u64) -> Option<Field> {
    let kind = cx.u32(VAddr::new(at))?;
    // The forms are aligned as the pointers in one of them are.
    let start = at.wrapping_add(cx.abi.word_size() as u64);
    let (name, layout): (_, &'static Layout) = match kind {
        1 | 2 => ("fmt.pix", &VIDEO_PICTURE),
        3 | 8 => ("fmt.win", &VIDEO_WINDOW),
        4 | 5 => ("fmt.vbi", &VIDEO_VBI),
        6 | 7 => ("fmt.sliced", &VIDEO_SLICED_VBI),
        9 | 10 => ("fmt.pix_mp", &VIDEO_PICTURE_PLANES),
        11 | 12 => ("fmt.sdr", &VIDEO_RADIO),
        13 | 14 => ("fmt.meta", &VIDEO_META),
        _ => return None,
    };
    let record = cx.record(layout, VAddr::new(start))?;
    let mut shown = cx.structure(layout, &record.bytes, VAddr::new(start));
    if let Some(clips) = shown.fields.iter_mut().find(|field| field.name == "clips") {
        clips.value = match record.number("clips") {
            0 => Value::address(0),
            clips => {
                cx.array_with(VAddr::new(clips), record.number("clipcount"), VIDEO_CLIP.size(cx.abi), |bytes, at| {
                    Value::Struct(part_of(cx, bytes, at, &VIDEO_CLIP, &["c"]))
                })
            }
        };
    }
    Some(Field { name, value: Value::Struct(shown) })
}

/// The type of buffer, and the form where it is asked for.
fn formatted(cx: &Cx<'_>, raw: u64, with_form: bool) -> Result<StructValue, Value> {
    read(cx, raw, &VIDEO_FORMAT)?;
    let mut shown = part(cx, raw, &VIDEO_FORMAT, &["type"])?;
    shown.fields.extend(with_form.then(|| format(cx, raw)).flatten());
    Ok(shown)
}

static FORMAT_ASKED: Stages = Stages {
    entry: |cx, raw| formatted(cx, raw, false).map_or_else(|value| value, Value::Open),
    exit: |cx, raw, before| {
        extended(cx, before, Ok(StructValue { fields: format(cx, raw).into_iter().collect(), more: false }))
    },
};

static FORMAT_CHANGE: Stages = Stages {
    entry: |cx, raw| formatted(cx, raw, true).map_or_else(|value| value, Value::Struct),
    exit: |cx, raw, before| {
        let form = format(cx, raw);
        // Where the list of clips can't be read, nothing is said of the answer, as by strace.
        let unread = |form: &Field| match &form.value {
            Value::Struct(form) => {
                matches!(form.get("clips"), Some(Value::Address(_) | Value::Unreadable(_)))
            }
            _ => false,
        };
        match form {
            Some(form) if !unread(&form) => answered(cx, before, Ok(StructValue::of(vec![form]))),
            _ => before.clone(),
        }
    },
};

/// How a device captures or puts out.
fn parameters(cx: &Cx<'_>, raw: u64) -> Option<Field> {
    let start = VAddr::new(raw.wrapping_add(4));
    let (name, layout): (_, &'static Layout) = match cx.u32(VAddr::new(raw))? {
        1 => ("parm.capture", &VIDEO_CAPTURE),
        2 => ("parm.output", &VIDEO_OUTPUT),
        _ => return None,
    };
    Some(Field { name, value: cx.value(&Struct(layout), start.raw()) })
}

fn streaming(cx: &Cx<'_>, raw: u64, with_parameters: bool) -> Result<StructValue, Value> {
    let mut shown = part(cx, raw, &VIDEO_STREAMING, &["type"])?;
    shown.fields.extend(with_parameters.then(|| parameters(cx, raw)).flatten());
    Ok(shown)
}

static PARAMETERS_ASKED: Stages = Stages {
    entry: |cx, raw| streaming(cx, raw, false).map_or_else(|value| value, Value::Open),
    exit: |cx, raw, before| {
        extended(cx, before, Ok(StructValue { fields: parameters(cx, raw).into_iter().collect(), more: false }))
    },
};

static PARAMETER_CHANGE: Stages = Stages {
    entry: |cx, raw| streaming(cx, raw, true).map_or_else(|value| value, Value::Struct),
    exit: |cx, raw, before| match parameters(cx, raw) {
        Some(parameters) => answered(cx, before, Ok(StructValue::of(vec![parameters]))),
        None => before.clone(),
    },
};

/// Sizes of pictures.
static SIZES: Stages = Stages {
    entry: |cx, raw| begun(cx, raw, &VIDEO_SIZE, &["index", "pixel_format"]),
    exit: |cx, raw, before| {
        let answer = read(cx, raw, &VIDEO_SIZE).map(|record| {
            const STEPS: [&str; 6] =
                ["min_width", "max_width", "step_width", "min_height", "max_height", "step_height"];
            let mut shown = part_of(cx, &record.bytes, VAddr::new(raw), &VIDEO_SIZE, &["type"]);
            let numbers = match record.value(cx, "stepwise") {
                Value::Array(numbers) => numbers.items,
                _ => Vec::new(),
            };
            let named = |names: &[&'static str]| {
                let fields = names.iter().zip(numbers.clone()).map(|(name, value)| Field { name, value });
                Value::Struct(StructValue::of(fields.collect()))
            };
            match record.number("type") {
                1 => shown.push("discrete", named(&["width", "height"])),
                3 => shown.push("stepwise", named(&STEPS)),
                _ => {}
            }
            shown
        });
        extended(cx, before, answer)
    },
};

/// Times between pictures.
static INTERVALS: Stages = Stages {
    entry: |cx, raw| begun(cx, raw, &VIDEO_INTERVAL, &["index", "pixel_format", "width", "height"]),
    exit: |cx, raw, before| {
        let answer = read(cx, raw, &VIDEO_INTERVAL).map(|record| {
            let mut shown = part_of(cx, &record.bytes, VAddr::new(raw), &VIDEO_INTERVAL, &["type"]);
            let times = match record.value(cx, "stepwise") {
                Value::Array(times) => times.items,
                _ => Vec::new(),
            };
            match (record.number("type"), times.as_slice()) {
                (1, [time, ..]) => shown.push("discrete", time.clone()),
                (2 | 3, _) => {
                    let named = ["min", "max", "step"].into_iter().zip(times);
                    let fields = named.map(|(name, value)| Field { name, value }).collect();
                    shown.push("stepwise", Value::Struct(StructValue::of(fields)));
                }
                _ => {}
            }
            shown
        });
        extended(cx, before, answer)
    },
};

/// Several controls at once. The kernel says which of them was wrong even when the call fails.
static EXTENDED_CONTROLS: Stages = Stages { entry: controls, exit: controls_set };

/// VIDIOC_G_EXT_CTRLS, which only asks.
fn asks(cx: &Cx<'_>) -> bool {
    const GET: u8 = 0x47;
    cx.args[1] as u8 == GET
}

fn control_list(cx: &Cx<'_>, record: &Record) -> Option<Field> {
    let count = record.number("count");
    if count == 0 {
        return None;
    }
    let size = VIDEO_EXTENDED_CONTROL.size(cx.abi);
    let list = cx.array_with(VAddr::new(record.number("controls")), count, size, |bytes, at| {
        let control = cx.record_of(&VIDEO_EXTENDED_CONTROL, bytes);
        let mut shown = part_of(cx, bytes, at, &VIDEO_EXTENDED_CONTROL, &["id", "size", "reserved2"]);
        let wide = bytes[12..20].iter().rev().fold(0_u64, |number, &byte| number << 8 | u64::from(byte));
        match control.number("size") {
            0 => {
                shown.push("value", control.value(cx, "value"));
                shown.push("value64", Value::Signed(wide as i64));
            }
            length => {
                let pointer = Width::Word.zero_extend(cx.abi, wide);
                shown.push("string", cx.buffer(VAddr::new(pointer), length));
            }
        }
        Value::Struct(shown)
    });
    Some(Field { name: "controls", value: list })
}

fn controls(cx: &Cx<'_>, raw: u64) -> Value {
    match read(cx, raw, &VIDEO_EXTENDED) {
        Err(value) => value,
        Ok(record) => {
            let mut shown = part_of(cx, &record.bytes, VAddr::new(raw), &VIDEO_EXTENDED, &["ctrl_class", "count"]);
            if asks(cx) {
                return Value::Open(shown);
            }
            shown.fields.extend(control_list(cx, &record));
            Value::Struct(shown)
        }
    }
}

fn controls_set(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    let Ok(record) = read(cx, raw, &VIDEO_EXTENDED) else { return before.clone() };
    let wrong = || cx.failed().then(|| Field { name: "error_idx", value: record.value(cx, "error_idx") });
    let mut answer: Vec<_> = control_list(cx, &record).into_iter().collect();
    match before {
        Value::Open(asked) => {
            if !answer.is_empty() {
                answer.extend(wrong());
            }
            let mut shown = asked.clone();
            shown.fields.extend(answer);
            Value::Struct(shown)
        }
        Value::Struct(asked) if asked.get("controls").is_some_and(is_whole) => {
            answer.extend(wrong());
            Value::Change(Box::new(before.clone()), Box::new(Value::Struct(StructValue::of(answer))))
        }
        _ => before.clone(),
    }
}

/// Whether a list has been read to its end: of others no answer is shown, as by strace.
fn is_whole(list: &Value) -> bool {
    matches!(list, Value::Array(ArrayValue { unreadable: None, .. }))
}

/// Buffers are made.
static BUFFERS_MADE: Stages = Stages {
    entry: |cx, raw| match read(cx, raw, &VIDEO_NEW_BUFFERS) {
        Err(value) => value,
        Ok(record) => {
            let mut shown = part_of(cx, &record.bytes, VAddr::new(raw), &VIDEO_NEW_BUFFERS, &["count", "memory"]);
            let offset = VIDEO_NEW_BUFFERS.offset_of(cx.abi, "format").unwrap_or(0) as u64;
            let format = formatted(cx, raw.wrapping_add(offset), true);
            shown.push("format", format.map_or_else(|value| value, Value::Struct));
            Value::Struct(shown)
        }
    },
    exit: |_, _, before| before.clone(),
};

/// The first of the buffers that were made, and how many.
pub(super) fn buffers_made(cx: &Cx<'_>) -> Vec<Note> {
    /// VIDIOC_CREATE_BUFS of each interface.
    const CREATE_BUFFERS: [u32; 2] = [0xc100_565c, 0xc0f8_565c];
    if cx.args[1] as u32 != CREATE_BUFFERS[cx.abi.index()] || cx.returned().is_none() {
        return Vec::new();
    }
    match part(cx, cx.args[2], &VIDEO_NEW_BUFFERS, &["index", "count"]) {
        Ok(made) => vec![Note { label: "", value: Some(Value::Struct(made)) }],
        Err(_) => Vec::new(),
    }
}
