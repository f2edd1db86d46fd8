//! Terminals.

use crate::syscalls::consts::terminal::KEYBOARD_TABLES;
use crate::syscalls::prelude::*;

layouts! {
    WINSIZE: "struct winsize", "asm/termios.h" { ws_row: U16, ws_col: U16, ws_xpixel: U16, ws_ypixel: U16 }
    KBENTRY: "struct kbentry", "linux/kd.h" { kb_table: Const8(&KEYBOARD_TABLES), kb_index: U8, kb_value: U16 }
}
