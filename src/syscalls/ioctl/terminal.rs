//! Terminals: ioctl_tty(2), ioctl_console(2).

use super::Argument::{self, In, Out, Unused};
use super::arguments;
use crate::syscalls::consts::terminal::*;
use crate::syscalls::layouts::terminal::WINSIZE;
use crate::syscalls::prelude::*;

const COUNT: Argument = In(To(&Int));
const COUNT_OUT: Argument = Out(To(&Int));

arguments! {
    TCGETS 0x5401 => Out(Custom(termios)),
    TCSETS 0x5402 => In(Custom(termios)),
    TCSETSW 0x5403 => In(Custom(termios)),
    TCSETSF 0x5404 => In(Custom(termios)),
    TCGETA 0x5405 => Out(Custom(termio)),
    TCSETA 0x5406 => In(Custom(termio)),
    TCSETAW 0x5407 => In(Custom(termio)),
    TCSETAF 0x5408 => In(Custom(termio)),
    TCSBRK 0x5409 => In(Int),
    TCXONC 0x540a => In(Const(&FLOW_ACTIONS)),
    TCFLSH 0x540b => In(Const(&FLUSH_QUEUES)),
    TIOCEXCL 0x540c => Unused,
    TIOCNXCL 0x540d => Unused,
    TIOCSCTTY 0x540e => In(Int),
    TIOCGPGRP 0x540f => Out(To(&Pid)),
    TIOCSPGRP 0x5410 => In(To(&Pid)),
    TIOCOUTQ 0x5411 => COUNT_OUT,
    TIOCSTI 0x5412 => In(Bytes(Fixed(1))),
    TIOCGWINSZ 0x5413 => Out(To(&Struct(&WINSIZE))),
    TIOCSWINSZ 0x5414 => In(To(&Struct(&WINSIZE))),
    TIOCMGET 0x5415 => Out(To(&Flags(&MODEM_LINES))),
    TIOCMBIS 0x5416 => In(To(&Flags(&MODEM_LINES))),
    TIOCMBIC 0x5417 => In(To(&Flags(&MODEM_LINES))),
    TIOCMSET 0x5418 => In(To(&Flags(&MODEM_LINES))),
    TIOCGSOFTCAR 0x5419 => COUNT_OUT,
    TIOCSSOFTCAR 0x541a => COUNT,
    FIONREAD 0x541b => COUNT_OUT,
    TIOCCONS 0x541d => Unused,
    TIOCSSERIAL 0x541f => Unused,
    TIOCPKT 0x5420 => COUNT,
    FIONBIO 0x5421 => COUNT,
    TIOCNOTTY 0x5422 => Unused,
    TIOCSETD 0x5423 => COUNT,
    TIOCGETD 0x5424 => COUNT_OUT,
    TCSBRKP 0x5425 => In(Int),
    TIOCSBRK 0x5427 => Unused,
    TIOCCBRK 0x5428 => Unused,
    TIOCGSID 0x5429 => Out(To(&Pid)),
    TCGETS2 0x802c_542a => Out(Custom(termios2)),
    TCSETS2 0x402c_542b => In(Custom(termios2)),
    TCSETSW2 0x402c_542c => In(Custom(termios2)),
    TCSETSF2 0x402c_542d => In(Custom(termios2)),
    TIOCGPTN 0x8004_5430 => Out(To(&Int)),
    TIOCSPTLCK 0x4004_5431 => COUNT,
    TIOCGDEV 0x8004_5432 => COUNT_OUT,
    TIOCVHANGUP 0x5437 => Unused,
    TIOCGEXCL 0x8004_5440 => COUNT_OUT,
    FIONCLEX 0x5450 => Unused,
    FIOCLEX 0x5451 => Unused,
    FIOASYNC 0x5452 => COUNT,
    TIOCGLCKTRMIOS 0x5456 => Out(Custom(termios)),
    TIOCSLCKTRMIOS 0x5457 => In(Custom(termios)),
    KDGETLED 0x4b31 => Out(To(&Flags8(&KEYBOARD_LEDS))),
    KDSETLED 0x4b32 => In(Flags8(&KEYBOARD_LEDS)),
    KDSETMODE 0x4b3a => In(Const(&CONSOLE_MODES)),
    KDGETMODE 0x4b3b => Out(To(&Const(&CONSOLE_MODES))),
    KDGKBMODE 0x4b44 => Out(To(&CustomOf(Width::W32, super::console::keyboard_mode_known))),
}

/// Settings have the flags as their first four fields, all of one width, and then characters.
struct Settings {
    /// The width of a field of flags, in bytes.
    width: usize,
    /// How many control characters there are.
    characters: usize,
    /// Whether the speeds follow as numbers.
    speeds: bool,
}

