//! What a decoder may look at: the call's registers, the tracee's memory, and at the exit the result.

use super::layout::{FieldSpec, Layout};
use super::signature::Kind;
use crate::abi::Abi;
use crate::addr::{PAGE_SIZE, VAddr};
use crate::value::{Array, Bytes, BytesKind, Struct, Value};

/// The memory of a stopped tracee.
pub trait Memory {
    /// Reads from `addr` on into `buf` and returns how many bytes could be read from the start: fewer than asked for
    /// where the mapping ends, 0 where there is none.
    fn read(&self, addr: VAddr, buf: &mut [u8]) -> usize;

    /// The name of the network interface that has this number in the tracee's network namespace; `None` where that is
    /// not known.
    fn interface_name(&self, index: u32) -> Option<String> {
        let _ = index;
        None
    }

    /// The protocol (`NETLINK_ROUTE`) of the netlink socket behind a descriptor; `None` for anything else, and where
    /// that is not known.
    fn netlink_protocol(&self, fd: i32) -> Option<u32> {
        let _ = fd;
        None
    }

    /// The name of the family of generic netlink whose messages have this type; `None` where that is not known.
    fn generic_family(&self, kind: u16) -> Option<String> {
        let _ = kind;
        None
    }

    /// What kind of anonymous inode is behind a descriptor: `bpf-map`; `None` for anything else, and where that is not known.
    fn anonymous_inode(&self, fd: i32) -> Option<String> {
        let _ = fd;
        None
    }

    /// When the system was started, in seconds since 1970.
    fn boot_time(&self) -> Option<i64> {
        None
    }
}

/// How much is decoded of what is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The longest string or buffer shown, in bytes (`-s`); also the longest array, in items, unless `detail`.
    pub strlen: usize,
    /// Whether everything is shown in full (`-v`, `-e abbrev=none`).
    pub detail: bool,
    /// Whether structures behind pointers are shown at all (`-e verbose=`).
    pub follow: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { strlen: 32, detail: false, follow: true }
    }
}

/// The result in the return register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawResult {
    /// The register, sign-extended.
    pub value: i64,
    /// Whether it is a negated error number (PTRACE_GET_SYSCALL_INFO's `is_error`).
    pub is_error: bool,
}

impl RawResult {
    /// The error number of a failed call, restart codes included.
    #[must_use]
    pub fn errno(self) -> Option<u32> {
        self.is_error.then(|| self.value.unsigned_abs() as u32)
    }
}

/// A call as its decoder sees it.
pub struct Cx<'a> {
    /// The interface of the call.
    pub abi: Abi,
    /// The argument registers; the upper halves are zero in 32-bit calls.
    pub args: [u64; 6],
    /// The stack pointer at the entry: where sigreturn(2) finds the frame that it takes down.
    pub sp: VAddr,
    /// The call of this task that a signal interrupted last, which restart_syscall(2) goes on with.
    pub interrupted: Option<&'static str>,
    /// The result; `None` at the entry.
    pub result: Option<RawResult>,
    /// How much is to be decoded.
    pub limits: Limits,
    /// The tracee's memory.
    pub memory: &'a dyn Memory,
}

/// A path is read up to this many bytes (include/uapi/linux/limits.h).
const PATH_MAX: usize = 4096;

/// No array is read further than this, whatever its length claims to be.
const MAX_ITEMS: usize = 1 << 16;

/// No buffer is read further than this, whatever its length claims to be, in bytes.
const MAX_BYTES: usize = 1 << 26;

