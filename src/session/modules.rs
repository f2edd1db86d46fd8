//! The files that are mapped as modules, shared by all that looks into them: stacks, probes, names of code.
//!
//! A file is read once however often it is mapped, and each of its tables when it is asked for.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::ops::Range;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

use crate::addr::ImageAddr;
use crate::dwarf::DebugSections;
use crate::dwarf::functions::FunctionTypes;
use crate::dwarf::lines::Lines;
use crate::dwarf::values::Typed;
use crate::ids::{Pid, Tid};
use crate::image::Image;
use crate::image::elf::Section;
use crate::image::mapping::{Backing, FileKey, Mapping, Module, modules};
use crate::image::separate::Surroundings;
use crate::image::slots::Slot;
use crate::image::symbols::Functions;
use crate::plt::discover::stubs;
use crate::plt::imports::{Import, imports};
use crate::probe::glob::Glob;
use crate::ptrace::TaskMemory;
use crate::unwind::Rules;

/// More bytes than this are not taken for a vdso.
const MAX_VDSO: u64 = 1 << 20;

/// All files that were mapped so far.
#[derive(Debug, Default)]
pub(super) struct ModuleFiles {
    by_key: HashMap<FileKey, Option<Rc<ModuleFile>>>,
}

/// A file that is mapped as a module, or the kernel's vdso.
pub(super) struct ModuleFile {
    pub(super) image: Arc<Image>,
    /// The last part of its path.
    pub(super) name: Arc<str>,
    /// Its path as the kernel has it.
    pub(super) path: String,
    surroundings: Surroundings,
    rules: OnceCell<Option<Rc<Rules>>>,
    functions: OnceCell<Functions>,
    imports: OnceCell<Vec<Import>>,
    slots: OnceCell<Vec<Slot>>,
    restartable: OnceCell<Vec<Range<ImageAddr>>>,
    goroutine_offset: OnceCell<Option<i64>>,
    go_types: OnceCell<Option<ImageAddr>>,
    debug: OnceCell<Option<DebugSections>>,
    lines: OnceCell<Option<Lines>>,
    types: OnceCell<Option<FunctionTypes>>,
    /// Linkage stubs and what they lead to, by address.
    stubs: OnceCell<Vec<(ImageAddr, Arc<str>)>>,
}

impl std::fmt::Debug for ModuleFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ModuleFile").field("path", &self.path).finish_non_exhaustive()
    }
}

impl ModuleFiles {
    /// The modules of a task, given its mappings: those of them that are `wanted`.
    ///
    /// By way of the thread: a leader that has ended has no files any more.
    pub(super) fn mapped(
        &mut self,
        tid: Tid,
        mappings: &[Mapping],
        wanted: impl Fn(&Mapping) -> bool,
        memory: &TaskMemory,
    ) -> Vec<(Module, Rc<ModuleFile>)> {
        let found = modules(mappings, |mapping| {
            let key = wanted(mapping).then(|| mapping.file()).flatten()?;
            let open = || ModuleFile::open(tid.as_pid(), mapping, memory).map(Rc::new);
            self.by_key.entry(key).or_insert_with(open).as_ref().map(|file| file.image.clone())
        });
        let known = |module: Module| self.known(&module.file).cloned().map(|file| (module, file));
        found.into_iter().filter_map(known).collect()
    }

    /// A file that has been mapped.
    pub(super) fn known(&self, key: &FileKey) -> Option<&Rc<ModuleFile>> {
        self.by_key.get(key)?.as_ref()
    }

    /// All files that were read.
    pub(super) fn all(&self) -> impl Iterator<Item = &Rc<ModuleFile>> {
        self.by_key.values().flatten()
    }
}

impl ModuleFile {
    fn open(pid: Pid, mapping: &Mapping, memory: &TaskMemory) -> Option<Self> {
        let (image, path) = match &mapping.backing {
            Backing::Vdso => (vdso(mapping, memory)?, PathBuf::from("[vdso]")),
            backing => {
                let (image, opened) =
                    mapping.paths(pid).into_iter().find_map(|path| Some((Image::open(&path).ok()?, path)))?;
                let path = match backing {
                    Backing::File(path) | Backing::Deleted(path) => path.clone(),
                    _ => opened,
                };
                (image, path)
            }
        };
        let name = path.file_name().map_or_else(|| path.to_string_lossy(), |name| name.to_string_lossy());
        Some(ModuleFile {
            image: Arc::new(image),
            name: Arc::from(&*name),
            path: path.to_string_lossy().into_owned(),
            surroundings: Surroundings::of(&path),
            rules: OnceCell::new(),
            functions: OnceCell::new(),
            imports: OnceCell::new(),
            slots: OnceCell::new(),
            restartable: OnceCell::new(),
            goroutine_offset: OnceCell::new(),
            go_types: OnceCell::new(),
            debug: OnceCell::new(),
            lines: OnceCell::new(),
            types: OnceCell::new(),
            stubs: OnceCell::new(),
        })
    }

    /// How frames of its code are unwound.
    pub(super) fn rules(&self) -> Option<Rc<Rules>> {
        self.rules.get_or_init(|| Rules::read(&self.image).map(Rc::new)).clone()
    }

