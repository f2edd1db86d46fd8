//! Functions that look at their entry whether there is stack enough, as Go's do. If there is not, or somebody wants the
//! goroutine to pause, they call the runtime, which jumps back to the entry, perhaps on another stack. That is one call: what
//! is to be met once a call stands behind the check.

use iced_x86::{Code, Decoder, DecoderOptions, FlowControl, Instruction, Mnemonic, OpKind, Register};

/// Bytes at a function's entry that a check may take: the longest is five instructions.
pub const MAX_CHECK: usize = 48;

/// How far behind a function's entry its check for stack ends; `None` where it has none. `code` is what stands at `entry`, and
/// `read` reads code elsewhere.
pub fn end_of_stack_check(code: &[u8], entry: u64, read: impl FnOnce(u64, &mut [u8]) -> usize) -> Option<u64> {
    let mut decoder = Decoder::with_ip(64, code, entry, DecoderOptions::NONE);
    let mut more: Option<u64> = None;
    let mut compared = false;
    loop {
        let instruction = decoder.decode();
        if is_branch_for_more(&instruction) {
            let target = instruction.near_branch_target();
            if more.is_some_and(|more| more != target) {
                return None;
            }
            more = Some(target);
            if compared {
                break;
            }
            continue;
        }
        compared = compares_with_guard(&instruction);
        if !compared && !prepares(&instruction) {
            return None;
        }
    }
    let end = decoder.ip() - entry;
    calls_and_begins_again(more.filter(|more| *more >= decoder.ip())?, entry, read).then_some(end)
}

/// `jbe`, and `jb` where a large frame would begin below address zero.
fn is_branch_for_more(instruction: &Instruction) -> bool {
    matches!(instruction.mnemonic(), Mnemonic::Jbe | Mnemonic::Jb)
        && instruction.flow_control() == FlowControl::ConditionalBranch
}

/// `cmp guard, register`: what is compared is the stack pointer or what has been made of it.
fn compares_with_guard(instruction: &Instruction) -> bool {
    /// g.stackguard0 and g.stackguard1 (runtime/runtime2.go): behind the stack's two ends.
    const GUARDS: [u64; 2] = [16, 24];
    instruction.code() == Code::Cmp_r64_rm64
        && instruction.op1_kind() == OpKind::Memory
        && GUARDS.contains(&instruction.memory_displacement64())
}

/// Whether an instruction only makes the address that the frame will reach, or finds the goroutine, in a register that is free
/// at a function's entry.
fn prepares(instruction: &Instruction) -> bool {
    const FREE: [Register; 5] = [Register::R12, Register::R13, Register::RCX, Register::RAX, Register::RSI];
    let makes = matches!(instruction.mnemonic(), Mnemonic::Mov | Mnemonic::Lea | Mnemonic::Sub);
    makes && instruction.op0_kind() == OpKind::Register && FREE.contains(&instruction.op0_register())
}

