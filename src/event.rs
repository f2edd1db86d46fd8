//! The contract between what finds out and what writes: one stream of events, whatever mechanism produced them.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use crate::abi::Abi;
use crate::addr::VAddr;
use crate::dwarf::lines::SourceFrame;
use crate::ids::{Pid, Tid};
use crate::syscalls::{self, Note, Signature};
use crate::value::Value;

/// Something that happened in a task.
#[derive(Debug)]
pub struct Event<'a> {
    /// When.
    pub time: Time,
    /// To whom.
    pub task: &'a TaskInfo,
    /// What.
    pub kind: EventKind<'a>,
    /// The stack behind it, innermost first; empty where that was not asked for (`-k`).
    pub stack: &'a [Arc<StackFrame>],
}

/// A place in a stack, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StackFrame {
    /// The instruction that is executed next there.
    pub ip: VAddr,
    /// The module's path, or `[vdso]`; `None` for code that is in none.
    pub module: Option<Arc<str>>,
    /// Where the instruction is in the module's file; the address itself without a module.
    pub offset: u64,
    /// The function that has the code, and how far into it the instruction is. What was inlined into it has no code of its own.
    pub function: Option<(Arc<str>, u64)>,
    /// Where that is in the source, the innermost inlined function first; empty where that is unknown or was not asked for (`-kk`).
    pub source: Vec<SourceFrame>,
}

/// When something happened, by two clocks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Time {
    /// CLOCK_REALTIME, since the epoch.
    pub wall: Duration,
    /// CLOCK_MONOTONIC, for differences.
    pub monotonic: Duration,
}

/// Who a task is, as sinks know it.
#[derive(Clone, Debug)]
pub struct TaskInfo {
    /// Its number in the tracer's pid namespace.
    pub tid: Tid,
    /// Its process.
    pub pid: Pid,
    /// The task's name (/proc/PID/comm); hostile bytes.
    pub comm: Arc<[u8]>,
    /// The number of the last call that it was seen to make, shown or not; 0 before the first.
    pub last_call: u64,
}

