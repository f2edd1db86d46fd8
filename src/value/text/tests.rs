//! What values look like.

use std::borrow::Cow;

use super::*;
use crate::addr::VAddr;
use crate::value::Names;
use crate::value::{Field, FlagField};

static ACCESS: Names = Names {
    name: "ACCESS",
    unknown: "O_???",
    header: "",
    entries: &[("O_RDONLY", 0), ("O_WRONLY", 1), ("O_RDWR", 2)],
    field: None,
};
static OPEN: Names = Names {
    name: "OPEN",
    unknown: "O_???",
    header: "",
    entries: &[("O_CREAT", 0x40), ("O_CLOEXEC", 0x80000)],
    field: Some(FlagField { mask: 3, names: &ACCESS, apart: false }),
};
static EFD: Names =
    Names { name: "EFD", unknown: "EFD_???", header: "", entries: &[("EFD_CLOEXEC", 0x80000)], field: None };

/// A value in the three forms of `-X`: abbreviated, raw, verbose.
fn forms(value: &Value) -> [String; 3] {
    [Xlat::Abbrev, Xlat::Raw, Xlat::Verbose].map(|xlat| styled(value, &Style { xlat, ..Style::default() }))
}

fn styled(value: &Value, style: &Style) -> String {
    let mut out = Vec::new();
    render(value, style, &mut out);
    String::from_utf8(out).unwrap()
}

fn bytes(data: &[u8], cut: bool, kind: BytesKind) -> Value {
    Value::Bytes(Bytes { data: data.to_vec(), cut, kind })
}

fn field(name: &'static str, value: Value) -> Field {
    Field { name, value }
}

#[test]
fn numbers() {
    assert_eq!(Value::Signed(-1).to_text(), "-1");
    assert_eq!(Value::Unsigned(u64::MAX).to_text(), "18446744073709551615");
    assert_eq!(Value::Hex(0).to_text(), "0");
    assert_eq!(Value::Hex(0xbeef).to_text(), "0xbeef");
    assert_eq!(Value::Octal(0o17).to_text(), "017");
    assert_eq!(Value::address(0).to_text(), "NULL");
    assert_eq!(Value::Unreadable(VAddr::new(0x10)).to_text(), "0x10");
}

#[test]
fn modes() {
    let mode = |raw, typed| forms(&Value::Mode { raw, typed });
    assert_eq!(mode(0o100_644, true), ["S_IFREG|0644", "0100644", "0100644 /* S_IFREG|0644 */"]);
    assert_eq!(mode(0o104_755, true)[0], "S_IFREG|S_ISUID|0755");
    assert_eq!(mode(0o041_777, true)[0], "S_IFDIR|S_ISVTX|0777");
    assert_eq!(mode(0o040_000, true)[0], "S_IFDIR|000");
    assert_eq!(mode(0o170_007, true), ["0170007"; 3]);
    assert_eq!(mode(0, true), ["000", "000", "000 /* 000 */"]);
    assert_eq!(mode(0o4644, true)[0], "S_ISUID|0644");
    assert_eq!(mode(0o4755, false), ["04755"; 3]);
    assert_eq!(mode(0o1, false), ["001"; 3]);
    assert_eq!(mode(0o22, false), ["022"; 3]);
}

#[test]
fn constants() {
    let of = |raw| forms(&Value::Constant { raw, names: &ACCESS });
    assert_eq!(of(2), ["O_RDWR", "0x2", "0x2 /* O_RDWR */"]);
    assert_eq!(of(0), ["O_RDONLY", "0", "0 /* O_RDONLY */"]);
    assert_eq!(of(0x63), ["0x63 /* O_??? */", "0x63", "0x63 /* O_??? */"]);
}

#[test]
fn ordinals() {
    let of = |raw| forms(&Value::Ordinal { raw, names: &ACCESS });
    assert_eq!(of(2), ["O_RDWR", "2", "2 /* O_RDWR */"]);
    assert_eq!(of(0), ["O_RDONLY", "0", "0 /* O_RDONLY */"]);
    assert_eq!(of(77), ["77 /* O_??? */", "77", "77 /* O_??? */"]);
}

#[test]
fn flags() {
    let of = |raw, names| forms(&Value::Flags { raw, names });
    assert_eq!(of(0x80042, &OPEN), ["O_RDWR|O_CREAT|O_CLOEXEC", "0x80042", "0x80042 /* O_RDWR|O_CREAT|O_CLOEXEC */"]);
    assert_eq!(of(0x8000_0042, &OPEN)[0], "O_RDWR|O_CREAT|0x80000000");
    assert_eq!(of(0, &OPEN), ["O_RDONLY", "0", "0 /* O_RDONLY */"]);
    assert_eq!(of(0x80040, &EFD)[2], "0x80040 /* EFD_CLOEXEC|0x40 */");
    assert_eq!(of(0x40, &EFD), ["0x40 /* EFD_??? */", "0x40", "0x40 /* EFD_??? */"]);
    assert_eq!(of(0, &EFD), ["0"; 3]);
}

