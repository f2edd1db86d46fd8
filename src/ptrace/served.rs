//! Memory whose faults are served by somebody else's code: by a thread of the target itself, by userfaultfd(2).
//!
//! Who touches such a page while it is absent waits until it is there, and that holds for a tracer as well: process_vm_readv(2),
//! /proc/PID/mem and PTRACE_PEEKDATA all wait, killable but by nothing else. When the thread that serves the fault is stopped, or comes to
//! its next stop, nobody goes on any more. So nothing is touched before the kernel has said that it is there. (Where faults
//! of user mode alone are served, UFFD_USER_MODE_ONLY, and where they are answered by SIGBUS, a tracer gets EFAULT at once.)

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::os::unix::fs::FileExt;

use crate::addr::PAGE_SIZE;
use crate::ids::Tid;

/// What is done to memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// It is looked at.
    Read,
    /// It is changed.
    Write,
}

/// The memory of a process that may have faults served.
#[derive(Debug)]
pub struct Served {
    /// /proc/PID/pagemap. `None`: it is refused to us, and what is there can't be known.
    pagemap: Option<File>,
    /// Whether it is only that nobody would tell us.
    suspected: bool,
}

impl Served {
    /// The memory of a task that is stopped, or newborn.
    #[must_use]
    pub fn of(tid: Tid) -> Self {
        Served { pagemap: File::open(format!("/proc/{tid}/pagemap")).ok(), suspected: false }
    }

    /// The same, when it is not known whether there is anybody who serves faults; `None` when nothing can be known.
    #[must_use]
    pub fn suspected(tid: Tid) -> Option<Self> {
        let pagemap = File::open(format!("/proc/{tid}/pagemap")).ok()?;
        Some(Served { pagemap: Some(pagemap), suspected: true })
    }

    /// Whether somebody is known who may serve faults.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        !self.suspected
    }

    /// How many of the `len` bytes at `addr`, from the first on, can be accessed without waiting for whoever serves faults.
    /// The kernel may refuse to access them all the same: where nothing is mapped nobody is waited for. `tid` is a task that has
    /// this memory.
    #[must_use]
    pub fn prefix(&self, tid: Tid, addr: u64, len: usize, access: Access) -> usize {
        let Some(pagemap) = &self.pagemap else { return 0 };
        let Some(end) = addr.checked_add(len as u64) else { return len };
        let mut at = addr - addr % PAGE_SIZE;
        while at < end {
            let mut entries = [0; 64 * size_of::<u64>()];
            let pages = ((end - at).div_ceil(PAGE_SIZE)).min(64);
            let wanted = &mut entries[..pages as usize * size_of::<u64>()];
            // Beyond the end of user space there is nothing.
            let got = pagemap.read_at(wanted, at / PAGE_SIZE * size_of::<u64>() as u64).unwrap_or(0);
            if got < size_of::<u64>() {
                return len;
            }
            let mut next = at;
            for entry in wanted[..got].chunks_exact(size_of::<u64>()) {
                next += PAGE_SIZE;
                let entry = entry.try_into().map_or(0, u64::from_ne_bytes);
                if is_there(entry, access) {
                    continue;
                }
                let here = next - PAGE_SIZE;
                match served_up_to(tid, here, access) {
                    Ok(unserved) if unserved > here => next = unserved.max(next),
                    _ => return usize::try_from(here.saturating_sub(addr)).unwrap_or(len).min(len),
                }
                break;
            }
            at = next;
        }
        len
    }
}

/// Up to where, from the page at `addr` on, nobody serves faults; `addr` itself where somebody does.
fn served_up_to(tid: Tid, addr: u64, access: Access) -> io::Result<u64> {
    let smaps = BufReader::with_capacity(1 << 16, File::open(format!("/proc/{tid}/smaps"))?);
    unserved_up_to(smaps, addr, access)
}

/// Entries of /proc/PID/pagemap (Documentation/admin-guide/mm/pagemap.rst).
const PRESENT: u64 = 1 << 63;
const SWAPPED: u64 = 1 << 62;
/// Write-protected by userfaultfd(2). With [`SWAPPED`] there may be no page at all, but a mark that it is to be protected.
const PROTECTED: u64 = 1 << 57;

