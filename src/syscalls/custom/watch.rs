//! The flags of fanotify.

use super::pair::flags_pair;
use crate::syscalls::consts::watch::{FANOTIFY_CLASSES, FANOTIFY_EVENTS, FANOTIFY_INIT};
use crate::syscalls::prelude::*;

/// The bits that choose one of the classes (`FAN_ALL_CLASS_BITS` in linux/fanotify.h).
const CLASS: u64 = 0xc;

/// The flags of fanotify_init(2): a class, then flags.
pub(crate) fn fanotify_class(cx: &Cx<'_>, raw: u64) -> Value {
    let class = cx.value(&Const(&FANOTIFY_CLASSES), raw & CLASS);
    match raw & !CLASS {
        0 => class,
        flags => Value::Join(vec![class, cx.value(&Flags(&FANOTIFY_INIT), flags)]),
    }
}

/// The events of fanotify_mark(2) in a 32-bit call.
pub(crate) fn fanotify_mask(cx: &Cx<'_>, _: u64) -> Value {
    flags_pair::<2>(cx, &FANOTIFY_EVENTS)
}

/// The directory of fanotify_mark(2): none is meant by -1.
pub(crate) fn fanotify_dirfd(cx: &Cx<'_>, raw: u64) -> Value {
    match cx.value(&DirFd, raw) {
        Value::Fd(fd) if fd.fd == -1 => {
            Value::Alias { plain: Box::new(Value::Signed(-1)), named: Box::new(Value::word("FAN_NOFD")) }
        }
        other => other,
    }
}
