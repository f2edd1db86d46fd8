//! The stacks behind events (`-k`): which modules are mapped, what their rules say, and the names of the places.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::config::Stacks;
use super::modules::{ModuleFile, ModuleFiles};
use super::proc;
use super::run::Session;
use crate::abi::Abi;
use crate::addr::{PAGE_SIZE, VAddr};
use crate::event::StackFrame;
use crate::ids::{Pid, Tid};
use crate::image::demangle;
use crate::image::mapping::Module;
use crate::ptrace::{Stopped, TaskMemory};
use crate::syscalls;
use crate::unwind::{Frame, Registers, Unwinder};

/// More places of a process than this are not remembered by name.
const MAX_NAMED: usize = 1 << 16;

/// How long code that is in no module is taken for code that stays in none, unless a call says otherwise.
const LASTING: Duration = Duration::from_secs(1);

/// A stack, innermost frame first.
pub(super) type Stack = Vec<Arc<StackFrame>>;

/// All that a session knows about stacks.
#[derive(Debug)]
pub(super) struct StackReader {
    wanted: Stacks,
    spaces: HashMap<Pid, StackSpace>,
}

/// A process's code.
#[derive(Debug)]
struct StackSpace {
    unwinder: Unwinder,
    named: HashMap<Frame, Arc<StackFrame>>,
    /// Pages of code that were in no module when these were looked for.
    nowhere: HashSet<u64>,
    /// When that was.
    read: Instant,
}

impl StackReader {
    pub(super) fn new(wanted: Stacks) -> Self {
        StackReader { wanted, spaces: HashMap::new() }
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
    fn stack(
        &mut self,
        tid: Tid,
        pid: Pid,
        regs: &libc::user_regs_struct,
        memory: &TaskMemory,
        files: &mut ModuleFiles,
    ) -> Stack {
        let mut just_read = false;
        loop {
            let space = self.spaces.entry(pid).or_insert_with(|| {
                just_read = true;
                StackSpace::read(tid, memory, files)
            });
            let frames = space.unwinder.frames(Registers::from(regs), &mut |addr, buf| memory.read(addr, buf));
            // Code that is in no module may be in one that was mapped behind our back.
            if space.has_strange(&frames) && !just_read {
                let nowhere = std::mem::take(&mut space.nowhere);
                self.spaces.insert(pid, StackSpace { nowhere, ..StackSpace::read(tid, memory, files) });
                just_read = true;
                continue;
            }
            return frames.into_iter().map(|frame| self.named(pid, frame, files)).collect();
        }
    }

    fn named(&mut self, pid: Pid, frame: Frame, files: &ModuleFiles) -> Arc<StackFrame> {
        let Some(space) = self.spaces.get(&pid) else { return Arc::new(nameless(frame)) };
        if let Some(known) = space.named.get(&frame) {
            return known.clone();
        }
        let found = space.unwinder.module_at(frame.within()).and_then(|module| {
            let file = files.known(&module.file)?;
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

    fn wanted_names(&self, module: &Module, file: &ModuleFile, frame: Frame) -> Option<StackFrame> {
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

impl StackSpace {
    fn read(tid: Tid, memory: &TaskMemory, files: &mut ModuleFiles) -> Self {
        let modules = files.mapped(tid, &proc::mappings(tid), |_| true, memory);
        let with_rules = modules.into_iter().map(|(module, file)| (module, file.rules()));
        let unwinder = Unwinder::new(with_rules);
        StackSpace { unwinder, named: HashMap::new(), nowhere: HashSet::new(), read: Instant::now() }
    }

    /// Whether some frame is in code of which it is not known that it is in no module. What a program has made itself is not
    /// looked for at every stop.
    fn has_strange(&mut self, frames: &[Frame]) -> bool {
        let StackSpace { unwinder, nowhere, .. } = self;
        let lasts = self.read.elapsed() < LASTING;
        if nowhere.len() >= MAX_NAMED {
            nowhere.clear();
        }
        let mut any = false;
        for at in frames.iter().map(|frame| frame.within()).filter(|at| unwinder.module_at(*at).is_none()) {
            any |= nowhere.insert(at.raw() / PAGE_SIZE) || !lasts;
        }
        any
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
            true => self.stacks.stack(tid, pid, regs, &self.memory, &mut self.files),
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
