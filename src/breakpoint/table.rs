//! The breakpoints of one address space.
//!
//! An int3 stays where it is while threads run, so that none slips through and none is stopped but the one that hits it.
//! What it displaced is emulated, or executed as a copy in a slot; copies are never changed while they exist, so any
//! number of threads may stand in one.

use std::collections::BTreeMap;

use libc::user_regs_struct as Regs;

use super::copies::{Copied, Copies, Standing};
use super::displaced::{Displaced, MAX_INSTRUCTION, Method, Refusal};
use super::emulate::{Fault, TraceeMemory, emulate};
use super::slots::Slots;
use crate::addr::{AddrMap, PAGE_SIZE, VAddr};

/// `int3` of one byte.
pub const INT3: u8 = 0xcc;

/// The code of an address space: reads and writes succeed whatever the protection of the pages (/proc/PID/mem).
pub trait CodeMemory {
    /// Reads as many bytes as there are.
    fn read_code(&self, addr: VAddr, buf: &mut [u8]) -> usize;

    /// Writes all of `bytes`.
    ///
    /// # Errors
    /// [`Fault`] when that can't be done.
    fn write_code(&self, addr: VAddr, bytes: &[u8]) -> Result<(), Fault>;

    /// Called before an int3 is written to `addr`, where `byte` stands.
    fn note_displaced(&self, _addr: VAddr, _byte: u8) {}

    /// Called when the int3 at `addr` has gone.
    fn note_restored(&self, _addr: VAddr) {}
}

/// The breakpoints of one address space, their originals and their copies.
#[derive(Clone, Debug, Default)]
pub struct Breakpoints {
    method: Method,
    table: AddrMap<Breakpoint>,
    copies: Copies,
    /// In the order in which they were placed.
    order: BTreeMap<u64, VAddr>,
    /// Breakpoints that had to go while the program ran, with the byte that each stood in place of: threads may have run into
    /// them before that are only dealt with now.
    gone: AddrMap<u8>,
}

#[derive(Clone, Debug)]
struct Breakpoint {
    displaced: Displaced,
    /// Its key in the order of placing.
    placed: u64,
    copy: Option<Copied>,
    /// Whether that copy was made at a hit, later than the breakpoint.
    late: bool,
    /// How often it was emulated although a copy could be executed; `None` where there can be no copy.
    emulated: Option<u32>,
}

/// What is hit more often than this gets a copy: sending a thread there takes one word of its registers, emulating takes several,
/// and its memory. Until then nothing is written for what is hit seldom.
const OFTEN: u32 = 16;

/// What is to be done with a thread that hit a breakpoint; its registers are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Execution {
    /// Let it run.
    Continue,
    /// Single-step it, then call [`Breakpoints::stepped`].
    Step,
    /// Let it run: the breakpoint had to go, for its instruction can only be executed in its own place.
    Removed,
}

impl Breakpoints {
    /// No breakpoints yet.
    #[must_use]
    pub fn new(method: Method) -> Self {
        Breakpoints { method, ..Breakpoints::default() }
    }

