//! Calls of the 32-bit interface that are made through a number shared with others: socketcall(2) and ipc(2).
//!
//! They are shown as the call that they are. Those that have no number of their own get one here that no kernel has
//! given out, so that sets of calls can hold them.

use std::sync::LazyLock;

use super::Syscall;
use crate::abi::Abi;
use crate::addr::VAddr;
use crate::syscalls::consts::ipc::{MSG_FLAGS, SHM_AT_FLAGS};
use crate::syscalls::custom::ipc::{
    MSG_BUFFER_BEHIND, SEM_ARGUMENT_BEHIND, SHM_BUFFER_BEHIND, msg_command, sem_command, shm_command,
};
use crate::syscalls::cx::Memory;
use crate::syscalls::prelude::*;
use crate::syscalls::signature::Class;

/// From here on numbers are ours.
pub(super) const OWN_NUMBERS: u32 = 1000;

/// Calls without a number of their own.
pub(super) static UNNUMBERED: &[(u32, &str)] =
    &[(1000, "accept"), (1001, "send"), (1002, "recv"), (1003, "semop"), (1004, "semtimedop")];

/// select(2) and mmap(2) as they first were: all arguments lie in memory.
const OLD_SELECT: u32 = 82;
const OLD_MMAP: u32 = 90;
const SOCKETCALL: u32 = 102;
const IPC: u32 = 117;

/// The calls behind socketcall, from 1 on, with their number of arguments (include/uapi/linux/net.h).
static SOCKET_CALLS: [(&str, usize); 20] = [
    ("socket", 3),
    ("bind", 3),
    ("connect", 3),
    ("listen", 2),
    ("accept", 3),
    ("getsockname", 3),
    ("getpeername", 3),
    ("socketpair", 4),
    ("send", 4),
    ("recv", 4),
    ("sendto", 6),
    ("recvfrom", 6),
    ("shutdown", 2),
    ("setsockopt", 5),
    ("getsockopt", 5),
    ("sendmsg", 3),
    ("recvmsg", 3),
    ("accept4", 4),
    ("recvmmsg", 5),
    ("sendmmsg", 4),
];

/// The calls behind ipc, with their number there (include/uapi/linux/ipc.h).
static IPC_CALLS: [(&str, u16); 12] = [
    ("semop", 1),
    ("semget", 2),
    ("semctl", 3),
    ("semtimedop", 4),
    ("msgsnd", 11),
    ("msgrcv", 12),
    ("msgget", 13),
    ("msgctl", 14),
    ("shmat", 21),
    ("shmdt", 22),
    ("shmget", 23),
    ("shmctl", 24),
];

syscalls! { static THROUGH_IPC;
    shmat  [IPC | MEMORY] (shmid: In Int, shmaddr: In Address, shmflg: In Flags(&SHM_AT_FLAGS)) -> Custom(attached_at);
    semctl [IPC]          (semid: In Int, semnum: In Int, cmd: In CustomOf(Width::W32, sem_command), arg: InOut Staged(&SEM_ARGUMENT_BEHIND)) -> Int;
    shmctl [IPC]          (shmid: In Int, cmd: In CustomOf(Width::W32, shm_command), buf: InOut Staged(&SHM_BUFFER_BEHIND)) -> Int;
    msgctl [IPC]          (msqid: In Int, cmd: In CustomOf(Width::W32, msg_command), buf: InOut Staged(&MSG_BUFFER_BEHIND)) -> Int;
    msgrcv [IPC]          (msqid: In Int, msgp: In Address, msgsz: In Size, msgflg: In Flags(&MSG_FLAGS)) -> Long;
}

static SHMAT: Syscall = Syscall { number: 397, name: "shmat", signature: Some(&THROUGH_IPC[0]) };
static SEMCTL: Syscall = Syscall { number: 394, name: "semctl", signature: Some(&THROUGH_IPC[1]) };
static SHMCTL: Syscall = Syscall { number: 396, name: "shmctl", signature: Some(&THROUGH_IPC[2]) };
static MSGCTL: Syscall = Syscall { number: 402, name: "msgctl", signature: Some(&THROUGH_IPC[3]) };
/// msgrcv whose structure of buffer and type can't be read.
static MSGRCV_UNREADABLE: Syscall = Syscall { number: 401, name: "msgrcv", signature: Some(&THROUGH_IPC[4]) };

/// The old calls with their arguments taken out of memory, which are those of the 64-bit interface.
static OLD_CALLS: LazyLock<(Syscall, Syscall)> = LazyLock::new(|| {
    let of = |number: u32, name: &'static str| {
        let signature = super::by_name(Abi::X86_64, name).and_then(|call| call.signature);
        Syscall { number, name, signature }
    };
    (of(OLD_SELECT, "select"), of(OLD_MMAP, "mmap"))
});

