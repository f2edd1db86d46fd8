//! BPF_OBJ_GET_INFO_BY_FD: what the kernel tells about a map or a program.

use super::super::fields::{Fields, pointer};
use super::{MAX_SIZE, instructions, name, push_beyond, read};
use crate::syscalls::consts::bpf::{BPF_MAP_FLAGS, BPF_MAP_TYPES, BPF_PROG_TYPES};
use crate::syscalls::prelude::*;
use crate::value::{Bytes as BytesValue, BytesKind};

/// The descriptor, the length and the pointer.
const KNOWN: usize = 16;

/// What is remembered at the entry: how much room there was, and what stood in it.
pub(super) fn entry(cx: &Cx<'_>, raw: u64) -> Value {
    let Some((fields, _)) = read(cx, raw, KNOWN) else { return Value::Settled(Box::new(pointer(raw))) };
    let room = fields.u32(4);
    let stood = match cx.limits.detail {
        true => cx.exactly(VAddr::new(fields.u64(8)), (room as usize).min(MAX_SIZE)).unwrap_or_default(),
        false => Vec::new(),
    };
    let bytes = Value::Bytes(BytesValue { data: stood, cut: false, kind: BytesKind::Binary });
    Value::Held(Box::new(Value::Macro { name: "", args: vec![Value::Unsigned(u64::from(room)), bytes] }))
}

pub(super) fn exit(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    let (Value::Macro { args, .. }, Some((fields, size))) = (before, read(cx, raw, KNOWN)) else {
        return before.clone();
    };
    let (room, stood) = match args.as_slice() {
        [Value::Unsigned(room), Value::Bytes(bytes)] => (*room, Fields::of(cx, &bytes.data)),
        _ => return before.clone(),
    };
    let length = u64::from(fields.u32(4));
    let mut info = StructValue::default();
    info.push("bpf_fd", cx.value(&Fd, u64::from(fields.u32(0))));
    info.push("info_len", changed(room, length));
    info.push("info", object(cx, fields.u32(0).cast_signed(), fields.u64(8), length, &stood));
    let mut shown = StructValue::of(vec![Field { name: "info", value: Value::Struct(info) }]);
    push_beyond(cx, &fields, KNOWN, size, &mut shown);
    Value::Struct(shown)
}

/// A number before and after the call.
fn changed(before: u64, after: u64) -> Value {
    match before == after {
        true => Value::Unsigned(after),
        false => Value::Change(Box::new(Value::Unsigned(before)), Box::new(Value::Unsigned(after))),
    }
}

/// The information itself, which is known for maps and programs and shown with `-v`.
fn object(cx: &Cx<'_>, fd: i32, raw: u64, length: u64, stood: &Fields) -> Value {
    if cx.failed() || !cx.limits.detail || length == 0 {
        return pointer(raw);
    }
    let kind = cx.memory.anonymous_inode(fd);
    let known = match kind.as_deref() {
        Some("bpf-map") => 80,
        Some("bpf-prog") => 220,
        _ => return pointer(raw),
    };
    let length = length.min(MAX_SIZE as u64) as usize;
    let Some(mut fields) = Fields::read(cx, raw, length) else { return pointer(raw) };
    fields.bytes.resize(length.max(known), 0);
    let mut shown = match known {
        80 => map(cx, &fields, length),
        _ => program(cx, &fields, length, stood),
    };
    push_beyond(cx, &fields, known, length, &mut shown);
    Value::Struct(shown)
}

/// A struct bpf_map_info.
fn map(cx: &Cx<'_>, fields: &Fields, length: usize) -> StructValue {
    let number = |offset| Value::Unsigned(u64::from(fields.u32(offset)));
    let mut shown = StructValue::default();
    shown.push("type", Value::Constant { raw: u64::from(fields.u32(0)), names: &BPF_MAP_TYPES });
    for (name, offset) in [("id", 4), ("key_size", 8), ("value_size", 12), ("max_entries", 16)] {
        shown.push(name, number(offset));
    }
    shown.push("map_flags", Value::Flags { raw: u64::from(fields.u32(20)), names: &BPF_MAP_FLAGS });
    if length > 24 {
        shown.push("name", name(cx, &fields.bytes[24..40]));
    }
    if length > 40 {
        shown.push("ifindex", super::interface(cx, u64::from(fields.u32(40))));
        shown.push("btf_vmlinux_value_type_id", number(44));
        network(cx, fields, 48, &mut shown);
    }
    if length > 64 {
        for (name, offset) in [("btf_id", 64), ("btf_key_type_id", 68), ("btf_value_type_id", 72)] {
            shown.push(name, number(offset));
        }
    }
    shown
}

