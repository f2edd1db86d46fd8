//! bpf(2): a union whose members depend on the command, of which the caller states how much there is.

mod info;

use super::fields::{Fields, pointer};
use crate::syscalls::consts::bpf::{
    BPF_ALU_OPS, BPF_ATTACH_FLAGS, BPF_ATTACH_TYPES, BPF_CODE_CLASSES, BPF_ELEMENT_FLAGS, BPF_FD_TYPES, BPF_FILE_FLAGS,
    BPF_JMP_OPS, BPF_LOOKUP_FLAGS, BPF_MAP_FLAGS, BPF_MAP_TYPES, BPF_MODES, BPF_PROG_FLAGS, BPF_PROG_TYPES,
    BPF_QUERY_FLAGS, BPF_REGISTERS, BPF_SIZES, BPF_SOURCES, BPF_STATS, BPF_TEST_FLAGS,
};
use crate::syscalls::prelude::*;
use crate::value::{Bytes as BytesValue, BytesKind};

/// A member of the union, which is there when the caller states a size beyond `after`.
struct Member {
    after: usize,
    name: &'static str,
    offset: usize,
    kind: Kind,
}

const fn member(after: usize, name: &'static str, offset: usize, kind: Kind) -> Member {
    Member { after, name, offset, kind }
}

/// What a command takes.
struct Command {
    /// The name of the struct inside of the union; empty where the members stand in the union itself.
    name: &'static str,
    /// The size that is known, in bytes.
    size: usize,
    members: &'static [Member],
    /// Whether strace 6.1 does not know it and shows the address.
    newer: bool,
}

/// A pointer, of 64 bits on every interface.
const POINTER: Kind = CustomOf(Width::W64, address);
const TEXT: Kind = CustomOf(Width::W64, text);
const PATH: Kind = CustomOf(Width::W64, path);
const OBJECT_NAME: Kind = Inline(&Kind::Unsigned(Width::W64), 2);

static MAP_CREATE: Command = Command {
    name: "",
    size: 72,
    members: &[
        member(0, "map_type", 0, Const(&BPF_MAP_TYPES)),
        member(0, "key_size", 4, Uint),
        member(0, "value_size", 8, Uint),
        member(0, "max_entries", 12, Uint),
        member(16, "map_flags", 16, Flags(&BPF_MAP_FLAGS)),
        member(20, "inner_map_fd", 20, Fd),
        member(20, "numa_node", 24, CustomOf(Width::W32, numa_node)),
        member(28, "map_name", 28, OBJECT_NAME),
        member(44, "map_ifindex", 44, INTERFACE),
        member(48, "btf_fd", 48, Fd),
        member(48, "btf_key_type_id", 52, Uint),
        member(48, "btf_value_type_id", 56, Uint),
        member(60, "btf_vmlinux_value_type_id", 60, Uint),
        member(64, "map_extra", 64, CustomOf(Width::W64, all_ones)),
    ],
    newer: false,
};

const INTERFACE: Kind = CustomOf(Width::W32, interface);

static MAP_LOOKUP: Command = Command {
    name: "",
    size: 32,
    members: &[
        member(0, "map_fd", 0, Fd),
        member(0, "key", 8, POINTER),
        member(0, "value", 16, POINTER),
        member(24, "flags", 24, Flags64(&BPF_LOOKUP_FLAGS)),
    ],
    newer: false,
};

static MAP_UPDATE: Command = Command {
    name: "",
    size: 32,
    members: &[
        member(0, "map_fd", 0, Fd),
        member(0, "key", 8, POINTER),
        member(0, "value", 16, POINTER),
        member(0, "flags", 24, Const64(&BPF_ELEMENT_FLAGS)),
    ],
    newer: false,
};

static MAP_DELETE: Command =
    Command { name: "", size: 16, members: &[member(0, "map_fd", 0, Fd), member(0, "key", 8, POINTER)], newer: false };

static MAP_NEXT: Command = Command {
    name: "",
    size: 24,
    members: &[member(0, "map_fd", 0, Fd), member(0, "key", 8, POINTER), member(0, "next_key", 16, POINTER)],
    newer: false,
};

