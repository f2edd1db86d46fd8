//! The ELF file itself: header, segments, sections, and the conversion between its addresses and its offsets.

use std::path::Path;
use std::sync::Arc;

use goblin::container::{Container, Ctx, Endian};
use goblin::elf::header::{self, Header};
use goblin::elf::program_header::{self, ProgramHeader};
use goblin::elf::section_header::{self, SectionHeader};

use super::bytes::ImageBytes;
use super::dynamic::Dynamic;
use super::{Error, Unusable, notes};
use crate::addr::{FileOffset, ImageAddr};

/// A section table longer than this is not believed. Linkers put out dozens of sections, `-ffunction-sections` object files thousands.
const MAX_SECTIONS: u64 = 1 << 20;

/// A decompressed section larger than this is refused.
const MAX_DECOMPRESSED: u64 = 1 << 30;

/// The width of an image's addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// ELFCLASS64.
    Bits64,
    /// ELFCLASS32: i386 or x32.
    Bits32,
}

/// What kind of image the file is (`e_type`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// ET_EXEC: mapped where it says.
    Fixed,
    /// ET_DYN: a library, a position-independent program, the vdso.
    Relocatable,
    /// ET_REL, ET_CORE and others: not something that runs.
    Other(u16),
}

/// A PT_LOAD.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Where its first byte goes. Not necessarily on a page boundary.
    pub addr: ImageAddr,
    /// Where its first byte is in the file.
    pub offset: FileOffset,
    /// Bytes taken from the file.
    pub file_size: u64,
    /// Bytes in memory, zeros after those from the file.
    pub memory_size: u64,
    /// PF_X.
    pub executable: bool,
    /// PF_W.
    pub writable: bool,
}

impl Segment {
    /// How far into the segment the address is, if the file has a byte for it.
    fn offset_into(&self, addr: ImageAddr) -> Option<u64> {
        addr.raw().checked_sub(self.addr.raw()).filter(|into| *into < self.file_size)
    }
}

/// A section header with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its name, made printable where it was not UTF-8.
    pub name: String,
    /// `sh_type`.
    pub kind: u32,
    /// `sh_flags`.
    pub flags: u64,
    /// Where it goes; zero for what is not mapped.
    pub addr: ImageAddr,
    /// Where it is in the file.
    pub offset: FileOffset,
    /// Bytes, in the file unless `kind` is SHT_NOBITS.
    pub size: u64,
    /// `sh_link`.
    pub link: u32,
    /// `sh_info`.
    pub info: u32,
}

impl Section {
    /// SHF_ALLOC: part of the running program.
    #[must_use]
    pub fn is_mapped(&self) -> bool {
        self.flags & u64::from(section_header::SHF_ALLOC) != 0
    }
}

/// An ELF file: what its headers say.
#[derive(Clone, Debug)]
pub struct Image {
    bytes: ImageBytes,
    ctx: Ctx,
    machine: u16,
    kind: Kind,
    entry: ImageAddr,
    segments: Vec<Segment>,
    headers: Vec<ProgramHeader>,
    sections: Vec<Section>,
    sections_damaged: bool,
    dynamic: Dynamic,
}

