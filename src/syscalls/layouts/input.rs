//! Structures of ioctl requests on devices for input.

use crate::syscalls::consts::input::*;
use crate::syscalls::prelude::*;

layouts! {
    INPUT_ID: "struct input_id", "linux/input.h" { bustype: U16, vendor: U16, product: U16, version: U16 }
    KEYMAP_ENTRY: "struct input_keymap_entry", "linux/input.h" {
        flags: U8, len: U8, ~index: U16, ~keycode: Const(&KEYS), ~scancode: Inline(&X8, 32),
    }
    ABS_INFO: "struct input_absinfo", "linux/input.h" {
        value: Int, minimum: Int, ~maximum: Int, ~fuzz: Int, ~flat: Int, ~resolution: Int,
    }
    FORCE_TRIGGER: "struct ff_trigger", "linux/input.h" { button: U16, interval: U16 }
    FORCE_REPLAY: "struct ff_replay", "linux/input.h" { length: U16, delay: U16 }
    FORCE_EFFECT: "struct ff_effect", "linux/input.h", only(X86_64) {
        r#type: Const16(&FORCES), id: S16, direction: U16, ~trigger: Struct(&FORCE_TRIGGER),
        ~replay: Struct(&FORCE_REPLAY), parameters: Pad(34),
    }
    FORCE_EFFECT32: "struct ff_effect", "linux/input.h", only(I386) {
        r#type: Const16(&FORCES), id: S16, direction: U16, ~trigger: Struct(&FORCE_TRIGGER),
        ~replay: Struct(&FORCE_REPLAY), parameters: Pad(30),
    }
}
