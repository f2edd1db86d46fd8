//! io_uring: what a ring is made of, what is registered with it.

use super::beyond::beyond;
use super::fields::pointer;
use super::iovec::{Contents, iovecs};
use super::sched::cpus;
use super::signal::signal_set;
use crate::syscalls::consts::aio::*;
use crate::syscalls::cx::Record;
use crate::syscalls::layout::Layout;
use crate::syscalls::layouts::aio::*;
use crate::syscalls::layouts::time::TIMESPEC64;
use crate::syscalls::prelude::*;

const IORING_SETUP_ATTACH_WQ: u64 = 0x20;
const IORING_ENTER_EXT_ARG: u64 = 8;

/// `struct io_uring_params`: what the caller wants, then what the kernel made of it.
pub(crate) static PARAMETERS: Stages = Stages { entry: parameters, exit: parameters_filled };

fn record(cx: &Cx<'_>, raw: u64, layout: &'static Layout) -> Result<Record, Value> {
    let at = VAddr::new(raw);
    if at.is_null() || !cx.limits.follow {
        return Err(pointer(raw));
    }
    cx.record(layout, at).ok_or(Value::Unreadable(at))
}

fn followed(cx: &Cx<'_>, raw: u64, layout: &'static Layout) -> Value {
    let shown = |found: Record| Value::Struct(cx.structure(layout, &found.bytes, VAddr::new(raw)));
    record(cx, raw, layout).map_or_else(|value| value, shown)
}

/// Whether reserved fields are what they should be, and so not worth showing.
fn is_zero(value: &Value) -> bool {
    match value {
        Value::Hex(0) => true,
        Value::Array(array) => array.items.iter().all(is_zero),
        _ => false,
    }
}

/// Adds the fields `names`; those of which nothing is expected (`resv`, `pad`) only when they are set.
fn push_all(cx: &Cx<'_>, from: &Record, names: &[&'static str], shown: &mut StructValue) {
    for name in names {
        let value = from.value(cx, name);
        let reserved = name.starts_with("resv") || *name == "pad";
        if !(reserved && is_zero(&value)) {
            shown.push(name, value);
        }
    }
}

fn wanted(cx: &Cx<'_>, params: &Record) -> StructValue {
    let mut shown = StructValue::default();
    push_all(cx, params, &["flags", "sq_thread_cpu", "sq_thread_idle"], &mut shown);
    if params.number("flags") & IORING_SETUP_ATTACH_WQ != 0 {
        shown.push("wq_fd", params.value(cx, "wq_fd"));
    }
    push_all(cx, params, &["resv"], &mut shown);
    shown
}

fn parameters(cx: &Cx<'_>, raw: u64) -> Value {
    record(cx, raw, &URING_PARAMS).map_or_else(|value| value, |params| Value::Open(wanted(cx, &params)))
}

fn parameters_filled(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    let Value::Open(wanted) = before else { return before.clone() };
    let mut shown = wanted.clone();
    let (false, Ok(params)) = (cx.failed(), record(cx, raw, &URING_PARAMS)) else { return Value::Struct(shown) };
    push_all(cx, &params, &["sq_entries", "cq_entries", "features"], &mut shown);
    for name in ["sq_off", "cq_off"] {
        if let Value::Struct(mut offsets) = params.value(cx, name) {
            offsets.fields.retain(|field| !field.name.starts_with("resv") || !is_zero(&field.value));
            shown.push(name, Value::Struct(offsets));
        }
    }
    Value::Struct(shown)
}

/// What io_uring_enter(2) waits with: a signal set, or a structure that has one in it and a time.
pub(crate) fn wait_argument(cx: &Cx<'_>, raw: u64) -> Value {
    let (flags, size) = (cx.args[3], cx.args[5]);
    if flags & IORING_ENTER_EXT_ARG == 0 {
        return signal_set(cx, raw, size);
    }
    if size != URING_GETEVENTS.size(cx.abi) as u64 {
        return pointer(raw);
    }
    let given = match record(cx, raw, &URING_GETEVENTS) {
        Ok(given) => given,
        Err(value) => return value,
    };
    let mut shown = StructValue::default();
    shown.push("sigmask", signal_set(cx, given.number("sigmask"), given.number("sigmask_sz")));
    push_all(cx, &given, &["sigmask_sz", "pad"], &mut shown);
    shown.push("ts", followed(cx, given.number("ts"), &TIMESPEC64));
    Value::Struct(shown)
}

/// The operation of io_uring_register(2); a flag in it says what kind of number the descriptor is.
pub(crate) fn operation(_: &Cx<'_>, raw: u64) -> Value {
    const FLAG: u64 = 0x8000_0000;
    let operation = Value::Constant { raw: raw & !FLAG, names: &URING_REGISTER_OPS };
    if raw & FLAG == 0 || URING_REGISTER_OPS.of(raw & !FLAG).is_none() {
        return Value::Constant { raw, names: &URING_REGISTER_OPS };
    }
    Value::alias(raw, Value::Join(vec![Value::Flags { raw: FLAG, names: &URING_REGISTER_FLAGS }, operation]))
}

