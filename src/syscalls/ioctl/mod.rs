//! ioctl: what requests are called and what their argument is.

mod filesystem;
mod interface;
mod machine;
pub(super) mod requests;
mod terminal;

use std::collections::HashMap;
use std::sync::LazyLock;

use super::consts::input::{ABSOLUTE_AXES, EVENT_TYPES};
use super::prelude::*;

/// What the third argument of a request is.
#[derive(Clone, Copy, Debug)]
enum Argument {
    /// Not looked at by the kernel, and not shown.
    Unused,
    /// Known when the call is entered: a number, or something that the kernel reads.
    In(Kind),
    /// Something that the kernel writes.
    Out(Kind),
    /// Both.
    Change(Kind),
    /// More than that.
    Special(&'static Stages),
}

/// Rows of requests with what their argument is: `TIOCGPGRP 0x540f => Out(To(&Pid)),`. A test holds the numbers against
/// the names of the headers.
macro_rules! arguments {
    ($($name:ident $number:literal => $argument:expr,)*) => {
        pub(super) static ARGUMENTS: &[(&str, u32, Argument)] = &[$((stringify!($name), $number, $argument)),*];
    };
}
use arguments;

static ARGUMENTS: LazyLock<HashMap<u32, Argument>> = LazyLock::new(|| {
    let tables = [filesystem::ARGUMENTS, interface::ARGUMENTS, machine::ARGUMENTS, terminal::ARGUMENTS];
    tables.into_iter().flatten().map(|&(_, number, argument)| (number, argument)).collect()
});

fn argument_of(cx: &Cx<'_>) -> Option<Argument> {
    ARGUMENTS.get(&(cx.args[1] as u32)).copied()
}

/// The argument of ioctl, by request.
pub(super) static ARGUMENT: Stages = Stages { entry, exit };

fn entry(cx: &Cx<'_>, raw: u64) -> Value {
    match argument_of(cx) {
        None => Value::Settled(Box::new(Value::Hex(raw))),
        Some(Argument::Unused) => Value::Omitted,
        Some(Argument::In(kind)) => Value::Settled(Box::new(cx.value(&kind, raw))),
        Some(Argument::Change(kind)) => cx.value(&kind, raw),
        Some(Argument::Out(_)) => Value::Held(Box::new(Value::Omitted)),
        Some(Argument::Special(stages)) => (stages.entry)(cx, raw),
    }
}

fn exit(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    match argument_of(cx) {
        Some(Argument::Out(_)) if cx.failed() => Value::address(raw),
        Some(Argument::Out(kind)) => cx.value(&kind, raw),
        Some(Argument::Change(kind)) if !cx.failed() => {
            let after = cx.value(&kind, raw);
            if after == *before { after } else { Value::Change(Box::new(before.clone()), Box::new(after)) }
        }
        Some(Argument::Special(stages)) => (stages.exit)(cx, raw, before),
        _ => before.clone(),
    }
}

/// A request: `TCGETS`, `EVIOCGNAME(32)`, `_IOC(_IOC_READ, 0x54, 0x1, 0x4)`.
pub(super) fn request(cx: &Cx<'_>, raw: u64) -> Value {
    let number = raw as u32;
    let name = requests::name(cx.abi, number);
    let text = match (sized(number), name) {
        (Some(sized), Some(name)) => format!("{sized} or {name}").into(),
        (Some(sized), None) => sized.into(),
        (None, Some(name)) => name.into(),
        (None, None) => parts(number).into(),
    };
    Value::alias(u64::from(number), Value::Symbol { raw: u64::from(number), text })
}

/// A number is made of a direction, the type of device, a number there and a size (include/uapi/asm-generic/ioctl.h).
struct Parts {
    direction: u32,
    kind: u8,
    number: u32,
    size: u32,
}

const WRITE: u32 = 1;
const READ: u32 = 2;

impl Parts {
    const fn of(number: u32) -> Self {
        Parts { direction: number >> 30, kind: (number >> 8) as u8, number: number & 0xff, size: number >> 16 & 0x3fff }
    }
}

/// A request of which nothing is known but what its number says.
fn parts(number: u32) -> String {
    let Parts { direction, kind, number, size } = Parts::of(number);
    let direction = match direction {
        0 => "_IOC_NONE",
        WRITE => "_IOC_WRITE",
        READ => "_IOC_READ",
        _ => "_IOC_READ|_IOC_WRITE",
    };
    let hex = |number: u32| if number == 0 { "0".to_owned() } else { format!("{number:#x}") };
    format!("_IOC({direction}, {}, {}, {})", hex(u32::from(kind)), hex(number), hex(size))
}

/// Requests whose macro takes the size of a buffer, or a number.
fn sized(raw: u32) -> Option<String> {
    let Parts { direction, kind, number, size } = Parts::of(raw);
    let name = match (kind, direction, number) {
        (b'E', READ, 0x06) => "EVIOCGNAME",
        (b'E', READ, 0x07) => "EVIOCGPHYS",
        (b'E', READ, 0x08) => "EVIOCGUNIQ",
        (b'E', READ, 0x09) => "EVIOCGPROP",
        (b'E', READ, 0x0a) => "EVIOCGMTSLOTS",
        (b'E', READ, 0x18) => "EVIOCGKEY",
        (b'E', READ, 0x19) => "EVIOCGLED",
        (b'E', READ, 0x1a) => "EVIOCGSND",
        (b'E', READ, 0x1b) => "EVIOCGSW",
        (b'E', READ, 0x20..=0x3f) => {
            // The type 0 asks for all types.
            let kind = if number == 0x20 { "0".to_owned() } else { name_or_hex(number - 0x20, &EVENT_TYPES) };
            return Some(format!("EVIOCGBIT({kind}, {size})"));
        }
        (b'E', READ, 0x40..=0x7f) if size == 24 => {
            return Some(format!("EVIOCGABS({})", name_or_hex(number - 0x40, &ABSOLUTE_AXES)));
        }
        (b'E', WRITE, 0xc0..=0xff) if size == 24 => {
            return Some(format!("EVIOCSABS({})", name_or_hex(number - 0xc0, &ABSOLUTE_AXES)));
        }
        (b'H', READ, 0x04) => "HIDIOCGRAWNAME",
        (b'H', READ, 0x05) => "HIDIOCGRAWPHYS",
        (b'H', READ, 0x08) => "HIDIOCGRAWUNIQ",
        (b'H', 3, 0x06) => "HIDIOCSFEATURE",
        (b'H', 3, 0x07) => "HIDIOCGFEATURE",
        (b'M', READ, _) => return Some(format!("MIXER_READ({number})")),
        (b'M', WRITE, _) => return Some(format!("MIXER_WRITE({number})")),
        (b'U', READ, 44) => "UI_GET_SYSNAME",
        (b'j', READ, 0x13) => "JSIOCGNAME",
        (b'k', WRITE, 0) => "SPI_IOC_MESSAGE",
        _ => return None,
    };
    Some(format!("{name}({size})"))
}

fn name_or_hex(number: u32, names: &Names) -> String {
    names.of(u64::from(number)).map_or_else(|| format!("{number:#x} /* {} */", names.unknown), str::to_owned)
}

#[cfg(test)]
mod tests {
    use crate::abi::Abi;
    use crate::syscalls::testing::Case;

