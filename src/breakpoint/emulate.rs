//! Carries out a displaced instruction in the tracer: registers and memory in, registers and memory out.
//!
//! Covers what functions begin with and what stands behind calls (moves, arithmetic, stack, jumps, calls): general
//! registers only, no segment overrides but fs and gs, nothing that can trap but its memory accesses. Every form is
//! compared with the CPU in `tests`.

use iced_x86::{Code, ConditionCode, FlowControl, Instruction, Mnemonic, OpKind, Register};
use libc::user_regs_struct as Regs;

use crate::addr::VAddr;

/// The tracee's memory, as an emulated instruction needs it.
pub trait TraceeMemory {
    /// Reads `buf.len()` bytes.
    ///
    /// # Errors
    /// [`Fault`] when one of them can't be read.
    fn read(&mut self, addr: VAddr, buf: &mut [u8]) -> Result<(), Fault>;

    /// Writes `bytes`.
    ///
    /// # Errors
    /// [`Fault`] when one of them can't be written.
    fn write(&mut self, addr: VAddr, bytes: &[u8]) -> Result<(), Fault>;
}

/// The instruction would have faulted: it must run on the CPU, so that the target sees the fault as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault;

/// Whether [`emulate`] knows this instruction, whose bytes are `code`.
#[must_use]
pub fn can_emulate(instruction: &Instruction, code: &[u8]) -> bool {
    use Mnemonic as M;
    // A branch with an operand-size prefix goes to 64 bits on Intel's CPUs and to 16 on AMD's.
    if instruction.flow_control() != FlowControl::Next && has_operand_size_prefix(code) {
        return false;
    }
    let plain_operands = || (0..instruction.op_count()).all(|index| operand_is_plain(instruction, index));
    let prefixes = instruction.has_lock_prefix() || instruction.has_rep_prefix() || instruction.has_repne_prefix();
    match instruction.mnemonic() {
        M::Nop | M::Endbr64 | M::Endbr32 => true,
        M::Jmp | M::Call | M::Ret => {
            // `bnd jmp` is a plain jump on CPUs without MPX, as all are today.
            !instruction.has_lock_prefix() && near(instruction) && plain_operands()
        }
        _ if instruction.flow_control() == FlowControl::ConditionalBranch => {
            is_jcc(instruction) && instruction.op0_kind() == OpKind::NearBranch64
        }
        M::Leave => instruction.code() == Code::Leaveq,
        M::Push | M::Pop => !prefixes && plain_operands() && stack_width_is_8(instruction),
        M::Mov
        | M::Movzx
        | M::Movsx
        | M::Movsxd
        | M::Lea
        | M::Add
        | M::Sub
        | M::And
        | M::Or
        | M::Xor
        | M::Cmp
        | M::Test
        | M::Inc
        | M::Dec
        | M::Neg
        | M::Not
        | M::Cdqe
        | M::Cqo
        | M::Cdq
        | M::Shl
        | M::Shr
        | M::Sar => !prefixes && plain_operands(),
        _ if instruction.condition_code() != ConditionCode::None => !prefixes && plain_operands(),
        _ => false,
    }
}

fn has_operand_size_prefix(code: &[u8]) -> bool {
    let legacy =
        |&&byte: &&u8| matches!(byte, 0x66 | 0x67 | 0xf0 | 0xf2 | 0xf3 | 0x26 | 0x2e | 0x36 | 0x3e | 0x64 | 0x65);
    code.iter().take_while(legacy).any(|&byte| byte == 0x66)
}

fn near(instruction: &Instruction) -> bool {
    !instruction.is_call_far()
        && !instruction.is_call_far_indirect()
        && !instruction.is_jmp_far()
        && !instruction.is_jmp_far_indirect()
        && !matches!(
            instruction.code(),
            Code::Retfq | Code::Retfd | Code::Retfw | Code::Retfq_imm16 | Code::Retfd_imm16 | Code::Retfw_imm16
        )
        && !matches!(instruction.op0_kind(), OpKind::NearBranch16 | OpKind::NearBranch32)
        && !matches!(instruction.code(), Code::Retnw | Code::Retnw_imm16 | Code::Call_rm16 | Code::Jmp_rm16)
}

