//! For the tests of decoders: memory made of pieces, and calls on it.

use super::{Cx, Limits, Memory, RawResult, by_name, decode};
use crate::abi::Abi;
use crate::addr::VAddr;
use crate::value::Value;

/// Memory in which only the given pieces are mapped.
#[derive(Default)]
pub(crate) struct FakeMemory(Vec<(u64, Vec<u8>)>);

impl FakeMemory {
    /// This memory with one more piece.
    pub(crate) fn with(mut self, addr: u64, bytes: &[u8]) -> Self {
        self.0.push((addr, bytes.to_vec()));
        self
    }
}

impl Memory for FakeMemory {
    fn read(&self, addr: VAddr, buf: &mut [u8]) -> usize {
        let mut done = 0;
        while done < buf.len() {
            let Some(at) = addr.raw().checked_add(done as u64) else { break };
            let piece = self.0.iter().find(|(start, bytes)| at >= *start && at - start < bytes.len() as u64);
            let Some((start, bytes)) = piece else { break };
            let from = &bytes[(at - start) as usize..];
            let count = from.len().min(buf.len() - done);
            buf[done..done + count].copy_from_slice(&from[..count]);
            done += count;
        }
        done
    }
}

/// A call to be decoded in a test: `Case::new("read", [3, 0x1000, 5]).result(5).memory(...)`.
pub(crate) struct Case {
    /// The interface; x86-64 unless set.
    pub(crate) abi: Abi,
    name: &'static str,
    args: [u64; 6],
    result: i64,
    /// The stack pointer.
    pub(crate) sp: VAddr,
    /// The memory when the call is entered.
    pub(crate) before: FakeMemory,
    /// The memory when it returns, in front of what was there before.
    pub(crate) after: FakeMemory,
    /// How much to decode.
    pub(crate) limits: Limits,
}

impl Case {
    pub(crate) fn new<const N: usize>(name: &'static str, args: [u64; N]) -> Self {
        let mut all = [0; 6];
        all[..N].copy_from_slice(&args);
        Case {
            abi: Abi::X86_64,
            name,
            args: all,
            result: 0,
            sp: VAddr::NULL,
            before: FakeMemory::default(),
            after: FakeMemory::default(),
            limits: Limits::default(),
        }
    }

    /// What the call returns; numbers from -4095 to -1 are errors.
    pub(crate) fn result(mut self, result: i64) -> Self {
        self.result = result;
        self
    }

    /// A piece of memory that is there all the time.
    pub(crate) fn memory(mut self, addr: u64, bytes: &[u8]) -> Self {
        self.before = self.before.with(addr, bytes);
        self
    }

    /// A piece of memory as the kernel leaves it.
    pub(crate) fn written(mut self, addr: u64, bytes: &[u8]) -> Self {
        self.after = self.after.with(addr, bytes);
        self
    }

    /// The arguments after the exit, and the result.
    pub(crate) fn decode(self) -> (Vec<Value>, Value, Vec<super::Note>) {
        let signature = by_name(self.abi, self.name).and_then(|call| call.signature).expect("a row");
        let mut cx = Cx {
            abi: self.abi,
            args: self.args,
            sp: self.sp,
            interrupted: None,
            result: None,
            limits: self.limits,
            memory: &self.before,
        };
        let mut args = decode::entry(signature, &cx);
        let result = RawResult { value: self.result, is_error: (-4095..0).contains(&self.result) };
        let FakeMemory(mut pieces) = self.after;
        pieces.extend(self.before.0.iter().cloned());
        let memory = FakeMemory(pieces);
        cx = Cx { result: Some(result), memory: &memory, ..cx };
        decode::exit(signature, &cx, &mut args);
        let (value, notes) = decode::result(signature, &cx, result);
        (args, value, notes)
    }

    /// The call in one line, as far as decoders make it: `(3, "abc", 3) = 3`, errors as their number.
    pub(crate) fn line(self) -> String {
        let result = self.result;
        let (args, value, notes) = self.decode();
        let args: Vec<_> = args.iter().filter(|arg| !arg.is_omitted()).map(Value::to_text).collect();
        let returned = if (-4095..0).contains(&result) { result.to_string() } else { value.to_text() };
        let mut line = format!("({}) = {returned}", args.join(", "));
        for note in notes {
            let parts =
                [Some(note.label.to_owned()).filter(|label| !label.is_empty()), note.value.map(|v| v.to_text())];
            line.push_str(&format!(" ({})", parts.into_iter().flatten().collect::<Vec<_>>().join(" ")));
        }
        line
    }
}
