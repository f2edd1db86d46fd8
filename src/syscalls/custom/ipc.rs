//! System V inter-process communication: keys, flags with a mode, and what the `ctl` calls are given by command.

use super::fields::{Fields, pointer};
use crate::syscalls::consts::ipc::{IPC_64, IPC_FLAGS, MSG_COMMANDS, SEM_COMMANDS, SHM_COMMANDS, SHM_GET_FLAGS};
use crate::syscalls::layout::Layout;
use crate::syscalls::layouts::ipc::{
    MSGINFO, MSQID_DS, MSQID64_DS, SEMBUF, SEMID_DS, SEMID64_DS, SEMINFO, SHM_INFO, SHMID_DS, SHMID64_DS, SHMINFO64,
};
use crate::syscalls::prelude::*;

/// Says that the structures are those with wide numbers (include/uapi/linux/ipc.h); on x86-64 no other ones exist.
const WIDE: u64 = 0x100;
const IPC_SET: u64 = 1;
const IPC_STAT: u64 = 2;
const IPC_INFO: u64 = 3;

/// `IPC_CREAT|0644`
fn flags_and_mode(cx: &Cx<'_>, raw: u64, names: &'static Names, huge: Option<u64>) -> Value {
    const MODE: u64 = 0o777;
    let raw = raw & 0xffff_ffff;
    let huge_bits = if huge.is_some() { HUGE_MASK } else { 0 };
    let flags = raw & !MODE & !huge_bits;
    let mut parts = Vec::new();
    if flags != 0 {
        parts.push(cx.value(&Flags(names), flags));
    }
    if let Some(log @ 1..) = huge {
        parts.push(shifted(log));
    }
    parts.push(Value::Mode { raw: (raw & MODE) as u32, typed: false });
    Value::Join(parts)
}

const HUGE_SHIFT: u32 = 26;
const HUGE_MASK: u64 = 0x3f << HUGE_SHIFT;

/// `21<<SHM_HUGE_SHIFT`
fn shifted(log: u64) -> Value {
    let shift = Value::Symbol { raw: u64::from(HUGE_SHIFT), text: "SHM_HUGE_SHIFT".into() };
    Value::shifted(Value::Unsigned(log), shift)
}

/// The flags of shmget(2), with the size of huge pages and the mode.
pub(crate) fn shm_flags(cx: &Cx<'_>, raw: u64) -> Value {
    flags_and_mode(cx, raw, &SHM_GET_FLAGS, Some((raw & HUGE_MASK) >> HUGE_SHIFT))
}

/// The flags of msgget(2) and semget(2).
pub(crate) fn ipc_flags(cx: &Cx<'_>, raw: u64) -> Value {
    flags_and_mode(cx, raw, &IPC_FLAGS, None)
}

/// A mode in a structure.
pub(crate) fn mode(_: &Cx<'_>, raw: u64) -> Value {
    Value::Mode { raw: raw as u32, typed: false }
}

fn command(raw: u64, names: &'static Names) -> Value {
    let raw = raw & 0xffff_ffff;
    let plain = Value::Constant { raw: raw & !WIDE, names };
    match raw & WIDE {
        0 => plain,
        _ => Value::Join(vec![Value::Flags { raw: WIDE, names: &IPC_64 }, plain]),
    }
}

/// `IPC_64|IPC_STAT`
pub(crate) fn shm_command(_: &Cx<'_>, raw: u64) -> Value {
    command(raw, &SHM_COMMANDS)
}

/// A command of msgctl(2).
pub(crate) fn msg_command(_: &Cx<'_>, raw: u64) -> Value {
    command(raw, &MSG_COMMANDS)
}

/// A command of semctl(2).
pub(crate) fn sem_command(_: &Cx<'_>, raw: u64) -> Value {
    command(raw, &SEM_COMMANDS)
}

/// The three families.
#[derive(Clone, Copy)]
enum Family {
    Shm,
    Msg,
    Sem,
}

/// What a command's structure is.
enum Subject {
    /// The description of a segment, a queue or a set.
    Object,
    /// Numbers about the system.
    System(&'static Layout),
    /// Not a structure, or none that is known.
    Nothing,
}

impl Family {
    fn subject(self, command: u64) -> Subject {
        match (self, command) {
            (_, IPC_SET | IPC_STAT) => Subject::Object,
            // SHM_STAT and SHM_STAT_ANY, and so on.
            (Family::Shm, 13 | 15) | (Family::Msg, 11 | 13) | (Family::Sem, 18 | 20) => Subject::Object,
            (Family::Shm, IPC_INFO) => Subject::System(&SHMINFO64),
            (Family::Shm, 14) => Subject::System(&SHM_INFO),
            (Family::Msg, IPC_INFO | 12) => Subject::System(&MSGINFO),
            (Family::Sem, IPC_INFO | 19) => Subject::System(&SEMINFO),
            _ => Subject::Nothing,
        }
    }

