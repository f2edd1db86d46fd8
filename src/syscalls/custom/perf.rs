//! The struct perf_event_attr of perf_event_open(2), as long as it says that it is.

use super::fields::{Fields, pointer};
use crate::syscalls::consts::perf::{
    HW_BREAKPOINTS, PERF_ATTR_SIZES, PERF_BRANCHES, PERF_CACHE_OPS, PERF_CACHE_RESULTS, PERF_CACHES, PERF_FORMATS,
    PERF_HARDWARE, PERF_SAMPLES, PERF_SOFTWARE, PERF_TYPES,
};
use crate::syscalls::consts::time::CLOCKS;
use crate::syscalls::prelude::*;

/// The first and the last size that are known (PERF_ATTR_SIZE_VER0 and VER7 of include/uapi/linux/perf_event.h).
const FIRST_SIZE: usize = 64;
const KNOWN_SIZE: usize = 128;

/// What is shown without `-v` ends with the flags.
const SHOWN_SIZE: usize = 48;

const TYPE_HARDWARE: u32 = 0;
const TYPE_SOFTWARE: u32 = 1;
const TYPE_TRACEPOINT: u32 = 2;
const TYPE_HW_CACHE: u32 = 3;
const TYPE_BREAKPOINT: u32 = 5;

/// The flags in the order of their bits from 0 on; `precise_ip` has two.
static FLAGS: [&str; 37] = [
    "disabled",
    "inherit",
    "pinned",
    "exclusive",
    "exclude_user",
    "exclude_kernel",
    "exclude_hv",
    "exclude_idle",
    "mmap",
    "comm",
    "freq",
    "inherit_stat",
    "enable_on_exec",
    "task",
    "watermark",
    PRECISE,
    "mmap_data",
    "sample_id_all",
    "exclude_host",
    "exclude_guest",
    "exclude_callchain_kernel",
    "exclude_callchain_user",
    "mmap2",
    "comm_exec",
    "use_clockid",
    "context_switch",
    "write_backward",
    "namespaces",
    "ksymbol",
    "bpf_event",
    "aux_output",
    "cgroup",
    "text_poke",
    "build_id",
    "inherit_thread",
    "remove_on_exec",
    "sigtrap",
];
const PRECISE: &str = "precise_ip";
const FREQ: u64 = 1 << 10;
const WATERMARK: u64 = 1 << 14;
const USE_CLOCKID: u64 = 1 << 25;

/// How far an instruction pointer may be off (perf_event_open(2)).
static SKIDS: [&str; 4] = ["arbitrary skid", "constant skid", "requested to have 0 skid", "must have 0 skid"];

/// What is to be counted, with the size that the kernel stores when it takes no such one: `size=0x1000 => 0x88`. Nothing of
/// it is shown before the call returns.
pub(crate) static EVENT: Stages = Stages { entry: attributes, exit: attributes_refused };

fn attributes_refused(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    const E2BIG: u32 = 7;
    let too_big = cx.result.and_then(|result| result.errno()) == Some(E2BIG);
    let mut shown = before.clone();
    if let (Value::Struct(attr), Some(size)) = (&mut shown, cx.u32(VAddr::new(raw.wrapping_add(4))).filter(|_| too_big))
        && let Some(field) = attr.fields.iter_mut().find(|field| field.name == "size")
    {
        let stated = std::mem::replace(&mut field.value, Value::Omitted);
        field.value = Value::Change(Box::new(stated), Box::new(attr_size(size)));
    }
    shown
}

fn attr_size(raw: u32) -> Value {
    Value::Constant { raw: u64::from(raw), names: &PERF_ATTR_SIZES }
}

fn attributes(cx: &Cx<'_>, raw: u64) -> Value {
    if raw == 0 || !cx.limits.follow {
        return pointer(raw);
    }
    let unreadable = Value::Unreadable(VAddr::new(raw));
    // The size has to be known before the rest is read; zero stands for the first version.
    let Some(stated) = cx.u32(VAddr::new(raw.wrapping_add(4))) else { return unreadable };
    let size = if stated == 0 { FIRST_SIZE } else { (stated as usize).min(KNOWN_SIZE) };
    if size < FIRST_SIZE {
        return pointer(raw);
    }
    let Some(attr) = Fields::read(cx, raw, if cx.limits.detail { size } else { SHOWN_SIZE }) else { return unreadable };
    let mut shown = StructValue::default();
    shown.push("type", Value::Constant { raw: u64::from(attr.u32(0)), names: &PERF_TYPES });
    shown.push("size", attr_size(stated));
    shown.push("config", config(attr.u32(0), attr.u64(8)));
    let flags = attr.u64(40);
    shown.push(if flags & FREQ == 0 { "sample_period" } else { "sample_freq" }, Value::Unsigned(attr.u64(16)));
    shown.push("sample_type", Value::Flags { raw: attr.u64(24), names: &PERF_SAMPLES });
    shown.push("read_format", Value::Flags { raw: attr.u64(32), names: &PERF_FORMATS });
    push_flags(cx, flags, &mut shown);
    if cx.limits.detail {
        push_rest(&attr, size, &mut shown);
    }
    shown.more = !cx.limits.detail || stated as usize > KNOWN_SIZE;
    Value::Struct(shown)
}

