//! Disks (linux/hdreg.h), generic SCSI devices (scsi/sg.h), flash memory (mtd/mtd-abi.h, mtd/ubi-user.h), traces of
//! block devices (linux/blktrace_api.h).

use super::Argument::{self, Extend, In, Out, Shows, Special, Unused};
use super::{Fields, arguments, part, record};
use crate::syscalls::consts::disk::*;
use crate::syscalls::layouts::device::{
    VOLUME_ATTACHED, VOLUME_BLOCK, VOLUME_MAP, VOLUME_NEW, VOLUME_RESIZED, VOLUMES_RENAMED,
};
use crate::syscalls::layouts::disk::*;
use crate::syscalls::prelude::*;

const RANGE: Argument = In(To(&Struct(&FLASH_RANGE)));
const SPARE: Argument = In(To(&Struct(&FLASH_SPARE)));

arguments! {
    HDIO_GETGEO 0x0301 => Out(To(&Struct(&GEOMETRY))),
    HDIO_GET_UNMASKINTR 0x0302 => Out(To(&Ulong)),
    HDIO_GET_MULTCOUNT 0x0304 => Out(To(&Ulong)),
    HDIO_GET_KEEPSETTINGS 0x0308 => Out(To(&Ulong)),
    HDIO_GET_32BIT 0x0309 => Out(To(&Ulong)),
    HDIO_GET_NOWERR 0x030a => Out(To(&Ulong)),
    HDIO_GET_DMA 0x030b => Out(To(&Ulong)),
    HDIO_GET_WCACHE 0x030e => Out(To(&Ulong)),
    HDIO_GET_ACOUSTIC 0x030f => Out(To(&Ulong)),
    HDIO_GET_ADDRESS 0x0310 => Out(To(&Ulong)),
    HDIO_OBSOLETE_IDENTITY 0x0307 => Out(Custom(old_identity)),
    HDIO_GET_IDENTITY 0x030d => Out(Custom(identity)),
    HDIO_GET_NICE 0x030c => Out(To(&FlagsLong(&DISK_NICENESS))),
    HDIO_SET_NICE 0x0329 => In(FlagsLong(&DISK_NICENESS)),
    HDIO_GET_BUSSTATE 0x031a => Out(To(&ConstLong(&BUS_STATES))),
    HDIO_DRIVE_CMD 0x031f => Special(&DRIVE_COMMAND),
    HDIO_DRIVE_RESET 0x031c => In(Array(&X32, Fixed(3))),
    HDIO_SET_MULTCOUNT 0x0321 => In(Ulong),
    HDIO_SET_UNMASKINTR 0x0322 => In(Ulong),
    HDIO_SET_KEEPSETTINGS 0x0323 => In(Ulong),
    HDIO_SET_32BIT 0x0324 => In(Ulong),
    HDIO_SET_NOWERR 0x0325 => In(Ulong),
    HDIO_SET_DMA 0x0326 => In(Ulong),
    HDIO_SET_PIO_MODE 0x0327 => In(Ulong),
    HDIO_UNREGISTER_HWIF 0x032a => In(Ulong),
    HDIO_SET_WCACHE 0x032b => In(Ulong),
    HDIO_SET_ACOUSTIC 0x032c => In(Ulong),
    HDIO_SET_ADDRESS 0x032f => In(Ulong),
    HDIO_SCAN_HWIF 0x0328 => In(Array(&X32, Fixed(3))),
    HDIO_SET_BUSSTATE 0x032d => In(ConstLong(&BUS_STATES)),
    BLKTRACESETUP 0xc048_1273 => Special(&TRACE),
    BLKTRACESTART 0x1274 => Unused,
    BLKTRACESTOP 0x1275 => Unused,
    BLKTRACETEARDOWN 0x1276 => Unused,
    BLKGETDISKSEQ 0x8008_1280 => Out(To(&U64)),
    BLKGETZONESZ 0x8004_1284 => Out(To(&Uint)),
    BLKGETNRZONES 0x8004_1285 => Out(To(&Uint)),
    NBD_SET_FLAGS 0xab0a => In(FlagsLong(&NETWORK_DISK_FLAGS)),
    SG_SET_TIMEOUT 0x2201 => In(To(&Int)),
    SG_SET_COMMAND_Q 0x2271 => In(To(&Int)),
    SG_SET_RESERVED_SIZE 0x2275 => In(To(&Int)),
    SG_SET_FORCE_LOW_DMA 0x2279 => In(To(&Int)),
    SG_SET_FORCE_PACK_ID 0x227b => In(To(&Int)),
    SG_SET_DEBUG 0x227e => In(To(&Int)),
    SG_NEXT_CMD_LEN 0x2283 => In(To(&Int)),
    SG_SET_KEEP_ORPHAN 0x2287 => In(To(&Int)),
    SG_EMULATED_HOST 0x2203 => Out(To(&Int)),
    SG_GET_TRANSFORM 0x2205 => Out(To(&Int)),
    SG_GET_COMMAND_Q 0x2270 => Out(To(&Int)),
    SG_GET_RESERVED_SIZE 0x2272 => Out(To(&Int)),
    SG_GET_LOW_DMA 0x227a => Out(To(&Int)),
    SG_GET_PACK_ID 0x227c => Out(To(&Int)),
    SG_GET_NUM_WAITING 0x227d => Out(To(&Int)),
    SG_GET_SG_TABLESIZE 0x227f => Out(To(&Int)),
    SG_GET_VERSION_NUM 0x2282 => Out(To(&Int)),
    SG_GET_KEEP_ORPHAN 0x2288 => Out(To(&Int)),
    SG_GET_ACCESS_COUNT 0x2289 => Out(To(&Int)),
    SG_GET_TIMEOUT 0x2202 => Unused,
    SG_GET_SCSI_ID 0x2276 => Out(To(&Struct(&SCSI_ID))),
    SG_SCSI_RESET 0x2284 => In(To(&CustomOf(Width::W32, reset))),
    SG_GET_REQUEST_TABLE 0x2286 => Out(To(&Struct(&SCSI_REQUEST))),
    MEMGETINFO 0x8020_4d01 => Out(To(&Struct(&FLASH_INFO))),
    MEMERASE 0x4008_4d02 => RANGE,
    MEMWRITEOOB 0xc010_4d03 => SPARE,
    MEMREADOOB 0xc010_4d04 => SPARE,
    MEMLOCK 0x4008_4d05 => RANGE,
    MEMUNLOCK 0x4008_4d06 => RANGE,
    MEMGETREGIONCOUNT 0x8004_4d07 => Out(To(&Int)),
    MEMGETREGIONINFO 0xc010_4d08 => Extend(&FLASH_REGION_WANTED, &FLASH_REGION),
    MEMGETBADBLOCK 0x4008_4d0b => In(To(&U64)),
    MEMSETBADBLOCK 0x4008_4d0c => In(To(&U64)),
    MEMGETOOBSEL 0x80c8_4d0a => Out(To(&Struct(&FLASH_SPARE_USE))),
    ECCGETLAYOUT 0x8148_4d11 => Out(To(&Struct(&FLASH_SPARE_LAYOUT))),
    ECCGETSTATS 0x8010_4d12 => Out(To(&Struct(&FLASH_ERRORS))),
    OTPSELECT 0x8004_4d0d => In(To(&Const(&FLASH_OTP_MODES))),
    OTPGETREGIONCOUNT 0x4004_4d0e => Out(To(&Uint)),
    OTPGETREGIONINFO 0x400c_4d0f => Out(To(&Struct(&FLASH_OTP))),
    OTPLOCK 0x800c_4d10 => In(To(&Struct(&FLASH_OTP))),
    MTDFILEMODE 0x4d13 => In(ConstLong(&FLASH_FILE_MODES)),
    MEMERASE64 0x4010_4d14 => In(To(&Struct(&FLASH_RANGE64))),
    MEMWRITEOOB64 0xc018_4d15 => In(To(&Struct(&FLASH_SPARE64))),
    MEMREADOOB64 0xc018_4d16 => In(To(&Struct(&FLASH_SPARE64))),
    MEMISLOCKED 0x8008_4d17 => RANGE,
    MEMWRITE 0xc030_4d18 => In(To(&Struct(&FLASH_WRITE))),
    UBI_IOCVOLUP 0x4008_4f00 => In(To(&S64)),
    UBI_IOCEBER 0x4004_4f01 => In(To(&Int)),
    UBI_IOCEBUNMAP 0x4004_4f04 => In(To(&Int)),
    UBI_IOCEBISMAP 0x8004_4f05 => In(To(&Int)),
    UBI_IOCSETVOLPROP 0x4010_4f06 => In(To(&Struct(&VOLUME_PROPERTY))),
    UBI_IOCVOLCRBLK 0x4080_4f07 => Unused,
    UBI_IOCVOLRMBLK 0x4f08 => Unused,
    UBI_IOCMKVOL 0x4098_6f00 => Special(&NUMBERED),
    UBI_IOCRSVOL 0x400c_6f02 => In(To(&Struct(&VOLUME_RESIZED))),
    UBI_IOCRNVOL 0x5110_6f03 => Shows(&VOLUMES_RENAMED, &["count", "ents"]),
    UBI_IOCATT 0x4018_6f40 => Special(&NUMBERED),
    UBI_IOCEBCH 0x4004_4f02 => In(To(&Struct(&VOLUME_BLOCK))),
    UBI_IOCEBMAP 0x4008_4f03 => In(To(&Struct(&VOLUME_MAP))),
    UBI_IOCRMVOL 0x4004_6f01 => In(To(&Int)),
    UBI_IOCRPEB 0x4004_6f04 => In(To(&Int)),
    UBI_IOCSPEB 0x4004_6f05 => In(To(&Int)),
    UBI_IOCDET 0x4004_6f41 => In(To(&Int)),
}