    /// The layout of the object's description: the prefix of its fields, and their order in text.
    fn object(self, wide: bool) -> (&'static Layout, &'static str, &'static [&'static str]) {
        match self {
            Family::Shm => (
                if wide { &SHMID64_DS } else { &SHMID_DS },
                "shm_perm",
                &["shm_segsz", "shm_cpid", "shm_lpid", "shm_nattch", "shm_atime", "shm_dtime", "shm_ctime"],
            ),
            Family::Msg => (
                if wide { &MSQID64_DS } else { &MSQID_DS },
                "msg_perm",
                &["msg_stime", "msg_rtime", "msg_ctime", "msg_qnum", "msg_qbytes", "msg_lspid", "msg_lrpid"],
            ),
            Family::Sem => {
                (if wide { &SEMID64_DS } else { &SEMID_DS }, "sem_perm", &["sem_otime", "sem_ctime", "sem_nsems"])
            }
        }
    }

    fn describe(self, cx: &Cx<'_>, Asked { command, wide }: Asked, raw: u64) -> Value {
        if raw == 0 || !cx.limits.follow {
            return pointer(raw);
        }
        match self.subject(command & !WIDE) {
            Subject::Object => self.describe_object(cx, command & !WIDE == IPC_SET, wide, raw),
            Subject::System(layout) => cx.at(&Struct(layout), VAddr::new(raw)),
            Subject::Nothing => pointer(raw),
        }
    }

    fn describe_object(self, cx: &Cx<'_>, set: bool, wide: bool, raw: u64) -> Value {
        let (layout, perm, fields) = self.object(wide);
        let Some(record) = cx.record(layout, VAddr::new(raw)) else { return Value::Unreadable(VAddr::new(raw)) };
        let Value::Struct(permissions) = record.value(cx, perm) else { return pointer(raw) };
        let mut owner = StructValue::default();
        for name in ["uid", "gid", "mode", "key", "cuid", "cgid"].into_iter().take(if set { 3 } else { 6 }) {
            owner.push(name, permissions.get(name).cloned().unwrap_or(Value::Omitted));
        }
        let mut shown = StructValue::default();
        shown.push(perm, Value::Struct(owner));
        match (self, set) {
            (Family::Msg, true) => shown.push("msg_qbytes", record.value(cx, "msg_qbytes")),
            (_, true) => {}
            (_, false) => fields.iter().for_each(|name| shown.push(name, record.value(cx, name))),
        }
        Value::Struct(shown)
    }

    fn entry(self, cx: &Cx<'_>, asked: Asked, raw: u64) -> Value {
        match self.subject(asked.command & !WIDE) {
            _ if asked.command & !WIDE == IPC_SET => Value::Settled(Box::new(self.describe(cx, asked, raw))),
            Subject::Nothing => Value::Settled(Box::new(pointer(raw))),
            _ => Value::Pending,
        }
    }

    fn exit(self, cx: &Cx<'_>, asked: Asked, raw: u64, before: &Value) -> Value {
        match before {
            Value::Pending if cx.failed() => pointer(raw),
            Value::Pending => self.describe(cx, asked, raw),
            shown => shown.clone(),
        }
    }
}

/// What a `ctl` call is asked to do, and whether to structures with wide numbers.
#[derive(Clone, Copy)]
struct Asked {
    command: u64,
    wide: bool,
}

impl Asked {
    /// By a call with a number of its own: its structures are always the wide ones.
    fn directly(raw: u64) -> Self {
        Asked { command: number(raw), wide: true }
    }

    /// Through ipc(2), where the command says it.
    fn through_ipc(raw: u64) -> Self {
        Asked { command: number(raw), wide: raw & WIDE != 0 }
    }
}

fn number(raw: u64) -> u64 {
    raw & 0xffff_ffff
}

/// The last argument of shmctl(2).
pub(crate) static SHM_BUFFER: Stages = Stages {
    entry: |cx, raw| Family::Shm.entry(cx, Asked::directly(cx.args[1]), raw),
    exit: |cx, raw, before| Family::Shm.exit(cx, Asked::directly(cx.args[1]), raw, before),
};

/// The last argument of msgctl(2).
pub(crate) static MSG_BUFFER: Stages = Stages {
    entry: |cx, raw| Family::Msg.entry(cx, Asked::directly(cx.args[1]), raw),
    exit: |cx, raw, before| Family::Msg.exit(cx, Asked::directly(cx.args[1]), raw, before),
};

