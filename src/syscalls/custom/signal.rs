//! Signal sets, actions, frames and siginfo_t in memory.

use std::borrow::Cow;

use super::fields::{Fields, pointer};
use crate::abi::Abi;
use crate::syscalls::consts::newer::PIDFD_SIGNAL_FLAGS;
use crate::syscalls::consts::signal::{SA_FLAGS, SIG_HANDLERS};
use crate::syscalls::prelude::*;
use crate::syscalls::siginfo::{SIGINFO_SIZE, siginfo_of};
use crate::value::signals;

/// The size of the kernel's sigset_t in bytes.
const SIGSET_SIZE: usize = 8;

const SA_RESTORER: u64 = 0x0400_0000;

/// The signals of a mask that is `len` bytes long. Once two thirds are in it, those that are not are shown.
pub(crate) fn signals(mask: u64, len: usize) -> Value {
    let count = 8 * len.min(8) as u32;
    let mask = Width::zero_extend(if len >= 8 { Width::W64 } else { Width::W32 }, Abi::X86_64, mask);
    let negated = mask.count_ones() >= count * 2 / 3;
    let shown = if negated { !mask } else { mask };
    let items = (0..count).filter(|bit| shown >> bit & 1 == 1).map(|bit| Value::Signal(bit + 1)).collect();
    Value::Set(Set { items, negated, ..Set::default() })
}

/// The signal set of `size` bytes at `raw`, as long as the kernel takes it.
pub(crate) fn signal_set(cx: &Cx<'_>, raw: u64, size: u64) -> Value {
    set_of(cx, raw, size, cx.abi.word_size() as u64)
}

fn set_of(cx: &Cx<'_>, raw: u64, size: u64, least: u64) -> Value {
    if raw == 0 || !cx.limits.follow || size < least || size > SIGSET_SIZE as u64 {
        return pointer(raw);
    }
    match cx.number(VAddr::new(raw), size as usize) {
        Some(mask) => signals(mask, (size as usize).next_multiple_of(cx.abi.word_size())),
        None => Value::Unreadable(VAddr::new(raw)),
    }
}

/// `set` with its size in the next argument: rt_sigsuspend, and others by their position.
pub(crate) fn set_sized_by_1(cx: &Cx<'_>, raw: u64) -> Value {
    signal_set(cx, raw, cx.args[1])
}

/// A set whose size is the third argument.
pub(crate) fn set_sized_by_2(cx: &Cx<'_>, raw: u64) -> Value {
    signal_set(cx, raw, cx.args[2])
}

/// A set whose size is the fourth argument.
pub(crate) fn set_sized_by_3(cx: &Cx<'_>, raw: u64) -> Value {
    signal_set(cx, raw, cx.args[3])
}

/// A set whose size is the fifth argument.
pub(crate) fn set_sized_by_4(cx: &Cx<'_>, raw: u64) -> Value {
    signal_set(cx, raw, cx.args[4])
}

/// A set whose size is the sixth argument.
pub(crate) fn set_sized_by_5(cx: &Cx<'_>, raw: u64) -> Value {
    signal_set(cx, raw, cx.args[5])
}

/// The set that rt_sigpending(2) fills, of which the caller may ask for a part.
pub(crate) fn pending_set(cx: &Cx<'_>, raw: u64) -> Value {
    set_of(cx, raw, cx.args[1], 1)
}

/// The set of 32 signals that the oldest calls take by pointer.
pub(crate) fn old_set(cx: &Cx<'_>, raw: u64) -> Value {
    if raw == 0 || !cx.limits.follow {
        return pointer(raw);
    }
    match cx.u32(VAddr::new(raw)) {
        Some(mask) => signals(u64::from(mask), 4),
        None => Value::Unreadable(VAddr::new(raw)),
    }
}

/// The set of 32 signals that ssetmask(2) takes as a number.
pub(crate) fn old_mask(_: &Cx<'_>, raw: u64) -> Value {
    signals(raw, 4)
}

/// What sgetmask(2) returned: `(mask [INT])`.
pub(crate) fn mask_note(cx: &Cx<'_>) -> Vec<Note> {
    let note = |mask: i64| Note { label: "mask", value: Some(signals(mask as u64, 4)) };
    cx.returned().map(note).into_iter().collect()
}

