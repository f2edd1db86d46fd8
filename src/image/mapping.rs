//! Where images lie in a process: `/proc/PID/maps` read into modules.
//!
//! The load bias comes from what the kernel mapped, never from `p_vaddr` alone: a mapping at file offset `o` holds the page that some
//! PT_LOAD takes from `o`, and that says by how much the image moved. Programs at fixed addresses move by zero, relocated or not.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::ops::Range;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::elf::{Image, Segment};
use crate::addr::{FileOffset, ImageAddr, PAGE_SIZE, VAddr};
use crate::ids::Pid;

/// What is behind a mapping, by the last column of `/proc/PID/maps`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Backing {
    /// A file that is there under this path (in the target's mount namespace).
    File(PathBuf),
    /// A file that was unlinked after it was mapped; the path that it had.
    Deleted(PathBuf),
    /// memfd_create(2), with the name given there. Shared anonymous memory and System V segments look alike.
    Memfd(String),
    /// `[vdso]`, the code that the kernel brings along.
    Vdso,
    /// Another region that the kernel names: `heap`, `stack`, `vvar`, `vsyscall`, `anon:...`.
    Special(String),
    /// Nothing: anonymous memory.
    Anonymous,
}

/// One line of `/proc/PID/maps`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// Its first byte.
    pub start: VAddr,
    /// The byte after its last.
    pub end: VAddr,
    /// `r`
    pub readable: bool,
    /// `w`
    pub writable: bool,
    /// `x`
    pub executable: bool,
    /// `s` as opposed to `p`
    pub shared: bool,
    /// Where it begins in the file.
    pub offset: FileOffset,
    /// The device of the file, major and minor.
    pub device: (u32, u32),
    /// The inode of the file; zero without one.
    pub inode: u64,
    /// What is behind it.
    pub backing: Backing,
}

/// Identifies the file behind a mapping while the process lives. Two mappings with the same key are of one file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FileKey {
    /// The device, major and minor.
    pub device: (u32, u32),
    /// The inode.
    pub inode: u64,
    /// The path as well: overlay file systems show the inodes of another layer, and a reused inode is another file.
    pub backing: Backing,
}

impl Mapping {
    /// Reads a line; `None` when it is not one.
    #[must_use]
    pub fn parse(line: &[u8]) -> Option<Self> {
        let mut fields = Fields(line);
        let (start, end) = fields.text()?.split_once('-')?;
        let permissions = fields.next()?;
        let offset = hexadecimal(fields.text()?)?;
        let (major, minor) = fields.text()?.split_once(':')?;
        let inode = fields.text()?.parse().ok()?;
        let permission = |at: usize, letter: u8| permissions.get(at) == Some(&letter);
        let (start, end) = (hexadecimal(start)?, hexadecimal(end)?);
        (start < end && permissions.len() == 4).then(|| Mapping {
            start: VAddr::new(start),
            end: VAddr::new(end),
            readable: permission(0, b'r'),
            writable: permission(1, b'w'),
            executable: permission(2, b'x'),
            shared: permission(3, b's'),
            offset: FileOffset::new(offset),
            device: (u32::from_str_radix(major, 16).unwrap_or(0), u32::from_str_radix(minor, 16).unwrap_or(0)),
            inode,
            backing: backing(fields.rest(), inode),
        })
    }

    /// Bytes.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.end.raw() - self.start.raw()
    }

    /// Never: a mapping has at least a page.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether it holds the address.
    #[must_use]
    pub fn contains(&self, addr: VAddr) -> bool {
        self.start <= addr && addr < self.end
    }

    /// The file behind it, or the vdso; `None` for anonymous memory, heap, stack.
    #[must_use]
    pub fn file(&self) -> Option<FileKey> {
        let is_image =
            matches!(self.backing, Backing::File(_) | Backing::Deleted(_) | Backing::Memfd(_) | Backing::Vdso);
        is_image.then(|| FileKey { device: self.device, inode: self.inode, backing: self.backing.clone() })
    }

    /// The paths under which the tracer may open the file, the surest first: `/proc/PID/map_files/...` (the very file, also when
    /// deleted, but only for the privileged), then the path through the target's root. Whoever opens the latter compares the inode.
    #[must_use]
    pub fn paths(&self, pid: Pid) -> Vec<PathBuf> {
        let exact = format!("/proc/{pid}/map_files/{:x}-{:x}", self.start, self.end);
        let mut paths = Vec::new();
        match &self.backing {
            Backing::File(path) => {
                paths.push(exact.into());
                let below_root = path.strip_prefix("/").unwrap_or(path);
                paths.push(Path::new(&format!("/proc/{pid}/root")).join(below_root));
            }
            Backing::Deleted(_) | Backing::Memfd(_) => {
                paths.push(exact.into());
                paths.push(format!("/proc/{pid}/exe").into());
            }
            Backing::Vdso | Backing::Special(_) | Backing::Anonymous => {}
        }
        paths
    }
}

