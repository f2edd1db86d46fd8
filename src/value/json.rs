//! Values as JSON, in the forms that docs/OUTPUT.md describes.

use super::number::{decimal, float, hex_digits, octal, signed};
use super::text::signal_name;
use super::{Array, Bytes, BytesKind, Fd, Moment, Names, Pid, Record, Set, Struct, Value, errno, signals};

/// Writes a value.
pub fn render(value: &Value, out: &mut Vec<u8>) {
    match value {
        // Sinks leave these out; a caller that does not gets JSON all the same.
        Value::Omitted => put(out, "null"),
        Value::Pending | Value::Held(_) => put(out, r#"{"pending":true}"#),
        Value::Settled(inner) => render(inner, out),
        Value::Signed(number) => signed(*number, out),
        Value::Unsigned(number) | Value::Hex(number) | Value::Octal(number) => decimal(*number, out),
        Value::Float(number) if number.is_finite() => float(*number, out),
        // JSON has no numbers that are none.
        Value::Float(number) => {
            put(out, "\"");
            float(*number, out);
            put(out, "\"");
        }
        Value::Mode { raw, typed } => mode(*raw, *typed, out),
        Value::Address(addr) if addr.is_null() => put(out, "null"),
        Value::Address(addr) => tagged("address", |out| address(addr.raw(), out), out),
        Value::Unreadable(addr) => tagged("unreadable", |out| address(addr.raw(), out), out),
        Value::Constant { raw, names } | Value::Ordinal { raw, names } => constant(*raw, names, out),
        Value::Flags { raw, names } => flags(*raw, names, out),
        Value::Bytes(bytes) => bytes_value(bytes, out),
        Value::Fd(descriptor) => fd(descriptor, out),
        Value::Pid(number) => pid(number, out),
        Value::Signal(signal) => named_number("signal", *signal as i32, signals::name(*signal).is_some(), out, |out| {
            signal_name(*signal, out);
        }),
        Value::Errno(number) => named_number("errno", *number as i32, errno::name(*number).is_some(), out, |out| {
            put(out, errno::name(*number).unwrap_or_default());
        }),
        Value::WaitStatus(status) => wait_status(*status, value, out),
        Value::Struct(structure) | Value::Open(structure) => object(structure, out),
        Value::Record(record) => record_object(record, out),
        Value::Array(items) => array(items, out),
        Value::Set(members) => set(members, out),
        Value::Ref(inner) => render(inner, out),
        Value::Change(before, after) => pair(("before", of(before)), ("after", of(after)), out),
        Value::Join(parts) => tagged("join", |out| list(parts, out), out),
        Value::Macro { name, args } => call_of_macro(name, args, value, out),
        Value::Labelled(label, inner) => pair(("label", text(label)), ("value", of(inner)), out),
        Value::At { index, names, value } => {
            let label = names.of(*index).map_or_else(|| format!("[{index}]"), |name| format!("[{name}]"));
            pair(("label", text(&label)), ("value", of(value)), out);
        }
        Value::Noted(inner, note) | Value::Remarked(inner, note) => {
            pair(("value", of(inner)), ("note", text(note)), out);
        }
        // A word has no number.
        Value::Symbol { raw: 0, text: name } => tagged("name", text(name), out),
        Value::Symbol { raw, text: name } => pair(("name", text(name)), ("raw", |out| decimal(*raw, out)), out),
        Value::Alias { plain, named } => pair(("name", text(&named.to_text())), ("value", of(plain)), out),
        Value::Composed { parts, .. } if matches!(**parts, Value::Set(_)) => render(parts, out),
        Value::Composed { plain, parts } => pair(("name", text(&parts.to_text())), ("value", of(plain)), out),
        Value::Meant { plain, meaning } => pair(("value", of(plain)), ("meaning", of(meaning)), out),
        Value::ByName(inner) => render(inner, out),
        Value::Dated(inner, moment) => dated(inner, *moment, out),
        Value::Beyond { offset, end, data } => beyond(*offset, *end, data, out),
    }
}

fn of(value: &Value) -> impl FnOnce(&mut Vec<u8>) {
    move |out| render(value, out)
}

fn text(text: &str) -> impl FnOnce(&mut Vec<u8>) {
    move |out| text_string(text, out)
}

fn call_of_macro(name: &str, args: &[Value], value: &Value, out: &mut Vec<u8>) {
    put(out, r#"{"macro":"#);
    text_string(name, out);
    with("args", |out| list(args, out), out);
    with("text", text(&value.to_text()), out);
    put(out, "}");
}

fn dated(inner: &Value, moment: Moment, out: &mut Vec<u8>) {
    let mut date = Vec::new();
    match moment.write(&mut date) {
        true => pair(("value", of(inner)), ("date", |out| string(&date, out)), out),
        false => tagged("value", of(inner), out),
    }
}

fn beyond(offset: usize, end: usize, data: &[u8], out: &mut Vec<u8>) {
    put(out, r#"{"offset":"#);
    decimal(offset as u64, out);
    with("end", |out| decimal(end as u64, out), out);
    with("hex", |out| hex_string(data, out), out);
    put(out, "}");
}

/// Writes bytes as a JSON string where they are UTF-8, else as `{"latin1":"…"}`, in which each character stands for the
/// byte of its number: nothing is lost, and every reader can get the bytes back.
pub fn string(bytes: &[u8], out: &mut Vec<u8>) {
    match std::str::from_utf8(bytes) {
        Ok(text) => text_string(text, out),
        Err(_) => tagged("latin1", |out| latin1(bytes, out), out),
    }
}

/// Writes a JSON string.
pub fn text_string(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    let mut rest = text.as_bytes();
    while let Some(at) = rest.iter().position(|&byte| byte < b' ' || matches!(byte, b'"' | b'\\' | 0x7f)) {
        out.extend_from_slice(&rest[..at]);
        escape(rest[at], out);
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}

fn latin1(bytes: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    for &byte in bytes {
        match byte {
            b'"' | b'\\' | 0x7f.. | ..b' ' => escape(byte, out),
            _ => out.push(byte),
        }
    }
    out.push(b'"');
}

/// The escape of one character below U+0100.
fn escape(byte: u8, out: &mut Vec<u8>) {
    match byte {
        b'"' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
        b'\n' => put(out, "\\n"),
        b'\t' => put(out, "\\t"),
        b'\r' => put(out, "\\r"),
        _ => {
            put(out, "\\u00");
            hex_digits(u64::from(byte), 2, out);
        }
    }
}

/// Writes a number as a hexadecimal string, which no reader rounds.
pub fn address(number: u64, out: &mut Vec<u8>) {
    put(out, "\"0x");
    hex_digits(number, 1, out);
    put(out, "\"");
}

fn put(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(text.as_bytes());
}

/// `{"key":…}`
fn tagged(key: &str, write: impl FnOnce(&mut Vec<u8>), out: &mut Vec<u8>) {
    put(out, "{\"");
    put(out, key);
    put(out, "\":");
    write(out);
    put(out, "}");
}

/// `{"key":…,"key":…}`
fn pair(
    (first, write_first): (&str, impl FnOnce(&mut Vec<u8>)),
    (second, write_second): (&str, impl FnOnce(&mut Vec<u8>)),
    out: &mut Vec<u8>,
) {
    let both = |out: &mut Vec<u8>| {
        write_first(out);
        with(second, write_second, out);
    };
    tagged(first, both, out);
}

/// `,"key":…`
fn with(key: &str, write: impl FnOnce(&mut Vec<u8>), out: &mut Vec<u8>) {
    put(out, ",\"");
    put(out, key);
    put(out, "\":");
    write(out);
}

fn list(items: &[Value], out: &mut Vec<u8>) {
    put(out, "[");
    for (index, item) in items.iter().filter(|item| !item.is_omitted()).enumerate() {
        put(out, if index > 0 { "," } else { "" });
        render(item, out);
    }
    put(out, "]");
}

fn hex_string(data: &[u8], out: &mut Vec<u8>) {
    put(out, "\"");
    data.iter().for_each(|&byte| hex_digits(u64::from(byte), 2, out));
    put(out, "\"");
}

fn constant(raw: u64, names: &Names, out: &mut Vec<u8>) {
    put(out, r#"{"name":"#);
    match names.of(raw) {
        Some(name) => text_string(name, out),
        None => put(out, "null"),
    }
    with("raw", |out| decimal(raw, out), out);
    put(out, "}");
}

fn flags(raw: u64, names: &Names, out: &mut Vec<u8>) {
    let (found, rest) = names.split(raw);
    put(out, r#"{"flags":["#);
    for (index, name) in found.iter().enumerate() {
        put(out, if index > 0 { "," } else { "" });
        text_string(name, out);
    }
    put(out, "]");
    if rest != 0 {
        with("unknown", |out| decimal(rest, out), out);
    }
    with("raw", |out| decimal(raw, out), out);
    put(out, "}");
}

fn mode(raw: u32, typed: bool, out: &mut Vec<u8>) {
    put(out, r#"{"mode":""#);
    octal(u64::from(raw & if typed { 0o7777 } else { u32::MAX }), 4, out);
    put(out, "\"");
    if let Some(name) = super::text::file_type(raw).filter(|_| typed) {
        with("type", |out| text_string(name, out), out);
    }
    with("raw", |out| decimal(u64::from(raw), out), out);
    put(out, "}");
}

fn bytes_value(bytes: &Bytes, out: &mut Vec<u8>) {
    let text = std::str::from_utf8(&bytes.data).ok().filter(|_| bytes.kind != BytesKind::Binary);
    if let (Some(text), false, BytesKind::Text | BytesKind::Path | BytesKind::Data | BytesKind::Terminated) =
        (text, bytes.cut, bytes.kind)
    {
        return text_string(text, out);
    }
    put(out, "{\"");
    match (bytes.kind, text) {
        (BytesKind::Binary, _) => {
            put(out, "hex\":");
            hex_string(&bytes.data, out);
        }
        (BytesKind::Abstract, _) => {
            put(out, "abstract\":");
            string(&bytes.data, out);
        }
        (_, Some(text)) => {
            put(out, "text\":");
            text_string(text, out);
        }
        (_, None) => {
            put(out, "latin1\":");
            latin1(&bytes.data, out);
        }
    }
    if bytes.cut {
        put(out, r#","cut":true"#);
    }
    put(out, "}");
}

fn fd(fd: &Fd, out: &mut Vec<u8>) {
    put(out, r#"{"fd":"#);
    signed(i64::from(fd.fd), out);
    if fd.at && fd.fd == super::AT_FDCWD {
        put(out, r#","name":"AT_FDCWD""#);
    }
    if let Some(target) = &fd.target {
        with("target", |out| string(&target.text, out), out);
        if let Some(device) = &target.device {
            with("device", |out| text_string(device, out), out);
        }
        if target.deleted {
            put(out, r#","deleted":true"#);
        }
    }
    put(out, "}");
}

fn pid(pid: &Pid, out: &mut Vec<u8>) {
    put(out, r#"{"pid":"#);
    signed(i64::from(pid.pid), out);
    if let Some(comm) = &pid.comm {
        with("comm", |out| string(comm, out), out);
    }
    if let Some(here) = pid.here {
        with("here", |out| signed(i64::from(here), out), out);
    }
    put(out, "}");
}

/// `{"signal":"SIGINT","raw":2}`
fn named_number(key: &str, raw: i32, known: bool, out: &mut Vec<u8>, name: impl FnOnce(&mut Vec<u8>)) {
    put(out, "{\"");
    put(out, key);
    put(out, "\":");
    if known {
        put(out, "\"");
        name(out);
        put(out, "\"");
    } else {
        put(out, "null");
    }
    with("raw", |out| signed(i64::from(raw), out), out);
    put(out, "}");
}

fn wait_status(status: u32, value: &Value, out: &mut Vec<u8>) {
    put(out, r#"{"wait_status":"#);
    decimal(u64::from(status), out);
    with("text", |out| text_string(&value.to_text(), out), out);
    put(out, "}");
}

fn object(structure: &Struct, out: &mut Vec<u8>) {
    put(out, "{");
    let mut first = true;
    for (index, field) in structure.fields.iter().enumerate().filter(|(_, field)| !field.value.is_omitted()) {
        put(out, if std::mem::take(&mut first) { "" } else { "," });
        if field.name.is_empty() {
            put(out, "\"_");
            decimal(index as u64, out);
            put(out, "\"");
        } else {
            text_string(field.name, out);
        }
        put(out, ":");
        render(&field.value, out);
    }
    if structure.more {
        put(out, if first { r#""...":true"# } else { r#","...":true"# });
    }
    put(out, "}");
}

/// A structure's members by name, `_0` and so on where they have none; a variant's in `{"variant":"Some","fields":{...}}`.
fn record_object(record: &Record, out: &mut Vec<u8>) {
    let variant = record.name.as_ref().filter(|name| !name.is_empty());
    if let Some(name) = variant {
        put(out, r#"{"variant":"#);
        text_string(name, out);
        put(out, r#","fields":"#);
    }
    put(out, "{");
    for (index, (name, value)) in record.fields.iter().enumerate() {
        put(out, if index == 0 { "" } else { "," });
        match name {
            Some(name) => text_string(name, out),
            None => {
                put(out, "\"_");
                decimal(index as u64, out);
                put(out, "\"");
            }
        }
        put(out, ":");
        render(value, out);
    }
    if record.more {
        put(out, if record.fields.is_empty() { r#""...":true"# } else { r#","...":true"# });
    }
    put(out, if variant.is_some() { "}}" } else { "}" });
}

fn array(array: &Array, out: &mut Vec<u8>) {
    list(&array.items, out);
    if !array.more && array.unreadable.is_none() {
        return;
    }
    out.pop();
    put(out, if out.last() == Some(&b'[') { "" } else { "," });
    match array.unreadable {
        Some(addr) => tagged("unreadable", |out| address(addr.raw(), out), out),
        None => put(out, r#"{"...":true}"#),
    }
    put(out, "]");
}

fn set(set: &Set, out: &mut Vec<u8>) {
    put(out, r#"{"set":"#);
    list(&set.items, out);
    if set.negated {
        put(out, r#","negated":true"#);
    }
    if set.more {
        put(out, r#","...":true"#);
    }
    put(out, "}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::addr::VAddr;
    use crate::value::{FdTarget, Field};

    static EFD: Names =
        Names { name: "EFD", unknown: "EFD_???", header: "", entries: &[("EFD_CLOEXEC", 0x80000)], field: None };

    fn json(value: &Value) -> String {
        let mut out = Vec::new();
        render(value, &mut out);
        let text = String::from_utf8(out).unwrap();
        serde_json::from_str::<serde_json::Value>(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
        text
    }

    fn bytes(data: &[u8], cut: bool, kind: BytesKind) -> Value {
        Value::Bytes(Bytes { data: data.to_vec(), cut, kind })
    }

    #[test]
    fn numbers_and_addresses() {
        assert_eq!(json(&Value::Signed(-1)), "-1");
        assert_eq!(json(&Value::Hex(u64::MAX)), "18446744073709551615");
        assert_eq!(json(&Value::address(0)), "null");
        assert_eq!(json(&Value::address(0x10)), r#"{"address":"0x10"}"#);
        assert_eq!(json(&Value::Unreadable(VAddr::new(1))), r#"{"unreadable":"0x1"}"#);
    }

    #[test]
    fn names_stand_beside_their_numbers() {
        assert_eq!(
            json(&Value::Flags { raw: 0x80040, names: &EFD }),
            r#"{"flags":["EFD_CLOEXEC"],"unknown":64,"raw":524352}"#
        );
        assert_eq!(json(&Value::Constant { raw: 7, names: &EFD }), r#"{"name":null,"raw":7}"#);
        assert_eq!(json(&Value::Signal(9)), r#"{"signal":"SIGKILL","raw":9}"#);
        assert_eq!(json(&Value::Errno(999)), r#"{"errno":null,"raw":999}"#);
        assert_eq!(
            json(&Value::Mode { raw: 0o100_644, typed: true }),
            r#"{"mode":"0644","type":"S_IFREG","raw":33188}"#
        );
    }

    #[test]
    fn strings_keep_every_byte() {
        assert_eq!(
            json(&bytes("a\"\\\n\u{1b}\u{e9}".as_bytes(), false, BytesKind::Path)),
            "\"a\\\"\\\\\\n\\u001b\u{e9}\""
        );
        assert_eq!(json(&bytes(b"ab", true, BytesKind::Data)), r#"{"text":"ab","cut":true}"#);
        assert_eq!(json(&bytes(b"a\xff\x00\"", false, BytesKind::Data)), r#"{"latin1":"a\u00ff\u0000\""}"#);
        assert_eq!(json(&bytes(b"\x01\xab", false, BytesKind::Binary)), r#"{"hex":"01ab"}"#);
        assert_eq!(json(&bytes(b"x", false, BytesKind::Abstract)), r#"{"abstract":"x"}"#);
    }

    #[test]
    fn every_byte_comes_back() {
        let all: Vec<u8> = (0..=255).collect();
        let parsed: serde_json::Value = serde_json::from_str(&json(&bytes(&all, false, BytesKind::Data))).unwrap();
        let back: Vec<u8> = parsed["latin1"].as_str().unwrap().chars().map(|c| c as u8).collect();
        assert_eq!(back, all);
    }

    #[test]
    fn descriptors_and_processes() {
        let target = FdTarget { text: b"/dev/null".to_vec(), device: Some("char 1:3".into()), deleted: true };
        assert_eq!(
            json(&Value::Fd(Fd { fd: 3, target: Some(target), at: false })),
            r#"{"fd":3,"target":"/dev/null","device":"char 1:3","deleted":true}"#
        );
        assert_eq!(json(&Value::Fd(Fd { fd: -100, target: None, at: true })), r#"{"fd":-100,"name":"AT_FDCWD"}"#);
        let process = Pid { pid: 5, comm: Some(b"x".to_vec()), here: None };
        assert_eq!(json(&Value::Pid(process)), r#"{"pid":5,"comm":"x"}"#);
    }

    #[test]
    fn aggregates_say_when_they_are_not_whole() {
        let field = |name, value| Field { name, value };
        let structure = Struct { fields: vec![field("a", Value::Signed(1)), field("", Value::Omitted)], more: true };
        assert_eq!(json(&Value::Struct(structure)), r#"{"a":1,"...":true}"#);
        assert_eq!(json(&Value::Struct(Struct { fields: vec![], more: true })), r#"{"...":true}"#);
        let array = |more, unreadable| Value::Array(Array { items: vec![Value::Signed(1)], more, unreadable });
        assert_eq!(json(&array(false, None)), "[1]");
        assert_eq!(json(&array(true, None)), r#"[1,{"...":true}]"#);
        assert_eq!(json(&array(false, Some(VAddr::new(16)))), r#"[1,{"unreadable":"0x10"}]"#);
        assert_eq!(json(&Value::Array(Array { more: true, ..Array::default() })), r#"[{"...":true}]"#);
        let members = Set { items: vec![Value::Signal(2)], negated: true, more: false };
        assert_eq!(json(&Value::Set(members)), r#"{"set":[{"signal":"SIGINT","raw":2}],"negated":true}"#);
    }

    #[test]
    fn the_rest() {
        let boxed = |value| Box::new(value);
        assert_eq!(json(&Value::Ref(boxed(Value::Signed(5)))), "5");
        assert_eq!(json(&Value::Change(boxed(Value::Signed(5)), boxed(Value::Signed(6)))), r#"{"before":5,"after":6}"#);
        let device = Value::Macro { name: "makedev", args: vec![Value::Hex(1), Value::Hex(3)] };
        assert_eq!(json(&device), r#"{"macro":"makedev","args":[1,3],"text":"makedev(0x1, 0x3)"}"#);
        assert_eq!(json(&Value::word("UTIME_NOW")), r#"{"name":"UTIME_NOW"}"#);
        assert_eq!(json(&Value::Hex(1).noted("x")), r#"{"value":1,"note":"x"}"#);
        assert_eq!(json(&Value::Labelled("a", boxed(Value::Hex(1)))), r#"{"label":"a","value":1}"#);
        assert_eq!(json(&Value::alias(1, Value::word("A"))), r#"{"name":"A","value":1}"#);
        assert_eq!(json(&Value::Beyond { offset: 2, end: 3, data: vec![1] }), r#"{"offset":2,"end":3,"hex":"01"}"#);
        assert_eq!(json(&Value::Join(vec![Value::Hex(1), Value::Omitted])), r#"{"join":[1]}"#);
        assert_eq!(
            json(&Value::WaitStatus(0x300)),
            r#"{"wait_status":768,"text":"[{WIFEXITED(s) && WEXITSTATUS(s) == 3}]"}"#
        );
    }
}
