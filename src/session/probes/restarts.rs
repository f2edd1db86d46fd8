//! Functions that begin again: Go's look at their entry whether the stack is large enough. If it is not, or somebody wants
//! the goroutine to pause, the runtime is called and jumps back to the entry, perhaps on another stack. That is one call.

use iced_x86::{Instruction, Mnemonic, OpKind, Register};
use libc::user_regs_struct as Regs;

use super::space::SpaceId;
use super::{Probes, hit::Data};
use crate::addr::VAddr;
use crate::breakpoint::emulate::TraceeMemory;
use crate::ptrace::TaskMemory;

/// Where a goroutine (r14 points to it) keeps the lowest address of its stack that functions may use (runtime/runtime2.go,
/// g.stackguard0).
const STACK_GUARD: u64 = 16;

impl Probes {
    /// Whether the function at `at`, which a thread with these registers has entered, will be entered again by itself.
    pub(super) fn begins_again(&self, id: SpaceId, at: VAddr, regs: &Regs, memory: &mut TaskMemory) -> bool {
        let Some(space) = self.spaces.get(&id) else { return false };
        let Some(first) = space.breakpoints.instruction(at) else { return false };
        let lowest = if compares_with_guard(first, Register::RSP) {
            regs.rsp
        } else if let Some(distance) = frame_of(first)
            && space.instruction_at(first.next_ip()).is_some_and(|next| compares_with_guard(&next, Register::R12))
        {
            regs.rsp.wrapping_add_signed(distance)
        } else {
            return false;
        };
        let mut guard = [0; 8];
        let place = VAddr::new(regs.r14.wrapping_add(STACK_GUARD));
        Data(memory).read(place, &mut guard).is_ok() && lowest <= u64::from_le_bytes(guard)
    }
}

/// `cmp 16(%r14), register`
fn compares_with_guard(instruction: &Instruction, register: Register) -> bool {
    instruction.mnemonic() == Mnemonic::Cmp
        && instruction.op0_register() == register
        && instruction.op1_kind() == OpKind::Memory
        && instruction.memory_base() == Register::R14
        && instruction.memory_index() == Register::None
        && instruction.memory_displacement64() == STACK_GUARD
}

/// The distance of `lea distance(%rsp), %r12`, with which functions with large frames begin.
fn frame_of(instruction: &Instruction) -> Option<i64> {
    let is_it = instruction.mnemonic() == Mnemonic::Lea
        && instruction.op0_register() == Register::R12
        && instruction.memory_base() == Register::RSP
        && instruction.memory_index() == Register::None;
    is_it.then(|| instruction.memory_displacement64() as i64)
}