    /// Where copies may be put from now on.
    pub fn slots(&mut self) -> &mut Slots {
        self.copies.slots_mut()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.table.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    /// Whether one of ours stands at `at`.
    #[must_use]
    pub fn contains(&self, at: VAddr) -> bool {
        self.table.contains_key(&at)
    }

    /// Whether a thread that has executed an int3 at `at` has run into one of ours that is no longer there.
    #[must_use]
    pub fn was_at(&self, at: VAddr, memory: &dyn CodeMemory) -> bool {
        let mut byte = [0];
        self.gone.contains_key(&at) && memory.read_code(at, &mut byte) == 1 && byte[0] != INT3
    }

    /// The breakpoints of `memory`, which was copied from this one's some time ago: what was written to this one's since is
    /// written to it.
    ///
    /// A copy that was made at a hit, which may have been that of another thread in between, is perhaps not there, and is made
    /// anew.
    #[must_use]
    pub fn inherited(&self, memory: &dyn CodeMemory) -> Self {
        let mut child = self.clone();
        for breakpoint in child.table.values_mut().filter(|breakpoint| breakpoint.late) {
            breakpoint.late = false;
            if let Some(copy) = breakpoint.copy.take() {
                child.copies.forget(copy.slot);
            }
        }
        for (&at, &original) in self.gone.iter().filter(|(at, _)| has_int3(memory, **at)) {
            // It is about to be let go, or to run; a page that can't be written is not there.
            let _ = memory.write_code(at, &[original]);
        }
        // The kernel copies a memory while nobody can write to it: what was placed last is missing, and nothing before.
        let missing: Vec<VAddr> = self.order.values().rev().copied().take_while(|&at| !has_int3(memory, at)).collect();
        for &at in &missing {
            child.take_out(at);
        }
        // What can't be placed there is not watched in the child, which may have no such page (MADV_DONTFORK).
        child.insert(&missing, memory);
        child
    }

    /// Where they are, each with the byte that it stands in place of.
    pub fn displaced(&self) -> impl Iterator<Item = (VAddr, u8)> {
        self.table.iter().map(|(&at, breakpoint)| (at, breakpoint.displaced.first_byte))
    }

    /// Whether a thread that stands right behind the first byte of `at` can only have executed our int3: what is displaced is
    /// longer than that, so no instruction of the program ends there.
    #[must_use]
    pub fn is_certain(&self, at: VAddr) -> bool {
        self.table.get(&at).is_some_and(|breakpoint| breakpoint.displaced.instruction.len() > 1)
    }

    /// Puts a breakpoint at each of `places`, with one read and one write a page. Ones that are there already stay.
    ///
    /// Returns a reason for each that could not be placed.
    pub fn insert(&mut self, places: &[VAddr], memory: &dyn CodeMemory) -> Vec<(VAddr, Refusal)> {
        let mut pages: BTreeMap<u64, Vec<VAddr>> = BTreeMap::new();
        for &at in places.iter().filter(|at| !self.contains(**at)) {
            pages.entry(at.raw() / PAGE_SIZE).or_default().push(at);
        }
        let mut refused = Vec::new();
        for (page, places) in pages {
            self.insert_in_page(VAddr::new(page * PAGE_SIZE), &places, memory, &mut refused);
        }
        refused
    }

    fn insert_in_page(
        &mut self,
        page: VAddr,
        places: &[VAddr],
        memory: &dyn CodeMemory,
        refused: &mut Vec<(VAddr, Refusal)>,
    ) {
        let page_size = PAGE_SIZE as usize;
        let mut bytes = vec![0; page_size + MAX_INSTRUCTION];
        let got = memory.read_code(page, &mut bytes);
        bytes.truncate(got);
        let mut patched = bytes.clone();
        self.hide(page, &mut bytes);
        let mut placed = Vec::new();
        let copies = self.copies.len();
        for &at in places {
            let start = (at.raw() - page.raw()) as usize;
            let code = bytes.get(start..(start + MAX_INSTRUCTION).min(bytes.len())).unwrap_or_default();
            match self.prepare(code, at, memory) {
                Ok(breakpoint) => {
                    memory.note_displaced(at, breakpoint.displaced.first_byte);
                    self.gone.remove(&at);
                    self.order.insert(breakpoint.placed, at);
                    self.table.insert(at, breakpoint);
                    placed.push(at);
                }
                Err(refusal) => refused.push((at, refusal)),
            }
        }
        if self.copies.len() != copies {
            // Copies may have been put into padding of this very page.
            let got = memory.read_code(page, &mut patched);
            patched.truncate(got);
        }
        for &at in &placed {
            if let Some(byte) = patched.get_mut((at.raw() - page.raw()) as usize) {
                *byte = INT3;
            }
        }
        patched.truncate(page_size);
        if !placed.is_empty() && memory.write_code(page, &patched).is_err() {
            for at in placed {
                memory.note_restored(at);
                self.take_out(at);
                refused.push((at, Refusal::NotCode));
            }
        }
    }

    /// Decides how the instruction at `at` will be executed, and makes its copy where it needs one.
    fn prepare(&mut self, code: &[u8], at: VAddr, memory: &dyn CodeMemory) -> Result<Breakpoint, Refusal> {
        let displaced = Displaced::decode(code, at)?;
        let placed = self.order.last_key_value().map_or(0, |(last, _)| last + 1);
        let mut breakpoint = Breakpoint { displaced, placed, copy: None, late: false, emulated: Some(0) };
        if !self.emulates(&breakpoint.displaced) {
            breakpoint.copy = Some(self.copies.make(&breakpoint.displaced, memory)?);
        }
        Ok(breakpoint)
    }

    /// Branches and what needs the flags as they are run the same either way; a method is only forced where it can be.
    fn emulates(&self, displaced: &Displaced) -> bool {
        displaced.emulated && (must_be_emulated(displaced) || matches!(self.method, Method::Auto | Method::Emulate))
    }

    /// Executes what the breakpoint at `at` displaced, for a thread with these registers that hit it.
    ///
    /// Returns `None` when none of ours is there.
    pub fn execute(
        &mut self,
        at: VAddr,
        regs: &mut Regs,
        data: &mut dyn TraceeMemory,
        code: &dyn CodeMemory,
    ) -> Option<Execution> {
        let copied = self.method == Method::Auto && self.is_worth_a_copy(at, code);
        let breakpoint = self.table.get(&at)?;
        let emulates = !copied && self.emulates(&breakpoint.displaced);
        if emulates && emulate(&breakpoint.displaced.instruction, regs, data).is_ok() {
            return Some(Execution::Continue);
        }
        // It faults, or it is none that is emulated: on the CPU then, from a copy.
        let Some(slot) = self.slot_of(at, code) else {
            regs.rip = at.raw();
            self.restore(at, code);
            self.forget(at);
            return Some(Execution::Removed);
        };
        regs.rip = slot.raw();
        Some(if self.method == Method::Step { Execution::Step } else { Execution::Continue })
    }

    /// The slot of the copy of what the breakpoint at `at` displaced, which is made where there is none yet.
    fn slot_of(&mut self, at: VAddr, code: &dyn CodeMemory) -> Option<VAddr> {
        let breakpoint = self.table.get_mut(&at)?;
        let copy = match breakpoint.copy {
            Some(copy) => copy,
            None => {
                let copy = self.copies.make(&breakpoint.displaced, code).ok()?;
                (breakpoint.copy, breakpoint.late) = (Some(copy), true);
                copy
            }
        };
        Some(copy.slot)
    }

    /// Whether there is a copy of what the breakpoint at `at` displaced. Makes one when it has been hit often.
    fn is_worth_a_copy(&mut self, at: VAddr, code: &dyn CodeMemory) -> bool {
        let Some(breakpoint) = self.table.get_mut(&at) else { return false };
        if breakpoint.copy.is_some() {
            return true;
        }
        let Some(hits) = breakpoint.emulated else { return false };
        if must_be_emulated(&breakpoint.displaced) || !self.copies.slots().has_plenty() {
            breakpoint.emulated = None;
            return false;
        }
        breakpoint.emulated = Some(hits + 1);
        if hits < OFTEN {
            return false;
        }
        let made = self.slot_of(at, code).is_some();
        if let Some(breakpoint) = self.table.get_mut(&at).filter(|_| !made) {
            breakpoint.emulated = None;
        }
        made
    }

    /// Brings a thread whose single-step has ended back to the program's code, once its copy is executed.
    ///
    /// Returns false while it is not: a repeated string instruction stops after each round, a relocated `loop` is several.
    pub fn stepped(&self, regs: &mut Regs, data: &mut dyn TraceeMemory) -> bool {
        let ip = VAddr::new(regs.rip);
        let Some(Standing::Behind(next)) = self.standing(ip) else { return self.copied(ip).is_none() };
        let pushes_flags = self.copied(ip).is_some_and(|breakpoint| breakpoint.displaced.pushes_flags());
        if pushes_flags {
            hide_trap_flag(VAddr::new(regs.rsp), data);
        }
        regs.rip = next.raw();
        true
    }

    /// The breakpoint whose copy holds `ip`.
    fn copied(&self, ip: VAddr) -> Option<&Breakpoint> {
        self.table.get(&self.copies.place_of(ip)?)
    }

    /// Where a thread is whose instruction pointer is `ip`, when that lies in a slot.
    #[must_use]
    pub fn standing(&self, ip: VAddr) -> Option<Standing> {
        let breakpoint = self.copied(ip)?;
        let Copied { after, .. } = breakpoint.copy?;
        // A copy is one instruction, or several that only branch; whatever has not reached the way back has not happened.
        let displaced = &breakpoint.displaced;
        Some(if ip < after { Standing::Before(displaced.at()) } else { Standing::Behind(displaced.next()) })
    }

    /// Puts the program's own bytes in place of ours in `bytes`, which were read at `addr`.
    pub fn hide(&self, addr: VAddr, bytes: &mut [u8]) {
        let ours = |index: usize| self.table.get(&VAddr::new(addr.raw().wrapping_add(index as u64)));
        for (index, byte) in bytes.iter_mut().enumerate().filter(|(_, byte)| **byte == INT3) {
            if let Some(breakpoint) = ours(index) {
                *byte = breakpoint.displaced.first_byte;
            }
        }
    }

    /// Restores the program's text everywhere, where our int3 still stands, and forgets all breakpoints.
    ///
    /// Threads must have been moved out of their slots before.
    pub fn remove_all(&mut self, code: &dyn CodeMemory) {
        let places: Vec<VAddr> = self.table.keys().copied().collect();
        places.iter().for_each(|&at| self.restore(at, code));
        for (at, original) in self.copies.slots().borrowed() {
            let _ = code.write_code(at, original);
        }
        self.forget_all();
    }

    /// Restores the program's text as [`remove_all`](Self::remove_all) does, but stays able to tell what threads have run into, and
    /// in whose copies they stand, for some have not stopped yet.
    pub fn lift_all(&self, code: &dyn CodeMemory) {
        self.table.keys().for_each(|&at| self.restore(at, code));
    }

    /// Forgets all breakpoints without writing: the memory is gone (exec, end).
    pub fn forget_all(&mut self) {
        *self = Breakpoints::new(self.method);
    }

    /// Forgets the breakpoints between `start` and `end` without writing: the memory is gone (dlclose, munmap).
    pub fn forget_range(&mut self, start: VAddr, end: VAddr) {
        let gone: Vec<VAddr> = self.table.keys().copied().filter(|at| (start..end).contains(at)).collect();
        for at in gone {
            // Nobody can stand in a copy of what is no longer there to come back to.
            if let Some(slot) = self.take_out(at) {
                self.slots().release(slot);
            }
        }
        self.slots().forget_borrowed(start, end);
        self.gone.retain(|at, _| !(start..end).contains(at));
    }

    fn forget(&mut self, at: VAddr) {
        if let Some(breakpoint) = self.table.get(&at) {
            self.gone.insert(at, breakpoint.displaced.first_byte);
        }
        self.take_out(at);
    }

    /// Removes the breakpoint from the table and returns its slot.
    fn take_out(&mut self, at: VAddr) -> Option<VAddr> {
        let breakpoint = self.table.remove(&at)?;
        self.order.remove(&breakpoint.placed);
        let Copied { slot, .. } = breakpoint.copy?;
        self.copies.forget(slot);
        Some(slot)
    }

    /// Forgets the breakpoint at `at` unless its int3 still stands there: code that is made while the program runs may have
    /// been made anew.
    pub fn forget_if_overwritten(&mut self, at: VAddr, memory: &dyn CodeMemory) {
        if self.contains(at) && !has_int3(memory, at) {
            self.forget(at);
        }
    }

    fn restore(&self, at: VAddr, code: &dyn CodeMemory) {
        if let (true, Some(breakpoint)) = (has_int3(code, at), self.table.get(&at)) {
            // A page that can't be written any more has gone: there is nothing left to restore.
            let _ = code.write_code(at, &[breakpoint.displaced.first_byte]);
        }
        code.note_restored(at);
    }
}

/// Whether an int3 stands at `at`.
fn has_int3(memory: &dyn CodeMemory, at: VAddr) -> bool {
    let mut byte = [0];
    memory.read_code(at, &mut byte) == 1 && byte[0] == INT3
}

/// Whether an instruction that can be emulated must be: a branch that depends on where it stands.
fn must_be_emulated(displaced: &Displaced) -> bool {
    displaced.needs_near_slot() && displaced.instruction.flow_control() != iced_x86::FlowControl::Next
}

/// Clears the trap flag in the flags that a single-stepped `pushf` has put on the stack: it was ours.
fn hide_trap_flag(pushed: VAddr, data: &mut dyn TraceeMemory) {
    const TF_IN_SECOND_BYTE: u8 = 1;
    let second = VAddr::new(pushed.raw().wrapping_add(1));
    let mut byte = [0];
    if data.read(second, &mut byte).is_ok() {
        // What has just been pushed there can be written.
        let _ = data.write(second, &[byte[0] & !TF_IN_SECOND_BYTE]);
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    /// One page of code at address 0x1000.
    struct Page(RefCell<Vec<u8>>);

    impl CodeMemory for Page {
        fn read_code(&self, addr: VAddr, buf: &mut [u8]) -> usize {
            let page = self.0.borrow();
            let rest = page.get((addr.raw() - 0x1000) as usize..).unwrap_or_default();
            let count = rest.len().min(buf.len());
            buf[..count].copy_from_slice(&rest[..count]);
            count
        }

        fn write_code(&self, addr: VAddr, bytes: &[u8]) -> Result<(), Fault> {
            let start = (addr.raw() - 0x1000) as usize;
            self.0.borrow_mut().get_mut(start..start + bytes.len()).ok_or(Fault)?.copy_from_slice(bytes);
            Ok(())
        }
    }

    #[test]
    fn a_trap_behind_an_instruction_of_one_byte_is_not_certainly_a_hit() {
        // push rbp; mov rbp, rsp
        let mut code = vec![0x55, 0x48, 0x89, 0xe5];
        code.resize(PAGE_SIZE as usize, 0x90);
        let page = Page(RefCell::new(code));
        let mut breakpoints = Breakpoints::new(Method::Auto);
        let (push, mov) = (VAddr::new(0x1000), VAddr::new(0x1001));
        assert!(breakpoints.insert(&[push, mov], &page).is_empty());
        assert_eq!(page.0.borrow()[..2], [INT3, INT3]);
        // A thread that has executed the push stands there as well.
        assert!(!breakpoints.is_certain(push));
        assert!(breakpoints.is_certain(mov));
        assert!(!breakpoints.is_certain(VAddr::new(0x1004)), "none of ours");
    }

    /// No memory: nothing that is executed here needs any.
    struct Nothing;

    impl TraceeMemory for Nothing {
        fn read(&mut self, _: VAddr, _: &mut [u8]) -> Result<(), Fault> {
            Err(Fault)
        }

        fn write(&mut self, _: VAddr, _: &[u8]) -> Result<(), Fault> {
            Err(Fault)
        }
    }

    /// Where a thread goes on that has hit `mov rbp, rsp` for the n-th time.
    fn goes_on_at(regions: impl FnOnce(&mut Slots), hits: u32) -> u64 {
        let mut code = vec![0x48, 0x89, 0xe5];
        code.resize(PAGE_SIZE as usize, 0x90);
        let page = Page(RefCell::new(code));
        let mut breakpoints = Breakpoints::new(Method::Auto);
        regions(breakpoints.slots());
        let at = VAddr::new(0x1000);
        assert!(breakpoints.insert(&[at], &page).is_empty());
        let mut rip = 0;
        for _ in 0..hits {
            let mut regs: Regs = crate::ptrace::Regs::X86_64([0; 27]).general().expect("64-bit registers");
            regs.rip = at.raw();
            assert_eq!(breakpoints.execute(at, &mut regs, &mut Nothing, &page), Some(Execution::Continue));
            rip = regs.rip;
        }
        rip
    }

    #[test]
    fn what_is_hit_often_gets_a_copy_where_there_is_plenty_of_room() {
        let own = |slots: &mut Slots| slots.add_region(VAddr::new(0x1800), 0x100);
        assert_eq!(goes_on_at(own, OFTEN), 0x1003, "emulated");
        assert_eq!(goes_on_at(own, OFTEN + 1), 0x1800, "in its copy");
        assert_eq!(goes_on_at(own, OFTEN + 2), 0x1800);
        let scarce = |slots: &mut Slots| slots.borrow_region(VAddr::new(0x1800), &[0x90; 0x100]);
        assert_eq!(goes_on_at(scarce, OFTEN + 2), 0x1003, "others may need that room");
        assert_eq!(goes_on_at(|_| {}, OFTEN + 2), 0x1003);
    }

    #[test]
    fn a_child_makes_copies_anew_that_were_made_at_hits() {
        let code = || {
            let mut code = vec![0x48, 0x89, 0xe5];
            code.resize(PAGE_SIZE as usize, 0x90);
            Page(RefCell::new(code))
        };
        let (page, childs_page, at) = (code(), code(), VAddr::new(0x1000));
        let mut breakpoints = Breakpoints::new(Method::Auto);
        breakpoints.slots().add_region(VAddr::new(0x1800), 0x100);
        assert!(breakpoints.insert(&[at], &page).is_empty());
        let hit = |breakpoints: &mut Breakpoints, page: &Page| {
            let mut regs: Regs = crate::ptrace::Regs::X86_64([0; 27]).general().expect("64-bit registers");
            regs.rip = at.raw();
            breakpoints.execute(at, &mut regs, &mut Nothing, page);
            regs.rip
        };
        for _ in 0..=OFTEN {
            hit(&mut breakpoints, &page);
        }
        let slot = hit(&mut breakpoints, &page);
        assert_eq!(slot, 0x1800);
        childs_page.0.borrow_mut()[0] = INT3;
        let slot = hit(&mut breakpoints.inherited(&childs_page), &childs_page);
        assert!(slot >= 0x1800, "in a copy");
        let within = (slot - 0x1000) as usize;
        assert_eq!(childs_page.0.borrow()[within..within + 3], [0x48, 0x89, 0xe5], "which is there");
    }

    #[test]
    fn a_child_gets_what_was_placed_since_its_memory_was_copied() {
        let page = || Page(RefCell::new(vec![0x90; PAGE_SIZE as usize]));
        let (page, childs_page) = (page(), page());
        let mut breakpoints = Breakpoints::new(Method::Auto);
        let places = [0x1000, 0x1010, 0x1008, 0x1004].map(VAddr::new);
        places.iter().for_each(|&at| assert!(breakpoints.insert(&[at], &page).is_empty()));
        // One that is written over is not placed again: only the last ones can be missing.
        let before: Vec<u8> = (0..0x20).map(|at| if at == 0x10 { INT3 } else { 0x90 }).collect();
        childs_page.0.borrow_mut()[..0x20].copy_from_slice(&before);
        breakpoints.restore(places[2], &page);
        breakpoints.forget(places[2]);
        let child = breakpoints.inherited(&childs_page);
        let standing = |page: &Page| (0..0x20).filter(|&at| page.0.borrow()[at] == INT3).collect::<Vec<_>>();
        assert_eq!(standing(&childs_page), [0x4, 0x10]);
        assert_eq!((breakpoints.len(), child.len()), (3, 3));
        assert!(child.contains(places[3]));
        assert_eq!(standing(&page), [0, 0x4, 0x10]);
    }
}