impl Cx<'_> {
    /// Whether the call has returned an error.
    #[must_use]
    pub fn failed(&self) -> bool {
        self.result.is_some_and(|result| result.is_error)
    }

    /// The result of a call that has succeeded.
    #[must_use]
    pub fn returned(&self) -> Option<i64> {
        self.result.filter(|result| !result.is_error).map(|result| result.value)
    }

    /// Whether this is the entry of the call.
    #[must_use]
    pub fn entering(&self) -> bool {
        self.result.is_none()
    }

    /// Exactly `len` bytes from `addr` on, or `None` when one of them can't be read.
    #[must_use]
    pub fn exactly(&self, addr: VAddr, len: usize) -> Option<Vec<u8>> {
        let mut bytes = vec![0; len.min(MAX_BYTES)];
        (bytes.len() == len && self.memory.read(addr, &mut bytes) == len).then_some(bytes)
    }

    /// A number of `size` bytes (1, 2, 4 or 8), zero-extended; `None` also where pointers are not followed.
    #[must_use]
    pub fn number(&self, addr: VAddr, size: usize) -> Option<u64> {
        if !self.limits.follow {
            return None;
        }
        let mut bytes = [0; 8];
        (self.memory.read(addr, bytes.get_mut(..size)?) == size).then(|| u64::from_le_bytes(bytes))
    }

    /// A 32-bit number.
    #[must_use]
    pub fn u32(&self, addr: VAddr) -> Option<u32> {
        self.number(addr, 4).map(|n| n as u32)
    }

    /// A 64-bit number.
    #[must_use]
    pub fn u64(&self, addr: VAddr) -> Option<u64> {
        self.number(addr, 8)
    }

    /// A `long` or a pointer of the call's interface, zero-extended.
    #[must_use]
    pub fn word(&self, addr: VAddr) -> Option<u64> {
        self.number(addr, self.abi.word_size())
    }

    /// A whole structure's bytes.
    #[must_use]
    pub fn record(&self, layout: &'static Layout, addr: VAddr) -> Option<Record> {
        let bytes = self.exactly(addr, layout.size(self.abi))?;
        Some(Record { layout, abi: self.abi, bytes })
    }

    /// A structure of which the bytes have been read already, as an item of an array.
    #[must_use]
    pub fn record_of(&self, layout: &'static Layout, bytes: &[u8]) -> Record {
        Record { layout, abi: self.abi, bytes: bytes.to_vec() }
    }

    /// A value of `kind` that lies at `addr`.
    #[must_use]
    pub fn at(&self, kind: &Kind, addr: VAddr) -> Value {
        if addr.is_null() {
            return Value::Address(addr);
        }
        match self.exactly(addr, kind.size(self.abi)) {
            Some(bytes) => self.from_bytes(kind, &bytes, addr),
            None => Value::Unreadable(addr),
        }
    }

    /// A string that ends at a NUL. `max` bytes are shown at the most.
    #[must_use]
    pub fn string(&self, addr: VAddr, max: usize, kind: BytesKind) -> Value {
        if addr.is_null() {
            return Value::Address(addr);
        }
        let max = max.min(MAX_BYTES);
        let mut data = Vec::new();
        let mut at = addr;
        // One byte more than is shown tells whether the string goes on.
        while data.len() <= max {
            let want = at.bytes_to_page_end().min(max + 1 - data.len());
            let start = data.len();
            data.resize(start + want, 0);
            let got = self.memory.read(at, &mut data[start..]);
            data.truncate(start + got);
            if let Some(end) = data[start..].iter().position(|&byte| byte == 0) {
                data.truncate(start + end);
                return Value::Bytes(Bytes { data, cut: false, kind });
            }
            match at.checked_add(want as u64) {
                Some(next) if got == want => at = next,
                // The kernel would have faulted here too: the string has no end.
                _ => return Value::Unreadable(addr),
            }
        }
        data.truncate(max);
        Value::Bytes(Bytes { data, cut: true, kind })
    }

    /// A path, whole.
    #[must_use]
    pub fn path(&self, raw: u64) -> Value {
        self.path_within(raw, PATH_MAX - 1)
    }

    /// A path of at most `len` bytes.
    #[must_use]
    pub fn path_within(&self, raw: u64, len: usize) -> Value {
        self.string(VAddr::new(raw), len.min(PATH_MAX - 1), BytesKind::Path)
    }

    /// A string, cut as `-s` says.
    #[must_use]
    pub fn text(&self, raw: u64) -> Value {
        self.string(VAddr::new(raw), self.limits.strlen, BytesKind::Text)
    }

    /// A string of at most `len` bytes, with its NUL where there is one, cut as `-s` says.
    #[must_use]
    pub fn text_within(&self, raw: u64, len: u64) -> Value {
        let addr = VAddr::new(raw);
        let len = usize::try_from(len).unwrap_or(usize::MAX);
        if addr.is_null() || len > self.limits.strlen {
            return self.text(raw);
        }
        let mut data = vec![0; len];
        let got = self.memory.read(addr, &mut data);
        data.truncate(got);
        match data.iter().position(|&byte| byte == 0) {
            Some(end) => data.truncate(end),
            None if got < len => return Value::Unreadable(addr),
            None => return Value::Bytes(Bytes { data, cut: len > 0, kind: BytesKind::Text }),
        }
        Value::Bytes(Bytes { data, cut: false, kind: BytesKind::Text })
    }

    /// A buffer of `len` bytes, cut as `-s` says.
    #[must_use]
    pub fn buffer(&self, addr: VAddr, len: u64) -> Value {
        self.buffer_of(addr, len, BytesKind::Data)
    }

    /// A buffer that is often a string: a NUL at the end of what is shown is left out, and with it the dots.
    #[must_use]
    pub fn buffer_of_text(&self, addr: VAddr, len: u64) -> Value {
        match self.buffer(addr, len) {
            Value::Bytes(Bytes { data, kind: BytesKind::Data, .. }) if data.last() == Some(&0) => {
                Value::Bytes(Bytes { data, cut: false, kind: BytesKind::Terminated })
            }
            other => other,
        }
    }

    /// A buffer of `len` bytes shown as `kind`.
    #[must_use]
    pub fn buffer_of(&self, addr: VAddr, len: u64, kind: BytesKind) -> Value {
        if addr.is_null() {
            return Value::Address(addr);
        }
        let shown = usize::try_from(len).unwrap_or(usize::MAX).min(self.limits.strlen).min(MAX_BYTES);
        // A buffer that goes on is read one byte further than it is shown, as strace does.
        let read = shown + usize::from(len > shown as u64 && shown < MAX_BYTES);
        match self.exactly(addr, read) {
            Some(mut data) => {
                data.truncate(shown);
                Value::Bytes(Bytes { data, cut: len > shown as u64, kind })
            }
            None => Value::Unreadable(addr),
        }
    }

    /// An array of `count` values of `item`, as many as are shown and can be read.
    #[must_use]
    pub fn array(&self, item: &Kind, addr: VAddr, count: u64) -> Value {
        self.array_with(addr, count, item.size(self.abi), |bytes, at| self.from_bytes(item, bytes, at))
    }

    /// An array of `count` items of `size` bytes, each decoded by `decode` from its bytes and its address.
    pub fn array_with(
        &self,
        addr: VAddr,
        count: u64,
        size: usize,
        mut decode: impl FnMut(&[u8], VAddr) -> Value,
    ) -> Value {
        if addr.is_null() {
            return Value::Address(addr);
        }
        if count == 0 {
            return Value::Array(Array::default());
        }
        if count.checked_mul(size as u64).is_none() {
            return Value::Address(addr);
        }
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        let shown = count.min(if self.limits.detail { MAX_ITEMS } else { self.limits.strlen }).min(MAX_BYTES / size);
        let mut bytes = vec![0; shown * size];
        let whole = self.memory.read(addr, &mut bytes) / size;
        let address_of = |index: usize| VAddr::new(addr.raw().wrapping_add((index * size) as u64));
        // As strace does, an item that is not shown is looked at before it is left out.
        let ends = whole < shown || shown < count && self.memory.read(address_of(shown), &mut vec![0; size]) < size;
        if whole == 0 && ends {
            return Value::Unreadable(addr);
        }
        let items =
            bytes.chunks_exact(size).take(whole).enumerate().map(|(i, item)| decode(item, address_of(i))).collect();
        let unreadable = ends.then(|| address_of(whole));
        Value::Array(Array { items, more: shown < count && unreadable.is_none(), unreadable })
    }

    /// The bytes of a value of `kind`, decoded; `addr` is where they lay.
    ///
    /// # Panics
    /// When `bytes` are fewer than the kind's size, which is the caller's mistake and not the tracee's.
    #[must_use]
    pub fn from_bytes(&self, kind: &Kind, bytes: &[u8], addr: VAddr) -> Value {
        match *kind {
            Kind::Struct(layout) => Value::Struct(self.structure(layout, bytes, addr)),
            Kind::Inline(item, count) => {
                let size = item.size(self.abi);
                let item_at = |i: usize| VAddr::new(addr.raw().wrapping_add((i * size) as u64));
                let shown = if self.limits.detail { count } else { count.min(self.limits.strlen) };
                let items = (0..shown).map(|i| self.from_bytes(item, &bytes[i * size..(i + 1) * size], item_at(i)));
                Value::Array(Array { items: items.collect(), more: shown < count, ..Array::default() })
            }
            Kind::Chars(size) => {
                // Whole, whatever -s says: they are short. Without a NUL they may go on, for all one knows.
                let end = bytes[..size].iter().position(|&byte| byte == 0);
                let data = bytes[..end.unwrap_or(size.saturating_sub(1))].to_vec();
                Value::Bytes(Bytes { data, cut: end.is_none(), kind: BytesKind::Text })
            }
            Kind::Blob(size) => {
                Value::Bytes(Bytes { data: bytes[..size].to_vec(), cut: false, kind: BytesKind::Binary })
            }
            Kind::Pad(_) => Value::Omitted,
            Kind::Spare(inner) => self.from_bytes(inner, bytes, addr),
            Kind::Decoded(inner, decode) => decode(self, &bytes[..inner.size(self.abi)], addr),
            Kind::PerAbi(native, i386) => {
                self.from_bytes(if self.abi == Abi::X86_64 { native } else { i386 }, bytes, addr)
            }
            _ => {
                let mut raw = [0; 8];
                let size = kind.size(self.abi);
                raw[..size].copy_from_slice(&bytes[..size]);
                self.value(kind, u64::from_le_bytes(raw))
            }
        }
    }

    /// The fields of a structure from its bytes.
    #[must_use]
    pub fn structure(&self, layout: &Layout, bytes: &[u8], addr: VAddr) -> Struct {
        let mut shown = Struct::default();
        for (field, offset) in layout.offsets(self.abi) {
            match field.kind {
                Kind::Pad(_) => {}
                Kind::Spare(_) if bytes[offset..].iter().take(field.kind.size(self.abi)).all(|&byte| byte == 0) => {}
                _ if field.detail && !self.limits.detail => shown.more = true,
                _ => {
                    let at = VAddr::new(addr.raw().wrapping_add(offset as u64));
                    match self.from_bytes(&field.kind, &bytes[offset..], at) {
                        Value::Omitted => {}
                        value => shown.push(field.name, value),
                    }
                }
            }
        }
        shown
    }

    /// The number that `len` stands for at this point of the call.
    #[must_use]
    pub fn len(&self, len: super::signature::Len) -> u64 {
        use super::signature::Len;
        match len {
            Len::Arg(index) => self.args[index],
            Len::Ret => self.returned().unwrap_or(0) as u64,
            Len::Fixed(count) => count as u64,
            Len::Ref(index) => u64::from(self.u32(VAddr::new(self.args[index])).unwrap_or(0)),
        }
    }
}

