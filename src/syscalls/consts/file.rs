//! open, fcntl, stat and their relatives.

names! {
    ACCESS_MODES: "O_???", "fcntl.h" { O_RDONLY = 0, O_WRONLY = 1, O_RDWR = 2, O_ACCMODE = 3 }
    // glibc's O_LARGEFILE is 0 on x86-64, hence the kernel's header.
    OPEN_FLAGS: "O_???", "asm/fcntl.h", field(3, &ACCESS_MODES) {
        O_CREAT = 0o100, O_EXCL = 0o200, O_NOCTTY = 0o400, O_TRUNC = 0o1000, O_APPEND = 0o2000, O_NONBLOCK = 0o4000,
        O_SYNC = 0o4010000, O_DSYNC = 0o10000, O_ASYNC = 0o20000, O_LARGEFILE = 0o100000,
        O_NOFOLLOW = 0o400000, O_NOATIME = 0o1000000, O_CLOEXEC = 0o2000000, O_PATH = 0o10000000,
        O_TMPFILE = 0o20200000, O_DIRECTORY = 0o200000, O_DIRECT = 0o40000,
    }
    AT_FLAGS: "AT_???", "linux/fcntl.h" {
        AT_SYMLINK_NOFOLLOW = 0x100, AT_REMOVEDIR = 0x200, AT_SYMLINK_FOLLOW = 0x400, AT_NO_AUTOMOUNT = 0x800,
        AT_EMPTY_PATH = 0x1000, AT_RECURSIVE = 0x8000,
    }
    FCNTL_CMDS: "F_???", "linux/fcntl.h" {
        F_DUPFD = 0, F_GETFD = 1, F_SETFD = 2, F_GETFL = 3, F_SETFL = 4, F_GETLK = 5, F_SETLK = 6, F_SETLKW = 7,
        F_DUPFD_CLOEXEC = 1030,
    }
    FD_FLAGS: "FD_???", "linux/fcntl.h" { FD_CLOEXEC = 1 }
}
