//! Structures of ioctl requests on disks, flash memory and generic SCSI devices.

use crate::syscalls::consts::disk::*;
use crate::syscalls::prelude::*;

/// An address in 64 bits whatever the interface.
const ADDRESS64: Kind = CustomOf(Width::W64, |_, raw| Value::address(raw));

layouts! {
    FLASH_SPARE_USE: "struct nand_oobinfo", "mtd/mtd-abi.h" {
        useecc: Const(&FLASH_CORRECTION), eccbytes: X32, oobfree: Inline(&Inline(&X32, 2), 8), eccpos: Inline(&X32, 32),
    }
    FLASH_SPARE_FREE: "struct nand_oobfree", "mtd/mtd-abi.h" { offset: X32, length: X32 }
    FLASH_SPARE_LAYOUT: "struct nand_ecclayout_user", "mtd/mtd-abi.h" {
        eccbytes: X32, eccpos: Decoded(&Inline(&X32, 64), |cx, _, at| cx.array(&X32, at, 64)), oobavail: X32,
        oobfree: Inline(&Struct(&FLASH_SPARE_FREE), 8),
    }
    FLASH_ERRORS: "struct mtd_ecc_stats", "mtd/mtd-abi.h" { corrected: X32, failed: X32, badblocks: X32, bbtblocks: X32 }
    GEOMETRY: "struct hd_geometry", "linux/hdreg.h" { heads: U8, sectors: U8, cylinders: U16, start: Ulong }
    DRIVE_COMMAND_BYTES: "struct { __u8 command, sector_number, feature, sector_count; }", "linux/hdreg.h" {
        command: Const8(&DRIVE_COMMANDS), sector_number: U8, feature: U8, sector_count: U8,
    }
    DRIVE_ANSWER: "struct { __u8 status, error, nsector, rest; }", "linux/hdreg.h" { status: X8, error: U8, nsector: U8, rest: Pad(1) }
    SCSI_COMMAND: "struct sg_io_hdr", "stddef.h scsi/sg.h" {
        interface_id: X32, dxfer_direction: Const(&SCSI_DIRECTIONS), cmd_len: U8, mx_sb_len: U8, iovec_count: U16,
        dxfer_len: Uint, dxferp: Ulong, cmdp: Ulong, sbp: Ulong, timeout: Uint, flags: Flags(&SCSI_FLAGS), pack_id: Int,
        usr_ptr: Address, status: X8, masked_status: X8, msg_status: X8, sb_len_wr: U8, host_status: X16,
        driver_status: X16, resid: Int, duration: Uint, info: Flags(&SCSI_INFO),
    }
    SCSI_COMMAND_V4: "struct sg_io_v4", "linux/bsg.h" {
        guard: X32, protocol: Const(&BSG_PROTOCOLS), subprotocol: Const(&BSG_SUBPROTOCOLS), request_len: Uint,
        request: U64, request_tag: X64, request_attr: Uint, request_priority: Uint, request_extra: Uint,
        max_response_len: Uint, response: U64, dout_iovec_count: Uint, dout_xfer_len: Uint, din_iovec_count: Uint,
        din_xfer_len: Uint, dout_xferp: U64, din_xferp: U64, timeout: Uint, flags: Flags(&BSG_FLAGS), usr_ptr: X64,
        spare_in: Uint, driver_status: X32, transport_status: X32, device_status: X32, retry_delay: Uint,
        info: Flags(&SCSI_INFO), duration: Uint, response_len: Uint, din_resid: Int, dout_resid: Int,
        generated_tag: X64, spare_out: Uint, padding: Pad(4),
    }
    SCSI_ID: "struct sg_scsi_id", "stddef.h scsi/sg.h" {
        host_no: Int, channel: Int, scsi_id: X32, lun: Int, scsi_type: X32, h_cmd_per_lun: S16, d_queue_depth: S16,
        unused: Pad(8),
    }
    SCSI_REQUEST: "struct sg_req_info", "stddef.h scsi/sg.h" {
        req_state: S8, orphan: S8, sg_io_owned: S8, problem: S8, pack_id: Int, usr_ptr: Address, duration: Uint,
        unused: Pad(4),
    }
    BLOCK_TRACE: "struct blk_user_trace_setup", "linux/types.h linux/blktrace_api.h" {
        name: Pad(32), act_mask: U16, buf_size: Uint, buf_nr: Uint, start_lba: U64, end_lba: U64, pid: Int,
    }
    FLASH_RANGE: "struct erase_info_user", "mtd/mtd-abi.h" { start: X32, length: X32 }
    FLASH_RANGE64: "struct erase_info_user64", "mtd/mtd-abi.h" { start: X64, length: X64 }
    FLASH_SPARE: "struct mtd_oob_buf", "mtd/mtd-abi.h" { start: X32, length: X32, ptr: Address }
    FLASH_SPARE64: "struct mtd_oob_buf64", "mtd/mtd-abi.h" { start: X64, pad: Pad(4), length: X32, usr_ptr: ADDRESS64 }
    FLASH_WRITE: "struct mtd_write_req", "mtd/mtd-abi.h" {
        start: X64, len: X64, ooblen: X64, usr_data: ADDRESS64, usr_oob: ADDRESS64, mode: Const8(&FLASH_WRITE_MODES), padding: Pad(7),
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
