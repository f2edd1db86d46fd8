//! Go's interfaces: which type the value in one has, by what the runtime knows of types, and the values of some.

use super::values::{View, number, read};
use crate::addr::VAddr;
use crate::value::{Record, Value, errno};

/// Longer names of types are cut off.
const MAX_NAME: usize = 256;

/// Where the type stands in the table of an interface that has methods (internal/abi.ITab).
const TYPE_IN_TABLE: u64 = 8;

/// An interface as `error` or `any`: `nil`, or the type of what is in it and that.
pub(super) fn interface(empty: bool, bytes: &[u8], view: &View<'_>) -> Value {
    let (table, data) = (number(bytes, 0, 8), number(bytes, 8, 8));
    if table == 0 {
        return Value::word("nil");
    }
    let ty = match empty {
        true => Some(table),
        false => word(table.wrapping_add(TYPE_IN_TABLE), view),
    };
    match ty.and_then(|ty| type_name(ty, view)) {
        Some(name) => {
            let fields = fields(&name, data, view);
            Value::Record(Record { name: Some(name.into()), fields, more: false })
        }
        None => Value::Address(VAddr::new(data)),
    }
}

fn word(at: u64, view: &View<'_>) -> Option<u64> {
    read(VAddr::new(at), 8, view).map(|bytes| number(&bytes, 0, 8))
}

/// The name of a type, from its description in the program (internal/abi.Type): `*errors.errorString`.
fn type_name(ty: u64, view: &View<'_>) -> Option<String> {
    /// Where the flags and the name are in it.
    const FLAGS: u64 = 20;
    const NAME: u64 = 40;
    /// The name has a star in front that does not belong to it.
    const EXTRA_STAR: u64 = 1 << 1;
    let description = read(VAddr::new(ty), 48, view)?;
    let offset = number(&description, NAME, 4) as u32 as i32;
    // A byte of flags, a length in groups of seven bits, the name.
    let at = view.go_types?.raw().wrapping_add_signed(offset.into());
    let mut head = [0; 3 + MAX_NAME];
    let got = view.memory.read(VAddr::new(at), &mut head);
    let (first, second) = (*head.get(1)?, *head.get(2)?);
    let (len, from) = match first & 0x80 {
        0 => (usize::from(first), 2),
        _ => (usize::from(first & 0x7f) | usize::from(second) << 7, 3),
    };
    let name = head[..got].get(from..)?;
    let name = std::str::from_utf8(name.get(..len)?).ok().filter(|name| !name.contains(char::is_control))?;
    let star = number(&description, FLAGS, 1) & EXTRA_STAR != 0;
    Some(if star { name.strip_prefix('*').unwrap_or(name) } else { name }.to_owned())
}

/// What is shown of a value in an interface: texts and numbers, the texts of the errors of Go's own library.
fn fields(name: &str, data: u64, view: &View<'_>) -> Vec<(Option<std::sync::Arc<str>>, Value)> {
    /// Each text is an address and a length.
    const TEXT: u64 = 16;
    let text = |at: u64| {
        let header = read(VAddr::new(at), 16, view).unwrap_or_default();
        super::values::data(VAddr::new(number(&header, 0, 8)), number(&header, 8, 8), view)
    };
    let integer = |bytes: usize| read(VAddr::new(data), bytes, view).map(|raw| number(&raw, 0, bytes as u64));
    let signed = |bytes: usize| {
        let shift = 64 - 8 * bytes as u32;
        integer(bytes).map(|raw| Value::Signed((raw << shift) as i64 >> shift))
    };
    let value = match name {
        "string" | "*errors.errorString" | "*fmt.wrapError" => Some(text(data)),
        "*fs.PathError" => {
            let named = |name: &str, at| (Some(name.into()), text(at));
            return vec![named("Op", data), named("Path", data.wrapping_add(TEXT))];
        }
        "int" | "int64" => signed(8),
        "int32" => signed(4),
        "int16" => signed(2),
        "int8" => signed(1),
        "uint" | "uint64" | "uintptr" => integer(8).map(Value::Unsigned),
        "uint32" => integer(4).map(Value::Unsigned),
        "uint16" => integer(2).map(Value::Unsigned),
        "uint8" => integer(1).map(Value::Unsigned),
        "bool" => integer(1).map(|raw| Value::word(if raw == 0 { "false" } else { "true" })),
        "float64" => integer(8).map(|raw| Value::Float(f64::from_bits(raw))),
        "syscall.Errno" => integer(8).map(|raw| match u32::try_from(raw).ok().and_then(errno::name) {
            Some(name) => Value::Symbol { raw, text: name.into() },
            None => Value::Unsigned(raw),
        }),
        _ => None,
    };
    vec![(None, value.unwrap_or(Value::Address(VAddr::new(data))))]
}
