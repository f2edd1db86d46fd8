//! 64-bit numbers in two registers, as 32-bit calls have them. The register behind is `Unused` in the row.

use crate::syscalls::prelude::*;

/// The number whose lower half is in register `LOW` and whose upper half is in the next one.
fn low_high<const LOW: usize>(cx: &Cx<'_>) -> u64 {
    cx.args[LOW] & 0xffff_ffff | cx.args[LOW + 1] << 32
}

/// A signed number, lower half first.
pub(crate) fn pair<const LOW: usize>(cx: &Cx<'_>, _: u64) -> Value {
    Value::Signed(low_high::<LOW>(cx) as i64)
}

/// An unsigned number, lower half first.
pub(crate) fn unsigned_pair<const LOW: usize>(cx: &Cx<'_>, _: u64) -> Value {
    Value::Unsigned(low_high::<LOW>(cx))
}

/// A set of 64 flags, lower half first.
pub(crate) fn flags_pair<const LOW: usize>(cx: &Cx<'_>, names: &'static Names) -> Value {
    Value::Flags { raw: low_high::<LOW>(cx), names }
}

/// A signed number, upper half first, as _llseek(2) has it.
pub(crate) fn high_low<const HIGH: usize>(cx: &Cx<'_>, _: u64) -> Value {
    Value::Signed((cx.args[HIGH] << 32 | cx.args[HIGH + 1] & 0xffff_ffff) as i64)
}
