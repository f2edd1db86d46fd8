//! What was read from or written to a descriptor, in full (`-e read=`, `-e write=`).

use super::Cx;
use crate::addr::VAddr;
use crate::event::Dump;

/// More than this of a call's data is not kept; what is left out is said. Bytes.
pub const MAX_DUMP: usize = 16 << 20;

/// The kernel takes no more buffers or messages at once (include/uapi/linux/uio.h, UIO_MAXIOV).
const MAX_BUFFERS: u64 = 1024;

/// Which way a call moves data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moves {
    /// From a descriptor into memory.
    Reads,
    /// From memory to a descriptor.
    Writes,
}

/// Where the data is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// The second argument is a buffer; the third is its size.
    Buffer,
    /// The second argument is an array of buffers; the third is their number.
    Buffers,
    /// The second argument is a `struct msghdr`.
    Message,
    /// The second argument is an array of `struct mmsghdr`; the result is how many were dealt with.
    Messages,
}

fn of(name: &str) -> Option<(Moves, Place)> {
    Some(match name {
        "read" | "pread64" | "recv" | "recvfrom" | "mq_timedreceive" | "mq_timedreceive_time64" => {
            (Moves::Reads, Place::Buffer)
        }
        "write" | "pwrite64" | "send" | "sendto" | "mq_timedsend" | "mq_timedsend_time64" => {
            (Moves::Writes, Place::Buffer)
        }
        "readv" | "preadv" | "preadv2" => (Moves::Reads, Place::Buffers),
        "writev" | "pwritev" | "pwritev2" | "vmsplice" => (Moves::Writes, Place::Buffers),
        "recvmsg" => (Moves::Reads, Place::Message),
        "sendmsg" => (Moves::Writes, Place::Message),
        "recvmmsg" | "recvmmsg_time64" => (Moves::Reads, Place::Messages),
        "sendmmsg" => (Moves::Writes, Place::Messages),
        _ => return None,
    })
}

/// Which way a call moves data, and over which descriptor.
#[must_use]
pub fn moves(name: &str, args: &[u64; 6]) -> Option<(Moves, i32)> {
    of(name).map(|(moves, _)| (moves, args[0] as i32))
}

/// The data that a call has moved, or tried to write, as it is in memory when the call has returned.
#[must_use]
pub fn dumps(name: &str, cx: &Cx<'_>) -> Vec<Dump> {
    let Some((moves, place)) = of(name) else { return Vec::new() };
    let moved = cx.returned().and_then(|moved| u64::try_from(moved).ok());
    // What was read is only there when the call succeeded; what was to be written is there anyway.
    let most = match (moves, moved) {
        (Moves::Reads, None) => return Vec::new(),
        (Moves::Reads, Some(moved)) => moved,
        (Moves::Writes, _) => u64::MAX,
    };
    let mut reading = Reading { cx, left: MAX_DUMP, dumps: Vec::new() };
    let (addr, count) = (VAddr::new(cx.args[1]), cx.args[2]);
    match place {
        Place::Buffer => {
            let len = count.min(most);
            if let Some(bytes) = reading.bytes(addr, len) {
                reading.dumps.push(Dump::Whole { bytes, len });
            }
        }
        Place::Buffers => reading.buffers(addr, count, most),
        Place::Message => reading.message(addr, most),
        Place::Messages => reading.messages(addr, moved.unwrap_or(0), moves),
    }
    reading.dumps
}

/// Hostile addresses wrap round, and are then unreadable.
const fn after(addr: VAddr, offset: u64) -> VAddr {
    VAddr::new(addr.raw().wrapping_add(offset))
}

struct Reading<'a> {
    cx: &'a Cx<'a>,
    /// How many bytes may still be kept.
    left: usize,
    dumps: Vec<Dump>,
}

