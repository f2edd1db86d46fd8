//! The stacks behind events (`-k`): which modules are mapped, what their rules say, and the names of the places.

use std::collections::HashMap;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

use super::config::Stacks;
use super::run::Session;
use crate::abi::Abi;
use crate::addr::{ImageAddr, VAddr};
use crate::dwarf::DebugSections;
use crate::dwarf::lines::Lines;
use crate::event::StackFrame;
use crate::ids::{Pid, Tid};
use crate::image::Image;
use crate::image::demangle;
use crate::image::elf::Section;
use crate::image::mapping::{Backing, FileKey, Mapping, Module, modules, parse_maps};
use crate::image::separate::Surroundings;
use crate::image::symbols::Functions;
use crate::plt::discover::stubs;
use crate::ptrace::{Stopped, TaskMemory};
use crate::syscalls;
use crate::unwind::{Frame, Registers, Rules, Unwinder};

/// More places of a process than this are not remembered by name.
const MAX_NAMED: usize = 1 << 16;

/// More bytes than this are not taken for a vdso.
const MAX_VDSO: u64 = 1 << 20;

/// A stack, innermost frame first.
pub(super) type Stack = Vec<Arc<StackFrame>>;

/// All that a session knows about stacks.
#[derive(Debug)]
pub(super) struct StackReader {
    wanted: Stacks,
    files: HashMap<FileKey, Option<Rc<NamedImage>>>,
    spaces: HashMap<Pid, StackSpace>,
}

/// A process's code.
#[derive(Debug)]
struct StackSpace {
    unwinder: Unwinder,
    named: HashMap<Frame, Arc<StackFrame>>,
}

/// A module's file: its rules, and the names in it.
struct NamedImage {
    image: Arc<Image>,
    surroundings: Surroundings,
    rules: Option<Rc<Rules>>,
    functions: std::cell::OnceCell<Functions>,
    lines: std::cell::OnceCell<Option<Lines>>,
    /// Linkage stubs and what they lead to, by address.
    stubs: std::cell::OnceCell<Vec<(ImageAddr, Arc<str>)>>,
}

impl std::fmt::Debug for NamedImage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NamedImage").field("path", &self.surroundings.path).finish_non_exhaustive()
    }
}

