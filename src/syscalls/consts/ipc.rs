//! System V and POSIX inter-process communication.

names! {
    IPC_KEYS: "", "linux/ipc.h" { IPC_PRIVATE = 0 }
    IPC_64: "", "linux/ipc.h" { IPC_64 = 0x100 }
    MQ_FLAGS: "O_???", "fcntl.h" { O_NONBLOCK = 0o4000 }
    MQ_OPEN_FLAGS: "", "fcntl.h" { O_NONBLOCK = 0o4000 }
    IPC_FLAGS: "", "linux/ipc.h" {
        IPC_CREAT = 0x200, IPC_EXCL = 0x400, IPC_NOWAIT = 0x800,
    }
    SHM_GET_FLAGS: "", "linux/shm.h linux/ipc.h" {
        IPC_CREAT = 0x200, IPC_EXCL = 0x400, SHM_HUGETLB = 0x800, SHM_NORESERVE = 0x1000,
    }
    SHM_AT_FLAGS: "SHM_???", "linux/shm.h" {
        SHM_RDONLY = 0x1000, SHM_RND = 0x2000, SHM_REMAP = 0x4000, SHM_EXEC = 0x8000,
    }
    SHM_COMMANDS: "SHM_???", "linux/shm.h linux/ipc.h" {
        IPC_RMID = 0, IPC_SET = 1, IPC_STAT = 2, IPC_INFO = 3, SHM_LOCK = 11, SHM_UNLOCK = 12, SHM_STAT = 13,
        SHM_INFO = 14, SHM_STAT_ANY = 15,
    }
    MSG_COMMANDS: "MSG_???", "linux/msg.h linux/ipc.h" {
        IPC_RMID = 0, IPC_SET = 1, IPC_STAT = 2, IPC_INFO = 3, MSG_STAT = 11, MSG_INFO = 12, MSG_STAT_ANY = 13,
    }
    SEM_COMMANDS: "SEM_???", "linux/sem.h linux/ipc.h" {
        IPC_RMID = 0, IPC_SET = 1, IPC_STAT = 2, IPC_INFO = 3, GETPID = 11, GETVAL = 12, GETALL = 13, GETNCNT = 14,
        GETZCNT = 15, SETVAL = 16, SETALL = 17, SEM_STAT = 18, SEM_INFO = 19, SEM_STAT_ANY = 20,
    }
    MSG_FLAGS: "MSG_???", "linux/msg.h linux/ipc.h" {
        MSG_NOERROR = 0x1000, MSG_EXCEPT = 0x2000, MSG_COPY = 0x4000, IPC_NOWAIT = 0x800,
    }
    SEM_FLAGS: "SEM_???", "linux/sem.h linux/ipc.h" {
        SEM_UNDO = 0x1000, IPC_NOWAIT = 0x800,
    }
}