fn is_jcc(instruction: &Instruction) -> bool {
    instruction.is_jcc_short_or_near()
}

fn stack_width_is_8(instruction: &Instruction) -> bool {
    instruction.stack_pointer_increment().abs() == 8
}

fn operand_is_plain(instruction: &Instruction, index: u32) -> bool {
    match instruction.op_kind(index) {
        OpKind::Register => {
            let register = instruction.op_register(index);
            register.is_gpr()
        }
        OpKind::Memory => {
            let wide = |register: Register| register == Register::None || register.is_gpr64() || register.is_ip();
            instruction.memory_size().size() <= 8
                && !instruction.is_vsib()
                && wide(instruction.memory_base())
                && wide(instruction.memory_index())
        }
        OpKind::NearBranch64
        | OpKind::Immediate8
        | OpKind::Immediate16
        | OpKind::Immediate32
        | OpKind::Immediate64
        | OpKind::Immediate8to16
        | OpKind::Immediate8to32
        | OpKind::Immediate8to64
        | OpKind::Immediate32to64 => true,
        _ => false,
    }
}

/// Carries out `instruction`, which must satisfy [`can_emulate`], as if it stood at its own `ip()`.
///
/// # Errors
/// [`Fault`] when its memory can't be accessed or its target is no address; then the registers are as before.
pub fn emulate(instruction: &Instruction, regs: &mut Regs, memory: &mut dyn TraceeMemory) -> Result<(), Fault> {
    let mut cpu = Cpu { instruction, regs: *regs, memory };
    cpu.regs.rip = instruction.next_ip();
    cpu.step()?;
    if !is_canonical(cpu.regs.rip) {
        // A branch there faults as the branch, not as what it would have reached.
        return Err(Fault);
    }
    *regs = cpu.regs;
    Ok(())
}

/// Whether an address has 48 significant bits (Intel SDM volume 1, 3.3.7.1).
fn is_canonical(address: u64) -> bool {
    (address << 16) as i64 >> 16 == address as i64
}

const CF: u64 = 1;
const PF: u64 = 1 << 2;
const AF: u64 = 1 << 4;
const ZF: u64 = 1 << 6;
const SF: u64 = 1 << 7;
const OF: u64 = 1 << 11;
const STATUS: u64 = CF | PF | AF | ZF | SF | OF;

struct Cpu<'a> {
    instruction: &'a Instruction,
    regs: Regs,
    memory: &'a mut dyn TraceeMemory,
}