/// The argument of io_uring_register(2), by operation.
pub(crate) static REGISTERED: Stages = Stages { entry: registered, exit: answered };

// Operations (`enum io_uring_register_op`, linux/io_uring.h).
const BUFFERS: u32 = 0;
const FILES: u32 = 2;
const EVENTFD: u32 = 4;
const FILES_UPDATE: u32 = 6;
const EVENTFD_ASYNC: u32 = 7;
const PROBE: u32 = 8;
const RESTRICTIONS: u32 = 11;
const FILES2: u32 = 13;
const FILES_UPDATE2: u32 = 14;
const BUFFERS2: u32 = 15;
const BUFFERS_UPDATE: u32 = 16;
const IOWQ_AFF: u32 = 17;
const IOWQ_MAX_WORKERS: u32 = 19;
const RING_FDS: u32 = 20;
const RING_FDS_GONE: u32 = 21;
const BUFFER_RING: u32 = 22;
const BUFFER_RING_GONE: u32 = 23;
const SYNC_CANCEL: u32 = 24;
const FILE_ALLOC_RANGE: u32 = 25;
const BUFFER_STATUS: u32 = 26;
const NAPI: u32 = 27;
const NAPI_GONE: u32 = 28;
const CLOCK: u32 = 29;
const CLONE_BUFFERS: u32 = 30;
const MEM_REGION: u32 = 34;

fn operation_of(cx: &Cx<'_>) -> u32 {
    cx.args[1] as u32 & 0x7fff_ffff
}

fn count(cx: &Cx<'_>) -> u64 {
    u64::from(cx.args[3] as u32)
}

fn registered(cx: &Cx<'_>, raw: u64) -> Value {
    let settled = match operation_of(cx) {
        PROBE if raw != 0 && cx.limits.follow && count(cx) <= MAX_PROBED => match probe_given(cx, raw) {
            Some(given) => return given,
            None => return Value::Pending,
        },
        IOWQ_MAX_WORKERS => return workers(cx, raw),
        BUFFER_STATUS | NAPI | NAPI_GONE => return structure(cx, raw),
        BUFFERS => buffers(cx, raw, count(cx)),
        FILES | EVENTFD | EVENTFD_ASYNC => cx.value(&Array(&Fd, Arg(3)), raw),
        FILES_UPDATE => files_update(cx, raw),
        RESTRICTIONS => array(cx, raw, URING_RSRC_UPDATE.size(cx.abi), |bytes| restriction(cx, bytes)),
        FILES2 | BUFFERS2 => resources(cx, raw),
        FILES_UPDATE2 | BUFFERS_UPDATE => update(cx, raw),
        IOWQ_AFF => cpus(cx, raw, count(cx)),
        RING_FDS | RING_FDS_GONE => array(cx, raw, URING_RSRC_UPDATE.size(cx.abi), |bytes| ring_descriptor(cx, bytes)),
        BUFFER_RING | BUFFER_RING_GONE => buffer_ring(cx, raw),
        MEM_REGION => region(cx, raw),
        _ => structure(cx, raw),
    };
    Value::Settled(Box::new(settled))
}

fn answered(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    match operation_of(cx) {
        PROBE if *before == Value::Pending && (cx.failed() || probe_bytes(cx, raw).is_none()) => pointer(raw),
        PROBE if *before == Value::Pending => probe(cx, raw, true),
        PROBE if matches!(before, Value::Struct(_)) && !cx.failed() => {
            Value::Change(Box::new(before.clone()), Box::new(probe(cx, raw, true)))
        }
        IOWQ_MAX_WORKERS if matches!(before, Value::Array(array) if !array.items.is_empty() && array.unreadable.is_none()) =>
        {
            let after = if cx.failed() { pointer(raw) } else { workers(cx, raw) };
            Value::Change(Box::new(before.clone()), Box::new(after))
        }
        BUFFER_STATUS | NAPI | NAPI_GONE if !cx.failed() => match structure(cx, raw) {
            after if after == *before => after,
            after => Value::Change(Box::new(before.clone()), Box::new(after)),
        },
        _ => before.clone(),
    }
}

/// Arguments that are a structure as it is: operations that strace 6.1 does not know.
fn structure(cx: &Cx<'_>, raw: u64) -> Value {
    let layout: &'static Layout = match operation_of(cx) {
        SYNC_CANCEL => &URING_SYNC_CANCEL,
        FILE_ALLOC_RANGE => &URING_FILE_RANGE,
        BUFFER_STATUS => &URING_BUFFER_STATUS,
        NAPI | NAPI_GONE => &URING_NAPI,
        CLOCK => &URING_CLOCK,
        CLONE_BUFFERS => &URING_CLONE_BUFFERS,
        _ => return pointer(raw),
    };
    followed(cx, raw, layout)
}

