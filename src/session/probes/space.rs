//! An address space with probes in it: its modules, what stands where, and its code.

use std::cell::OnceCell;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::rc::Rc;
use std::sync::Arc;

use super::ledger::{Ledger, Notes};
use super::traps::Watched;
use super::usdt::UsdtArguments;
use crate::addr::{AddrMap, ImageAddr, VAddr};
use crate::breakpoint::displaced::{Method, Refusal};
use crate::breakpoint::emulate::Fault;
use crate::breakpoint::table::{Breakpoints, CodeMemory};
use crate::dwarf::values::Typed;
use crate::event::{FuncKind, PointKind};
use crate::ids::Tid;
use crate::image::mapping::Module;
use crate::plt::prototypes::Prototype;
use crate::probe::matcher::ModuleNames;
use crate::ptrace::{Access, Served};
use crate::session::modules::ModuleFile;

/// An address space, which threads and vfork children share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct SpaceId(pub(super) u64);

/// What is known of an address space.
#[derive(Debug)]
pub(super) struct Space {
    pub(super) breakpoints: Breakpoints,
    pub(super) sites: AddrMap<Rc<Site>>,
    pub(super) modules: Vec<Loaded>,
    pub(super) code: CodeFile,
    /// Whether a mapping for copies has been asked for near these addresses; a refusal is final.
    pub(super) slots_near: Vec<VAddr>,
    /// What is called where, by return addresses; `None` where the code does not say.
    pub(super) call_sites: AddrMap<Option<Box<str>>>,
    /// The program's own handler of SIGTRAP, as sigaction(2) has it: zero is none.
    pub(super) trap_handler: u64,
    /// The one that is being installed.
    pub(super) next_trap_handler: Option<u64>,
    /// The counters of probes that have been enabled.
    pub(super) semaphores: Vec<VAddr>,
    /// A `syscall` instruction that tasks may be made to execute: in the vdso, where that was found.
    pub(super) call_at: Option<VAddr>,
    /// Where errno is, counted from a thread's pointer (fs); `None` while it is not known.
    pub(super) errno_offset: Option<u64>,
    /// Where the pointer to the goroutine is, counted from a thread's pointer (fs); `None` where the program is not Go's.
    pub(super) goroutine_offset: Option<i64>,
}

/// What stands at an address with a breakpoint. Shared with whoever handles a hit.
#[derive(Clone, Debug, Default)]
pub(super) struct Site {
    /// The functions that begin here, or are called through here.
    pub(super) probes: Vec<Rc<Probe>>,
    /// Places that are shown when they are reached.
    pub(super) points: Vec<Arc<Point>>,
    /// Functions of which the resolver begins here.
    pub(super) resolved_here: Vec<Rc<Probe>>,
    /// Whether the set of modules may have changed when this is reached.
    pub(super) loader: bool,
    /// What the program may do here that matters to breakpoints.
    pub(super) watched: Option<Watched>,
    /// Whether calls return here.
    pub(super) returns: bool,
    /// Whether this is in a module, so that the code stays as it is for as long as that is mapped.
    pub(super) in_module: bool,
    /// Why no breakpoint stands here, where calls return to this.
    pub(super) unwatched: Option<Unwatched>,
}

/// Why nothing stands where a call would return to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unwatched {
    /// Nothing can stand there.
    Refused,
    /// The function that called ends before it: what was called does not return, as the compiler knows.
    BehindTheEnd,
    /// It is `hlt`, which only the kernel may execute, as behind the call that runs the whole program; or it is no memory at all, as
    /// where the program begins.
    Nowhere,
}

/// A place that is shown when it is reached, and is no call.
#[derive(Clone, Debug)]
pub(super) struct Point {
    pub(super) kind: PointKind,
    /// As it is shown.
    pub(super) name: Arc<str>,
    /// The module that it is in; `None` for the main program.
    pub(super) module: Option<Arc<str>>,
    /// The arguments, where it is a USDT probe.
    pub(super) usdt: Option<UsdtArguments>,
}

