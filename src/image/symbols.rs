//! The functions of an image, sorted by address, with all their names.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, OnceLock};

use super::demangle;
use crate::addr::ImageAddr;

/// Where a function is known from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FunctionSource {
    /// `.symtab` of the image itself.
    Symtab,
    /// `.symtab` of its separate debug file.
    DebugFile,
    /// `.gnu_debugdata`, the compressed symbols that Fedora leaves in stripped files.
    MiniDebug,
    /// `.dynsym`: what it exports.
    Dynsym,
    /// `.eh_frame`: a start without a name.
    EhFrame,
}

/// How visible a symbol is to other files, the most visible first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Binding {
    /// STB_GLOBAL, STB_GNU_UNIQUE.
    Global,
    /// STB_WEAK.
    Weak,
    /// STB_LOCAL.
    Local,
}

/// The functions of an image.
#[derive(Clone, Debug, Default)]
pub struct Functions {
    /// String tables that names lie in.
    arenas: Vec<Arc<[u8]>>,
    /// Names of all entries, those of one entry in a row, the best first.
    names: Vec<Name>,
    /// By address, one for each.
    entries: Vec<Entry>,
    complaints: Vec<String>,
    index: OnceLock<HashMap<u64, Vec<u32>>>,
}

/// A name as a place in an arena. Only made for valid UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Name {
    arena: u16,
    at: u32,
    len: u32,
}

/// What is kept of a function: half a million of them are usual in a large program.
#[derive(Clone, Copy, Debug)]
struct Entry {
    addr: u64,
    size: u64,
    first_name: u32,
    names: u16,
    source: FunctionSource,
    binding: Binding,
    is_ifunc: bool,
}

/// A function of an image.
#[derive(Clone, Copy)]
pub struct Function<'a> {
    table: &'a Functions,
    entry: &'a Entry,
}

/// A symbol on its way into the table.
#[derive(Clone, Copy, Debug)]
struct Found {
    addr: u64,
    size: u64,
    name: Option<Name>,
    source: FunctionSource,
    binding: Binding,
    is_ifunc: bool,
}

/// Collects symbols, then sorts them into [`Functions`].
#[derive(Default)]
pub(super) struct FunctionsBuilder {
    arenas: Vec<Arc<[u8]>>,
    found: Vec<Found>,
    complaints: Vec<String>,
    /// Bytes of names that may still be looked at: a hostile table can point a million symbols at one endless string.
    scan_budget: usize,
}

/// A function symbol as a symbol table states it.
pub(super) struct NewSymbol {
    pub(super) addr: ImageAddr,
    pub(super) size: u64,
    /// Offset of its name in the string table.
    pub(super) name_at: usize,
    pub(super) binding: Binding,
    pub(super) is_ifunc: bool,
}

/// A longer name is left out.
const MAX_NAME: usize = 64 << 10;

/// More names than this at one address are not kept.
const MAX_ALIASES: usize = 4096;

impl FunctionsBuilder {
    pub(super) fn new() -> Self {
        FunctionsBuilder { scan_budget: 1 << 30, ..Self::default() }
    }

    /// Says in a sentence why there are fewer names than there might be.
    pub(super) fn complain(&mut self, sentence: String) {
        self.complaints.push(sentence);
    }

    pub(super) fn len(&self) -> usize {
        self.found.len()
    }

