//! Attributes of security modules (since 6.8): contexts that lie one behind the other.

use super::fields::{Fields, pointer};
use crate::syscalls::consts::newer::LSM_IDS;
use crate::syscalls::prelude::*;
use crate::value::{Bytes as BytesValue, BytesKind};

/// The fixed part of a struct lsm_ctx (include/uapi/linux/lsm.h): id, flags, length, length of the context.
const HEADER: usize = 32;
/// No more is read, whatever the sizes claim to be; the kernel takes a page.
const MAX: u64 = 4096;

/// The contexts that lsm_get_self_attr(2) has stored, of which it returns the number.
pub(crate) fn contexts(cx: &Cx<'_>, raw: u64) -> Value {
    let count = cx.returned().unwrap_or(0).max(0) as usize;
    if raw == 0 || !cx.limits.follow {
        return pointer(raw);
    }
    let size = cx.u32(VAddr::new(cx.args[2]));
    let Some(all) = size.and_then(|size| cx.exactly(VAddr::new(raw), u64::from(size).min(MAX) as usize)) else {
        return Value::Unreadable(VAddr::new(raw));
    };
    let mut shown = ArrayValue::default();
    let mut rest = all.as_slice();
    while shown.items.len() < count && rest.len() >= HEADER {
        let length = usize::try_from(Fields::of(cx, rest).u64(16)).unwrap_or(usize::MAX);
        let whole = length.clamp(HEADER, rest.len());
        shown.items.push(context(cx, &rest[..whole]));
        rest = &rest[whole..];
    }
    shown.more = shown.items.len() < count;
    Value::Array(shown)
}

/// The context of lsm_set_self_attr(2), of so many bytes as the third argument says.
pub(crate) fn context_given(cx: &Cx<'_>, raw: u64) -> Value {
    let size = u64::from(cx.args[2] as u32);
    if raw == 0 || size < HEADER as u64 || !cx.limits.follow {
        return pointer(raw);
    }
    match cx.exactly(VAddr::new(raw), size.min(MAX) as usize) {
        Some(bytes) => context(cx, &bytes),
        None => Value::Unreadable(VAddr::new(raw)),
    }
}

/// `{id=LSM_ID_APPARMOR, flags=0, len=48, ctx_len=11, ctx="unconfined\n"}`
fn context(cx: &Cx<'_>, bytes: &[u8]) -> Value {
    let fields = Fields::of(cx, bytes);
    let length = fields.u64(24);
    let mut data = bytes.get(HEADER..).unwrap_or_default().to_vec();
    data.truncate(usize::try_from(length).unwrap_or(usize::MAX));
    let cut = data.len() > cx.limits.strlen;
    data.truncate(cx.limits.strlen);
    let mut shown = StructValue::default();
    shown.push("id", Value::Constant { raw: fields.u64(0), names: &LSM_IDS });
    shown.push("flags", Value::Hex(fields.u64(8)));
    shown.push("len", Value::Unsigned(fields.u64(16)));
    shown.push("ctx_len", Value::Unsigned(length));
    shown.push("ctx", Value::Bytes(BytesValue { data, cut, kind: BytesKind::Data }));
    Value::Struct(shown)
}

/// The modules that lsm_list_modules(2) has stored, of which it returns the number.
pub(crate) fn modules(cx: &Cx<'_>, raw: u64) -> Value {
    match cx.limits.follow {
        true => cx.array(&Const64(&LSM_IDS), VAddr::new(raw), cx.returned().unwrap_or(0).max(0) as u64),
        false => pointer(raw),
    }
}

#[cfg(test)]
mod tests {
    use crate::syscalls::testing::Case;

    #[test]
    fn contexts_of_an_unknown_size_are_not_shown() {
        let case = Case::new("lsm_get_self_attr", [100, 0x1000, 0x2000, 0]).written(0x1000, &[0; 64]);
        assert_eq!(case.result(2).line(), "(LSM_ATTR_CURRENT, 0x1000, 0x2000, 0) = 2");
    }

    #[test]
    fn contexts_lie_one_behind_the_other() {
        let mut bytes = Vec::new();
        for (id, text) in [(104_u64, b"confined\0"), (110, b"sandbox\0\0")] {
            for number in [id, 0, 48, 9] {
                bytes.extend_from_slice(&u64::to_le_bytes(number));
            }
            bytes.extend_from_slice(text);
            bytes.resize(bytes.len().next_multiple_of(16), 0);
        }
        let case = Case::new("lsm_get_self_attr", [100, 0x1000, 0x2000, 0]).result(2).written(0x1000, &bytes);
        let line = case.memory(0x2000, &96_u32.to_le_bytes()).line();
        let first = r#"{id=LSM_ID_APPARMOR, flags=0, len=48, ctx_len=9, ctx="confined\0"}"#;
        let second = r#"{id=LSM_ID_LANDLOCK, flags=0, len=48, ctx_len=9, ctx="sandbox\0\0"}"#;
        assert_eq!(line, format!("(LSM_ATTR_CURRENT, [{first}, {second}], [96], 0) = 2"));
    }
}
