//! Calls of C's macros, as which numbers of several parts are shown: `makedev(0x8, 0x1)`, `htons(80)`, `WIFEXITED(s)`.

use super::{Value, Writer, Xlat, decimal, hex, signal_name};
use crate::value::names::Names;
use crate::value::quote::hex_escapes;

impl Writer<'_> {
    pub(super) fn call_of_macro(&mut self, name: &str, args: &[Value]) {
        // `inet_pton(AF_INET6, "::1", &sin6_addr)` names the field that it would fill; as a number it is that field.
        let (shown, target) = match args {
            [shown @ .., Value::Symbol { text, .. }] if self.xlat != Xlat::Abbrev && text.starts_with('&') => {
                (shown, &text[1..])
            }
            _ => (args, ""),
        };
        if let ("<<", [left, right]) = (name, args) {
            self.value(left);
            self.str("<<");
            return self.value(right);
        }
        let written = |writer: &mut Self| {
            writer.str(name);
            writer.str("(");
            // A remark on the request of an event device holds no other (`0x800445dd /* EVIOCGABS(0x1d) */`).
            writer.unremarked = writer.in_remark && name.starts_with("EVIOC");
            writer.separated(shown, ", ");
            writer.unremarked = false;
            writer.str(")");
        };
        match Expanded::of(name, args) {
            Some(expanded) => {
                self.label(target);
                self.named(|writer| writer.expanded(&expanded), written);
            }
            None => written(self),
        }
    }

    fn expanded(&mut self, expanded: &Expanded) {
        match expanded {
            Expanded::Number(number) => self.number(|out| hex(*number, out)),
            Expanded::Bytes(bytes) => self.painted(
                |palette| palette.string,
                |writer| {
                    writer.str("\"");
                    hex_escapes(bytes, writer.out);
                    writer.str("\"");
                },
            ),
        }
    }

    /// The macros of wait(2) that hold for a status word, whose bits are those of bits/waitstatus.h; above them there may
    /// be the number of a ptrace event (ptrace(2)).
    pub(super) fn wait_status(&mut self, status: u32) {
        self.str("[");
        let (word, low, high) = (status & 0xffff, status & 0x7f, status >> 8 & 0xff);
        if low == 0x7f && word & 0xff != 0x7f && status != 0xffff {
            self.number(|out| hex(u64::from(status), out));
            return self.str("]");
        }
        self.str("{");
        match word {
            0xffff => self.str("WIFCONTINUED(s)"),
            _ if word & 0xff == 0x7f => {
                self.str("WIFSTOPPED(s) && WSTOPSIG(s) == ");
                self.painted(|palette| palette.constant, |writer| signal_name(high & 0x7f, writer.out));
                // PTRACE_O_TRACESYSGOOD marks stops at system calls with this bit.
                self.str(if high & 0x80 != 0 { " | 0x80" } else { "" });
            }
            _ if low == 0 => {
                self.str("WIFEXITED(s) && WEXITSTATUS(s) == ");
                self.number(|out| decimal(u64::from(high), out));
            }
            _ => {
                self.str("WIFSIGNALED(s) && WTERMSIG(s) == ");
                self.painted(|palette| palette.constant, |writer| signal_name(low, writer.out));
                self.str(if status & 0x80 != 0 { " && WCOREDUMP(s)" } else { "" });
            }
        }
        self.str("}");
        if status >> 16 != 0 {
            self.str("|");
            self.one_of(u64::from(status >> 16), &PTRACE_EVENTS);
            self.str("<<16");
        }
        // The kernel leaves the second byte of a killed child's status empty, and there is no core of one that has exited.
        let rest = match low {
            0 => status & 0x80,
            0x7f => 0,
            _ => high << 8,
        };
        if rest != 0 {
            self.str("|");
            self.number(|out| hex(u64::from(rest), out));
        }
        self.str("]");
    }
}

/// What stopped a tracee, above the sixteen bits of its wait status (include/uapi/linux/ptrace.h).
static PTRACE_EVENTS: Names = Names {
    name: "PTRACE_EVENTS",
    unknown: "PTRACE_EVENT_???",
    header: "linux/ptrace.h",
    entries: &[
        ("PTRACE_EVENT_FORK", 1),
        ("PTRACE_EVENT_VFORK", 2),
        ("PTRACE_EVENT_CLONE", 3),
        ("PTRACE_EVENT_EXEC", 4),
        ("PTRACE_EVENT_VFORK_DONE", 5),
        ("PTRACE_EVENT_EXIT", 6),
        ("PTRACE_EVENT_SECCOMP", 7),
        ("PTRACE_EVENT_STOP", 128),
    ],
    field: None,
};

/// What a macro stands for in memory, for `-X raw` and `-X verbose`.
enum Expanded {
    Number(u64),
    Bytes(Vec<u8>),
}

impl Expanded {
    fn of(name: &str, args: &[Value]) -> Option<Self> {
        let number = |index: usize| match args.get(index)? {
            Value::Hex(raw) | Value::Unsigned(raw) | Value::Constant { raw, .. } | Value::Flags { raw, .. } => {
                Some(*raw)
            }
            Value::Signed(number) => Some(*number as u64),
            _ => None,
        };
        let address = |index: usize| match args.get(index)? {
            Value::Bytes(text) => std::str::from_utf8(&text.data).ok(),
            _ => None,
        };
        Some(match name {
            "makedev" => Expanded::Number(device_number(number(0)?, number(1)?)),
            "htons" => Expanded::Bytes((number(0)? as u16).to_be_bytes().to_vec()),
            "htonl" => Expanded::Bytes((number(0)? as u32).to_be_bytes().to_vec()),
            "inet_addr" => {
                let parsed: std::net::Ipv4Addr = address(0)?.parse().ok()?;
                Expanded::Bytes(parsed.octets().to_vec())
            }
            "inet_pton" => {
                let parsed: std::net::IpAddr = address(1)?.parse().ok()?;
                Expanded::Bytes(match parsed {
                    std::net::IpAddr::V4(addr) => addr.octets().to_vec(),
                    std::net::IpAddr::V6(addr) => addr.octets().to_vec(),
                })
            }
            // include/uapi/asm-generic/ioctl.h
            "_IOC" => Expanded::Number(number(0)? << 30 | number(3)? << 16 | number(1)? << 8 | number(2)?),
            _ => return None,
        })
    }
}

/// The number that `makedev(major, minor)` is (include/linux/kdev_t.h, `new_encode_dev`, and glibc's 64-bit form).
fn device_number(major: u64, minor: u64) -> u64 {
    (major & 0xfff) << 8 | (major & 0xffff_f000) << 32 | minor & 0xff | (minor & 0xffff_ff00) << 12
}