impl Cpu<'_> {
    fn step(&mut self) -> Result<(), Fault> {
        use Mnemonic as M;
        let instruction = self.instruction;
        match instruction.mnemonic() {
            M::Nop | M::Endbr64 | M::Endbr32 => {}
            M::Jmp => self.regs.rip = self.target()?,
            M::Call => {
                let target = self.target()?;
                self.push(instruction.next_ip())?;
                self.regs.rip = target;
            }
            M::Ret => {
                self.regs.rip = self.pop()?;
                if instruction.op_count() == 1 {
                    self.regs.rsp = self.regs.rsp.wrapping_add(instruction.immediate(0));
                }
            }
            M::Leave => {
                self.regs.rsp = self.regs.rbp;
                self.regs.rbp = self.pop()?;
            }
            M::Push => {
                let value = self.get(0)?;
                self.push(value)?;
            }
            M::Pop => {
                let value = self.pop()?;
                self.set(0, value)?;
            }
            M::Mov | M::Movzx => {
                let value = self.get(1)?;
                self.set(0, value)?;
            }
            M::Movsx | M::Movsxd => {
                let value = sign_extend(self.get(1)?, self.size(1));
                self.set(0, value)?;
            }
            M::Lea => {
                let address = self.address_without_segment();
                self.set(0, address)?;
            }
            M::Cdqe => self.regs.rax = sign_extend(self.regs.rax, 4),
            M::Cdq => self.regs.rdx = u64::from(((self.regs.rax as i32) >> 31) as u32),
            M::Cqo => self.regs.rdx = ((self.regs.rax as i64) >> 63) as u64,
            M::Shl | M::Shr | M::Sar => self.shift()?,
            M::Add | M::Sub | M::And | M::Or | M::Xor | M::Cmp | M::Test => self.two_operands()?,
            M::Inc | M::Dec | M::Neg | M::Not => self.one_operand()?,
            _ => self.conditional()?,
        }
        Ok(())
    }

    fn conditional(&mut self) -> Result<(), Fault> {
        let instruction = self.instruction;
        let holds = condition(instruction.condition_code(), self.regs.eflags);
        if is_jcc(instruction) {
            if holds {
                self.regs.rip = instruction.near_branch_target();
            }
            return Ok(());
        }
        if instruction.op_count() == 1 {
            // setcc
            return self.set(0, u64::from(holds));
        }
        // cmovcc reads its source and, with 32 bits, clears the upper half whatever the condition.
        let source = self.get(1)?;
        let value = if holds { source } else { self.get(0)? };
        self.set(0, value)
    }

    fn two_operands(&mut self) -> Result<(), Fault> {
        use Mnemonic as M;
        let size = self.size(0);
        let a = self.get(0)?;
        let b = cut(self.get(1)?, size);
        let mnemonic = self.instruction.mnemonic();
        let (result, carries) = match mnemonic {
            M::Add => {
                let sum = cut(a.wrapping_add(b), size);
                (sum, add_flags(a, b, sum, size))
            }
            M::Sub | M::Cmp => {
                let difference = cut(a.wrapping_sub(b), size);
                (difference, sub_flags(a, b, difference, size))
            }
            M::And | M::Test => (a & b, 0),
            M::Or => (a | b, 0),
            _ => (a ^ b, 0),
        };
        if !matches!(mnemonic, M::Cmp | M::Test) {
            self.set(0, result)?;
        }
        // AF is undefined after the logical ones; CPUs clear it.
        self.flags(STATUS, carries | result_flags(result, size));
        Ok(())
    }

    fn one_operand(&mut self) -> Result<(), Fault> {
        use Mnemonic as M;
        let size = self.size(0);
        let a = self.get(0)?;
        let (result, changed, carries) = match self.instruction.mnemonic() {
            M::Inc => {
                let sum = cut(a.wrapping_add(1), size);
                (sum, STATUS & !CF, add_flags(a, 1, sum, size) & !CF)
            }
            M::Dec => {
                let difference = cut(a.wrapping_sub(1), size);
                (difference, STATUS & !CF, sub_flags(a, 1, difference, size) & !CF)
            }
            M::Neg => {
                let negated = cut(a.wrapping_neg(), size);
                (negated, STATUS, sub_flags(0, a, negated, size))
            }
            _ => (cut(!a, size), 0, 0),
        };
        self.set(0, result)?;
        self.flags(changed, carries | result_flags(result, size));
        Ok(())
    }

    fn shift(&mut self) -> Result<(), Fault> {
        use Mnemonic as M;
        let size = self.size(0);
        let bits = 8 * size as u32;
        let count = (self.get(1)? as u32) & if size == 8 { 63 } else { 31 };
        let a = self.get(0)?;
        if count == 0 {
            // No flag changes, but a 32-bit register is zero-extended all the same.
            return self.set(0, a);
        }
        let signed = sign_extend(a, size) as i64;
        let wide = u128::from(a);
        let (result, carry, overflow) = match self.instruction.mnemonic() {
            M::Shl => {
                let result = cut((wide << count) as u64, size);
                let carry = count <= bits && wide >> (bits - count.min(bits)) & 1 == 1;
                (result, carry, (sign_bit(result, size)) != carry)
            }
            M::Shr => {
                (cut((wide >> count) as u64, size), count <= bits && wide >> (count - 1) & 1 == 1, sign_bit(a, size))
            }
            _ => {
                let shifted = signed >> count.min(63);
                (cut(shifted as u64, size), signed >> (count - 1).min(63) & 1 == 1, false)
            }
        };
        self.set(0, result)?;
        // OF is undefined for counts above one and AF always: left as they were.
        let changed = if count == 1 { STATUS & !AF } else { STATUS & !(AF | OF) };
        let carries = if carry { CF } else { 0 } | if overflow { OF } else { 0 };
        self.flags(changed, carries | result_flags(result, size));
        Ok(())
    }

    fn flags(&mut self, changed: u64, values: u64) {
        self.regs.eflags = self.regs.eflags & !changed | values & changed;
    }

    /// Where a near jump or call goes.
    fn target(&mut self) -> Result<u64, Fault> {
        match self.instruction.op0_kind() {
            OpKind::NearBranch64 => Ok(self.instruction.near_branch64()),
            _ => self.get(0),
        }
    }

    fn push(&mut self, value: u64) -> Result<(), Fault> {
        let at = self.regs.rsp.wrapping_sub(8);
        self.memory.write(VAddr::new(at), &value.to_le_bytes())?;
        self.regs.rsp = at;
        Ok(())
    }

    fn pop(&mut self) -> Result<u64, Fault> {
        let mut bytes = [0; 8];
        self.memory.read(VAddr::new(self.regs.rsp), &mut bytes)?;
        self.regs.rsp = self.regs.rsp.wrapping_add(8);
        Ok(u64::from_le_bytes(bytes))
    }

    /// The size of an operand in bytes.
    fn size(&self, index: u32) -> usize {
        match self.instruction.op_kind(index) {
            OpKind::Register => self.instruction.op_register(index).size(),
            OpKind::Memory => self.instruction.memory_size().size(),
            _ => 8,
        }
    }

    fn get(&mut self, index: u32) -> Result<u64, Fault> {
        match self.instruction.op_kind(index) {
            OpKind::Register => Ok(read_register(&self.regs, self.instruction.op_register(index))),
            OpKind::Memory => {
                let mut bytes = [0; 8];
                let size = self.size(index);
                let address = self.address();
                self.memory.read(VAddr::new(address), &mut bytes[..size])?;
                Ok(u64::from_le_bytes(bytes))
            }
            _ => Ok(self.instruction.immediate(index)),
        }
    }

    fn set(&mut self, index: u32, value: u64) -> Result<(), Fault> {
        if self.instruction.op_kind(index) == OpKind::Memory {
            let size = self.size(index);
            let address = self.address();
            return self.memory.write(VAddr::new(address), &value.to_le_bytes()[..size]);
        }
        write_register(&mut self.regs, self.instruction.op_register(index), value);
        Ok(())
    }

    fn address_without_segment(&self) -> u64 {
        let instruction = self.instruction;
        if instruction.is_ip_rel_memory_operand() {
            return instruction.ip_rel_memory_address();
        }
        let register = |which: Register| if which == Register::None { 0 } else { read_register(&self.regs, which) };
        register(instruction.memory_base())
            .wrapping_add(
                register(instruction.memory_index()).wrapping_mul(u64::from(instruction.memory_index_scale())),
            )
            .wrapping_add(instruction.memory_displacement64())
    }

    fn address(&self) -> u64 {
        let segment = match self.instruction.memory_segment() {
            Register::FS => self.regs.fs_base,
            Register::GS => self.regs.gs_base,
            _ => 0,
        };
        self.address_without_segment().wrapping_add(segment)
    }
}