/// What happened.
#[derive(Debug)]
pub enum EventKind<'a> {
    /// A system call was entered. Not sent when it depends on the result whether the call is shown (`-z`, `-e status=`).
    SyscallEnter(&'a Call),
    /// A system call returned, or will never return (see [`Outcome`]). For calls with or without a `SyscallEnter`.
    SyscallExit(&'a Call),
    /// A function was entered, or a library called.
    FuncEnter(&'a FuncCall),
    /// A function returned, or will never return (see [`FuncOutcome`]).
    FuncExit(&'a FuncCall),
    /// The task, a forked child, is in the calls that its parent is in, and may return from them too.
    InParentsCalls {
        /// The parent.
        parent: Tid,
    },
    /// A place was reached that is no call: one inside a function, or a USDT probe.
    Point(&'a PointHit),
    /// A signal is about to be delivered.
    Signal {
        /// Its number.
        signal: u32,
        /// Its siginfo_t, decoded; [`Value::Omitted`] when it could not be had.
        info: Value,
        /// Where the task is; `None` where that was not asked for (`-i`).
        ip: Option<VAddr>,
    },
    /// The task was stopped by a signal (group-stop).
    Stopped {
        /// The signal that stopped it.
        signal: u32,
    },
    /// The task is traced from now on, because it was attached to or because its parent made it. Not sent for a program
    /// that the tracer launched.
    Attached(Arrival),
    /// A program that the tracer launched runs from now on, and its execve is not shown.
    Launched,
    /// The task is traced no longer, but lives on.
    Detached,
    /// Another thread of the process executed a program: it goes on under this task's number, and this task is no more.
    Superseded {
        /// The number that the other thread had until now.
        by: Tid,
    },
    /// The interface of the task's calls is another one than before.
    AbiChanged {
        /// The new interface.
        abi: Abi,
        /// Where it is made.
        ip: VAddr,
    },
    /// The task ended by itself.
    Exited {
        /// The low eight bits of its exit status.
        status: u8,
    },
    /// The task was killed.
    Killed {
        /// By which signal.
        signal: u32,
        /// Whether a core was dumped.
        core: bool,
    },
}

/// One system call, built at its entry and completed at its exit. It owns all its values.
#[derive(Debug)]
pub struct Call {
    /// The interface that it was made through.
    pub abi: Abi,
    /// Its number there.
    pub number: u64,
    /// Its name; `syscall_0x1b4` for one that has none.
    pub name: Cow<'static, str>,
    /// Its row; `None` for a call that is only known by name or number.
    pub signature: Option<&'static Signature>,
    /// Its argument registers.
    pub raw: [u64; 6],
    /// Its arguments, decoded; as many as the row has, six hexadecimal numbers without a row.
    pub args: Vec<Value>,
    /// Where the instruction pointer was at the entry.
    pub ip: VAddr,
    /// When it was entered.
    pub entered: Time,
    /// CPU time that the task spent in the kernel during the call; zero where it was not asked for.
    pub system_time: Duration,
    /// How it ended.
    pub outcome: Outcome,
    /// Whether its result was tampered with (`-e inject=`).
    pub injected: bool,
    /// Whether memory behind its arguments was tampered with (`-e inject=…:poke_enter=`).
    pub poked: bool,
    /// Whether it was delayed on purpose (`-e inject=…:delay_enter=`).
    pub delayed: bool,
    /// Whether its arguments are to be shown as bare numbers (`-e raw=`).
    pub show_raw: bool,
    /// The data that it moved, where that was asked for (`-e read=`, `-e write=`); known when it has returned.
    pub dumps: Vec<Dump>,
}

impl Call {
    /// Whether it put another program in the place of this one.
    #[must_use]
    pub fn has_executed(&self) -> bool {
        matches!(&*self.name, "execve" | "execveat") && matches!(self.outcome, Outcome::Returned { .. })
    }

    /// The number of the call as it is shown: those behind `socketcall` and `ipc` have numbers of their own.
    #[must_use]
    pub fn shown_number(&self) -> u64 {
        if syscalls::lookup(self.abi, self.number).is_none_or(|known| known.name == self.name) {
            return self.number;
        }
        syscalls::by_name(self.abi, &self.name).map_or(self.number, |known| u64::from(known.number))
    }

    /// Whether it failed, or will be made again after a signal.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        match self.outcome {
            Outcome::Failed { .. } | Outcome::Restarting { .. } => true,
            Outcome::Returned { raw, .. } => syscalls::hides_error(&self.name, raw),
            _ => false,
        }
    }

    /// The name of the argument `index`, `None` beyond what the row says.
    #[must_use]
    pub fn arg_name(&self, index: usize) -> Option<&'static str> {
        self.signature.and_then(|signature| signature.args.get(index)).map(|arg| arg.name)
    }
}

/// A piece of the data that a call moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dump {
    /// All of it, where the call has one buffer.
    Whole {
        /// What could be kept of it.
        bytes: Vec<u8>,
        /// How much it is.
        len: u64,
    },
    /// A buffer among several.
    Buffer {
        /// Its place among them.
        index: u64,
        /// How much of it is meant, in bytes.
        len: u64,
        /// What could be kept of it; empty where it can't be read.
        bytes: Vec<u8>,
    },
    /// A message among several: its buffers follow.
    Message {
        /// Its place among them.
        index: u64,
        /// How many buffers it says that it has.
        buffers: u64,
    },
}

/// How a call ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It has not returned yet.
    Running,
    /// It returned.
    Returned {
        /// The register.
        raw: i64,
        /// The result, decoded.
        value: Value,
        /// What is said of it in parentheses.
        notes: Vec<Note>,
    },
    /// It failed.
    Failed {
        /// The error number.
        errno: u32,
        /// What is said of it in parentheses.
        notes: Vec<Note>,
    },
    /// A signal interrupted it and the kernel will restart it, or make it fail with EINTR: `? ERESTARTSYS (...)`.
    Restarting {
        /// The kernel's internal code: 512, 513, 514 or 516 (include/linux/errno.h).
        code: u32,
    },
    /// It never returns: the task ended or executed a program in another thread (`= ?`).
    NoReturn,
    /// Nobody saw how it ended: the task was detached, or the tracer lost it (`<unfinished ...>`, `<detached ...>`).
    Lost,
}

