//! The slots that the dynamic linker fills: where a module's calls into other modules go through.

use std::sync::Arc;

use goblin::elf::reloc;
use goblin::elf::reloc::{Reloc, RelocSection};
use goblin::elf::section_header::{SHT_REL, SHT_RELA};
use goblin::elf::sym::{STT_GNU_IFUNC, Symtab};

use super::dynamic::Table;
use super::elf::{Image, text_before_nul};
use crate::addr::ImageAddr;

/// Why a slot is filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SlotKind {
    /// R_X86_64_JUMP_SLOT: a linkage stub's slot, filled at the first call or at start.
    JumpSlot,
    /// R_X86_64_GLOB_DAT: the address of a symbol, for `call *slot` and for `.plt.got` stubs.
    GlobDat,
    /// R_X86_64_IRELATIVE: the answer of a resolver in this image; the addend is the resolver.
    IRelative,
    /// R_X86_64_64 (R_386_32): a symbol's address in data: a table of function pointers.
    Absolute,
}

/// A symbol as a relocation names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotSymbol {
    /// Its name, without version.
    pub name: Box<str>,
    /// The version that is wanted: `GLIBC_2.34`.
    pub version: Option<Arc<str>>,
    /// The library that the version belongs to: `libc.so.6`.
    pub library: Option<Arc<str>>,
    /// Where this image itself defines it, if it does.
    pub defined: Option<ImageAddr>,
    /// STT_GNU_IFUNC: `defined` is the resolver.
    pub is_ifunc: bool,
}

/// A slot and what goes into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Where it is.
    pub at: ImageAddr,
    /// Why it is filled.
    pub kind: SlotKind,
    /// The symbol; `None` for IRELATIVE and for a symbol that cannot be read.
    pub symbol: Option<SlotSymbol>,
    /// The addend; the resolver's address for IRELATIVE.
    pub addend: i64,
}

/// Bytes of names that the slots of one image may hold together: a hostile table can name one long string a million times.
const NAMES_BUDGET: usize = 64 << 20;

/// One relocation table: its bytes, and whether entries carry addends.
struct Relocations {
    bytes: Arc<[u8]>,
    addends: bool,
}

impl Image {
    /// The slots that hold addresses of functions or data of other modules, in the order of the tables. RELR and RELATIVE
    /// relocations name no symbol and are left out.
    #[must_use]
    pub fn slots(&self) -> Vec<Slot> {
        let dynamic = self.dynamic();
        let symbols = dynamic.symbols(self);
        let versions = symbols.as_ref().map(|symbols| dynamic.versions(self, symbols)).unwrap_or_default();
        let table = symbols.as_ref().and_then(|symbols| {
            let count = symbols.symbols.len() / goblin::elf::Sym::size(self.ctx().container);
            Symtab::parse(&symbols.symbols, 0, count, self.ctx()).ok()
        });
        let mut budget = NAMES_BUDGET;
        let mut resolve = |index: usize| {
            let symbol = table.as_ref()?.get(index)?;
            let name = text_before_nul(&symbols.as_ref()?.strings, symbol.st_name)?;
            budget = budget.checked_sub(name.len())?;
            let (version, library) = versions.of(index).unzip();
            Some(SlotSymbol {
                name: name.into(),
                version,
                library,
                defined: (symbol.st_shndx != 0).then(|| ImageAddr::new(symbol.st_value)),
                is_ifunc: symbol.st_type() == STT_GNU_IFUNC,
            })
        };
        let mut slots = Vec::new();
        for relocations in self.relocation_tables() {
            let bytes = &relocations.bytes;
            let Ok(list) = RelocSection::parse(bytes, 0, bytes.len(), relocations.addends, self.ctx()) else {
                continue;
            };
            slots.extend(list.iter().filter_map(|relocation| self.slot(&relocation, &mut resolve)));
        }
        slots
    }

    fn slot(&self, relocation: &Reloc, mut resolve: impl FnMut(usize) -> Option<SlotSymbol>) -> Option<Slot> {
        let kind = match (self.is_x86_64(), relocation.r_type) {
            (true, reloc::R_X86_64_JUMP_SLOT) | (false, reloc::R_386_JMP_SLOT) => SlotKind::JumpSlot,
            (true, reloc::R_X86_64_GLOB_DAT) | (false, reloc::R_386_GLOB_DAT) => SlotKind::GlobDat,
            (true, reloc::R_X86_64_IRELATIVE) | (false, R_386_IRELATIVE) => SlotKind::IRelative,
            (true, reloc::R_X86_64_64) | (false, reloc::R_386_32) => SlotKind::Absolute,
            _ => return None,
        };
        let at = ImageAddr::new(relocation.r_offset);
        let symbol = match (kind, relocation.r_sym) {
            (SlotKind::IRelative, _) | (_, 0) => None,
            (_, index) => resolve(index),
        };
        let addend = match relocation.r_addend {
            Some(addend) => addend,
            // Without addends in the table, the slot itself holds it (RELA is what x86-64 uses, REL what i386 does).
            None if kind == SlotKind::IRelative => {
                self.read(at, 4).map_or(0, |bytes| super::dynamic::little_endian(&bytes) as i64)
            }
            None => 0,
        };
        Some(Slot { at, kind, symbol, addend })
    }