    /// Takes the symbols of one table. Names that are no UTF-8 are kept readable.
    pub(super) fn add_table(
        &mut self,
        source: FunctionSource,
        strings: &Arc<[u8]>,
        symbols: impl Iterator<Item = NewSymbol>,
    ) {
        let Ok(arena) = u16::try_from(self.arenas.len()) else { return };
        self.arenas.push(strings.clone());
        let mut repaired = Vec::new();
        for symbol in symbols {
            let Some(rest) = strings.get(symbol.name_at..) else { continue };
            let rest = &rest[..rest.len().min(MAX_NAME)];
            let Some(len) = rest.iter().position(|byte| *byte == 0) else { continue };
            let Some(left) = self.scan_budget.checked_sub(len + 1) else {
                self.complain("its symbol names overlap beyond reason, the rest is left out".to_owned());
                break;
            };
            self.scan_budget = left;
            let name = &rest[..len];
            // `name@@VERSION` in .symtab; the version is none of the name.
            let len = name.iter().skip(1).position(|byte| *byte == b'@').map_or(len, |at| at + 1);
            let name = match std::str::from_utf8(&name[..len]) {
                _ if len == 0 => None,
                Ok(_) => Some((arena, symbol.name_at, len)),
                Err(_) => {
                    let text = String::from_utf8_lossy(&name[..len]);
                    let at = repaired.len();
                    repaired.extend_from_slice(text.as_bytes());
                    Some((arena + 1, at, text.len()))
                }
            };
            let Some(name) = name.and_then(|(arena, at, len)| {
                Some(Name { arena, at: u32::try_from(at).ok()?, len: u32::try_from(len).ok()? })
            }) else {
                continue;
            };
            self.found.push(Found {
                addr: symbol.addr.raw(),
                size: symbol.size,
                name: Some(name),
                source,
                binding: symbol.binding,
                is_ifunc: symbol.is_ifunc,
            });
        }
        self.arenas.push(repaired.into());
    }

    /// Takes a start without a name.
    pub(super) fn add_start(&mut self, addr: ImageAddr, size: u64) {
        let (source, binding) = (FunctionSource::EhFrame, Binding::Local);
        self.found.push(Found { addr: addr.raw(), size, name: None, source, binding, is_ifunc: false });
    }

    /// Sorts, and makes one entry of all symbols at an address.
    pub(super) fn finish(mut self) -> Functions {
        let arenas = std::mem::take(&mut self.arenas);
        let mut functions = Functions { arenas, complaints: self.complaints, ..Functions::default() };
        // Sorted by number first: names are compared only where several meet.
        self.found.sort_unstable_by_key(|found| (found.addr, found.source));
        functions.names.reserve(self.found.len());
        functions.entries.reserve(self.found.len());
        for group in self.found.chunk_by_mut(|a, b| a.addr == b.addr) {
            functions.add_group(group);
        }
        functions
    }
}

impl Functions {
    fn add_group(&mut self, group: &mut [Found]) {
        if group.len() > 1 {
            let rank = |found: &Found| {
                let name = found.name.map_or("", |name| self.text(name));
                let underscores = name.bytes().take_while(|byte| *byte == b'_').count();
                let local = found.binding == Binding::Local;
                (found.name.is_none(), local, underscores, found.binding, name.len())
            };
            group.sort_by(|a, b| {
                let by_text = || a.name.map(|name| self.text(name)).cmp(&b.name.map(|name| self.text(name)));
                rank(a).cmp(&rank(b)).then_with(by_text)
            });
        }
        let Some(best) = group.first().copied() else { return };
        let first_name = self.names.len();
        let mut seen: HashSet<&[u8]> = HashSet::new();
        for name in group.iter().filter_map(|found| found.name) {
            let bytes = bytes_of(&self.arenas, name);
            if group.len() == 1 || (seen.len() < MAX_ALIASES && seen.insert(bytes)) {
                self.names.push(name);
            }
        }
        let count = self.names.len() - first_name;
        let (Ok(first_name), Ok(names)) = (u32::try_from(first_name), u16::try_from(count)) else { return };
        self.entries.push(Entry {
            addr: best.addr,
            size: group.iter().map(|found| found.size).find(|size| *size != 0).unwrap_or(0),
            first_name,
            names,
            source: best.source,
            binding: best.binding,
            is_ifunc: group.iter().any(|found| found.is_ifunc),
        });
    }

