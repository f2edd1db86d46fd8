//! Structures of the device mapper.

use crate::syscalls::consts::mapper::MAPPER_FLAGS;
use crate::syscalls::prelude::*;
use crate::value::{Bytes, BytesKind};

/// A device, where one is named.
const DEVICE: Kind = Spare(&Dev64);

/// A name, where there is one.
fn name(_: &Cx<'_>, bytes: &[u8], _: VAddr) -> Value {
    let end = bytes.iter().position(|&byte| byte == 0);
    match end {
        Some(0) => Value::Omitted,
        _ => {
            let data = bytes[..end.unwrap_or(bytes.len() - 1)].to_vec();
            Value::Bytes(Bytes { data, cut: end.is_none(), kind: BytesKind::Text })
        }
    }
}

layouts! {
    MAPPER_HEADER: "struct dm_ioctl", "linux/types.h linux/dm-ioctl.h" {
        version: Inline(&Uint, 3), data_size: Uint, data_start: Uint, target_count: Uint, open_count: Uint,
        flags: Flags(&MAPPER_FLAGS), event_nr: Uint, padding: Pad(4), dev: DEVICE, name: Decoded(&Blob(128), name),
        uuid: Decoded(&Blob(129), name), data: Pad(7),
    }
    MAPPER_TARGET: "struct dm_target_spec", "linux/types.h linux/dm-ioctl.h" {
        sector_start: U64, length: U64, status: Int, next: Uint, target_type: Chars(16),
    }
    MAPPER_NAME: "struct dm_name_list", "linux/types.h linux/dm-ioctl.h" { dev: Dev64, next: Uint }
    MAPPER_TARGET_VERSION: "struct dm_target_versions", "linux/types.h linux/dm-ioctl.h" {
        next: Uint, version: Inline(&Uint, 3),
    }
    MAPPER_DEPENDENCIES: "struct dm_target_deps", "linux/types.h linux/dm-ioctl.h" { count: Uint, padding: Pad(4) }
    MAPPER_MESSAGE: "struct dm_target_msg", "linux/types.h linux/dm-ioctl.h" { sector: U64 }
}
