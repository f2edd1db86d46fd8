//! The interface to the cryptographic algorithms of the kernel (linux/cryptouser.h).

use super::Parts;
use super::attribute::{Content, Table, attributes, fixed, name, number};
use super::link::UINT;
use crate::syscalls::consts::netlink_diag::CRYPTO_ATTRIBUTES;
use crate::syscalls::prelude::*;
use crate::value::{Bytes, BytesKind};
use Content::By;

/// The first and the last of the messages that are about an algorithm (`CRYPTO_MSG_NEWALG`, `CRYPTO_MSG_GETALG`).
pub(super) const FIRST: u16 = 16;
pub(super) const LAST: u16 = 19;

/// The size of a name (`CRYPTO_MAX_NAME`).
const NAME: usize = 64;

/// The size of `struct crypto_user_alg`.
const SIZE: usize = 3 * NAME + 16;

pub(super) static TABLE: Table = Table {
    names: Some(&CRYPTO_ATTRIBUTES),
    values: &[
        (1, UINT),
        (2, By(report)),
        (3, By(|cx, bytes, _| described(cx, bytes, 1, &["blocksize", "digestsize"]))),
        (4, By(|cx, bytes, _| described(cx, bytes, 2, &["blocksize", "min_keysize", "max_keysize", "ivsize"]))),
        (5, By(|cx, bytes, _| described(cx, bytes, 2, &["blocksize", "maxauthsize", "ivsize"]))),
        (6, By(report)),
        (7, By(|cx, bytes, _| described(cx, bytes, 1, &["seedsize"]))),
        (8, By(|cx, bytes, _| described(cx, bytes, 1, &["blocksize", "min_keysize", "max_keysize"]))),
        (9, By(report)),
        (10, By(report)),
        (11, By(report)),
    ],
};

/// `struct crypto_user_alg`, and attributes.
pub(super) fn payload(cx: &Cx<'_>, bytes: &[u8]) -> Vec<Value> {
    let Some(parts) = Parts::of(bytes, SIZE) else {
        return vec![cut(cx, bytes)];
    };
    let names = ["cru_name", "cru_driver_name", "cru_module_name"].into_iter().enumerate();
    let first = parts.shown(|fields| {
        for (index, field) in names {
            fields.push(field, fixed(parts.bytes(NAME * index, NAME)));
        }
        for (at, field) in [(0, "cru_type"), (4, "cru_mask")] {
            fields.push(field, Value::Hex(number(parts.bytes(3 * NAME + at, 4))));
        }
        fields.push("cru_refcnt", parts.number(3 * NAME + 8, 4));
        fields.push("cru_flags", Value::Hex(number(parts.bytes(3 * NAME + 12, 4))));
    });
    let mut values = vec![first];
    values.extend((bytes.len() > SIZE).then(|| attributes(cx, &bytes[SIZE..], &TABLE, 0)));
    values
}

/// What is too short to be the structure.
fn cut(cx: &Cx<'_>, bytes: &[u8]) -> Value {
    let shown = bytes.len().min(cx.limits.strlen);
    Value::Bytes(Bytes { data: bytes[..shown].to_vec(), cut: shown < bytes.len(), kind: BytesKind::Data })
}

/// What an algorithm is: names of its type and, if there are two, of what makes its initialization vectors; and numbers.
fn described(cx: &Cx<'_>, bytes: &[u8], names: usize, numbers: &[&'static str]) -> Option<Value> {
    let Some(parts) = Parts::of(bytes, NAME * names + 4 * numbers.len()) else {
        return Some(cut(cx, bytes));
    };
    Some(parts.shown(|fields| {
        for (index, field) in ["type", "geniv"].into_iter().take(names).enumerate() {
            fields.push(field, fixed(parts.bytes(NAME * index, NAME)));
        }
        for (index, field) in numbers.iter().enumerate() {
            fields.push(field, parts.number(NAME * names + 4 * index, 4));
        }
    }))
}

/// The name of a type alone, which may be shorter than the room that there is for it.
fn report(cx: &Cx<'_>, bytes: &[u8], _: u8) -> Option<Value> {
    Some(Parts(bytes).shown(|fields| fields.push("type", name(cx, bytes))))
}
