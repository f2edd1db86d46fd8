//! Keyboards and fonts of the console: ioctl_console(2).

use super::Argument::{self, Answer, Extend, In, Out, Special, Unused};
use super::{answered, arguments, part, record};
use crate::syscalls::consts::terminal::*;
use crate::syscalls::layouts::terminal::*;
use crate::syscalls::prelude::*;
use crate::value::BytesKind;
use crate::value::quote::character;

/// A map of the screen has a byte for each of 256 characters (`E_TABSZ`, linux/kd.h).
const MAP: Kind = Kind::Custom(Width::Word, |cx, raw| data(cx, raw, 256));
/// A font of 256 characters with 32 bytes each.
const FONT: Kind = Kind::Custom(Width::Word, |cx, raw| data(cx, raw, 8192));
/// 16 colours of three bytes.
const COLOURS: Kind = Kind::Custom(Width::Word, |cx, raw| data(cx, raw, 48));
const UNICODE_MAP: Kind = Array(&CustomOf(Width::W16, place), Fixed(256));

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
    KDGKBSENT 0x4b48 => Special(&KEY_STRING),
    KDSKBSENT 0x4b49 => In(Custom(key_string_set)),
    KDGKBDIACR 0x4b4a => Out(Custom(accents)),
    KDSKBDIACR 0x4b4b => In(Custom(accents)),
    KDGKBDIACRUC 0x4bfa => Out(Custom(accents)),
    KDSKBDIACRUC 0x4bfb => In(Custom(accents)),
    KDGETKEYCODE 0x4b4c => Special(&KEY_CODE),
    KDGKBLED 0x4b64 => Out(To(&Flags8(&KEYBOARD_LOCKS))),
    KDSKBLED 0x4b65 => In(Flags8(&KEYBOARD_LOCKS)),
    GIO_UNIMAP 0x4b66 => Special(&UNICODE_PAIRS),
    PIO_UNIMAP 0x4b67 => In(Custom(unicode_pairs)),
    KDSETKEYCODE 0x4b4d => In(To(&Struct(&KBKEYCODE))),
    KDSIGACCEPT 0x4b4e => In(Signal),
    KDKBDREP 0x4b52 => Answer(&KBD_REPEAT, &KBD_REPEAT),
    GIO_FONT 0x4b60 => Out(FONT),
    PIO_FONT 0x4b61 => In(FONT),
    KDGKBMETA 0x4b62 => Out(To(&Const(&META_MODES))),
    KDSKBMETA 0x4b63 => In(Const(&META_MODES)),
    PIO_UNIMAPCLR 0x4b68 => In(To(&Struct(&UNIMAP_ADVICE))),
    GIO_UNISCRNMAP 0x4b69 => Out(UNICODE_MAP),
    PIO_UNISCRNMAP 0x4b6a => In(UNICODE_MAP),
    GIO_FONTX 0x4b6b => Special(&FONT_READ),
    PIO_FONTX 0x4b6c => In(Custom(font)),
    PIO_FONTRESET 0x4b6d => Unused,
    GIO_CMAP 0x4b70 => Out(COLOURS),
    PIO_CMAP 0x4b71 => In(COLOURS),
    KDFONTOP 0x4b72 => Special(&FONT_CHANGE),
}

/// Bytes that are no text.
fn data(cx: &Cx<'_>, raw: u64, length: u64) -> Value {
    if !cx.limits.follow {
        return Value::address(raw);
    }
    cx.buffer_of(VAddr::new(raw), length, BytesKind::Binary)
}

/// A character, or a place in the font (`UNI_DIRECT_BASE` and `UNI_DIRECT_MASK`, linux/kd.h).
fn place(_: &Cx<'_>, raw: u64) -> Value {
    const BASE: u64 = 0xf000;
    const MASK: u64 = 0x1ff;
    match raw ^ BASE {
        0 => Value::alias(raw, Value::word("UNI_DIRECT_BASE+0")),
        place @ ..=MASK => {
            Value::alias(raw, Value::Symbol { raw: 0, text: format!("UNI_DIRECT_BASE+{place:#x}").into() })
        }
        _ => Value::Hex(raw),
    }
}

/// The mode that a console has, which is an `int`.
pub(super) fn keyboard_mode_known(cx: &Cx<'_>, raw: u64) -> Value {
    match raw as i32 {
        negative @ ..0 => Value::Signed(i64::from(negative)).remarked(KEYBOARD_MODES.unknown),
        _ => keyboard_mode(cx, raw),
    }
}

fn keyboard_mode(_: &Cx<'_>, raw: u64) -> Value {
    Value::Ordinal { raw, names: &KEYBOARD_MODES }
}

