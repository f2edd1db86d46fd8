//! Reading and writing a stopped task's memory.
//!
//! A system call into the kernel costs more than the bytes it fetches, so a read takes its surroundings along, and later
//! reads near by are answered from there. What was fetched is true for one stop only: other threads and processes that
//! share the memory may run while we look, and surely do between two stops.

use std::cell::{Cell, RefCell};
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use super::request;
use super::served::{Access, Served};
use crate::addr::{PAGE_SIZE, VAddr};
use crate::ids::{IdMap, Tid};

/// Bytes that one window holds.
const WINDOW: usize = 1024;
/// Places in memory that are remembered at once: two paths, a structure and what it points to.
const WINDOWS: usize = 4;

/// The memory of the task that is stopped now. One value serves a whole session; [`at_stop`](Self::at_stop) turns it to a
/// task and forgets what was fetched before.
#[derive(Debug)]
pub struct TaskMemory {
    tid: Tid,
    windows: RefCell<Windows>,
    /// process_vm_readv(2) does not exist here (ENOSYS): a kernel without CROSS_MEMORY_ATTACH, or a container's filter.
    word_by_word: Cell<bool>,
    /// Memory that was opened while that was allowed, and may be read when nothing else is: of tasks that are not dumpable any more,
    /// an unprivileged tracer is refused even PTRACE_PEEKDATA (kernel/ptrace.c, ptrace_access_vm).
    kept: IdMap<Tid, Arc<File>>,
    /// Tasks in whose memory somebody may serve faults, for which we would wait.
    served: IdMap<Tid, Arc<Served>>,
    /// The number of a page that is there, for the task has just used it.
    used: Option<u64>,
}

#[derive(Debug)]
struct Windows {
    slots: [Window; WINDOWS],
    next: usize,
}

#[derive(Debug)]
struct Window {
    start: u64,
    /// Bytes fetched; 0 for an empty slot.
    len: usize,
    /// The byte behind the window cannot be read.
    ends_memory: bool,
    bytes: Box<[u8; WINDOW]>,
}

impl Window {
    fn empty() -> Self {
        Window { start: 0, len: 0, ends_memory: false, bytes: Box::new([0; WINDOW]) }
    }

    /// The part of the window from `addr` on.
    fn from(&self, addr: u64) -> Option<&[u8]> {
        let skip = usize::try_from(addr.checked_sub(self.start)?).ok()?;
        self.bytes[..self.len].get(skip..).filter(|rest| !rest.is_empty())
    }

    fn ends_at(&self, addr: u64) -> bool {
        self.ends_memory && self.len != 0 && self.start.wrapping_add(self.len as u64) == addr
    }
}

impl Windows {
    /// Fills a window from `addr` on, not across the end of a page, and returns which.
    fn fill(&mut self, addr: VAddr, fetch: impl FnOnce(&mut [u8]) -> usize) -> usize {
        let slot = self.next;
        self.next = (slot + 1) % WINDOWS;
        let window = &mut self.slots[slot];
        let wanted = WINDOW.min(addr.bytes_to_page_end());
        window.start = addr.raw();
        window.len = fetch(&mut window.bytes[..wanted]);
        window.ends_memory = window.len < wanted;
        slot
    }
}

impl TaskMemory {
    /// Memory of no task yet.
    #[must_use]
    pub fn new() -> Self {
        let windows = Windows { slots: std::array::from_fn(|_| Window::empty()), next: 0 };
        TaskMemory {
            tid: Tid::new(0),
            windows: RefCell::new(windows),
            word_by_word: Cell::new(false),
            kept: IdMap::default(),
            served: IdMap::default(),
            used: None,
        }
    }

    /// Turns to the task that has just stopped and forgets everything fetched before.
    pub fn at_stop(&mut self, tid: Tid) {
        self.tid = tid;
        self.used = None;
        self.forget();
    }

    /// Takes the memory of a task for times when it can't be had in another way; `None` forgets it.
    pub fn keep(&mut self, tid: Tid, memory: Option<Arc<File>>) {
        match memory {
            Some(memory) => drop(self.kept.insert(tid, memory)),
            None => drop(self.kept.remove(&tid)),
        }
    }

    /// From now on only what is there already is accessed in the memory of a task; `None`: all of it.
    pub fn beware(&mut self, tid: Tid, served: Option<Arc<Served>>) {
        match served {
            Some(served) => drop(self.served.insert(tid, served)),
            None => drop(self.served.remove(&tid)),
        }
    }

    /// The memory of a task of which only what is there is accessed.
    #[must_use]
    pub fn served(&self, tid: Tid) -> Option<&Arc<Served>> {
        self.served.get(&tid)
    }

