//! Structures of ioctl requests on video devices.

use crate::syscalls::consts::video::*;
use crate::syscalls::consts::video_controls::VIDEO_CONTROLS;
use crate::syscalls::consts::video_formats::*;
use crate::syscalls::prelude::*;
use crate::value::quote::character;

/// `KERNEL_VERSION(5, 10, 0)`: the parts of a version, a byte each.
fn version(_: &Cx<'_>, raw: u64) -> Value {
    let parts = [raw >> 16, raw >> 8 & 0xff, raw & 0xff].map(Value::Unsigned);
    Value::alias(raw, Value::Macro { name: "KERNEL_VERSION", args: parts.to_vec() })
}

/// `1/30`.
fn fraction(_: &Cx<'_>, bytes: &[u8], _: VAddr) -> Value {
    let number = |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
    Value::Symbol { raw: 0, text: format!("{}/{}", number(0), number(4)).into() }.by_name()
}

/// A code of four characters and what it stands for: `v4l2_fourcc('Y', 'U', 'Y', 'V') /* V4L2_PIX_FMT_YUYV */`.
fn four_characters(raw: u64, names: &'static Names) -> Value {
    let characters = (raw as u32).to_le_bytes().map(character);
    let code = Value::Symbol { raw, text: format!("v4l2_fourcc({})", characters.join(", ")).into() }.by_name();
    match names.of(raw) {
        Some(name) => Value::alias(raw, code.noted(name)),
        None => Value::alias(raw, code),
    }
}

/// A control; of one without a name the class is shown.
fn control_id(_: &Cx<'_>, id: u64) -> Value {
    const CLASS: u64 = 0xffff_0000;
    let known = VIDEO_CONTROLS.of(id);
    match (known, VIDEO_CONTROL_CLASSES.of(id & CLASS)) {
        (None, Some(class)) => {
            let text = match id & !CLASS {
                0 => class.to_owned(),
                rest => format!("{class}+{rest:#x}"),
            };
            Value::Alias {
                plain: Box::new(Value::Hex(id)),
                named: Box::new(Value::Symbol { raw: id, text: text.into() }),
            }
        }
        _ => Value::Constant { raw: id, names: &VIDEO_CONTROLS },
    }
}

/// A control, which a flag may turn into "the next one".
fn control(cx: &Cx<'_>, raw: u64) -> Value {
    const NEXT: u64 = 0xc000_0000;
    let shown = control_id(cx, raw & !NEXT);
    match raw & NEXT {
        0 => shown,
        next => {
            let next = Value::Flags { raw: next, names: &VIDEO_CONTROL_NEXT };
            Value::composed(raw, vec![next, shown])
        }
    }
}

/// Flags of a buffer, among which two groups of bits are numbers of their own.
fn buffer_flags(_: &Cx<'_>, raw: u64) -> Value {
    const STAMPS: u64 = 0xe000;
    const SOURCES: u64 = 0x70000;
    let mut parts = Vec::new();
    let flags = raw & !(STAMPS | SOURCES);
    if flags != 0 {
        parts.push(Value::Flags { raw: flags, names: &VIDEO_BUFFER_FLAGS });
    }
    parts.push(Value::Constant { raw: raw & STAMPS, names: &VIDEO_STAMPS });
    parts.push(Value::Constant { raw: raw & SOURCES, names: &VIDEO_STAMP_SOURCES });
    Value::composed(raw, parts)
}

/// Of each plane of a picture, as many as the number behind all of them says.
fn planes(cx: &Cx<'_>, bytes: &[u8], at: VAddr) -> Value {
    const PLANES: u64 = 8;
    let behind = VAddr::new(at.raw().wrapping_add(bytes.len() as u64));
    let count = cx.number(behind, 1).unwrap_or(0).min(PLANES);
    cx.array(&Struct(&VIDEO_PLANE), at, count)
}

const PIXELS: Kind = CustomOf(Width::W32, |_, raw| four_characters(raw, &PIXEL_FORMATS));
const RADIO: Kind = CustomOf(Width::W32, |_, raw| four_characters(raw, &RADIO_FORMATS));
const META: Kind = CustomOf(Width::W32, |_, raw| four_characters(raw, &META_FORMATS));
const CONTROL: Kind = CustomOf(Width::W32, control);
const FRACTION: Kind = Decoded(&Inline(&Uint, 2), fraction);
const BUFFERS: Kind = Const(&VIDEO_BUFFERS);

