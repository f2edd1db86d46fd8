//! keyctl(2) and its relatives: which arguments there are, and what they are, depends on the operation.

use super::fields::{Fields, pointer};
use super::prctl::{Param, at_entry, at_exit};
use crate::syscalls::consts::system::{
    KEY_CAPS0, KEY_CAPS1, KEY_PERMISSIONS, KEY_REQKEYS, KEY_SPECS, KEYCTL_MOVE_FLAGS,
};
use crate::syscalls::layouts::system::{KEYCTL_DH_PARAMS, KEYCTL_PKEY_PARAMS, KEYCTL_PKEY_QUERY};
use crate::syscalls::prelude::*;
use crate::value::errno;

/// A key's serial number, which is an `int`: `KEY_SPEC_SESSION_KEYRING`, `311582100`.
pub(crate) fn key(_: &Cx<'_>, raw: u64) -> Value {
    decimal(raw, &KEY_SPECS, "")
}

/// The error that looking for a key gets from now on.
fn error(_: &Cx<'_>, raw: u64) -> Value {
    match errno::name(raw as u32) {
        Some(_) => Value::Errno(raw as u32),
        None => Value::Unsigned(u64::from(raw as u32)),
    }
}

/// A constant that is a decimal number.
fn decimal(raw: u64, names: &'static Names, unknown: &'static str) -> Value {
    let number = Value::Signed(i64::from(raw as i32));
    match names.of(u64::from(raw as u32)) {
        Some(name) => Value::Alias { plain: Box::new(number), named: Box::new(Value::word(name)) },
        None if unknown.is_empty() => number,
        None => number.remarked(unknown),
    }
}

const KEY: Param = (In, CustomOf(Width::W32, key));
const ADDRESS: Param = (In, Xlong);
const NUMBER: Param = (In, Ulong);
const UINT: Param = (In, Uint);
const TEXT: Param = (In, Text);
const PARAMS: Param = (In, Custom(pkey_params));
static ANYTHING: [Param; 4] = [ADDRESS; 4];