/// Reads all of `/proc/PID/maps`, leaving out lines that are none.
#[must_use]
pub fn parse_maps(text: &[u8]) -> Vec<Mapping> {
    text.split(|byte| *byte == b'\n').filter_map(Mapping::parse).collect()
}

/// Columns separated by single blanks; the last one is preceded by padding and may hold blanks itself.
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn next(&mut self) -> Option<&'a [u8]> {
        let len = self.0.iter().position(|byte| *byte == b' ').unwrap_or(self.0.len());
        let (field, rest) = self.0.split_at(len);
        self.0 = rest.get(1..).unwrap_or_default();
        (!field.is_empty()).then_some(field)
    }

    fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.next()?).ok()
    }

    fn rest(&self) -> &'a [u8] {
        self.0.trim_ascii_start()
    }
}

fn hexadecimal(text: &str) -> Option<u64> {
    u64::from_str_radix(text, 16).ok()
}

fn backing(column: &[u8], inode: u64) -> Backing {
    const DELETED: &[u8] = b" (deleted)";
    if column.is_empty() {
        return Backing::Anonymous;
    }
    if let Some(name) = column.strip_prefix(b"[").and_then(|name| name.strip_suffix(b"]")) {
        let name = String::from_utf8_lossy(name).into_owned();
        return if name == "vdso" { Backing::Vdso } else { Backing::Special(name) };
    }
    if let Some(name) = column.strip_prefix(b"/memfd:") {
        return Backing::Memfd(String::from_utf8_lossy(name.strip_suffix(DELETED).unwrap_or(name)).into_owned());
    }
    let path = |bytes: &[u8]| PathBuf::from(OsStr::from_bytes(&without_escapes(bytes)));
    match column.strip_suffix(DELETED) {
        Some(before) => Backing::Deleted(path(before)),
        // `anon_inode:[perf_event]` and the like have an inode but no path.
        None if !column.starts_with(b"/") || inode == 0 => {
            Backing::Special(String::from_utf8_lossy(column).into_owned())
        }
        None => Backing::File(path(column)),
    }
}

/// The kernel writes a newline in a path as `\012` and escapes nothing else (fs/proc/task_mmu.c, proc(5)).
fn without_escapes(path: &[u8]) -> Cow<'_, [u8]> {
    const NEWLINE: &[u8] = b"\\012";
    if !path.windows(NEWLINE.len()).any(|part| part == NEWLINE) {
        return Cow::Borrowed(path);
    }
    let mut plain = Vec::with_capacity(path.len());
    let mut rest = path;
    while let Some(first) = rest.first() {
        match rest.strip_prefix(NEWLINE) {
            Some(after) => {
                plain.push(b'\n');
                rest = after;
            }
            None => {
                plain.push(*first);
                rest = &rest[1..];
            }
        }
    }
    Cow::Owned(plain)
}

/// An image mapped in a process.
#[derive(Clone, Debug)]
pub struct Module {
    /// The file.
    pub file: FileKey,
    /// What it says.
    pub image: Arc<Image>,
    /// What is added to an image's address, modulo 2^64. Private: [`Module::to_tracee`] is the only addition.
    bias: u64,
    /// The addresses from its first to its last segment.
    range: Range<VAddr>,
}

impl Module {
    /// Makes a module of an image that lies `bias` bytes (modulo 2^64) above its own addresses.
    #[must_use]
    pub fn new(file: FileKey, image: Arc<Image>, bias: u64) -> Self {
        let pages = image.segments().iter().map(|segment| pages(segment, bias));
        let range = pages.reduce(|all, pages| all.start.min(pages.start)..all.end.max(pages.end));
        let range = range.unwrap_or(VAddr::NULL..VAddr::NULL);
        Module { file, image, bias, range }
    }