/// ipc's shmat stores the address through a pointer instead of returning it.
fn attached_at(cx: &Cx<'_>, _: u64) -> Value {
    cx.u32(VAddr::new(cx.args[3])).map_or(Value::Signed(0), |at| Value::address(u64::from(at)))
}

/// The call that stands behind a shared number, and its arguments; `None` when `number` is no such number, or nothing
/// is known behind it. `memory` is only read for calls whose arguments lie in it.
#[must_use]
pub fn demultiplex(
    abi: Abi,
    number: u64,
    args: &[u64; 6],
    memory: &dyn Memory,
) -> Option<(&'static Syscall, [u64; 6])> {
    if abi != Abi::I386 {
        return None;
    }
    match u32::try_from(number) {
        Ok(OLD_SELECT) => Some((&OLD_CALLS.0, words(memory, args[0], 5)?)),
        Ok(OLD_MMAP) => Some((&OLD_CALLS.1, words(memory, args[0], 6)?)),
        Ok(SOCKETCALL) => socket_call(args, memory),
        Ok(IPC) => ipc_call(args, memory),
        _ => None,
    }
}

/// The number that a call named `name` has behind the shared number `number` that it was made through; `None` for calls made
/// through their own.
#[must_use]
pub fn behind_shared_number(abi: Abi, number: u64, name: &str) -> Option<u16> {
    if abi != Abi::I386 {
        return None;
    }
    match u32::try_from(number) {
        Ok(SOCKETCALL) => SOCKET_CALLS.iter().zip(1..).find(|((known, _), _)| *known == name).map(|(_, nth)| nth),
        Ok(IPC) => IPC_CALLS.iter().find(|(known, _)| *known == name).map(|(_, nth)| *nth),
        _ => None,
    }
}

/// The number through which the call `number` may be made as well; a seccomp filter must let it stop there too.
#[must_use]
pub fn shared_number(abi: Abi, number: u32) -> Option<u32> {
    let class = super::lookup_any(abi, number)?.signature?.class;
    let within = |set: Class| abi == Abi::I386 && class.contains(set);
    match number {
        SOCKETCALL | IPC => None,
        _ if within(crate::syscalls::signature::NETWORK) => Some(SOCKETCALL),
        _ if within(crate::syscalls::signature::IPC) => Some(IPC),
        _ => None,
    }
}

fn words<const N: usize>(memory: &dyn Memory, at: u64, count: usize) -> Option<[u64; N]> {
    let mut bytes = [0; 24];
    let wanted = &mut bytes[..count * 4];
    let mut found = [0; N];
    (memory.read(VAddr::new(at), wanted) == count * 4).then(|| {
        for (word, bytes) in found.iter_mut().zip(wanted.chunks_exact(4)) {
            *word = u64::from(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]));
        }
        found
    })
}

fn socket_call(args: &[u64; 6], memory: &dyn Memory) -> Option<(&'static Syscall, [u64; 6])> {
    let index = usize::try_from(args[0]).ok()?.checked_sub(1)?;
    let (name, count) = SOCKET_CALLS.get(index)?;
    Some((super::by_name(Abi::I386, name)?, words(memory, args[1], *count)?))
}