impl Image {
    /// Opens and reads a file.
    ///
    /// # Errors
    /// When it cannot be opened, is no regular file, or is no image of x86-64 or i386.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let bytes = ImageBytes::open(path)?;
        Self::from_bytes(bytes).map_err(|reason| Error::Unusable { path: path.to_owned(), reason })
    }

    /// Reads an image that is in memory, such as the vdso.
    ///
    /// # Errors
    /// When it is no image of x86-64 or i386.
    pub fn parse(bytes: Arc<[u8]>) -> Result<Self, Unusable> {
        Self::from_bytes(ImageBytes::from_memory(bytes))
    }

    /// Reads an image from an opened file or from memory.
    ///
    /// # Errors
    /// When it is no image of x86-64 or i386.
    pub fn from_bytes(bytes: ImageBytes) -> Result<Self, Unusable> {
        let (header, ctx) = read_header(&bytes)?;
        let first_section = read_sections(&bytes, &header, ctx, 1).and_then(|list| list.into_iter().next());
        let headers = read_program_headers(&bytes, &header, ctx, first_section.as_ref())?;
        let sections = match (&first_section, header.e_shoff) {
            (Some(first), _) => named_sections(&bytes, &header, ctx, first),
            (None, 0) => Some(Vec::new()),
            (None, _) => None,
        };
        let mut segments: Vec<Segment> =
            headers.iter().filter(|header| header.p_type == program_header::PT_LOAD).map(segment).collect();
        segments.sort_by_key(|segment| segment.addr);
        let mut image = Image {
            bytes,
            ctx,
            machine: header.e_machine,
            kind: match header.e_type {
                header::ET_EXEC => Kind::Fixed,
                header::ET_DYN => Kind::Relocatable,
                other => Kind::Other(other),
            },
            entry: ImageAddr::new(header.e_entry),
            segments,
            headers,
            sections_damaged: sections.is_none(),
            sections: sections.unwrap_or_default(),
            dynamic: Dynamic::default(),
        };
        image.dynamic = Dynamic::read(&image);
        Ok(image)
    }

    /// The width of its addresses.
    #[must_use]
    pub fn class(&self) -> Class {
        match self.ctx.container {
            Container::Big => Class::Bits64,
            Container::Little => Class::Bits32,
        }
    }

    /// Whether it holds x86-64 instructions (x32 included), as opposed to i386 ones.
    #[must_use]
    pub fn is_x86_64(&self) -> bool {
        self.machine == header::EM_X86_64
    }

    /// `e_type`.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// `e_entry`: where a program starts. Zero for most libraries.
    #[must_use]
    pub fn entry(&self) -> ImageAddr {
        self.entry
    }

    /// The PT_LOADs by address.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The sections by number; none when they were stripped or are damaged.
    #[must_use]
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// Whether the file states a section table that could not be read. Its mapped parts are still there.
    #[must_use]
    pub fn sections_damaged(&self) -> bool {
        self.sections_damaged
    }

    /// The first section of that name.
    #[must_use]
    pub fn section(&self, name: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.name == name)
    }

    /// The bytes of a section, decompressed; `None` when the file holds none for it.
    #[must_use]
    pub fn section_bytes(&self, section: &Section) -> Option<Arc<[u8]>> {
        if section.kind == section_header::SHT_NOBITS {
            return None;
        }
        let bytes = self.bytes.read(section.offset, section.size)?;
        if section.flags & u64::from(section_header::SHF_COMPRESSED) == 0 {
            return Some(bytes);
        }
        decompress(&bytes, self.class())
    }

    /// The bytes of the first section of that name, decompressed.
    #[must_use]
    pub fn bytes_of_section(&self, name: &str) -> Option<Arc<[u8]>> {
        self.section_bytes(self.section(name)?)
    }

    /// The parts of the image that are mapped executable, by address: where code can be.
    pub fn code_ranges(&self) -> impl Iterator<Item = std::ops::Range<ImageAddr>> {
        let code = self.segments.iter().filter(|segment| segment.executable);
        code.filter_map(|segment| Some(segment.addr..segment.addr.checked_add(segment.file_size)?))
    }

    /// Whether the address is in an executable PT_LOAD and the file has a byte for it.
    #[must_use]
    pub fn is_code(&self, addr: ImageAddr) -> bool {
        self.segments.iter().any(|segment| segment.executable && segment.offset_into(addr).is_some())
    }

    /// Where in the file an address comes from. The only place that goes from one to the other, with [`Image::addr_of`].
    #[must_use]
    pub fn offset_of(&self, addr: ImageAddr) -> Option<FileOffset> {
        let segment = self.segments.iter().find(|segment| segment.offset_into(addr).is_some())?;
        segment.offset.raw().checked_add(segment.offset_into(addr)?).map(FileOffset::new)
    }

    /// Reads `len` bytes at an address: all of them, from one segment, or nothing.
    #[must_use]
    pub fn read(&self, addr: ImageAddr, len: u64) -> Option<Arc<[u8]>> {
        let segment = self.segments.iter().find(|segment| segment.offset_into(addr).is_some())?;
        let into = segment.offset_into(addr)?;
        if len > segment.file_size - into {
            return None;
        }
        self.bytes.read(FileOffset::new(segment.offset.raw().checked_add(into)?), len)
    }

    /// Fills `bytes` from an address on and says how many there were before the segment's end.
    pub fn read_into(&self, addr: ImageAddr, bytes: &mut [u8]) -> usize {
        let found = self.segments.iter().find_map(|segment| Some((segment, segment.offset_into(addr)?)));
        let Some((segment, into)) = found else { return 0 };
        let left = usize::try_from(segment.file_size - into).unwrap_or(usize::MAX);
        let len = bytes.len().min(left);
        let Some(at) = segment.offset.raw().checked_add(into) else { return 0 };
        self.bytes.read_into(FileOffset::new(at), &mut bytes[..len])
    }

    /// Bytes from an address to the end of the file's part of its segment, at most `limit`.
    pub(super) fn read_to_segment_end(&self, addr: ImageAddr, limit: u64) -> Option<Arc<[u8]>> {
        let (segment, into) = self.segments.iter().find_map(|segment| Some((segment, segment.offset_into(addr)?)))?;
        let at = segment.offset.raw().checked_add(into)?;
        let in_file = self.bytes.len().checked_sub(at)?;
        self.bytes.read(FileOffset::new(at), (segment.file_size - into).min(limit).min(in_file))
    }

    /// The program that loads this one (PT_INTERP): `/lib64/ld-linux-x86-64.so.2`.
    #[must_use]
    pub fn interpreter(&self) -> Option<String> {
        let header = self.program_header(program_header::PT_INTERP)?;
        let bytes = self.bytes.read(FileOffset::new(header.p_offset), header.p_filesz.min(4096))?;
        Some(text_before_nul(&bytes, 0)?.into_owned())
    }

    /// The name that the image gives itself (DT_SONAME).
    #[must_use]
    pub fn soname(&self) -> Option<&str> {
        self.dynamic.soname.as_deref()
    }

    /// The libraries that it asks for (DT_NEEDED), in order.
    #[must_use]
    pub fn needed(&self) -> &[String] {
        &self.dynamic.needed
    }

    /// Where it says that its libraries are (DT_RUNPATH, else DT_RPATH), as written: `$ORIGIN` is its own directory.
    #[must_use]
    pub fn library_paths(&self) -> &[String] {
        &self.dynamic.library_paths
    }

    /// Whether there is a dynamic section: without one no library call can be made through a linkage table.
    #[must_use]
    pub fn is_dynamic(&self) -> bool {
        self.program_header(program_header::PT_DYNAMIC).is_some()
    }

    /// Where the dynamic linker writes the address of its `r_debug` (the value of DT_DEBUG).
    #[must_use]
    pub fn r_debug_slot(&self) -> Option<ImageAddr> {
        self.dynamic.r_debug_slot
    }

    /// The build-id (NT_GNU_BUILD_ID).
    #[must_use]
    pub fn build_id(&self) -> Option<Box<[u8]>> {
        notes::build_id(self)
    }

    /// The whole file.
    #[cfg(test)]
    pub(crate) fn bytes_for_tests(&self) -> Arc<[u8]> {
        self.bytes.read(FileOffset::new(0), self.bytes.len()).unwrap()
    }

    pub(super) fn bytes(&self) -> &ImageBytes {
        &self.bytes
    }

    pub(super) fn ctx(&self) -> Ctx {
        self.ctx
    }

    pub(super) fn dynamic(&self) -> &Dynamic {
        &self.dynamic
    }

    pub(super) fn program_headers(&self) -> &[ProgramHeader] {
        &self.headers
    }

    pub(super) fn program_header(&self, kind: u32) -> Option<&ProgramHeader> {
        self.headers.iter().find(|header| header.p_type == kind)
    }
}

