//! Lists of groups and sets of capabilities.

use std::borrow::Cow;

use super::fields::{Fields, pointer};
use crate::syscalls::consts::system::{CAP_VERSIONS, CAPS};
use crate::syscalls::prelude::*;

/// The kernel takes no longer list of groups (include/uapi/linux/limits.h).
const NGROUPS_MAX: u64 = 65_536;

static ID: Kind = Id;
static OLD_ID: Kind = PerAbi(&Id, &Id16);

fn groups(cx: &Cx<'_>, raw: u64, count: u64, item: &Kind) -> Value {
    if raw == 0 || !cx.limits.follow && count != 0 || count > NGROUPS_MAX {
        return pointer(raw);
    }
    cx.array(item, VAddr::new(raw), count)
}

/// The groups of setgroups(2).
pub(crate) fn groups_given(cx: &Cx<'_>, raw: u64) -> Value {
    groups(cx, raw, cx.args[0] & 0xffff_ffff, &OLD_ID)
}

/// The groups of setgroups32.
pub(crate) fn groups32_given(cx: &Cx<'_>, raw: u64) -> Value {
    groups(cx, raw, cx.args[0] & 0xffff_ffff, &ID)
}

/// The groups that getgroups(2) returned.
pub(crate) fn groups_returned(cx: &Cx<'_>, raw: u64) -> Value {
    groups_filled(cx, raw, &OLD_ID)
}

/// The groups that getgroups32 returned.
pub(crate) fn groups32_returned(cx: &Cx<'_>, raw: u64) -> Value {
    groups_filled(cx, raw, &ID)
}

fn groups_filled(cx: &Cx<'_>, raw: u64, item: &Kind) -> Value {
    groups(cx, raw, cx.returned().map_or(0, |count| count.max(0) as u64), item)
}

/// The header of capget(2) and capset(2): `{version=_LINUX_CAPABILITY_VERSION_3, pid=0}`.
pub(crate) fn capability_header(cx: &Cx<'_>, raw: u64) -> Value {
    if raw == 0 || !cx.limits.follow {
        return pointer(raw);
    }
    let Some(header) = Fields::read(cx, raw, 8) else { return Value::Unreadable(VAddr::new(raw)) };
    Value::Struct(StructValue::of(vec![
        Field { name: "version", value: Value::Constant { raw: u64::from(header.u32(0)), names: &CAP_VERSIONS } },
        Field { name: "pid", value: cx.value(&Pid, u64::from(header.u32(4))) },
    ]))
}

/// The three sets of capget(2) and capset(2): of 32 bits with the first version of the header, of twice 32 with others.
pub(crate) fn capability_sets(cx: &Cx<'_>, raw: u64) -> Value {
    const VERSION_2: u32 = 0x2007_1026;
    const VERSION_3: u32 = 0x2008_0522;
    if raw == 0 || !cx.limits.follow {
        return pointer(raw);
    }
    // Without a header nobody knows how large the sets are.
    let sets = Fields::read(cx, cx.args[0], 8).and_then(|header| {
        let wide = matches!(header.u32(0), VERSION_2 | VERSION_3);
        Fields::read(cx, raw, if wide { 24 } else { 12 })
    });
    let Some(sets) = sets else { return Value::Unreadable(VAddr::new(raw)) };
    // Bytes that were not read are zero.
    let set = |index: usize| capabilities(u64::from(sets.u32(12 + 4 * index)) << 32 | u64::from(sets.u32(4 * index)));
    Value::Struct(StructValue::of(vec![
        Field { name: "effective", value: set(0) },
        Field { name: "permitted", value: set(1) },
        Field { name: "inheritable", value: set(2) },
    ]))
}

/// A set of capabilities: `1<<CAP_CHOWN|1<<CAP_KILL`. What has no name is shown as strace does, as part of one of the
/// two words that the kernel's structure has.
pub(crate) fn capabilities(raw: u64) -> Value {
    let (low, high) = (raw & 0xffff_ffff, raw >> 32);
    let word = |word: u64, first: u64| {
        let named = Value::Symbol { raw: 0, text: Cow::Owned(word_of_capabilities(word, first)) };
        Value::alias(word, named)
    };
    match (low, high) {
        (0, 0) => Value::Hex(0),
        (low, 0) => word(low, 0),
        (0, high) => word(high, 32),
        _ => Value::Join(vec![word(low, 0), word(high, 32)]),
    }
}

/// The capabilities of 32 bits, the lowest of which has the number `first`.
fn word_of_capabilities(word: u64, first: u64) -> String {
    let mut parts = Vec::new();
    let mut rest = word;
    for &(name, number) in CAPS.entries {
        let bit = number.checked_sub(first).filter(|&bit| bit < 32).map_or(0, |bit| 1_u64 << bit);
        if word & bit != 0 {
            rest &= !bit;
            parts.push(format!("1<<{name}"));
        }
    }
    match (parts.is_empty(), rest) {
        (true, _) => parts.push(format!("{rest:#x} /* {} */", CAPS.unknown)),
        (false, 0) => {}
        (false, _) => parts.push(format!("{rest:#x}")),
    }
    parts.join("|")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(raw: u64) -> String {
        capabilities(raw).to_text()
    }

    #[test]
    fn capabilities_are_named_by_word() {
        assert_eq!(text(0b101), "1<<CAP_CHOWN|1<<CAP_DAC_READ_SEARCH");
        assert_eq!(text(1 << 40 | 1), "1<<CAP_CHOWN|1<<CAP_CHECKPOINT_RESTORE");
        assert_eq!(text(1 << 63 | 1 << 40), "1<<CAP_CHECKPOINT_RESTORE|0x80000000");
        assert_eq!(text(1 << 63 | 1), "1<<CAP_CHOWN|0x80000000 /* CAP_??? */");
        assert_eq!(capabilities(0), Value::Hex(0));
    }
}