static PROG_LOAD: Command = Command {
    name: "",
    size: 128,
    members: &[
        member(0, "prog_type", 0, Const(&BPF_PROG_TYPES)),
        member(0, "insn_cnt", 4, Uint),
        member(0, "insns", 8, CustomOf(Width::W64, program)),
        member(0, "license", 16, TEXT),
        member(24, "log_level", 24, Uint),
        member(24, "log_size", 28, Uint),
        member(24, "log_buf", 32, CustomOf(Width::W64, log)),
        member(40, "kern_version", 40, CustomOf(Width::W32, kernel_version)),
        member(44, "prog_flags", 44, Flags(&BPF_PROG_FLAGS)),
        member(48, "prog_name", 48, OBJECT_NAME),
        member(64, "prog_ifindex", 64, INTERFACE),
        member(68, "expected_attach_type", 68, Const(&BPF_ATTACH_TYPES)),
        member(72, "prog_btf_fd", 72, Fd),
        member(72, "func_info_rec_size", 76, Uint),
        member(72, "func_info", 80, POINTER),
        member(72, "func_info_cnt", 88, Uint),
        member(72, "line_info_rec_size", 92, Uint),
        member(72, "line_info", 96, POINTER),
        member(72, "line_info_cnt", 104, Uint),
        member(108, "attach_btf_id", 108, Uint),
        member(112, "attach_prog_fd", 112, Fd),
        member(120, "fd_array", 120, POINTER),
    ],
    newer: false,
};

static OBJ_PIN: Command = Command {
    name: "",
    size: 16,
    members: &[
        member(0, "pathname", 0, PATH),
        member(0, "bpf_fd", 8, Fd),
        member(12, "file_flags", 12, Flags(&BPF_FILE_FLAGS)),
    ],
    newer: false,
};

static PROG_ATTACH: Command = Command {
    name: "",
    size: 20,
    members: &[
        member(0, "target_fd", 0, Fd),
        member(0, "attach_bpf_fd", 4, Fd),
        member(0, "attach_type", 8, Const(&BPF_ATTACH_TYPES)),
        member(0, "attach_flags", 12, Flags(&BPF_ATTACH_FLAGS)),
        member(16, "replace_bpf_fd", 16, Fd),
    ],
    newer: false,
};

static PROG_DETACH: Command = Command {
    name: "",
    size: 12,
    members: &[member(0, "target_fd", 0, Fd), member(0, "attach_type", 8, Const(&BPF_ATTACH_TYPES))],
    newer: false,
};

static TEST_RUN: Command = Command {
    name: "test",
    size: 76,
    members: &[
        member(0, "prog_fd", 0, Fd),
        member(0, "retval", 4, Uint),
        member(0, "data_size_in", 8, Uint),
        member(0, "data_size_out", 12, Uint),
        member(0, "data_in", 16, POINTER),
        member(0, "data_out", 24, POINTER),
        member(0, "repeat", 32, Uint),
        member(0, "duration", 36, Uint),
        member(40, "ctx_size_in", 40, Uint),
        member(40, "ctx_size_out", 44, Uint),
        member(40, "ctx_in", 48, POINTER),
        member(40, "ctx_out", 56, POINTER),
        member(64, "flags", 64, Flags(&BPF_TEST_FLAGS)),
        member(64, "cpu", 68, Uint),
        member(72, "batch_size", 72, Uint),
    ],
    newer: false,
};

/// What begins at an identifier, under the name that the command has for it.
macro_rules! by_id {
    ($command:ident, $first:literal) => {
        static $command: Command = Command {
            name: "",
            size: 12,
            members: &[
                member(0, $first, 0, Uint),
                member(0, "next_id", 4, Uint),
                member(8, "open_flags", 8, Flags(&BPF_FILE_FLAGS)),
            ],
            newer: false,
        };
    };
}

by_id!(NEXT_ID, "start_id");
by_id!(PROG_BY_ID, "prog_id");
by_id!(MAP_BY_ID, "map_id");

static BTF_BY_ID: Command = Command { name: "", size: 4, members: &[member(0, "btf_id", 0, Uint)], newer: false };
static LINK_BY_ID: Command = Command { name: "", size: 4, members: &[member(0, "link_id", 0, Uint)], newer: false };
static MAP_FREEZE: Command = Command { name: "", size: 4, members: &[member(0, "map_fd", 0, Fd)], newer: false };