fn array(cx: &Cx<'_>, raw: u64, size: usize, decode: impl Fn(&[u8]) -> Value) -> Value {
    if !cx.limits.follow && count(cx) != 0 {
        return pointer(raw);
    }
    cx.array_with(VAddr::new(raw), count(cx), size, |bytes, _| decode(bytes))
}

fn buffers(cx: &Cx<'_>, raw: u64, count: u64) -> Value {
    iovecs(cx, raw, count, Contents::Addresses)
}

/// Descriptors or buffers: `BUFFERS2` and `BUFFERS_UPDATE` have the latter.
fn data(cx: &Cx<'_>, raw: u64, count: u64) -> Value {
    match operation_of(cx) {
        BUFFERS2 | BUFFERS_UPDATE => buffers(cx, raw, count),
        FILES_UPDATE2 => cx.array(&FILE, VAddr::new(raw), count),
        _ => cx.array(&Fd, VAddr::new(raw), count),
    }
}

/// A descriptor that replaces one, or the word that leaves it.
static FILE: Kind = CustomOf(Width::W32, file);

fn file(_: &Cx<'_>, raw: u64) -> Value {
    const SKIP: i32 = -2;
    match raw as i32 {
        SKIP => Value::Alias {
            plain: Box::new(Value::Signed(i64::from(SKIP))),
            named: Box::new(Value::word("IORING_REGISTER_FILES_SKIP")),
        },
        fd => Value::fd(fd),
    }
}

fn files_update(cx: &Cx<'_>, raw: u64) -> Value {
    let update = match record(cx, raw, &URING_FILES_UPDATE) {
        Ok(update) => update,
        Err(value) => return value,
    };
    let mut shown = StructValue::default();
    push_all(cx, &update, &["offset", "resv"], &mut shown);
    shown.push("fds", cx.array(&FILE, VAddr::new(update.number("fds")), count(cx)));
    Value::Struct(shown)
}

/// A structure whose size is the last argument, and which may be larger than what is known of it.
fn sized(cx: &Cx<'_>, raw: u64, layout: &'static Layout, fields: impl FnOnce(&Record, &mut StructValue)) -> Value {
    let known = layout.size(cx.abi);
    if count(cx) < known as u64 {
        return pointer(raw);
    }
    let given = match record(cx, raw, layout) {
        Ok(given) => given,
        Err(value) => return value,
    };
    let mut shown = StructValue::default();
    fields(&given, &mut shown);
    beyond(cx, VAddr::new(raw), known, count(cx), &mut shown);
    Value::Struct(shown)
}

fn resources(cx: &Cx<'_>, raw: u64) -> Value {
    sized(cx, raw, &URING_RSRC_REGISTER, |given, shown| {
        push_all(cx, given, &["nr", "flags", "resv2"], shown);
        let count = given.number("nr");
        shown.push("data", data(cx, given.number("data"), count));
        shown.push("tags", cx.array(&X64, VAddr::new(given.number("tags")), count));
    })
}

fn update(cx: &Cx<'_>, raw: u64) -> Value {
    sized(cx, raw, &URING_RSRC_UPDATE2, |given, shown| {
        push_all(cx, given, &["offset", "resv"], shown);
        let count = given.number("nr");
        shown.push("data", data(cx, given.number("data"), count));
        shown.push("tags", cx.array(&X64, VAddr::new(given.number("tags")), count));
        push_all(cx, given, &["nr", "resv2"], shown);
    })
}

fn ring_descriptor(cx: &Cx<'_>, bytes: &[u8]) -> Value {
    let given = cx.record_of(&URING_RSRC_UPDATE, bytes);
    let mut shown = StructValue::default();
    match given.number("offset") as u32 {
        // "Any that is free."
        u32::MAX if operation_of(cx) == RING_FDS => shown.push("offset", Value::Signed(-1)),
        offset => shown.push("offset", Value::Unsigned(u64::from(offset))),
    }
    push_all(cx, &given, &["resv"], &mut shown);
    let data = given.number("data");
    match operation_of(cx) {
        RING_FDS => shown.push("data", Value::fd(data as i32)),
        // Of a descriptor that goes, nothing but its place is meant.
        _ if data != 0 => shown.push("data", Value::Hex(data)),
        _ => {}
    }
    Value::Struct(shown)
}

