//! PT_DYNAMIC: what the dynamic linker reads. It is there and true even where the section table was stripped.

use std::sync::Arc;

use goblin::elf::dynamic as tag;
use goblin::elf::program_header::PT_DYNAMIC;
use goblin::elf::section_header::SHT_DYNSYM;

use super::elf::{Class, Image, text_before_nul};
use crate::addr::{FileOffset, ImageAddr};

/// A dynamic section has some thirty entries; more than this are not read.
const MAX_ENTRIES: usize = 1 << 14;

/// A table in memory as a pair of tags describes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) addr: ImageAddr,
    pub(super) size: u64,
}

/// The entries that matter here.
#[derive(Clone, Debug, Default)]
pub(super) struct Dynamic {
    pub(super) soname: Option<String>,
    pub(super) needed: Vec<String>,
    pub(super) library_paths: Vec<String>,
    pub(super) r_debug_slot: Option<ImageAddr>,
    /// DT_JMPREL and whether its entries carry addends (DT_PLTREL).
    pub(super) plt_relocations: Option<(Table, bool)>,
    pub(super) rela: Option<Table>,
    pub(super) rel: Option<Table>,
    strings: Option<Table>,
    symbols: Option<ImageAddr>,
    hash: Option<ImageAddr>,
    gnu_hash: Option<ImageAddr>,
    versym: Option<ImageAddr>,
    verneed: Option<(ImageAddr, u64)>,
}

/// The dynamic symbol table with its strings.
#[derive(Clone, Debug)]
pub(super) struct DynamicSymbols {
    /// Whole entries only.
    pub(super) symbols: Arc<[u8]>,
    pub(super) strings: Arc<[u8]>,
}

/// The version and the library that a needed symbol is bound to, by its index in the version table.
#[derive(Clone, Debug, Default)]
pub(super) struct Versions {
    by_symbol: Option<Arc<[u8]>>,
    /// Version index, version, library.
    needed: Vec<(u16, Arc<str>, Arc<str>)>,
}

impl Dynamic {
    pub(super) fn read(image: &Image) -> Self {
        let mut dynamic = Dynamic::default();
        let Some(header) = image.program_header(PT_DYNAMIC) else { return dynamic };
        let word = if image.class() == Class::Bits64 { 8 } else { 4 };
        let size = header.p_filesz.min((MAX_ENTRIES * 2 * word) as u64);
        // A segment that is cut off by the file's end is read as far as it goes.
        let mut bytes = vec![0; usize::try_from(size.min(image.bytes().len())).unwrap_or(0)];
        let len = image.bytes().read_into(FileOffset::new(header.p_offset), &mut bytes);
        let entries: Vec<(u64, u64)> = bytes[..len]
            .chunks_exact(2 * word)
            .map(|entry| (little_endian(&entry[..word]), little_endian(&entry[word..])))
            .take_while(|(tag, _)| *tag != tag::DT_NULL)
            .collect();
        let value = |wanted| entries.iter().find(|(tag, _)| *tag == wanted).map(|(_, value)| *value);
        let addr = |wanted| value(wanted).map(ImageAddr::new);
        let table = |addr_tag, size_tag| Some(Table { addr: addr(addr_tag)?, size: value(size_tag)? });
        dynamic.plt_relocations = table(tag::DT_JMPREL, tag::DT_PLTRELSZ).map(|table| {
            let default = if word == 8 { tag::DT_RELA } else { tag::DT_REL };
            (table, value(tag::DT_PLTREL).unwrap_or(default) == tag::DT_RELA)
        });
        dynamic.rela = table(tag::DT_RELA, tag::DT_RELASZ);
        dynamic.rel = table(tag::DT_REL, tag::DT_RELSZ);
        dynamic.strings = table(tag::DT_STRTAB, tag::DT_STRSZ);
        dynamic.symbols = addr(tag::DT_SYMTAB);
        dynamic.hash = addr(tag::DT_HASH);
        dynamic.gnu_hash = addr(tag::DT_GNU_HASH);
        dynamic.versym = addr(tag::DT_VERSYM);
        dynamic.verneed = addr(tag::DT_VERNEED).zip(value(tag::DT_VERNEEDNUM));
        let debug_at = entries.iter().position(|(tag, _)| *tag == tag::DT_DEBUG);
        dynamic.r_debug_slot =
            debug_at.and_then(|at| ImageAddr::new(header.p_vaddr).checked_add(((2 * at + 1) * word) as u64));
        if let Some(strings) = dynamic.strings(image) {
            let text = |at: u64| Some(text_before_nul(&strings, usize::try_from(at).ok()?)?.into_owned());
            dynamic.soname = value(tag::DT_SONAME).and_then(text);
            let needed = entries.iter().filter(|(tag, _)| *tag == tag::DT_NEEDED);
            dynamic.needed = needed.filter_map(|(_, at)| text(*at)).collect();
            let paths = value(tag::DT_RUNPATH).or_else(|| value(tag::DT_RPATH)).and_then(text).unwrap_or_default();
            dynamic.library_paths = paths.split(':').filter(|path| !path.is_empty()).map(str::to_owned).collect();
        }
        dynamic
    }

    fn strings(&self, image: &Image) -> Option<Arc<[u8]>> {
        let table = self.strings?;
        // A size that runs over the segment's end is a lie, what is inside is still a string table.
        image.read(table.addr, table.size).or_else(|| image.read_to_segment_end(table.addr, table.size))
    }

