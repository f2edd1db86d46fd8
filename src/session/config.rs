//! What a session is told to do. The command line makes one; the library reads no argv of its own.

use std::ffi::OsString;
use std::sync::Arc;

use super::probes::Ledger;
use crate::breakpoint::displaced::Method;
use crate::filter::{DescriptorSet, SyscallSet, Tamper};
use crate::ids::Pid;
use crate::plt::prototypes::Prototypes;
use crate::probe::matcher::ModulePattern;
use crate::probe::spec::Spec;
use crate::probe::usdt::UsdtSpec;

/// All that a session is told.
#[derive(Clone, Debug)]
pub struct Config {
    /// The program to launch, if any.
    pub launch: Option<Launch>,
    /// The processes to attach to.
    pub attach: Vec<Pid>,
    /// Whether children are traced too (`-f`).
    pub follow: bool,
    /// Which calls are shown.
    pub trace: SyscallSet,
    /// How calls that are shown are tampered with (`-e inject=`, `-e fault=`).
    pub tampers: Vec<Tamper>,
    /// Which signals are shown; bit `n - 1` for signal `n`.
    pub signals: u64,
    /// Which outcomes of calls are shown.
    pub statuses: Statuses,
    /// Only calls that concern one of these paths (`-P`), as given.
    pub paths: Vec<OsString>,
    /// Strings are cut at this many bytes (`-s`).
    pub strlen: usize,
    /// Calls whose structures are abbreviated (`-e abbrev=`; none with `-v`).
    pub abbrev: SyscallSet,
    /// Calls whose structures are followed (`-e verbose=`).
    pub verbose: SyscallSet,
    /// Calls whose arguments are shown as bare numbers (`-e raw=`).
    pub raw: SyscallSet,
    /// Descriptors of which all that is read is shown (`-e read=`).
    pub dump_reads: DescriptorSet,
    /// Descriptors of which all that is written is shown (`-e write=`).
    pub dump_writes: DescriptorSet,
    /// Only calls that concern one of these descriptors (`-e trace-fds=`); beside `paths`, either will do.
    pub trace_fds: Option<DescriptorSet>,
    /// What is found out about descriptors.
    pub decode_fds: DecodeFds,
    /// Whether it is found out what reads of inotify, eventfd, signalfd and timerfd descriptors mean.
    pub describe_notices: bool,
    /// Whether the names of processes are found out (`-Y`).
    pub decode_pids: bool,
    /// Whether numbers of processes are shown as our own pid namespace has them, too (`--decode-pids=pidns`).
    pub translate_pids: bool,
    /// Whether it is told why virtual processors come back (`-e kvm=vcpu`).
    pub vcpu_exits: bool,
    /// Whether calls that a filter leaves out may be let run by a seccomp filter.
    pub seccomp: bool,
    /// Whether any sink shows arguments; without, calls are only named and timed.
    pub decode: bool,
    /// Whether CPU times of calls are wanted (`-c`, `-C` without `-w`).
    pub system_time: bool,
    /// Whether a successful execve detaches the process that made it (`-b execve`).
    pub detach_on_execve: bool,
    /// When signals interrupt the tracer itself.
    pub interruptible: Interruptible,
    /// Which library calls and functions are shown.
    pub probes: ProbeConfig,
    /// What is shown of the stack behind each event (`-k`).
    pub stacks: Stacks,
    /// Whether launched tracees are killed when the tracer dies unexpectedly.
    pub kill_on_exit: bool,
    /// After how many calls that were shown everything is let go (`--syscall-limit`).
    pub syscall_limit: Option<u64>,
}

/// What is shown of stacks (`-k`, `-kk`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stacks {
    /// Nothing.
    #[default]
    Hidden,
    /// Modules and functions.
    Functions,
    /// Source lines and inlined functions as well.
    Lines,
}

/// When signals that would end the tracer interrupt it (`-I`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Interruptible {
    /// At any time.
    Anywhere,
    /// While it waits for something to happen.
    #[default]
    Waiting,
    /// Never: it goes on until the last tracee is gone.
    Never,
    /// Never, and ^Z does not stop it either.
    NeverStopped,
}

/// Which library calls and functions are shown, and how they are stopped at.
#[derive(Clone, Debug, Default)]
pub struct ProbeConfig {
    /// Calls of functions that are imported (`-l`).
    pub libcalls: Option<Spec>,
    /// Functions of any module (`-F`).
    pub functions: Option<Spec>,
    /// Statically defined probes (`-e usdt=`).
    pub usdt: Option<UsdtSpec>,
    /// The modules whose library calls are shown (`--from`); the main program where none is given.
    pub callers: Vec<ModulePattern>,
    /// What is known of the functions of libraries.
    pub prototypes: Arc<Prototypes>,
    /// How displaced instructions are executed (`--probe-step`).
    pub method: Method,
    /// Where it is noted, for a guard, what breakpoints displace.
    pub ledger: Option<Arc<Ledger>>,
}

impl ProbeConfig {
    /// Whether nothing is to be probed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.libcalls.is_none() && self.functions.is_none() && self.usdt.is_none()
    }
}

/// A program to launch.
#[derive(Clone, Debug, Default)]
pub struct Launch {
    /// The program as given: looked up in PATH when there is no slash in it.
    pub program: OsString,
    /// `argv[0]` where it is not the program as given (`--argv0`).
    pub argv0: Option<OsString>,
    /// `argv[1..]`.
    pub args: Vec<OsString>,
    /// Changes to the environment (`-E`): set to a value, or removed.
    pub env: Vec<(OsString, Option<OsString>)>,
    /// The user to run it as (`-u`).
    pub user: Option<String>,
}

/// Where the tracer runs when it is not the parent of the program (`-D`, `-DD`, `-DDD`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Background {
    /// In a grandchild of the program.
    Grandchild,
    /// The same, in a process group of its own.
    Group,
    /// The same, in a session of its own.
    Session,
}

/// Which outcomes are shown (`-e status=`, `-z`, `-Z`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statuses {
    /// Calls that succeeded.
    pub successful: bool,
    /// Calls that failed.
    pub failed: bool,
    /// Calls that never return.
    pub unfinished: bool,
    /// Calls that could not be seen to the end because the task was detached.
    pub detached: bool,
    /// Calls that could not be seen to the end for another reason.
    pub unavailable: bool,
}

impl Statuses {
    /// All of them.
    pub const ALL: Statuses =
        Statuses { successful: true, failed: true, unfinished: true, detached: true, unavailable: true };
}

/// What is shown with descriptors (`-y`, `-yy`, `--decode-fds=`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DecodeFds {
    /// Paths.
    pub path: bool,
    /// Protocols and addresses of sockets.
    pub socket: bool,
    /// Device numbers.
    pub device: bool,
    /// Processes behind pidfds.
    pub pidfd: bool,
}