/// The text from `at` to the next NUL, made printable where it is not UTF-8; `None` when there is no NUL.
pub(super) fn text_before_nul(bytes: &[u8], at: usize) -> Option<std::borrow::Cow<'_, str>> {
    let rest = bytes.get(at..)?;
    let end = rest.iter().position(|byte| *byte == 0)?;
    Some(String::from_utf8_lossy(&rest[..end]))
}

fn segment(header: &ProgramHeader) -> Segment {
    Segment {
        addr: ImageAddr::new(header.p_vaddr),
        offset: FileOffset::new(header.p_offset),
        file_size: header.p_filesz.min(header.p_memsz),
        memory_size: header.p_memsz,
        executable: header.p_flags & program_header::PF_X != 0,
        writable: header.p_flags & program_header::PF_W != 0,
    }
}

fn read_header(bytes: &ImageBytes) -> Result<(Header, Ctx), Unusable> {
    // Long enough for either class; a 32-bit file may be shorter.
    let mut start = [0; 64];
    let len = bytes.read_into(FileOffset::new(0), &mut start);
    let start = &start[..len];
    if !start.starts_with(header::ELFMAG) || start.get(header::EI_DATA) != Some(&header::ELFDATA2LSB) {
        return Err(Unusable::NotElf);
    }
    let container = match start.get(header::EI_CLASS) {
        Some(&header::ELFCLASS64) => Container::Big,
        Some(&header::ELFCLASS32) => Container::Little,
        _ => return Err(Unusable::NotElf),
    };
    let header = goblin::elf::Elf::parse_header(start).map_err(|_| Unusable::NotElf)?;
    match header.e_machine {
        header::EM_X86_64 | header::EM_386 => Ok((header, Ctx::new(container, Endian::Little))),
        other => Err(Unusable::OtherMachine(other)),
    }
}

