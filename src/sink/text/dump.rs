//! The data that a call moved, in hexadecimal and as text (`-e read=`, `-e write=`).

use crate::event::Dump;
use crate::value::number::decimal;

/// How many bytes stand in a line.
const WIDTH: usize = 16;

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// Writes the lines that stand below a call's.
pub(super) fn write(dumps: &[Dump], out: &mut Vec<u8>) {
    for dump in dumps {
        match dump {
            Dump::Whole { bytes, len } => block(bytes, *len, out),
            Dump::Buffer { index, len, bytes } => {
                out.extend_from_slice(b" * ");
                decimal(*len, out);
                out.extend_from_slice(b" bytes in buffer ");
                decimal(*index, out);
                out.push(b'\n');
                block(bytes, *len, out);
            }
            Dump::Message { index, buffers } => {
                out.extend_from_slice(b" = ");
                decimal(*buffers, out);
                out.extend_from_slice(b" buffers in vector ");
                decimal(*index, out);
                out.push(b'\n');
            }
        }
    }
}

fn block(bytes: &[u8], len: u64, out: &mut Vec<u8>) {
    if bytes.is_empty() {
        return;
    }
    let digits = len.saturating_sub(1).checked_ilog2().map_or(1, |bits| bits as usize / 4 + 1).max(5);
    for (index, row) in bytes.chunks(WIDTH).enumerate() {
        out.extend_from_slice(b" | ");
        let offset = index * WIDTH;
        out.extend((0..digits).rev().map(|digit| DIGITS[offset >> (4 * digit) & 15]));
        for column in 0..WIDTH {
            out.extend_from_slice(if column % 8 == 0 { b"  " } else { b" " });
            match row.get(column) {
                Some(&byte) => out.extend([DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]),
                None => out.extend_from_slice(b"  "),
            }
        }
        out.extend_from_slice(b"  ");
        let shown = |byte: &u8| if (b' '..=b'~').contains(byte) { *byte } else { b'.' };
        out.extend(row.iter().map(shown));
        out.resize(out.len() + WIDTH - row.len(), b' ');
        out.extend_from_slice(b" |\n");
    }
    if (bytes.len() as u64) < len {
        out.extend_from_slice(format!(" | and {} bytes more\n", len - bytes.len() as u64).as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(dumps: &[Dump]) -> String {
        let mut out = Vec::new();
        write(dumps, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn sixteen_bytes_stand_in_a_line_and_a_shorter_one_is_filled_up() {
        let whole = Dump::Whole { bytes: b"hello, long\n\x7f\xff world".to_vec(), len: 20 };
        assert_eq!(
            text(&[whole]),
            " | 00000  68 65 6c 6c 6f 2c 20 6c  6f 6e 67 0a 7f ff 20 77  hello, long... w |\n\
             \x20| 00010  6f 72 6c 64                                       orld             |\n"
        );
    }

    #[test]
    fn buffers_and_messages_are_numbered_and_what_is_left_out_is_said() {
        let dumps = [
            Dump::Message { index: 1, buffers: 2 },
            Dump::Buffer { index: 0, len: 3, bytes: Vec::new() },
            Dump::Buffer { index: 1, len: 0x10_0001, bytes: b"a".to_vec() },
        ];
        assert_eq!(
            text(&dumps),
            " = 2 buffers in vector 1\n * 3 bytes in buffer 0\n * 1048577 bytes in buffer 1\n\
             \x20| 000000  61                                                a                |\n | and 1048576 bytes more\n"
        );
    }
}
