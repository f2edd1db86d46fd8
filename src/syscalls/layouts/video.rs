//! Structures of ioctl requests on video devices.

use crate::syscalls::consts::video::*;
use crate::syscalls::prelude::*;

/// `KERNEL_VERSION(5, 10, 0)`: the parts of a version, a byte each.
fn version(_: &Cx<'_>, raw: u64) -> Value {
    let parts = [raw >> 16, raw >> 8 & 0xff, raw & 0xff].map(Value::Unsigned);
    Value::alias(raw, Value::Macro { name: "KERNEL_VERSION", args: parts.to_vec() })
}

layouts! {
    VIDEO_CAPABILITY: "struct v4l2_capability", "linux/videodev2.h" {
        driver: Chars(16), card: Chars(32), bus_info: Chars(32), version: CustomOf(Width::W32, version),
        capabilities: Flags(&VIDEO_CAPABILITIES), device_caps: Flags(&VIDEO_CAPABILITIES), reserved: Pad(12),
    }
    VIDEO_INPUT_WANTED: "struct v4l2_input", "linux/videodev2.h", only(X86_64) { index: Uint, rest: Pad(76) }
    VIDEO_INPUT: "struct v4l2_input", "linux/videodev2.h", only(X86_64) {
        index: Pad(4), name: Chars(32), r#type: Const(&VIDEO_INPUTS), rest: Pad(40),
    }
}
