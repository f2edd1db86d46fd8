//! The system as a whole: names, modules, keys, sandboxes, and calls that no kernel has any more.

use crate::syscalls::consts::newer::{LSM_ATTRS, LSM_FLAGS};
use crate::syscalls::consts::system::{
    DELETE_MODULE_FLAGS, GRND_FLAGS, KEXEC_FILE_FLAGS, KEYCTL_CMDS, LANDLOCK_RULES, LANDLOCK_RULESET_FLAGS,
    MODULE_INIT_FLAGS, REBOOT_CMDS, REBOOT_MAGIC1, REBOOT_MAGIC2, SECCOMP_OPS,
};
use crate::syscalls::custom::filter::{SECCOMP_ARGUMENT, seccomp_flags};
use crate::syscalls::custom::keys;
use crate::syscalls::custom::landlock::{self, restrict_flags, rule, ruleset};
use crate::syscalls::custom::lsm::{context_given, contexts, modules};
use crate::syscalls::custom::noise::noise;
use crate::syscalls::custom::system::{
    SYSLOG_BUFFER, host_name, kexec_flags, kexec_segments, ldt_entry, ldt_result, reboot_argument, syslog_action,
    syslog_length,
};
use crate::syscalls::custom::thread_area::{user_desc, user_desc_found, user_desc_note};
use crate::syscalls::layouts::system::{NEW_UTSNAME, SYSCTL_ARGS, SYSINFO};
use crate::syscalls::prelude::*;

/// What landlock_create_ruleset(2) returns: a descriptor, or a version when it was asked for that.
const RULESET: Kind = Custom(landlock::result);

syscalls! { pub(super) static ROWS;
    uname [] (buf: Out To(&Struct(&NEW_UTSNAME))) -> Ulong;
    sysinfo [] (info: Out To(&Struct(&SYSINFO))) -> Ulong;
    sethostname [] (name: In Custom(host_name), len: In Uint) -> Ulong;
    setdomainname [] (name: In Custom(host_name), len: In Uint) -> Ulong;
    reboot [] (magic: In Const(&REBOOT_MAGIC1), magic2: In Const(&REBOOT_MAGIC2), op: In Const(&REBOOT_CMDS), arg: In Custom(reboot_argument)) -> Ulong;
    kexec_load [] (entry: In Address, nr_segments: In Ulong, segments: In Custom(kexec_segments), flags: In Custom(kexec_flags)) -> Ulong;
    kexec_file_load [DESC] (kernel_fd: In Fd, initrd_fd: In Fd, cmdline_len: In Ulong, cmdline: In Bytes(Arg(2)), flags: In FlagsLong(&KEXEC_FILE_FLAGS)) -> Ulong;
    syslog [] (r#type: In CustomOf(Width::W32, syslog_action), bufp: InOut Staged(&SYSLOG_BUFFER), len: In Custom(syslog_length)) -> Ulong;
    init_module [] (module_image: In Address, len: In Ulong, param_values: In Text) -> Ulong;
    finit_module [DESC] (fd: In Fd, param_values: In Text, flags: In Flags(&MODULE_INIT_FLAGS)) -> Ulong;
    delete_module [] (name: In Text, flags: In Flags(&DELETE_MODULE_FLAGS)) -> Ulong;
    getrandom [] (buf: Out Custom(noise), buflen: In Size, flags: In Flags(&GRND_FLAGS)) -> Ulong;
    keyctl [] (operation: In Const(&KEYCTL_CMDS), arg2: InOut Staged(&keys::ARG2), arg3: InOut Staged(&keys::ARG3), arg4: InOut Staged(&keys::ARG4), arg5: InOut Staged(&keys::ARG5)) -> Ulong;
    add_key [] (r#type: In Text, description: In Text, payload: In Bytes(Arg(3)), plen: In Size, keyring: In CustomOf(Width::W32, keys::key)) -> Ulong;
    request_key [] (r#type: In Text, description: In Text, callout_info: In Text, dest_keyring: In CustomOf(Width::W32, keys::key)) -> Ulong;
    landlock_create_ruleset [DESC] (attr: In Custom(ruleset), size: In Size, flags: In Flags(&LANDLOCK_RULESET_FLAGS)) -> RULESET;
    landlock_add_rule [DESC] (ruleset_fd: In Fd, rule_type: In Const(&LANDLOCK_RULES), rule_attr: In Custom(rule), flags: In X32) -> Ulong;
    landlock_restrict_self [DESC] (ruleset_fd: In Fd, flags: In CustomOf(Width::W32, restrict_flags)) -> Ulong;
    seccomp [] (operation: In Const(&SECCOMP_OPS), flags: In CustomOf(Width::W32, seccomp_flags), args: InOut Staged(&SECCOMP_ARGUMENT)) -> Ulong;
    lsm_get_self_attr [] (attr: In Const(&LSM_ATTRS), ctx: Out Custom(contexts), size: InOut To(&Uint), flags: In Flags(&LSM_FLAGS)) -> Ulong;
    lsm_set_self_attr [] (attr: In Const(&LSM_ATTRS), ctx: In Custom(context_given), size: In Uint, flags: In X32) -> Ulong;
    lsm_list_modules [] (ids: Out Custom(modules), size: InOut To(&Uint), flags: In X32) -> Ulong;
    set_thread_area [] (u_info: In Custom(user_desc)) -> Ulong, note(user_desc_note);
    get_thread_area [] (u_info: OutAny Custom(user_desc_found)) -> Ulong;
    modify_ldt [] (func: In Int, ptr: In Custom(ldt_entry), bytecount: In Ulong) -> Custom(ldt_result);
    r#break [] () -> Ulong;
    _sysctl [] (args: In To(&Struct(&SYSCTL_ARGS))) -> Ulong;
    iopl [] (level: In Int) -> Ulong;
    ioperm [] (from: In Xlong, num: In Xlong, turn_on: In Int) -> Ulong;
    create_module [] (name: In Xlong, size: In Xlong) -> Ulong;
    get_kernel_syms [] (table: In Xlong) -> Ulong;
    query_module [] (name: In Xlong, which: In Xlong, buf: In Xlong, bufsize: In Xlong, ret: In Xlong) -> Ulong;
    nfsservctl [] (cmd: In Xlong, argp: In Xlong, resp: In Xlong) -> Ulong;
    getpmsg [NETWORK] (arg1: In Xlong, arg2: In Xlong, arg3: In Xlong, arg4: In Xlong, arg5: In Xlong) -> Ulong;
    putpmsg [NETWORK] (arg1: In Xlong, arg2: In Xlong, arg3: In Xlong, arg4: In Xlong, arg5: In Xlong) -> Ulong;
    afs_syscall [] (arg1: In Xlong, arg2: In Xlong, arg3: In Xlong, arg4: In Xlong, arg5: In Xlong) -> Ulong;
    tuxcall [] (arg1: In Xlong, arg2: In Xlong, arg3: In Xlong) -> Ulong;
    security [] (arg1: In Xlong, arg2: In Xlong, arg3: In Xlong) -> Ulong;
    vserver [] (arg1: In Xlong, arg2: In Xlong, arg3: In Xlong, arg4: In Xlong, arg5: In Xlong) -> Ulong;
    vhangup [] () -> Ulong;
    uretprobe [] () -> Ulong;
    uprobe [] () -> Ulong;
}