/// Cuts a number to `size` bytes.
fn cut(value: u64, size: usize) -> u64 {
    if size >= 8 { value } else { value & ((1 << (8 * size)) - 1) }
}

fn sign_extend(value: u64, size: usize) -> u64 {
    let unused = 64 - 8 * size as u32;
    ((value << unused) as i64 >> unused) as u64
}

fn sign_bit(value: u64, size: usize) -> bool {
    value >> (8 * size - 1) & 1 == 1
}

fn result_flags(result: u64, size: usize) -> u64 {
    let parity = if (result as u8).count_ones().is_multiple_of(2) { PF } else { 0 };
    let zero = if result == 0 { ZF } else { 0 };
    parity | zero | if sign_bit(result, size) { SF } else { 0 }
}

fn add_flags(a: u64, b: u64, sum: u64, size: usize) -> u64 {
    let carry = if sum < a { CF } else { 0 };
    let half = if (a ^ b ^ sum) & 0x10 != 0 { AF } else { 0 };
    carry | half | if sign_bit((a ^ sum) & (b ^ sum), size) { OF } else { 0 }
}

fn sub_flags(a: u64, b: u64, difference: u64, size: usize) -> u64 {
    let borrow = if a < b { CF } else { 0 };
    let half = if (a ^ b ^ difference) & 0x10 != 0 { AF } else { 0 };
    borrow | half | if sign_bit((a ^ b) & (a ^ difference), size) { OF } else { 0 }
}

