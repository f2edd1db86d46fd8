//! The system as a whole.

use crate::syscalls::prelude::*;

const LOADS: Kind = Inline(&Ulong, 3);

layouts! {
    // Behind `mem_unit` the structure is filled up to 64 bytes on i386, and ends on x86-64.
    SYSINFO: "struct sysinfo", "linux/sysinfo.h" {
        uptime: Ulong, loads: LOADS, totalram: Ulong, freeram: Ulong, sharedram: Ulong, bufferram: Ulong,
        totalswap: Ulong, freeswap: Ulong, procs: U16, pad: Pad(2), totalhigh: Ulong, freehigh: Ulong, mem_unit: Uint,
        _f: PerAbi(&Pad(0), &Pad(8)),
    }
    KEXEC_SEGMENT: "struct kexec_segment", "linux/kexec.h" { buf: Address, bufsz: Size, mem: Address, memsz: Size }
    SECCOMP_NOTIF_SIZES: "struct seccomp_notif_sizes", "linux/seccomp.h" {
        seccomp_notif: U16, seccomp_notif_resp: U16, seccomp_data: U16,
    }
    NEW_UTSNAME: "struct new_utsname", "linux/utsname.h" {
        sysname: Chars(65), nodename: Chars(65), ~release: Chars(65), ~version: Chars(65), ~machine: Chars(65),
        ~domainname: Chars(65),
    }
    OLD_UTSNAME: "struct old_utsname", "linux/utsname.h" {
        sysname: Chars(65), nodename: Chars(65), ~release: Chars(65), ~version: Chars(65), ~machine: Chars(65),
    }
    OLDOLD_UTSNAME: "struct oldold_utsname", "linux/utsname.h" {
        sysname: Chars(9), nodename: Chars(9), ~release: Chars(9), ~version: Chars(9), ~machine: Chars(9),
    }
}
