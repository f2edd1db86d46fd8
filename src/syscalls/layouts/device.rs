//! Structures of ioctl requests on pins, counters, precise clocks, trusted environments and UBI volumes.

use crate::syscalls::consts::device::*;
use crate::syscalls::prelude::*;
use crate::value::{Bytes, BytesKind};

/// Pins of one request (`GPIO_V2_LINES_MAX` and `GPIOHANDLES_MAX` of linux/gpio.h).
const PINS: usize = 64;
/// Attributes of a configuration (`GPIO_V2_LINE_NUM_ATTRS_MAX`).
const PIN_ATTRIBUTES: usize = 10;
/// An attribute takes so many bytes, with its mask so many.
const PIN_ATTRIBUTE: usize = 16;
const MASKED_ATTRIBUTE: usize = 24;

/// The 32-bit number so many bytes before a field.
fn number_before(cx: &Cx<'_>, at: VAddr, distance: u64) -> u64 {
    u64::from(cx.u32(VAddr::new(at.raw().wrapping_sub(distance))).unwrap_or(0))
}

/// The values of all pins, a byte each, as an array that is cut like others.
fn pin_values(cx: &Cx<'_>, _: &[u8], at: VAddr) -> Value {
    cx.array(&U8, at, PINS as u64)
}

/// The pins of `struct gpiohandle_request`, as many as it says behind its arrays.
fn pin_offsets(cx: &Cx<'_>, _: &[u8], at: VAddr) -> Value {
    /// `offsetof(struct gpiohandle_request, lines)`.
    const LINES: u64 = 356;
    let lines = cx.u32(VAddr::new(at.raw().wrapping_add(LINES))).unwrap_or(0);
    cx.array(&Uint, at, u64::from(lines).min(PINS as u64))
}

/// The same for what is written to them first.
fn pin_defaults(cx: &Cx<'_>, _: &[u8], at: VAddr) -> Value {
    /// From `default_values` to `lines`.
    const LINES: u64 = 96;
    let lines = cx.u32(VAddr::new(at.raw().wrapping_add(LINES))).unwrap_or(0);
    cx.array(&U8, at, u64::from(lines).min(PINS as u64))
}

/// The pins of `struct gpio_v2_line_request`.
fn line_offsets(cx: &Cx<'_>, _: &[u8], at: VAddr) -> Value {
    /// `offsetof(struct gpio_v2_line_request, num_lines)`.
    const LINES: u64 = 560;
    let lines = cx.u32(VAddr::new(at.raw().wrapping_add(LINES))).unwrap_or(0);
    cx.array(&Uint, at, u64::from(lines).min(PINS as u64))
}

fn little_endian(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte))
}

/// What an attribute of a pin says, by its kind; `None` where the kind is not known.
fn known_attribute(cx: &Cx<'_>, bytes: &[u8]) -> Option<Field> {
    let (name, value) = match little_endian(&bytes[..8]) {
        1 => ("flags", cx.value(&Flags64(&PIN_FLAGS_V2), little_endian(&bytes[8..16]))),
        2 => ("values", Value::Hex(little_endian(&bytes[8..16]))),
        3 => ("debounce_period_us", Value::Unsigned(little_endian(&bytes[8..12]))),
        _ => return None,
    };
    Some(Field { name, value })
}

/// `struct gpio_v2_line_attribute`: a kind, padding, and what follows from the kind.
fn attribute(cx: &Cx<'_>, bytes: &[u8]) -> Value {
    let mut shown = StructValue::default();
    if let Some(known) = known_attribute(cx, bytes) {
        shown.fields.push(known);
        return Value::Struct(shown);
    }
    shown.push("id", Value::Unsigned(little_endian(&bytes[..4])));
    let padding = little_endian(&bytes[4..8]);
    if padding != 0 {
        shown.push("padding", Value::Hex(padding));
    }
    shown.push("data", Value::Hex(little_endian(&bytes[8..16])));
    Value::Struct(shown)
}

/// The attributes behind `struct gpio_v2_line_info`'s flags.
fn attributes(cx: &Cx<'_>, _: &[u8], at: VAddr) -> Value {
    /// From `num_attrs` to `attrs`.
    const COUNT: u64 = 12;
    let count = number_before(cx, at, COUNT).min(PIN_ATTRIBUTES as u64);
    if count == 0 {
        return Value::Omitted;
    }
    cx.array_with(at, count, PIN_ATTRIBUTE, |bytes, _| attribute(cx, bytes))
}

