//! Keyboards and fonts of the console: ioctl_console(2).

use super::Argument::{self, Answer, Extend, In, Out, Unused};
use super::arguments;
use crate::syscalls::consts::terminal::*;
use crate::syscalls::layouts::terminal::*;
use crate::syscalls::prelude::*;

/// A map of the screen has a byte for each of 256 characters (`E_TABSZ`, linux/kd.h).
const MAP: Kind = Kind::Custom(Width::Word, |cx, raw| data(cx, raw, 256));
/// A font of 256 characters with 32 bytes each.
const FONT: Kind = Kind::Custom(Width::Word, |cx, raw| data(cx, raw, 8192));
/// 16 colours of three bytes.
const COLOURS: Kind = Kind::Custom(Width::Word, |cx, raw| data(cx, raw, 48));
const UNICODE_MAP: Kind = Array(&X16, Fixed(256));

arguments! {
    KDMKTONE 0x4b30 => In(Custom(tone)),
    KIOCSOUND 0x4b2f => In(Custom(sound)),
    KDGKBTYPE 0x4b33 => Out(To(&Const8(&KEYBOARD_TYPES))),
    KDENABIO 0x4b36 => Unused,
    KDDISABIO 0x4b37 => Unused,
    KDMAPDISP 0x4b3c => Unused,
    KDUNMAPDISP 0x4b3d => Unused,
    GIO_SCRNMAP 0x4b40 => Out(MAP),
    PIO_SCRNMAP 0x4b41 => In(MAP),
    KDSKBMODE 0x4b45 => In(Custom(keyboard_mode)),
    KDGKBENT 0x4b46 => Extend(&KBENTRY_WANTED, &KBENTRY_VALUE),
    KDSKBENT 0x4b47 => In(To(&Struct(&KBENTRY))),
    KDSETKEYCODE 0x4b4d => In(To(&Struct(&KBKEYCODE))),
    KDSIGACCEPT 0x4b4e => In(Ulong),
    KDKBDREP 0x4b52 => Answer(&KBD_REPEAT, &KBD_REPEAT),
    GIO_FONT 0x4b60 => Out(FONT),
    PIO_FONT 0x4b61 => In(FONT),
    KDGKBMETA 0x4b62 => Out(To(&Const(&META_MODES))),
    KDSKBMETA 0x4b63 => In(Const(&META_MODES)),
    PIO_UNIMAPCLR 0x4b68 => In(To(&Struct(&UNIMAP_ADVICE))),
    GIO_UNISCRNMAP 0x4b69 => Out(UNICODE_MAP),
    PIO_UNISCRNMAP 0x4b6a => In(UNICODE_MAP),
    GIO_FONTX 0x4b6b => Answer(&FONT_TABLE, &FONT_TABLE),
    PIO_FONTX 0x4b6c => In(To(&Struct(&FONT_TABLE))),
    PIO_FONTRESET 0x4b6d => Unused,
    GIO_CMAP 0x4b70 => Out(COLOURS),
    PIO_CMAP 0x4b71 => In(COLOURS),
    KDFONTOP 0x4b72 => Answer(&FONT_OPERATION, &FONT_OPERATION_DONE),
}

/// Bytes that are no text.
fn data(cx: &Cx<'_>, raw: u64, length: u64) -> Value {
    if !cx.limits.follow {
        return Value::address(raw);
    }
    cx.buffer_of(VAddr::new(raw), length, crate::value::BytesKind::Binary)
}

pub(super) fn keyboard_mode(_: &Cx<'_>, raw: u64) -> Value {
    Value::Ordinal { raw, names: &KEYBOARD_MODES }
}

/// What remains of a period of the timer chip in Hz: 16 bits count.
fn frequency(period: u64) -> String {
    /// The frequency of the chip.
    const TIMER_HZ: u64 = 1_193_180;
    TIMER_HZ.checked_div(period & 0xffff).map_or_else(|| "off".to_owned(), |frequency| format!("{frequency} Hz"))
}

/// A tone that goes on.
fn sound(cx: &Cx<'_>, raw: u64) -> Value {
    Value::Remarked(Box::new(cx.value(&Ulong, raw)), frequency(raw).into())
}

/// A tone of so many milliseconds, which are the upper half of the number.
fn tone(_: &Cx<'_>, raw: u64) -> Value {
    let (length, period) = (raw >> 16 & 0xffff, raw & 0xffff);
    if length == 0 {
        return Value::Remarked(Box::new(Value::Unsigned(period)), "off".into());
    }
    let upper = Value::Symbol { raw: 0, text: format!("{length}<<16").into() };
    let shown = Value::Join(vec![upper, Value::Unsigned(period)]);
    let meaning = match frequency(period) {
        off if period == 0 => off,
        frequency => format!("{frequency}, {length} ms"),
    };
    Value::Remarked(Box::new(shown), meaning.into())
}