fn is_there(entry: u64, access: Access) -> bool {
    let protected = entry & PROTECTED != 0;
    match access {
        Access::Read => entry & PRESENT != 0 || entry & SWAPPED != 0 && !protected,
        Access::Write => entry & (PRESENT | SWAPPED) != 0 && !protected,
    }
}

/// The same, by the text of /proc/PID/smaps: `um`, `ui` and `uw` are the flags of a mapping whose missing pages, pages that are only
/// not mapped, and writes to protected pages are reported (proc_pid_smaps(5)).
fn unserved_up_to(smaps: impl BufRead, addr: u64, access: Access) -> io::Result<u64> {
    let mut end = None;
    let mut any = false;
    for line in smaps.lines() {
        let line = line?;
        any = true;
        if let Some(range) = range(&line) {
            if range.start > addr {
                // Nothing is mapped at `addr`.
                return Ok(range.start);
            }
            end = range.contains(&addr).then_some(range.end);
        } else if let (Some(end), Some(flags)) = (end, line.strip_prefix("VmFlags:")) {
            let served = |flag: &str| match flag {
                "um" | "ui" => true,
                "uw" => access == Access::Write,
                _ => false,
            };
            return Ok(if flags.split_ascii_whitespace().any(served) { addr } else { end });
        }
    }
    // A task that has ended has no mappings at all; otherwise the last one is below.
    if any { Ok(u64::MAX) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

/// The addresses of a mapping, in the first line about it.
fn range(line: &str) -> Option<std::ops::Range<u64>> {
    let (start, end) = line.split_once(' ')?.0.split_once('-')?;
    Some(u64::from_str_radix(start, 16).ok()?..u64::from_str_radix(end, 16).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMAPS: &str = "\
1000-3000 r--p 00000000 fe:00 1 /a-b
Size:                  8 kB
VmFlags: rd mr mw me sd
4000-6000 rw-p 00000000 00:00 0
Rss:                   4 kB
VmFlags: rd wr mr mw me ac um sd
6000-8000 rw-p 00000000 00:00 0
VmFlags: rd wr mr mw me ac uw sd
";

    fn up_to(addr: u64, access: Access) -> u64 {
        unserved_up_to(SMAPS.as_bytes(), addr, access).unwrap()
    }

    #[test]
    fn mappings_say_whose_faults_are_served() {
        for access in [Access::Read, Access::Write] {
            assert_eq!(up_to(0, access), 0x1000, "nothing is mapped below the first");
            assert_eq!(up_to(0x2000, access), 0x3000);
            assert_eq!(up_to(0x3000, access), 0x4000, "a hole");
            assert_eq!(up_to(0x5000, access), 0x5000, "missing pages are served");
            assert_eq!(up_to(0x9000, access), u64::MAX);
        }
        assert!(unserved_up_to(&b""[..], 0x1000, Access::Read).is_err(), "it has ended");
        assert_eq!(up_to(0x7000, Access::Read), 0x8000);
        assert_eq!(up_to(0x7000, Access::Write), 0x7000, "writes are");
    }

    #[test]
    fn a_page_is_there_when_no_fault_would_be_served() {
        let both = |entry| [Access::Read, Access::Write].map(|access| is_there(entry, access));
        assert_eq!(both(0), [false, false]);
        assert_eq!(both(PRESENT), [true, true]);
        assert_eq!(both(SWAPPED), [true, true]);
        assert_eq!(both(PRESENT | PROTECTED), [true, false]);
        assert_eq!(both(SWAPPED | PROTECTED), [false, false]);
    }

    #[test]
    fn memory_without_served_faults_is_all_accessible() {
        let own = Tid::new(std::process::id() as i32);
        let memory = Served::of(own);
        let untouched = vec![0_u8; 100 << 12];
        for access in [Access::Read, Access::Write] {
            assert_eq!(memory.prefix(own, untouched.as_ptr() as u64 + 1, untouched.len(), access), untouched.len());
            for addr in [0, 1, 0x8000_0000_0000, 0xffff_8000_0000_0000, u64::MAX - 4, u64::MAX] {
                assert_eq!(memory.prefix(own, addr, 8, access), 8, "{addr:#x}: nobody is waited for");
            }
        }
    }
}