/// A function that is shown when it is called.
#[derive(Debug)]
pub(super) struct Probe {
    pub(super) kind: FuncKind,
    /// The types of its arguments and result, where they are known.
    pub(super) prototype: Option<Arc<Prototype>>,
    /// Where it begins, for its debugging information.
    pub(super) defined: Option<(Rc<ModuleFile>, ImageAddr)>,
    /// What that says, once it was asked for.
    pub(super) typed: OnceCell<Option<Rc<Typed>>>,
    /// As it is shown.
    pub(super) name: Arc<str>,
    /// The module that it is in; `None` for the main program.
    pub(super) module: Option<Arc<str>>,
    /// Whose calls are shown.
    pub(super) caller: Caller,
}

impl Probe {
    /// The types of its arguments and result, where debugging information has them and no prototype does.
    pub(super) fn typed(&self) -> Option<&Rc<Typed>> {
        let read = || {
            let (file, at) = self.defined.as_ref().filter(|_| self.prototype.is_none())?;
            file.typed(*at).map(Rc::new)
        };
        self.typed.get_or_init(read).as_ref()
    }
}

/// Whose calls of a function are shown.
#[derive(Clone, Debug)]
pub(super) enum Caller {
    /// Anybody's.
    Anyone,
    /// Only this module reaches the probed place; its name where it is shown.
    Stub(Option<Arc<str>>),
    /// Everybody reaches the probed place: the calls that return into this module count.
    ReturnsInto {
        /// From.
        start: VAddr,
        /// To.
        end: VAddr,
        /// The name where it is shown.
        name: Option<Arc<str>>,
        /// What the symbol is called: others may resolve to the same place.
        symbol: Box<str>,
    },
}

/// A module and what is known of its file.
#[derive(Clone, Debug)]
pub(super) struct Loaded {
    pub(super) module: Module,
    pub(super) image: Rc<ModuleFile>,
    pub(super) is_main: bool,
    /// Whether its probes have been placed.
    pub(super) planned: bool,
}

impl Loaded {
    /// What a pattern may call it.
    pub(super) fn names(&self) -> ModuleNames<'_> {
        ModuleNames { path: &self.image.path, soname: self.image.image.soname(), is_main: self.is_main }
    }

    /// What is shown behind `@`: nothing for the main program.
    pub(super) fn shown(&self) -> Option<Arc<str>> {
        (!self.is_main).then(|| self.image.name.clone())
    }
}

impl Space {
    pub(super) fn new(tid: Tid, method: Method, ledger: Option<Arc<Ledger>>) -> io::Result<Self> {
        Ok(Space {
            breakpoints: Breakpoints::new(method),
            sites: AddrMap::default(),
            modules: Vec::new(),
            code: CodeFile::open(tid, ledger.map(|ledger| Notes::new(ledger, tid)))?,
            slots_near: Vec::new(),
            call_sites: AddrMap::default(),
            trap_handler: 0,
            next_trap_handler: None,
            semaphores: Vec::new(),
            call_at: None,
            errno_offset: None,
            goroutine_offset: None,
        })
    }

    /// The space of a forked child: the same, in a memory of its own.
    pub(super) fn forked(&self, child: Tid) -> io::Result<Self> {
        let mut code = CodeFile::open(child, self.code.notes.as_ref().map(|notes| notes.of_other(child)))?;
        code.served = self.code.served.as_ref().map(|_| Arc::new(Served::of(child)));
        self.breakpoints.displaced().for_each(|(at, byte)| code.note_displaced(at, byte));
        Ok(Space {
            breakpoints: self.breakpoints.inherited(&code),
            sites: self.sites.clone(),
            modules: self.modules.clone(),
            code,
            slots_near: self.slots_near.clone(),
            call_sites: self.call_sites.clone(),
            trap_handler: self.trap_handler,
            next_trap_handler: self.next_trap_handler,
            semaphores: self.semaphores.clone(),
            call_at: self.call_at,
            errno_offset: self.errno_offset,
            goroutine_offset: self.goroutine_offset,
        })
    }

