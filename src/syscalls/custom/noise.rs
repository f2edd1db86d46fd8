//! Bytes that are noise by intention.

use crate::addr::VAddr;
use crate::syscalls::Cx;
use crate::value::{BytesKind, Value};

/// What getrandom(2) returned: each byte in hexadecimal, since letters among them would mean nothing.
pub(crate) fn noise(cx: &Cx<'_>, raw: u64) -> Value {
    cx.buffer_of(VAddr::new(raw), cx.returned().unwrap_or(0) as u64, BytesKind::Binary)
}

#[cfg(test)]
mod tests {
    use crate::syscalls::testing::Case;

    #[test]
    fn random_bytes_are_hexadecimal_even_where_they_could_be_text() {
        let case = Case::new("getrandom", [0x1000, 3, 0]).memory(0x1000, b"a\n\xff").result(3);
        assert_eq!(case.decode().0[0].to_text(), r#""\x61\x0a\xff""#);
    }
}
