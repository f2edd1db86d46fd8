//! Which bytes our breakpoints stand in place of, in memory that is shared with a guard.
//!
//! An int3 that outlives its tracer kills whoever runs into it. The guard is a process that does nothing but wait; when the
//! tracer has died without having restored what it changed, it does that by this list.
#![allow(unsafe_code)]

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File};
use std::io;
use std::num::NonZeroUsize;
use std::os::unix::fs::FileExt;
use std::sync::atomic::{AtomicI32, AtomicU8, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use nix::sys::mman::{MapFlags, ProtFlags, mmap_anonymous};

use crate::addr::VAddr;
use crate::breakpoint::table::INT3;
use crate::ids::Tid;

/// How many breakpoints can be kept. The memory, 64 MiB, is only taken as far as it is used.
const CAPACITY: usize = 1 << 22;

/// The list. One process writes, and another reads when that one is gone.
#[derive(Debug)]
pub struct Ledger {
    shared: &'static Shared,
    /// Places below [`Shared::used`] that are free again. The writer's own.
    free: Mutex<Vec<usize>>,
}

#[derive(Debug)]
#[repr(C)]
struct Shared {
    /// Entries from here on have never been used.
    used: AtomicUsize,
    entries: [Entry; CAPACITY],
}

#[derive(Debug)]
#[repr(C)]
struct Entry {
    /// A task of the address space; 0 in a free entry. Written last.
    task: AtomicI32,
    byte: AtomicU8,
    addr: AtomicU64,
}

impl Ledger {
    /// An empty list, in memory that children share.
    ///
    /// # Errors
    /// As mmap(2).
    pub fn shared() -> io::Result<Self> {
        let size = NonZeroUsize::new(size_of::<Shared>()).unwrap_or(NonZeroUsize::MIN);
        let protection = ProtFlags::PROT_READ | ProtFlags::PROT_WRITE;
        // SAFETY: a new mapping, which nothing else refers to and which is never unmapped. Its zeroes are a valid `Shared`:
        // atomic numbers, for which any bytes are.
        let shared = unsafe {
            mmap_anonymous(None, size, protection, MapFlags::MAP_SHARED | MapFlags::MAP_NORESERVE)?
                .cast::<Shared>()
                .as_ref()
        };
        Ok(Ledger { shared, free: Mutex::default() })
    }

    /// Notes that an int3 is about to replace `byte` at `addr` in the memory of `task`. `None` when the list is full.
    fn add(&self, task: Tid, addr: VAddr, byte: u8) -> Option<usize> {
        let reused = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let place = reused.unwrap_or_else(|| self.shared.used.fetch_add(1, Ordering::Relaxed));
        let entry = self.shared.entries.get(place)?;
        entry.addr.store(addr.raw(), Ordering::Relaxed);
        entry.byte.store(byte, Ordering::Relaxed);
        entry.task.store(task.raw(), Ordering::Release);
        Some(place)
    }

    fn remove(&self, place: usize) {
        if let Some(entry) = self.shared.entries.get(place) {
            entry.task.store(0, Ordering::Release);
            self.free.lock().unwrap_or_else(PoisonError::into_inner).push(place);
        }
    }

    /// Puts back what the list says, where an int3 stands still. Returns how many bytes that were. For the guard, once the
    /// tracer is gone.
    #[must_use]
    pub fn restore(&self) -> usize {
        let mut by_task: BTreeMap<i32, Vec<(u64, u8)>> = BTreeMap::new();
        let used = self.shared.used.load(Ordering::Acquire).min(CAPACITY);
        for entry in &self.shared.entries[..used] {
            let task = entry.task.load(Ordering::Acquire);
            if task != 0 {
                let (addr, byte) = (entry.addr.load(Ordering::Relaxed), entry.byte.load(Ordering::Relaxed));
                by_task.entry(task).or_default().push((addr, byte));
            }
        }
        by_task.into_iter().map(|(task, bytes)| restore_in(task, &bytes)).sum()
    }
}

/// Restores bytes in the memory of a task. One that has none any more has lost it with the bytes.
fn restore_in(task: i32, bytes: &[(u64, u8)]) -> usize {
    let Some(memory) = memory_of(task) else { return 0 };
    let restored = bytes.iter().filter(|(addr, byte)| {
        let mut now = [0];
        let ours = memory.read_at(&mut now, *addr).is_ok_and(|count| count == 1) && now == [INT3];
        ours && memory.write_all_at(&[*byte], *addr).is_ok()
    });
    restored.count()
}

/// The memory of a task, which is that of all threads of its process: this one may be gone before the others.
fn memory_of(task: i32) -> Option<File> {
    // Of a zombie it can't be opened: its memory is gone (ESRCH or EACCES).
    let open = |path: String| File::options().read(true).write(true).open(path).ok();
    let threads = fs::read_dir(format!("/proc/{task}/task")).into_iter().flatten().flatten();
    let others = threads.map(|thread| format!("{}/mem", thread.path().display()));
    std::iter::once(format!("/proc/{task}/mem")).chain(others).find_map(open)
}

/// What one address space has in the list; taken out of it when this is dropped.
#[derive(Debug)]
pub(super) struct Notes {
    ledger: Arc<Ledger>,
    task: Tid,
    places: RefCell<HashMap<VAddr, usize>>,
}

impl Notes {
    pub(super) fn new(ledger: Arc<Ledger>, task: Tid) -> Self {
        Notes { ledger, task, places: RefCell::default() }
    }

    /// The same list for another space.
    pub(super) fn of_other(&self, task: Tid) -> Self {
        Notes::new(self.ledger.clone(), task)
    }

    pub(super) fn add(&self, addr: VAddr, byte: u8) {
        self.remove(addr);
        if let Some(place) = self.ledger.add(self.task, addr, byte) {
            self.places.borrow_mut().insert(addr, place);
        }
    }

    pub(super) fn remove(&self, addr: VAddr) {
        if let Some(place) = self.places.borrow_mut().remove(&addr) {
            self.ledger.remove(place);
        }
    }
}

impl Drop for Notes {
    fn drop(&mut self) {
        self.places.borrow().values().for_each(|&place| self.ledger.remove(place));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_int3_of_the_list_is_replaced() {
        let ledger = Arc::new(Ledger::shared().unwrap());
        // Heap memory, written through /proc/self/mem.
        let mut code = vec![INT3, 0x90, INT3, INT3].into_boxed_slice();
        let at = |index: usize| VAddr::new(code.as_ptr() as u64 + index as u64);
        let notes = Notes::new(ledger.clone(), Tid::new(std::process::id() as i32));
        notes.add(at(0), 0x55);
        notes.add(at(1), 0x55);
        notes.add(at(2), 0x66);
        notes.remove(at(2));
        notes.add(at(3), 0x77);
        assert_eq!(ledger.restore(), 2);
        code.iter_mut().for_each(|byte| *byte = std::hint::black_box(*byte));
        assert_eq!(*code, [0x55, 0x90, INT3, 0x77]);
        drop(notes);
        assert_eq!(ledger.shared.used.load(Ordering::Relaxed), 3, "a free entry was not used again");
        assert!(ledger.shared.entries[..3].iter().all(|entry| entry.task.load(Ordering::Relaxed) == 0));
    }
}
