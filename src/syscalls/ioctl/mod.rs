//! ioctl: what requests are called and what their argument is.

mod btrfs;
mod console;
mod device;
mod disk;
mod filesystem;
mod input;
mod interface;
mod kvm;
mod machine;
mod mapper;
pub(super) mod requests;
mod scsi;
mod tee;
mod terminal;
mod video;

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::abi::Abi;

use super::consts::input::{ABSOLUTE_AXES, EVENT_TYPES};
use super::cx::Limits;
use super::layout::Layout;
use super::prelude::*;

/// What the third argument of a request is.
#[derive(Clone, Copy, Debug)]
enum Argument {
    /// Not looked at by the kernel, and not shown.
    Unused,
    /// Known when the call is entered: a number, or something that the kernel reads.
    In(Kind),
    /// Something that the kernel writes.
    Out(Kind),
    /// A structure of which the kernel reads some fields and writes others: `{a=1} => {b=2}`.
    Answer(&'static Layout, &'static Layout),
    /// The same, where what is written is shown with what was read: `{a=1, b=2}`.
    Extend(&'static Layout, &'static Layout),
    /// These fields of a structure, read by the kernel.
    Shows(&'static Layout, Fields),
    /// Of one structure, fields that the kernel reads, and then such as it writes: `{a=1} => {b=2}`.
    Asks(&'static Layout, Fields, Fields),
    /// The same where they are shown together: `{a=1, b=2}`.
    Adds(&'static Layout, Fields, Fields),
    /// More than that.
    Special(&'static Stages),
}

/// Names of fields, in the order in which they are shown; those with a `~` only with `-v`.
type Fields = &'static [&'static str];

/// Rows of requests with what their argument is: `TIOCGPGRP 0x540f => Out(To(&Pid)),`. A test holds the numbers against
/// the names of the headers.
macro_rules! arguments {
    ($($name:ident $number:literal => $argument:expr,)*) => {
        pub(super) static ARGUMENTS: &[(&str, u32, Argument)] = &[$((stringify!($name), $number, $argument)),*];
    };
}
use arguments;

static ARGUMENTS: LazyLock<[HashMap<u32, Argument>; 2]> = LazyLock::new(|| Abi::ALL.map(arguments_on));

/// What the requests of an interface are: where the number holds a size that differs there, under that number.
fn arguments_on(abi: Abi) -> HashMap<u32, Argument> {
    let rows = || TABLES.iter().copied().flatten();
    let mut found: HashMap<_, _> = rows().map(|&(_, number, argument)| (number, argument)).collect();
    if abi == Abi::I386 {
        // The flags of a file are an `int` in either interface, whatever size the number says.
        let differs = |name: &str| {
            requests::NATIVE_ONLY.contains(&name) && !name.starts_with("FS_IOC_")
                || requests::COMPAT.iter().any(|(other, _)| *other == name)
        };
        found.retain(|number, _| rows().any(|(name, known, _)| known == number && !differs(name)));
        for (name, number) in requests::COMPAT {
            // A number that has a row of its own is another request.
            if let Some((.., argument)) = rows().find(|(row, ..)| row == name) {
                found.entry(*number).or_insert(*argument);
            }
        }
    }
    found
}

/// All rows there are.
static TABLES: [&[(&str, u32, Argument)]; 14] = [
    btrfs::ARGUMENTS,
    console::ARGUMENTS,
    device::ARGUMENTS,
    disk::ARGUMENTS,
    filesystem::ARGUMENTS,
    input::ARGUMENTS,
    interface::ARGUMENTS,
    kvm::ARGUMENTS,
    machine::ARGUMENTS,
    mapper::ARGUMENTS,
    scsi::ARGUMENTS,
    tee::ARGUMENTS,
    terminal::ARGUMENTS,
    video::ARGUMENTS,
];

/// The requests of which the argument is decoded: name and number.
pub(super) fn decoded() -> impl Iterator<Item = (&'static str, u32)> {
    TABLES.iter().copied().flatten().map(|&(name, number, _)| (name, number))
}

fn argument_of(cx: &Cx<'_>) -> Option<Argument> {
    let number = cx.args[1] as u32;
    ARGUMENTS[cx.abi.index()].get(&number).copied().or_else(|| input::sized(number))
}

/// A structure at `raw`, or what is shown where it can't be.
fn record(cx: &Cx<'_>, raw: u64, layout: &'static Layout) -> Result<StructValue, Value> {
    let at = VAddr::new(raw);
    if at.is_null() || !cx.limits.follow {
        return Err(Value::Address(at));
    }
    let record = cx.record(layout, at).ok_or(Value::Unreadable(at))?;
    Ok(cx.structure(layout, &record.bytes, at))
}

/// Some fields of a structure at `raw`, or what is shown where it can't be.
fn part(cx: &Cx<'_>, raw: u64, layout: &'static Layout, names: Fields) -> Result<StructValue, Value> {
    let at = VAddr::new(raw);
    if at.is_null() || !cx.limits.follow {
        return Err(Value::Address(at));
    }
    let record = cx.record(layout, at).ok_or(Value::Unreadable(at))?;
    Ok(part_of(cx, &record.bytes, at, layout, names))
}

/// Some fields of a structure of which the bytes are known.
fn part_of(cx: &Cx<'_>, bytes: &[u8], at: VAddr, layout: &'static Layout, names: Fields) -> StructValue {
    let mut shown = StructValue::default();
    for name in names {
        let (name, detail) = name.strip_prefix('~').map_or((*name, false), |name| (name, true));
        let found = layout.offsets(cx.abi).find(|(field, _)| field.name == name);
        let Some((field, offset)) = found else { continue };
        let of_field = &bytes[offset..offset + field.kind.size(cx.abi)];
        if matches!(field.kind, Kind::Spare(_)) && of_field.iter().all(|&byte| byte == 0) {
            continue;
        }
        if detail && !cx.limits.detail {
            shown.more = true;
            continue;
        }
        let at = VAddr::new(at.raw().wrapping_add(offset as u64));
        match cx.from_bytes(&field.kind, of_field, at) {
            Value::Omitted => {}
            value => shown.push(field.name, value),
        }
    }
    shown
}

/// A structure's other fields, behind those that were shown at the entry.
fn extended(cx: &Cx<'_>, before: &Value, answer: Result<StructValue, Value>) -> Value {
    let Value::Open(asked) = before else { return before.clone() };
    let mut shown = asked.clone();
    if !cx.failed()
        && let Ok(answer) = answer
    {
        shown.fields.extend(answer.fields);
        shown.more |= answer.more;
    }
    Value::Struct(shown)
}

/// What was asked, and then the answer; the question alone where there is none.
fn answered(cx: &Cx<'_>, before: &Value, answer: Result<StructValue, Value>) -> Value {
    match (before, answer) {
        (Value::Struct(_), Ok(after)) if !cx.failed() => {
            Value::Change(Box::new(before.clone()), Box::new(Value::Struct(after)))
        }
        _ => before.clone(),
    }
}

/// What is said in parentheses behind the result.
pub(super) fn note(cx: &Cx<'_>) -> Vec<Note> {
    video::buffers_made(cx)
}

/// The result: a number, or the descriptor that the request has made.
pub(super) fn result(cx: &Cx<'_>, raw: u64) -> Value {
    const KVM_CREATE_VM: u32 = 0xae01;
    const KVM_CREATE_VCPU: u32 = 0xae41;
    const NS_GET_USERNS: u32 = 0xb701;
    const NS_GET_PARENT: u32 = 0xb702;
    match (cx.args[1] as u32, i32::try_from(raw as i64)) {
        (KVM_CREATE_VM | KVM_CREATE_VCPU | NS_GET_USERNS | NS_GET_PARENT, Ok(fd)) => Value::fd(fd),
        _ => Value::Unsigned(raw),
    }
}

/// The argument of ioctl, by request.
pub(super) static ARGUMENT: Stages = Stages { entry, exit };

/// What a decoder may look at: the arguments of some requests are shown with `-e verbose=none` too, as by strace.
fn seen<'a>(cx: &Cx<'a>) -> Cx<'a> {
    /// GIO_SCRNMAP, PIO_SCRNMAP, KDGKBENT, KDSKBENT, GIO_FONT, PIO_FONT, GIO_CMAP, PIO_CMAP; HDIO_OBSOLETE_IDENTITY,
    /// HDIO_GET_IDENTITY.
    const SHOWN: [u32; 10] = [0x4b40, 0x4b41, 0x4b46, 0x4b47, 0x4b60, 0x4b61, 0x4b70, 0x4b71, 0x307, 0x30d];
    const DEVICE_MAPPER: u8 = 0xfd;
    let number = cx.args[1] as u32;
    let shown = SHOWN.contains(&number) || Parts::of(number).kind == DEVICE_MAPPER;
    Cx { limits: Limits { follow: cx.limits.follow || shown, ..cx.limits }, ..*cx }
}

/// Whether a pointer is only a number: that of a clock's or a video device's request that is not followed.
fn is_number(cx: &Cx<'_>) -> bool {
    !cx.limits.follow && matches!(Parts::of(cx.args[1] as u32).kind, b'=' | b'V') && argument_of(cx).is_some()
}

fn entry(cx: &Cx<'_>, raw: u64) -> Value {
    let cx = &seen(cx);
    if is_number(cx) {
        return Value::Settled(Box::new(Value::Hex(raw)));
    }
    match argument_of(cx) {
        None => Value::Settled(Box::new(Value::Hex(raw))),
        Some(Argument::Unused) => Value::Omitted,
        Some(Argument::In(kind)) => Value::Settled(Box::new(cx.value(&kind, raw))),
        Some(Argument::Out(_)) => Value::Held(Box::new(Value::Omitted)),
        Some(Argument::Answer(asked, _)) => record(cx, raw, asked).map_or_else(|value| value, Value::Struct),
        Some(Argument::Extend(asked, _)) => record(cx, raw, asked).map_or_else(|value| value, Value::Open),
        Some(Argument::Shows(layout, names)) => {
            Value::Settled(Box::new(part(cx, raw, layout, names).map_or_else(|value| value, Value::Struct)))
        }
        Some(Argument::Asks(layout, asked, _)) => {
            part(cx, raw, layout, asked).map_or_else(|value| value, Value::Struct)
        }
        Some(Argument::Adds(layout, asked, _)) => part(cx, raw, layout, asked).map_or_else(|value| value, Value::Open),
        Some(Argument::Special(stages)) => (stages.entry)(cx, raw),
    }
}

fn exit(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    let cx = &seen(cx);
    if is_number(cx) {
        return before.clone();
    }
    match argument_of(cx) {
        Some(Argument::Out(_)) if cx.failed() => Value::address(raw),
        Some(Argument::Out(kind)) => cx.value(&kind, raw),
        Some(Argument::Answer(_, answer)) => answered(cx, before, record(cx, raw, answer)),
        Some(Argument::Asks(layout, _, answer)) => answered(cx, before, part(cx, raw, layout, answer)),
        Some(Argument::Extend(_, answer)) => extended(cx, before, record(cx, raw, answer)),
        Some(Argument::Adds(layout, _, more)) => extended(cx, before, part(cx, raw, layout, more)),
        Some(Argument::Special(stages)) => (stages.exit)(cx, raw, before),
        _ => before.clone(),
    }
}

/// A request: `TCGETS`, `EVIOCGNAME(32)`, `_IOC(_IOC_READ, 0x54, 0x1, 0x4)`.
pub(super) fn request(cx: &Cx<'_>, raw: u64) -> Value {
    let number = raw as u32;
    let name = requests::name(cx.abi, number);
    if let Some(with_name) = with_name(number) {
        return Value::alias(u64::from(number), with_name);
    }
    let text = match (sized(number), name) {
        (Some(sized), Some(name)) => format!("{sized} or {name}").into(),
        (Some(sized), None) => sized.into(),
        (None, Some(name)) => name.into(),
        (None, None) => parts(number).into(),
    };
    Value::alias(u64::from(number), Value::Symbol { raw: u64::from(number), text })
}

/// A number is made of a direction, the type of device, a number there and a size (include/uapi/asm-generic/ioctl.h).
struct Parts {
    direction: u32,
    kind: u8,
    number: u32,
    size: u32,
}

const WRITE: u32 = 1;
const READ: u32 = 2;

impl Parts {
    const fn of(number: u32) -> Self {
        Parts { direction: number >> 30, kind: (number >> 8) as u8, number: number & 0xff, size: number >> 16 & 0x3fff }
    }
}

/// A request of which nothing is known but what its number says.
fn parts(number: u32) -> String {
    let Parts { direction, kind, number, size } = Parts::of(number);
    let direction = match direction {
        0 => "_IOC_NONE",
        WRITE => "_IOC_WRITE",
        READ => "_IOC_READ",
        _ => "_IOC_READ|_IOC_WRITE",
    };
    let hex = |number: u32| if number == 0 { "0".to_owned() } else { format!("{number:#x}") };
    format!("_IOC({direction}, {}, {}, {})", hex(u32::from(kind)), hex(number), hex(size))
}

/// Requests whose macro takes the size of a buffer, or a number.
fn sized(raw: u32) -> Option<String> {
    let Parts { direction, kind, number, size } = Parts::of(raw);
    let name = match (kind, direction, number) {
        (b'E', READ, 0x06) => "EVIOCGNAME",
        (b'E', READ, 0x07) => "EVIOCGPHYS",
        (b'E', READ, 0x08) => "EVIOCGUNIQ",
        (b'E', READ, 0x09) => "EVIOCGPROP",
        (b'E', READ, 0x0a) => "EVIOCGMTSLOTS",
        (b'E', READ, 0x18) => "EVIOCGKEY",
        (b'E', READ, 0x19) => "EVIOCGLED",
        (b'E', READ, 0x1a) => "EVIOCGSND",
        (b'E', READ, 0x1b) => "EVIOCGSW",
        (b'H', READ, 0x04) => "HIDIOCGRAWNAME",
        (b'H', READ, 0x05) => "HIDIOCGRAWPHYS",
        (b'H', READ, 0x08) => "HIDIOCGRAWUNIQ",
        (b'H', READ | 3, 0x06) => "HIDIOCSFEATURE",
        (b'H', 3, 0x07) => "HIDIOCGFEATURE",
        (b'M', READ, _) => return Some(format!("MIXER_READ({number})")),
        (b'M', WRITE, _) => return Some(format!("MIXER_WRITE({number})")),
        (b'U', READ, 44) => "UI_GET_SYSNAME",
        (b'j', READ, 0x13) => "JSIOCGNAME",
        (b'k', WRITE, 0) => "SPI_IOC_MESSAGE",
        _ => return None,
    };
    Some(format!("{name}({size})"))
}

/// Requests whose macro takes something that has a name.
fn with_name(raw: u32) -> Option<Value> {
    let Parts { direction, kind, number, size } = Parts::of(raw);
    let named = |raw: u32, names| Value::Constant { raw: u64::from(raw), names };
    let (name, args) = match (kind, direction, number) {
        (b'E', READ, 0x20..=0x3f) => {
            // The type 0 asks for all types.
            let kind = if number == 0x20 { Value::Unsigned(0) } else { named(number - 0x20, &EVENT_TYPES) };
            ("EVIOCGBIT", vec![kind, Value::Unsigned(u64::from(size))])
        }
        (b'E', READ, 0x40..=0x7f) => ("EVIOCGABS", vec![named(number - 0x40, &ABSOLUTE_AXES)]),
        (b'E', WRITE, 0xc0..=0xff) => ("EVIOCSABS", vec![named(number - 0xc0, &ABSOLUTE_AXES)]),
        _ => return None,
    };
    Some(Value::Macro { name, args })
}

#[cfg(test)]
mod tests;
