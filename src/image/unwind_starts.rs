//! Function starts of stripped code, from the unwind tables that every x86-64 compiler writes.

use std::sync::Arc;

use gimli::{BaseAddresses, CallFrameInstruction, CieOrFde, EhFrame, EhFrameHdr, LittleEndian, Pointer, UnwindSection};
use goblin::elf::program_header::PT_GNU_EH_FRAME;

use super::elf::{Class, Image};
use crate::addr::ImageAddr;

/// More bytes of unwind tables than this are not read.
const MAX_TABLE: u64 = 512 << 20;

/// A range of code that has unwind rules of its own and begins as a function does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct UnwindStart {
    pub(super) addr: ImageAddr,
    pub(super) size: u64,
}

/// The starts that `.eh_frame` states, in its order. Damaged records end the list.
pub(super) fn unwind_starts(image: &Image) -> Vec<UnwindStart> {
    let Some((addr, table)) = image.eh_frame() else { return Vec::new() };
    let mut section = EhFrame::new(&table, LittleEndian);
    let word = image.word();
    section.set_address_size(word);
    let mut bases = BaseAddresses::default().set_eh_frame(addr.raw());
    if let Some(text) = image.section(".text") {
        bases = bases.set_text(text.addr.raw());
    }
    let mut starts = Vec::new();
    let mut entries = section.entries(&bases);
    let mut last_cie = None;
    while let Ok(Some(entry)) = entries.next() {
        let CieOrFde::Fde(partial) = entry else { continue };
        let Ok(fde) = partial.parse(|section, bases, offset| match &last_cie {
            // Linkers write the records of one CIE in a row.
            Some((at, cie)) if *at == offset => Ok(gimli::CommonInformationEntry::clone(cie)),
            _ => section.cie_from_offset(bases, offset),
        }) else {
            continue;
        };
        let cie_at = gimli::EhFrameOffset(fde.cie().offset());
        if !last_cie.as_ref().is_some_and(|(at, _)| *at == cie_at) {
            last_cie = Some((cie_at, fde.cie().clone()));
        }
        let at_entry = begins_with_nothing_pushed(fde.instructions(&section, &bases), u64::from(word));
        if at_entry && !fde.is_signal_trampoline() {
            starts.push(UnwindStart { addr: ImageAddr::new(fde.initial_address()), size: fde.len() });
        }
    }
    starts
}

/// Whether at the first byte the frame is what a call leaves behind: one return address. The `.cold` half of a function, which is
/// jumped to, begins with the frame of the hot half; a linkage table has an expression.
fn begins_with_nothing_pushed<'a>(
    mut instructions: gimli::CallFrameInstructionIter<'a, gimli::EndianSlice<'a, LittleEndian>>,
    word: u64,
) -> bool {
    while let Ok(Some(instruction)) = instructions.next() {
        match instruction {
            CallFrameInstruction::AdvanceLoc { .. } | CallFrameInstruction::SetLoc { .. } => return true,
            CallFrameInstruction::DefCfaOffset { offset } if offset != word => return false,
            CallFrameInstruction::DefCfa { .. }
            | CallFrameInstruction::DefCfaRegister { .. }
            | CallFrameInstruction::DefCfaExpression { .. } => return false,
            _ => {}
        }
    }
    true
}

impl Image {
    /// The bytes of `.eh_frame` and their address: by section, or by the header that PT_GNU_EH_FRAME points to.
    pub(crate) fn eh_frame(&self) -> Option<(ImageAddr, Arc<[u8]>)> {
        if let Some(section) = self.section(".eh_frame")
            && section.size <= MAX_TABLE
            && let Some(bytes) = self.section_bytes(section)
        {
            return Some((section.addr, bytes));
        }
        let header = self.program_header(PT_GNU_EH_FRAME)?;
        let header_addr = ImageAddr::new(header.p_vaddr);
        let bytes = self.read(header_addr, header.p_memsz.min(64))?;
        let bases = BaseAddresses::default().set_eh_frame_hdr(header_addr.raw());
        let parsed = EhFrameHdr::new(&bytes, LittleEndian).parse(&bases, self.word()).ok()?;
        let Pointer::Direct(at) = parsed.eh_frame_ptr() else { return None };
        let addr = ImageAddr::new(at);
        Some((addr, self.read_to_segment_end(addr, MAX_TABLE)?))
    }

    /// The bytes of `.eh_frame_hdr` and their address, if it has a table to search in.
    pub(crate) fn eh_frame_header(&self) -> Option<(ImageAddr, Arc<[u8]>)> {
        let header = self.program_header(PT_GNU_EH_FRAME)?;
        let addr = ImageAddr::new(header.p_vaddr);
        let bytes = self.read(addr, header.p_filesz.min(MAX_TABLE))?;
        let bases = BaseAddresses::default().set_eh_frame_hdr(addr.raw());
        let parsed = EhFrameHdr::new(&bytes, LittleEndian).parse(&bases, self.word()).ok()?;
        /// What all linkers write the count as. gimli multiplies it unchecked, which wider counts would overflow.
        const DW_EH_PE_UDATA4: u8 = 3;
        let searchable = parsed.table().is_some() && bytes.get(2) == Some(&DW_EH_PE_UDATA4);
        searchable.then_some((addr, bytes))
    }

    fn word(&self) -> u8 {
        if self.class() == Class::Bits64 { 8 } else { 4 }
    }
}
