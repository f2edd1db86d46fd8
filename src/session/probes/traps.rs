//! Functions of libraries that a program may use to get in the way of breakpoints, which are watched therefore.
//!
//! A SIGTRAP handler of the program's own must not be lost. A breakpoint that is hit while SIGTRAP is blocked or ignored is reported all the same, but the kernel takes the handler
//! away and clears the bit in the mask first (kernel/signal.c, force_sig_info_to_task). So we take note of the handler when
//! it is installed, and put both back.

use std::fs;

use super::SpaceId;
use super::space::{Space, mappings};
use crate::addr::VAddr;
use crate::ids::Tid;
use crate::probe::listing::place_at;
use crate::ptrace::remote::{self, Outcome};
use crate::ptrace::{self, Stopped};
use crate::session::run::Session;

/// What libraries call the function through which all handlers are installed.
const INSTALLERS: [&str; 3] = ["sigaction", "__sigaction", "__libc_sigaction"];

/// What they call the one with the flags of clone(2) in its third argument.
const CLONERS: [&str; 2] = ["clone", "__clone"];

/// What Go calls the one that ends the goroutine that calls it.
const GOROUTINE_ENDS: [&str; 1] = ["runtime.goexit1"];

/// The bit of SIGTRAP in masks.
const TRAP_BIT: u64 = 1 << (libc::SIGTRAP - 1);

/// struct sigaction as the kernel has it (asm/signal.h): handler, flags, restorer, mask; 8 bytes each.
const KERNEL_SIGACTION: usize = 32;

/// SA_RESTORER (asm/signal.h): without it a handler could not return.
const SA_RESTORER: u64 = 0x0400_0000;

/// Where a thread may not keep anything: below the 128 bytes under its stack pointer that belong to it (System V ABI, 3.2.2).
const BELOW_STACK: u64 = 512;

/// What a watched function does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Watched {
    /// It is sigaction(2).
    InstallsHandlers,
    /// It is clone(2).
    Clones,
    /// It ends a goroutine.
    EndsGoroutine,
}

impl Session {
    /// The program calls sigaction(signal, action, ...).
    pub(super) fn note_trap_handler(&mut self, id: SpaceId, regs: &libc::user_regs_struct) {
        if regs.rdi as i32 != libc::SIGTRAP || regs.rsi == 0 {
            return;
        }
        let mut handler = [0; 8];
        let got = self.memory.read(VAddr::new(regs.rsi), &mut handler);
        if let (8, Some(space)) = (got, self.probes.spaces.get_mut(&id)) {
            space.next_trap_handler = Some(u64::from_le_bytes(handler));
        }
    }

    /// The program calls clone(function, stack, flags, ...). A child that nobody may trace would die of our breakpoints.
    pub(super) fn have_child_traced(regs: &mut libc::user_regs_struct) {
        regs.rdx &= !(libc::CLONE_UNTRACED as u64);
    }

    /// Whatever is hit now, the call that installs a handler has been made.
    pub(super) fn trap_handler_is_installed(&mut self, id: SpaceId) {
        if let Some(space) = self.probes.spaces.get_mut(&id)
            && let Some(handler) = space.next_trap_handler.take()
        {
            space.trap_handler = handler;
        }
    }

    /// Puts back what a breakpoint has cost a program that has a handler of its own. `None` when it was killed meanwhile.
    pub(super) fn keep_trap_handler(&mut self, stopped: Stopped, id: SpaceId) -> ptrace::Result<Option<Stopped>> {
        let tid = stopped.tid();
        let Some(space) = self.probes.spaces.get(&id) else { return Ok(Some(stopped)) };
        let handler = space.trap_handler;
        if handler == libc::SIG_DFL as u64 || is_kept(tid) {
            return Ok(Some(stopped));
        }
        let Some(call) = space.callable(tid) else { return Ok(Some(stopped)) };
        if handler != libc::SIG_IGN as u64 {
            // It was blocked, or it would have its handler still.
            let mask = stopped.signal_mask()?;
            stopped.set_signal_mask(mask | TRAP_BIT)?;
        }
        let place = VAddr::new(stopped.regs()?.sp().wrapping_sub(BELOW_STACK) & !15);
        let mut saved = [0; KERNEL_SIGACTION];
        if self.memory.read(place, &mut saved) != saved.len() {
            return Ok(Some(stopped));
        }
        let args = |new: u64, old: u64| [libc::SIGTRAP as u64, new, old, 8, 0, 0];
        let stopped = match remote::syscall(stopped, call, libc::SYS_rt_sigaction, args(0, place.raw()))? {
            Outcome::Returned(stopped, 0) => stopped,
            Outcome::Returned(stopped, _) => return Ok(Some(stopped)),
            Outcome::Ended(_) => return Ok(None),
        };
        // What was read before is not what is there now.
        self.memory.at_stop(tid);
        let mut action = [0; KERNEL_SIGACTION];
        self.memory.read(place, &mut action);
        let flags = action[8..16].try_into().map_or(0, u64::from_le_bytes);
        let stopped = if flags & SA_RESTORER != 0 {
            action[..8].copy_from_slice(&handler.to_le_bytes());
            self.memory.write(place, &action);
            match remote::syscall(stopped, call, libc::SYS_rt_sigaction, args(place.raw(), 0))? {
                Outcome::Returned(stopped, _) => stopped,
                Outcome::Ended(_) => return Ok(None),
            }
        } else {
            stopped
        };
        self.memory.write(place, &saved);
        Ok(Some(stopped))
    }
}

/// Whether SIGTRAP is caught or ignored still.
fn is_kept(tid: Tid) -> bool {
    let status = fs::read_to_string(format!("/proc/{tid}/status")).unwrap_or_default();
    let mask = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        line.and_then(|digits| u64::from_str_radix(digits.trim(), 16).ok()).unwrap_or(0)
    };
    (mask("SigIgn:") | mask("SigCgt:")) & TRAP_BIT != 0
}

impl Space {
    /// The instruction through which a task may be made to execute a system call; `None` where that is not safe.
    fn callable(&self, tid: Tid) -> Option<VAddr> {
        if super::slots::is_confined(tid) { None } else { self.syscall_instruction(&mappings(tid)) }
    }

    /// The addresses of watched functions in the modules that are new.
    pub(super) fn watched_functions(&self) -> Vec<(VAddr, Watched)> {
        let mut found = Vec::new();
        for loaded in self.modules.iter().filter(|loaded| !loaded.planned) {
            for function in loaded.image.functions().iter() {
                let called = |names: &[&str]| function.names().any(|name| names.contains(&name));
                let watched = if called(&INSTALLERS) {
                    Watched::InstallsHandlers
                } else if called(&CLONERS) {
                    Watched::Clones
                } else if self.goroutine_offset.is_some() && called(&GOROUTINE_ENDS) {
                    Watched::EndsGoroutine
                } else {
                    continue;
                };
                found.push((loaded.module.to_tracee(place_at(&loaded.image.image, function.addr())), watched));
            }
        }
        found
    }
}