impl Reading<'_> {
    /// The bytes there, as many as may be kept; `None` where there are none, or one of them can't be read.
    fn bytes(&mut self, addr: VAddr, len: u64) -> Option<Vec<u8>> {
        let wanted = usize::try_from(len).unwrap_or(usize::MAX).min(self.left);
        let mut bytes = vec![0; wanted];
        let found = wanted > 0 && self.cx.memory.read(addr, &mut bytes) == wanted;
        self.left -= if found { wanted } else { 0 };
        found.then_some(bytes)
    }

    /// The array of `struct iovec` (include/uapi/linux/uio.h) up to `most` bytes, and as strace, up to an empty one.
    fn buffers(&mut self, addr: VAddr, count: u64, most: u64) {
        let word = self.cx.abi.word_size() as u64;
        let mut most = most;
        for index in 0..count.min(MAX_BUFFERS) {
            let at = after(addr, index * 2 * word);
            let (Some(base), Some(len)) = (self.cx.word(at), self.cx.word(after(at, word))) else { return };
            let len = len.min(most);
            if len == 0 {
                return;
            }
            most -= len;
            let bytes = self.bytes(VAddr::new(base), len).unwrap_or_default();
            self.dumps.push(Dump::Buffer { index, len, bytes });
        }
    }

    /// The array of buffers and their number in a `struct msghdr` (include/linux/socket.h, `user_msghdr`).
    fn vector(&self, addr: VAddr) -> Option<(VAddr, u64)> {
        let (at, word) = if self.cx.abi.word_size() == 8 { (16, 8) } else { (8, 4) };
        let buffers = self.cx.word(after(addr, at))?;
        Some((VAddr::new(buffers), self.cx.word(after(addr, at + word))?))
    }

    fn message(&mut self, addr: VAddr, most: u64) {
        if let Some((buffers, count)) = self.vector(addr) {
            self.buffers(buffers, count, most);
        }
    }

    fn messages(&mut self, addr: VAddr, count: u64, moves: Moves) {
        let (header, size) = if self.cx.abi.word_size() == 8 { (56, 64) } else { (28, 32) };
        for index in 0..count.min(MAX_BUFFERS) {
            let at = after(addr, index * size);
            let Some((buffers, count)) = self.vector(at) else { return };
            let Some(len) = self.cx.u32(after(at, header)) else { return };
            self.dumps.push(Dump::Message { index, buffers: count });
            self.buffers(buffers, count, if moves == Moves::Reads { u64::from(len) } else { u64::MAX });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::abi::Abi;
    use crate::syscalls::testing::FakeMemory;
    use crate::syscalls::{Limits, RawResult};

    fn dumped(abi: Abi, name: &str, args: [u64; 3], result: i64, memory: FakeMemory) -> Vec<Dump> {
        let result = Some(RawResult { value: result, is_error: (-4095..0).contains(&result) });
        let args = [args[0], args[1], args[2], 0, 0, 0];
        let (sp, limits) = (VAddr::NULL, Limits::default());
        dumps(name, &Cx { abi, args, sp, interrupted: None, result, limits, memory: &memory })
    }

    fn words<const N: usize>(words: [u64; N]) -> Vec<u8> {
        words.iter().flat_map(|word| word.to_le_bytes()).collect()
    }

    fn whole(bytes: &[u8]) -> Vec<Dump> {
        vec![Dump::Whole { bytes: bytes.to_vec(), len: bytes.len() as u64 }]
    }

    fn buffer(index: u64, bytes: &[u8]) -> Dump {
        Dump::Buffer { index, len: bytes.len() as u64, bytes: bytes.to_vec() }
    }

    #[test]
    fn what_was_read_is_there_as_far_as_it_was_read() {
        let memory = || FakeMemory::default().with(0x1000, b"abcdef");
        assert_eq!(dumped(Abi::X86_64, "read", [3, 0x1000, 6], 2, memory()), whole(b"ab"));
        assert_eq!(dumped(Abi::X86_64, "read", [3, 0x1000, 6], 0, memory()), []);
        assert_eq!(dumped(Abi::X86_64, "read", [3, 0x1000, 6], -9, memory()), []);
        assert_eq!(dumped(Abi::X86_64, "openat", [3, 0x1000, 6], 6, memory()), []);
    }

    #[test]
    fn what_was_to_be_written_is_there_whether_it_worked_or_not() {
        let memory = || FakeMemory::default().with(0x1000, b"abcdef");
        assert_eq!(dumped(Abi::X86_64, "write", [3, 0x1000, 6], 2, memory()), whole(b"abcdef"));
        assert_eq!(dumped(Abi::X86_64, "write", [3, 0x1000, 6], -9, memory()), whole(b"abcdef"));
        assert_eq!(dumped(Abi::X86_64, "write", [3, 0x1000, 7], 7, memory()), []);
        assert_eq!(dumped(Abi::X86_64, "write", [3, u64::MAX, u64::MAX], -14, memory()), []);
    }

    #[test]
    fn buffers_share_what_was_read_and_end_at_an_empty_one() {
        let iov = words([0x1000, 2, 0x2000, 3, 0x1000, 0, 0x1000, 2]);
        let memory = || FakeMemory::default().with(0x1000, b"ab").with(0x2000, b"cde").with(0x3000, &iov);
        let both = [buffer(0, b"ab"), buffer(1, b"c")];
        assert_eq!(dumped(Abi::X86_64, "readv", [3, 0x3000, 4], 3, memory()), both);
        let all = [buffer(0, b"ab"), buffer(1, b"cde")];
        assert_eq!(dumped(Abi::X86_64, "writev", [3, 0x3000, 4], 1, memory()), all);
        assert_eq!(dumped(Abi::X86_64, "writev", [3, 0x4000, u64::MAX], -14, memory()), []);
    }

    #[test]
    fn messages_have_a_header_each_also_in_32_bit_code() {
        let header = words([0, 0, 0x3000, 1, 0, 0, 0, 2]);
        let iov = words([0x1000, 3]);
        let memory = FakeMemory::default().with(0x1000, b"abc").with(0x3000, &iov).with(0x4000, &header);
        let expected = [Dump::Message { index: 0, buffers: 1 }, buffer(0, b"ab")];
        assert_eq!(dumped(Abi::X86_64, "recvmmsg", [3, 0x4000, 1], 1, memory), expected);
        let header: Vec<u8> = [0u32, 0, 0x3000, 1, 0, 0, 0].iter().flat_map(|word| word.to_le_bytes()).collect();
        let iov: Vec<u8> = [0x1000u32, 3].iter().flat_map(|word| word.to_le_bytes()).collect();
        let memory = FakeMemory::default().with(0x1000, b"abc").with(0x3000, &iov).with(0x4000, &header);
        assert_eq!(dumped(Abi::I386, "sendmsg", [3, 0x4000, 0], 3, memory), [buffer(0, b"abc")]);
    }
}
