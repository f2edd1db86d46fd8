//! quotactl(2): which of its arguments there are, and what they are, depends on the command.
//!
//! Every decoder has the register of the command as its parameter: quotactl_fd(2) has the same arguments, one further.

use crate::syscalls::consts::quota::{QUOTA_CMDS, QUOTA_FORMATS, QUOTA_TYPES, XFS_QUOTA_FLAGS, XFS_QUOTA_TYPES};
use crate::syscalls::layouts::quota::{
    FS_DISK_QUOTA, FS_QUOTA_STAT, FS_QUOTA_STATV, IF_DQBLK, IF_DQINFO, IF_NEXTDQBLK,
};
use crate::syscalls::prelude::*;
use crate::syscalls::signature::Stages;

/// The commands without the type of quota that they are joined with (linux/quota.h, linux/dqblk_xfs.h).
const Q_SYNC: u32 = 0x80_0001;
const Q_QUOTAON: u32 = 0x80_0002;
const Q_QUOTAOFF: u32 = 0x80_0003;
const Q_GETFMT: u32 = 0x80_0004;
const Q_GETINFO: u32 = 0x80_0005;
const Q_SETINFO: u32 = 0x80_0006;
const Q_GETQUOTA: u32 = 0x80_0007;
const Q_SETQUOTA: u32 = 0x80_0008;
const Q_GETNEXTQUOTA: u32 = 0x80_0009;
const Q_XQUOTAON: u32 = 0x5801;
const Q_XQUOTAOFF: u32 = 0x5802;
const Q_XGETQUOTA: u32 = 0x5803;
const Q_XSETQLIM: u32 = 0x5804;
const Q_XGETQSTAT: u32 = 0x5805;
const Q_XQUOTARM: u32 = 0x5806;
const Q_XQUOTASYNC: u32 = 0x5807;
const Q_XGETQSTATV: u32 = 0x5808;
const Q_XGETNEXTQUOTA: u32 = 0x5809;

static FORMAT: Kind = To(&Const(&QUOTA_FORMATS));
static INFO: Kind = To(&Struct(&IF_DQINFO));
static QUOTA: Kind = To(&Struct(&IF_DQBLK));
static NEXT_QUOTA: Kind = To(&Struct(&IF_NEXTDQBLK));
static XFS_QUOTA: Kind = To(&Struct(&FS_DISK_QUOTA));
static XFS_STATE: Kind = To(&Struct(&FS_QUOTA_STAT));
static XFS_STATE_V: Kind = To(&Struct(&FS_QUOTA_STATV));
static XFS_FLAGS: Kind = To(&Flags(&XFS_QUOTA_FLAGS));
static XFS_TYPES: Kind = To(&Flags(&XFS_QUOTA_TYPES));
static NAME: Kind = Path;

/// The argument behind the id, of quotactl(2).
pub(crate) static ARGUMENT: Stages = Stages { entry: argument::<0>, exit: result::<0> };

/// The argument behind the id, of quotactl_fd(2).
pub(crate) static ARGUMENT_FD: Stages = Stages { entry: argument::<1>, exit: result::<1> };

fn command(cx: &Cx<'_>, register: usize) -> u32 {
    cx.args[register] as u32 >> 8
}

/// The command and the type of quota: `QCMD(Q_GETQUOTA, USRQUOTA)`.
pub(crate) fn qcmd(cx: &Cx<'_>, raw: u64) -> Value {
    let args = vec![cx.value(&Const(&QUOTA_CMDS), raw >> 8), cx.value(&Const(&QUOTA_TYPES), raw & 0xff)];
    let named = Value::Macro { name: "QCMD", args };
    Value::Alias { plain: Box::new(Value::Unsigned(raw)), named: Box::new(named) }
}

/// The id: a user's, a group's or a project's, or the format of the quota file.
pub(crate) fn id<const CMD: usize>(cx: &Cx<'_>, raw: u64) -> Value {
    match command(cx, CMD) {
        Q_QUOTAON => cx.value(&Const(&QUOTA_FORMATS), raw),
        Q_GETQUOTA | Q_SETQUOTA | Q_GETNEXTQUOTA | Q_XGETQUOTA | Q_XSETQLIM | Q_XGETNEXTQUOTA => cx.value(&Id, raw),
        cmd if is_known(cmd) => Value::Omitted,
        _ => cx.value(&Id, raw),
    }
}

fn is_known(cmd: u32) -> bool {
    QUOTA_CMDS.of(u64::from(cmd)).is_some()
}

/// What the kernel reads.
fn incoming(cmd: u32) -> Option<&'static Kind> {
    Some(match cmd {
        Q_QUOTAON => &NAME,
        Q_SETINFO => &INFO,
        Q_SETQUOTA => &QUOTA,
        Q_XSETQLIM => &XFS_QUOTA,
        Q_XQUOTAON | Q_XQUOTAOFF => &XFS_FLAGS,
        Q_XQUOTARM => &XFS_TYPES,
        _ => return None,
    })
}

/// What the kernel writes.
fn outgoing(cmd: u32) -> Option<&'static Kind> {
    Some(match cmd {
        Q_GETFMT => &FORMAT,
        Q_GETINFO => &INFO,
        Q_GETQUOTA => &QUOTA,
        Q_GETNEXTQUOTA => &NEXT_QUOTA,
        Q_XGETQUOTA | Q_XGETNEXTQUOTA => &XFS_QUOTA,
        Q_XGETQSTAT => &XFS_STATE,
        Q_XGETQSTATV => &XFS_STATE_V,
        _ => return None,
    })
}

fn argument<const CMD: usize>(cx: &Cx<'_>, raw: u64) -> Value {
    let cmd = command(cx, CMD);
    match cmd {
        Q_SYNC | Q_QUOTAOFF | Q_XQUOTASYNC => Value::Omitted,
        _ if outgoing(cmd).is_some() => Value::Pending,
        _ => incoming(cmd).map_or_else(|| Value::address(raw), |kind| cx.value(kind, raw)),
    }
}

fn result<const CMD: usize>(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    match outgoing(command(cx, CMD)) {
        Some(kind) if !cx.failed() => cx.value(kind, raw),
        Some(_) => Value::address(raw),
        None => before.clone(),
    }
}