/// The last argument of semctl(2).
pub(crate) static SEM_ARGUMENT: Stages = Stages {
    entry: |cx, raw| Family::Sem.entry(cx, Asked::directly(cx.args[2]), raw),
    exit: |cx, raw, before| Family::Sem.exit(cx, Asked::directly(cx.args[2]), raw, before),
};

/// That of shmctl(2) through ipc(2).
pub(crate) static SHM_BUFFER_BEHIND: Stages = Stages {
    entry: |cx, raw| Family::Shm.entry(cx, Asked::through_ipc(cx.args[1]), raw),
    exit: |cx, raw, before| Family::Shm.exit(cx, Asked::through_ipc(cx.args[1]), raw, before),
};

/// That of msgctl(2) through ipc(2).
pub(crate) static MSG_BUFFER_BEHIND: Stages = Stages {
    entry: |cx, raw| Family::Msg.entry(cx, Asked::through_ipc(cx.args[1]), raw),
    exit: |cx, raw, before| Family::Msg.exit(cx, Asked::through_ipc(cx.args[1]), raw, before),
};

/// That of semctl(2) through ipc(2), which has a pointer to the argument: `[0x5]` where that is no structure.
pub(crate) static SEM_ARGUMENT_BEHIND: Stages = Stages {
    entry: |cx, raw| {
        let argument = cx.word(VAddr::new(raw)).filter(|_| cx.limits.follow);
        let Some(argument) = argument else { return Value::Settled(Box::new(pointer(raw))) };
        let asked = Asked::through_ipc(cx.args[2]);
        match Family::Sem.entry(cx, asked, argument) {
            Value::Settled(value) => Value::Settled(Box::new(bracketed(cx, asked, *value))),
            pending => pending,
        }
    },
    exit: |cx, raw, before| {
        let asked = Asked::through_ipc(cx.args[2]);
        let argument = cx.word(VAddr::new(raw)).unwrap_or(raw);
        match before {
            Value::Pending => bracketed(cx, asked, Family::Sem.exit(cx, asked, argument, before)),
            shown => shown.clone(),
        }
    },
};

/// Whatever is no structure, in brackets; a structure about the system that is not there is a mere address in strace.
fn bracketed(cx: &Cx<'_>, asked: Asked, value: Value) -> Value {
    match (value, Family::Sem.subject(asked.command & !WIDE)) {
        (value @ Value::Struct(_), _) => value,
        (value, Subject::System(_)) if !cx.entering() => value,
        (value, _) => Value::Ref(Box::new(value)),
    }
}

/// The operations of semop(2), of which there are as many as the third argument says.
pub(crate) fn operations(cx: &Cx<'_>, raw: u64) -> Value {
    match number(cx.args[2]) {
        1.. if !cx.limits.follow => pointer(raw),
        count => cx.array(&Struct(&SEMBUF), VAddr::new(raw), count),
    }
}

/// The message of msgsnd(2): its type, a `long`, and so many bytes.
pub(crate) fn message_sent(cx: &Cx<'_>, raw: u64) -> Value {
    message(cx, raw, cx.args[2])
}

/// The message of msgrcv(2): as much of the buffer as there is room for, as strace shows it, whatever was received.
pub(crate) fn message_received(cx: &Cx<'_>, raw: u64) -> Value {
    message(cx, raw, cx.args[2])
}

fn message(cx: &Cx<'_>, raw: u64, size: u64) -> Value {
    let word = cx.abi.word_size();
    if raw == 0 || !cx.limits.follow {
        return pointer(raw);
    }
    let Some(kind) = Fields::read(cx, raw, word) else { return Value::Unreadable(VAddr::new(raw)) };
    let text = match cx.buffer(VAddr::new(raw.wrapping_add(word as u64)), size) {
        text @ Value::Bytes(_) => text,
        // As in strace: what ends within struct msgbuf, with its padding, is no message at all.
        _ if cx.exactly(VAddr::new(raw), 2 * word).is_none() => return Value::Unreadable(VAddr::new(raw)),
        address => address,
    };
    let mut shown = StructValue::default();
    shown.push("mtype", cx.value(&Long, kind.word(0)));
    shown.push("mtext", text);
    Value::Struct(shown)
}

/// The number of ipc(2), with its version in the upper half: `1<<16|99`, where no call is known by it.
pub(crate) fn ipc_call(_: &Cx<'_>, raw: u64) -> Value {
    match (raw >> 16 & 0xffff, raw & 0xffff) {
        (0, call) => Value::Unsigned(call),
        (version, call) => Value::Symbol { raw: 0, text: format!("{version}<<16|{call}").into() },
    }
}