/// A device or volume is made, for which the kernel chooses a number: the first field.
static NUMBERED: Stages = Stages { entry: made, exit: numbered };

fn made(cx: &Cx<'_>, raw: u64) -> Value {
    const MAKE_VOLUME: u32 = 0x4098_6f00;
    const VOLUME: Fields = &["vol_id", "alignment", "bytes", "vol_type", "flags", "name_len", "name"];
    let asked = match cx.args[1] as u32 {
        MAKE_VOLUME => part(cx, raw, &VOLUME_NEW, VOLUME),
        _ => record(cx, raw, &VOLUME_ATTACHED),
    };
    asked.map_or_else(|value| value, Value::Struct)
}

fn numbered(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    match before {
        Value::Struct(_) if !cx.failed() => Value::Change(Box::new(before.clone()), Box::new(cx.value(&To(&Int), raw))),
        _ => before.clone(),
    }
}

/// A command to a drive: four bytes, which the drive overwrites, and sectors.
static DRIVE_COMMAND: Stages = Stages { entry: drive_command, exit: drive_answer };

/// A drive that reports an error has answered too.
const EIO: u32 = 5;

fn drive_command(cx: &Cx<'_>, raw: u64) -> Value {
    part(cx, raw, &DRIVE_COMMAND_BYTES, &["command", "sector_number", "feature", "sector_count"])
        .map_or_else(|value| value, Value::Struct)
}

