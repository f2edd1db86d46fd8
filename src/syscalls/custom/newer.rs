//! Arguments of calls that are newer than strace 6.1, shown in the manner of the others.

use super::beyond::beyond;
use crate::syscalls::consts::newer::STATMOUNT_MASK;
use crate::syscalls::layout::Layout;
use crate::syscalls::layouts::newer::{FILE_ATTR, MNT_ID_REQ, STATMOUNT, XATTR_ARGS};
use crate::syscalls::prelude::*;

/// A structure that may be larger than what is known of it, whose size is the argument `SIZE`.
fn sized<const SIZE: usize>(cx: &Cx<'_>, raw: u64, layout: &'static Layout) -> Result<StructValue, Value> {
    let (addr, size) = (VAddr::new(raw), cx.args[SIZE]);
    let known = layout.size(cx.abi);
    if addr.is_null() || size < known as u64 || !cx.limits.follow {
        return Err(Value::Address(addr));
    }
    let record = cx.record(layout, addr).ok_or(Value::Unreadable(addr))?;
    let mut shown = cx.structure(layout, &record.bytes, addr);
    beyond(cx, addr, known, size, &mut shown);
    Ok(shown)
}

/// The attributes of file_getattr(2) and file_setattr(2).
pub(crate) fn file_attr(cx: &Cx<'_>, raw: u64) -> Value {
    sized::<3>(cx, raw, &FILE_ATTR).map_or_else(|address| address, Value::Struct)
}

/// The value of setxattrat(2), with its length and its flags.
pub(crate) fn set_xattr(cx: &Cx<'_>, raw: u64) -> Value {
    xattr(cx, raw, |size| size)
}

/// Where getxattrat(2) puts the value; it returns the value's length.
pub(crate) fn get_xattr(cx: &Cx<'_>, raw: u64) -> Value {
    xattr(cx, raw, |_| cx.returned().unwrap_or(0) as u64)
}

fn xattr(cx: &Cx<'_>, raw: u64, length: impl FnOnce(u64) -> u64) -> Value {
    let mut shown = match sized::<5>(cx, raw, &XATTR_ARGS) {
        Ok(shown) => shown,
        Err(address) => return address,
    };
    let size = match shown.get("size") {
        Some(&Value::Unsigned(size)) => size,
        _ => 0,
    };
    if let Some(Field { value: value @ Value::Unsigned(_), .. }) = shown.fields.first_mut()
        && let Value::Unsigned(pointer) = *value
    {
        *value = match cx.failed() {
            true => Value::address(pointer),
            false => cx.buffer(VAddr::new(pointer), length(size)),
        };
    }
    Value::Struct(shown)
}

/// Which mount statmount(2) is asked about, and what.
pub(crate) fn statmount_request(cx: &Cx<'_>, raw: u64) -> Value {
    request(cx, raw, |param| Value::Flags { raw: param, names: &STATMOUNT_MASK })
}

/// Below which mount listmount(2) is to list, and from which one on.
pub(crate) fn listmount_request(cx: &Cx<'_>, raw: u64) -> Value {
    request(cx, raw, Value::Hex)
}

/// `struct mnt_id_req`, which states its own size.
fn request(cx: &Cx<'_>, raw: u64, param: impl FnOnce(u64) -> Value) -> Value {
    let addr = VAddr::new(raw);
    if addr.is_null() || !cx.limits.follow {
        return Value::Address(addr);
    }
    let Some(record) = cx.record(&MNT_ID_REQ, addr) else { return Value::Unreadable(addr) };
    let mut shown = cx.structure(&MNT_ID_REQ, &record.bytes, addr);
    for field in &mut shown.fields {
        if let (Value::Unsigned(number), "param") = (&field.value, field.name) {
            field.value = param(*number);
            break;
        }
    }
    let known = MNT_ID_REQ.size(cx.abi);
    let size = record.number("size");
    if size >= known as u64 + 8
        && let Some(namespace) = addr.checked_add(known as u64).and_then(|at| cx.u64(at))
    {
        shown.push("mnt_ns_id", Value::Unsigned(namespace));
        beyond(cx, addr, known + 8, size, &mut shown);
    }
    Value::Struct(shown)
}

