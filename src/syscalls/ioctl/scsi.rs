//! SCSI commands on any block or generic device: SG_IO with the third (scsi/sg.h) and fourth (linux/bsg.h) form of request.

use super::Argument::{self, Special};
use super::{arguments, part_of};
use crate::syscalls::Layout;
use crate::syscalls::custom::iovec::{Contents, iovecs};
use crate::syscalls::cx::Record;
use crate::syscalls::layouts::disk::{SCSI_COMMAND, SCSI_COMMAND_V4};
use crate::syscalls::prelude::*;
use crate::value::BytesKind;

arguments! {
    SG_IO 0x2285 => Special(&COMMAND),
}

/// A command and what became of it; the kernel's part is shown even when the call has failed.
static COMMAND: Stages = Stages { entry: command, exit: carried_out };

/// The form of the request, which its first number says.
enum Form {
    Third,
    Fourth,
    /// Neither; the number.
    Unknown(u32),
}

fn form(cx: &Cx<'_>, at: VAddr) -> Option<Form> {
    Some(match cx.u32(at)? {
        number if number == u32::from(b'S') => Form::Third,
        number if number == u32::from(b'Q') => Form::Fourth,
        number => Form::Unknown(number),
    })
}

fn command(cx: &Cx<'_>, raw: u64) -> Value {
    let at = VAddr::new(raw);
    if at.is_null() || !cx.limits.follow {
        return Value::Settled(Box::new(Value::Address(at)));
    }
    let shown = match form(cx, at) {
        None => None,
        Some(Form::Unknown(number)) => {
            return Value::Settled(Box::new(Value::Ref(Box::new(Value::Unsigned(u64::from(number))))));
        }
        Some(Form::Third) => cx.record(&SCSI_COMMAND, at).map(|record| third(cx, at, &record)),
        Some(Form::Fourth) => cx.record(&SCSI_COMMAND_V4, at).map(|record| fourth(cx, at, &record)),
    };
    shown.map_or_else(|| Value::Settled(Box::new(Value::Unreadable(at))), Value::Open)
}

fn carried_out(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    let Value::Open(asked) = before else { return before.clone() };
    let at = VAddr::new(raw);
    let mut shown = asked.clone();
    match form(cx, at) {
        Some(Form::Third) => cx.record(&SCSI_COMMAND, at).map(|record| third_done(cx, at, &record, &mut shown)),
        Some(Form::Fourth) => cx.record(&SCSI_COMMAND_V4, at).map(|record| fourth_done(cx, at, &record, &mut shown)),
        _ => None,
    };
    Value::Struct(shown)
}

fn add(
    cx: &Cx<'_>,
    at: VAddr,
    record: &Record,
    layout: &'static Layout,
    names: super::Fields,
    shown: &mut StructValue,
) {
    shown.fields.extend(part_of(cx, &record.bytes, at, layout, names).fields);
}

/// So many bytes that are no text.
fn bytes(cx: &Cx<'_>, address: u64, count: u64) -> Value {
    cx.buffer_of(VAddr::new(address), count, BytesKind::Binary)
}

/// Data that is transferred: bytes, or an array of buffers where there is a count of them.
fn data(cx: &Cx<'_>, address: u64, buffers: u64, count: u64) -> Value {
    if buffers == 0 { bytes(cx, address, count) } else { iovecs(cx, address, buffers, Contents::First(count)) }
}

/// How much came in: what was asked for without what was not transferred.
fn transferred(asked: u64, missing: i32) -> u64 {
    match u64::try_from(missing) {
        Ok(missing) if missing <= asked => asked - missing,
        _ => asked,
    }
}

/// SG_DXFER_... of scsi/sg.h.
const TO_DEVICE: i32 = -2;
const FROM_DEVICE: i32 = -3;
const BOTH_WAYS: i32 = -4;

