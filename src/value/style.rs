//! How values are written, as far as that is a matter of taste.

use super::quote::HexStrings;

/// How values are written.
#[derive(Clone, Debug)]
pub struct Style {
    /// How constants and flags are written (`-X`).
    pub xlat: Xlat,
    /// Which strings are written in hexadecimal (`-x`, `-xx`).
    pub hex_strings: HexStrings,
    /// Our own name, for remarks such as `/* 10 in strace's PID NS */`.
    pub program: String,
    /// Whether data whose meaning is known is shown as what it means ([`super::Value::Meant`]).
    pub meanings: bool,
    /// Escape sequences around the parts of a value, for a terminal.
    pub palette: Option<&'static Palette>,
}

impl Default for Style {
    fn default() -> Self {
        Style {
            xlat: Xlat::Abbrev,
            hex_strings: HexStrings::Never,
            program: "trace".to_owned(),
            meanings: false,
            palette: None,
        }
    }
}

/// How constants and flags are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Xlat {
    /// By name: `O_RDWR|O_CREAT`.
    #[default]
    Abbrev,
    /// As numbers: `0x42`.
    Raw,
    /// Both: `0x42 /* O_RDWR|O_CREAT */`.
    Verbose,
}

/// The escape sequences that begin each part of a line; empty for none. [`Palette::RESET`] ends one.
#[derive(Debug, PartialEq, Eq)]
pub struct Palette {
    /// The name of a call.
    pub call: &'static str,
    /// A string.
    pub string: &'static str,
    /// A number.
    pub number: &'static str,
    /// The name of a constant or of flags.
    pub constant: &'static str,
    /// What is behind a descriptor or a pid.
    pub target: &'static str,
    /// A remark, a prefix, or what was left out.
    pub dim: &'static str,
    /// The name of a field or of an argument.
    pub field: &'static str,
    /// A result.
    pub result: &'static str,
    /// An error.
    pub error: &'static str,
    /// A signal.
    pub signal: &'static str,
    /// The end of a process.
    pub exit: &'static str,
    /// Names of tasks, one after the other.
    pub tasks: &'static [&'static str],
}

impl Palette {
    /// Ends what one of the sequences began.
    pub const RESET: &'static str = "\x1b[0m";
}