    /// Whether there is such a task.
    #[must_use]
    pub fn is_any_served(&self) -> bool {
        !self.served.is_empty()
    }

    /// At this stop the page of `addr` is there, for the task has just used it.
    pub fn just_used(&mut self, addr: VAddr) {
        self.used = Some(addr.raw() / PAGE_SIZE);
    }

    /// How many of `len` bytes, from the first on, can be accessed without waiting for anybody.
    fn accessible(&self, addr: u64, len: usize, access: Access) -> usize {
        let is_used = || self.used == Some(addr / PAGE_SIZE) && len <= VAddr::new(addr).bytes_to_page_end();
        match self.served.get(&self.tid) {
            // To ask would be dearer than to read.
            Some(served) if !served.is_certain() && is_used() => len,
            Some(served) => served.prefix(self.tid, addr, len, access),
            None => len,
        }
    }

    /// Whose memory it is.
    #[must_use]
    pub fn tid(&self) -> Tid {
        self.tid
    }

    fn forget(&mut self) {
        for window in &mut self.windows.get_mut().slots {
            window.len = 0;
        }
    }

    /// Reads at `addr` and returns the number of bytes that could be read from the start of `buf`; 0 if not even one.
    pub fn read(&self, addr: VAddr, buf: &mut [u8]) -> usize {
        if buf.len() > WINDOW {
            return self.fetch(addr.raw(), buf);
        }
        let mut done = 0;
        while done < buf.len() {
            let Some(at) = addr.checked_add(done as u64) else { break };
            let count = self.read_near(at, &mut buf[done..]);
            if count == 0 {
                break;
            }
            done += count;
        }
        done
    }

    /// The same, of what the task itself has accessed just before it stopped. Memory that was opened before is read for less than
    /// it takes to ask whether it may be read.
    pub fn read_accessed(&self, addr: VAddr, buf: &mut [u8]) -> usize {
        let served = self.served.get(&self.tid).is_some_and(|served| served.is_certain());
        if let Some(memory) = self.kept.get(&self.tid).filter(|_| !served) {
            let mut windows = self.windows.borrow_mut();
            if !windows.slots.iter().any(|window| window.from(addr.raw()).is_some()) {
                windows.fill(addr, |bytes| memory.read_at(bytes, addr.raw()).unwrap_or(0));
            }
        }
        self.read(addr, buf)
    }

    /// Reads from a window, which is filled where none holds `addr`; not across the end of a page.
    fn read_near(&self, addr: VAddr, buf: &mut [u8]) -> usize {
        let mut windows = self.windows.borrow_mut();
        if windows.slots.iter().any(|window| window.ends_at(addr.raw())) {
            return 0;
        }
        let held = windows.slots.iter().position(|window| window.from(addr.raw()).is_some());
        let slot = held.unwrap_or_else(|| windows.fill(addr, |bytes| self.fetch(addr.raw(), bytes)));
        let Some(bytes) = windows.slots[slot].from(addr.raw()) else { return 0 };
        let count = bytes.len().min(buf.len());
        buf[..count].copy_from_slice(&bytes[..count]);
        count
    }

    /// Reads straight from the task.
    fn fetch(&self, addr: u64, buf: &mut [u8]) -> usize {
        let len = self.accessible(addr, buf.len(), Access::Read);
        let buf = &mut buf[..len];
        if self.word_by_word.get() {
            return self.peek(addr, buf);
        }
        let mut done = 0;
        while done < buf.len() {
            let Some(at) = addr.checked_add(done as u64) else { break };
            let ranges = Pages::new(at, buf.len() - done);
            match request::read_memory(self.tid, ranges.vectors(), &mut buf[done..]) {
                Ok(count) => {
                    done += count;
                    if count < ranges.len() || count == 0 {
                        break;
                    }
                }
                Err(error) if refused(&error) => {
                    self.word_by_word.set(error.raw_os_error() == Some(libc::ENOSYS));
                    return done + self.peek(at, &mut buf[done..]);
                }
                Err(_) => break,
            }
        }
        done
    }

    /// Reads by PTRACE_PEEKDATA, which the ptrace link itself permits.
    fn peek(&self, addr: u64, buf: &mut [u8]) -> usize {
        if let Some(memory) = self.kept.get(&self.tid) {
            return read_all_there_is(memory, addr, buf);
        }
        let mut done = 0;
        while done < buf.len() {
            let Some(at) = addr.checked_add(done as u64) else { break };
            let skip = (at % 8) as usize;
            let Ok(word) = request::peek(self.tid, at - skip as u64) else { break };
            let count = (8 - skip).min(buf.len() - done);
            buf[done..done + count].copy_from_slice(&word[skip..skip + count]);
            done += count;
        }
        done
    }

