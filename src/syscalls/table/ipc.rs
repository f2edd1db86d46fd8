//! System V and POSIX inter-process communication.

use crate::syscalls::consts::file::OPEN_FLAGS;
use crate::syscalls::consts::ipc::{IPC_KEYS, MQ_OPEN_FLAGS, MSG_FLAGS, SHM_AT_FLAGS};
use crate::syscalls::custom::file::open_mode;
use crate::syscalls::custom::ipc::{
    MSG_BUFFER, SEM_ARGUMENT, SHM_BUFFER, ipc_flags, message_received, message_sent, msg_command, operations,
    sem_command, shm_command, shm_flags,
};
use crate::syscalls::custom::time::sigevent;
use crate::syscalls::layouts::ipc::MQ_ATTR;
use crate::syscalls::layouts::time::{TIMESPEC, TIMESPEC64};
use crate::syscalls::prelude::*;

syscalls! { pub(super) static ROWS;
    shmget     [IPC]          (key: In Const(&IPC_KEYS), size: In Size, shmflg: In CustomOf(Width::W32, shm_flags)) -> Int;
    shmat      [IPC | MEMORY] (shmid: In Int, shmaddr: In Address, shmflg: In Flags(&SHM_AT_FLAGS)) -> Xlong;
    shmdt      [IPC | MEMORY] (shmaddr: In Address) -> Int;
    shmctl     [IPC]          (shmid: In Int, cmd: In CustomOf(Width::W32, shm_command), buf: InOut Staged(&SHM_BUFFER)) -> Int;
    msgget     [IPC]          (key: In Const(&IPC_KEYS), msgflg: In CustomOf(Width::W32, ipc_flags)) -> Int;
    msgsnd     [IPC]          (msqid: In Int, msgp: In Custom(message_sent), msgsz: In Size, msgflg: In Flags(&MSG_FLAGS)) -> Int;
    msgrcv     [IPC]          (msqid: In Int, msgp: Out Custom(message_received), msgsz: In Size, msgtyp: In Long, msgflg: In Flags(&MSG_FLAGS)) -> Long;
    msgctl     [IPC]          (msqid: In Int, cmd: In CustomOf(Width::W32, msg_command), buf: InOut Staged(&MSG_BUFFER)) -> Int;
    semget     [IPC]          (key: In Const(&IPC_KEYS), nsems: In Int, semflg: In CustomOf(Width::W32, ipc_flags)) -> Int;
    semop      [IPC]          (semid: In Int, sops: In Custom(operations), nsops: In Uint) -> Int;
    semtimedop [IPC]          (semid: In Int, sops: In Custom(operations), nsops: In Uint, timeout: In To(&Struct(&TIMESPEC))) -> Int;
    semtimedop_time64 [IPC]   (semid: In Int, sops: In Custom(operations), nsops: In Uint, timeout: In To(&Struct(&TIMESPEC64))) -> Int;
    semctl     [IPC]          (semid: In Int, semnum: In Int, cmd: In CustomOf(Width::W32, sem_command), arg: InOut Staged(&SEM_ARGUMENT)) -> Int;
    mq_open         [DESC] (name: In Path, oflag: In Flags(&OPEN_FLAGS), mode: In Custom(open_mode), attr: In Custom(mq_attributes)) -> Fd;
    mq_unlink       []     (name: In Path) -> Int;
    mq_timedsend    [DESC] (mqdes: In Fd, msg_ptr: In Bytes(Arg(2)), msg_len: In Size, msg_prio: In Uint, abs_timeout: In To(&Struct(&TIMESPEC))) -> Int;
    mq_timedsend_time64 [DESC] (mqdes: In Fd, msg_ptr: In Bytes(Arg(2)), msg_len: In Size, msg_prio: In Uint, abs_timeout: In To(&Struct(&TIMESPEC64))) -> Int;
    mq_timedreceive [DESC] (mqdes: In Fd, msg_ptr: Out Bytes(Ret), msg_len: In Size, msg_prio: Out To(&Uint), abs_timeout: In To(&Struct(&TIMESPEC))) -> Long;
    mq_timedreceive_time64 [DESC] (mqdes: In Fd, msg_ptr: Out Bytes(Ret), msg_len: In Size, msg_prio: Out To(&Uint), abs_timeout: In To(&Struct(&TIMESPEC64))) -> Long;
    mq_notify       [DESC] (mqdes: In Fd, sevp: In Custom(sigevent)) -> Int;
    mq_getsetattr   [DESC] (mqdes: In Fd, newattr: In To(&Struct(&MQ_ATTR)), oldattr: Out To(&Struct(&MQ_ATTR))) -> Int;
}

static MQ_ATTRIBUTES: Kind = To(&Struct(&MQ_ATTR));

/// The attributes of mq_open(3), which are only there when a queue may be created.
fn mq_attributes(cx: &Cx<'_>, raw: u64) -> Value {
    match open_mode(cx, 0) {
        Value::Omitted => Value::Omitted,
        _ => match cx.value(&MQ_ATTRIBUTES, raw) {
            // Here strace remarks nothing on flags without a name.
            Value::Struct(mut attributes) => {
                for field in &mut attributes.fields {
                    if let Value::Flags { names, .. } = &mut field.value {
                        *names = &MQ_OPEN_FLAGS;
                    }
                }
                Value::Struct(attributes)
            }
            other => other,
        },
    }
}