/// ipc(2): `call` has a version in its upper half; the arguments are in another order than the real call's.
fn ipc_call(args: &[u64; 6], memory: &dyn Memory) -> Option<(&'static Syscall, [u64; 6])> {
    let [call, first, second, third, ptr, fifth] = *args;
    let version = call >> 16;
    let (name, args) = match call & 0xffff {
        1 => ("semop", [first, ptr, second, 0, 0, 0]),
        2 => ("semget", [first, second, third, 0, 0, 0]),
        3 => return Some((&SEMCTL, [first, second, third, ptr, 0, 0])),
        4 => ("semtimedop", [first, ptr, second, fifth, 0, 0]),
        11 => ("msgsnd", [first, ptr, second, third, 0, 0]),
        // In version 0 the buffer and the type come in a structure.
        12 if version == 0 => match words::<2>(memory, ptr, 2) {
            Some([buffer, kind]) => ("msgrcv", [first, buffer, second, kind, third, 0]),
            None => return Some((&MSGRCV_UNREADABLE, [first, ptr, second, third, 0, 0])),
        },
        12 => ("msgrcv", [first, ptr, second, fifth, third, 0]),
        13 => ("msgget", [first, second, 0, 0, 0, 0]),
        14 => return Some((&MSGCTL, [first, second, ptr, 0, 0, 0])),
        21 => return Some((&SHMAT, [first, ptr, second, third, 0, 0])),
        22 => ("shmdt", [ptr, 0, 0, 0, 0, 0]),
        23 => ("shmget", [first, second, third, 0, 0, 0]),
        24 => return Some((&SHMCTL, [first, second, ptr, 0, 0, 0])),
        _ => return None,
    };
    Some((super::by_name(Abi::I386, name)?, args))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syscalls::testing::FakeMemory;

    fn name_and_args(number: u64, args: [u64; 6], memory: &FakeMemory) -> Option<(&'static str, [u64; 6])> {
        demultiplex(Abi::I386, number, &args, memory).map(|(call, args)| (call.name, args))
    }

    #[test]
    fn socketcall_is_the_call_whose_arguments_lie_in_memory() {
        let memory = FakeMemory::default().with(0x1000, &[3, 0, 0, 0, 2, 0, 0, 0]);
        assert_eq!(name_and_args(102, [13, 0x1000, 0, 0, 0, 0], &memory), Some(("shutdown", [3, 2, 0, 0, 0, 0])));
        assert_eq!(name_and_args(102, [5, 0x1000, 0, 0, 0, 0], &memory), None, "accept has three arguments");
        assert_eq!(name_and_args(102, [21, 0x1000, 0, 0, 0, 0], &memory), None);
        assert_eq!(name_and_args(102, [0, 0x1000, 0, 0, 0, 0], &memory), None);
    }

    #[test]
    fn the_arguments_of_the_first_mmap_lie_in_memory() {
        let bytes: Vec<u8> =
            [0_u32, 4096, 3, 0x22, u32::MAX, 0x1000].iter().flat_map(|word| word.to_le_bytes()).collect();
        let memory = FakeMemory::default().with(0x1000, &bytes);
        let args = [0, 4096, 3, 0x22, 0xffff_ffff, 0x1000];
        assert_eq!(name_and_args(90, [0x1000, 0, 0, 0, 0, 0], &memory), Some(("mmap", args)));
        assert_eq!(name_and_args(90, [0x1004, 0, 0, 0, 0, 0], &memory), None, "the last word is missing");
    }

    #[test]
    fn ipc_puts_its_arguments_in_order() {
        let memory = FakeMemory::default().with(0x1000, &[0, 0x20, 0, 0, 7, 0, 0, 0]);
        assert_eq!(name_and_args(117, [12, 1, 10, 0, 0x1000, 0], &memory), Some(("msgrcv", [1, 0x2000, 10, 7, 0, 0])));
        let version_1 = [12 | 1 << 16, 1, 10, 0, 0x1000, 9];
        assert_eq!(name_and_args(117, version_1, &memory), Some(("msgrcv", [1, 0x1000, 10, 9, 0, 0])));
        assert_eq!(name_and_args(117, [99, 0, 0, 0, 0, 0], &memory), None);
    }

    #[test]
    fn every_call_behind_a_shared_number_exists() {
        for (name, _) in SOCKET_CALLS {
            let number = super::super::by_name(Abi::I386, name).expect(name).number;
            assert_eq!(shared_number(Abi::I386, number), Some(SOCKETCALL), "{name}");
        }
        assert!(super::super::lookup(Abi::I386, 1000).is_none(), "our own numbers are no calls");
        let own = [
            (&SHMAT, "shmat"),
            (&SEMCTL, "semctl"),
            (&SHMCTL, "shmctl"),
            (&MSGCTL, "msgctl"),
            (&MSGRCV_UNREADABLE, "msgrcv"),
        ];
        for (call, name) in own {
            let number = super::super::by_name(Abi::I386, name).map(|call| call.number);
            assert_eq!((call.name, Some(call.number), call.signature.map(|row| row.name)), (name, number, Some(name)));
        }
    }

    #[test]
    fn each_call_knows_its_number_behind_the_shared_one() {
        let memory = FakeMemory::default();
        for nth in 0..40 {
            let args = [nth, 0, 0, 0, 0, 0];
            let found = demultiplex(Abi::I386, 117, &args, &memory).map(|(call, _)| call.name);
            let known = found.and_then(|name| behind_shared_number(Abi::I386, 117, name));
            assert_eq!(known.map(u64::from), found.map(|_| nth), "{found:?}");
        }
        assert_eq!(behind_shared_number(Abi::I386, 102, "socket"), Some(1));
        assert_eq!(behind_shared_number(Abi::I386, 359, "socket"), None);
        assert_eq!(behind_shared_number(Abi::I386, 102, "socketcall"), None);
    }
}
