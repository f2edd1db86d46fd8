//! Who called whom: the return addresses on a stack, found by the rules that compilers write into `.eh_frame`.
//!
//! No frame pointers are needed. Where there are no rules, the first frame is taken for one that has pushed nothing (a
//! function's first instruction, a linkage stub) if that leads into code, and for one with a frame pointer otherwise.
//!
//! gimli evaluates the rules. (framehop, which samply uses, recovers three registers only, and has no bound on the steps of
//! an expression: a crafted file would hang the tracer.)

#[cfg(test)]
mod hostile;
mod rules;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::rc::Rc;

pub use rules::Rules;
use rules::{RA, RBP, REGISTERS, RSP, Values};

use crate::addr::VAddr;
use crate::image::mapping::Module;

/// A stack is followed this far; strace goes as far.
pub const MAX_FRAMES: usize = 256;

/// What a signal handler returns to: `mov $15, %rax; syscall`, that is rt_sigreturn(2). glibc, musl and Go have these bytes.
const SIGRETURN: [u8; 9] = [0x48, 0xc7, 0xc0, 0x0f, 0, 0, 0, 0x0f, 0x05];

/// More places than this are not remembered as being, or not being, what signal handlers return to.
const MAX_KNOWN: usize = 1 << 16;

/// The registers of a stopped task, those that a callee keeps for its caller included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Registers([u64; REGISTERS]);

impl From<&libc::user_regs_struct> for Registers {
    fn from(regs: &libc::user_regs_struct) -> Self {
        let libc::user_regs_struct {
            rax, rdx, rcx, rbx, rsi, rdi, rbp, rsp, r8, r9, r10, r11, r12, r13, r14, r15, ..
        } = *regs;
        // In the order of DWARF's numbers.
        Registers([rax, rdx, rcx, rbx, rsi, rdi, rbp, rsp, r8, r9, r10, r11, r12, r13, r14, r15, regs.rip])
    }
}

/// A place in a stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Frame {
    /// The instruction that is executed next in it.
    pub ip: VAddr,
    /// Whether that follows a call: then the byte before belongs to the call, and `ip` perhaps to another function.
    pub after_call: bool,
}

impl Frame {
    /// An address in the instruction that the frame is at, for looking up functions and lines.
    #[must_use]
    pub fn within(self) -> VAddr {
        if self.after_call { VAddr::new(self.ip.raw().wrapping_sub(1)) } else { self.ip }
    }
}

/// Unwinds the stacks of an address space of 64-bit code.
#[derive(Debug, Default)]
pub struct Unwinder {
    /// By address.
    modules: Vec<(Module, Option<Rc<Rules>>)>,
    /// Whether a signal handler returns to these addresses.
    trampolines: HashMap<u64, bool>,
}

/// What reads memory: fills a buffer from an address and says how many bytes there were.
type Read<'a> = dyn FnMut(VAddr, &mut [u8]) -> usize + 'a;

fn word(read: &mut Read<'_>, addr: VAddr) -> Option<u64> {
    let mut bytes = [0; 8];
    (read(addr, &mut bytes) == 8).then(|| u64::from_le_bytes(bytes))
}

impl Unwinder {
    /// An unwinder for a space with these modules.
    #[must_use]
    pub fn new(modules: impl IntoIterator<Item = (Module, Option<Rc<Rules>>)>) -> Self {
        let mut modules: Vec<_> = modules.into_iter().collect();
        modules.sort_by_key(|(module, _)| module.range().start);
        Unwinder { modules, trampolines: HashMap::new() }
    }

    /// The module that holds an address.
    #[must_use]
    pub fn module_at(&self, addr: VAddr) -> Option<&Module> {
        self.at(addr).map(|(module, _)| module)
    }

    /// Whether any module has an address in the range.
    #[must_use]
    pub fn overlaps(&self, range: std::ops::Range<VAddr>) -> bool {
        self.modules.iter().any(|(module, _)| module.range().start < range.end && range.start < module.range().end)
    }

    fn at(&self, addr: VAddr) -> Option<&(Module, Option<Rc<Rules>>)> {
        let after = self.modules.partition_point(|(module, _)| module.range().start <= addr);
        // Another module may be mapped into a gap of one.
        self.modules[..after].iter().rev().take(8).find(|(module, _)| module.contains(addr))
    }