    /// Where the image writes addresses of its own, and which (R_X86_64_RELATIVE).
    pub(super) fn relative_relocations(&self) -> Vec<(u64, u64)> {
        let mut found = Vec::new();
        for relocations in self.relocation_tables().iter().filter(|table| table.addends && self.is_x86_64()) {
            let bytes = &relocations.bytes;
            let Ok(list) = RelocSection::parse(bytes, 0, bytes.len(), true, self.ctx()) else { continue };
            let relative = list.iter().filter(|relocation| relocation.r_type == reloc::R_X86_64_RELATIVE);
            found.extend(relative.filter_map(|relocation| Some((relocation.r_offset, relocation.r_addend? as u64))));
        }
        found
    }

    fn relocation_tables(&self) -> Vec<Relocations> {
        let dynamic = self.dynamic();
        let read = |table: Table, addends| {
            let entry = Reloc::size(addends, self.ctx()) as u64;
            let bytes = self.read_to_segment_end(table.addr, table.size / entry * entry)?;
            Some(Relocations { bytes, addends })
        };
        let tables = [
            dynamic.plt_relocations.and_then(|(table, addends)| read(table, addends)),
            dynamic.rela.and_then(|table| read(without_plt(table, dynamic.plt_relocations), true)),
            dynamic.rel.and_then(|table| read(without_plt(table, dynamic.plt_relocations), false)),
        ];
        if tables.iter().any(Option::is_some) || self.is_dynamic() {
            return tables.into_iter().flatten().collect();
        }
        // A static program has no dynamic section; its IRELATIVE table is found by symbols of its startup code, or here.
        let mapped = self.sections().iter().filter(|section| section.is_mapped());
        mapped
            .filter(|section| matches!(section.kind, SHT_RELA | SHT_REL))
            .filter_map(|section| read(Table { addr: section.addr, size: section.size }, section.kind == SHT_RELA))
            .collect()
    }
}

/// DT_RELA may cover DT_JMPREL as well (the ABI leaves it open); the slots are to come once.
fn without_plt(table: Table, plt: Option<(Table, bool)>) -> Table {
    match plt {
        Some((plt, _)) if plt.addr.raw().checked_sub(table.addr.raw()).is_some_and(|into| into < table.size) => {
            Table { size: plt.addr.raw() - table.addr.raw(), ..table }
        }
        _ => table,
    }
}

/// include/elf.h; goblin has no name for it.
const R_386_IRELATIVE: u32 = 42;

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn the_imports_of_a_program_have_slots_with_versions() {
        let image = Image::open(Path::new("/bin/true")).unwrap();
        let slots = image.slots();
        let named = |name: &str| {
            let of = |slot: &&Slot| slot.symbol.as_ref().is_some_and(|symbol| &*symbol.name == name);
            slots.iter().find(of).cloned()
        };
        let main = named("__libc_start_main").unwrap();
        assert_eq!(main.kind, SlotKind::GlobDat);
        assert_eq!(main.symbol.as_ref().unwrap().library.as_deref(), Some("libc.so.6"));
        assert!(main.symbol.unwrap().version.unwrap().starts_with("GLIBC_2."));
        assert!(slots.iter().any(|slot| slot.kind == SlotKind::JumpSlot));
        let distinct: std::collections::HashSet<_> = slots.iter().map(|slot| slot.at).collect();
        assert_eq!(distinct.len(), slots.len());
    }

    #[test]
    fn ifuncs_of_libc_are_slots_without_symbols() {
        let image = Image::open(Path::new("/lib/x86_64-linux-gnu/libc.so.6")).unwrap();
        let slots = image.slots();
        let resolvers: Vec<_> = slots.iter().filter(|slot| slot.kind == SlotKind::IRelative).collect();
        assert!(resolvers.len() > 10);
        assert!(resolvers.iter().all(|slot| image.is_code(ImageAddr::new(slot.addend as u64))));
    }
}