    /// Writes `bytes` at `addr` and returns how many of them, from the start, were written.
    pub fn write(&mut self, addr: VAddr, bytes: &[u8]) -> usize {
        self.forget();
        let bytes = &bytes[..self.accessible(addr.raw(), bytes.len(), Access::Write)];
        let mut done = 0;
        while done < bytes.len() {
            let Some(at) = addr.raw().checked_add(done as u64) else { break };
            let ranges = Pages::new(at, bytes.len() - done);
            match request::write_memory(self.tid, ranges.vectors(), &bytes[done..]) {
                Ok(count) => {
                    done += count;
                    if count < ranges.len() || count == 0 {
                        break;
                    }
                }
                Err(error) if refused(&error) => return done + self.poke(at, &bytes[done..]),
                Err(_) => break,
            }
        }
        done
    }

    /// Writes `bytes` at `addr` also where the task itself may not write, and returns how many of them were written.
    pub fn force(&mut self, addr: VAddr, bytes: &[u8]) -> usize {
        self.forget();
        self.poke(addr.raw(), &bytes[..self.accessible(addr.raw(), bytes.len(), Access::Write)])
    }

    fn poke(&self, addr: u64, bytes: &[u8]) -> usize {
        if let Some(memory) = self.kept.get(&self.tid) {
            // Within a page nothing is written by halves that could be.
            return if memory.write_all_at(bytes, addr).is_ok() { bytes.len() } else { 0 };
        }
        let mut done = 0;
        while done < bytes.len() {
            let Some(at) = addr.checked_add(done as u64) else { break };
            let skip = (at % 8) as usize;
            let Ok(mut word) = request::peek(self.tid, at - skip as u64) else { break };
            let count = (8 - skip).min(bytes.len() - done);
            word[skip..skip + count].copy_from_slice(&bytes[done..done + count]);
            if request::poke(self.tid, at - skip as u64, word).is_err() {
                break;
            }
            done += count;
        }
        done
    }
}

impl Default for TaskMemory {
    fn default() -> Self {
        Self::new()
    }
}

/// Reads until nothing more can be read.
fn read_all_there_is(memory: &File, addr: u64, buf: &mut [u8]) -> usize {
    let mut done = 0;
    while done < buf.len() {
        match memory.read_at(&mut buf[done..], addr.wrapping_add(done as u64)) {
            Ok(count) if count > 0 => done += count,
            _ => break,
        }
    }
    done
}

/// process_vm_readv(2) checks permissions anew at every call, the ptrace link does not.
fn refused(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(libc::EPERM | libc::ENOSYS | libc::EACCES))
}

/// A range cut at page borders. process_vm_readv(2) promises partial transfers only between vectors, and readability
/// changes only at page borders: with a vector for each page, what can be read is read.
#[derive(Debug)]
pub struct Pages {
    vectors: Vectors,
    len: usize,
}

#[derive(Debug)]
enum Vectors {
    One([libc::iovec; 1]),
    Many(Vec<libc::iovec>),
}

impl Pages {
    /// The most vectors in one call (UIO_MAXIOV, include/uapi/linux/uio.h).
    const MAX: usize = 1024;

    /// Cuts `len` bytes at `addr`; a range of more than 1024 pages is cut short.
    #[must_use]
    pub fn new(addr: u64, len: usize) -> Self {
        let len = len.min(usize::try_from(u64::MAX - addr).unwrap_or(usize::MAX));
        if len <= VAddr::new(addr).bytes_to_page_end() {
            return Pages { vectors: Vectors::One([request::remote(addr, len)]), len };
        }
        let mut vectors = Vec::with_capacity((len / PAGE_SIZE as usize + 2).min(Self::MAX));
        let mut done = 0;
        while done < len && vectors.len() < Self::MAX {
            let at = addr + done as u64;
            let count = VAddr::new(at).bytes_to_page_end().min(len - done);
            vectors.push(request::remote(at, count));
            done += count;
        }
        Pages { vectors: Vectors::Many(vectors), len: done }
    }

    fn vectors(&self) -> &[libc::iovec] {
        match &self.vectors {
            Vectors::One(one) => one,
            Vectors::Many(many) => many,
        }
    }

    /// The bytes that the vectors cover.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether the range holds no byte.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Our own memory can be read like a tracee's.
    fn own() -> TaskMemory {
        let mut memory = TaskMemory::new();
        memory.at_stop(Tid::new(std::process::id() as i32));
        memory
    }

    fn addr_of(bytes: &[u8]) -> VAddr {
        VAddr::new(bytes.as_ptr() as u64)
    }