/// What ssetmask(2) returned: `(old mask [INT])`.
pub(crate) fn old_mask_note(cx: &Cx<'_>) -> Vec<Note> {
    let note = |mask: i64| Note { label: "old mask", value: Some(signals(mask as u64, 4)) };
    cx.returned().map(note).into_iter().collect()
}

/// What a signal leads to: `SIG_DFL`, `SIG_IGN`, or a function.
pub(crate) fn handler(_: &Cx<'_>, raw: u64) -> Value {
    match raw {
        // As a pointer of 64 bits only: on i386 strace leaves -1 a number.
        u64::MAX => Value::alias(raw, Value::word("SIG_ERR")),
        _ => Value::Constant { raw, names: &SIG_HANDLERS },
    }
}

/// What signal(2) returned, by name.
pub(crate) fn handler_note(cx: &Cx<'_>) -> Vec<Note> {
    match cx.returned() {
        Some(raw @ (0 | 1)) => vec![Note { label: "", value: Some(handler(cx, raw as u64).by_name()) }],
        _ => Vec::new(),
    }
}

/// The kernel's struct sigaction of rt_sigaction(2): four words, the mask last (arch/x86/include/uapi/asm/signal.h).
pub(crate) fn kernel_sigaction(cx: &Cx<'_>, raw: u64) -> Value {
    let words = 3 * cx.abi.word_size();
    if raw == 0 || !cx.limits.follow {
        return pointer(raw);
    }
    let Some(action) = Fields::read(cx, raw, words + SIGSET_SIZE) else { return Value::Unreadable(VAddr::new(raw)) };
    let mask = signals(action.u64(words), SIGSET_SIZE);
    sigaction(cx, action.word(0), mask, action.word(1), action.word(2))
}

/// The struct old_sigaction of sigaction(2): handler, mask of 32 signals, flags, restorer.
pub(crate) fn old_sigaction(cx: &Cx<'_>, raw: u64) -> Value {
    if raw == 0 || !cx.limits.follow {
        return pointer(raw);
    }
    let Some(action) = Fields::read(cx, raw, 16) else { return Value::Unreadable(VAddr::new(raw)) };
    let mask = signals(action.word(1), 4);
    sigaction(cx, action.word(0), mask, action.word(2), action.word(3))
}

fn sigaction(cx: &Cx<'_>, handler_raw: u64, mask: Value, flags: u64, restorer: u64) -> Value {
    let mut fields = StructValue::default();
    fields.push("sa_handler", handler(cx, handler_raw));
    fields.push("sa_mask", mask);
    fields.push("sa_flags", Value::Flags { raw: flags, names: &SA_FLAGS });
    if flags & SA_RESTORER != 0 {
        fields.push("sa_restorer", Value::address(restorer));
    }
    Value::Struct(fields)
}

/// A siginfo_t in the tracee's memory.
pub(crate) fn siginfo_pointer(cx: &Cx<'_>, raw: u64) -> Value {
    if raw == 0 || !cx.limits.follow {
        return pointer(raw);
    }
    match cx.exactly(VAddr::new(raw), SIGINFO_SIZE) {
        Some(bytes) => siginfo_of(cx.abi, &bytes),
        None => Value::Unreadable(VAddr::new(raw)),
    }
}

/// The flags of pidfd_send_signal(2), which are newer than strace.
pub(crate) fn pidfd_flags(_: &Cx<'_>, raw: u64) -> Value {
    let meaning = Value::Flags { raw, names: &PIDFD_SIGNAL_FLAGS };
    Value::Meant { plain: Box::new(Value::Hex(raw)), meaning: Box::new(meaning) }
}

/// The signal that rt_sigtimedwait(2) returned: `(SIGINT)`.
pub(crate) fn signal_note(cx: &Cx<'_>) -> Vec<Note> {
    match cx.returned() {
        Some(signal @ 1..) if signals::name(signal as u32).is_some() => {
            vec![Note { label: "", value: Some(Value::Signal(signal as u32).by_name()) }]
        }
        _ => Vec::new(),
    }
}

