//! The system as a whole.

use crate::syscalls::consts::system::KEY_PKEY_OPERATIONS;
use crate::syscalls::custom::keys::key;
use crate::syscalls::prelude::*;

const SERIAL: Kind = CustomOf(Width::W32, key);

const LOADS: Kind = Inline(&Ulong, 3);

layouts! {
    // Behind `mem_unit` the structure is filled up to 64 bytes on i386, and ends on x86-64.
    SYSINFO: "struct sysinfo", "linux/sysinfo.h" {
        uptime: Ulong, loads: LOADS, totalram: Ulong, freeram: Ulong, sharedram: Ulong, bufferram: Ulong,
        totalswap: Ulong, freeswap: Ulong, procs: U16, pad: Pad(2), totalhigh: Ulong, freehigh: Ulong, mem_unit: Uint,
        _f: PerAbi(&Pad(0), &Pad(8)),
    }
    KEXEC_SEGMENT: "struct kexec_segment", "linux/kexec.h" { buf: Address, bufsz: Size, mem: Address, memsz: Size }
    KEYCTL_DH_PARAMS: "struct keyctl_dh_params", "linux/keyctl.h" { private: SERIAL, prime: SERIAL, base: SERIAL }
    KEYCTL_PKEY_PARAMS: "struct keyctl_pkey_params", "linux/keyctl.h" {
        key_id: SERIAL, in_len: Uint, out_len: Uint, spare: Pad(28),
    }
    KEYCTL_PKEY_QUERY: "struct keyctl_pkey_query", "linux/keyctl.h" {
        supported_ops: Flags(&KEY_PKEY_OPERATIONS), key_size: Uint, max_data_size: U16, max_sig_size: U16,
        max_enc_size: U16, max_dec_size: U16, spare: Pad(40),
    }
    SECCOMP_NOTIF_SIZES: "struct seccomp_notif_sizes", "linux/seccomp.h" {
        seccomp_notif: U16, seccomp_notif_resp: U16, seccomp_data: U16,
    }
    NEW_UTSNAME: "struct new_utsname", "linux/utsname.h" {
        sysname: Chars(65), nodename: Chars(65), ~release: Chars(65), ~version: Chars(65), ~machine: Chars(65),
        ~domainname: Chars(65),
    }
    SYSCTL_ARGS: "struct __sysctl_args", "sys/types.h linux/sysctl.h" {
        name: Address, nlen: Int, oldval: Address, oldlenp: Address, newval: Address, newlen: Ulong,
        __unused: PerAbi(&Pad(32), &Pad(16)),
    }
    OLD_UTSNAME: "struct old_utsname", "linux/utsname.h" {
        sysname: Chars(65), nodename: Chars(65), ~release: Chars(65), ~version: Chars(65), ~machine: Chars(65),
    }
    OLDOLD_UTSNAME: "struct oldold_utsname", "linux/utsname.h" {
        sysname: Chars(9), nodename: Chars(9), ~release: Chars(9), ~version: Chars(9), ~machine: Chars(9),
    }
}