/// The fields of `struct statmount` in their order, with the bit of the mask that says that they are there (0: always)
/// and whether they are offsets of strings behind the structure.
static STATMOUNT_FIELDS: [(&str, u64, bool); 27] = [
    ("size", 0, false),
    ("mnt_opts", 0x80, true),
    ("mask", 0, false),
    ("sb_dev_major", 1, false),
    ("sb_dev_minor", 1, false),
    ("sb_magic", 1, false),
    ("sb_flags", 1, false),
    ("fs_type", 0x20, true),
    ("mnt_id", 2, false),
    ("mnt_parent_id", 2, false),
    ("mnt_id_old", 2, false),
    ("mnt_parent_id_old", 2, false),
    ("mnt_attr", 2, false),
    ("mnt_propagation", 2, false),
    ("mnt_peer_group", 2, false),
    ("mnt_master", 2, false),
    ("propagate_from", 4, false),
    ("mnt_root", 8, true),
    ("mnt_point", 0x10, true),
    ("mnt_ns_id", 0x40, false),
    ("fs_subtype", 0x100, true),
    ("sb_source", 0x200, true),
    ("opt_num", 0x400, false),
    ("opt_sec_num", 0x800, false),
    ("supported_mask", 0x1000, false),
    ("mnt_uidmap_num", 0x2000, false),
    ("mnt_gidmap_num", 0x4000, false),
];

/// What is shown of a mount without `-v`.
const STATMOUNT_BRIEF: [&str; 6] = ["size", "mask", "fs_type", "mnt_id", "mnt_root", "mnt_point"];

/// What statmount(2) says of a mount.
pub(crate) fn statmount(cx: &Cx<'_>, raw: u64) -> Value {
    let addr = VAddr::new(raw);
    if addr.is_null() || !cx.limits.follow {
        return Value::Address(addr);
    }
    let Some(record) = cx.record(&STATMOUNT, addr) else { return Value::Unreadable(addr) };
    let mask = record.number("mask");
    let strings = addr.checked_add(STATMOUNT.size(cx.abi) as u64);
    let mut shown = StructValue { more: !cx.limits.detail, ..StructValue::default() };
    for &(name, bit, is_text) in &STATMOUNT_FIELDS {
        if (bit != 0 && mask & bit == 0) || !(cx.limits.detail || STATMOUNT_BRIEF.contains(&name)) {
            continue;
        }
        let value = match strings.and_then(|at| at.checked_add(record.number(name))) {
            Some(at) if is_text => cx.path(at.raw()),
            _ => record.value(cx, name),
        };
        shown.push(name, value);
    }
    Value::Struct(shown)
}

#[cfg(test)]
mod tests {
    use crate::syscalls::testing::Case;

    #[test]
    fn the_texts_of_statmount_lie_behind_its_512_bytes() {
        let request: Vec<u8> = [24_u64, 5, 0x6818].iter().flat_map(|word| word.to_le_bytes()).collect();
        let mut answer = vec![0; 512];
        answer[..4].copy_from_slice(&521_u32.to_le_bytes());
        answer[8..16].copy_from_slice(&0x6818_u64.to_le_bytes());
        // Where the root and the place are; how many secret options and ranges of ids there are (include/uapi/linux/mount.h).
        for (at, number) in [(104, 1_u32), (108, 3), (136, 4), (152, 5), (160, 6)] {
            answer[at..at + 4].copy_from_slice(&number.to_le_bytes());
        }
        answer.extend(b"\0/\0/proc\0");
        let case = |detail| {
            let mut case = Case::new("statmount", [0x1000, 0x2000, 1024]);
            case.limits.detail = detail;
            case.memory(0x1000, &request).written(0x2000, &answer).line()
        };
        let mask =
            "STATMOUNT_MNT_ROOT|STATMOUNT_MNT_POINT|STATMOUNT_OPT_SEC_ARRAY|STATMOUNT_MNT_UIDMAP|STATMOUNT_MNT_GIDMAP";
        let asked = format!("({{size=24, spare=0, mnt_id=0x5, param={mask}}}, ");
        let places = r#"mnt_root="/", mnt_point="/proc""#;
        assert_eq!(case(false), format!("{asked}{{size=521, mask={mask}, {places}, ...}}, 1024, 0) = 0"));
        let numbers = "opt_sec_num=4, mnt_uidmap_num=5, mnt_gidmap_num=6";
        assert_eq!(case(true), format!("{asked}{{size=521, mask={mask}, {places}, {numbers}}}, 1024, 0) = 0"));
    }
}
