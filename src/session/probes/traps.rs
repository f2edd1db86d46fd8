//! SIGTRAPs: which are of our making, and what the program has to do with that signal itself.
//!
//! A SIGTRAP handler of the program's own must not be lost. A breakpoint that is hit while SIGTRAP is blocked or ignored is
//! reported all the same, but the kernel takes the handler away and clears the bit in the mask first (kernel/signal.c,
//! force_sig_info_to_task). So the functions of libraries through which handlers are installed are watched; we take note of
//! the handler, and put both back.

use std::fs;

use libc::user_regs_struct as Regs;

use super::SpaceId;
use super::masks::MASKERS;
use super::space::Space;
use crate::addr::VAddr;
use crate::breakpoint::copies::Standing;
use crate::ids::Tid;
use crate::probe::listing::place_at;
use crate::ptrace::remote::{self, Outcome};
use crate::ptrace::{self, Signal, Stopped};
use crate::session::proc;
use crate::session::run::Session;

/// What libraries call the function through which all handlers are installed.
const INSTALLERS: [&str; 3] = ["sigaction", "__sigaction", "__libc_sigaction"];

/// What they call the one with the flags of clone(2) in its third argument.
const CLONERS: [&str; 2] = ["clone", "__clone"];

/// What Go calls the one that ends the goroutine that calls it.
const GOROUTINE_ENDS: [&str; 1] = ["runtime.goexit1"];

/// The bit of SIGTRAP in masks.
pub(super) const TRAP_BIT: u64 = 1 << (libc::SIGTRAP - 1);

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
    /// It is sigprocmask(2).
    SetsMask,
    /// It is clone(2).
    Clones,
    /// It ends a goroutine.
    EndsGoroutine,
}

/// `si_code` of a SIGTRAP that an int3 of one byte raised, and of one that a single-step did (siginfo.h).
const SI_KERNEL: i32 = 0x80;
pub(super) const TRAP_TRACE: i32 = 2;

/// How a thread went on after a breakpoint.
#[derive(Clone, Copy, Debug)]
pub(in crate::session) struct Left {
    /// The breakpoint in whose copy it went on; `None` in the program's code.
    pub(super) in_copy_of: Option<VAddr>,
    /// With these registers.
    pub(super) regs: Regs,
}

/// What a SIGTRAP is about.
///
/// One that is pending, sent to the thread, takes the place of ours: the kernel keeps one of each signal in a thread's queue
/// (kernel/signal.c, legacy_queue). It is reported at our int3 then, as what it is.
#[derive(Clone, Copy, Debug)]
enum Trap {
    /// The program's own affair: somebody sent it, or it has an int3 of its own.
    Own,
    /// The breakpoint at this address was hit.
    Hit(VAddr),
    /// A displaced instruction was single-stepped.
    Stepped,
    /// The program's own, and the breakpoint at this address was hit.
    OwnAndHit(VAddr),
    /// The program's own, and a displaced instruction was single-stepped.
    OwnAndStepped,
}

impl Session {
    /// A SIGTRAP. Hands the stop back when it is to be delivered.
    pub(in crate::session) fn on_trap(&mut self, stopped: Stopped) -> ptrace::Result<Option<Stopped>> {
        let tid = stopped.tid();
        let Some(id) = self.tasks.get(&tid).and_then(|task| task.probed.space) else { return Ok(Some(stopped)) };
        let Some(mut regs) = stopped.regs()?.general() else { return Ok(Some(stopped)) };
        match self.classify(&stopped, id, &regs)? {
            Trap::Own => return Ok(Some(stopped)),
            Trap::Hit(at) => {
                regs.rip = at.raw();
                self.on_hit(stopped, id, at, regs)?;
            }
            Trap::Stepped => self.on_stepped(stopped, id, regs)?,
            Trap::OwnAndHit(at) => {
                regs.rip = at.raw();
                if !block_again(&stopped)? {
                    // It is hit again when the handler has returned.
                    stopped.set_regs(&(&regs).into())?;
                    return Ok(Some(stopped));
                }
                self.on_hit(stopped.putting_back(Signal::TRAP), id, at, regs)?;
            }
            Trap::OwnAndStepped => {
                if !block_again(&stopped)? {
                    return Ok(Some(stopped));
                }
                self.on_stepped(stopped.putting_back(Signal::TRAP), id, regs)?;
            }
        }
        Ok(None)
    }