    fn text(&self, name: Name) -> &str {
        std::str::from_utf8(bytes_of(&self.arenas, name)).unwrap_or_default()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// All functions, by address.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Function<'_>> + Clone {
        self.entries.iter().map(|entry| Function { table: self, entry })
    }

    /// What was damaged or too large, a sentence each: there may be fewer names than the file was meant to have.
    #[must_use]
    pub fn complaints(&self) -> &[String] {
        &self.complaints
    }

    /// The function that starts at the address.
    #[must_use]
    pub fn starting_at(&self, addr: ImageAddr) -> Option<Function<'_>> {
        let at = self.entries.binary_search_by_key(&addr.raw(), |entry| entry.addr).ok()?;
        Some(Function { table: self, entry: &self.entries[at] })
    }

    /// The function that holds the address, and how far into it the address is. A function without a size reaches to the next one.
    #[must_use]
    pub fn around(&self, addr: ImageAddr) -> Option<(Function<'_>, u64)> {
        // Symbols may lie inside others; the innermost that reaches this far is meant. More than a few levels are nonsense.
        const LEVELS: usize = 32;
        let after = self.entries.partition_point(|entry| entry.addr <= addr.raw());
        let nearest = after.checked_sub(1)?;
        (nearest.saturating_sub(LEVELS)..=nearest).rev().find_map(|at| {
            let entry = &self.entries[at];
            let into = addr.raw() - entry.addr;
            let reaches = into < entry.size || (entry.size == 0 && at == nearest);
            reaches.then_some((Function { table: self, entry }, into))
        })
    }

    /// The functions that have this very name, as the file states it.
    pub fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = Function<'a>> {
        let places = self.index().get(&hash(name)).map(Vec::as_slice).unwrap_or_default();
        let functions = places.iter().map(|&at| Function { table: self, entry: &self.entries[at as usize] });
        functions.filter(move |function| function.names().any(|own| own == name))
    }

    /// Whether a function has this very name.
    #[must_use]
    pub fn defines(&self, name: &str) -> bool {
        self.named(name).next().is_some()
    }

    /// The places of entries by the hashes of their names, made when it is first asked for.
    fn index(&self) -> &HashMap<u64, Vec<u32>> {
        self.index.get_or_init(|| {
            let mut index: HashMap<u64, Vec<u32>> = HashMap::new();
            for (at, function) in (0..).zip(self.iter()) {
                for name in function.names() {
                    let places = index.entry(hash(name)).or_default();
                    if places.last() != Some(&at) {
                        places.push(at);
                    }
                }
            }
            index
        })
    }
}

fn hash(name: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    hasher.finish()
}

fn bytes_of(arenas: &[Arc<[u8]>], name: Name) -> &[u8] {
    let from = name.at as usize;
    arenas.get(name.arena as usize).and_then(|arena| arena.get(from..from + name.len as usize)).unwrap_or_default()
}

impl<'a> Function<'a> {
    /// Where it starts; where its resolver starts if it [is an ifunc](Function::is_ifunc).
    #[must_use]
    pub fn addr(self) -> ImageAddr {
        ImageAddr::new(self.entry.addr)
    }

    /// Bytes of code; zero where the file does not say.
    #[must_use]
    pub fn size(self) -> u64 {
        self.entry.size
    }

    /// Where it is known from.
    #[must_use]
    pub fn source(self) -> FunctionSource {
        self.entry.source
    }

    /// How visible it is.
    #[must_use]
    pub fn binding(self) -> Binding {
        self.entry.binding
    }

    /// STT_GNU_IFUNC: the address is that of a function which chooses the one that will be called.
    #[must_use]
    pub fn is_ifunc(self) -> bool {
        self.entry.is_ifunc
    }

