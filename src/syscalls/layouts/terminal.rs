//! Terminals.

use crate::syscalls::consts::terminal::*;
use crate::syscalls::prelude::*;

/// A table by its name, or as the modifiers that lead to it.
fn keyboard_table(_: &Cx<'_>, raw: u64) -> Value {
    if KEYBOARD_TABLES.of(raw).is_some() {
        return Value::Constant { raw, names: &KEYBOARD_TABLES };
    }
    let bit =
        |bit: u64| Value::Symbol { raw: 0, text: format!("1<<{}", KEY_GROUPS.of(bit).unwrap_or("KG_???")).into() };
    Value::alias(raw, Value::Join((0..8).filter(|shift| raw >> shift & 1 == 1).map(bit).collect()))
}

/// What a key does, also as the macro that makes the number: its type, and a character or a number.
fn key_symbol(_: &Cx<'_>, raw: u64) -> Value {
    const KT_LATIN: u64 = 0;
    const KT_META: u64 = 8;
    const KT_LETTER: u64 = 11;
    const KT_DEAD2: u64 = 13;
    let (kind, value) = (raw >> 8, raw & 0xff);
    if let Some(name) = KEY_SYMBOLS.of(raw) {
        return Value::Remarked(Box::new(Value::Hex(raw)), name.into());
    }
    let name = KEY_TYPES.of(kind).map_or_else(|| format!("{kind:#x}"), str::to_owned);
    let value = match kind {
        KT_LATIN | KT_META | KT_LETTER | KT_DEAD2 => character(value as u8),
        _ if value == 0 => "0".to_owned(),
        _ => format!("{value:#x}"),
    };
    Value::Remarked(Box::new(Value::Hex(raw)), format!("K({name}, {value})").into())
}

fn character(byte: u8) -> String {
    match byte {
        b'\'' | b'\\' => format!("'\\{}'", char::from(byte)),
        b' '..=b'~' => format!("'{}'", char::from(byte)),
        b'\t'..=b'\r' => format!("'\\{}'", char::from(b"tnvfr"[usize::from(byte - b'\t')])),
        _ => format!("'\\x{byte:02x}'"),
    }
}

layouts! {
    WINSIZE: "struct winsize", "asm/termios.h" { ws_row: U16, ws_col: U16, ws_xpixel: U16, ws_ypixel: U16 }
    KBENTRY: "struct kbentry", "linux/kd.h" {
        kb_table: CustomOf(Width::W8, keyboard_table), kb_index: U8, kb_value: CustomOf(Width::W16, key_symbol),
    }
    KBENTRY_WANTED: "struct kbentry", "linux/kd.h" {
        kb_table: CustomOf(Width::W8, keyboard_table), kb_index: U8, value: Pad(2),
    }
    KBENTRY_VALUE: "struct kbentry", "linux/kd.h" { head: Pad(2), kb_value: CustomOf(Width::W16, key_symbol) }
    KBKEYCODE: "struct kbkeycode", "linux/kd.h" { scancode: X32, keycode: X32 }
    KBD_REPEAT: "struct kbd_repeat", "linux/kd.h" { delay: Int, period: Int }
    UNIMAP_ADVICE: "struct unimapinit", "linux/kd.h" {
        advised_hashsize: U16, advised_hashstep: U16, advised_hashlevel: U16,
    }
    FONT_TABLE: "struct consolefontdesc", "linux/kd.h" { charcount: U16, charheight: U16, chardata: Address }
    FONT_OPERATION: "struct console_font_op", "linux/kd.h" {
        op: Const(&FONT_OPERATIONS), flags: Flags(&FONT_FLAGS), width: Uint, height: Uint, charcount: Uint,
        data: Address,
    }
    ACCENT: "struct kbdiacruc", "linux/kd.h" { diacr: X32, base: X32, result: X32 }
    UNICODE_TABLE: "struct unimapdesc", "linux/kd.h" { entry_ct: U16, entries: Address }
    UNICODE_PAIR: "struct unipair", "linux/kd.h" { unicode: X16, fontpos: X16 }
}