/// What becomes of a period of the timer chip, in Hz.
fn frequency(period: u64) -> String {
    /// The frequency of the chip.
    const TIMER_HZ: u64 = 1_193_182;
    match TIMER_HZ.checked_div(period) {
        None | Some(0) => "off".to_owned(),
        Some(frequency) => format!("{frequency} Hz"),
    }
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

/// The string of a function key.
static KEY_STRING: Stages = Stages { entry: key, exit: key_string };

fn key(cx: &Cx<'_>, raw: u64) -> Value {
    let at = VAddr::new(raw);
    if at.is_null() || !cx.limits.follow {
        return Value::Address(at);
    }
    let Some(function) = cx.number(at, 1) else { return Value::Unreadable(at) };
    Value::Open(StructValue::of(vec![Field { name: "kb_func", value: function_key(function) }]))
}

/// `KVAL(K_F6)`: linux/keyboard.h.
fn function_key(number: u64) -> Value {
    const OTHERS: [&str; 10] =
        ["K_FIND", "K_INSERT", "K_REMOVE", "K_SELECT", "K_PGUP", "K_PGDN", "K_MACRO", "K_HELP", "K_DO", "K_PAUSE"];
    let name = match number {
        0..20 => format!("KVAL(K_F{})", number + 1),
        20..30 => format!("KVAL({})", OTHERS[number as usize - 20]),
        255 => "KVAL(K_UNDO)".to_owned(),
        _ => format!("KVAL(K_F{})", number - 9),
    };
    Value::alias(number, Value::Symbol { raw: number, text: name.into() })
}

fn key_string(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    /// The room for a string (`struct kbsentry`, linux/kd.h).
    const ROOM: usize = 512;
    let Value::Open(key) = before else { return before.clone() };
    let mut shown = key.clone();
    if !cx.failed() {
        let string = cx.string(VAddr::new(raw.wrapping_add(1)), cx.limits.strlen.min(ROOM), BytesKind::Text);
        shown.push("kb_string", string);
    }
    Value::Struct(shown)
}

fn key_string_set(cx: &Cx<'_>, raw: u64) -> Value {
    key_string(cx, raw, &key(cx, raw))
}

/// Accents, a base and what comes of them (`struct kbdiacrs`, `struct kbdiacrsuc`).
fn accents(cx: &Cx<'_>, raw: u64) -> Value {
    /// So many there may be, and what one of them takes.
    const ACCENTS: u64 = 256;
    const CHARACTERS: usize = 3;
    /// KDGKBDIACR and KDSKBDIACR.
    const OLD: std::ops::RangeInclusive<u64> = 0x4b4a..=0x4b4b;
    let at = VAddr::new(raw);
    if at.is_null() || !cx.limits.follow {
        return Value::Address(at);
    }
    let Some(count) = cx.u32(at) else { return Value::Unreadable(at) };
    let first = VAddr::new(raw.wrapping_add(4));
    let shown = u64::from(count).min(ACCENTS);
    let mut fields = StructValue::default();
    fields.push("kb_cnt", Value::Unsigned(u64::from(count)));
    if OLD.contains(&cx.args[1]) {
        let one = |bytes: &[u8], _| {
            let names = ["diacr", "base", "result"].into_iter().zip(bytes);
            Value::Struct(StructValue::of(names.map(|(name, &byte)| Field { name, value: accent(byte) }).collect()))
        };
        fields.push("kbdiacr", cx.array_with(first, shown, CHARACTERS, one));
    } else {
        fields.push("kbdiacruc", cx.array(&Struct(&ACCENT), first, shown));
    }
    if let (true, Some(Field { value: Value::Array(list), .. })) =
        (u64::from(count) > ACCENTS, fields.fields.last_mut())
    {
        list.more = list.unreadable.is_none();
    }
    Value::Struct(fields)
}

/// A character in single quotes.
fn accent(byte: u8) -> Value {
    Value::Symbol { raw: u64::from(byte), text: character(byte).into() }.by_name()
}

/// The code that the kernel has for a key.
static KEY_CODE: Stages = Stages { entry: key_code, exit: key_code_known };

fn key_code(cx: &Cx<'_>, raw: u64) -> Value {
    record(cx, raw, &KBKEYCODE).map_or_else(|value| value, Value::Open)
}

fn key_code_known(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    let Value::Open(asked) = before else { return before.clone() };
    let mut shown = asked.clone();
    if let (false, Ok(after), Some(code)) = (cx.failed(), record(cx, raw, &KBKEYCODE), shown.fields.last_mut())
        && let Some(known) = after.get("keycode")
    {
        code.value = Value::Change(Box::new(code.value.clone()), Box::new(known.clone()));
    }
    Value::Struct(shown)
}

/// The map from Unicode to the places in a font.
static UNICODE_PAIRS: Stages = Stages { entry: pairs_wanted, exit: pairs_known };

fn pairs_wanted(cx: &Cx<'_>, raw: u64) -> Value {
    part(cx, raw, &UNICODE_TABLE, &["entry_ct"]).map_or_else(|value| value, Value::Open)
}

fn pairs_known(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    let (Value::Open(wanted), Some(table)) = (before, cx.record(&UNICODE_TABLE, VAddr::new(raw))) else {
        return before.clone();
    };
    let mut shown = wanted.clone();
    if let Some(count) = shown.fields.last_mut() {
        let known = Value::Unsigned(table.number("entry_ct"));
        count.value = Value::Change(Box::new(count.value.clone()), Box::new(known));
    }
    let entries = if cx.failed() { Value::address(table.number("entries")) } else { pairs(cx, &table) };
    shown.push("entries", entries);
    Value::Struct(shown)
}

fn pairs(cx: &Cx<'_>, table: &crate::syscalls::cx::Record) -> Value {
    match table.number("entries") {
        0 => Value::address(0),
        entries => cx.array(&Struct(&UNICODE_PAIR), VAddr::new(entries), table.number("entry_ct")),
    }
}

fn unicode_pairs(cx: &Cx<'_>, raw: u64) -> Value {
    let mut shown = match part(cx, raw, &UNICODE_TABLE, &["entry_ct"]) {
        Ok(shown) => shown,
        Err(value) => return value,
    };
    if let Some(table) = cx.record(&UNICODE_TABLE, VAddr::new(raw)) {
        shown.push("entries", pairs(cx, &table));
    }
    Value::Struct(shown)
}

/// The bytes of a font: 32 lines of each character, at most 32 pixels wide, at most 512 characters (kernel
/// drivers/tty/vt/vt.c).
fn glyphs(width: u64, count: u64) -> u64 {
    const LINES: u64 = 32;
    width.min(32).div_ceil(8) * LINES * count.min(512)
}

/// A font of the first form.
static FONT_READ: Stages = Stages { entry: font_room, exit: font_known };

fn font_room(cx: &Cx<'_>, raw: u64) -> Value {
    record(cx, raw, &FONT_TABLE).map_or_else(|value| value, Value::Struct)
}

fn font_known(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    let answer = match font(cx, raw) {
        Value::Struct(font) => Ok(font),
        other => Err(other),
    };
    answered(cx, before, answer)
}

fn font(cx: &Cx<'_>, raw: u64) -> Value {
    let Some(table) = cx.record(&FONT_TABLE, VAddr::new(raw)) else { return font_room(cx, raw) };
    match part(cx, raw, &FONT_TABLE, &["charcount", "charheight"]) {
        Ok(mut shown) => {
            shown.push("chardata", data(cx, table.number("chardata"), glyphs(8, table.number("charcount"))));
            Value::Struct(shown)
        }
        Err(value) => value,
    }
}

/// What is done to a font; the fields that matter depend on it.
static FONT_CHANGE: Stages = Stages { entry: font_change, exit: font_changed };

/// Operations of linux/kd.h.
const FONT_SET: u64 = 0;
const FONT_GET: u64 = 1;
const FONT_SET_DEFAULT: u64 = 2;
const FONT_COPY: u64 = 3;

fn font_change(cx: &Cx<'_>, raw: u64) -> Value {
    let at = VAddr::new(raw);
    if at.is_null() || !cx.limits.follow {
        return Value::Address(at);
    }
    let Some(change) = cx.record(&FONT_OPERATION, at) else { return Value::Unreadable(at) };
    let fields: super::Fields = match change.number("op") {
        FONT_SET => &["op", "flags", "width", "height", "charcount"],
        FONT_SET_DEFAULT => &["op", "width", "height"],
        FONT_COPY => &["op", "height"],
        _ => &["op", "flags", "width", "height", "charcount", "data"],
    };
    let mut shown = super::part_of(cx, &change.bytes, at, &FONT_OPERATION, fields);
    match change.number("op") {
        FONT_SET => shown.push("data", font_data(cx, &change)),
        FONT_SET_DEFAULT => shown.push("data", cx.text(change.number("data"))),
        _ => {}
    }
    Value::Struct(shown)
}

fn font_data(cx: &Cx<'_>, change: &crate::syscalls::cx::Record) -> Value {
    data(cx, change.number("data"), glyphs(change.number("width"), change.number("charcount")))
}

fn font_changed(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    let Some(change) = cx.record(&FONT_OPERATION, VAddr::new(raw)) else { return before.clone() };
    let fields: super::Fields = match change.number("op") {
        FONT_SET | FONT_COPY => return before.clone(),
        FONT_SET_DEFAULT => &["width", "height"],
        FONT_GET => &["width", "height", "charcount"],
        _ => &["width", "height", "charcount", "data"],
    };
    let mut answer = part(cx, raw, &FONT_OPERATION, fields);
    if let (FONT_GET, Ok(shown)) = (change.number("op"), &mut answer) {
        shown.push("data", font_data(cx, &change));
    }
    answered(cx, before, answer)
}