    /// Where an address of the image lies in the process. The only function that adds a load bias.
    #[must_use]
    pub fn to_tracee(&self, addr: ImageAddr) -> VAddr {
        VAddr::new(addr.raw().wrapping_add(self.bias))
    }

    /// Which address of the image lies there; `None` outside the module's segments.
    #[must_use]
    pub fn from_tracee(&self, addr: VAddr) -> Option<ImageAddr> {
        self.contains(addr).then(|| ImageAddr::new(addr.raw().wrapping_sub(self.bias)))
    }

    /// From its first to its last segment.
    #[must_use]
    pub fn range(&self) -> Range<VAddr> {
        self.range.clone()
    }

    /// Whether the address is in one of its segments.
    #[must_use]
    pub fn contains(&self, addr: VAddr) -> bool {
        self.range.contains(&addr)
            && self.image.segments().iter().any(|segment| pages(segment, self.bias).contains(&addr))
    }

    /// What is added to the image's addresses, modulo 2^64: `l_addr` of the dynamic linker's `link_map`.
    #[must_use]
    pub fn bias(&self) -> u64 {
        self.bias
    }

    /// The path in the target's mount namespace; a name in brackets for what has none.
    #[must_use]
    pub fn path(&self) -> Cow<'_, Path> {
        match &self.file.backing {
            Backing::File(path) | Backing::Deleted(path) => Cow::Borrowed(path),
            Backing::Memfd(name) => Cow::Owned(format!("[memfd:{name}]").into()),
            Backing::Vdso => Cow::Borrowed(Path::new("[vdso]")),
            Backing::Special(name) => Cow::Owned(format!("[{name}]").into()),
            Backing::Anonymous => Cow::Borrowed(Path::new("[anonymous]")),
        }
    }

    /// The last part of the path: what is shown behind `@`.
    #[must_use]
    pub fn name(&self) -> String {
        let path = self.path();
        path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
    }
}

/// The pages that a segment fills when the image lies `bias` above its addresses.
fn pages(segment: &Segment, bias: u64) -> Range<VAddr> {
    let start = segment.addr.raw().wrapping_add(bias);
    let end = start.saturating_add(segment.memory_size);
    VAddr::new(start - start % PAGE_SIZE)..VAddr::new(end.checked_next_multiple_of(PAGE_SIZE).unwrap_or(u64::MAX))
}

/// The load biases under which a mapping can be a part of an image, by segment: the mapping begins with a page that the segment takes
/// from the file.
fn biases(mapping: &Mapping, image: &Image) -> Vec<(u64, Segment)> {
    let fits = |segment: &Segment| {
        let into_page = segment.addr.raw() % PAGE_SIZE;
        let first_page = segment.offset.raw().checked_sub(into_page)?;
        let into = mapping.offset.raw().checked_sub(first_page)?;
        let congruent = segment.offset.raw() % PAGE_SIZE == into_page;
        let inside = into < segment.file_size.checked_add(into_page)?;
        let at = (segment.addr.raw() - into_page).wrapping_add(into);
        (congruent && inside).then(|| mapping.start.raw().wrapping_sub(at))
    };
    image.segments().iter().filter_map(|segment| Some((fits(segment)?, *segment))).collect()
}