/// The mask in the frame that rt_sigreturn(2) takes down: `{mask=[]}`.
///
/// The stack pointer stands behind the return address: on x86-64 at the ucontext, in which the mask follows 296 bytes
/// of flags, link, stack and registers; on i386 at the handler's three arguments, siginfo and ucontext (248 bytes).
pub(crate) fn rt_frame(cx: &Cx<'_>, _: u64) -> Value {
    let offset = match cx.abi {
        Abi::X86_64 => 296,
        Abi::I386 => 248,
    };
    let Some(at) = cx.sp.checked_add(offset) else { return Value::Unreadable(cx.sp) };
    match cx.u64(at) {
        Some(mask) => frame(signals(mask, SIGSET_SIZE)),
        None if !cx.limits.follow => frame(Value::Address(at)),
        None => Value::Unreadable(cx.sp),
    }
}

/// The mask in the frame of sigreturn(2): `oldmask` of the sigcontext, and behind the state of the floating-point unit
/// the word with the real-time signals (arch/x86/include/asm/sigframe.h).
pub(crate) fn old_frame(cx: &Cx<'_>, _: u64) -> Value {
    const OLDMASK: u64 = 80;
    const EXTRAMASK: u64 = 88 + 624;
    let word = |offset| cx.sp.checked_add(offset).and_then(|at| cx.u32(at)).map(u64::from);
    match (word(OLDMASK), word(EXTRAMASK)) {
        (Some(low), Some(high)) => frame(signals(high << 32 | low, SIGSET_SIZE)),
        _ => Value::Unreadable(cx.sp),
    }
}

fn frame(mask: Value) -> Value {
    Value::Struct(StructValue::of(vec![Field { name: "mask", value: mask }]))
}

/// `<... resuming interrupted nanosleep ...>`
pub(crate) fn interrupted(cx: &Cx<'_>, _: u64) -> Value {
    let name = cx.interrupted.unwrap_or("system call");
    Value::Symbol { raw: 0, text: Cow::Owned(format!("<... resuming interrupted {name} ...>")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syscalls::testing::Case;

    fn texts(case: Case) -> Vec<String> {
        case.decode().0.iter().filter(|value| !value.is_omitted()).map(Value::to_text).collect()
    }

    fn words(words: &[u64]) -> Vec<u8> {
        words.iter().flat_map(|word| word.to_le_bytes()).collect()
    }

    #[test]
    fn a_set_is_shown_by_what_is_missing_once_two_thirds_are_in_it() {
        assert_eq!(signals(0x3_0000, 8).to_text(), "[CHLD CONT]");
        assert_eq!(signals(u64::MAX, 8).to_text(), "~[]");
        assert_eq!(signals(0xffff_fffe_7ffb_feff, 8).to_text(), "~[KILL STOP RTMIN RT_1]");
        assert_eq!(signals((1 << 41) - 1, 8).to_text().get(..8), Some("[HUP INT"));
        assert_eq!(signals(u64::MAX << 32 | 2, 4).to_text(), "[INT]");
    }

    #[test]
    fn an_action_shows_its_restorer_only_with_its_flag() {
        let case = Case::new("rt_sigaction", [2, 0x1000, 0x2000, 8])
            .memory(0x1000, &words(&[1, 0x1400_0000, 0x77, 0x4002]))
            .written(0x2000, &words(&[0x40_1000, 4, 0, 0]));
        let action = "{sa_handler=SIG_IGN, sa_mask=[INT TERM], sa_flags=SA_RESTORER|SA_RESTART, sa_restorer=0x77}";
        let old = "{sa_handler=0x401000, sa_mask=[], sa_flags=SA_SIGINFO}";
        assert_eq!(texts(case), ["SIGINT", action, old, "8"]);
    }

    #[test]
    fn a_set_of_a_size_that_the_kernel_refuses_is_an_address() {
        let case = Case::new("rt_sigsuspend", [0x1000, 16]).memory(0x1000, &[1; 16]);
        assert_eq!(texts(case), ["0x1000", "16"]);
    }

    #[test]
    fn sigreturn_shows_the_mask_in_its_frame() {
        let mut case = Case::new("rt_sigreturn", [0]).memory(0x1000 + 296, &words(&[0x4002]));
        case.sp = VAddr::new(0x1000);
        assert_eq!(texts(case), ["{mask=[INT TERM]}"]);
        assert_eq!(texts(Case::new("rt_sigreturn", [0])), ["0"]);
    }
}