/// The arguments behind the operation.
fn params(cx: &Cx<'_>) -> &'static [Param] {
    match cx.args[0] as u32 {
        // GET_KEYRING_ID
        0 => const { &[KEY, (In, Int)] },
        // JOIN_SESSION_KEYRING
        1 => const { &[TEXT] },
        // UPDATE
        2 => const { &[KEY, (In, Bytes(Arg(3))), NUMBER] },
        // REVOKE, CLEAR, ASSUME_AUTHORITY, INVALIDATE
        3 | 7 | 16 | 21 => const { &[KEY] },
        // CHOWN
        4 => const { &[KEY, (In, Id), (In, Id)] },
        // SETPERM
        5 => const { &[KEY, (In, Flags(&KEY_PERMISSIONS))] },
        // DESCRIBE, GET_SECURITY
        6 | 17 => const { &[KEY, (Out, Custom(description)), NUMBER] },
        // LINK, UNLINK
        8 | 9 => const { &[KEY, KEY] },
        // SEARCH
        10 => const { &[KEY, TEXT, TEXT, KEY] },
        // READ
        11 => const { &[KEY, (Out, Custom(contents)), NUMBER] },
        // INSTANTIATE
        12 => const { &[KEY, (In, Bytes(Arg(3))), NUMBER, KEY] },
        // NEGATE
        13 => const { &[KEY, UINT, KEY] },
        // SET_REQKEY_KEYRING
        14 => const { &[(In, Custom(default_keyring))] },
        // SET_TIMEOUT
        15 => const { &[KEY, UINT] },
        // SESSION_TO_PARENT
        18 => const { &[] },
        // REJECT
        19 => const { &[KEY, UINT, (In, Custom(error)), KEY] },
        // INSTANTIATE_IOV
        20 => const { &[KEY, (In, Custom(super::iovec::written::<3>)), NUMBER, KEY] },
        // GET_PERSISTENT
        22 => const { &[(In, Id), KEY] },
        // DH_COMPUTE
        23 => {
            const { &[(In, To(&Struct(&KEYCTL_DH_PARAMS))), (Out, Custom(contents)), NUMBER, (In, Custom(kdf_params))] }
        }
        // PKEY_QUERY
        24 => const { &[KEY, ADDRESS, TEXT, (Out, Custom(pkey_query))] },
        // PKEY_ENCRYPT, PKEY_DECRYPT, PKEY_SIGN
        25..=27 => const { &[PARAMS, TEXT, (In, Custom(pkey_input)), (Out, Custom(pkey_output))] },
        // PKEY_VERIFY
        28 => const { &[PARAMS, TEXT, (In, Custom(pkey_input)), (In, Custom(pkey_output))] },
        // RESTRICT_KEYRING
        29 => const { &[KEY, TEXT, TEXT] },
        // MOVE
        30 => const { &[KEY, KEY, KEY, (In, Flags(&KEYCTL_MOVE_FLAGS))] },
        // CAPABILITIES
        31 => const { &[(Out, Custom(capabilities)), NUMBER] },
        _ => &ANYTHING,
    }
}

/// The decoders of the four arguments behind the operation.
pub(crate) static ARG2: Stages = Stages {
    entry: |cx, raw| at_entry(params(cx).first(), cx, raw),
    exit: |cx, raw, before| at_exit(params(cx).first(), cx, raw, before),
};
/// The third.
pub(crate) static ARG3: Stages = Stages {
    entry: |cx, raw| at_entry(params(cx).get(1), cx, raw),
    exit: |cx, raw, before| at_exit(params(cx).get(1), cx, raw, before),
};
/// The fourth.
pub(crate) static ARG4: Stages = Stages {
    entry: |cx, raw| at_entry(params(cx).get(2), cx, raw),
    exit: |cx, raw, before| at_exit(params(cx).get(2), cx, raw, before),
};
/// The fifth.
pub(crate) static ARG5: Stages = Stages {
    entry: |cx, raw| at_entry(params(cx).get(3), cx, raw),
    exit: |cx, raw, before| at_exit(params(cx).get(3), cx, raw, before),
};

/// A text that the kernel has stored with its NUL, as much of it as there was room for.
fn description(cx: &Cx<'_>, raw: u64) -> Value {
    cx.buffer_of_text(VAddr::new(raw), stored(cx))
}

/// Data that the kernel has stored.
fn contents(cx: &Cx<'_>, raw: u64) -> Value {
    cx.buffer(VAddr::new(raw), stored(cx))
}

/// How much the kernel has stored, in the room that the fourth argument states.
fn stored(cx: &Cx<'_>) -> u64 {
    let (length, room) = (cx.returned().unwrap_or(0).max(0) as u64, Width::Word.zero_extend(cx.abi, cx.args[3]));
    length.min(room)
}

/// Where request_key(2) links keys to.
fn default_keyring(_: &Cx<'_>, raw: u64) -> Value {
    decimal(raw, &KEY_REQKEYS, KEY_REQKEYS.unknown)
}

/// The capabilities of the key service: bytes of flags, each with names of its own.
fn capabilities(cx: &Cx<'_>, raw: u64) -> Value {
    let room = Width::Word.zero_extend(cx.abi, cx.args[2]);
    let count = (cx.returned().unwrap_or(0).max(0) as u64).min(room);
    if !cx.limits.follow && count > 0 {
        return pointer(raw);
    }
    let mut tables = [&KEY_CAPS0, &KEY_CAPS1].into_iter();
    cx.array_with(VAddr::new(raw), count, 1, |bytes, _| {
        let raw = u64::from(bytes[0]);
        tables.next().map_or(Value::Hex(raw), |names| Value::Flags { raw, names })
    })
}

/// A spare array of `count` words at `at`, which is shown when there is anything in it.
fn push_spare(cx: &Cx<'_>, fields: &mut StructValue, record: &Fields, at: usize, count: usize) {
    let words: Vec<_> = (0..count).map(|i| Value::Hex(u64::from(record.u32(at + 4 * i)))).collect();
    if words.iter().any(|word| *word != Value::Hex(0)) {
        let shown = if cx.limits.detail { count } else { count.min(cx.limits.strlen) };
        let items = words.into_iter().take(shown).collect();
        fields.push("__spare", Value::Array(ArrayValue { items, more: shown < count, ..ArrayValue::default() }));
    }
}

/// A struct keyctl_kdf_params (include/uapi/linux/keyctl.h).
fn kdf_params(cx: &Cx<'_>, raw: u64) -> Value {
    const SPARE: usize = 8;
    let word = cx.abi.word_size();
    if raw == 0 {
        return pointer(raw);
    }
    let size = (2 * word + 4 + 4 * SPARE).next_multiple_of(word);
    let Some(record) = Fields::read(cx, raw, size) else { return Value::Unreadable(VAddr::new(raw)) };
    let length = u64::from(record.u32(2 * word));
    let mut fields = StructValue::default();
    fields.push("hashname", cx.text(record.word(0)));
    fields.push("otherinfo", cx.buffer(VAddr::new(record.word(1)), length));
    fields.push("otherinfolen", Value::Unsigned(length));
    push_spare(cx, &mut fields, &record, 2 * word + 4, SPARE);
    Value::Struct(fields)
}

/// A struct keyctl_pkey_params; what its third field is depends on the operation.
fn pkey_params(cx: &Cx<'_>, raw: u64) -> Value {
    const VERIFY: u32 = 28;
    const SPARE: usize = 7;
    if raw == 0 || !cx.limits.follow {
        return pointer(raw);
    }
    let Some(record) = Fields::read(cx, raw, KEYCTL_PKEY_PARAMS.size(cx.abi)) else {
        return Value::Unreadable(VAddr::new(raw));
    };
    let third = if cx.args[0] as u32 == VERIFY { "in2_len" } else { "out_len" };
    let mut fields = StructValue::default();
    fields.push("key_id", key(cx, u64::from(record.u32(0))));
    fields.push("in_len", Value::Unsigned(u64::from(record.u32(4))));
    fields.push(third, Value::Unsigned(u64::from(record.u32(8))));
    push_spare(cx, &mut fields, &record, 12, SPARE);
    Value::Struct(fields)
}

/// A length in the parameters of a public-key operation; `None` when those can't be read.
fn pkey_length(cx: &Cx<'_>, offset: u64) -> Option<u64> {
    cx.record(&KEYCTL_PKEY_PARAMS, VAddr::new(cx.args[1]))?;
    cx.u32(VAddr::new(cx.args[1].wrapping_add(offset))).map(u64::from)
}

/// What a public-key operation works on.
fn pkey_input(cx: &Cx<'_>, raw: u64) -> Value {
    pkey_data(cx, raw, 4)
}

/// What a public-key operation makes, or the signature that it verifies.
fn pkey_output(cx: &Cx<'_>, raw: u64) -> Value {
    pkey_data(cx, raw, 8)
}

fn pkey_data(cx: &Cx<'_>, raw: u64, length: u64) -> Value {
    match pkey_length(cx, length) {
        Some(length) if cx.limits.follow => cx.buffer(VAddr::new(raw), length),
        _ => pointer(raw),
    }
}

/// What a key can do.
fn pkey_query(cx: &Cx<'_>, raw: u64) -> Value {
    const SPARE: usize = 10;
    if raw == 0 || !cx.limits.follow {
        return pointer(raw);
    }
    let Some(record) = Fields::read(cx, raw, KEYCTL_PKEY_QUERY.size(cx.abi)) else {
        return Value::Unreadable(VAddr::new(raw));
    };
    let mut fields = cx.structure(&KEYCTL_PKEY_QUERY, &record.bytes, VAddr::new(raw));
    push_spare(cx, &mut fields, &record, 16, SPARE);
    Value::Struct(fields)
}
