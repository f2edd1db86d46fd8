//! Finds the stubs through which a module calls what it imports.
//!
//! Not by section names or entry sizes, which differ from linker to linker, but by what a stub does: it jumps through a
//! slot that a relocation fills with a function's address.

use std::collections::HashSet;

use iced_x86::{Decoder, DecoderOptions, Instruction, Mnemonic, OpKind, Register};

use crate::addr::ImageAddr;

/// One stub.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stub {
    /// The instruction in it to stop at; the return address is on top of the stack there.
    pub at: ImageAddr,
    /// Where the stub begins: what `call` instructions name.
    pub start: ImageAddr,
    /// The slot it goes through.
    pub slot: ImageAddr,
}

/// The stubs in `code`, which lies at `base`. `is_slot` says whether an address is a slot that a relocation fills.
///
/// Stubs begin at multiples of eight; a jump through a slot elsewhere is a tail call in the middle of a function.
pub fn stubs(code: &[u8], base: ImageAddr, is_slot: impl Fn(ImageAddr) -> bool) -> Vec<Stub> {
    let mut found: Vec<Stub> = Vec::new();
    for index in 0..code.len().saturating_sub(6) {
        // jmp *slot(%rip), or retpolines' mov slot(%rip), %r11
        let through = match code[index..] {
            [0xff, 0x25, ..] => Some(index + 2),
            [0x4c, 0x8b, 0x1d, ..] => Some(index + 3),
            _ => None,
        };
        let Some(displacement) = through.and_then(|at| code.get(at..at + 4)) else { continue };
        let distance = i32::from_le_bytes(displacement.try_into().unwrap_or_default());
        let end = base.raw().wrapping_add((through.unwrap_or(0) + 4) as u64);
        let slot = ImageAddr::new(end.wrapping_add_signed(i64::from(distance)));
        if is_slot(slot)
            && let Some(stub) = stub_around(code, base, index, slot)
            && found.last().is_none_or(|last| last.start != stub.start)
        {
            found.push(stub);
        }
    }
    found
}

/// The slots that code calls or jumps through without a stub, which is what `-fno-plt` makes.
///
/// Where one slot is called through, loads of others are taken for calls too: compilers keep such an address in a register.
pub fn used_directly(code: &[u8], base: ImageAddr, stubs: &[Stub], is_slot: impl Fn(ImageAddr) -> bool) -> DirectUses {
    let in_stub = |index: usize| {
        let address = base.raw() + index as u64;
        let before = stubs.partition_point(|stub| stub.start.raw() <= address);
        before.checked_sub(1).is_some_and(|last| address < stubs[last].at.raw() + 2)
    };
    let mut uses = DirectUses::default();
    for (index, window) in code.windows(6).enumerate() {
        let is_call = match window[..2] {
            [0xff, 0x15 | 0x25] => true,
            // mov slot(%rip), %r64
            [0x8b, modrm] if modrm & 0xc7 == 5 && index > 0 && code[index - 1] & 0xfb == 0x48 => false,
            _ => continue,
        };
        let distance = i32::from_le_bytes([window[2], window[3], window[4], window[5]]);
        let end = base.raw().wrapping_add(index as u64 + 6);
        let slot = ImageAddr::new(end.wrapping_add_signed(i64::from(distance)));
        if is_slot(slot) && !in_stub(index) {
            let found = if is_call { &mut uses.called } else { &mut uses.loaded };
            found.insert(slot);
        }
    }
    uses
}

/// What [`used_directly`] finds.
#[derive(Debug, Default)]
pub struct DirectUses {
    /// Slots that are called or jumped through.
    pub called: HashSet<ImageAddr>,
    /// Slots that are loaded into a register.
    pub loaded: HashSet<ImageAddr>,
}

/// The stub whose jump has its opcode at `index`: decoded from where stubs may begin, so that the jump is found as the
/// instruction it is, prefixes included.
fn stub_around(code: &[u8], base: ImageAddr, index: usize, slot: ImageAddr) -> Option<Stub> {
    let address = base.raw() + index as u64;
    let starts = [address & !15, address & !7];
    starts.into_iter().filter(|&start| start >= base.raw()).find_map(|start| {
        let bytes = &code[(start - base.raw()) as usize..];
        let mut decoder = Decoder::with_ip(64, bytes, start, DecoderOptions::NONE);
        // Before the jump, stubs mark themselves as targets (endbr64) or load their index (mold).
        for _ in 0..4 {
            let instruction = decoder.decode();
            if goes_through(&instruction, slot) {
                return Some(Stub { at: ImageAddr::new(instruction.ip()), start: ImageAddr::new(start), slot });
            }
            if instruction.ip() > address || !is_preamble(&instruction) {
                return None;
            }
        }
        None
    })
}