static PROG_QUERY: Command = Command {
    name: "query",
    size: 28,
    members: &[
        member(0, "target_fd", 0, Fd),
        member(0, "attach_type", 4, Const(&BPF_ATTACH_TYPES)),
        member(0, "query_flags", 8, Flags(&BPF_QUERY_FLAGS)),
        member(0, "attach_flags", 12, Flags(&BPF_ATTACH_FLAGS)),
        member(0, "prog_ids", 16, CustomOf(Width::W64, program_ids)),
        member(0, "prog_cnt", 24, Uint),
    ],
    newer: false,
};

static RAW_TRACEPOINT: Command = Command {
    name: "raw_tracepoint",
    size: 12,
    members: &[member(0, "name", 0, TEXT), member(0, "prog_fd", 8, Fd)],
    newer: false,
};

static BTF_LOAD: Command = Command {
    name: "",
    size: 28,
    members: &[
        member(0, "btf", 0, CustomOf(Width::W64, type_data)),
        member(0, "btf_log_buf", 8, POINTER),
        member(0, "btf_size", 16, Uint),
        member(0, "btf_log_size", 20, Uint),
        member(0, "btf_log_level", 24, Uint),
    ],
    newer: false,
};

static TASK_FD: Command = Command {
    name: "task_fd_query",
    size: 48,
    members: &[
        member(0, "pid", 0, Pid),
        member(0, "fd", 4, Int),
        member(0, "flags", 8, Uint),
        member(0, "buf_len", 12, Uint),
        member(0, "buf", 16, CustomOf(Width::W64, queried_name)),
        member(0, "prog_id", 24, Uint),
        member(0, "fd_type", 28, Const(&BPF_FD_TYPES)),
        member(0, "probe_offset", 32, X64),
        member(0, "probe_addr", 40, X64),
    ],
    newer: false,
};

const KEYS: Member = member(0, "keys", 16, POINTER);
const VALUES: Member = member(0, "values", 24, POINTER);
const COUNT: Member = member(0, "count", 32, Uint);
const MAP: Member = member(0, "map_fd", 36, Fd);
const ELEMENT_FLAGS: Member = member(0, "elem_flags", 40, Flags64(&BPF_LOOKUP_FLAGS));
const BATCH_FLAGS: Member = member(0, "flags", 48, X64);

static LOOKUP_BATCH: Command = Command {
    name: "batch",
    size: 56,
    members: &[
        member(0, "in_batch", 0, POINTER),
        member(0, "out_batch", 8, POINTER),
        KEYS,
        VALUES,
        COUNT,
        MAP,
        ELEMENT_FLAGS,
        BATCH_FLAGS,
    ],
    newer: false,
};

static UPDATE_BATCH: Command =
    Command { name: "batch", size: 56, members: &[KEYS, VALUES, COUNT, MAP, ELEMENT_FLAGS, BATCH_FLAGS], newer: false };

static DELETE_BATCH: Command =
    Command { name: "batch", size: 56, members: &[KEYS, COUNT, MAP, ELEMENT_FLAGS, BATCH_FLAGS], newer: false };

static LINK_CREATE: Command = Command {
    name: "link_create",
    size: 16,
    members: &[
        member(0, "prog_fd", 0, Fd),
        member(0, "target_fd", 4, Fd),
        member(0, "attach_type", 8, Const(&BPF_ATTACH_TYPES)),
        member(0, "flags", 12, X32),
    ],
    newer: false,
};

static LINK_UPDATE: Command = Command {
    name: "link_update",
    size: 16,
    members: &[
        member(0, "link_fd", 0, Fd),
        member(0, "new_prog_fd", 4, Fd),
        member(0, "flags", 8, Flags(&BPF_ATTACH_FLAGS)),
        member(0, "old_prog_fd", 12, CustomOf(Width::W32, replaced_program)),
    ],
    newer: false,
};

static ENABLE_STATS: Command =
    Command { name: "enable_stats", size: 4, members: &[member(0, "type", 0, Const(&BPF_STATS))], newer: true };
static ITER_CREATE: Command = Command {
    name: "iter_create",
    size: 8,
    members: &[member(0, "link_fd", 0, Fd), member(0, "flags", 4, X32)],
    newer: true,
};
static LINK_DETACH: Command =
    Command { name: "link_detach", size: 4, members: &[member(0, "link_fd", 0, Fd)], newer: true };