/// The event, by the type of event that it is.
fn config(kind: u32, raw: u64) -> Value {
    match kind {
        TYPE_HARDWARE => {
            let event = Value::Constant { raw: raw & 0xffff_ffff, names: &PERF_HARDWARE };
            match raw >> 32 {
                0 => event,
                // The number of the performance monitoring unit.
                unit => Value::Join(vec![shifted(Value::Hex(unit), 32), event]),
            }
        }
        TYPE_SOFTWARE => Value::Constant { raw, names: &PERF_SOFTWARE },
        TYPE_TRACEPOINT => Value::Unsigned(raw),
        TYPE_HW_CACHE => {
            let byte = |shift: u32, names: &'static Names| Value::Constant { raw: raw >> shift & 0xff, names };
            let mut parts = match raw >> 24 {
                0 => Vec::new(),
                unknown => vec![shifted(Value::Hex(unknown), 24)],
            };
            parts.push(shifted(byte(16, &PERF_CACHE_RESULTS), 16));
            parts.push(shifted(byte(8, &PERF_CACHE_OPS), 8));
            parts.push(byte(0, &PERF_CACHES));
            Value::Join(parts)
        }
        _ => Value::Hex(raw),
    }
}

fn shifted(value: Value, by: u64) -> Value {
    Value::shifted(value, Value::Unsigned(by))
}

/// The flags: all of them with `-v`, otherwise those that are set. How precise an address is to be is always shown.
fn push_flags(cx: &Cx<'_>, flags: u64, shown: &mut StructValue) {
    let mut bit = 0;
    for name in FLAGS {
        let width = if name == PRECISE { 2 } else { 1 };
        let value = flags >> bit & ((1 << width) - 1);
        bit += width;
        if name == PRECISE {
            shown.push(name, Value::Unsigned(value).noted(SKIDS[value as usize & 3]));
        } else if cx.limits.detail || value != 0 {
            shown.push(name, Value::Unsigned(value));
        }
    }
    let unknown = flags >> bit;
    if unknown != 0 {
        shown.push("__reserved_1", Value::Hex(unknown).noted(format!("Bits 63..{bit}")));
    }
}

/// What follows the flags, as far as `size` reaches.
fn push_rest(attr: &Fields, size: usize, shown: &mut StructValue) {
    let (kind, flags, samples) = (attr.u32(0), attr.u64(40), attr.u64(24));
    const SAMPLE_BRANCH_STACK: u64 = 1 << 11;
    const SAMPLE_STACK_USER: u64 = 1 << 13;
    let number = |offset| Value::Unsigned(u64::from(attr.u32(offset)));
    shown.push(if flags & WATERMARK == 0 { "wakeup_events" } else { "wakeup_watermark" }, number(48));
    let breakpoint = kind == TYPE_BREAKPOINT;
    if breakpoint {
        shown.push("bp_type", Value::Constant { raw: u64::from(attr.u32(52)), names: &HW_BREAKPOINTS });
    }
    shown.push(if breakpoint { "bp_addr" } else { "config1" }, Value::Hex(attr.u64(56)));
    if size > 64 {
        match breakpoint {
            true => shown.push("bp_len", Value::Unsigned(attr.u64(64))),
            false => shown.push("config2", Value::Hex(attr.u64(64))),
        }
    }
    if size > 72 && samples & SAMPLE_BRANCH_STACK != 0 {
        shown.push("branch_sample_type", Value::Flags { raw: attr.u64(72), names: &PERF_BRANCHES });
    }
    if size > 80 {
        shown.push("sample_regs_user", Value::Hex(attr.u64(80)));
    }
    if size > 88 && samples & SAMPLE_STACK_USER != 0 {
        shown.push("sample_stack_user", Value::Hex(u64::from(attr.u32(88))));
    }
    if size > 92 && flags & USE_CLOCKID != 0 {
        shown.push("clockid", Value::Constant { raw: u64::from(attr.u32(92)), names: &CLOCKS });
    }
    if size > 96 {
        shown.push("sample_regs_intr", Value::Hex(attr.u64(96)));
    }
    if size > 104 {
        shown.push("aux_watermark", number(104));
        let stack = Value::Unsigned(u64::from(attr.u16(108)));
        shown.push("sample_max_stack", reserved(stack, 110, u64::from(attr.u16(110)), 2));
    }
    if size > 112 {
        shown.push("aux_sample_size", reserved(number(112), 116, u64::from(attr.u32(116)), 4));
    }
    if size > 120 {
        shown.push("sig_data", Value::Hex(attr.u64(120)));
    }
}

/// A field with what stands in the reserved bytes behind it, if anything does.
fn reserved(value: Value, offset: usize, bits: u64, width: usize) -> Value {
    match bits {
        0 => value,
        _ => value.noted(format!("bytes {offset}..{}: {bits:#x}", offset + width - 1)),
    }
}