fn goes_through(instruction: &Instruction, slot: ImageAddr) -> bool {
    let loads = instruction.mnemonic() == Mnemonic::Mov && instruction.op0_register() == Register::R11;
    (instruction.mnemonic() == Mnemonic::Jmp || loads)
        && instruction.is_ip_rel_memory_operand()
        && instruction.ip_rel_memory_address() == slot.raw()
}

fn is_preamble(instruction: &Instruction) -> bool {
    match instruction.mnemonic() {
        Mnemonic::Endbr64 | Mnemonic::Nop => true,
        Mnemonic::Mov => {
            matches!(instruction.op0_register(), Register::R11 | Register::R11D)
                && instruction.op1_kind() == OpKind::Immediate32
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: u64 = 0x1000;

    /// `code` at an offset in nops, with its jump's displacement made to reach the slot.
    fn found(offset: usize, before: &[u8], opcode: &[u8], after: &[u8]) -> Vec<(u64, u64)> {
        const SLOT: u64 = 0x4018;
        let mut code = vec![0x90; offset];
        code.extend(before);
        code.extend(opcode);
        let next = BASE + code.len() as u64 + 4;
        code.extend(((SLOT as i64 - next as i64) as i32).to_le_bytes());
        code.extend(after);
        code.extend([0x90; 16]);
        let stubs = stubs(&code, ImageAddr::new(BASE), |slot| slot.raw() == SLOT);
        stubs.iter().map(|stub| (stub.at.raw(), stub.start.raw())).collect()
    }

    const ENDBR64: [u8; 4] = [0xf3, 0x0f, 0x1e, 0xfa];

    #[test]
    fn a_lazy_stub_of_any_linker_is_found() {
        // bfd, gold, lld: jmp *slot; push n; jmp plt0
        assert_eq!(found(16, &[], &[0xff, 0x25], &[0x68, 0, 0, 0, 0, 0xe9, 0, 0, 0, 0]), [(0x1010, 0x1010)]);
        // mold: endbr64; mov $1, %r11d; jmp *slot
        let before = [&ENDBR64[..], &[0x41, 0xbb, 1, 0, 0, 0]].concat();
        assert_eq!(found(32, &before, &[0xff, 0x25], &[]), [(0x102a, 0x1020)]);
    }

    #[test]
    fn stubs_for_indirect_branch_tracking_are_probed_behind_their_landing_pad() {
        assert_eq!(found(16, &ENDBR64, &[0xf2, 0xff, 0x25], &[]), [(0x1014, 0x1010)]);
        assert_eq!(found(16, &ENDBR64, &[0xff, 0x25], &[]), [(0x1014, 0x1010)]);
    }

    #[test]
    fn a_stub_of_eight_bytes_and_a_retpoline_are_found() {
        assert_eq!(found(24, &[], &[0xff, 0x25], &[0x66, 0x90]), [(0x1018, 0x1018)]);
        assert_eq!(found(32, &[], &[0x4c, 0x8b, 0x1d], &[0xe8, 0, 0, 0, 0]), [(0x1020, 0x1020)]);
    }

    #[test]
    fn calls_past_the_stubs_are_found() {
        const SLOT: u64 = 0x4018;
        let to_slot = |code: &mut Vec<u8>, opcode: &[u8]| {
            code.extend(opcode);
            let next = BASE + code.len() as u64 + 4;
            code.extend(((SLOT as i64 - next as i64) as i32).to_le_bytes());
        };
        let uses = |opcode: &[u8]| {
            let mut code = vec![0x90; 16];
            to_slot(&mut code, &[0xff, 0x25]);
            code.resize(37, 0x90);
            to_slot(&mut code, opcode);
            let is_slot = |slot: ImageAddr| slot.raw() == SLOT;
            let stubs = stubs(&code, ImageAddr::new(BASE), is_slot);
            assert_eq!(stubs.len(), 1);
            let uses = used_directly(&code, ImageAddr::new(BASE), &stubs, is_slot);
            (uses.called.len(), uses.loaded.len())
        };
        assert_eq!(uses(&[0xff, 0x15]), (1, 0));
        assert_eq!(uses(&[0xff, 0x25]), (1, 0), "a tail call");
        assert_eq!(uses(&[0x48, 0x8b, 0x1d]), (0, 1));
        assert_eq!(uses(&[0x4c, 0x8b, 0x25]), (0, 1));
        assert_eq!(uses(&[0x48, 0x8d, 0x1d]), (0, 0), "lea");
    }

    #[test]
    fn a_tail_call_through_a_slot_is_no_stub() {
        // add $8, %rsp; jmp *slot
        assert_eq!(found(16, &[0x48, 0x83, 0xc4, 8], &[0xff, 0x25], &[]), []);
    }
}
