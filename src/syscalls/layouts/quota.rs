//! Disk quotas, of the generic kind and of XFS.

use crate::syscalls::consts::quota::{
    QUOTA_INFO_FLAGS, QUOTA_INFO_VALID, QUOTA_VALID, XFS_QUOTA_FLAGS, XFS_QUOTA_TYPES,
};
use crate::syscalls::prelude::*;

layouts! {
    IF_DQBLK: "struct if_dqblk", "linux/quota.h" {
        dqb_bhardlimit: U64, dqb_bsoftlimit: U64, dqb_curspace: U64, dqb_ihardlimit: U64, dqb_isoftlimit: U64,
        dqb_curinodes: U64, ~dqb_btime: U64, ~dqb_itime: U64, ~dqb_valid: Flags(&QUOTA_VALID),
    }
    IF_NEXTDQBLK: "struct if_nextdqblk", "linux/quota.h" {
        dqb_bhardlimit: U64, dqb_bsoftlimit: U64, dqb_curspace: U64, dqb_ihardlimit: U64, dqb_isoftlimit: U64,
        dqb_curinodes: U64, ~dqb_btime: U64, ~dqb_itime: U64, ~dqb_valid: Flags(&QUOTA_VALID), dqb_id: Uint,
    }
    IF_DQINFO: "struct if_dqinfo", "linux/quota.h" {
        dqi_bgrace: U64, dqi_igrace: U64, dqi_flags: Flags(&QUOTA_INFO_FLAGS), dqi_valid: Flags(&QUOTA_INFO_VALID),
    }
    FS_DISK_QUOTA: "struct fs_disk_quota", "linux/dqblk_xfs.h" {
        d_version: S8, d_flags: Flags8(&XFS_QUOTA_TYPES), d_fieldmask: X16, d_id: Uint, d_blk_hardlimit: U64,
        d_blk_softlimit: U64, d_ino_hardlimit: U64, d_ino_softlimit: U64, d_bcount: U64, d_icount: U64,
        ~d_itimer: Int, ~d_btimer: Int, ~d_iwarns: U16, ~d_bwarns: U16, high: Pad(4), ~d_rtb_hardlimit: U64,
        ~d_rtb_softlimit: U64, ~d_rtbcount: U64, ~d_rtbtimer: Int, ~d_rtbwarns: U16, pad: Pad(10),
    }
    FS_QFILESTAT: "struct fs_qfilestat", "linux/dqblk_xfs.h" { qfs_ino: U64, qfs_nblks: U64, qfs_nextents: Uint }
    FS_QUOTA_STAT: "struct fs_quota_stat", "linux/dqblk_xfs.h" {
        qs_version: S8, ~qs_flags: Flags16(&XFS_QUOTA_FLAGS), pad: Pad(1), ~qs_uquota: Struct(&FS_QFILESTAT),
        ~qs_gquota: Struct(&FS_QFILESTAT), ~qs_incoredqs: Uint, ~qs_btimelimit: Int, ~qs_itimelimit: Int,
        ~qs_rtbtimelimit: Int, ~qs_bwarnlimit: U16, ~qs_iwarnlimit: U16,
    }
    FS_QFILESTATV: "struct fs_qfilestatv", "linux/dqblk_xfs.h" {
        qfs_ino: U64, qfs_nblks: U64, qfs_nextents: Uint, pad: Pad(4),
    }
    FS_QUOTA_STATV: "struct fs_quota_statv", "linux/dqblk_xfs.h" {
        qs_version: S8, pad: Pad(1), ~qs_flags: Flags16(&XFS_QUOTA_FLAGS), ~qs_incoredqs: Uint,
        ~qs_uquota: Struct(&FS_QFILESTATV), ~qs_gquota: Struct(&FS_QFILESTATV), ~qs_pquota: Struct(&FS_QFILESTATV),
        ~qs_btimelimit: Int, ~qs_itimelimit: Int, ~qs_rtbtimelimit: Int, ~qs_bwarnlimit: U16, ~qs_iwarnlimit: U16,
        more: Pad(64),
    }
}