fn restriction(cx: &Cx<'_>, bytes: &[u8]) -> Value {
    let number = |at: usize, size: usize| {
        bytes[at..at + size].iter().rev().fold(0_u64, |number, &byte| number << 8 | u64::from(byte))
    };
    let (kind, operand) = (number(0, 2), number(2, 1));
    let opcode = Value::Constant { raw: kind, names: &URING_RESTRICTIONS };
    let mut shown = StructValue::default();
    let operand = match kind {
        0 => Some(("register_op", Value::Constant { raw: operand, names: &URING_REGISTER_OPS })),
        1 => Some(("sqe_op", Value::Ordinal { raw: operand, names: &URING_OPS })),
        2 | 3 => Some(("sqe_flags", Value::Flags { raw: operand, names: &URING_SQE_FLAGS })),
        _ => None,
    };
    match operand {
        Some((name, value)) => {
            shown.push("opcode", opcode);
            shown.push(name, value);
        }
        None => {
            let operand = number(2, 1);
            let remark = if operand == 0 { "op: 0".to_owned() } else { format!("op: {operand:#x}") };
            shown.push("opcode", opcode.noted(remark));
        }
    }
    if number(3, 1) != 0 {
        shown.push("resv", Value::Hex(number(3, 1)));
    }
    let rest = cx.from_bytes(&Inline(&X32, 3), &bytes[4..], VAddr::NULL);
    if !is_zero(&rest) {
        shown.push("resv2", rest);
    }
    Value::Struct(shown)
}

fn buffer_ring(cx: &Cx<'_>, raw: u64) -> Value {
    let given = match record(cx, raw, &URING_BUFFER_RING) {
        Ok(given) => given,
        Err(value) => return value,
    };
    let mut shown = StructValue::default();
    shown.push("ring_addr", Value::address(given.number("ring_addr")));
    push_all(cx, &given, &["ring_entries", "bgid", "pad", "resv"], &mut shown);
    Value::Struct(shown)
}

fn region(cx: &Cx<'_>, raw: u64) -> Value {
    let given = match record(cx, raw, &URING_REGION_REGISTER) {
        Ok(given) => given,
        Err(value) => return value,
    };
    let mut shown = StructValue::default();
    shown.push("region_uptr", followed(cx, given.number("region_uptr"), &URING_REGION));
    push_all(cx, &given, &["flags"], &mut shown);
    Value::Struct(shown)
}

/// How many workers of each kind there may be: asked for, then what held before.
fn workers(cx: &Cx<'_>, raw: u64) -> Value {
    match array(cx, raw, 4, |bytes| cx.from_bytes(&Uint, bytes, VAddr::NULL)) {
        Value::Array(mut array) => {
            for (index, item) in array.items.iter_mut().enumerate() {
                let value = Box::new(std::mem::replace(item, Value::Omitted));
                *item = Value::At { index: index as u64, names: &URING_WORKERS, value };
            }
            Value::Array(array)
        }
        other => other,
    }
}

/// The kernel refuses to tell of more operations than this (io_uring/register.c).
const MAX_PROBED: u64 = 256;

/// The structure with all operations that there is room for. Both ways the kernel copies the whole of it.
fn probe_bytes(cx: &Cx<'_>, raw: u64) -> Option<Vec<u8>> {
    let (header, operation) = (URING_PROBE.size(cx.abi), URING_PROBE_OP.size(cx.abi));
    cx.exactly(VAddr::new(raw), header + count(cx) as usize * operation)
}

/// What the kernel is given, which it refuses unless all of it is zero: `None` then.
fn probe_given(cx: &Cx<'_>, raw: u64) -> Option<Value> {
    probe_bytes(cx, raw).is_some_and(|bytes| bytes.iter().any(|&byte| byte != 0)).then(|| probe(cx, raw, false))
}

/// Which operations the kernel supports: as many as it has answered, or as there is room for.
fn probe(cx: &Cx<'_>, raw: u64, answered: bool) -> Value {
    let answer = match record(cx, raw, &URING_PROBE) {
        Ok(answer) => answer,
        Err(value) => return value,
    };
    let mut shown = StructValue::default();
    shown.push("last_op", Value::Ordinal { raw: answer.number("last_op"), names: &URING_OPS });
    push_all(cx, &answer, &["ops_len", "resv", "resv2"], &mut shown);
    let first = VAddr::new(raw.wrapping_add(URING_PROBE.size(cx.abi) as u64));
    let count = if answered { answer.number("ops_len").min(count(cx)) } else { count(cx) };
    let operations = cx.array_with(first, count, URING_PROBE_OP.size(cx.abi), |bytes, _| {
        let operation = cx.record_of(&URING_PROBE_OP, bytes);
        let mut shown = StructValue::default();
        shown.push("op", Value::Ordinal { raw: operation.number("op"), names: &URING_OPS });
        push_all(cx, &operation, &["resv", "flags", "resv2"], &mut shown);
        Value::Struct(shown)
    });
    shown.push("ops", operations);
    Value::Struct(shown)
}
