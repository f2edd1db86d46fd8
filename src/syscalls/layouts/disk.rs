//! Structures of ioctl requests on disks, flash memory and generic SCSI devices.

use crate::syscalls::consts::disk::*;
use crate::syscalls::prelude::*;

layouts! {
    GEOMETRY: "struct hd_geometry", "linux/hdreg.h" { heads: U8, sectors: U8, cylinders: U16, start: Ulong }
    SCSI_ID: "struct sg_scsi_id", "stddef.h scsi/sg.h" {
        host_no: Int, channel: Int, scsi_id: X32, lun: Int, scsi_type: X32, h_cmd_per_lun: S16, d_queue_depth: S16,
        unused: Pad(8),
    }
    SCSI_REQUEST: "struct sg_req_info", "stddef.h scsi/sg.h" {
        req_state: S8, orphan: S8, sg_io_owned: S8, problem: S8, pack_id: Int, usr_ptr: Address, duration: Uint,
        unused: Pad(4),
    }
    BLOCK_TRACE: "struct blk_user_trace_setup", "linux/types.h linux/blktrace_api.h" {
        name: Pad(32), act_mask: U16, buf_size: Uint, buf_nr: Uint, start_lba: U64, end_lba: U64, pid: Uint,
    }
    FLASH_RANGE: "struct erase_info_user", "mtd/mtd-abi.h" { start: X32, length: X32 }
    FLASH_RANGE64: "struct erase_info_user64", "mtd/mtd-abi.h" { start: X64, length: X64 }
    FLASH_SPARE: "struct mtd_oob_buf", "mtd/mtd-abi.h" { start: X32, length: X32, ptr: Address }
    FLASH_SPARE64: "struct mtd_oob_buf64", "mtd/mtd-abi.h" { start: X64, pad: Pad(4), length: X32, usr_ptr: X64 }
    FLASH_WRITE: "struct mtd_write_req", "mtd/mtd-abi.h" {
        start: X64, len: X64, ooblen: X64, usr_data: X64, usr_oob: X64, mode: Const8(&FLASH_WRITE_MODES), padding: Pad(7),
    }
    FLASH_INFO: "struct mtd_info_user", "mtd/mtd-abi.h" {
        r#type: Const8(&FLASH_TYPES), flags: Flags(&FLASH_FLAGS), size: X32, erasesize: X32, writesize: X32,
        oobsize: X32, padding: X64,
    }
    FLASH_REGION_WANTED: "struct region_info_user", "mtd/mtd-abi.h" { head: Pad(12), regionindex: X32 }
    FLASH_REGION: "struct region_info_user", "mtd/mtd-abi.h" {
        offset: X32, erasesize: X32, numblocks: X32, index: Pad(4),
    }
    FLASH_OTP: "struct otp_info", "mtd/mtd-abi.h" { start: X32, length: X32, locked: Uint }
    VOLUME_PROPERTY: "struct ubi_set_vol_prop_req", "mtd/ubi-user.h" {
        property: Const8(&VOLUME_PROPERTIES), padding: Pad(7), value: X64,
    }
}