#[test]
fn a_field_that_stands_apart() {
    static SYNC: Names =
        Names { name: "SYNC", unknown: "", header: "", entries: &[("AS_STAT", 0), ("FORCE", 0x2000)], field: None };
    static STATX: Names = Names {
        name: "STATX",
        unknown: "AT_???",
        header: "",
        entries: &[("NOFOLLOW", 0x100)],
        field: Some(FlagField { mask: 0x6000, names: &SYNC, apart: true }),
    };
    let of = |raw| forms(&Value::Flags { raw, names: &STATX });
    assert_eq!(of(0x2100), ["FORCE|NOFOLLOW", "0x2000|0x100", "0x2000 /* FORCE */|0x100 /* NOFOLLOW */"]);
    assert_eq!(of(0x100), ["AS_STAT|NOFOLLOW", "|0x100", "0 /* AS_STAT */|0x100 /* NOFOLLOW */"]);
    assert_eq!(of(0x40), ["AS_STAT|0x40 /* AT_??? */", "|0x40", "0 /* AS_STAT */|0x40 /* AT_??? */"]);
    assert_eq!(of(0), ["AS_STAT", "", "0 /* AS_STAT */"]);
    assert_eq!(of(0x6000), ["0x6000 /* AT_??? */", "0x6000", "0x6000 /* AT_??? */"]);
    static MADE_OF_FLAGS: Names = Names {
        name: "STATX",
        unknown: "",
        header: "",
        entries: &[("NOFOLLOW", 0x100), ("FORCE", 0x2000), ("DONT", 0x4000)],
        field: Some(FlagField { mask: 0x6000, names: &SYNC, apart: true }),
    };
    let of = |raw| forms(&Value::Flags { raw, names: &MADE_OF_FLAGS });
    assert_eq!(of(0x6000), ["FORCE|DONT", "0x6000", "0x6000 /* FORCE|DONT */"]);
    assert_eq!(of(0x6100), ["FORCE|DONT|NOFOLLOW", "0x6000|0x100", "0x6000 /* FORCE|DONT */|0x100 /* NOFOLLOW */"]);
}

#[test]
fn some_values_are_always_by_name() {
    assert_eq!(forms(&Value::Flags { raw: 0x41, names: &OPEN }.by_name()), ["O_WRONLY|O_CREAT"; 3]);
}