fn drive_answer(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    /// The bytes of a sector, and of what stands before the first one.
    const SECTOR: u64 = 512;
    const HEAD: u64 = 4;
    let answered = !cx.failed() || cx.result.and_then(|result| result.errno()) == Some(EIO);
    let (Value::Struct(_), true) = (before, answered) else { return before.clone() };
    let Ok(mut shown) = record(cx, raw, &DRIVE_ANSWER) else { return before.clone() };
    let sectors = cx.number(VAddr::new(raw.wrapping_add(3)), 1).unwrap_or(0);
    if sectors != 0 {
        let data = VAddr::new(raw.wrapping_add(HEAD));
        shown.push("buf", cx.buffer_of(data, sectors * SECTOR, crate::value::BytesKind::Binary));
    }
    Value::Change(Box::new(before.clone()), Box::new(Value::Struct(shown)))
}

/// What a drive says of itself, as the first program asked for it: 142 bytes.
fn old_identity(cx: &Cx<'_>, raw: u64) -> Value {
    identity_of(cx, raw, 142)
}

/// What a drive says of itself (`struct hd_driveid`).
fn identity(cx: &Cx<'_>, raw: u64) -> Value {
    identity_of(cx, raw, 512)
}

fn identity_of(cx: &Cx<'_>, raw: u64, length: u64) -> Value {
    if cx.limits.follow { cx.buffer(VAddr::new(raw), length) } else { Value::address(raw) }
}

/// What of a device is reset, and whether more of it may be when that does not help.
fn reset(_: &Cx<'_>, raw: u64) -> Value {
    const NO_ESCALATE: u64 = 0x100;
    let what = Value::Constant { raw: raw & !NO_ESCALATE, names: &SCSI_RESETS };
    match raw & NO_ESCALATE {
        0 => what,
        flag => Value::Join(vec![Value::Flags { raw: flag, names: &SCSI_RESET_FLAGS }, what]),
    }
}

/// A trace is set up; the kernel says what it is called.
static TRACE: Stages = Stages { entry: trace, exit: trace_named };

fn trace(cx: &Cx<'_>, raw: u64) -> Value {
    record(cx, raw, &BLOCK_TRACE).map_or_else(|value| value, Value::Open)
}

fn trace_named(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    let Value::Open(asked) = before else { return before.clone() };
    let mut shown = asked.clone();
    if !cx.failed() {
        shown.push("name", cx.at(&Chars(32), VAddr::new(raw)));
    }
    Value::Struct(shown)
}