    /// The frames of a stack, innermost first.
    pub fn frames(&mut self, registers: Registers, read: &mut Read<'_>) -> Vec<Frame> {
        let mut values: Values = registers.0.map(Some);
        let mut frame = Frame { ip: VAddr::new(registers.0[RA]), after_call: false };
        let mut frames = Vec::new();
        loop {
            let is_trampoline = self.is_trampoline(frame.ip, read);
            // Its first instruction, which no call precedes.
            frame.after_call &= !is_trampoline;
            frames.push(frame);
            if frames.len() == MAX_FRAMES {
                break;
            }
            let before = values[RSP];
            let caller = if is_trampoline { interrupted(&values, read) } else { self.caller(frame, &values, read) };
            let Some((caller, after_call)) = caller else { break };
            let Some(ip) = caller[RA].filter(|ip| *ip != 0) else { break };
            // A stack grows down, but a handler may have a stack of its own.
            if after_call && caller[RSP] <= before {
                break;
            }
            values = caller;
            frame = Frame { ip: VAddr::new(ip), after_call };
        }
        frames
    }

    /// The registers of a frame's caller, and whether it made a call (as opposed to being interrupted).
    fn caller(&self, frame: Frame, values: &Values, read: &mut Read<'_>) -> Option<(Values, bool)> {
        let within = frame.within();
        let module = self.at(within);
        let addr = module.and_then(|(module, _)| module.from_tracee(within));
        let rule = module.zip(addr).and_then(|((_, rules), addr)| rules.as_ref()?.at(addr));
        match rule {
            Some(rule) => {
                let caller = rule.caller(values, &mut |addr| word(read, addr))?;
                Some((caller, !rule.is_signal_frame))
            }
            None => self.caller_without_rules(frame, values, read).map(|caller| (caller, true)),
        }
    }

    fn caller_without_rules(&self, frame: Frame, values: &Values, read: &mut Read<'_>) -> Option<Values> {
        let sp = values[RSP]?;
        let mut caller = *values;
        let leads_into_code = |ip: &u64| {
            let within = VAddr::new(ip.wrapping_sub(1));
            let module = self.module_at(within);
            module.is_some_and(|module| module.from_tracee(within).is_some_and(|addr| module.image.is_code(addr)))
        };
        if !frame.after_call
            && let Some(returns_to) = word(read, VAddr::new(sp)).filter(leads_into_code)
        {
            (caller[RSP], caller[RA]) = (sp.checked_add(8), Some(returns_to));
            return Some(caller);
        }
        // Code that was made at run time calls code of its kind.
        let unknown_code = self.module_at(frame.within()).is_none();
        let bp = values[RBP].filter(|bp| *bp >= sp && bp % 8 == 0)?;
        let returns_to = word(read, VAddr::new(bp.checked_add(8)?))?;
        (unknown_code || leads_into_code(&returns_to)).then_some(())?;
        (caller[RSP], caller[RA]) = (bp.checked_add(16), Some(returns_to));
        caller[RBP] = word(read, VAddr::new(bp));
        Some(caller)
    }

    fn is_trampoline(&mut self, ip: VAddr, read: &mut Read<'_>) -> bool {
        if self.trampolines.len() > MAX_KNOWN {
            self.trampolines.clear();
        }
        *self.trampolines.entry(ip.raw()).or_insert_with(|| {
            let mut code = [0; SIGRETURN.len()];
            read(ip, &mut code) == code.len() && code == SIGRETURN
        })
    }
}

/// What a signal interrupted, by the `struct ucontext` that is on top of the stack when the handler has returned
/// (arch/x86/include/uapi/asm/ucontext.h, sigcontext.h).
fn interrupted(values: &Values, read: &mut Read<'_>) -> Option<(Values, bool)> {
    /// The registers as the kernel has them, by their DWARF numbers, from `uc_mcontext` on.
    const ORDER: [usize; REGISTERS] = [8, 9, 10, 11, 12, 13, 14, 15, 5, 4, RBP, 3, 1, 0, 2, RSP, RA];
    const CONTEXT: u64 = 40;
    let mut bytes = [0; REGISTERS * 8];
    let at = values[RSP]?.checked_add(CONTEXT)?;
    if read(VAddr::new(at), &mut bytes) != bytes.len() {
        return None;
    }
    let mut caller: Values = [None; REGISTERS];
    for (register, word) in ORDER.into_iter().zip(bytes.chunks_exact(8)) {
        caller[register] = word.try_into().ok().map(u64::from_le_bytes);
    }
    Some((caller, false))
}