static PROG_BIND: Command = Command {
    name: "prog_bind_map",
    size: 12,
    members: &[member(0, "prog_fd", 0, Fd), member(0, "map_fd", 4, Fd), member(0, "flags", 8, X32)],
    newer: true,
};

/// `BPF_OBJ_GET_INFO_BY_FD`, which is shown by [`info`].
const GET_INFO: u32 = 15;

/// `BPF_PROG_QUERY`, which is shown when it has returned.
const PROG_QUERY_COMMAND: u32 = 16;

fn command(cx: &Cx<'_>) -> Option<&'static Command> {
    Some(match cx.args[0] as u32 {
        0 => &MAP_CREATE,
        1 | 21 => &MAP_LOOKUP,
        2 => &MAP_UPDATE,
        3 => &MAP_DELETE,
        4 => &MAP_NEXT,
        5 => &PROG_LOAD,
        6 | 7 => &OBJ_PIN,
        8 => &PROG_ATTACH,
        9 => &PROG_DETACH,
        10 => &TEST_RUN,
        11 | 12 | 23 | 31 => &NEXT_ID,
        13 => &PROG_BY_ID,
        14 => &MAP_BY_ID,
        16 => &PROG_QUERY,
        17 => &RAW_TRACEPOINT,
        18 => &BTF_LOAD,
        19 => &BTF_BY_ID,
        20 => &TASK_FD,
        22 => &MAP_FREEZE,
        24 | 25 => &LOOKUP_BATCH,
        26 => &UPDATE_BATCH,
        27 => &DELETE_BATCH,
        28 => &LINK_CREATE,
        29 => &LINK_UPDATE,
        30 => &LINK_BY_ID,
        32 => &ENABLE_STATS,
        33 => &ITER_CREATE,
        34 => &LINK_DETACH,
        35 => &PROG_BIND,
        _ => return None,
    })
}

/// The union. What the kernel stores in it is shown for one command only, as in strace.
pub(crate) static ATTRIBUTES: Stages = Stages {
    entry: |cx, raw| match cx.args[0] as u32 {
        GET_INFO => info::entry(cx, raw),
        PROG_QUERY_COMMAND => Value::Pending,
        _ => Value::Settled(Box::new(attributes(cx, raw))),
    },
    exit: |cx, raw, before| match cx.args[0] as u32 {
        GET_INFO => info::exit(cx, raw, before),
        // The list of programs is an answer.
        PROG_QUERY_COMMAND => attributes(cx, raw),
        _ => before.clone(),
    },
};

/// The kernel takes no more than a page (`bpf_check_uarg_tail_zero`).
const MAX_SIZE: usize = 4096;

/// As many bytes as the caller states, and zeros up to `known`; `None` when they can't be read.
fn read(cx: &Cx<'_>, raw: u64, known: usize) -> Option<(Fields, usize)> {
    let size = cx.args[2] as u32 as usize;
    if raw == 0 || size == 0 || size > MAX_SIZE || !cx.limits.follow {
        return None;
    }
    let mut fields = Fields::read(cx, raw, size)?;
    fields.bytes.resize(size.max(known), 0);
    Some((fields, size))
}

fn attributes(cx: &Cx<'_>, raw: u64) -> Value {
    let Some((command, (fields, size))) = command(cx).and_then(|command| Some((command, read(cx, raw, command.size)?)))
    else {
        return pointer(raw);
    };
    let mut members = StructValue::default();
    for member in command.members.iter().filter(|member| member.after == 0 || size > member.after) {
        let end = member.offset + member.kind.size(cx.abi);
        let value = match member.kind {
            Inline(..) => name(cx, &fields.bytes[member.offset..end]),
            _ => cx.from_bytes(&member.kind, &fields.bytes[member.offset..end], VAddr::NULL),
        };
        if !value.is_omitted() {
            members.push(member.name, value);
        }
    }
    let mut shown = match command.name {
        "" => members,
        name => StructValue::of(vec![Field { name, value: Value::Struct(members) }]),
    };
    push_beyond(cx, &fields, command.size, size, &mut shown);
    match command.newer {
        true => Value::Meant { plain: Box::new(pointer(raw)), meaning: Box::new(Value::Struct(shown)) },
        false => Value::Struct(shown),
    }
}

/// What the caller states beyond what is known, if the kernel would not take it for zeros.
fn push_beyond(cx: &Cx<'_>, fields: &Fields, known: usize, size: usize, shown: &mut StructValue) {
    let Some(beyond) = fields.bytes.get(known..size) else { return };
    if beyond.iter().all(|&byte| byte == 0) {
    } else if cx.limits.detail {
        let data = Value::Bytes(BytesValue { data: beyond.to_vec(), cut: false, kind: BytesKind::Binary });
        shown.push("extra_data", data.noted(format!("bytes {known}..{}", size - 1)));
    } else {
        shown.more = true;
    }
}

/// A number in the union of this call.
fn number(cx: &Cx<'_>, offset: usize) -> u32 {
    let size = cx.args[2] as u32 as usize;
    // What the caller does not state is zero.
    let at = VAddr::new(cx.args[1].wrapping_add(offset as u64));
    cx.u32(at).filter(|_| offset + 4 <= size).unwrap_or(0)
}

/// The name of an object, of up to fifteen bytes and a NUL (BPF_OBJ_NAME_LEN).
fn name(cx: &Cx<'_>, bytes: &[u8]) -> Value {
    let end = bytes.iter().position(|&byte| byte == 0);
    let shown = end.unwrap_or(bytes.len() - 1);
    let _ = cx;
    Value::Bytes(BytesValue { data: bytes[..shown].to_vec(), cut: end.is_none(), kind: BytesKind::Text })
}

fn address(_: &Cx<'_>, raw: u64) -> Value {
    pointer(raw)
}

fn text(cx: &Cx<'_>, raw: u64) -> Value {
    cx.text(raw)
}

fn path(cx: &Cx<'_>, raw: u64) -> Value {
    cx.path(raw)
}

fn interface(cx: &Cx<'_>, raw: u64) -> Value {
    super::net::interface(cx, raw as u32)
}

/// The NUMA node of a map, which only counts with its flag.
fn numa_node(cx: &Cx<'_>, raw: u64) -> Value {
    const BPF_F_NUMA_NODE: u32 = 4;
    const MAP_FLAGS: usize = 16;
    match (number(cx, MAP_FLAGS) & BPF_F_NUMA_NODE, raw) {
        (0, _) => Value::Omitted,
        (_, 0xffff_ffff) => Value::Unsigned(raw).remarked("NUMA_NO_NODE"),
        _ => Value::Unsigned(raw),
    }
}

fn all_ones(_: &Cx<'_>, raw: u64) -> Value {
    match raw {
        u64::MAX => Value::Alias { plain: Box::new(Value::Unsigned(raw)), named: Box::new(Value::word("UINT64_MAX")) },
        _ => Value::Unsigned(raw),
    }
}

/// `KERNEL_VERSION(6, 1, 2)`
fn kernel_version(_: &Cx<'_>, raw: u64) -> Value {
    let part = |shift: u32, mask: u64| Value::Unsigned(raw >> shift & mask);
    let named = Value::Macro { name: "KERNEL_VERSION", args: vec![part(16, 0xffff), part(8, 0xff), part(0, 0xff)] };
    Value::alias(raw, named)
}

/// The program that a link is to give up, which only counts with its flag.
fn replaced_program(cx: &Cx<'_>, raw: u64) -> Value {
    const BPF_F_REPLACE: u32 = 4;
    const FLAGS: usize = 8;
    if number(cx, FLAGS) & BPF_F_REPLACE == 0 { Value::Omitted } else { cx.value(&Fd, raw) }
}

/// What the verifier's log holds when the call is entered.
fn log(cx: &Cx<'_>, raw: u64) -> Value {
    const LOG_SIZE: usize = 28;
    sized(cx, raw, |cx, raw| cx.text_within(raw, u64::from(number(cx, LOG_SIZE))))
}

/// The types of BPF_BTF_LOAD.
fn type_data(cx: &Cx<'_>, raw: u64) -> Value {
    const BTF_SIZE: usize = 16;
    sized(cx, raw, |cx, raw| cx.buffer(VAddr::new(raw), u64::from(number(cx, BTF_SIZE))))
}

/// The name that BPF_TASK_FD_QUERY has room for.
fn queried_name(cx: &Cx<'_>, raw: u64) -> Value {
    const ROOM: usize = 12;
    sized(cx, raw, |cx, raw| cx.text_within(raw, u64::from(number(cx, ROOM))))
}

/// The programs that BPF_PROG_QUERY has found.
fn program_ids(cx: &Cx<'_>, raw: u64) -> Value {
    const COUNT: usize = 24;
    match number(cx, COUNT) {
        0 if raw != 0 => Value::Array(ArrayValue::default()),
        _ if cx.returned().is_none() => pointer(raw),
        count => sized(cx, raw, |cx, raw| cx.array(&Uint, VAddr::new(raw), u64::from(count))),
    }
}

/// What is behind a pointer of 64 bits, which a 32-bit program may have filled with more than an address.
fn sized(cx: &Cx<'_>, raw: u64, decode: impl Fn(&Cx<'_>, u64) -> Value) -> Value {
    if raw == Width::Word.zero_extend(cx.abi, raw) { decode(cx, raw) } else { pointer(raw) }
}

