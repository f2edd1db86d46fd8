//! landlock: rulesets, which grow from kernel to kernel, and rules by their type.

use super::fields::{Fields, pointer};
use crate::syscalls::consts::system::{
    LANDLOCK_ACCESS_FS, LANDLOCK_ACCESS_NET, LANDLOCK_RESTRICT_FLAGS, LANDLOCK_SCOPES,
};
use crate::syscalls::prelude::*;

/// The struct landlock_ruleset_attr of landlock_create_ruleset(2), as long as the second argument says. strace knows its first
/// field.
pub(crate) fn ruleset(cx: &Cx<'_>, raw: u64) -> Value {
    const FIRST: u64 = 8;
    const KNOWN: u64 = 24;
    let size = Width::Word.zero_extend(cx.abi, cx.args[1]);
    if raw == 0 || size < FIRST || !cx.limits.follow {
        return pointer(raw);
    }
    let Some(first) = Fields::read(cx, raw, FIRST as usize) else { return Value::Unreadable(VAddr::new(raw)) };
    let mut known = StructValue::default();
    known.push("handled_access_fs", Value::Flags { raw: first.u64(0), names: &LANDLOCK_ACCESS_FS });
    if size == FIRST {
        return Value::Struct(known);
    }
    let mut plain = known.clone();
    plain.more = true;
    let meaning = Fields::read(cx, raw, size.min(KNOWN) as usize & !7).map(|attr| {
        known.push("handled_access_net", Value::Flags { raw: attr.u64(8), names: &LANDLOCK_ACCESS_NET });
        if size >= KNOWN {
            known.push("scoped", Value::Flags { raw: attr.u64(16), names: &LANDLOCK_SCOPES });
        }
        super::beyond::beyond(cx, VAddr::new(raw), KNOWN as usize, size, &mut known);
        Value::Struct(known)
    });
    match meaning {
        Some(meaning) => Value::Meant { plain: Box::new(Value::Struct(plain)), meaning: Box::new(meaning) },
        None => Value::Struct(plain),
    }
}

/// What landlock_create_ruleset(2) returned.
pub(crate) fn result(cx: &Cx<'_>, raw: u64) -> Value {
    // LANDLOCK_CREATE_RULESET_VERSION and LANDLOCK_CREATE_RULESET_ERRATA ask for a number instead of a ruleset.
    const NUMBERS: u32 = 1 | 2;
    if cx.args[2] as u32 & NUMBERS == 0 { cx.value(&Fd, raw) } else { cx.value(&Ulong, raw) }
}

/// The rule of landlock_add_rule(2), by its type.
pub(crate) fn rule(cx: &Cx<'_>, raw: u64) -> Value {
    const PATH_BENEATH: u32 = 1;
    const NET_PORT: u32 = 2;
    if raw == 0 || !cx.limits.follow {
        return pointer(raw);
    }
    let mut shown = StructValue::default();
    match cx.args[1] as u32 {
        // struct landlock_path_beneath_attr is packed.
        PATH_BENEATH => {
            let Some(rule) = Fields::read(cx, raw, 12) else { return Value::Unreadable(VAddr::new(raw)) };
            shown.push("allowed_access", Value::Flags { raw: rule.u64(0), names: &LANDLOCK_ACCESS_FS });
            shown.push("parent_fd", cx.value(&Fd, u64::from(rule.u32(8))));
            Value::Struct(shown)
        }
        // Newer than strace, which shows an address.
        NET_PORT => {
            let Some(rule) = Fields::read(cx, raw, 16) else { return pointer(raw) };
            shown.push("allowed_access", Value::Flags { raw: rule.u64(0), names: &LANDLOCK_ACCESS_NET });
            shown.push("port", Value::Unsigned(rule.u64(8)));
            Value::Meant { plain: Box::new(pointer(raw)), meaning: Box::new(Value::Struct(shown)) }
        }
        _ => pointer(raw),
    }
}

/// The flags of landlock_restrict_self(2), which are newer than strace.
pub(crate) fn restrict_flags(_: &Cx<'_>, raw: u64) -> Value {
    let meaning = Value::Flags { raw, names: &LANDLOCK_RESTRICT_FLAGS };
    Value::Meant { plain: Box::new(Value::Hex(raw)), meaning: Box::new(meaning) }
}