layouts! {
    VIDEO_CAPABILITY: "struct v4l2_capability", "linux/videodev2.h" {
        driver: Chars(16), card: Chars(32), bus_info: Chars(32), version: CustomOf(Width::W32, version),
        capabilities: Flags(&VIDEO_CAPABILITIES), device_caps: Flags(&VIDEO_CAPABILITIES), reserved: Pad(12),
    }
    VIDEO_INPUT: "struct v4l2_input", "linux/videodev2.h" {
        index: Uint, name: Chars(32), r#type: Const(&VIDEO_INPUTS), sources: Pad(8), std: U64, rest: Pad(20),
    }
    VIDEO_RECTANGLE: "struct v4l2_rect", "linux/videodev2.h" { left: Int, top: Int, width: Uint, height: Uint }
    VIDEO_CROP: "struct v4l2_crop", "linux/videodev2.h" { r#type: BUFFERS, c: Struct(&VIDEO_RECTANGLE) }
    VIDEO_CROPPING: "struct v4l2_cropcap", "linux/videodev2.h" {
        r#type: BUFFERS, bounds: Struct(&VIDEO_RECTANGLE), defrect: Struct(&VIDEO_RECTANGLE), pixelaspect: FRACTION,
    }
    VIDEO_FRAME_BUFFER: "struct v4l2_framebuffer", "linux/videodev2.h" {
        capability: X32, flags: X32, base: Address, fmt: Pad(32),
    }
    VIDEO_TUNER: "struct v4l2_tuner", "linux/videodev2.h" {
        index: Uint, name: Chars(32), r#type: Const(&VIDEO_TUNERS), capability: Flags(&VIDEO_TUNER_CAPABILITIES),
        rangelow: Uint, rangehigh: Uint, rxsubchans: Flags(&VIDEO_TUNER_SUB), audmode: Const(&VIDEO_TUNER_MODES),
        signal: Int, afc: Int, reserved: Pad(16),
    }
    VIDEO_CONTROL: "struct v4l2_control", "linux/videodev2.h" { id: CustomOf(Width::W32, control_id), value: Int }
    VIDEO_REQUEST: "struct v4l2_requestbuffers", "linux/videodev2.h" {
        count: Uint, r#type: BUFFERS, memory: Const(&VIDEO_MEMORY), rest: Pad(8),
    }
    VIDEO_EXTENDED: "struct v4l2_ext_controls", "linux/videodev2.h" {
        ctrl_class: Const(&VIDEO_CONTROL_CLASSES), count: Uint, error_idx: Uint, request_fd: Int, reserved: Pad(4),
        controls: Ulong,
    }
    VIDEO_EXTENDED_CONTROL: "struct v4l2_ext_control", "linux/videodev2.h" {
        id: CustomOf(Width::W32, control_id), size: Uint, reserved2: Spare(&Inline(&X32, 1)), value: Int, rest: Pad(4),
    }
    VIDEO_SIZE: "struct v4l2_frmsizeenum", "linux/videodev2.h" {
        index: Uint, pixel_format: PIXELS, r#type: Const(&VIDEO_SIZES), stepwise: Inline(&Uint, 6), reserved: Pad(8),
    }
    VIDEO_INTERVAL: "struct v4l2_frmivalenum", "linux/videodev2.h" {
        index: Uint, pixel_format: PIXELS, width: Uint, height: Uint, r#type: Const(&VIDEO_INTERVALS),
        stepwise: Inline(&FRACTION, 3), reserved: Pad(8),
    }
    VIDEO_FORMAT_KIND: "struct v4l2_fmtdesc", "linux/videodev2.h" {
        index: Uint, r#type: BUFFERS, flags: Flags(&VIDEO_FORMAT_FLAGS), description: Chars(32), pixelformat: PIXELS,
        rest: Pad(16),
    }
    VIDEO_STANDARD: "struct v4l2_standard", "linux/videodev2.h" {
        index: Uint, id: X64, name: Chars(24), frameperiod: FRACTION, framelines: Uint, reserved: Pad(16),
    }
    VIDEO_QUERY: "struct v4l2_queryctrl", "linux/videodev2.h" {
        id: CONTROL, r#type: Const(&VIDEO_CONTROL_TYPES), name: Chars(32), minimum: Int, maximum: Int, step: Int,
        default_value: Int, flags: Flags(&VIDEO_CONTROL_FLAGS), reserved: Spare(&Inline(&X32, 2)),
    }
    VIDEO_EXTENDED_QUERY: "struct v4l2_query_ext_ctrl", "linux/videodev2.h" {
        id: CONTROL, r#type: Const(&VIDEO_CONTROL_TYPES), name: Chars(32), minimum: S64, maximum: S64, step: U64,
        default_value: S64, flags: Flags(&VIDEO_CONTROL_FLAGS), elem_size: Uint, elems: Uint, nr_of_dims: Uint,
        dims: Decoded(&Inline(&Uint, 4), dimensions), reserved: Spare(&Inline(&X32, 32)),
    }
    VIDEO_STAMP: "struct timeval", "linux/videodev2.h" { tv_sec: Long, tv_usec: Ulong }
    VIDEO_BUFFER: "struct v4l2_buffer", "linux/videodev2.h" {
        index: Uint, r#type: BUFFERS, bytesused: Uint, flags: CustomOf(Width::W32, buffer_flags), field: Uint,
        timestamp: Struct(&VIDEO_STAMP), timecode: Pad(16), sequence: Uint, memory: Const(&VIDEO_MEMORY), m: Address,
        length: Uint, rest: Pad(8),
    }
    VIDEO_PICTURE: "struct v4l2_pix_format", "linux/videodev2.h" {
        width: Uint, height: Uint, pixelformat: PIXELS, field: Const(&VIDEO_FIELDS), bytesperline: Uint, sizeimage: Uint,
        colorspace: Const(&VIDEO_COLORSPACES), rest: Pad(20),
    }
    VIDEO_PLANE: "struct v4l2_plane_pix_format", "linux/videodev2.h" {
        sizeimage: Uint, bytesperline: Uint, reserved: Pad(12),
    }
    VIDEO_PICTURE_PLANES: "struct v4l2_pix_format_mplane", "linux/videodev2.h" {
        width: Uint, height: Uint, pixelformat: PIXELS, field: Const(&VIDEO_FIELDS),
        colorspace: Const(&VIDEO_COLORSPACES), plane_fmt: Decoded(&Inline(&Struct(&VIDEO_PLANE), 8), planes),
        num_planes: U8, rest: Pad(11),
    }
    VIDEO_CLIP: "struct v4l2_clip", "linux/videodev2.h" { c: Struct(&VIDEO_RECTANGLE), next: Address }
    VIDEO_WINDOW: "struct v4l2_window", "linux/videodev2.h" {
        w: Struct(&VIDEO_RECTANGLE), field: Const(&VIDEO_FIELDS), chromakey: X32, clips: Ulong, clipcount: Uint,
        bitmap: Address, global_alpha: Spare(&X8),
    }
    VIDEO_VBI: "struct v4l2_vbi_format", "linux/videodev2.h" {
        sampling_rate: Uint, offset: Uint, samples_per_line: Uint, sample_format: PIXELS, start: Inline(&Int, 2),
        count: Inline(&Uint, 2), flags: Flags(&VIDEO_VBI_FLAGS), reserved: Pad(8),
    }
    VIDEO_SLICED_VBI: "struct v4l2_sliced_vbi_format", "linux/videodev2.h" {
        service_set: Flags16(&VIDEO_SLICED), service_lines: Inline(&Inline(&X16, 24), 2), io_size: Uint,
        reserved: Pad(8),
    }
    VIDEO_RADIO: "struct v4l2_sdr_format", "linux/videodev2.h" {
        pixelformat: RADIO, buffersize: Spare(&Uint), reserved: Pad(24),
    }
    VIDEO_META: "struct v4l2_meta_format", "linux/videodev2.h" { dataformat: META, buffersize: Uint }
    VIDEO_FORMAT: "struct v4l2_format", "linux/videodev2.h" {
        r#type: BUFFERS, fmt: PerAbi(&Inline(&Ulong, 25), &Inline(&Ulong, 50)),
    }
    VIDEO_STREAMING: "struct v4l2_streamparm", "linux/videodev2.h" { r#type: BUFFERS, parm: Blob(200) }
    VIDEO_NEW_BUFFERS: "struct v4l2_create_buffers", "linux/videodev2.h" {
        index: Uint, count: Uint, memory: Const(&VIDEO_MEMORY), format: Struct(&VIDEO_FORMAT), rest: Pad(32),
    }
    VIDEO_CAPTURE: "struct v4l2_captureparm", "linux/videodev2.h" {
        capability: Flags(&VIDEO_PARAMETERS), capturemode: Flags(&VIDEO_MODES), timeperframe: FRACTION,
        extendedmode: X32, readbuffers: Uint, reserved: Pad(16),
    }
    VIDEO_OUTPUT: "struct v4l2_outputparm", "linux/videodev2.h" {
        capability: Flags(&VIDEO_PARAMETERS), outputmode: Flags(&VIDEO_MODES), timeperframe: FRACTION,
        extendedmode: X32, writebuffers: Uint, reserved: Pad(16),
    }
}

/// As many dimensions as the number before them says.
fn dimensions(cx: &Cx<'_>, _: &[u8], at: VAddr) -> Value {
    const DIMENSIONS: u64 = 4;
    let count = cx.u32(VAddr::new(at.raw().wrapping_sub(4))).unwrap_or(0);
    cx.array(&Uint, at, u64::from(count).min(DIMENSIONS))
}