/// One call of a function, built at its entry and completed at its end. It owns all its values.
#[derive(Clone, Debug)]
pub struct FuncCall {
    /// Why it is shown.
    pub kind: FuncKind,
    /// Its name as people write it.
    pub name: Arc<str>,
    /// The module that it is in, by its file's name; `None` for the main program.
    pub module: Option<Arc<str>>,
    /// The module that called it, where calls from several are shown.
    pub caller: Option<Arc<str>>,
    /// Its arguments.
    pub args: Vec<FuncArg>,
    /// How many calls that are shown it was made from.
    pub depth: usize,
    /// The goroutine that makes it, by its address, where the program is Go's: it may end in another thread.
    pub goroutine: Option<VAddr>,
    /// When it was entered.
    pub entered: Time,
    /// How it ended.
    pub outcome: FuncOutcome,
}

/// Why a function's call is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FuncKind {
    /// A module called what it imports (`-l`).
    LibraryCall,
    /// A function was entered, from wherever (`-F`).
    Function,
}

/// A place that was reached.
#[derive(Clone, Debug)]
pub struct PointHit {
    /// What it is.
    pub kind: PointKind,
    /// How it is called: `main+0x1c`, `0x401136`, `libc:setjmp`.
    pub name: Arc<str>,
    /// The module that it is in, by its file's name; `None` for the main program.
    pub module: Option<Arc<str>>,
    /// The arguments of a USDT probe.
    pub args: Vec<FuncArg>,
    /// How many calls that are shown it lies in.
    pub depth: usize,
}

/// What a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointKind {
    /// An instruction (`-F name+0x1c`, `-F 0x401136`).
    Instruction,
    /// A statically defined probe (`-e usdt=`).
    Usdt,
}

/// An argument of a function.
#[derive(Clone, Debug, PartialEq)]
pub struct FuncArg {
    /// Its name; empty where none is known.
    pub name: Arc<str>,
    /// Its value; [`Value::Pending`] for what the function has still to write.
    pub value: Value,
}

/// How a function's call ended.
#[derive(Clone, Debug, PartialEq)]
pub enum FuncOutcome {
    /// It has not ended yet.
    Running,
    /// It returned this; `None` for a function that returns nothing.
    Returned(Option<Value>),
    /// It returned this, which says that it failed, and why where that is known.
    Failed(Value, Option<u32>),
    /// It ended in a jump to another function, and returned when that did.
    TailCalled,
    /// An exception, longjmp or the like left it.
    Left,
    /// The task ended or executed another program.
    NoReturn,
    /// The place that it returns to can't be stopped at.
    Unseen,
    /// Its task was let go before it returned.
    Detached,
}

/// Whether a task that is traced from now on is told of together with others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// It is not.
    Alone,
    /// The first of so many threads of a process that were attached to at once.
    With(usize),
    /// Another of these threads.
    Following,
}

/// Where events go. A sink sees events and nothing else.
pub trait Sink {
    /// Takes one event.
    ///
    /// # Errors
    /// When the output can't be written: the session then goes on without this sink, so that the target is undisturbed.
    fn event(&mut self, event: &Event<'_>) -> std::io::Result<()>;

    /// Takes a call that has ended in a way that is not shown (`-e status=`, `-z`, `-Z`). Whoever counts counts it all the same.
    fn unshown(&mut self, _task: &TaskInfo, _call: &Call, _now: Time) {}

    /// Called when no event is due for a moment, at least every [`TICK`]: time to write out what is buffered and to say
    /// what is still going on.
    ///
    /// # Errors
    /// As `event`.
    fn tick(&mut self, now: Time) -> std::io::Result<()>;

    /// Whether `tick` is wanted at all now; without it the tracer sleeps until something happens.
    fn wants_tick(&self) -> bool;

    /// Whether nobody can tell when an event is taken, because what is written waits in a buffer anyway, or is only written at
    /// the end. Then a call is told of while its task runs on already; otherwise before, so that lines and what the target writes itself keep their order.
    fn is_patient(&self) -> bool {
        false
    }

    /// Called once at the end.
    ///
    /// # Errors
    /// As `event`.
    fn finish(&mut self, now: Time) -> std::io::Result<()>;
}

/// How often sinks that want it are ticked.
pub const TICK: Duration = Duration::from_millis(100);
