//! Pins (linux/gpio.h), counters (linux/counter.h), precise clocks (linux/ptp_clock.h), infrared (linux/lirc.h), and what
//! clocks of the machine can do (linux/rtc.h).

use super::Argument::{self, Adds, Asks, In, Out, Shows, Special, Unused};
use super::{answered, arguments, part, part_of};
use crate::syscalls::consts::device::*;
use crate::syscalls::layouts::device::*;
use crate::syscalls::prelude::*;

const PIN: Argument = Asks(&PIN_LINE, &["line_offset"], &["flags", "name", "consumer"]);
const LINE: Argument = Asks(&LINE_INFO, &["offset"], &["name", "consumer", "flags", "num_attrs", "attrs", "padding"]);
const MODE: Argument = In(To(&Const(&LIRC_MODES)));
const MODE_OUT: Argument = Out(To(&Const(&LIRC_MODES)));
const NUMBER: Argument = In(To(&Uint));
const NUMBER_OUT: Argument = Out(To(&Uint));
const OFFSETS: Argument = Adds(&PTP_OFFSET, &["n_samples", "rsv"], &["ts"]);

arguments! {
    GPIO_GET_CHIPINFO_IOCTL 0x8044_b401 => Out(To(&Struct(&PIN_CHIP))),
    GPIO_GET_LINEINFO_IOCTL 0xc048_b402 => PIN,
    GPIO_GET_LINEINFO_WATCH_IOCTL 0xc048_b40b => PIN,
    GPIO_GET_LINEINFO_UNWATCH_IOCTL 0xc004_b40c => In(Custom(unwatched)),
    GPIO_GET_LINEHANDLE_IOCTL 0xc16c_b403 => Asks(
        &PIN_HANDLE, &["lines", "lineoffsets", "flags", "default_values", "consumer_label"], &["fd"]),
    GPIO_GET_LINEEVENT_IOCTL 0xc030_b404 => Asks(
        &PIN_EVENT, &["lineoffset", "handleflags", "eventflags", "consumer_label"], &["fd"]),
    GPIOHANDLE_GET_LINE_VALUES_IOCTL 0xc040_b408 => Out(To(&Struct(&PIN_VALUES))),
    GPIOHANDLE_SET_LINE_VALUES_IOCTL 0xc040_b409 => In(To(&Struct(&PIN_VALUES))),
    GPIOHANDLE_SET_CONFIG_IOCTL 0xc054_b40a => In(To(&Struct(&PIN_CONFIG))),
    GPIO_V2_GET_LINEINFO_IOCTL 0xc100_b405 => LINE,
    GPIO_V2_GET_LINEINFO_WATCH_IOCTL 0xc100_b406 => LINE,
    GPIO_V2_GET_LINE_IOCTL 0xc250_b407 => Asks(
        &LINE_REQUEST, &["num_lines", "offsets", "consumer", "config", "event_buffer_size", "padding"], &["fd"]),
    GPIO_V2_LINE_SET_CONFIG_IOCTL 0xc110_b40d => In(To(&Struct(&LINE_CONFIG))),
    GPIO_V2_LINE_GET_VALUES_IOCTL 0xc010_b40e => Asks(&LINE_VALUES, &["mask"], &["bits"]),
    GPIO_V2_LINE_SET_VALUES_IOCTL 0xc010_b40f => In(To(&Struct(&LINE_VALUES))),
    COUNTER_ADD_WATCH_IOCTL 0x4006_3e00 => In(To(&Struct(&COUNTER_WATCH))),
    COUNTER_ENABLE_EVENTS_IOCTL 0x3e01 => Unused,
    COUNTER_DISABLE_EVENTS_IOCTL 0x3e02 => Unused,
    PTP_CLOCK_GETCAPS 0x8050_3d01 => Out(To(&Struct(&PTP_CAPABILITIES))),
    PTP_CLOCK_GETCAPS2 0x8050_3d0a => Out(To(&Struct(&PTP_CAPABILITIES))),
    PTP_EXTTS_REQUEST 0x4010_3d02 => Shows(&PTP_STAMPS, &["index", "flags"]),
    PTP_EXTTS_REQUEST2 0x4010_3d0b => In(To(&Struct(&PTP_STAMPS))),
    PTP_PEROUT_REQUEST 0x4038_3d03 => In(Custom(output)),
    PTP_PEROUT_REQUEST2 0x4038_3d0c => In(Custom(output)),
    PTP_SYS_OFFSET 0x4340_3d05 => OFFSETS,
    PTP_SYS_OFFSET2 0x4340_3d0e => OFFSETS,
    PTP_PIN_GETFUNC 0xc060_3d06 => Adds(&PTP_PIN, &["index"], &["name", "func", "chan"]),
    PTP_PIN_GETFUNC2 0xc060_3d0f => Adds(&PTP_PIN, &["index", "rsv"], &["name", "func", "chan"]),
    PTP_PIN_SETFUNC 0x4060_3d07 => Shows(&PTP_PIN, &["index", "func", "chan"]),
    PTP_PIN_SETFUNC2 0x4060_3d10 => Shows(&PTP_PIN, &["index", "func", "chan", "rsv"]),
    LIRC_GET_FEATURES 0x8004_6900 => Out(To(&Flags(&LIRC_FEATURES))),
    LIRC_GET_SEND_MODE 0x8004_6901 => MODE_OUT,
    LIRC_GET_REC_MODE 0x8004_6902 => MODE_OUT,
    LIRC_SET_SEND_MODE 0x4004_6911 => MODE,
    LIRC_SET_REC_MODE 0x4004_6912 => MODE,
    LIRC_GET_REC_RESOLUTION 0x8004_6907 => NUMBER_OUT,
    LIRC_GET_MIN_TIMEOUT 0x8004_6908 => NUMBER_OUT,
    LIRC_GET_MAX_TIMEOUT 0x8004_6909 => NUMBER_OUT,
    LIRC_GET_LENGTH 0x8004_690f => NUMBER_OUT,
    LIRC_GET_REC_TIMEOUT 0x8004_6924 => NUMBER_OUT,
    LIRC_SET_SEND_CARRIER 0x4004_6913 => NUMBER,
    LIRC_SET_REC_CARRIER 0x4004_6914 => NUMBER,
    LIRC_SET_SEND_DUTY_CYCLE 0x4004_6915 => NUMBER,
    LIRC_SET_TRANSMITTER_MASK 0x4004_6917 => In(To(&X32)),
    LIRC_SET_REC_TIMEOUT 0x4004_6918 => NUMBER,
    LIRC_SET_REC_TIMEOUT_REPORTS 0x4004_6919 => NUMBER,
    LIRC_SET_MEASURE_CARRIER_MODE 0x4004_691d => NUMBER,
    LIRC_SET_REC_CARRIER_RANGE 0x4004_691f => NUMBER,
    LIRC_SET_WIDEBAND_RECEIVER 0x4004_6923 => NUMBER,
    RTC_PARAM_GET 0x4018_7013 => Special(&PARAMETER),
    RTC_PARAM_SET 0x4018_7014 => In(Custom(parameter_set)),
}