fn third(cx: &Cx<'_>, at: VAddr, record: &Record) -> StructValue {
    let mut shown = StructValue::default();
    shown.push("interface_id", Value::Symbol { raw: u64::from(b'S'), text: "'S'".into() }.by_name());
    add(cx, at, record, &SCSI_COMMAND, &["dxfer_direction", "cmd_len"], &mut shown);
    shown.push("cmdp", bytes(cx, record.number("cmdp"), record.number("cmd_len")));
    add(cx, at, record, &SCSI_COMMAND, &["mx_sb_len", "iovec_count", "dxfer_len", "timeout", "flags"], &mut shown);
    if matches!(record.int("dxfer_direction"), TO_DEVICE | BOTH_WAYS) {
        let length = record.number("dxfer_len");
        shown.push("dxferp", data(cx, record.number("dxferp"), record.number("iovec_count"), length));
    }
    shown
}

fn third_done(cx: &Cx<'_>, at: VAddr, record: &Record, shown: &mut StructValue) {
    let length = transferred(record.number("dxfer_len"), record.int("resid"));
    let came = || data(cx, record.number("dxferp"), record.number("iovec_count"), length);
    match (record.int("dxfer_direction"), shown.fields.last_mut()) {
        (FROM_DEVICE, _) => shown.push("dxferp", came()),
        (BOTH_WAYS, Some(sent)) if sent.name == "dxferp" => {
            let came = Value::Labelled("dxferp", Box::new(came()));
            sent.value = Value::Change(Box::new(sent.value.clone()), Box::new(came));
        }
        _ => {}
    }
    add(cx, at, record, &SCSI_COMMAND, &["status", "masked_status", "msg_status", "sb_len_wr"], shown);
    shown.push("sbp", bytes(cx, record.number("sbp"), record.number("sb_len_wr")));
    add(cx, at, record, &SCSI_COMMAND, &["host_status", "driver_status", "resid", "duration", "info"], shown);
}

fn fourth(cx: &Cx<'_>, at: VAddr, record: &Record) -> StructValue {
    const LENGTHS: super::Fields = &[
        "request_tag",
        "request_attr",
        "request_priority",
        "request_extra",
        "max_response_len",
        "dout_iovec_count",
        "dout_xfer_len",
        "din_iovec_count",
        "din_xfer_len",
    ];
    let number = |name: &str| record.number(name);
    let mut shown = StructValue::default();
    shown.push("guard", Value::Symbol { raw: u64::from(b'Q'), text: "'Q'".into() }.by_name());
    add(cx, at, record, &SCSI_COMMAND_V4, &["protocol", "subprotocol", "request_len"], &mut shown);
    shown.push("request", bytes(cx, number("request"), number("request_len")));
    add(cx, at, record, &SCSI_COMMAND_V4, LENGTHS, &mut shown);
    shown.push("dout_xferp", data(cx, number("dout_xferp"), number("dout_iovec_count"), number("dout_xfer_len")));
    add(cx, at, record, &SCSI_COMMAND_V4, &["timeout", "flags", "usr_ptr"], &mut shown);
    shown
}

fn fourth_done(cx: &Cx<'_>, at: VAddr, record: &Record, shown: &mut StructValue) {
    const STATUS: super::Fields = &[
        "driver_status",
        "transport_status",
        "device_status",
        "retry_delay",
        "info",
        "duration",
        "response_len",
        "din_resid",
        "dout_resid",
        "generated_tag",
    ];
    let number = |name: &str| record.number(name);
    add(cx, at, record, &SCSI_COMMAND_V4, &["response_len"], shown);
    shown.push("response", bytes(cx, number("response"), number("response_len")));
    let length = transferred(number("din_xfer_len"), record.int("din_resid"));
    shown.push("din_xferp", data(cx, number("din_xferp"), number("din_iovec_count"), length));
    add(cx, at, record, &SCSI_COMMAND_V4, STATUS, shown);
}