/// The instructions of BPF_PROG_LOAD.
fn program(cx: &Cx<'_>, raw: u64) -> Value {
    const INSTRUCTION_COUNT: usize = 4;
    instructions(cx, raw, u64::from(number(cx, INSTRUCTION_COUNT)))
}

/// An array of struct bpf_insn, in full with `-v` only.
fn instructions(cx: &Cx<'_>, raw: u64, count: u64) -> Value {
    const SIZE: usize = 8;
    match cx.limits.detail {
        true => cx.array_with(VAddr::new(raw), count, SIZE, |bytes, _| instruction(cx, bytes)),
        false => pointer(raw),
    }
}

/// What is returned: of the commands that open something a descriptor of it.
pub(crate) fn result(cx: &Cx<'_>, raw: u64) -> Value {
    match cx.args[0] as u32 {
        0 | 5 | 7 | 13 | 14 | 17 | 18 | 19 | 28 | 30 | 32 | 33 => cx.value(&Fd, raw),
        _ => cx.value(&Int, raw),
    }
}

/// `{code=BPF_JMP|BPF_K|BPF_EXIT, dst_reg=BPF_REG_0, src_reg=BPF_REG_0, off=0, imm=0}`
fn instruction(cx: &Cx<'_>, bytes: &[u8]) -> Value {
    let fields = Fields::of(cx, bytes);
    let registers = fields.number(1, 1);
    let register = |raw: u64| Value::Constant { raw, names: &BPF_REGISTERS };
    Value::Struct(StructValue::of(vec![
        Field { name: "code", value: operation(fields.number(0, 1)) },
        Field { name: "dst_reg", value: register(registers & 0xf) },
        Field { name: "src_reg", value: register(registers >> 4) },
        Field { name: "off", value: Value::Signed(i64::from(fields.u16(2).cast_signed())) },
        Field { name: "imm", value: Value::Hex(u64::from(fields.u32(4))) },
    ]))
}