    /// Its best name, as the file states it: public ones before local ones, without underscores, short. `None` for a start that
    /// is only known from unwind tables.
    #[must_use]
    pub fn name(self) -> Option<&'a str> {
        self.names().next()
    }

    /// All its names, the best first.
    pub fn names(self) -> impl Iterator<Item = &'a str> + Clone {
        let first = self.entry.first_name as usize;
        let names = self.table.names.get(first..first + usize::from(self.entry.names)).unwrap_or_default();
        names.iter().map(|name| self.table.text(*name))
    }

    /// Its best name as people write it, without hash, arguments and template arguments; `module+0x1234` when it has none.
    #[must_use]
    pub fn short_name(self, module: &str) -> String {
        match self.name() {
            Some(name) => demangle::short(name).unwrap_or_else(|| name.to_owned()),
            None => format!("{module}+{:#x}", self.addr()),
        }
    }
}

impl std::fmt::Debug for Function<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Function")
            .field("addr", &self.addr())
            .field("size", &self.size())
            .field("names", &self.names().collect::<Vec<_>>())
            .field("source", &self.source())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(symbols: &[(u64, u64, &str, Binding)]) -> Functions {
        let mut strings = vec![0];
        let mut list = Vec::new();
        for (addr, size, name, binding) in symbols {
            let (addr, size, name_at) = (ImageAddr::new(*addr), *size, strings.len());
            list.push(NewSymbol { addr, size, name_at, binding: *binding, is_ifunc: false });
            strings.extend_from_slice(name.as_bytes());
            strings.push(0);
        }
        let mut builder = FunctionsBuilder::new();
        builder.add_table(FunctionSource::Symtab, &strings.into(), list.into_iter());
        builder.add_start(ImageAddr::new(0x50), 8);
        builder.finish()
    }

    #[test]
    fn names_at_one_address_are_one_function_under_its_best_name() {
        let functions = table(&[
            (0x10, 8, "__write", Binding::Global),
            (0x10, 8, "write", Binding::Weak),
            (0x10, 8, "write", Binding::Weak),
            (0x10, 8, "aaa", Binding::Local),
            (0x10, 0, "__libc_write@@GLIBC_PRIVATE", Binding::Global),
            (0x20, 0, "open", Binding::Global),
        ]);
        let write = functions.starting_at(ImageAddr::new(0x10)).unwrap();
        assert_eq!(write.names().collect::<Vec<_>>(), ["write", "__write", "__libc_write", "aaa"]);
        assert_eq!((functions.len(), write.size()), (3, 8));
        assert_eq!(functions.starting_at(ImageAddr::new(0x50)).unwrap().short_name("prog"), "prog+0x50");
    }

    #[test]
    fn an_address_belongs_to_the_innermost_function_that_reaches_it() {
        let functions = table(&[
            (0x10, 0x20, "outer", Binding::Global),
            (0x18, 4, "inner", Binding::Local),
            (0x38, 0, "open_ended", Binding::Local),
        ]);
        let around =
            |addr| functions.around(ImageAddr::new(addr)).map(|(found, into)| (found.name().unwrap_or("-"), into));
        assert_eq!(around(0xf), None);
        assert_eq!(around(0x19), Some(("inner", 1)));
        assert_eq!(around(0x1c), Some(("outer", 0xc)));
        assert_eq!(around(0x30), None);
        assert_eq!(around(0x40), Some(("open_ended", 8)));
        assert_eq!(around(0x57), Some(("-", 7)));
        assert_eq!(around(0x58), None);
    }

    #[test]
    fn names_that_are_not_utf8_are_kept_readable() {
        let mut builder = FunctionsBuilder::new();
        let strings: Arc<[u8]> = b"\0f\xffo\0"[..].into();
        let symbol =
            NewSymbol { addr: ImageAddr::new(1), size: 1, name_at: 1, binding: Binding::Global, is_ifunc: true };
        builder.add_table(FunctionSource::Dynsym, &strings, [symbol].into_iter());
        let functions = builder.finish();
        assert_eq!(functions.iter().next().unwrap().name(), Some("f\u{fffd}o"));
    }
}