fn termio(cx: &Cx<'_>, raw: u64) -> Value {
    settings(cx, raw, &Settings { width: 2, characters: 8, speeds: false })
}

fn termios(cx: &Cx<'_>, raw: u64) -> Value {
    settings(cx, raw, &Settings { width: 4, characters: 19, speeds: false })
}

fn termios2(cx: &Cx<'_>, raw: u64) -> Value {
    settings(cx, raw, &Settings { width: 4, characters: 19, speeds: true })
}

/// The control characters of asm/termbits.h, by their index.
static CHARACTERS: [&str; 19] = [
    "[VINTR]",
    "[VQUIT]",
    "[VERASE]",
    "[VKILL]",
    "[VEOF]",
    "[VTIME]",
    "[VMIN]",
    "[VSWTC]",
    "[VSTART]",
    "[VSTOP]",
    "[VSUSP]",
    "[VEOL]",
    "[VREPRINT]",
    "[VDISCARD]",
    "[VWERASE]",
    "[VLNEXT]",
    "[VEOL2]",
    "[17]",
    "[18]",
];

fn settings(cx: &Cx<'_>, raw: u64, form: &Settings) -> Value {
    let at = VAddr::new(raw);
    if raw == 0 || !cx.limits.follow {
        return Value::Address(at);
    }
    let line = 4 * form.width;
    let speeds = line + 1 + form.characters;
    let size = speeds + if form.speeds { 8 } else { 0 };
    let Some(bytes) = cx.exactly(at, size) else { return Value::Unreadable(at) };
    let number = |at: usize, size: usize| {
        bytes[at..at + size].iter().rev().fold(0_u64, |number, &byte| number << 8 | u64::from(byte))
    };
    let flags = |index: usize| number(index * form.width, form.width);
    let mut fields = StructValue::default();
    fields.push("c_iflag", rest(flags(0), &INPUT_MODES));
    fields.push("c_oflag", output_modes(flags(1)));
    fields.push("c_cflag", control_modes(flags(2)));
    fields.push("c_lflag", rest(flags(3), &LOCAL_MODES));
    if !cx.limits.detail {
        fields.more = true;
        return Value::Struct(fields);
    }
    fields.push("c_line", Value::Constant { raw: number(line, 1), names: &LINE_DISCIPLINES });
    let characters = CHARACTERS.iter().zip(&bytes[line + 1..speeds]);
    let items = characters.map(|(name, &byte)| Value::Labelled(name, Box::new(Value::Hex(u64::from(byte))))).collect();
    fields.push("c_cc", Value::Array(ArrayValue { items, ..ArrayValue::default() }));
    if form.speeds {
        fields.push("c_ispeed", Value::Unsigned(number(speeds, 4)));
        fields.push("c_ospeed", Value::Unsigned(number(speeds + 4, 4)));
    }
    Value::Struct(fields)
}

/// Flags that come last: nothing at all is written where none is set.
fn rest(raw: u64, names: &'static Names) -> Value {
    if raw == 0 { Value::word("") } else { Value::Flags { raw, names } }
}

fn output_modes(raw: u64) -> Value {
    const DELAYS: [(u64, &Names); 6] = [
        (0x100, &NL_DELAYS),
        (0x600, &CR_DELAYS),
        (0x1800, &TAB_DELAYS),
        (0x2000, &BS_DELAYS),
        (0x4000, &VT_DELAYS),
        (0x8000, &FF_DELAYS),
    ];
    let mut parts: Vec<_> = DELAYS.iter().map(|&(mask, names)| Value::Constant { raw: raw & mask, names }).collect();
    let delays = DELAYS.iter().fold(0, |all, (mask, _)| all | mask);
    parts.push(rest(raw & !delays, &OUTPUT_MODES));
    Value::Join(parts)
}

fn control_modes(raw: u64) -> Value {
    const CBAUD: u64 = 0x100f;
    const CIBAUD: u64 = 0x100f_0000;
    const IBSHIFT: u32 = 16;
    const CSIZE: u64 = 0x30;
    let mut parts = vec![Value::Constant { raw: raw & CBAUD, names: &SPEEDS }];
    if raw & CIBAUD != 0 {
        let speed = raw >> IBSHIFT & CBAUD;
        let shown = match SPEEDS.of(speed) {
            Some(_) => Value::Constant { raw: speed, names: &SPEEDS },
            None => Value::Hex(speed),
        };
        parts.push(Value::shifted(shown, Value::alias(u64::from(IBSHIFT), Value::word("IBSHIFT"))));
    }
    parts.push(Value::Constant { raw: raw & CSIZE, names: &CHARACTER_SIZES });
    parts.push(rest(raw & !(CBAUD | CIBAUD | CSIZE), &CONTROL_MODES));
    Value::Join(parts)
}