    fn texts(case: Case) -> String {
        let values = case.decode().0;
        let shown = values.iter().filter(|value| !value.is_omitted());
        shown.map(crate::value::Value::to_text).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn requests_are_named_or_taken_apart() {
        let request = |number: u64| texts(Case::new("ioctl", [3, number, 0x1234]).result(-25));
        assert_eq!(request(0x5401), "3, TCGETS, 0x1234");
        assert_eq!(request(0x8004_5401), "3, _IOC(_IOC_READ, 0x54, 0x1, 0x4), 0x1234");
        assert_eq!(request(0), "3, _IOC(_IOC_NONE, 0, 0, 0), 0x1234");
        assert_eq!(request(0x8020_4506), "3, EVIOCGNAME(32), 0x1234");
        assert_eq!(request(0x8020_4521), "3, EVIOCGBIT(EV_KEY, 32), 0x1234");
        assert_eq!(request(0x8020_453f), "3, EVIOCGBIT(0x1f /* EV_??? */, 32), 0x1234");
        assert_eq!(request(0x4018_45c2), "3, EVIOCSABS(ABS_Z), 0x1234");
        assert_eq!(request(0x5451), "3, FIOCLEX");
    }

    #[test]
    fn rows_of_arguments_are_named_as_the_headers_name_their_numbers() {
        let tables = [
            super::filesystem::ARGUMENTS,
            super::interface::ARGUMENTS,
            super::machine::ARGUMENTS,
            super::terminal::ARGUMENTS,
        ];
        let mut missing = Vec::new();
        for (name, number, _) in tables.into_iter().flatten() {
            let names = [Abi::X86_64, Abi::I386].map(|abi| super::requests::name(abi, *number).unwrap_or_default());
            let found = names.iter().any(|names| names.split(" or ").any(|one| one == *name));
            if !found {
                missing.push(format!("{name} = {number:#x}"));
            }
        }
        assert_eq!(missing, Vec::<String>::new(), "unknown to the headers");
    }

    #[test]
    fn terminal_settings_are_shown_by_name() {
        let mut termios = Vec::new();
        for flags in [0x500_u32, 5, 0xbf, 0x8a3b] {
            termios.extend(flags.to_le_bytes());
        }
        termios.extend([0; 20]);
        let case = || Case::new("ioctl", [3, 0x5401, 0x1000]).written(0x1000, &termios);
        let flags = "{c_iflag=ICRNL|IXON, c_oflag=NL0|CR0|TAB0|BS0|VT0|FF0|OPOST|ONLCR, c_cflag=B38400|CS8|CREAD, \
                     c_lflag=ISIG|ICANON|ECHO|ECHOE|ECHOK|IEXTEN|ECHOCTL|ECHOKE";
        assert_eq!(texts(case()), format!("3, TCGETS, {flags}, ...}}"));
        let mut verbose = case();
        verbose.limits.detail = true;
        assert!(texts(verbose).ends_with(", c_line=N_TTY, c_cc=[[VINTR]=0, [VQUIT]=0, [VERASE]=0, [VKILL]=0, [VEOF]=0, [VTIME]=0, [VMIN]=0, [VSWTC]=0, [VSTART]=0, [VSTOP]=0, [VSUSP]=0, [VEOL]=0, [VREPRINT]=0, [VDISCARD]=0, [VWERASE]=0, [VLNEXT]=0, [VEOL2]=0, [17]=0, [18]=0]}"));
        let size = [24, 0, 80, 0, 0, 0, 0, 0];
        let case = Case::new("ioctl", [1, 0x5413, 0x1000]).written(0x1000, &size);
        assert_eq!(texts(case), "1, TIOCGWINSZ, {ws_row=24, ws_col=80, ws_xpixel=0, ws_ypixel=0}");
        let case = Case::new("ioctl", [1, 0x5413, 0]).result(-14);
        assert_eq!(texts(case), "1, TIOCGWINSZ, NULL");
    }

    #[test]
    fn interfaces_are_shown_by_request() {
        let mut ifreq = b"lo".to_vec();
        ifreq.resize(40, 0);
        ifreq[16..18].copy_from_slice(&[0x49, 0]);
        let case = |result: i64| Case::new("ioctl", [3, 0x8913, 0x1000]).memory(0x1000, &ifreq).result(result);
        assert_eq!(texts(case(0)), r#"3, SIOCGIFFLAGS, {ifr_name="lo", ifr_flags=IFF_UP|IFF_LOOPBACK|IFF_RUNNING}"#);
        assert_eq!(texts(case(-19)), r#"3, SIOCGIFFLAGS, {ifr_name="lo"}"#);
        // The strict text has written the name when the flags become known: it must know that there is more to come.
        let call = crate::syscalls::by_name(Abi::X86_64, "ioctl").and_then(|call| call.signature).expect("a row");
        let memory = crate::syscalls::testing::FakeMemory::default().with(0x1000, &ifreq);
        let args = [3, 0x8913, 0x1000, 0, 0, 0];
        let limits = crate::syscalls::Limits::default();
        let cx = crate::syscalls::Cx {
            abi: Abi::X86_64,
            args,
            sp: crate::addr::VAddr::NULL,
            interrupted: None,
            result: None,
            limits,
            memory: &memory,
        };
        let entered = crate::syscalls::decode::entry(call, &cx);
        assert!(matches!(entered[2], crate::value::Value::Open(_)), "{entered:?}");
    }
}