/// Intel SDM volume 1, appendix B, "EFLAGS Condition Codes".
fn condition(code: ConditionCode, eflags: u64) -> bool {
    let set = |flag: u64| eflags & flag != 0;
    let less = set(SF) != set(OF);
    match code {
        ConditionCode::None => true,
        ConditionCode::o => set(OF),
        ConditionCode::no => !set(OF),
        ConditionCode::b => set(CF),
        ConditionCode::ae => !set(CF),
        ConditionCode::e => set(ZF),
        ConditionCode::ne => !set(ZF),
        ConditionCode::be => set(CF) || set(ZF),
        ConditionCode::a => !set(CF) && !set(ZF),
        ConditionCode::s => set(SF),
        ConditionCode::ns => !set(SF),
        ConditionCode::p => set(PF),
        ConditionCode::np => !set(PF),
        ConditionCode::l => less,
        ConditionCode::ge => !less,
        ConditionCode::le => less || set(ZF),
        ConditionCode::g => !less && !set(ZF),
    }
}

fn read_register(regs: &Regs, register: Register) -> u64 {
    if register.is_ip() {
        return regs.rip;
    }
    let full = full_register(regs, register.full_register());
    let high_byte = matches!(register, Register::AH | Register::BH | Register::CH | Register::DH);
    cut(if high_byte { full >> 8 } else { full }, register.size())
}

fn write_register(regs: &mut Regs, register: Register, value: u64) {
    let high_byte = matches!(register, Register::AH | Register::BH | Register::CH | Register::DH);
    let full = full_register_mut(regs, register.full_register());
    *full = match register.size() {
        8 => value,
        // A 32-bit result clears the upper half (Intel SDM volume 1, 3.4.1.1).
        4 => cut(value, 4),
        2 => *full & !0xffff | cut(value, 2),
        _ if high_byte => *full & !0xff00 | cut(value, 1) << 8,
        _ => *full & !0xff | cut(value, 1),
    };
}

fn full_register(regs: &Regs, register: Register) -> u64 {
    let mut copy = *regs;
    *full_register_mut(&mut copy, register)
}

fn full_register_mut(regs: &mut Regs, register: Register) -> &mut u64 {
    match register {
        Register::RAX => &mut regs.rax,
        Register::RBX => &mut regs.rbx,
        Register::RCX => &mut regs.rcx,
        Register::RDX => &mut regs.rdx,
        Register::RSI => &mut regs.rsi,
        Register::RDI => &mut regs.rdi,
        Register::RBP => &mut regs.rbp,
        Register::RSP => &mut regs.rsp,
        Register::R8 => &mut regs.r8,
        Register::R9 => &mut regs.r9,
        Register::R10 => &mut regs.r10,
        Register::R11 => &mut regs.r11,
        Register::R12 => &mut regs.r12,
        Register::R13 => &mut regs.r13,
        Register::R14 => &mut regs.r14,
        _ => &mut regs.r15,
    }
}
