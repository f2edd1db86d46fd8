//! Finding the functions of an image: which tables there are, and which of them are worth reading.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use goblin::elf::Sym;
use goblin::elf::section_header::{SHN_ABS, SHN_UNDEF, SHT_DYNSYM, SHT_STRTAB, SHT_SYMTAB};
use goblin::elf::sym::{STB_GLOBAL, STB_GNU_UNIQUE, STB_WEAK, STT_FUNC, STT_GNU_IFUNC, Symtab};

use super::elf::Image;
use super::symbols::{Binding, FunctionSource, Functions, FunctionsBuilder, NewSymbol};
use super::unwind_starts::unwind_starts;
use crate::addr::ImageAddr;

/// Where an image is, for finding the files that belong to it.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// The image's own path; `None` when it has none (the vdso, a memfd).
    pub path: Option<PathBuf>,
    /// Directories of separate debug files, usually `/usr/lib/debug`, seen through the target's root.
    pub debug_roots: Vec<PathBuf>,
}

impl Surroundings {
    /// A file of this system with the debug directory that distributions use.
    #[must_use]
    pub fn of(path: &Path) -> Self {
        Surroundings { path: Some(path.to_owned()), debug_roots: vec![PathBuf::from("/usr/lib/debug")] }
    }
}

impl Image {
    /// The functions of the image: from `.symtab` and `.dynsym`; in a stripped file also from its separate debug file or
    /// `.gnu_debugdata`, or else nameless starts from `.eh_frame`. Only what lies in executable segments.
    #[must_use]
    pub fn functions(&self, surroundings: &Surroundings) -> Functions {
        let mut builder = FunctionsBuilder::new();
        if self.sections_damaged() {
            builder.complain("its section table is damaged, symbols come from the dynamic section".to_owned());
        }
        let mut complete = add_symtab(self, self, FunctionSource::Symtab, &mut builder);
        if !complete && let Some(debug) = self.separate_debug_file(surroundings) {
            complete = add_symtab(self, &debug, FunctionSource::DebugFile, &mut builder);
        }
        if !complete && let Some(bytes) = self.bytes_of_section(".gnu_debugdata") {
            match mini_debug(&bytes) {
                Some(debug) => complete = add_symtab(self, &debug, FunctionSource::MiniDebug, &mut builder),
                None => builder.complain("its .gnu_debugdata is damaged".to_owned()),
            }
        }
        if let Some(dynamic) = self.dynamic().symbols(self) {
            let count = dynamic.symbols.len() / Sym::size(self.ctx().container);
            if let Ok(table) = Symtab::parse(&dynamic.symbols, 0, count, self.ctx()) {
                builder.add_table(FunctionSource::Dynsym, &dynamic.strings, function_symbols(self, table.iter()));
            }
        }
        if !complete {
            let stubs = stub_ranges(self);
            let starts = unwind_starts(self).into_iter();
            for start in starts.filter(|start| self.is_code(start.addr)) {
                if start.addr == self.entry() {
                    // What linkers call the place where a program begins.
                    let (strings, symbol) = (Arc::from(*b"\0_start\0"), entry_symbol(start.addr, start.size));
                    builder.add_table(FunctionSource::EhFrame, &strings, [symbol].into_iter());
                } else if !stubs.iter().any(|stub| stub.contains(&start.addr)) && !begins_a_stub_table(self, start.addr)
                {
                    builder.add_start(start.addr, start.size);
                }
            }
        }
        builder.finish()
    }
}

/// Adds the `.symtab` of `from` (the image itself or a file with its symbols); whether it had functions.
fn add_symtab(image: &Image, from: &Image, source: FunctionSource, builder: &mut FunctionsBuilder) -> bool {
    let before = builder.len();
    for section in from.sections().iter().filter(|section| section.kind == SHT_SYMTAB) {
        let strings = from.sections().get(section.link as usize).filter(|strings| strings.kind == SHT_STRTAB);
        let strings = strings.and_then(|strings| from.section_bytes(strings));
        let (Some(symbols), Some(strings)) = (from.section_bytes(section), strings) else {
            builder.complain(format!("its {} cannot be read", section.name));
            continue;
        };
        let count = symbols.len() / Sym::size(from.ctx().container);
        if let Ok(table) = Symtab::parse(&symbols, 0, count, from.ctx()) {
            builder.add_table(source, &strings, function_symbols(image, table.iter()));
        }
    }
    builder.len() > before
}

impl Image {
    /// Where the file defines a symbol of any kind, by its exact name.
    #[must_use]
    pub fn data_symbol(&self, name: &str) -> Option<ImageAddr> {
        let tables = self.sections().iter().filter(|section| matches!(section.kind, SHT_SYMTAB | SHT_DYNSYM));
        tables.into_iter().find_map(|section| {
            let strings = self.sections().get(section.link as usize).filter(|strings| strings.kind == SHT_STRTAB)?;
            let (symbols, strings) = (self.section_bytes(section)?, self.section_bytes(strings)?);
            let count = symbols.len() / Sym::size(self.ctx().container);
            let table = Symtab::parse(&symbols, 0, count, self.ctx()).ok()?;
            let is_it = |symbol: &Sym| {
                let rest = strings.get(symbol.st_name..).unwrap_or_default();
                let defined = !matches!(symbol.st_shndx as u32, SHN_UNDEF | SHN_ABS);
                defined && rest.strip_prefix(name.as_bytes()).is_some_and(|rest| rest.first() == Some(&0))
            };
            table.iter().find(is_it).map(|symbol| ImageAddr::new(symbol.st_value))
        })
    }
}