/// Attributes with the pins that they are for.
fn masked_attributes(cx: &Cx<'_>, _: &[u8], at: VAddr) -> Value {
    /// From `num_attrs` to `attrs`.
    const COUNT: u64 = 24;
    let count = number_before(cx, at, COUNT).min(PIN_ATTRIBUTES as u64);
    if count == 0 {
        return Value::Omitted;
    }
    cx.array_with(at, count, MASKED_ATTRIBUTE, |bytes, _| {
        let attr = || Field { name: "attr", value: attribute(cx, bytes) };
        let mut shown = StructValue::of(vec![known_attribute(cx, bytes).unwrap_or_else(attr)]);
        shown.push("mask", Value::Hex(little_endian(&bytes[PIN_ATTRIBUTE..])));
        Value::Struct(shown)
    })
}

/// Words that are all shown, whatever -s says.
fn all_words(_: &Cx<'_>, bytes: &[u8], _: VAddr) -> Value {
    let items = bytes.chunks_exact(4).map(|word| Value::Hex(little_endian(word))).collect();
    Value::Array(ArrayValue { items, ..ArrayValue::default() })
}

/// A time of a precise clock with its date.
pub(crate) fn precise_time(cx: &Cx<'_>, bytes: &[u8], at: VAddr) -> Value {
    let record = cx.record_of(&PTP_TIME, bytes);
    let (seconds, nanoseconds) = (record.number("sec") as i64, record.number("nsec"));
    let time = Value::Struct(cx.structure(&PTP_TIME, bytes, at));
    // With `-X raw` there is no date here.
    let mut date = Vec::new();
    match time.clone().dated(seconds, nanoseconds, 9) {
        Value::Dated(_, moment) if moment.write(&mut date) => Value::Alias {
            plain: Box::new(time.clone()),
            named: Box::new(time.noted(String::from_utf8_lossy(&date).into_owned())),
        },
        _ => time,
    }
}

/// Samples of `struct ptp_sys_offset`: the system's time before and after each of the clock's.
fn samples(cx: &Cx<'_>, _: &[u8], at: VAddr) -> Value {
    /// From `n_samples` to `ts`.
    const COUNT: u64 = 16;
    let count = (2 * number_before(cx, at, COUNT) + 1).min(PTP_SAMPLES as u64);
    cx.array_with(at, count, PTP_TIME.size(cx.abi), |bytes, at| precise_time(cx, bytes, at))
}

/// Twice `PTP_MAX_SAMPLES` and one more.
const PTP_SAMPLES: usize = 51;

/// A UUID in an array of bytes.
pub(crate) fn uuid(_: &Cx<'_>, bytes: &[u8], _: VAddr) -> Value {
    let mut text = String::new();
    for (index, byte) in bytes[..16].iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text.push_str(&format!("{byte:02x}"));
    }
    Value::Symbol { raw: 0, text: text.into() }.by_name()
}

/// The name of a UBI volume, as long as a number that many bytes before it says.
fn volume_name(cx: &Cx<'_>, bytes: &[u8], at: VAddr, distance: u64) -> Value {
    /// `UBI_MAX_VOLUME_NAME`.
    const LONGEST: i16 = 127;
    let length = (number_before(cx, at, distance) as i16).clamp(0, LONGEST) as usize;
    let end = bytes[..=length].iter().position(|&byte| byte == 0);
    let data = bytes[..end.unwrap_or(length)].to_vec();
    Value::Bytes(Bytes { data, cut: end.is_none(), kind: BytesKind::Text })
}

fn new_volume_name(cx: &Cx<'_>, bytes: &[u8], at: VAddr) -> Value {
    volume_name(cx, bytes, at, 6)
}

fn next_volume_name(cx: &Cx<'_>, bytes: &[u8], at: VAddr) -> Value {
    volume_name(cx, bytes, at, 4)
}

/// Volumes with their new names, at most `UBI_MAX_RNVOL`.
fn renamed(cx: &Cx<'_>, _: &[u8], at: VAddr) -> Value {
    /// From `count` to `ents`.
    const COUNT: u64 = 16;
    let count = (number_before(cx, at, COUNT) as i32).clamp(0, RENAMED as i32);
    cx.array(&Struct(&VOLUME_RENAMED), at, count as u64)
}

/// `UBI_MAX_RNVOL`.
const RENAMED: usize = 32;
/// A number of 64 bits that is not aligned.
const PACKED: Kind = Decoded(&Inline(&X32, 2), |_, bytes, _| Value::Signed(little_endian(&bytes[..8]) as i64));