fn read_program_headers(
    bytes: &ImageBytes,
    header: &Header,
    ctx: Ctx,
    first_section: Option<&SectionHeader>,
) -> Result<Vec<ProgramHeader>, Unusable> {
    // More headers than fit into 16 bits are counted in section 0 (PN_XNUM, elf(5)).
    let count = match (header.e_phnum, first_section) {
        (0xffff, Some(section)) => u64::from(section.sh_info),
        (count, _) => u64::from(count),
    };
    if count == 0 {
        return Ok(Vec::new());
    }
    let size = ProgramHeader::size(ctx) as u64;
    if u64::from(header.e_phentsize) != size {
        return Err(Unusable::ProgramHeaders);
    }
    let piece = bytes.read(FileOffset::new(header.e_phoff), count * size).ok_or(Unusable::ProgramHeaders)?;
    ProgramHeader::parse(&piece, 0, count as usize, ctx).map_err(|_| Unusable::ProgramHeaders)
}

/// The first `count` section headers, if the file has that many.
fn read_sections(bytes: &ImageBytes, header: &Header, ctx: Ctx, count: u64) -> Option<Vec<SectionHeader>> {
    let size = SectionHeader::size(ctx) as u64;
    if header.e_shoff == 0 || count == 0 || count > MAX_SECTIONS || u64::from(header.e_shentsize) != size {
        return None;
    }
    let piece = bytes.read(FileOffset::new(header.e_shoff), count * size)?;
    SectionHeader::parse_from(&piece, 0, count as usize, ctx).ok().filter(|list| list.len() as u64 == count)
}

fn named_sections(bytes: &ImageBytes, header: &Header, ctx: Ctx, first: &SectionHeader) -> Option<Vec<Section>> {
    // elf(5): a count that does not fit is in sh_size of section 0, an index that does not fit in its sh_link.
    let count = if header.e_shnum == 0 { first.sh_size } else { u64::from(header.e_shnum) };
    let names_at = if header.e_shstrndx == 0xffff { first.sh_link } else { u32::from(header.e_shstrndx) };
    let list = read_sections(bytes, header, ctx, count)?;
    let names = list.get(names_at as usize).filter(|names| names.sh_type == section_header::SHT_STRTAB);
    let names = names.and_then(|names| bytes.read(FileOffset::new(names.sh_offset), names.sh_size)).unwrap_or_default();
    let named = list.iter().map(|section| Section {
        // A name is looked at no further than any known name is long: a megabyte of text shared by a million headers is an attack.
        name: names
            .get(section.sh_name..)
            .map(|rest| &rest[..rest.len().min(256)])
            .map(|rest| rest.split(|byte| *byte == 0).next().unwrap_or_default())
            .map(|name| String::from_utf8_lossy(name).into_owned())
            .unwrap_or_default(),
        kind: section.sh_type,
        flags: section.sh_flags,
        addr: ImageAddr::new(section.sh_addr),
        offset: FileOffset::new(section.sh_offset),
        size: section.sh_size,
        link: section.sh_link,
        info: section.sh_info,
    });
    Some(named.collect())
}