#[test]
fn strings() {
    assert_eq!(bytes(b"ab\n", false, BytesKind::Text).to_text(), r#""ab\n""#);
    assert_eq!(bytes(b"ab", true, BytesKind::Data).to_text(), r#""ab"..."#);
    assert_eq!(bytes(b"", true, BytesKind::Data).to_text(), r#"""..."#);
    assert_eq!(bytes(b"\x01a", false, BytesKind::Binary).to_text(), r#""\x01\x61""#);
    let terminated = bytes(b"ab\0", false, BytesKind::Terminated);
    assert_eq!(terminated.to_text(), r#""ab""#);
    let hex = Style { hex_strings: HexStrings::NonAscii, ..Style::default() };
    let mut shown = Vec::new();
    crate::value::render(&terminated, &hex, &mut shown);
    assert_eq!(shown, br#""\x61\x62\x00""#);
    assert_eq!(styled(&bytes(b"a\x80", true, BytesKind::Path), &hex), r#""\x61\x80"..."#);
}

#[test]
fn descriptors() {
    let to = |fd, text: &[u8], device: Option<&str>, deleted| {
        let target = FdTarget { text: text.to_vec(), device: device.map(str::to_owned), deleted };
        Value::Fd(Fd { fd, target: Some(target), at: fd == -100 })
    };
    assert_eq!(Value::fd(-1).to_text(), "-1");
    assert_eq!(to(3, b"/a<b>\n", None, true).to_text(), r"3</a\74b\76\n>(deleted)");
    assert_eq!(to(-100, b"/a b", None, true).to_text(), "AT_FDCWD</a b (deleted)>");
    assert_eq!(to(3, b"/dev/null", Some("char 1:3"), false).to_text(), "3</dev/null<char 1:3>>");
    assert_eq!(to(3, b"UNIX-STREAM:[1->2,\"/a\"]", None, false).to_text(), "3<UNIX-STREAM:[1->2,\"/a\"]>");
    assert_eq!(to(3, b"X:[\x1b]", None, false).to_text(), "3<X:[?]>");
    let forms = forms(&to(-100, b"/tmp", None, false));
    assert_eq!(forms, ["AT_FDCWD</tmp>", "-100</tmp>", "-100 /* AT_FDCWD */</tmp>"]);
}

#[test]
fn pids() {
    let pid = Pid { pid: 5, comm: Some(b"a>\n".to_vec()), here: Some(10) };
    assert_eq!(Value::Pid(pid).to_text(), r"5<a\76\n> /* 10 in trace's PID NS */");
}

#[test]
fn signals_and_errors() {
    assert_eq!(forms(&Value::Signal(9)), ["SIGKILL", "9", "9 /* SIGKILL */"]);
    assert_eq!(forms(&Value::Signal(32))[0], "SIGRTMIN");
    assert_eq!(forms(&Value::Signal(64))[2], "64 /* SIGRT_32 */");
    assert_eq!(forms(&Value::Signal(65)), ["65"; 3]);
    assert_eq!(forms(&Value::Signal(u32::MAX)), ["-1"; 3]);
    assert_eq!(forms(&Value::Errno(2)), ["ENOENT", "2", "2 /* ENOENT */"]);
    assert_eq!(forms(&Value::Errno(999)), ["999"; 3]);
}

#[test]
fn sets() {
    let set = |numbers: &[u32], negated| {
        Value::Set(Set { items: numbers.iter().map(|&n| Value::Signal(n)).collect(), negated, more: false })
    };
    assert_eq!(set(&[2, 33], false).to_text(), "[INT RT_1]");
    assert_eq!(forms(&set(&[9, 32], true)), ["~[KILL RTMIN]", "~[9 32]", "~[9 /* KILL */ 32 /* RTMIN */]"]);
    assert_eq!(set(&[], true).to_text(), "~[]");
    let fds = Set { items: vec![Value::fd(3), Value::fd(4)], negated: false, more: true };
    assert_eq!(Value::Set(fds).to_text(), "[3 4 ...]");
}

#[test]
fn wait_statuses() {
    for (status, text) in [
        (0x300, "[{WIFEXITED(s) && WEXITSTATUS(s) == 3}]"),
        (9, "[{WIFSIGNALED(s) && WTERMSIG(s) == SIGKILL}]"),
        (0x8b, "[{WIFSIGNALED(s) && WTERMSIG(s) == SIGSEGV && WCOREDUMP(s)}]"),
        (0x137f, "[{WIFSTOPPED(s) && WSTOPSIG(s) == SIGSTOP}]"),
        (0xffff, "[{WIFCONTINUED(s)}]"),
        (0x857f, "[{WIFSTOPPED(s) && WSTOPSIG(s) == SIGTRAP | 0x80}]"),
        (0x80_137f, "[{WIFSTOPPED(s) && WSTOPSIG(s) == SIGSTOP}|PTRACE_EVENT_STOP<<16]"),
        (0x09_057f, "[{WIFSTOPPED(s) && WSTOPSIG(s) == SIGTRAP}|0x9 /* PTRACE_EVENT_??? */<<16]"),
    ] {
        assert_eq!(Value::WaitStatus(status).to_text(), text);
    }
}

#[test]
fn structures() {
    let mut structure = Struct::of(vec![field("a", Value::Signed(1)), field("", Value::Hex(2))]);
    assert_eq!(Value::Struct(structure.clone()).to_text(), "{a=1, 0x2}");
    structure.push("gone", Value::Omitted);
    structure.more = true;
    assert_eq!(Value::Struct(structure).to_text(), "{a=1, 0x2, ...}");
    assert_eq!(Value::Struct(Struct { fields: vec![], more: true }).to_text(), "{...}");
}

#[test]
fn arrays() {
    let array = |count, more, unreadable| {
        Value::Array(Array { items: (0..count).map(Value::Signed).collect(), more, unreadable })
    };
    assert_eq!(array(0, false, None).to_text(), "[]");
    assert_eq!(array(2, false, None).to_text(), "[0, 1]");
    assert_eq!(array(2, true, None).to_text(), "[0, 1, ...]");
    assert_eq!(array(0, true, None).to_text(), "[...]");
    assert_eq!(array(1, false, Some(VAddr::new(0x1000))).to_text(), "[0, ... /* 0x1000 */]");
}

#[test]
fn values_of_values() {
    let boxed = |value| Box::new(Value::Ref(Box::new(value)));
    assert_eq!(Value::Ref(Box::new(Value::Signed(5))).to_text(), "[5]");
    let scalars = Value::Change(boxed(Value::Signed(28)), boxed(Value::Signed(16)));
    assert_eq!(scalars.to_text(), "[28 => 16]");
    let one = |n| Box::new(Value::Struct(Struct::of(vec![field("a", Value::Signed(n))])));
    assert_eq!(Value::Change(one(1), one(2)).to_text(), "{a=1} => {a=2}");
    let joined =
        Value::Join(vec![Value::word("SOCK_STREAM"), Value::Omitted, Value::Flags { raw: 0x80000, names: &EFD }]);
    assert_eq!(joined.to_text(), "SOCK_STREAM|EFD_CLOEXEC");
    assert_eq!(Value::Labelled("child_stack", Box::new(Value::address(0))).to_text(), "child_stack=NULL");
    assert_eq!(Value::Hex(0x10).noted("23 vars").to_text(), "0x10 /* 23 vars */");
    let symbol = Value::Symbol { raw: 8 << 20, text: Cow::Borrowed("8192*1024") };
    assert_eq!(forms(&symbol), ["8192*1024", "8388608", "8388608 /* 8192*1024 */"]);
}

#[test]
fn what_has_a_notation_by_name_is_written_as_the_style_says() {
    let flags = Value::alias(0x28, Value::Join(vec![Value::Constant { raw: 8, names: &EFD }, Value::word("B")]));
    assert_eq!(forms(&flags), ["0x8 /* EFD_??? */|B", "0x28", "0x28 /* 0x8 /* EFD_??? */|B */"]);
    let none = Value::Constant { raw: 0, names: &EFD };
    assert_eq!(forms(&none), ["0 /* EFD_??? */", "0", "0 /* EFD_??? */"]);
    assert_eq!(Value::Flags { raw: 0, names: &EFD }.to_text(), "0");
}

#[test]
fn dates_stand_behind_times_that_have_one() {
    let text = Value::Signed(1_000_000_000).dated(1_000_000_000, 5, 6).to_text();
    assert!(text.starts_with("1000000000 /* 2001-09-0") && text.contains(".000005"), "{text}");
    assert_eq!(Value::Signed(0).dated(0, 0, 9).to_text(), "0");
    assert_eq!(Value::Signed(1).dated(1, 1_000_000, 6).to_text(), "1");
}

#[test]
fn unknown_ends_of_structures_are_bytes() {
    let beyond = Value::Beyond { offset: 24, end: 26, data: vec![1, 0] };
    let how = Value::Struct(Struct::of(vec![field("flags", Value::Hex(0)), field("", beyond)]));
    assert_eq!(how.to_text(), r#"{flags=0, /* bytes 24..25 */ "\x01\x00"}"#);
}

#[test]
fn macros_have_raw_forms() {
    let device = Value::Macro { name: "makedev", args: vec![Value::Hex(1), Value::Hex(3)] };
    assert_eq!(forms(&device), ["makedev(0x1, 0x3)", "0x103", "0x103 /* makedev(0x1, 0x3) */"]);
    let port = Value::Macro { name: "htons", args: vec![Value::Unsigned(80)] };
    assert_eq!(forms(&port), ["htons(80)", r#""\x00\x50""#, r#""\x00\x50" /* htons(80) */"#]);
    let addr = Value::Macro { name: "inet_addr", args: vec![Value::text("127.0.0.1")] };
    assert_eq!(forms(&addr)[1], r#""\x7f\x00\x00\x01""#);
    let to = Value::Symbol { raw: 0, text: Cow::Borrowed("&addr") };
    let addr = Value::Macro { name: "inet_pton", args: vec![Value::word("AF_INET"), Value::text("1.2.3.4"), to] };
    assert_eq!(
        forms(&addr),
        [
            r#"inet_pton(AF_INET, "1.2.3.4", &addr)"#,
            r#"addr="\x01\x02\x03\x04""#,
            r#"addr="\x01\x02\x03\x04" /* inet_pton(AF_INET, "1.2.3.4") */"#
        ]
    );
    let proto = Value::Macro { name: "htons", args: vec![Value::Constant { raw: 2, names: &ACCESS }] };
    assert_eq!(forms(&proto), ["htons(O_RDWR)", r#""\x00\x02""#, r#""\x00\x02" /* htons(O_RDWR) */"#]);
    let unknown = Value::Macro { name: "f", args: vec![Value::Signed(1), Value::Omitted] };
    assert_eq!(forms(&unknown), ["f(1)"; 3]);
}