impl NamedImage {
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
        let rules = Rules::read(&image).map(Rc::new);
        Some(NamedImage {
            image: Arc::new(image),
            surroundings: Surroundings::of(&path),
            rules,
            functions: std::cell::OnceCell::new(),
            lines: std::cell::OnceCell::new(),
            stubs: std::cell::OnceCell::new(),
        })
    }

    fn functions(&self) -> &Functions {
        self.functions.get_or_init(|| self.image.functions(&self.surroundings))
    }

    /// The stub that an address is in, as `NAME@plt`, and how far into it.
    fn stub_around(&self, addr: ImageAddr) -> Option<(Arc<str>, u64)> {
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

    fn lines(&self) -> Option<&Lines> {
        let read = || Lines::new(&DebugSections::read(&self.image, &self.surroundings)?);
        self.lines.get_or_init(read).as_ref()
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

impl StackReader {
    pub(super) fn new(wanted: Stacks) -> Self {
        StackReader { wanted, files: HashMap::new(), spaces: HashMap::new() }
    }

    /// Whether stacks are wanted at all.
    pub(super) fn active(&self) -> bool {
        self.wanted != Stacks::Hidden
    }

    /// What a process has mapped is another thing than before.
    pub(super) fn forget(&mut self, pid: Pid) {
        self.spaces.remove(&pid);
    }

    /// The stack of a stopped task; empty for 32-bit code, whose rules are not read, as strace has it.
    fn stack(&mut self, tid: Tid, pid: Pid, regs: &libc::user_regs_struct, memory: &TaskMemory) -> Stack {
        let mut known = self.spaces.contains_key(&pid);
        loop {
            if !known {
                let space = self.read_space(tid, pid, memory);
                self.spaces.insert(pid, space);
            }
            let Some(space) = self.spaces.get_mut(&pid) else { return Stack::new() };
            let frames = space.unwinder.frames(Registers::from(regs), &mut |addr, buf| memory.read(addr, buf));
            // Code that is in no module may be in one that was mapped behind our back.
            let strange = |frame: &Frame| space.unwinder.module_at(frame.within()).is_none();
            if known && frames.iter().any(strange) {
                known = false;
                continue;
            }
            return frames.into_iter().map(|frame| self.named(pid, frame)).collect();
        }
    }

    fn read_space(&mut self, tid: Tid, pid: Pid, memory: &TaskMemory) -> StackSpace {
        let maps = std::fs::read(format!("/proc/{tid}/maps")).unwrap_or_default();
        let files = &mut self.files;
        let found = modules(&parse_maps(&maps), |mapping| {
            let key = mapping.file()?;
            let opened = files.entry(key).or_insert_with(|| NamedImage::open(pid, mapping, memory).map(Rc::new));
            opened.as_ref().map(|opened| opened.image.clone())
        });
        let with_rules = found.into_iter().map(|module| {
            let rules = files.get(&module.file).and_then(|file| file.as_ref()?.rules.clone());
            (module, rules)
        });
        StackSpace { unwinder: Unwinder::new(with_rules), named: HashMap::new() }
    }

    fn named(&mut self, pid: Pid, frame: Frame) -> Arc<StackFrame> {
        let Some(space) = self.spaces.get(&pid) else { return Arc::new(nameless(frame)) };
        if let Some(known) = space.named.get(&frame) {
            return known.clone();
        }
        let found = space.unwinder.module_at(frame.within()).and_then(|module| {
            let file = self.files.get(&module.file)?.as_ref()?;
            self.wanted_names(module, file, frame)
        });
        let named = Arc::new(found.unwrap_or_else(|| nameless(frame)));
        let Some(space) = self.spaces.get_mut(&pid) else { return named };
        if space.named.len() >= MAX_NAMED {
            space.named.clear();
        }
        space.named.insert(frame, named.clone());
        named
    }

    fn wanted_names(&self, module: &Module, file: &NamedImage, frame: Frame) -> Option<StackFrame> {
        let within = module.from_tracee(frame.within())?;
        let into = frame.ip.raw().wrapping_sub(frame.within().raw());
        let offset = module.image.offset_of(within).map_or(within.raw(), |offset| offset.raw()).wrapping_add(into);
        let in_function = || {
            let (function, distance) = file.functions().around(within)?;
            let name = function.name()?;
            let name = demangle::full(name).map_or_else(|| Arc::from(name), Arc::from);
            Some((name, distance.wrapping_add(into)))
        };
        let function = file.stub_around(within).or_else(in_function);
        let lines = (self.wanted == Stacks::Lines).then(|| file.lines()).flatten();
        let source = lines.map(|lines| lines.frames(within)).unwrap_or_default();
        let module = Arc::from(module.path().to_string_lossy());
        Some(StackFrame { ip: frame.ip, module: Some(module), offset, function, source })
    }
}

fn nameless(frame: Frame) -> StackFrame {
    StackFrame { ip: frame.ip, module: None, offset: frame.ip.raw(), function: None, source: Vec::new() }
}

impl Session {
    /// The stack of a stopped task as it is now; empty where none is wanted or the task is gone.
    pub(super) fn stack_of(&mut self, stopped: &Stopped) -> Stack {
        if !self.stacks.active() {
            return Stack::new();
        }
        let regs = stopped.regs().ok().and_then(|regs| regs.general());
        regs.map(|regs| self.stack_at(stopped.tid(), &regs)).unwrap_or_default()
    }

    /// The same, given the registers of 64-bit code.
    pub(super) fn stack_at(&mut self, tid: Tid, regs: &libc::user_regs_struct) -> Stack {
        let Some(pid) = self.tasks.get(&tid).map(|task| task.info.pid) else { return Stack::new() };
        match self.stacks.active() {
            true => self.stacks.stack(tid, pid, regs, &self.memory),
            false => Stack::new(),
        }
    }

    /// A call that maps or unmaps files has succeeded: what is known of the process's modules is outdated.
    pub(super) fn note_mapping(&mut self, tid: Tid, abi: Abi, number: u64, args: &[u64; 6]) {
        /// `MAP_ANONYMOUS` and `MAP_FIXED` (asm-generic/mman-common.h): memory that takes the place of none is no module.
        const ANONYMOUS: u64 = 0x20;
        const FIXED: u64 = 0x10;
        if !self.stacks.active() {
            return;
        }
        let changes = match syscalls::lookup(abi, number).map(|call| call.name) {
            Some("mmap") => args[3] & ANONYMOUS == 0 || args[3] & FIXED != 0,
            Some("munmap") => self.stacks.touches_module(self.tasks.get(&tid).map(|task| task.info.pid), args),
            Some("mremap" | "remap_file_pages") => true,
            _ => false,
        };
        if changes && let Some(task) = self.tasks.get(&tid) {
            self.stacks.forget(task.info.pid);
        }
    }
}

impl StackReader {
    fn touches_module(&self, pid: Option<Pid>, args: &[u64; 6]) -> bool {
        let space = pid.and_then(|pid| self.spaces.get(&pid));
        let (start, end) = (VAddr::new(args[0]), VAddr::new(args[0].saturating_add(args[1])));
        space.is_some_and(|space| space.unwinder.overlaps(start..end))
    }
}

/// Whether a call may change which files are mapped: it has to be seen even if it is not shown.
pub(super) fn changes_mappings(name: &str) -> bool {
    matches!(name, "mmap" | "mmap2" | "munmap" | "mremap" | "remap_file_pages" | "execve" | "execveat")
}