/// Whether the code at `at` saves and reloads arguments around one call and then begins the function anew.
fn calls_and_begins_again(at: u64, entry: u64, read: impl FnOnce(u64, &mut [u8]) -> usize) -> bool {
    /// A move of each of 9 + 15 registers (Go's ABIInternal), before and behind the call; up to 10 bytes each.
    const LONGEST: usize = 512;
    let mut code = [0; LONGEST];
    let got = read(at, &mut code);
    let mut decoder = Decoder::with_ip(64, &code[..got], at, DecoderOptions::NONE);
    let mut calls = 0;
    while decoder.can_decode() {
        let instruction = decoder.decode();
        match instruction.flow_control() {
            FlowControl::Next if !instruction.is_invalid() => {}
            FlowControl::Call => calls += 1,
            FlowControl::UnconditionalBranch => return calls == 1 && instruction.near_branch_target() == entry,
            _ => return false,
        }
        if calls > 1 {
            return false;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRY: u64 = 0x40_1000;

    /// `jb` and `jbe` with a 32-bit distance, which is put in.
    const JB: [u8; 2] = [0x0f, 0x82];
    const JBE: [u8; 2] = [0x0f, 0x86];
    const CMP_RSP_GUARD: [u8; 4] = [0x49, 0x3b, 0x66, 0x10];
    const CMP_R12_GUARD: [u8; 4] = [0x4d, 0x3b, 0x66, 0x10];

    /// A function that begins with the instructions of `check`, of which the branches lead to a call and then a jump to the
    /// function's start, or to where its body begins. Returns its code and where that is.
    fn function(check: &[&[u8]], to_entry: bool) -> (Vec<u8>, u64) {
        let is_branch = |part: &[u8]| part == JB || part == JBE;
        let body: usize = check.iter().map(|part| part.len() + if is_branch(part) { 4 } else { 0 }).sum();
        let rest = [0x48, 0x83, 0xec, 0x60, 0xc3];
        let more = body + rest.len();
        let mut code = Vec::new();
        for part in check {
            code.extend_from_slice(part);
            if is_branch(part) {
                let distance = more as i32 - (code.len() as i32 + 4);
                code.extend_from_slice(&distance.to_le_bytes());
            }
        }
        code.extend_from_slice(&rest);
        // mov %rax, 8(%rsp); call; mov 8(%rsp), %rax; jmp
        code.extend_from_slice(&[
            0x48, 0x89, 0x44, 0x24, 8, 0xe8, 0, 0xf0, 0xff, 0xff, 0x48, 0x8b, 0x44, 0x24, 8, 0xe9,
        ]);
        let distance = if to_entry { 0 } else { body as i32 } - (code.len() as i32 + 4);
        code.extend_from_slice(&distance.to_le_bytes());
        (code, body as u64)
    }

    fn found(code: &[u8]) -> Option<u64> {
        end_of_stack_check(&code[..MAX_CHECK.min(code.len())], ENTRY, |at, buf| {
            let rest = code.get((at - ENTRY) as usize..).unwrap_or_default();
            let count = rest.len().min(buf.len());
            buf[..count].copy_from_slice(&rest[..count]);
            count
        })
    }

    #[test]
    fn checks_of_all_sizes_are_recognised() {
        let small: [&[u8]; 2] = [&CMP_RSP_GUARD, &JBE];
        let large: [&[u8]; 3] = [&[0x4c, 0x8d, 0x64, 0x24, 0x98], &CMP_R12_GUARD, &JBE];
        let huge: [&[u8]; 5] = [&[0x49, 0x89, 0xe4], &[0x49, 0x81, 0xec, 0, 0, 1, 0], &JB, &CMP_R12_GUARD, &JBE];
        // mov %fs:-8, %rcx; cmp 16(%rcx), %rsp
        let before_1_17: [&[u8]; 3] =
            [&[0x64, 0x48, 0x8b, 0x0c, 0x25, 0xf8, 0xff, 0xff, 0xff], &[0x48, 0x3b, 0x61, 0x10], &JBE];
        for check in [&small[..], &large, &huge, &before_1_17] {
            let (code, end) = function(check, true);
            assert_eq!(found(&code), Some(end), "{check:x?}");
        }
    }

    #[test]
    fn what_only_looks_like_a_check_is_none() {
        assert_eq!(found(&function(&[&CMP_RSP_GUARD, &JBE], false).0), None, "it does not begin again");
        // cmp 40(%rsi), %rdi
        assert_eq!(found(&function(&[&[0x48, 0x3b, 0x7e, 0x28], &JBE], true).0), None, "no guard is there");
        assert_eq!(found(&function(&[&[0x55], &CMP_RSP_GUARD, &JBE], true).0), None, "a register was saved before");
        assert_eq!(found(&function(&[&CMP_RSP_GUARD, &JBE], true).0[..14]), None);
        assert_eq!(found(&[]), None);
    }
}