fn function_symbols(image: &Image, symbols: impl Iterator<Item = Sym>) -> impl Iterator<Item = NewSymbol> {
    // Symbols come in long rows from one range of code.
    let ranges: Vec<_> = image.code_ranges().collect();
    let is_code = move |addr: ImageAddr| ranges.iter().any(|range| range.contains(&addr));
    symbols.filter_map(move |symbol| {
        let is_ifunc = symbol.st_type() == STT_GNU_IFUNC;
        // An absolute symbol is a number and does not move with the image.
        let defined = !matches!(symbol.st_shndx as u32, SHN_UNDEF | SHN_ABS);
        let addr = ImageAddr::new(symbol.st_value);
        let is_function = defined && (is_ifunc || symbol.st_type() == STT_FUNC) && is_code(addr);
        is_function.then(|| NewSymbol {
            addr,
            size: symbol.st_size,
            name_at: symbol.st_name,
            binding: match symbol.st_bind() {
                STB_GLOBAL | STB_GNU_UNIQUE => Binding::Global,
                STB_WEAK => Binding::Weak,
                _ => Binding::Local,
            },
            is_ifunc,
        })
    })
}

/// `.gnu_debugdata`: an ELF file with a `.symtab`, packed by xz.
fn mini_debug(packed: &[u8]) -> Option<Image> {
    /// Whatever a small file unpacks to, it is not held beyond this.
    const MAX_UNPACKED: usize = 256 << 20;
    struct Bounded(Vec<u8>);
    impl std::io::Write for Bounded {
        fn write(&mut self, more: &[u8]) -> std::io::Result<usize> {
            if self.0.len() + more.len() > MAX_UNPACKED {
                return Err(std::io::ErrorKind::FileTooLarge.into());
            }
            self.0.extend_from_slice(more);
            Ok(more.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut unpacked = Bounded(Vec::new());
    lzma_rs::xz_decompress(&mut &packed[..], &mut unpacked).ok()?;
    Image::parse(Arc::from(unpacked.0)).ok()
}

fn entry_symbol(addr: ImageAddr, size: u64) -> NewSymbol {
    NewSymbol { addr, size, name_at: 1, binding: Binding::Local, is_ifunc: false }
}

/// The linkage tables by section name, when there are sections.
fn stub_ranges(image: &Image) -> Vec<std::ops::Range<ImageAddr>> {
    let stubs = image.sections().iter().filter(|section| section.name == ".plt" || section.name.starts_with(".plt."));
    stubs.filter_map(|section| Some(section.addr..section.addr.checked_add(section.size)?)).collect()
}

/// Whether the code at the address is a linkage table, which has unwind rules but is no function:
/// `push [rip+x]; jmp [rip+y]`, `jmp [rip+x]` or `endbr64` and a jump like that.
fn begins_a_stub_table(image: &Image, addr: ImageAddr) -> bool {
    let mut code = [0; 16];
    let len = image.read_into(addr, &mut code);
    let code = code[..len].strip_prefix(&[0xf3, 0x0f, 0x1e, 0xfa]).unwrap_or(&code[..len]);
    let pushes_then_jumps = code.starts_with(&[0xff, 0x35])
        && code.get(6..).is_some_and(|code| code.starts_with(&[0xff, 0x25]) || code.starts_with(&[0xf2, 0xff, 0x25]));
    pushes_then_jumps || code.starts_with(&[0xff, 0x25]) || code.starts_with(&[0xf2, 0xff, 0x25])
}

#[cfg(test)]
mod tests {
    use super::super::symbols::Function;
    use super::*;

    #[test]
    fn a_library_exports_functions_and_ifuncs() {
        let path = Path::new("/lib/x86_64-linux-gnu/libc.so.6");
        let image = Image::open(path).unwrap();
        let functions = image.functions(&Surroundings::default());
        let malloc = functions.named("malloc").next().unwrap();
        assert!(functions.named("__libc_malloc").next().is_some_and(|alias| alias.addr() == malloc.addr()));
        assert_eq!(malloc.name(), Some("malloc"));
        assert!(functions.named("memcpy").any(Function::is_ifunc));
        let (around, into) = functions.around(malloc.addr().checked_add(3).unwrap()).unwrap();
        assert_eq!((around.addr(), into), (malloc.addr(), 3));
        // Stripped: the starts between the exported functions come from unwind tables.
        assert!(functions.iter().any(|function| function.source() == FunctionSource::EhFrame));
        assert!(functions.iter().all(|function| image.is_code(function.addr())));
    }

    #[test]
    fn a_stripped_program_has_starts_with_or_without_section_headers() {
        let mut bytes = std::fs::read("/bin/ls").unwrap();
        let with = Image::parse(bytes.clone().into()).unwrap().functions(&Surroundings::default());
        bytes[40..48].fill(0);
        let without = Image::parse(bytes.into()).unwrap().functions(&Surroundings::default());
        assert!(with.len() > 200, "{}", with.len());
        let entry = Image::open(Path::new("/bin/ls")).unwrap().entry();
        assert_eq!(with.named("_start").map(|start| start.addr()).collect::<Vec<_>>(), [entry]);
        let addrs = |functions: &Functions| functions.iter().map(|function| function.addr()).collect::<Vec<_>>();
        assert_eq!(addrs(&with), addrs(&without));
    }

    #[test]
    fn our_own_test_binary_has_its_rust_functions() {
        let path = std::env::current_exe().unwrap();
        let functions = Image::open(&path).unwrap().functions(&Surroundings::of(&path));
        let this = functions.iter().find(|function| {
            function.short_name("").ends_with("functions_of::tests::our_own_test_binary_has_its_rust_functions")
        });
        let this = this.unwrap();
        assert!(this.size() > 0 && this.source() == FunctionSource::Symtab);
    }
}