/// The network namespace of an object that was made for a device: the file that stands for it.
fn network(cx: &Cx<'_>, fields: &Fields, offset: usize, shown: &mut StructValue) {
    shown.push("netns_dev", cx.value(&Dev64, fields.u64(offset)));
    shown.push("netns_ino", Value::Unsigned(fields.u64(offset + 8)));
}

/// A struct bpf_prog_info. Numbers that the kernel changes are shown with what they were.
fn program(cx: &Cx<'_>, fields: &Fields, length: usize, stood: &Fields) -> StructValue {
    let number = |offset| Value::Unsigned(u64::from(fields.u32(offset)));
    let count = |offset| changed(u64::from(stood.u32(offset)), u64::from(fields.u32(offset)));
    let wide = |offset| Value::Unsigned(fields.u64(offset));
    let address = |offset| pointer(fields.u64(offset));
    let binary = |data: Vec<u8>| Value::Bytes(BytesValue { data, cut: false, kind: BytesKind::Binary });
    let mut shown = StructValue::default();
    shown.push("type", Value::Constant { raw: u64::from(fields.u32(0)), names: &BPF_PROG_TYPES });
    shown.push("id", number(4));
    shown.push("tag", binary(fields.bytes[8..16].to_vec()));
    shown.push("jited_prog_len", count(16));
    let jited = cx.buffer_of(VAddr::new(fields.u64(24)), u64::from(fields.u32(16)), BytesKind::Binary);
    shown.push("jited_prog_insns", jited);
    shown.push("xlated_prog_len", count(20));
    shown.push("xlated_prog_insns", instructions(cx, fields.u64(32), u64::from(fields.u32(20) / 8)));
    if length > 40 {
        let loaded = fields.u64(40);
        shown.push("load_time", since_boot(cx, loaded));
        shown.push("created_by_uid", number(48));
        shown.push("nr_map_ids", count(52));
        shown.push("map_ids", cx.array(&Uint, VAddr::new(fields.u64(56)), u64::from(fields.u32(52))));
        shown.push("name", name(cx, &fields.bytes[64..80]));
    }
    if length > 80 {
        shown.push("ifindex", super::interface(cx, u64::from(fields.u32(80))));
        shown.push("gpl_compatible", Value::Unsigned(u64::from(fields.u32(84) & 1)));
        network(cx, fields, 88, &mut shown);
    }
    if length > 104 {
        shown.push("nr_jited_ksyms", count(104));
        shown.push("nr_jited_func_lens", count(108));
        shown.push("jited_ksyms", address(112));
        shown.push("jited_func_lens", address(120));
    }
    if length > 128 {
        shown.push("btf_id", number(128));
        shown.push("func_info_rec_size", count(132));
        shown.push("func_info", address(136));
        shown.push("nr_func_info", count(144));
        shown.push("nr_line_info", count(148));
        shown.push("line_info", address(152));
        shown.push("jited_line_info", address(160));
        shown.push("nr_jited_line_info", count(168));
        shown.push("line_info_rec_size", count(172));
        shown.push("jited_line_info_rec_size", count(176));
        shown.push("nr_prog_tags", count(180));
        shown.push("prog_tags", address(184));
    }
    if length > 192 {
        shown.push("run_time_ns", wide(192));
        shown.push("run_cnt", wide(200));
    }
    if length > 208 {
        shown.push("recursion_misses", wide(208));
    }
    if length > 216 {
        shown.push("verified_insns", number(216));
    }
    shown
}

/// A time in nanoseconds since boot, with the date that it was.
fn since_boot(cx: &Cx<'_>, nanoseconds: u64) -> Value {
    let plain = Value::Unsigned(nanoseconds);
    match cx.memory.boot_time() {
        Some(boot) if nanoseconds != 0 => plain.dated(boot + (nanoseconds / 1_000_000_000) as i64, 0, 0),
        _ => plain,
    }
}