    /// Puts breakpoints at places, which may be there already. Returns a reason for each that can't have one.
    pub(super) fn insert(&mut self, places: &[VAddr]) -> Vec<(VAddr, Refusal)> {
        let restartable = |at: &VAddr| {
            self.module_at(*at).is_some_and(|loaded| {
                loaded.module.from_tracee(*at).is_some_and(|within| loaded.image.is_restartable(within))
            })
        };
        let (refused, fine): (Vec<VAddr>, Vec<VAddr>) = places.iter().partition(|at| restartable(at));
        let mut refused: Vec<_> = refused.into_iter().map(|at| (at, Refusal::RestartableSequence)).collect();
        refused.extend(self.breakpoints.insert(&fine, &self.code));
        refused
    }

    /// What stands at `at`, to be changed. Who handles a hit right now keeps what was there.
    pub(super) fn site_mut(&mut self, at: VAddr) -> &mut Site {
        Rc::make_mut(self.sites.entry(at).or_default())
    }

    /// The module that holds an address.
    pub(super) fn module_at(&self, addr: VAddr) -> Option<&Loaded> {
        self.modules.iter().find(|loaded| loaded.module.contains(addr))
    }
}

/// The memory of a process as code: /proc/PID/mem, which reads and writes whatever the protection is (FOLL_FORCE). Kept
/// open, for a process that gives up being dumpable could not be opened again.
#[derive(Debug)]
pub(super) struct CodeFile {
    file: Arc<File>,
    /// Whose memory it is.
    tid: Tid,
    /// Where it is noted what stands in the way of the program's own code.
    notes: Option<Notes>,
    /// Where somebody may serve faults in this memory, what is there.
    served: Option<Arc<Served>>,
}

impl CodeFile {
    fn open(tid: Tid, notes: Option<Notes>) -> io::Result<Self> {
        let file = File::options().read(true).write(true).open(format!("/proc/{tid}/mem"))?;
        Ok(CodeFile { file: Arc::new(file), tid, notes, served: None })
    }

    /// From now on only what is there already is accessed.
    pub(super) fn beware(&mut self, served: Arc<Served>) {
        self.served = Some(served);
    }

    fn accessible(&self, addr: VAddr, len: usize, access: Access) -> usize {
        self.served.as_ref().map_or(len, |served| served.prefix(self.tid, addr.raw(), len, access))
    }

    /// The file itself.
    pub(super) fn file(&self) -> Arc<File> {
        self.file.clone()
    }
}

impl CodeMemory for CodeFile {
    fn read_code(&self, addr: VAddr, buf: &mut [u8]) -> usize {
        let len = self.accessible(addr, buf.len(), Access::Read);
        let buf = &mut buf[..len];
        let mut done = 0;
        while done < buf.len() {
            match self.file.read_at(&mut buf[done..], addr.raw().wrapping_add(done as u64)) {
                Ok(count) if count > 0 => done += count,
                _ => break,
            }
        }
        done
    }

    fn write_code(&self, addr: VAddr, bytes: &[u8]) -> Result<(), Fault> {
        if self.accessible(addr, bytes.len(), Access::Write) != bytes.len() {
            return Err(Fault);
        }
        self.file.write_all_at(bytes, addr.raw()).map_err(|_| Fault)
    }

    fn note_displaced(&self, addr: VAddr, byte: u8) {
        if let Some(notes) = &self.notes {
            notes.add(addr, byte);
        }
    }

    fn note_restored(&self, addr: VAddr) {
        if let Some(notes) = &self.notes {
            notes.remove(addr);
        }
    }
}
