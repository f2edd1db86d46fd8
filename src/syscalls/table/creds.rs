//! User and group numbers, capabilities.

use crate::syscalls::custom::creds::{
    capability_header, capability_sets, groups_given, groups_returned, groups32_given, groups32_returned,
};
use crate::syscalls::prelude::*;

/// A user or group number of the calls that had 16 bits on i386.
const OLD_ID: Kind = PerAbi(&Id, &Id16);
const OLD_UINT: Kind = PerAbi(&Uint, &U16);

syscalls! { pub(super) static ROWS;
    getuid [CREDS | PURE] () -> OLD_UINT;
    geteuid [CREDS | PURE] () -> OLD_UINT;
    getgid [CREDS | PURE] () -> OLD_UINT;
    getegid [CREDS | PURE] () -> OLD_UINT;
    setuid [CREDS] (uid: In OLD_ID) -> Ulong;
    setgid [CREDS] (gid: In OLD_ID) -> Ulong;
    setreuid [CREDS] (ruid: In OLD_ID, euid: In OLD_ID) -> Ulong;
    setregid [CREDS] (rgid: In OLD_ID, egid: In OLD_ID) -> Ulong;
    setresuid [CREDS] (ruid: In OLD_ID, euid: In OLD_ID, suid: In OLD_ID) -> Ulong;
    setresgid [CREDS] (rgid: In OLD_ID, egid: In OLD_ID, sgid: In OLD_ID) -> Ulong;
    getresuid [CREDS] (ruid: Out To(&OLD_ID), euid: Out To(&OLD_ID), suid: Out To(&OLD_ID)) -> Ulong;
    getresgid [CREDS] (rgid: Out To(&OLD_ID), egid: Out To(&OLD_ID), sgid: Out To(&OLD_ID)) -> Ulong;
    setfsuid [CREDS] (fsuid: In OLD_ID) -> Ulong;
    setfsgid [CREDS] (fsgid: In OLD_ID) -> Ulong;
    getgroups [CREDS] (size: In Int, list: Out Custom(groups_returned)) -> Ulong;
    setgroups [CREDS] (size: In Int, list: In Custom(groups_given)) -> Ulong;
    getuid32 [CREDS | PURE] () -> Ulong;
    geteuid32 [CREDS | PURE] () -> Ulong;
    getgid32 [CREDS | PURE] () -> Ulong;
    getegid32 [CREDS | PURE] () -> Ulong;
    setuid32 [CREDS] (uid: In Id) -> Ulong;
    setgid32 [CREDS] (gid: In Id) -> Ulong;
    setreuid32 [CREDS] (ruid: In Id, euid: In Id) -> Ulong;
    setregid32 [CREDS] (rgid: In Id, egid: In Id) -> Ulong;
    setresuid32 [CREDS] (ruid: In Id, euid: In Id, suid: In Id) -> Ulong;
    setresgid32 [CREDS] (rgid: In Id, egid: In Id, sgid: In Id) -> Ulong;
    getresuid32 [CREDS] (ruid: Out To(&Id), euid: Out To(&Id), suid: Out To(&Id)) -> Ulong;
    getresgid32 [CREDS] (rgid: Out To(&Id), egid: Out To(&Id), sgid: Out To(&Id)) -> Ulong;
    setfsuid32 [CREDS] (fsuid: In Id) -> Ulong;
    setfsgid32 [CREDS] (fsgid: In Id) -> Ulong;
    getgroups32 [CREDS] (size: In Int, list: Out Custom(groups32_returned)) -> Ulong;
    setgroups32 [CREDS] (size: In Int, list: In Custom(groups32_given)) -> Ulong;
    capget [CREDS] (hdrp: In Custom(capability_header), datap: Out Custom(capability_sets)) -> Ulong;
    capset [CREDS] (hdrp: In Custom(capability_header), datap: In Custom(capability_sets)) -> Ulong;
}
