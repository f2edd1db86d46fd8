//! Sets of descriptors: poll(2), select(2), epoll(7), and what of them was ready.

use super::fields::{Fields, pointer};
use super::signal::signal_set;
use crate::syscalls::consts::poll::{EPOLL_EVENTS, POLL_EVENTS};
use crate::syscalls::layouts::time::{TIMESPEC, TIMESPEC64, TIMEVAL};
use crate::syscalls::prelude::*;

static TIMEOUT: Kind = To(&Struct(&TIMESPEC));
static TIMEOUT64: Kind = To(&Struct(&TIMESPEC64));
static TIMEOUT_USEC: Kind = To(&Struct(&TIMEVAL));

const POLLFD_SIZE: usize = 8;

/// The array of poll(2), as it is asked.
pub(crate) fn pollfds(cx: &Cx<'_>, raw: u64) -> Value {
    let count = cx.args[1] & 0xffff_ffff;
    if !cx.limits.follow && count != 0 {
        return pointer(raw);
    }
    cx.array_with(VAddr::new(raw), count, POLLFD_SIZE, |bytes, _| {
        let asked = Fields::of(cx, bytes);
        let fd = asked.u32(0) as i32;
        let mut fields = StructValue::default();
        fields.push("fd", Value::fd(fd));
        // The kernel ignores negative ones.
        if fd >= 0 {
            fields.push("events", Value::Flags { raw: u64::from(asked.u16(4)), names: &POLL_EVENTS });
        }
        Value::Struct(fields)
    })
}