/// The bytes of a structure, from which a custom decoder takes fields by name.
pub struct Record {
    layout: &'static Layout,
    abi: Abi,
    /// The structure's bytes, padding included.
    pub bytes: Vec<u8>,
}

impl Record {
    /// The number in the field `name`, zero-extended.
    ///
    /// # Panics
    /// When the layout has no such number, which is a mistake in the decoder and not in the tracee.
    #[must_use]
    pub fn number(&self, name: &str) -> u64 {
        let (field, offset) = self.field(name);
        let size = field.kind.size(self.abi);
        let mut raw = [0; 8];
        raw[..size].copy_from_slice(&self.bytes[offset..offset + size]);
        u64::from_le_bytes(raw)
    }

    /// The number in the field `name`, zero-extended; `None` when the layout has no such field.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<u64> {
        self.layout.offset_of(self.abi, name).map(|_| self.number(name))
    }

    /// The number in the field `name` as a signed `int`.
    #[must_use]
    pub fn int(&self, name: &str) -> i32 {
        self.number(name) as i32
    }

    /// The field `name`, decoded as its row says.
    #[must_use]
    pub fn value(&self, cx: &Cx<'_>, name: &str) -> Value {
        let (field, offset) = self.field(name);
        cx.from_bytes(&field.kind, &self.bytes[offset..], VAddr::NULL)
    }

    fn field(&self, name: &str) -> (&'static FieldSpec, usize) {
        let found = self.layout.offsets(self.abi).find(|(field, _)| field.name == name);
        found.unwrap_or_else(|| panic!("{} has no field {name}", self.layout.name))
    }
}

const _: () = assert!(PATH_MAX as u64 == PAGE_SIZE);
