//! System V and POSIX inter-process communication.

use crate::syscalls::consts::ipc::{MQ_FLAGS, SEM_FLAGS};
use crate::syscalls::custom::ipc::mode;
use crate::syscalls::prelude::*;

const MODE: Kind = PerAbi(&CustomOf(Width::W32, mode), &CustomOf(Width::W16, mode));
const MODE_PAD: Kind = PerAbi(&Pad(0), &Pad(2));
const MODE16: Kind = CustomOf(Width::W16, mode);
const ID16: Kind = Kind::Id16;
/// The upper half of a time, which only the 32-bit structures keep apart.
const HIGH: Kind = PerAbi(&Pad(0), &Pad(4));
/// The same where the 64-bit structure has an unused word in its place.
const HIGH_OR_UNUSED: Kind = PerAbi(&Pad(8), &Pad(4));
const TWO_LONGS: Kind = PerAbi(&Pad(16), &Pad(8));

layouts! {
    IPC64_PERM: "struct ipc64_perm", "linux/ipc.h asm/ipcbuf.h" {
        key: Uint, uid: Id, gid: Id, cuid: Id, cgid: Id, mode: MODE, pad1: MODE_PAD, seq: U16, pad2: Pad(2),
        __unused1: Ulong, __unused2: Ulong,
    }
    SHMID64_DS: "struct shmid64_ds", "linux/shm.h" {
        shm_perm: Struct(&IPC64_PERM), shm_segsz: Ulong, shm_atime: Ulong, atime_high: HIGH, shm_dtime: Ulong,
        dtime_high: HIGH, shm_ctime: Ulong, ctime_high: HIGH, shm_cpid: Pid, shm_lpid: Pid, shm_nattch: Ulong,
        unused: TWO_LONGS,
    }
    MSQID64_DS: "struct msqid64_ds", "linux/msg.h" {
        msg_perm: Struct(&IPC64_PERM), msg_stime: Ulong, stime_high: HIGH, msg_rtime: Ulong, rtime_high: HIGH,
        msg_ctime: Ulong, ctime_high: HIGH, msg_cbytes: Ulong, msg_qnum: Ulong, msg_qbytes: Ulong, msg_lspid: Pid,
        msg_lrpid: Pid, unused: TWO_LONGS,
    }
    SEMID64_DS: "struct semid64_ds", "linux/sem.h" {
        sem_perm: Struct(&IPC64_PERM), sem_otime: Ulong, otime_high: HIGH_OR_UNUSED, sem_ctime: Ulong,
        ctime_high: HIGH_OR_UNUSED, sem_nsems: Ulong, unused: TWO_LONGS,
    }
    SHMINFO64: "struct shminfo64", "linux/shm.h" {
        shmmax: Ulong, shmmin: Ulong, shmmni: Ulong, shmseg: Ulong, shmall: Ulong,
        unused: PerAbi(&Pad(32), &Pad(16)),
    }
    SHM_INFO: "struct shm_info", "linux/shm.h" {
        used_ids: Int, shm_tot: Ulong, shm_rss: Ulong, shm_swp: Ulong, swap_attempts: Ulong, swap_successes: Ulong,
    }
    MSGINFO: "struct msginfo", "linux/msg.h" {
        msgpool: Int, msgmap: Int, msgmax: Int, msgmnb: Int, msgmni: Int, msgssz: Int, msgtql: Int, msgseg: U16,
    }
    SEMINFO: "struct seminfo", "linux/sem.h" {
        semmap: Int, semmni: Int, semmns: Int, semmnu: Int, semmsl: Int, semopm: Int, semume: Int, semusz: Int,
        semvmx: Int, semaem: Int,
    }
    SEMBUF: "struct sembuf", "linux/sem.h" { sem_num: U16, sem_op: S16, sem_flg: Flags16(&SEM_FLAGS) }
    MQ_ATTR: "struct mq_attr", "linux/types.h linux/mqueue.h" {
        mq_flags: FlagsLong(&MQ_FLAGS), mq_maxmsg: Long, mq_msgsize: Long, mq_curmsgs: Long,
        reserved: PerAbi(&Pad(32), &Pad(16)),
    }
    // What ipc(2) works on without IPC_64: ids, modes and process numbers of 16 bits.
    IPC_PERM: "struct ipc_perm", "linux/ipc.h", only(I386) {
        key: Uint, uid: ID16, gid: ID16, cuid: ID16, cgid: ID16, mode: MODE16, seq: U16,
    }
    SHMID_DS: "struct shmid_ds", "linux/shm.h", only(I386) {
        shm_perm: Struct(&IPC_PERM), shm_segsz: Uint, shm_atime: Ulong, shm_dtime: Ulong, shm_ctime: Ulong,
        shm_cpid: U16, shm_lpid: U16, shm_nattch: U16, unused: Pad(10),
    }
    MSQID_DS: "struct msqid_ds", "linux/msg.h", only(I386) {
        msg_perm: Struct(&IPC_PERM), first_and_last: Pad(8), msg_stime: Ulong, msg_rtime: Ulong, msg_ctime: Ulong,
        longs: Pad(8), msg_cbytes: U16, msg_qnum: U16, msg_qbytes: U16, msg_lspid: U16, msg_lrpid: U16,
        end: Pad(2),
    }
    SEMID_DS: "struct semid_ds", "linux/sem.h", only(I386) {
        sem_perm: Struct(&IPC_PERM), sem_otime: Ulong, sem_ctime: Ulong, pointers: Pad(16), sem_nsems: U16,
        end: Pad(2),
    }
}