/// Finds the modules of a process. `load` reads the image of a file, given a mapping of it, and may answer `None` (not an ELF file,
/// gone, unreadable); it is asked once for each file. A file counts as loaded when some mapping lies where its code belongs and
/// is executable: a program that merely maps ELF files to read them does not load them.
pub fn modules(mappings: &[Mapping], mut load: impl FnMut(&Mapping) -> Option<Arc<Image>>) -> Vec<Module> {
    let mut images: std::collections::HashMap<FileKey, Option<Arc<Image>>> = std::collections::HashMap::new();
    let mut modules: Vec<Module> = Vec::new();
    for mapping in mappings {
        let Some(file) = mapping.file() else { continue };
        // Another part of a module that is known already.
        let known = modules.iter().rev().find(|module| module.file == file && module.range.contains(&mapping.start));
        if known.is_some_and(|module| biases(mapping, &module.image).iter().any(|(bias, _)| *bias == module.bias)) {
            continue;
        }
        let image = images.entry(file.clone()).or_insert_with(|| load(mapping));
        let Some(image) = image.clone() else { continue };
        let candidates = match file.backing {
            Backing::Vdso => {
                // It is mapped by its memory image, in one piece.
                let first = image.segments().first();
                first.map(|first| (mapping.start.raw().wrapping_sub(first.addr.raw()), *first)).into_iter().collect()
            }
            _ => biases(mapping, &image),
        };
        let runs = |bias: u64| {
            let mut code = image.segments().iter().filter(|segment| segment.executable);
            code.any(|segment| {
                let at = pages(segment, bias).start;
                mappings.iter().any(|mapping| mapping.executable && mapping.contains(at))
            })
        };
        // Neighbouring segments may share a page of the file; of two answers the one with the right permissions is right.
        let agreeing =
            candidates.iter().find(|(bias, segment)| segment.executable == mapping.executable && runs(*bias));
        let found = agreeing.or_else(|| candidates.iter().find(|(bias, _)| runs(*bias)));
        if let Some((bias, _)) = found
            && !modules.iter().any(|module| module.file == file && module.bias == *bias)
        {
            modules.push(Module::new(file, image, *bias));
        }
    }
    modules
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_is_understood() {
        let text = b"55d0c0000000-55d0c0002000 r--p 00001000 fe:01 1234                       /usr/bin/a b (c)\n\
            7f0000000000-7f0000001000 rw-p 00000000 00:00 0 \n\
            7f0000001000-7f0000002000 r-xs 00002000 00:1f 77                         /tmp/x (deleted)\n\
            7f0000002000-7f0000003000 r-xp 00000000 00:01 5                          /memfd:jit code (deleted)\n\
            7f0000003000-7f0000004000 r-xp 00000000 fe:01 9                          /tmp/new\\012line\n\
            7ffd00000000-7ffd00001000 rw-p 00000000 00:00 0                          [stack]\n\
            7ffd00002000-7ffd00004000 r-xp 00000000 00:00 0                          [vdso]\n\
            7ffd00005000-7ffd00006000 rw-s 00000000 00:0d 3                          anon_inode:[perf_event]\n\
            ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]\n\
            nonsense\n\
            7fff-7ffe r--p 00000000 00:00 0\n";
        let mappings = parse_maps(text);
        let backings: Vec<_> = mappings.iter().map(|mapping| mapping.backing.clone()).collect();
        let expected = [
            Backing::File("/usr/bin/a b (c)".into()),
            Backing::Anonymous,
            Backing::Deleted("/tmp/x".into()),
            Backing::Memfd("jit code".to_owned()),
            Backing::File("/tmp/new\nline".into()),
            Backing::Special("stack".to_owned()),
            Backing::Vdso,
            Backing::Special("anon_inode:[perf_event]".to_owned()),
            Backing::Special("vsyscall".to_owned()),
        ];
        assert_eq!(backings, expected);
        let first = &mappings[0];
        assert_eq!((first.offset, first.device, first.inode), (FileOffset::new(0x1000), (0xfe, 1), 1234));
        assert!(first.readable && !first.writable && !first.executable && !first.shared && mappings[2].shared);
        assert_eq!(mappings[0].paths(Pid::new(7))[1], Path::new("/proc/7/root/usr/bin/a b (c)"));
    }

    #[test]
    fn this_process_has_its_modules_where_its_functions_are() {
        let mappings = parse_maps(&std::fs::read("/proc/self/maps").unwrap());
        let modules = modules(&mappings, |mapping| match &mapping.backing {
            Backing::File(path) => Image::open(path).ok().map(Arc::new),
            _ => None,
        });
        let libc = modules.iter().find(|module| module.name() == "libc.so.6").unwrap();
        let getpid = libc.image.functions(&Default::default()).named("getpid").next().unwrap().addr();
        let here = VAddr::new(libc::getpid as *const () as u64);
        assert_eq!(libc.to_tracee(getpid), here);
        assert_eq!(libc.from_tracee(here), Some(getpid));
        let own = std::env::current_exe().unwrap();
        let own = modules.iter().find(|module| module.path() == own).unwrap();
        let this = VAddr::new(backing as *const () as u64);
        let found = own.image.functions(&Default::default());
        let (function, into) = found.around(own.from_tracee(this).unwrap()).unwrap();
        assert_eq!((function.short_name(""), into), ("trace::image::mapping::backing".to_owned(), 0));
        assert_eq!(own.from_tracee(here), None);
    }

    /// A 64-bit image with the given PT_LOADs: flags, offset, address, size.
    fn image(segments: &[(u32, u64, u64, u64)]) -> Arc<Image> {
        let mut bytes = vec![0; 64];
        bytes[..7].copy_from_slice(b"\x7fELF\x02\x01\x01");
        bytes[16] = 3;
        bytes[18] = 62;
        bytes[32] = 64;
        bytes[54] = 56;
        bytes[56] = segments.len() as u8;
        for (flags, offset, addr, size) in segments {
            bytes.extend([1, *flags].iter().flat_map(|word: &u32| word.to_le_bytes()));
            bytes.extend([*offset, *addr, *addr, *size, *size, 0x1000].iter().flat_map(|word| word.to_le_bytes()));
        }
        Arc::new(Image::parse(bytes.into()).unwrap())
    }

    fn mapping(start: u64, len: u64, perms: &str, offset: u64, path: &str) -> Mapping {
        let line = format!("{start:x}-{:x} {perms} {offset:08x} fe:01 42 {path}", start + len);
        Mapping::parse(line.as_bytes()).unwrap()
    }

    #[test]
    fn the_bias_holds_for_addresses_off_the_page_boundary_and_images_loaded_twice() {
        // As lld lays them out: every segment goes on in the page where the one before ended, at an address a page further.
        let image = image(&[(4, 0, 0, 0x5f8), (5, 0x5f8, 0x15f8, 0x900), (6, 0xef8, 0x2ef8, 0x200)]);
        let at = |base: u64| {
            [
                mapping(base, 0x1000, "r--p", 0, "/lib/a.so"),
                mapping(base + 0x1000, 0x1000, "r-xp", 0, "/lib/a.so"),
                mapping(base + 0x2000, 0x1000, "rw-p", 0, "/lib/a.so"),
            ]
        };
        let mut all = at(0x7f00_0000_0000).to_vec();
        all.extend(at(0x7f00_0000_3000));
        // Mapped for reading only, as a debugger does.
        all.push(mapping(0x7f10_0000_0000, 0x2000, "r--p", 0, "/lib/a.so"));
        let found = modules(&all, |_| Some(image.clone()));
        let biases: Vec<_> = found.iter().map(Module::bias).collect();
        assert_eq!(biases, [0x7f00_0000_0000, 0x7f00_0000_3000]);
        assert_eq!(found[0].to_tracee(ImageAddr::new(0x15f8)), VAddr::new(0x7f00_0000_15f8));
        assert_eq!(found[1].from_tracee(VAddr::new(0x7f00_0000_45f8)), Some(ImageAddr::new(0x15f8)));
        assert_eq!(found[0].range(), VAddr::new(0x7f00_0000_0000)..VAddr::new(0x7f00_0000_4000));
    }

    #[test]
    fn a_first_address_that_is_not_zero_is_no_bias() {
        let image = image(&[(5, 0, 0x40_0000, 0x1800), (6, 0x1800, 0x60_1800, 0x100)]);
        let fixed = [mapping(0x40_0000, 0x2000, "r-xp", 0, "/a"), mapping(0x60_1000, 0x1000, "rw-p", 0x1000, "/a")];
        let moved = [mapping(0x50_0000, 0x2000, "r-xp", 0, "/a"), mapping(0x70_1000, 0x1000, "rw-p", 0x1000, "/a")];
        for (mappings, bias) in [(fixed, 0), (moved, 0x10_0000)] {
            let found = modules(&mappings, |_| Some(image.clone()));
            assert_eq!(found.iter().map(Module::bias).collect::<Vec<_>>(), [bias]);
        }
    }

    #[test]
    fn code_copied_to_anonymous_huge_pages_still_belongs_to_its_file() {
        let image = image(&[(4, 0, 0, 0x1000), (5, 0x1000, 0x1000, 0x2000), (6, 0x3000, 0x4000, 0x100)]);
        let mappings = [
            mapping(0x1000_0000, 0x1000, "r--p", 0, "/a"),
            Mapping::parse(b"10001000-10003000 r-xp 00000000 00:00 0").unwrap(),
            mapping(0x1000_4000, 0x1000, "rw-p", 0x3000, "/a"),
        ];
        let found = modules(&mappings, |_| Some(image.clone()));
        assert_eq!(found.iter().map(Module::bias).collect::<Vec<_>>(), [0x1000_0000]);
    }
}
