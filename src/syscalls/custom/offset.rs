//! Offsets that a call moves on: `[2] => [5]`.

use crate::syscalls::prelude::*;
use crate::syscalls::signature::Stages;

/// The offset of sendfile(2), a `long`.
pub(crate) static OFFSET: Stages =
    Stages { entry: |cx, raw| bracketed(cx, &Ulong, raw), exit: |cx, raw, before| moved(cx, &Ulong, raw, before) };

/// The offset of sendfile64(2).
pub(crate) static OFFSET64: Stages =
    Stages { entry: |cx, raw| bracketed(cx, &U64, raw), exit: |cx, raw, before| moved(cx, &U64, raw, before) };

/// A number behind a pointer. An array of one, because both of its states are shown in brackets of their own.
fn bracketed(cx: &Cx<'_>, kind: &Kind, raw: u64) -> Value {
    if !cx.limits.follow {
        return Value::address(raw);
    }
    match cx.at(kind, VAddr::new(raw)) {
        number @ Value::Unsigned(_) => Value::Array(ArrayValue { items: vec![number], ..ArrayValue::default() }),
        other => other,
    }
}

fn moved(cx: &Cx<'_>, kind: &Kind, raw: u64, before: &Value) -> Value {
    match (cx.returned(), before) {
        (Some(1..), Value::Array(_)) => Value::Change(Box::new(before.clone()), Box::new(bracketed(cx, kind, raw))),
        _ => before.clone(),
    }
}
