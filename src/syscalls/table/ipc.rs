//! System V and POSIX inter-process communication.

use crate::syscalls::consts::file::OPEN_FLAGS;
use crate::syscalls::consts::ipc::{
    IPC_FLAGS, MSG_COMMANDS, MSG_FLAGS, SEM_COMMANDS, SHM_AT_FLAGS, SHM_COMMANDS, SHM_GET_FLAGS,
};
use crate::syscalls::prelude::*;

syscalls! { pub(super) static ROWS;
    shmget     [IPC]          (key: In X32, size: In Size, shmflg: In Flags(&SHM_GET_FLAGS)) -> Int;
    shmat      [IPC | MEMORY] (shmid: In Int, shmaddr: In Address, shmflg: In Flags(&SHM_AT_FLAGS)) -> Address;
    shmdt      [IPC | MEMORY] (shmaddr: In Address) -> Int;
    shmctl     [IPC]          (shmid: In Int, cmd: In Const(&SHM_COMMANDS), buf: In Address) -> Int;
    msgget     [IPC]          (key: In X32, msgflg: In Flags(&IPC_FLAGS)) -> Int;
    msgsnd     [IPC]          (msqid: In Int, msgp: In Address, msgsz: In Size, msgflg: In Flags(&MSG_FLAGS)) -> Int;
    msgrcv     [IPC]          (msqid: In Int, msgp: Out Address, msgsz: In Size, msgtyp: In Long, msgflg: In Flags(&MSG_FLAGS)) -> Long;
    msgctl     [IPC]          (msqid: In Int, cmd: In Const(&MSG_COMMANDS), buf: In Address) -> Int;
    semget     [IPC]          (key: In X32, nsems: In Int, semflg: In Flags(&IPC_FLAGS)) -> Int;
    semop      [IPC]          (semid: In Int, sops: In Address, nsops: In Uint) -> Int;
    semtimedop [IPC]          (semid: In Int, sops: In Address, nsops: In Uint, timeout: In Address) -> Int;
    semctl     [IPC]          (semid: In Int, semnum: In Int, cmd: In Const(&SEM_COMMANDS), arg: In Address) -> Int;
    mq_open         [DESC] (name: In Path, oflag: In Flags(&OPEN_FLAGS), mode: In Permissions, attr: In Address) -> Fd;
    mq_unlink       []     (name: In Path) -> Int;
    mq_timedsend    [DESC] (mqdes: In Fd, msg_ptr: In Bytes(Arg(2)), msg_len: In Size, msg_prio: In Uint, abs_timeout: In Address) -> Int;
    mq_timedreceive [DESC] (mqdes: In Fd, msg_ptr: Out Bytes(Ret), msg_len: In Size, msg_prio: Out To(&Uint), abs_timeout: In Address) -> Long;
    mq_notify       [DESC] (mqdes: In Fd, sevp: In Address) -> Int;
    mq_getsetattr   [DESC] (mqdes: In Fd, newattr: In Address, oldattr: Out Address) -> Int;
}
