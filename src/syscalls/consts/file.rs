//! open, fcntl, and the flags of calls that take a path or a descriptor.

names! {
    ACCESS_MODES: "O_???", "asm/fcntl.h" { O_RDONLY = 0, O_WRONLY = 1, O_RDWR = 2, O_ACCMODE = 3 }
    // glibc's O_LARGEFILE is 0 on x86-64, hence the kernel's header.
    OPEN_FLAGS: "O_???", "asm/fcntl.h", field(3, &ACCESS_MODES) {
        O_CREAT = 0o100, O_EXCL = 0o200, O_NOCTTY = 0o400, O_TRUNC = 0o1000, O_APPEND = 0o2000, O_NONBLOCK = 0o4000,
        O_SYNC = 0o4010000, O_DSYNC = 0o10000, O_DIRECT = 0o40000, O_LARGEFILE = 0o100000, O_NOFOLLOW = 0o400000,
        O_NOATIME = 0o1000000, O_CLOEXEC = 0o2000000, O_PATH = 0o10000000, O_TMPFILE = 0o20200000,
        __O_TMPFILE = 0o20000000, O_DIRECTORY = 0o200000, FASYNC = 0o20000,
    }
    // Where there is no access mode among the flags: dup3, pipe2.
    OPEN_BITS: "O_???", "asm/fcntl.h" {
        O_CREAT = 0o100, O_EXCL = 0o200, O_NOCTTY = 0o400, O_TRUNC = 0o1000, O_APPEND = 0o2000, O_NONBLOCK = 0o4000,
        O_SYNC = 0o4010000, O_DSYNC = 0o10000, O_DIRECT = 0o40000, O_LARGEFILE = 0o100000, O_NOFOLLOW = 0o400000,
        O_NOATIME = 0o1000000, O_CLOEXEC = 0o2000000, O_PATH = 0o10000000, O_TMPFILE = 0o20200000,
        __O_TMPFILE = 0o20000000, O_DIRECTORY = 0o200000, FASYNC = 0o20000,
    }
    AT_FLAGS: "AT_???", "linux/fcntl.h" {
        AT_SYMLINK_NOFOLLOW = 0x100, AT_REMOVEDIR = 0x200, AT_SYMLINK_FOLLOW = 0x400, AT_NO_AUTOMOUNT = 0x800,
        AT_EMPTY_PATH = 0x1000, AT_RECURSIVE = 0x8000,
    }
    AT_ACCESS_FLAGS: "AT_???", "linux/fcntl.h" {
        AT_SYMLINK_NOFOLLOW = 0x100, AT_EACCESS = 0x200, AT_EMPTY_PATH = 0x1000,
    }
    AT_HANDLE_FLAGS: "AT_???", "linux/fcntl.h" { AT_SYMLINK_FOLLOW = 0x400, AT_EMPTY_PATH = 0x1000 }
    AT_ATTR_FLAGS: "AT_???", "linux/fcntl.h" {
        AT_SYMLINK_NOFOLLOW = 0x100, AT_NO_AUTOMOUNT = 0x800, AT_EMPTY_PATH = 0x1000, AT_RECURSIVE = 0x8000,
    }
    ACCESS: "?_OK", "unistd.h" { F_OK = 0, R_OK = 4, W_OK = 2, X_OK = 1 }
    SEEK_ORIGINS: "SEEK_???", "linux/fs.h" { SEEK_SET = 0, SEEK_CUR = 1, SEEK_END = 2, SEEK_DATA = 3, SEEK_HOLE = 4 }
    RENAME_FLAGS: "RENAME_??", "linux/fs.h" { RENAME_NOREPLACE = 1, RENAME_EXCHANGE = 2, RENAME_WHITEOUT = 4 }
    RWF_FLAGS: "RWF_???", "linux/fs.h" {
        RWF_HIPRI = 1, RWF_DSYNC = 2, RWF_SYNC = 4, RWF_NOWAIT = 8, RWF_APPEND = 0x10,
    }
    SPLICE_FLAGS: "SPLICE_F_???", "fcntl.h" {
        SPLICE_F_MOVE = 1, SPLICE_F_NONBLOCK = 2, SPLICE_F_MORE = 4, SPLICE_F_GIFT = 8,
    }
    SYNC_FILE_RANGE_FLAGS: "SYNC_FILE_RANGE_???", "linux/fs.h" {
        SYNC_FILE_RANGE_WAIT_BEFORE = 1, SYNC_FILE_RANGE_WRITE = 2, SYNC_FILE_RANGE_WAIT_AFTER = 4,
    }
    FALLOC_FLAGS: "FALLOC_FL_???", "linux/falloc.h" {
        FALLOC_FL_KEEP_SIZE = 1, FALLOC_FL_PUNCH_HOLE = 2, FALLOC_FL_NO_HIDE_STALE = 4, FALLOC_FL_COLLAPSE_RANGE = 8,
        FALLOC_FL_ZERO_RANGE = 0x10, FALLOC_FL_INSERT_RANGE = 0x20, FALLOC_FL_UNSHARE_RANGE = 0x40,
    }
    FADVICE: "POSIX_FADV_???", "linux/fadvise.h" {
        POSIX_FADV_NORMAL = 0, POSIX_FADV_RANDOM = 1, POSIX_FADV_SEQUENTIAL = 2, POSIX_FADV_WILLNEED = 3,
        POSIX_FADV_DONTNEED = 4, POSIX_FADV_NOREUSE = 5,
    }
    CLOSE_RANGE_FLAGS: "CLOSE_RANGE_???", "linux/close_range.h" { CLOSE_RANGE_UNSHARE = 2, CLOSE_RANGE_CLOEXEC = 4 }
    RESOLVE_FLAGS: "RESOLVE_???", "linux/openat2.h" {
        RESOLVE_NO_XDEV = 1, RESOLVE_NO_MAGICLINKS = 2, RESOLVE_NO_SYMLINKS = 4, RESOLVE_BENEATH = 8,
        RESOLVE_IN_ROOT = 0x10, RESOLVE_CACHED = 0x20,
    }
    FLOCK_OPS: "LOCK_???", "asm/fcntl.h" {
        LOCK_SH = 1, LOCK_EX = 2, LOCK_NB = 4, LOCK_UN = 8, LOCK_MAND = 32, LOCK_RW = 192, LOCK_READ = 64,
        LOCK_WRITE = 128,
    }
    XATTR_FLAGS: "XATTR_???", "linux/xattr.h" { XATTR_CREATE = 1, XATTR_REPLACE = 2 }
    FCNTL_CMDS: "F_???", "linux/fcntl.h" {
        F_DUPFD = 0, F_GETFD = 1, F_SETFD = 2, F_GETFL = 3, F_SETFL = 4, F_GETLK = 5, F_SETLK = 6, F_SETLKW = 7,
        F_SETOWN = 8, F_GETOWN = 9, F_SETSIG = 10, F_GETSIG = 11, F_GETLK64 = 12, F_SETLK64 = 13,
        F_SETLKW64 = 14, F_SETOWN_EX = 15, F_GETOWN_EX = 16,
        F_GETOWNER_UIDS = 17, F_OFD_GETLK = 36, F_OFD_SETLK = 37, F_OFD_SETLKW = 38, F_SETLEASE = 1024,
        F_GETLEASE = 1025, F_NOTIFY = 1026, F_CANCELLK = 1029, F_DUPFD_CLOEXEC = 1030, F_SETPIPE_SZ = 1031,
        F_GETPIPE_SZ = 1032, F_ADD_SEALS = 1033, F_GET_SEALS = 1034, F_GET_RW_HINT = 1035, F_SET_RW_HINT = 1036,
        F_GET_FILE_RW_HINT = 1037, F_SET_FILE_RW_HINT = 1038,
    }
    LOCK_TYPES: "F_???", "asm/fcntl.h" { F_RDLCK = 0, F_WRLCK = 1, F_UNLCK = 2, F_EXLCK = 4, F_SHLCK = 8 }
    OWNER_TYPES: "F_OWNER_???", "asm/fcntl.h" { F_OWNER_TID = 0, F_OWNER_PID = 1, F_OWNER_PGRP = 2 }
    SEALS: "F_SEAL_???", "linux/fcntl.h" {
        F_SEAL_SEAL = 1, F_SEAL_SHRINK = 2, F_SEAL_GROW = 4, F_SEAL_WRITE = 8, F_SEAL_FUTURE_WRITE = 0x10,
    }
    NOTIFY_FLAGS: "DN_???", "linux/fcntl.h" {
        DN_ACCESS = 1, DN_MODIFY = 2, DN_CREATE = 4, DN_DELETE = 8, DN_RENAME = 0x10, DN_ATTRIB = 0x20,
        DN_MULTISHOT = 0x8000_0000_u32,
    }
    WRITE_LIFE_HINTS: "RWH_WRITE_LIFE_???", "linux/fcntl.h" {
        RWH_WRITE_LIFE_NOT_SET = 0, RWH_WRITE_LIFE_NONE = 1, RWH_WRITE_LIFE_SHORT = 2, RWH_WRITE_LIFE_MEDIUM = 3,
        RWH_WRITE_LIFE_LONG = 4, RWH_WRITE_LIFE_EXTREME = 5,
    }
    ENTRY_TYPES: "DT_???", "dirent.h" {
        DT_UNKNOWN = 0, DT_FIFO = 1, DT_CHR = 2, DT_DIR = 4, DT_BLK = 6, DT_REG = 8, DT_LNK = 10, DT_SOCK = 12,
        DT_WHT = 14,
    }
    FD_FLAGS: "FD_???", "linux/fcntl.h" { FD_CLOEXEC = 1 }
}
