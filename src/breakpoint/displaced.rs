//! The instruction that an int3 stands on: what it is, and how it gets executed all the same.

use iced_x86::{
    BlockEncoder, BlockEncoderOptions, Code, Decoder, DecoderOptions, FlowControl, Instruction, InstructionBlock,
    Mnemonic, Register,
};

use super::emulate::can_emulate;
use crate::addr::VAddr;

/// How displaced instructions get executed; `--probe-step`. [`Method::Auto`] takes the cheapest that serves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Method {
    /// Emulated where possible, otherwise boosted.
    #[default]
    Auto,
    /// Emulated; what can't be is boosted.
    Emulate,
    /// As a copy elsewhere that jumps back by itself: one stop.
    Boost,
    /// As a copy elsewhere that is single-stepped: two stops. The reference for the others.
    Step,
}

/// Why an address can't carry a breakpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// The bytes are no instruction.
    NoInstruction,
    /// The code can't be read.
    Unreadable,
    /// `syscall`, `int`, `iret` and the like: the kernel shows their address to the program.
    EntersKernel,
    /// `hlt`, which a program may not execute.
    Halts,
    /// An instruction that works only where it stands, or differently on other CPUs.
    Position,
    /// A breakpoint of the program's own stands there.
    OwnBreakpoint,
    /// Inside a restartable sequence, which the kernel aborts when it is left (rseq(2)).
    RestartableSequence,
    /// No memory within reach of the instruction can hold its copy.
    NoSlot,
    /// The address is not in executable memory that comes from its file unchanged.
    NotCode,
}

impl Refusal {
    /// The reason in words that complete "not probed: ".
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Refusal::NoInstruction => "the bytes there are no instruction",
            Refusal::Unreadable => "the code there can't be read",
            Refusal::EntersKernel => "the instruction there enters the kernel",
            Refusal::Halts => "the instruction there is hlt",
            Refusal::Position => "the instruction there can't be executed elsewhere",
            Refusal::OwnBreakpoint => "the program has a breakpoint of its own there",
            Refusal::RestartableSequence => "it lies in a restartable sequence",
            Refusal::NoSlot => "no memory near it can hold a copy of the instruction",
            Refusal::NotCode => "it is not code of a mapped file",
        }
    }
}

/// A displaced instruction.
#[derive(Clone, Debug)]
pub struct Displaced {
    /// The instruction at its own address.
    pub instruction: Instruction,
    /// Its first byte, which int3 replaces.
    pub first_byte: u8,
    /// Whether the tracer can carry it out by itself.
    pub emulated: bool,
}

/// The longest instruction, in bytes (Intel SDM volume 2, 2.3.11).
pub const MAX_INSTRUCTION: usize = 15;

impl Displaced {
    /// Decodes the instruction at `at`, of which `code` are the bytes; fewer than [`MAX_INSTRUCTION`] where a mapping ends.
    ///
    /// # Errors
    /// A [`Refusal`] when a breakpoint there would change what the program does.
    pub fn decode(code: &[u8], at: VAddr) -> Result<Self, Refusal> {
        let Some(&first_byte) = code.first() else { return Err(Refusal::Unreadable) };
        let instruction = Decoder::with_ip(64, code, at.raw(), DecoderOptions::NONE).decode();
        if instruction.is_invalid() {
            return Err(Refusal::NoInstruction);
        }
        let emulated = can_emulate(&instruction, &code[..instruction.len()]);
        let displaced = Displaced { instruction, first_byte, emulated };
        match displaced.objection(code) {
            Some(refusal) => Err(refusal),
            None => Ok(displaced),
        }
    }

    fn objection(&self, code: &[u8]) -> Option<Refusal> {
        let instruction = &self.instruction;
        if instruction.mnemonic() == Mnemonic::Int3 {
            return Some(Refusal::OwnBreakpoint);
        }
        let enters_kernel = matches!(
            instruction.mnemonic(),
            Mnemonic::Syscall
                | Mnemonic::Sysenter
                | Mnemonic::Int
                | Mnemonic::Int1
                | Mnemonic::Into
                | Mnemonic::Iretq
                | Mnemonic::Iretd
                | Mnemonic::Iret
                | Mnemonic::Sysexit
                | Mnemonic::Sysret
        );
        if instruction.mnemonic() == Mnemonic::Hlt {
            return Some(Refusal::Halts);
        }
        if enters_kernel || instruction.is_privileged() {
            return Some(Refusal::EntersKernel);
        }
        // A write to ss holds traps and interrupts off for one instruction (Intel SDM volume 2, MOV and POP).
        let writes_ss = instruction.op_count() > 0 && instruction.op0_register() == Register::SS;
        let branches = !matches!(instruction.flow_control(), FlowControl::Next);
        // `loop` and `jrcxz` can be relocated; a call would leave the address of its copy on the stack, and branches with
        // an operand-size prefix go elsewhere on other makers' CPUs.
        let fixed = branches && !self.emulated && !relocatable_branch(instruction, code);
        (writes_ss || fixed).then_some(Refusal::Position)
    }

    /// The address of the instruction.
    #[must_use]
    pub fn at(&self) -> VAddr {
        VAddr::new(self.instruction.ip())
    }

    /// The address of the instruction after it.
    #[must_use]
    pub fn next(&self) -> VAddr {
        VAddr::new(self.instruction.next_ip())
    }