layouts! {
    PIN_CHIP: "struct gpiochip_info", "linux/gpio.h" { name: Chars(32), label: Chars(32), lines: Uint }
    PIN_LINE: "struct gpioline_info", "linux/gpio.h" {
        line_offset: Uint, flags: Flags(&PIN_FLAGS), name: Chars(32), consumer: Chars(32),
    }
    PIN_VALUES: "struct gpiohandle_data", "linux/gpio.h" { values: Decoded(&Inline(&U8, PINS), pin_values) }
    PIN_CONFIG: "struct gpiohandle_config", "linux/gpio.h" {
        flags: Flags(&PIN_REQUESTS), default_values: Decoded(&Inline(&U8, PINS), pin_values), padding: Pad(16),
    }
    PIN_HANDLE: "struct gpiohandle_request", "linux/gpio.h" {
        lineoffsets: Decoded(&Inline(&Uint, PINS), pin_offsets), flags: Flags(&PIN_REQUESTS),
        default_values: Decoded(&Inline(&U8, PINS), pin_defaults), consumer_label: Chars(32), lines: Uint, fd: Fd,
    }
    PIN_EVENT: "struct gpioevent_request", "linux/gpio.h" {
        lineoffset: Uint, handleflags: Flags(&PIN_REQUESTS), eventflags: Flags(&PIN_EVENTS), consumer_label: Chars(32),
        fd: Fd,
    }
    LINE_INFO: "struct gpio_v2_line_info", "linux/gpio.h" {
        name: Chars(32), consumer: Chars(32), offset: Uint, num_attrs: Uint, flags: Flags64(&PIN_FLAGS_V2),
        attrs: Decoded(&Inline(&Inline(&U64, 2), PIN_ATTRIBUTES), attributes), padding: Spare(&Decoded(&Inline(&X32, 4), all_words)),
    }
    LINE_CONFIG: "struct gpio_v2_line_config", "linux/gpio.h" {
        flags: Flags64(&PIN_FLAGS_V2), num_attrs: Uint, padding: Spare(&Decoded(&Inline(&X32, 5), all_words)),
        attrs: Decoded(&Inline(&Inline(&U64, 3), PIN_ATTRIBUTES), masked_attributes),
    }
    LINE_REQUEST: "struct gpio_v2_line_request", "linux/gpio.h" {
        offsets: Decoded(&Inline(&Uint, PINS), line_offsets), consumer: Chars(32), config: Struct(&LINE_CONFIG),
        num_lines: Uint, event_buffer_size: Spare(&Uint), padding: Spare(&Decoded(&Inline(&X32, 5), all_words)), fd: Fd,
    }
    LINE_VALUES: "struct gpio_v2_line_values", "linux/gpio.h" { bits: X64, mask: X64 }
    COUNTER_COMPONENT: "struct counter_component", "linux/counter.h" {
        r#type: Const8(&COUNTER_COMPONENTS), scope: Const8(&COUNTER_SCOPES), parent: U8, id: U8,
    }
    COUNTER_WATCH: "struct counter_watch", "linux/counter.h" {
        component: Struct(&COUNTER_COMPONENT), event: Const8(&COUNTER_EVENTS), channel: U8,
    }
    PTP_TIME: "struct ptp_clock_time", "linux/ptp_clock.h" { sec: S64, nsec: Uint, reserved: Spare(&X32) }
    PTP_CAPABILITIES: "struct ptp_clock_caps", "linux/ptp_clock.h" {
        max_adj: Int, n_alarm: Int, n_ext_ts: Int, n_per_out: Int, pps: Int, n_pins: Int, cross_timestamping: Int,
        adjust_phase: Int, rsv: Spare(&Inline(&X32, 12)),
    }
    PTP_STAMPS: "struct ptp_extts_request", "linux/ptp_clock.h" {
        index: Uint, flags: Flags(&PTP_STAMP_FLAGS), rsv: Spare(&Inline(&X32, 2)),
    }
    PTP_OUTPUT: "struct ptp_perout_request", "linux/ptp_clock.h" {
        start: Decoded(&Struct(&PTP_TIME), precise_time), period: Struct(&PTP_TIME), index: Uint,
        flags: Flags(&PTP_OUTPUT_FLAGS), rsv: Spare(&Inline(&X32, 4)),
    }
    PTP_PIN: "struct ptp_pin_desc", "linux/ptp_clock.h" {
        name: Chars(64), index: Uint, func: Const(&PTP_PIN_FUNCTIONS), chan: Uint, rsv: Spare(&Inline(&X32, 5)),
    }
    PTP_OFFSET: "struct ptp_sys_offset", "linux/ptp_clock.h" {
        n_samples: Uint, rsv: Spare(&Inline(&X32, 3)), ts: Decoded(&Inline(&Struct(&PTP_TIME), PTP_SAMPLES), samples),
    }
    RTC_PARAMETER: "struct rtc_param", "linux/rtc.h" {
        param: Const64(&RTC_PARAMETERS), uvalue: X64, index: Uint, __pad: Spare(&X32),
    }
    TEE_VERSION: "struct tee_ioctl_version_data", "linux/tee.h" {
        impl_id: Const(&TEE_IMPLEMENTATIONS), impl_caps: X32, gen_caps: Flags(&TEE_CAPABILITIES),
    }
    TEE_MEMORY: "struct tee_ioctl_shm_alloc_data", "linux/tee.h" {
        size: X64, flags: Flags(&TEE_MEMORY_FLAGS), id: Int,
    }
    TEE_REGISTERED: "struct tee_ioctl_shm_register_data", "linux/tee.h" {
        addr: CustomOf(Width::W64, |_, raw| Value::address(raw)), length: X64, flags: Flags(&TEE_MEMORY_FLAGS), id: Int,
    }
    TEE_CANCEL: "struct tee_ioctl_cancel_arg", "linux/tee.h" { cancel_id: Uint, session: X32 }
    TEE_CLOSE: "struct tee_ioctl_close_session_arg", "linux/tee.h" { session: X32 }
    TEE_BUFFER: "struct tee_ioctl_buf_data", "linux/tee.h" { buf_ptr: U64, buf_len: U64 }
    TEE_SESSION: "struct tee_ioctl_open_session_arg", "linux/tee.h" {
        uuid: Decoded(&Blob(16), uuid), clnt_uuid: Decoded(&Blob(16), uuid), clnt_login: Const(&TEE_LOGINS),
        cancel_id: Uint, session: X32, ret: Uint, ret_origin: Const(&TEE_ORIGINS), num_params: Uint,
    }
    TEE_CALL: "struct tee_ioctl_invoke_arg", "linux/tee.h" {
        func: Uint, session: X32, cancel_id: Uint, ret: Uint, ret_origin: Const(&TEE_ORIGINS), num_params: Uint,
    }
    TEE_RECEIVED: "struct tee_iocl_supp_recv_arg", "linux/tee.h" { func: Uint, num_params: Uint }
    TEE_SENT: "struct tee_iocl_supp_send_arg", "linux/tee.h" { ret: Uint, num_params: Uint }
    TEE_PARAMETER: "struct tee_ioctl_param", "linux/tee.h" { attr: X64, a: X64, b: X64, c: X64 }
    VOLUME_NEW: "struct ubi_mkvol_req", "mtd/ubi-user.h" {
        vol_id: Int, alignment: Int, bytes: S64, vol_type: Const8(&VOLUME_TYPES), flags: Flags8(&VOLUME_FLAGS),
        name_len: S16, padding2: Pad(4), name: Decoded(&Blob(128), new_volume_name),
    }
    VOLUME_RESIZED: "struct ubi_rsvol_req", "mtd/ubi-user.h" { bytes: PACKED, vol_id: Int }
    VOLUME_RENAMED: "__typeof__(((struct ubi_rnvol_req *) 0)->ents[0])", "mtd/ubi-user.h" {
        vol_id: Int, name_len: S16, padding2: Pad(2), name: Decoded(&Blob(128), next_volume_name),
    }
    VOLUMES_RENAMED: "struct ubi_rnvol_req", "mtd/ubi-user.h" {
        count: Int, padding1: Pad(12), ents: Decoded(&Inline(&Struct(&VOLUME_RENAMED), RENAMED), renamed),
    }
    VOLUME_ATTACHED: "struct ubi_attach_req", "mtd/ubi-user.h" {
        ubi_num: Int, mtd_num: Int, vid_hdr_offset: Int, max_beb_per1024: S16, rest: Pad(10),
    }
    VOLUME_BLOCK: "struct ubi_leb_change_req", "mtd/ubi-user.h" {
        lnum: Int, bytes: Int, dtype: Const8(&VOLUME_DATA), padding: Pad(7),
    }
    VOLUME_MAP: "struct ubi_map_req", "mtd/ubi-user.h" { lnum: Int, dtype: Const8(&VOLUME_DATA), padding: Pad(3) }
}