/// The parts of an operation's code, which depend on its class.
fn operation(code: u64) -> Value {
    let class = code & 7;
    let part = |mask: u64, names: &'static Names| Value::Constant { raw: code & mask, names };
    Value::Join(match class {
        0..=3 => vec![part(7, &BPF_CODE_CLASSES), part(0x18, &BPF_SIZES), part(0xe0, &BPF_MODES)],
        _ => {
            let operations = if matches!(class, 4 | 7) { &BPF_ALU_OPS } else { &BPF_JMP_OPS };
            vec![part(7, &BPF_CODE_CLASSES), part(0x08, &BPF_SOURCES), part(0xf0, operations)]
        }
    })
}

#[cfg(test)]
mod tests {
    use crate::syscalls::testing::Case;
    use crate::value::Value;

    #[test]
    fn what_a_command_of_bpf_opens_is_a_descriptor() {
        let opens = |command: u64| matches!(Case::new("bpf", [command, 0, 0]).result(3).decode().1, Value::Fd { .. });
        let opening: Vec<u64> = (0..40).filter(|&command| opens(command)).collect();
        // Map, program, pinned object, program and map by number, trace point, types, types by number, link, link by number,
        // statistics, iterator.
        assert_eq!(opening, [0, 5, 7, 13, 14, 17, 18, 19, 28, 30, 32, 33]);
    }
}
