//! Memory for copies of displaced instructions: mapped by the target itself, at our request, where it may do that; padding of
//! its modules where it may not.

use super::Probes;
use super::space::{Space, SpaceId};
use crate::addr::{PAGE_SIZE, VAddr};
use crate::breakpoint::table::CodeMemory;
use crate::image::mapping::{Backing, Mapping};
use crate::ptrace::remote::{self, Outcome};
use crate::ptrace::{self, Stopped};
use crate::session::proc;

/// Room for copies near a module, in bytes. Not reserved: only the pages that are used exist.
const ROOM: u64 = 2 << 20;

/// How far from a module its copies may lie: well within a 32-bit displacement.
const REACH: u64 = 1 << 30;

impl Probes {
    /// Maps room near every module that has none within reach. Returns `None` when the task was killed meanwhile.
    ///
    /// # Errors
    /// As ptrace requests.
    pub(super) fn make_room(&mut self, id: SpaceId, mut stopped: Stopped) -> ptrace::Result<Option<Stopped>> {
        const MOST_COLLISIONS: usize = 16;
        let tid = stopped.tid();
        let mut collisions = 0;
        loop {
            let Some(space) = self.spaces.get_mut(&id) else { return Ok(Some(stopped)) };
            let Some(near) = space.wants_room() else { return Ok(Some(stopped)) };
            space.slots_near.push(near);
            let mappings = proc::mappings(tid);
            // A system call of ours must not meet a filter that kills for it.
            let call = if proc::is_confined(tid) { None } else { space.call_at };
            let (Some(call), Some(at)) = (call, gap_near(&mappings, near)) else {
                space.borrow_padding(&mappings);
                continue;
            };
            const PROTECTION: u64 = (libc::PROT_READ | libc::PROT_EXEC) as u64;
            const FLAGS: u64 =
                (libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE | libc::MAP_FIXED_NOREPLACE) as u64;
            let args = [at.raw(), ROOM, PROTECTION, FLAGS, u64::MAX, 0];
            match remote::syscall(stopped, call, libc::SYS_mmap, args)? {
                Outcome::Returned(again, result) => {
                    stopped = again;
                    match self.spaces.get_mut(&id) {
                        // Another thread has mapped something just there: gaps are filled from the same end.
                        Some(space) if result == -i64::from(libc::EEXIST) && collisions < MOST_COLLISIONS => {
                            collisions += 1;
                            space.slots_near.pop();
                        }
                        Some(space) if result as u64 == at.raw() => {
                            space.breakpoints.slots().add_region(at, ROOM as usize);
                        }
                        // It is at the limits of its memory.
                        Some(space) => space.borrow_padding(&mappings),
                        None => {}
                    }
                }
                Outcome::Ended => return Ok(None),
            }
        }
    }
}

impl Space {
    /// A module that has no room near, if there is one that has not been tried.
    fn wants_room(&mut self) -> Option<VAddr> {
        let starts: Vec<VAddr> = self.modules.iter().map(|loaded| loaded.module.range().start).collect();
        starts.into_iter().find(|&start| {
            let tried = self.slots_near.iter().any(|near| near.raw().abs_diff(start.raw()) < REACH / 2);
            !tried && !self.breakpoints.slots().has_room_near(start)
        })
    }

    /// Where nothing may be mapped, copies go into what lies between the end of a module's code and the end of its last page:
    /// it is executable, and no address of the module is there.
    fn borrow_padding(&mut self, mappings: &[Mapping]) {
        let mut found = Vec::new();
        for loaded in &self.modules {
            for range in loaded.image.image.code_ranges() {
                let end = loaded.module.to_tracee(range.end);
                let page_end = VAddr::new(end.raw().next_multiple_of(PAGE_SIZE));
                let is_code = |mapping: &Mapping| {
                    mapping.executable && mapping.contains(end) && !mapping.shared && !mapping.writable
                };
                let first = VAddr::new(end.raw().next_multiple_of(16));
                let new = first < page_end && !self.breakpoints.slots().contains(first);
                if new && mappings.iter().any(is_code) {
                    found.push((end, page_end.raw() - end.raw()));
                }
            }
        }
        for (start, len) in found {
            let mut original = vec![0; len as usize];
            if self.code.read_code(start, &mut original) == original.len() {
                self.breakpoints.slots().borrow_region(start, &original);
            }
        }
    }

    /// A `syscall` instruction in the vdso, which every 64-bit process has.
    pub(super) fn find_syscall_instruction(&self, mappings: &[Mapping]) -> Option<VAddr> {
        const SYSCALL: [u8; 2] = [0x0f, 0x05];
        let vdso = mappings.iter().find(|mapping| mapping.backing == Backing::Vdso)?;
        let mut code = vec![0; vdso.len().min(64 * PAGE_SIZE) as usize];
        let got = self.code.read_code(vdso.start, &mut code);
        let index = code[..got].windows(2).position(|pair| pair == SYSCALL)?;
        vdso.start.checked_add(index as u64)
    }
}

/// A free place of [`ROOM`] bytes near `near`.
fn gap_near(mappings: &[Mapping], near: VAddr) -> Option<VAddr> {
    /// Below this nothing may be mapped (vm.mmap_min_addr), with a wide margin.
    const LOWEST: u64 = 0x10_0000;
    /// The end of what a program may map, with 48 bits of addresses.
    const HIGHEST: u64 = 0x7fff_ffff_f000;
    let mut candidates = Vec::new();
    let mut end_of_last = LOWEST;
    for mapping in mappings.iter().filter(|mapping| mapping.start.raw() < HIGHEST) {
        // The upper end of a gap: heaps grow into the lower, and stacks into what is below them.
        let is_stack = matches!(&mapping.backing, Backing::Special(name) if name.starts_with("stack"));
        if mapping.start.raw() >= end_of_last + ROOM + 2 * PAGE_SIZE && !is_stack {
            candidates.push(mapping.start.raw() - ROOM - PAGE_SIZE);
        }
        end_of_last = mapping.end.raw();
    }
    let distance = |at: &u64| at.abs_diff(near.raw());
    candidates.into_iter().filter(|at| distance(at) < REACH).min_by_key(distance).map(VAddr::new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image::mapping::parse_maps;

    #[test]
    fn room_is_found_in_the_nearest_gap() {
        let maps = b"555555554000-555555560000 r-xp 00000000 08:01 1 /bin/x\n7ffff7d00000-7ffff7f00000 r-xp 00000000 08:01 2 /lib/y\n";
        let mappings = parse_maps(maps);
        let at = gap_near(&mappings, VAddr::new(0x5555_5555_4000)).expect("a gap").raw();
        assert!(at + ROOM <= 0x5555_5555_4000 && at > 0x5555_4000_0000, "{at:#x}");
        assert_eq!(gap_near(&mappings, VAddr::new(0x1234_0000_0000)), None, "nothing within reach");
    }

    #[test]
    fn room_is_found_where_programs_lie_without_randomisation() {
        let maps = b"7ffff7d00000-7ffff7f00000 r-xp 00000000 08:01 2 /lib/y\n7ffffffde000-7ffffffff000 rw-p 00000000 00:00 0 [stack]\n\
            ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0 [vsyscall]\n";
        let at = gap_near(&parse_maps(maps), VAddr::new(0x7fff_f7d0_0000)).expect("a gap").raw();
        assert!(at + ROOM <= 0x7fff_f7d0_0000 && at > 0x7fff_f000_0000, "{at:#x}");
    }
}