/// A pin that is no longer watched.
fn unwatched(cx: &Cx<'_>, raw: u64) -> Value {
    match cx.value(&To(&Uint), raw) {
        Value::Ref(offset) => Value::Struct(StructValue::of(vec![Field { name: "offset", value: *offset }])),
        other => other,
    }
}

/// A periodic signal; two of its fields depend on its flags.
fn output(cx: &Cx<'_>, raw: u64) -> Value {
    const DUTY_CYCLE: u64 = 2;
    const PHASE: u64 = 4;
    const SECOND: u64 = 0x4038_3d0c;
    let at = VAddr::new(raw);
    if at.is_null() || !cx.limits.follow {
        return Value::Address(at);
    }
    let Some(record) = cx.record(&PTP_OUTPUT, at) else { return Value::Unreadable(at) };
    let flags = record.number("flags");
    let mut shown = part_of(cx, &record.bytes, at, &PTP_OUTPUT, &["start", "period", "index", "flags"]);
    if flags & PHASE != 0 {
        let phase = Value::Struct(cx.structure(&PTP_TIME, &record.bytes, at));
        shown.fields[0] = Field { name: "phase", value: phase };
    }
    let last = PTP_OUTPUT.offset_of(cx.abi, "rsv").unwrap_or(0);
    if flags & DUTY_CYCLE != 0 {
        shown.push("on", Value::Struct(cx.structure(&PTP_TIME, &record.bytes[last..], at)));
    } else if cx.args[1] as u32 == SECOND as u32 {
        shown.fields.extend(part_of(cx, &record.bytes, at, &PTP_OUTPUT, &["rsv"]).fields);
    }
    Value::Struct(shown)
}

/// The value of a parameter, of which the kind follows from the parameter.
fn parameter_value(cx: &Cx<'_>, raw: u64) -> Option<Field> {
    const FEATURES: u64 = 0;
    const CORRECTION: u64 = 1;
    const BACKUP_SWITCH_MODE: u64 = 2;
    let record = cx.record(&RTC_PARAMETER, VAddr::new(raw))?;
    let number = record.number("uvalue");
    let (name, value) = match record.number("param") {
        FEATURES => ("uvalue", cx.value(&Flags64(&RTC_FEATURES), number)),
        CORRECTION => ("svalue", Value::Signed(number as i64)),
        BACKUP_SWITCH_MODE => ("uvalue", cx.value(&Const64(&RTC_SWITCH_MODES), number)),
        _ => ("uvalue", Value::Hex(number)),
    };
    Some(Field { name, value })
}

fn parameter_set(cx: &Cx<'_>, raw: u64) -> Value {
    match part(cx, raw, &RTC_PARAMETER, &["param", "index", "__pad"]) {
        Ok(mut shown) => {
            if let Some(value) = parameter_value(cx, raw) {
                shown.fields.insert(1, value);
            }
            Value::Struct(shown)
        }
        Err(value) => value,
    }
}

/// A parameter of a clock that is asked for.
static PARAMETER: Stages = Stages { entry: parameter_asked, exit: parameter };

fn parameter_asked(cx: &Cx<'_>, raw: u64) -> Value {
    part(cx, raw, &RTC_PARAMETER, &["param", "index", "__pad"]).map_or_else(|value| value, Value::Struct)
}

fn parameter(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    if cx.failed() && matches!(before, Value::Struct(_)) {
        return Value::Change(Box::new(before.clone()), Box::new(Value::address(raw)));
    }
    let answer = parameter_value(cx, raw).ok_or(Value::address(raw)).and_then(|value| {
        let mut shown = part(cx, raw, &RTC_PARAMETER, &["__pad"])?;
        shown.fields.insert(0, value);
        Ok(shown)
    });
    answered(cx, before, answer)
}
