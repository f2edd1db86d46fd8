//! Whatever a value holds, its text is printable and its JSON is JSON.

use std::borrow::Cow;

use proptest::prelude::*;

use super::json;
use super::*;

static FLAGS: Names =
    Names { name: "FLAGS", unknown: "F_???", header: "", entries: &[("F_A", 1), ("F_B", 6)], field: None };

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 0..24)
}

fn leaf() -> impl Strategy<Value = Value> {
    let kinds = prop_oneof![
        Just(BytesKind::Text),
        Just(BytesKind::Path),
        Just(BytesKind::Data),
        Just(BytesKind::Abstract),
        Just(BytesKind::Binary)
    ];
    let target = proptest::option::of(
        (bytes(), proptest::option::of(".*"), any::<bool>()).prop_map(|(text, device, deleted)| FdTarget {
            text,
            device,
            deleted,
        }),
    );
    prop_oneof![
        Just(Value::Omitted),
        Just(Value::Pending),
        any::<i64>().prop_map(Value::Signed),
        any::<u64>().prop_map(Value::Unsigned),
        any::<u64>().prop_map(Value::Octal),
        any::<u64>().prop_map(Value::address),
        any::<u64>().prop_map(|raw| Value::Unreadable(VAddr::new(raw))),
        (any::<u32>(), any::<bool>()).prop_map(|(raw, typed)| Value::Mode { raw, typed }),
        any::<u64>().prop_map(|raw| Value::Constant { raw, names: &FLAGS }),
        any::<u64>().prop_map(|raw| Value::Flags { raw, names: &FLAGS }),
        (bytes(), any::<bool>(), kinds).prop_map(|(data, cut, kind)| Value::Bytes(Bytes { data, cut, kind })),
        (-101..10_i32, target, any::<bool>()).prop_map(|(fd, target, at)| Value::Fd(Fd { fd, target, at })),
        (any::<i32>(), proptest::option::of(bytes()), proptest::option::of(any::<i32>()))
            .prop_map(|(pid, comm, here)| Value::Pid(Pid { pid, comm, here })),
        any::<u32>().prop_map(Value::Signal),
        any::<u32>().prop_map(Value::Errno),
        any::<u32>().prop_map(Value::WaitStatus),
        (any::<u64>(), ".*").prop_map(|(raw, text)| Value::Symbol { raw, text: Cow::Owned(text) }),
        (any::<usize>(), any::<usize>(), bytes()).prop_map(|(offset, end, data)| Value::Beyond { offset, end, data }),
        (any::<i64>(), any::<u64>(), 0..=9_u8).prop_map(|(s, f, digits)| Value::Signed(s).dated(s, f, digits)),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    leaf().prop_recursive(4, 24, 4, |inner| {
        let items = proptest::collection::vec(inner.clone(), 0..4);
        let boxed = inner.clone().prop_map(Box::new);
        let pair = (boxed.clone(), boxed.clone());
        prop_oneof![
            (items.clone(), any::<bool>(), proptest::option::of(any::<u64>())).prop_map(|(items, more, stop)| {
                Value::Array(Array { items, more, unreadable: stop.map(VAddr::new) })
            }),
            (items.clone(), any::<bool>(), any::<bool>()).prop_map(|(items, negated, more)| Value::Set(Set {
                items,
                negated,
                more
            })),
            (items.clone(), any::<bool>()).prop_map(|(items, more)| {
                let names = ["a", "", "b", ""];
                let fields = items.into_iter().zip(names).map(|(value, name)| Field { name, value }).collect();
                Value::Struct(Struct { fields, more })
            }),
            (items.clone(), proptest::option::of(".*"), ".*", any::<bool>()).prop_map(
                |(items, variant, name, more)| {
                    let names = [Some(name.into()), None, None, None];
                    let fields = names.into_iter().zip(items).collect();
                    Value::Record(Record { name: variant.map(Into::into), fields, more })
                }
            ),
            items.clone().prop_map(Value::Join),
            items.prop_map(|args| Value::Macro { name: "makedev", args }),
            boxed.clone().prop_map(Value::Ref),
            boxed.clone().prop_map(Value::ByName),
            boxed.clone().prop_map(|inner| Value::Labelled("label", inner)),
            (boxed, ".*").prop_map(|(inner, note)| Value::Noted(inner, Cow::Owned(note))),
            pair.clone().prop_map(|(before, after)| Value::Change(before, after)),
            pair.clone().prop_map(|(plain, meaning)| Value::Meant { plain, meaning }),
            pair.prop_map(|(plain, named)| Value::Alias { plain, named }),
        ]
    })
}

proptest! {
    #[test]
    fn text_is_printable_in_every_style(value in value()) {
        for xlat in [Xlat::Abbrev, Xlat::Raw, Xlat::Verbose] {
            for hex_strings in [HexStrings::Never, HexStrings::Chars, HexStrings::NonAscii, HexStrings::Always] {
                let mut out = Vec::new();
                render(&value, &Style { xlat, hex_strings, ..Style::default() }, &mut out);
                prop_assert!(out.iter().all(|byte| matches!(byte, b' '..=b'~')), "{}", value.to_text());
            }
        }
    }

    #[test]
    fn json_is_json_on_one_line(value in value()) {
        let mut out = Vec::new();
        json::render(&value, &mut out);
        prop_assert!(out.iter().all(|&byte| byte >= b' ' && byte != 0x7f));
        let parsed: Result<serde_json::Value, _> = serde_json::from_slice(&out);
        prop_assert!(parsed.is_ok(), "{}", String::from_utf8_lossy(&out));
    }
}