    /// Two pages of which the second cannot be read, as a start address.
    fn page_before_a_hole() -> u64 {
        use nix::sys::mman::{MapFlags, ProtFlags};
        let page = PAGE_SIZE as usize;
        let map = |at: Option<std::num::NonZero<usize>>, len: usize, prot, flags| {
            let len = std::num::NonZero::new(len).unwrap();
            let flags = flags | MapFlags::MAP_PRIVATE | MapFlags::MAP_ANONYMOUS;
            crate::ptrace::request::tests_map(at, len, prot, flags)
        };
        let start = map(None, 2 * page, ProtFlags::PROT_NONE, MapFlags::empty());
        let at = std::num::NonZero::new(start as usize);
        map(at, page, ProtFlags::PROT_READ | ProtFlags::PROT_WRITE, MapFlags::MAP_FIXED)
    }

    #[test]
    fn reads_what_is_there() {
        let text = b"hello, tracee".to_vec();
        let memory = own();
        let mut buf = [0; 13];
        assert_eq!(memory.read(addr_of(&text), &mut buf), 13);
        assert_eq!(&buf, text.as_slice());
    }

    #[test]
    fn a_long_read_crosses_pages() {
        let bytes: Vec<u8> = (0..100_000_u32).map(|i| i as u8).collect();
        let memory = own();
        let mut buf = vec![0; bytes.len()];
        assert_eq!(memory.read(addr_of(&bytes), &mut buf), bytes.len());
        assert_eq!(buf, bytes);
    }

    #[test]
    fn a_read_into_a_hole_yields_what_is_before_it() {
        let start = page_before_a_hole();
        let mut memory = own();
        for from_end in [1_u64, 7, 8, 33, 1000, 1024, 2000, 4096] {
            memory.at_stop(memory.tid());
            let at = VAddr::new(start + PAGE_SIZE - from_end);
            let mut buf = vec![0xaa; 8000];
            assert_eq!(memory.read(at, &mut buf), from_end as usize, "direct");
            let mut buf = [0xaa; 1024];
            assert_eq!(memory.read(at, &mut buf), (from_end as usize).min(1024), "by window");
            assert_eq!(memory.read(at, &mut buf[..1]), 1);
        }
        assert_eq!(memory.read(VAddr::new(start + PAGE_SIZE), &mut [0; 8]), 0);
        assert_eq!(memory.peek(start + PAGE_SIZE - 3, &mut [0; 8]), 0, "not a tracee of ours");
    }

    #[test]
    fn hostile_addresses_read_nothing() {
        let memory = own();
        let mut small = [0; 16];
        let mut large = [0; 5000];
        for addr in [0, 1, 0x8000_0000_0000, 0xffff_8000_0000_0000, u64::MAX - 4, u64::MAX] {
            assert_eq!(memory.read(VAddr::new(addr), &mut small), 0, "{addr:#x}");
            assert_eq!(memory.read(VAddr::new(addr), &mut large), 0, "{addr:#x}");
        }
        assert_eq!(memory.read(VAddr::new(1), &mut []), 0);
    }

    #[test]
    fn what_was_fetched_lasts_for_one_stop() {
        let mut cell = Box::new([1_u8; 4]);
        let at = addr_of(&cell[..]);
        let mut memory = own();
        let mut buf = [0; 4];
        memory.read(at, &mut buf);
        cell[0] = 2;
        std::hint::black_box(&mut cell);
        memory.read(at, &mut buf);
        assert_eq!(buf[0], 1, "answered from the window");
        memory.at_stop(memory.tid());
        memory.read(at, &mut buf);
        assert_eq!(buf[0], 2);
    }

    #[test]
    fn a_write_is_seen_by_the_next_read() {
        let cell = Box::new([1_u8; 4]);
        let at = addr_of(&cell[..]);
        let mut memory = own();
        let mut buf = [0; 4];
        memory.read(at, &mut buf);
        assert_eq!(memory.write(at, &[7, 8]), 2);
        memory.read(at, &mut buf);
        assert_eq!(buf, [7, 8, 1, 1]);
        assert_eq!(memory.write(VAddr::new(8), &[1]), 0);
    }

    #[test]
    fn ranges_are_cut_at_page_borders() {
        let pages = Pages::new(0x1ffe, 0x1004);
        let cut: Vec<(usize, usize)> = pages.vectors().iter().map(|v| (v.iov_base as usize, v.iov_len)).collect();
        assert_eq!(cut, [(0x1ffe, 2), (0x2000, 0x1000), (0x3000, 2)]);
        assert_eq!(pages.len(), 0x1004);
        assert_eq!(Pages::new(0, 10_000_000).len(), 1024 * 4096);
        assert!(Pages::new(u64::MAX, 100).is_empty());
    }
}