    /// Whether it puts the flags on the stack, of which one is set while it is single-stepped.
    #[must_use]
    pub fn pushes_flags(&self) -> bool {
        matches!(self.instruction.mnemonic(), Mnemonic::Pushf | Mnemonic::Pushfq)
    }

    /// Whether its copy has to lie within reach of a 32-bit displacement.
    #[must_use]
    pub fn needs_near_slot(&self) -> bool {
        self.instruction.is_ip_rel_memory_operand() || self.instruction.flow_control() != FlowControl::Next
    }

    /// The copy to be executed at `slot`: the instruction, then a jump to the one after it.
    ///
    /// # Errors
    /// [`Refusal::NoSlot`] when an operand is out of reach from there.
    pub fn copy_to(&self, slot: VAddr) -> Result<Copy, Refusal> {
        let block = [self.instruction];
        let encoded = BlockEncoder::encode(64, InstructionBlock::new(&block, slot.raw()), BlockEncoderOptions::NONE);
        let mut code = encoded.map_err(|_| Refusal::NoSlot)?.code_buffer;
        let after = VAddr::new(slot.raw() + code.len() as u64);
        code.extend(jump(after, self.next()));
        if code.len() > SLOT_SIZE {
            return Err(Refusal::NoSlot);
        }
        Ok(Copy { code, after })
    }
}

fn relocatable_branch(instruction: &Instruction, code: &[u8]) -> bool {
    let prefixed = code.first() == Some(&0x66);
    (instruction.is_loop() || instruction.is_loopcc() || instruction.is_jcx_short()) && !prefixed
        || matches!(instruction.code(), Code::Ud2) // faults in its slot as it would have at home
}

/// The bytes that one slot takes: an instruction, what relocating it may add, and an absolute jump of 14 bytes.
pub const SLOT_SIZE: usize = 32;

/// A displaced instruction as it is executed elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// The bytes of the slot.
    pub code: Vec<u8>,
    /// Where in the slot the jump back begins: a thread that stands here has executed the instruction.
    pub after: VAddr,
}

/// A jump that stands at `from`: five bytes where that reaches, otherwise fourteen that need no register.
fn jump(from: VAddr, to: VAddr) -> Vec<u8> {
    let distance = to.raw().wrapping_sub(from.raw().wrapping_add(5)) as i64;
    let mut code = Vec::with_capacity(14);
    if let Ok(near) = i32::try_from(distance) {
        code.push(0xe9);
        code.extend(near.to_le_bytes());
    } else {
        code.extend([0xff, 0x25, 0, 0, 0, 0]);
        code.extend(to.raw().to_le_bytes());
    }
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: VAddr = VAddr::new(0x40_1000);

    fn decode(code: &[u8]) -> Result<Displaced, Refusal> {
        Displaced::decode(code, AT)
    }

    #[test]
    fn what_shows_its_address_to_the_program_is_refused() {
        assert_eq!(decode(&[0x0f, 0x05]).unwrap_err(), Refusal::EntersKernel);
        assert_eq!(decode(&[0xcd, 0x80]).unwrap_err(), Refusal::EntersKernel);
        assert_eq!(decode(&[0xf4]).unwrap_err(), Refusal::Halts);
        assert_eq!(decode(&[0xcc]).unwrap_err(), Refusal::OwnBreakpoint);
        assert_eq!(decode(&[0x8e, 0xd0]).unwrap_err(), Refusal::Position);
        assert_eq!(decode(&[0x66, 0xe8, 0, 0, 0, 0]).unwrap_err(), Refusal::Position);
        assert_eq!(decode(&[0x06]).unwrap_err(), Refusal::NoInstruction);
        assert_eq!(decode(&[]).unwrap_err(), Refusal::Unreadable);
    }

    #[test]
    fn an_instruction_cut_off_by_the_end_of_its_mapping_is_no_instruction() {
        assert_eq!(decode(&[0x48, 0x8b]).unwrap_err(), Refusal::NoInstruction);
    }

    #[test]
    fn a_copy_keeps_its_operand_and_jumps_back() {
        // movaps xmm0, [rip+0x100]
        let displaced = decode(&[0x0f, 0x28, 0x05, 0, 1, 0, 0]).expect("an instruction");
        assert!(!displaced.emulated);
        let slot = VAddr::new(0x50_0000);
        let copy = displaced.copy_to(slot).expect("a copy");
        let mut decoder = Decoder::with_ip(64, &copy.code, slot.raw(), DecoderOptions::NONE);
        let moved = decoder.decode();
        assert_eq!(moved.ip_rel_memory_address(), 0x40_1107);
        assert_eq!(moved.next_ip(), copy.after.raw());
        assert_eq!(decoder.decode().near_branch_target(), 0x40_1007);
    }

    #[test]
    fn a_slot_out_of_reach_of_the_operand_is_refused_and_a_plain_copy_jumps_any_distance() {
        let far = VAddr::new(0x7f00_0000_0000);
        let high = VAddr::new(0x5555_0000_1000);
        let relative = Displaced::decode(&[0x0f, 0x28, 0x05, 0, 1, 0, 0], high).expect("an instruction");
        assert!(relative.needs_near_slot());
        assert_eq!(relative.copy_to(far).unwrap_err(), Refusal::NoSlot);
        let plain = decode(&[0x0f, 0x28, 0xc1]).expect("an instruction").copy_to(far).expect("a copy");
        assert_eq!(plain.code[3..5], [0xff, 0x25]);
        assert_eq!(plain.code[9..17], 0x40_1003_u64.to_le_bytes());
    }
}
