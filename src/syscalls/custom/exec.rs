//! The argument and environment vectors of execve(2).

use super::fields::pointer;
use crate::addr::PAGE_SIZE;
use crate::syscalls::prelude::*;

/// No vector is read further than this: far more than what the kernel accepts in argument pages.
const MAX_POINTERS: usize = 1 << 20;

/// A vector of pointers that ends with a null pointer, as far as it is read.
struct Vector {
    pointers: Vec<u64>,
    /// How it ended.
    end: End,
}

enum End {
    /// With its null pointer.
    Null,
    /// At this address, which can't be read.
    Unreadable(VAddr),
    /// There is more.
    Limit,
}

impl Vector {
    fn read(cx: &Cx<'_>, raw: u64, limit: usize) -> Self {
        let size = cx.abi.word_size() as u64;
        let mut vector = Vector { pointers: Vec::new(), end: End::Limit };
        let mut at = raw;
        while vector.pointers.len() <= limit {
            // Up to the end of the page in one read; a pointer that crosses it alone.
            let rest = VAddr::new(at).bytes_to_page_end() as u64;
            let want = if rest < size { size } else { (rest / size * size).min(PAGE_SIZE) };
            let mut bytes = vec![0; want as usize];
            let whole = cx.memory.read(VAddr::new(at), &mut bytes) / size as usize;
            for word in bytes.chunks_exact(size as usize).take(whole) {
                let word = word.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte));
                if word == 0 {
                    vector.end = End::Null;
                    return vector;
                }
                vector.pointers.push(word);
            }
            if (whole as u64) < want / size {
                vector.end = End::Unreadable(VAddr::new(at.wrapping_add(whole as u64 * size)));
                return vector;
            }
            at = at.wrapping_add(want);
        }
        vector
    }
}

/// `["ls", "-l"]`
pub(crate) fn arguments(cx: &Cx<'_>, raw: u64) -> Value {
    if raw == 0 || !cx.limits.follow {
        return pointer(raw);
    }
    let limit = if cx.limits.detail { MAX_POINTERS } else { cx.limits.strlen };
    let vector = Vector::read(cx, raw, limit);
    if let (End::Unreadable(at), true) = (&vector.end, vector.pointers.is_empty()) {
        return Value::Unreadable(*at);
    }
    let more = vector.pointers.len() > limit;
    let items = vector.pointers.iter().take(limit).map(|&pointer| cx.text(pointer)).collect();
    let unreadable = match vector.end {
        End::Unreadable(at) if !more => Some(at),
        _ => None,
    };
    Value::Array(ArrayValue { items, more, unreadable })
}

/// `0x7ffd58 /* 23 vars */`, or with `-v` the variables themselves.
pub(crate) fn environment(cx: &Cx<'_>, raw: u64) -> Value {
    if raw == 0 || !cx.limits.follow || cx.limits.detail {
        return arguments(cx, raw);
    }
    let vector = Vector::read(cx, raw, MAX_POINTERS);
    let count = vector.pointers.len();
    let unit = if count == 1 { "var" } else { "vars" };
    match vector.end {
        End::Unreadable(at) if count == 0 => Value::Unreadable(at),
        End::Null => pointer(raw).noted(format!("{count} {unit}")),
        End::Unreadable(_) | End::Limit => pointer(raw).noted(format!("{count} {unit}, unterminated")),
    }
}