    /// The dynamic symbols: DT_SYMTAB, counted by the section header, the hash tables, or the string table behind it.
    pub(super) fn symbols(&self, image: &Image) -> Option<DynamicSymbols> {
        let symbols = self.symbols?;
        let entry = if image.class() == Class::Bits64 { 24 } else { 16 };
        let section = image.sections().iter().find(|section| section.kind == SHT_DYNSYM && section.addr == symbols);
        let count = section
            .map(|section| section.size / entry)
            .or_else(|| self.count_by_hash(image))
            .or_else(|| self.count_by_gnu_hash(image))
            .or_else(|| Some(self.strings?.addr.raw().checked_sub(symbols.raw())? / entry))?;
        let bytes = image.read_to_segment_end(symbols, count.checked_mul(entry)?)?;
        Some(DynamicSymbols { symbols: bytes, strings: self.strings(image)? })
    }

    /// DT_HASH: `nbucket`, `nchain`; a chain entry for each symbol.
    fn count_by_hash(&self, image: &Image) -> Option<u64> {
        let bytes = image.read(self.hash?, 8)?;
        Some(little_endian(&bytes[4..]))
    }

    /// DT_GNU_HASH: the last chain of the highest bucket ends at the last symbol.
    fn count_by_gnu_hash(&self, image: &Image) -> Option<u64> {
        let table = self.gnu_hash?;
        let bytes = image.read_to_segment_end(table, 256 << 20)?;
        let word = |at: u64| {
            let at = usize::try_from(at).ok()?;
            Some(little_endian(bytes.get(at..at.checked_add(4)?)?))
        };
        let (buckets, first, bloom_words) = (word(0)?, word(4)?, word(8)?);
        let bloom_word = if image.class() == Class::Bits64 { 8 } else { 4 };
        let buckets_at = 16 + bloom_words * bloom_word;
        let chains_at = buckets_at + buckets * 4;
        let highest = (0..buckets).map_while(|bucket| word(buckets_at + bucket * 4)).max()?;
        if highest < first {
            return Some(first);
        }
        // Each step reads four bytes further on, so the table's end bounds the walk.
        let mut symbol = highest;
        while word(chains_at + (symbol - first) * 4)? & 1 == 0 {
            symbol += 1;
        }
        Some(symbol + 1)
    }

    /// DT_VERSYM and DT_VERNEED.
    pub(super) fn versions(&self, image: &Image, symbols: &DynamicSymbols) -> Versions {
        let by_symbol = self.versym.and_then(|addr| image.read_to_segment_end(addr, symbols.symbols.len() as u64 / 8));
        let mut versions = Versions { by_symbol, needed: Vec::new() };
        let Some((addr, count)) = self.verneed else { return versions };
        let Some(bytes) = image.read_to_segment_end(addr, 16 << 20) else { return versions };
        let half = |at: usize| Some(little_endian(bytes.get(at..at.checked_add(2)?)?));
        let word = |at: usize| Some(little_endian(bytes.get(at..at.checked_add(4)?)?) as usize);
        let text = |at: usize| Some(Arc::from(version_text(&symbols.strings, at)?));
        // Records form two levels of forward links; all of them together are bounded by what 16 bits can number.
        let mut budget = 1_u32 << 16;
        let mut record = 0_usize;
        for _ in 0..count.min(1 << 12) {
            let Some((library, aux, next)) = (|| Some((word(record + 4)?, word(record + 8)?, word(record + 12)?)))()
            else {
                break;
            };
            let library: Arc<str> = text(library).unwrap_or_else(|| Arc::from(""));
            let mut at = record.saturating_add(aux);
            while let Some(following) = word(at.saturating_add(12)) {
                let Some(left) = budget.checked_sub(1) else { return versions };
                budget = left;
                if let (Some(index), Some(name)) = (half(at + 6), word(at + 8).and_then(text)) {
                    versions.needed.push((index as u16, name, library.clone()));
                }
                if following == 0 {
                    break;
                }
                at = at.saturating_add(following);
            }
            if next == 0 {
                break;
            }
            record = record.saturating_add(next);
        }
        versions.needed.sort_by_key(|(index, ..)| *index);
        versions
    }
}

impl Versions {
    /// The version of a symbol and the library that defines it, if the symbol is a needed one with a version.
    pub(super) fn of(&self, symbol: usize) -> Option<(Arc<str>, Arc<str>)> {
        let at = symbol.checked_mul(2)?;
        let index = little_endian(self.by_symbol.as_ref()?.get(at..at + 2)?) as u16 & 0x7fff;
        let found = self.needed.binary_search_by_key(&index, |(index, ..)| *index).ok()?;
        self.needed.get(found).map(|(_, version, library)| (version.clone(), library.clone()))
    }
}

/// The name of a version or of its library. Longer than any of them is nonsense, of which a record each could be many.
fn version_text(strings: &[u8], at: usize) -> Option<std::borrow::Cow<'_, str>> {
    let rest = strings.get(at..)?;
    text_before_nul(&rest[..rest.len().min(256)], 0)
}

/// An unsigned number of up to eight bytes.
pub(super) fn little_endian(bytes: &[u8]) -> u64 {
    bytes.iter().take(8).rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}