    /// All its functions.
    pub(super) fn functions(&self) -> &Functions {
        self.functions.get_or_init(|| self.image.functions(&self.surroundings))
    }

    /// The functions that it imports.
    pub(super) fn imports(&self) -> &[Import] {
        self.imports.get_or_init(|| imports(&self.image))
    }

    /// The slots that its relocations fill.
    pub(super) fn slots(&self) -> &[Slot] {
        self.slots.get_or_init(|| self.image.slots())
    }

    /// Whether an address lies in a restartable sequence, which an int3 would abort for ever.
    pub(super) fn is_restartable(&self, at: ImageAddr) -> bool {
        let ranges = self.restartable.get_or_init(|| self.image.restartable_sequences());
        ranges.iter().any(|range| range.contains(&at))
    }

    /// Where a thread keeps the pointer to its goroutine; `None` where the program is not Go's.
    pub(super) fn goroutine_offset(&self) -> Option<i64> {
        *self.goroutine_offset.get_or_init(|| self.image.goroutine_offset())
    }

    /// Where what Go's runtime knows of types begins; `None` where the program is not Go's.
    pub(super) fn go_types(&self) -> Option<ImageAddr> {
        self.goroutine_offset()?;
        *self.go_types.get_or_init(|| self.image.data_symbol("runtime.types"))
    }

    fn debug(&self) -> Option<&DebugSections> {
        self.debug.get_or_init(|| DebugSections::read(&self.image, &self.surroundings)).as_ref()
    }

    /// Its source lines, where it has debugging information.
    pub(super) fn lines(&self) -> Option<&Lines> {
        self.lines.get_or_init(|| Lines::new(self.debug()?)).as_ref()
    }

    /// Whether a source file that is meant by a glob has the code at an address.
    pub(super) fn is_defined_in(&self, at: ImageAddr, glob: &Glob) -> bool {
        self.lines().is_some_and(|lines| lines.is_in_file(at, glob.text(), |file| glob.matches_end_of(file)))
    }

    /// The source files of all its functions.
    pub(super) fn source_files(&self) -> impl Iterator<Item = String> {
        let lines = self.lines();
        self.functions().iter().filter_map(move |function| Some(lines?.line(function.addr())?.0))
    }

    /// What the function that begins at an address takes and gives back, where it has debugging information.
    pub(super) fn typed(&self, at: ImageAddr) -> Option<Typed> {
        let types = self.types.get_or_init(|| Some(FunctionTypes::new(self.debug()?))).as_ref()?;
        let copies = [".isra.", ".constprop.", ".part."];
        let names = |name: &str| copies.iter().any(|copy| name.contains(copy));
        let altered = self.functions().starting_at(at).is_some_and(|function| function.names().all(names));
        Some(Typed::new(types.signature(at)?, altered))
    }

    /// The function at an address, by the name that people use, and the distance from its start.
    pub(super) fn short_name_at(&self, at: ImageAddr) -> Option<String> {
        let (function, offset) = self.functions().around(at)?;
        let name = function.short_name(&self.name);
        Some(if offset == 0 { name } else { format!("{name}+{offset:#x}") })
    }

    /// The stub that an address is in, as `NAME@plt`, and how far into it.
    pub(super) fn stub_around(&self, addr: ImageAddr) -> Option<(Arc<str>, u64)> {
        /// No linker writes longer ones.
        const STUB_SIZE: u64 = 32;
        let holds = |section: &&Section| {
            (section.addr.raw()..section.addr.raw().saturating_add(section.size)).contains(&addr.raw())
        };
        let section = self.image.sections().iter().filter(|section| section.is_mapped()).find(holds)?;
        if !section.name.starts_with(".plt") {
            return None;
        }
        let stubs = self.stubs.get_or_init(|| named_stubs(&self.image));
        let after = stubs.partition_point(|(start, _)| *start <= addr);
        let (start, name) = stubs.get(after.checked_sub(1)?)?;
        let into = addr.raw() - start.raw();
        (into < STUB_SIZE && *start >= section.addr).then(|| (name.clone(), into))
    }
}

/// The linkage stubs of an image, by address.
fn named_stubs(image: &Image) -> Vec<(ImageAddr, Arc<str>)> {
    let slots = image.slots();
    let names: HashMap<ImageAddr, &str> =
        slots.iter().filter_map(|slot| Some((slot.at, &*slot.symbol.as_ref()?.name))).collect();
    let sections = image.sections().iter().filter(|section| section.is_mapped() && section.name.starts_with(".plt"));
    let mut found = Vec::new();
    for section in sections {
        let Some(code) = image.section_bytes(section) else { continue };
        for stub in stubs(&code, section.addr, |slot| names.contains_key(&slot)) {
            found.extend(names.get(&stub.slot).map(|name| (stub.start, Arc::from(format!("{name}@plt")))));
        }
    }
    found.sort_unstable();
    found
}

/// The kernel's own image is nowhere but in memory.
fn vdso(mapping: &Mapping, memory: &TaskMemory) -> Option<Image> {
    let mut bytes = vec![0; usize::try_from(mapping.len().min(MAX_VDSO)).ok()?];
    let got = memory.read(mapping.start, &mut bytes);
    bytes.truncate(got);
    Image::parse(bytes.into()).ok()
}