    fn classify(&mut self, stopped: &Stopped, id: SpaceId, regs: &Regs) -> ptrace::Result<Trap> {
        let code = si_code(&stopped.signal_info()?);
        let Some(task) = self.tasks.get_mut(&stopped.tid()) else { return Ok(Trap::Own) };
        let stepping = task.probed.stepping;
        let left = task.probed.left.take();
        if stepping && code == TRAP_TRACE {
            return Ok(Trap::Stepped);
        }
        let at = VAddr::new(regs.rip.wrapping_sub(1));
        if code == SI_KERNEL {
            return Ok(if self.probes.is_or_was_ours(id, at) { Trap::Hit(at) } else { Trap::Own });
        }
        if stepping {
            let behind = matches!(self.probes.standing(id, VAddr::new(regs.rip)), Some(Standing::Behind(_)));
            return Ok(if behind { Trap::OwnAndStepped } else { Trap::Own });
        }
        if code == TRAP_TRACE || !self.probes.is_or_was_ours(id, at) {
            return Ok(Trap::Own);
        }
        // Behind an instruction of one byte a thread also stands when that has been executed in some other way.
        let executed = match left {
            Some(Left { in_copy_of: Some(place), .. }) => place == at,
            Some(Left { regs: then, .. }) => same_place(&then, regs),
            None => false,
        };
        Ok(if self.probes.is_certain(id, at) || !executed { Trap::OwnAndHit(at) } else { Trap::Own })
    }

    /// A SIGTRAP stops a task at the moment of letting go. Takes what is of our making out of it: the task stands where it
    /// stood then, before what was displaced. Returns it with the signal that remains, `None` when it was killed meanwhile.
    pub(super) fn without_our_trap(
        &mut self,
        stopped: Stopped,
        id: SpaceId,
    ) -> ptrace::Result<Option<(Stopped, Option<Signal>)>> {
        let Some(mut regs) = stopped.regs()?.general() else { return Ok(Some((stopped, Some(Signal::TRAP)))) };
        let trap = self.classify(&stopped, id, &regs)?;
        if let Trap::Hit(at) | Trap::OwnAndHit(at) = trap {
            regs.rip = at.raw();
            stopped.set_regs(&(&regs).into())?;
        }
        let stopped = match trap {
            Trap::Own => return Ok(Some((stopped, Some(Signal::TRAP)))),
            Trap::Hit(_) | Trap::Stepped => stopped,
            Trap::OwnAndHit(_) | Trap::OwnAndStepped if block_again(&stopped)? => stopped.putting_back(Signal::TRAP),
            Trap::OwnAndHit(_) | Trap::OwnAndStepped => return Ok(Some((stopped, Some(Signal::TRAP)))),
        };
        Ok(self.keep_trap_handler(stopped, id)?.map(|stopped| (stopped, None)))
    }

    /// The program calls sigaction(signal, action, ...).
    pub(super) fn note_trap_handler(&mut self, id: SpaceId, regs: &Regs) {
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
    pub(super) fn have_child_traced(regs: &mut Regs) {
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
        self.keep_mask(&stopped)?;
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
            Outcome::Ended => return Ok(None),
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
                Outcome::Ended => return Ok(None),
            }
        } else {
            stopped
        };
        self.memory.write(place, &saved);
        Ok(Some(stopped))
    }
}

/// Why a signal was sent (siginfo.h).
fn si_code(info: &[u8; 128]) -> i32 {
    i32::from_ne_bytes([info[8], info[9], info[10], info[11]])
}

/// Blocks SIGTRAP again for a thread that had blocked it when a trap was forced upon it, so that one of its own was pending.
/// Without a handler nothing else keeps a SIGTRAP from being delivered. Returns whether it had.
fn block_again(stopped: &Stopped) -> ptrace::Result<bool> {
    if is_kept(stopped.tid()) {
        return Ok(false);
    }
    stopped.set_signal_mask(stopped.signal_mask()? | TRAP_BIT)?;
    Ok(true)
}

/// Whether a thread has not executed anything in between: its general registers are the same.
fn same_place(a: &Regs, b: &Regs) -> bool {
    let words = |regs: &Regs| {
        [
            regs.rip, regs.rsp, regs.rbp, regs.rax, regs.rbx, regs.rcx, regs.rdx, regs.rsi, regs.rdi, regs.r8, regs.r9,
            regs.r10, regs.r11, regs.r12, regs.r13, regs.r14, regs.r15,
        ]
    };
    words(a) == words(b)
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
    pub(super) fn callable(&self, tid: Tid) -> Option<VAddr> {
        if proc::is_confined(tid) { None } else { self.call_at }
    }

    /// The addresses of watched functions in the modules that are new.
    pub(super) fn watched_functions(&self) -> Vec<(VAddr, Watched)> {
        let mut found = Vec::new();
        for loaded in self.modules.iter().filter(|loaded| !loaded.planned) {
            for function in loaded.image.functions().iter() {
                let called = |names: &[&str]| function.names().any(|name| names.contains(&name));
                let watched = if called(&INSTALLERS) {
                    Watched::InstallsHandlers
                } else if called(&MASKERS) {
                    Watched::SetsMask
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