/// What poll(2) found: `([{fd=3, revents=POLLIN}])` or `(Timeout)`.
pub(crate) fn poll_note(cx: &Cx<'_>) -> Vec<Note> {
    match cx.returned() {
        Some(0) => vec![Note::words("Timeout")],
        Some(_) if cx.limits.follow => ready(cx).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// What ppoll(2) found, and how much time was left.
pub(crate) fn ppoll_note(cx: &Cx<'_>) -> Vec<Note> {
    ppoll_outcome(cx, &TIMEOUT)
}

/// As [`ppoll_note`], of ppoll_time64.
pub(crate) fn ppoll64_note(cx: &Cx<'_>) -> Vec<Note> {
    ppoll_outcome(cx, &TIMEOUT64)
}

fn ppoll_outcome(cx: &Cx<'_>, timeout: &Kind) -> Vec<Note> {
    let mut notes = poll_note(cx);
    let some = cx.returned().is_some_and(|count| count != 0) && asked(cx).is_some();
    if some && cx.limits.follow && cx.args[2] != 0 {
        notes.push(Note { label: "left", value: Some(cx.value(timeout, cx.args[2])) });
    }
    notes
}

/// Where the array of poll(2) begins, and how many items it has; `None` where there can be no such array.
fn asked(cx: &Cx<'_>) -> Option<(VAddr, u64)> {
    let (at, count) = (VAddr::new(cx.args[0]), cx.args[1] & 0xffff_ffff);
    at.checked_add(count * POLLFD_SIZE as u64).filter(|_| !at.is_null() && count != 0).map(|_| (at, count))
}

/// The items of poll(2)'s array in which the kernel has set something.
fn ready(cx: &Cx<'_>) -> Option<Note> {
    let (at, count) = asked(cx).filter(|_| cx.limits.follow)?;
    let shown = if cx.limits.detail { usize::MAX } else { cx.limits.strlen };
    let mut found = ArrayValue::default();
    // One at a time would be a read each; a page's worth is read at once.
    const BATCH: u64 = 512;
    let mut done = 0;
    'all: while done < count.min(1 << 16) {
        let want = BATCH.min(count - done);
        let from = VAddr::new(at.raw().wrapping_add(done * POLLFD_SIZE as u64));
        let mut bytes = vec![0; want as usize * POLLFD_SIZE];
        let whole = cx.memory.read(from, &mut bytes) / POLLFD_SIZE;
        for item in bytes.chunks_exact(POLLFD_SIZE).take(whole) {
            let item = Fields::of(cx, item);
            if item.u16(6) == 0 {
                continue;
            }
            if found.items.len() >= shown {
                found.more = true;
                break 'all;
            }
            let revents = Value::Flags { raw: u64::from(item.u16(6)), names: &POLL_EVENTS };
            let fields = vec![
                Field { name: "fd", value: Value::fd(item.u32(0) as i32) },
                Field { name: "revents", value: revents },
            ];
            found.items.push(Value::Struct(StructValue::of(fields)));
        }
        if (whole as u64) < want {
            let stop = from.raw().wrapping_add((whole * POLLFD_SIZE) as u64);
            found.items.push(Value::Unreadable(VAddr::new(stop)));
            break;
        }
        done += want;
    }
    (!found.items.is_empty() || found.more).then_some(Note { label: "", value: Some(Value::Array(found)) })
}

/// The five arguments of select(2).
struct Select {
    nfds: i32,
    sets: [u64; 3],
    timeout: u64,
}

impl Select {
    fn of(cx: &Cx<'_>) -> Self {
        let [nfds, read, write, except, timeout, _] = cx.args;
        Select { nfds: nfds as i32, sets: [read, write, except], timeout }
    }

    /// The numbers in the set at `raw`; `None` when it can't be read.
    fn members(&self, cx: &Cx<'_>, raw: u64) -> Option<Vec<i32>> {
        // The kernel takes no more than the limit of open files, which is below this.
        const MAX_FDS: i32 = 1 << 20;
        let nfds = self.nfds.min(MAX_FDS);
        if raw == 0 || nfds <= 0 {
            return None;
        }
        let len = (nfds as usize).div_ceil(8).next_multiple_of(cx.abi.word_size());
        let bytes = cx.exactly(VAddr::new(raw), len)?;
        Some((0..nfds).filter(|fd| bytes[*fd as usize / 8] >> (fd % 8) & 1 == 1).collect())
    }

    fn set(&self, cx: &Cx<'_>, index: usize) -> Value {
        let raw = self.sets[index];
        match self.members(cx, raw).filter(|_| cx.limits.follow) {
            Some(fds) => fd_set(&fds),
            None if raw == 0 || self.nfds <= 0 => pointer(raw),
            None => Value::Unreadable(VAddr::new(raw)),
        }
    }

    /// `(in [3], left {tv_sec=1, tv_usec=0})`, `(Timeout)`.
    fn note(&self, cx: &Cx<'_>, timeout: &Kind) -> Vec<Note> {
        let Some(count) = cx.returned() else { return Vec::new() };
        if count == 0 {
            return vec![Note::words("Timeout")];
        }
        let mut notes = Vec::new();
        let mut rest = usize::try_from(count).unwrap_or(usize::MAX);
        for (label, raw) in ["in", "out", "except"].into_iter().zip(self.sets) {
            let Some(mut fds) = self.members(cx, raw) else { continue };
            fds.truncate(rest);
            rest -= fds.len();
            if !fds.is_empty() {
                notes.push(Note { label, value: Some(fd_set(&fds)) });
            }
        }
        if self.timeout != 0 {
            notes.push(Note { label: "left", value: Some(cx.value(timeout, self.timeout)) });
        }
        notes
    }
}

fn fd_set(fds: &[i32]) -> Value {
    Value::Set(Set { items: fds.iter().map(|&fd| Value::fd(fd)).collect(), ..Set::default() })
}

/// The second argument of select(2).
pub(crate) fn read_set(cx: &Cx<'_>, _: u64) -> Value {
    Select::of(cx).set(cx, 0)
}

/// The third argument of select(2).
pub(crate) fn write_set(cx: &Cx<'_>, _: u64) -> Value {
    Select::of(cx).set(cx, 1)
}

/// The fourth argument of select(2).
pub(crate) fn except_set(cx: &Cx<'_>, _: u64) -> Value {
    Select::of(cx).set(cx, 2)
}

/// What select(2) found.
pub(crate) fn select_note(cx: &Cx<'_>) -> Vec<Note> {
    Select::of(cx).note(cx, &TIMEOUT_USEC)
}

/// What pselect6 found.
pub(crate) fn pselect_note(cx: &Cx<'_>) -> Vec<Note> {
    Select::of(cx).note(cx, &TIMEOUT)
}

/// What pselect6_time64 found.
pub(crate) fn pselect64_note(cx: &Cx<'_>) -> Vec<Note> {
    Select::of(cx).note(cx, &TIMEOUT64)
}

/// The last argument of pselect6: the pointer to a set and its size, `{sigmask=[CHLD], sigsetsize=8}`.
pub(crate) fn sized_mask(cx: &Cx<'_>, raw: u64) -> Value {
    if raw == 0 || !cx.limits.follow {
        return pointer(raw);
    }
    let Some(block) = Fields::read(cx, raw, 2 * cx.abi.word_size()) else {
        return Value::Unreadable(VAddr::new(raw));
    };
    let (mask, size) = (block.word(0), block.word(1));
    Value::Struct(StructValue::of(vec![
        Field { name: "sigmask", value: signal_set(cx, mask, size) },
        Field { name: "sigsetsize", value: Value::Unsigned(size) },
    ]))
}

/// struct epoll_event is packed on x86-64, and i386 aligns nothing to more than four bytes.
const EPOLL_EVENT_SIZE: usize = 12;

fn epoll_event(cx: &Cx<'_>, bytes: &[u8]) -> Value {
    let event = Fields::of(cx, bytes);
    let data = vec![
        Field { name: "u32", value: Value::Unsigned(u64::from(event.u32(4))) },
        Field { name: "u64", value: Value::Unsigned(event.u64(4)) },
    ];
    Value::Struct(StructValue::of(vec![
        Field { name: "events", value: Value::Flags { raw: u64::from(event.u32(0)), names: &EPOLL_EVENTS } },
        Field { name: "data", value: Value::Struct(StructValue::of(data)) },
    ]))
}

/// The event of epoll_ctl(2), which EPOLL_CTL_DEL ignores.
pub(crate) fn epoll_ctl_event(cx: &Cx<'_>, raw: u64) -> Value {
    const EPOLL_CTL_DEL: u32 = 2;
    if raw == 0 || !cx.limits.follow || cx.args[1] as u32 == EPOLL_CTL_DEL {
        return pointer(raw);
    }
    match cx.exactly(VAddr::new(raw), EPOLL_EVENT_SIZE) {
        Some(bytes) => epoll_event(cx, &bytes),
        None => Value::Unreadable(VAddr::new(raw)),
    }
}

/// The events that epoll_wait(2) returned.
pub(crate) fn epoll_events(cx: &Cx<'_>, raw: u64) -> Value {
    // Of no events there is nothing to follow.
    if !cx.limits.follow && cx.returned() != Some(0) {
        return pointer(raw);
    }
    let count = cx.returned().map_or(0, |count| count.max(0) as u64);
    cx.array_with(VAddr::new(raw), count, EPOLL_EVENT_SIZE, |bytes, _| epoll_event(cx, bytes))
}