/// Undoes SHF_COMPRESSED: a header of type, size and alignment (elf(5), `Elf64_Chdr`), then the stream.
fn decompress(bytes: &[u8], class: Class) -> Option<Arc<[u8]>> {
    use std::io::Read;
    const ELFCOMPRESS_ZLIB: u32 = 1;
    let kind = u32::from_le_bytes(bytes.get(..4)?.try_into().ok()?);
    let (size, stream) = match class {
        Class::Bits64 => (u64::from_le_bytes(bytes.get(8..16)?.try_into().ok()?), bytes.get(24..)?),
        Class::Bits32 => (u64::from(u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?)), bytes.get(12..)?),
    };
    if kind != ELFCOMPRESS_ZLIB || size > MAX_DECOMPRESSED {
        return None;
    }
    // Grown by what the stream yields, not by what the header promises.
    let mut plain = Vec::new();
    flate2::read::ZlibDecoder::new(stream).take(size).read_to_end(&mut plain).ok()?;
    (plain.len() as u64 == size).then(|| plain.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_says_what_it_is() {
        let image = Image::open(Path::new("/bin/true")).unwrap();
        assert_eq!((image.class(), image.kind(), image.is_x86_64()), (Class::Bits64, Kind::Relocatable, true));
        assert!(image.is_code(image.entry()) && image.is_dynamic());
        assert_eq!(image.interpreter().as_deref(), Some("/lib64/ld-linux-x86-64.so.2"));
        assert_eq!(image.needed(), ["libc.so.6"]);
        assert_eq!(image.build_id().unwrap().len(), 20);
        assert!(image.r_debug_slot().is_some());
        let text = image.section(".text").unwrap();
        assert_eq!(image.offset_of(text.addr), Some(text.offset));
        assert_eq!(image.read(text.addr, text.size), image.bytes_of_section(".text"));
        let data = image.section(".data").unwrap();
        assert!(!image.is_code(data.addr));
        assert_eq!(image.offset_of(data.addr), Some(data.offset));
    }

    #[test]
    fn what_is_not_an_image_is_refused_with_its_reason() {
        assert_eq!(Image::parse(Arc::from([])).unwrap_err(), Unusable::NotElf);
        let mut bytes = std::fs::read("/bin/true").unwrap();
        assert!(matches!(Image::open(Path::new("/etc/passwd")), Err(Error::Unusable { reason: Unusable::NotElf, .. })));
        bytes[18] = 183;
        assert_eq!(Image::parse(bytes.into()).unwrap_err(), Unusable::OtherMachine(183));
    }

    #[test]
    fn without_a_section_table_the_dynamic_section_answers() {
        let mut bytes = std::fs::read("/lib/x86_64-linux-gnu/libc.so.6").unwrap();
        bytes[40..48].fill(0);
        let image = Image::parse(bytes.into()).unwrap();
        assert!(image.sections().is_empty() && !image.sections_damaged());
        assert_eq!(image.soname(), Some("libc.so.6"));
        assert!(image.needed().contains(&"ld-linux-x86-64.so.2".to_owned()));
        assert!(image.build_id().is_some());
    }

    #[test]
    fn a_count_of_sections_too_large_for_the_header_is_found_in_section_zero() {
        let mut bytes = std::fs::read("/bin/true").unwrap();
        let table = u64::from_le_bytes(bytes[40..48].try_into().unwrap()) as usize;
        let (count, names) = (bytes[60], bytes[62]);
        bytes[60..62].fill(0);
        bytes[62..64].fill(0xff);
        bytes[table + 32] = count;
        bytes[table + 40] = names;
        let image = Image::parse(bytes.clone().into()).unwrap();
        assert_eq!(image.sections().len(), usize::from(count));
        assert!(image.section(".text").is_some());
        bytes[table + 36] = 0xff;
        assert!(Image::parse(bytes.into()).unwrap().sections_damaged());
    }
}
