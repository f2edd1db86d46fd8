//! Whatever is in the registers and in the memory of a tracee, its calls are decoded and rendered without a panic.
//!
//! CONTRIBUTING.md has the command that makes ten million cases.

use super::table::Syscall;
use super::{Cx, Limits, Memory, RawResult, Signature, all, decode, demultiplex, siginfo};
use crate::abi::Abi;
use crate::addr::{PAGE_SIZE, VAddr};
use crate::fuzz::{Random, cases, mixed};
use crate::value::{Style, Value, Xlat, json, render};

/// Memory that is a function of a seed: a third of the pages is not there; the others hold zeros, small numbers, text,
/// pointers or noise.
struct RandomMemory(u64);

impl RandomMemory {
    fn is_mapped(&self, page: u64) -> bool {
        !mixed(self.0 ^ page).is_multiple_of(3)
    }

    fn word(&self, at: u64) -> u64 {
        let noise = mixed(self.0 ^ at.rotate_left(32));
        match mixed(self.0 ^ (at / 64)) % 6 {
            0 => 0,
            1 => noise % 16,
            2 => (noise % 16) | (((noise >> 8) % 16) << 32),
            3 => noise & 0x7f7f_7f7f_7f7f_7f7f,
            4 => pointer(noise),
            _ => noise,
        }
    }
}

impl Memory for RandomMemory {
    fn read(&self, addr: VAddr, buf: &mut [u8]) -> usize {
        let mut done = 0;
        while done < buf.len() {
            let Some(at) = addr.raw().checked_add(done as u64) else { return done };
            if (done == 0 || at.is_multiple_of(PAGE_SIZE)) && !self.is_mapped(at / PAGE_SIZE) {
                return done;
            }
            let word = &self.word(at / 8).to_le_bytes()[(at % 8) as usize..];
            let count = word.len().min(buf.len() - done);
            buf[done..done + count].copy_from_slice(&word[..count]);
            done += count;
        }
        done
    }

    fn interface_name(&self, index: u32) -> Option<String> {
        index.is_multiple_of(2).then(|| "eth0".to_owned())
    }
}

/// An address: null, at the end of what there is, at the end of a page, anywhere.
fn pointer(noise: u64) -> u64 {
    match noise % 8 {
        0 => 0,
        1 => u64::MAX - (noise >> 8) % 64,
        2 => 0x1000_0000 + ((noise >> 8) % 64) * PAGE_SIZE - (noise >> 16) % 64,
        _ => 0x1000_0000 + (noise >> 8) % 0x4_0000,
    }
}

/// What may stand in a register: pointers, and numbers of all sizes.
fn register(random: &mut Random) -> u64 {
    let noise = random.number();
    match random.below(10) {
        0..4 => pointer(noise),
        4..6 => noise % 64,
        6 => noise % 0x1_0000,
        7 => noise,
        8 => 1 << (noise % 64),
        _ => (noise % 4096).wrapping_neg(),
    }
}

fn result(random: &mut Random) -> RawResult {
    let noise = random.number();
    let value = match random.below(4) {
        0 => 0,
        1 => -((noise % 4095) as i64 + 1),
        2 => (noise % 64) as i64,
        _ => noise as i64,
    };
    RawResult { value, is_error: (-4095..0).contains(&value) }
}

fn limits(random: &mut Random) -> Limits {
    let strlen = *random.one_of(&[32, 32, 32, 32, 0, 0, 3, 500]);
    Limits { strlen, detail: random.below(2) == 0, follow: random.below(10) != 0 }
}

/// One call with random registers, memory and result.
fn call(random: &mut Random, calls: &[&Syscall], abi: Abi) {
    let call = random.one_of(calls);
    let mask = if abi == Abi::X86_64 { u64::MAX } else { u64::from(u32::MAX) };
    let args = [(); 6].map(|()| register(random) & mask);
    let (result, limits) = (result(random), limits(random));
    let (before, after) = (RandomMemory(random.number()), RandomMemory(random.number()));
    let sp = VAddr::new(pointer(random.number()));
    let cx = Cx { abi, args, sp, interrupted: None, result: None, limits, memory: &before };
    if let Some(signature) = call.signature {
        let shown = *random.one_of(&[
            Shown::Text(Xlat::Abbrev),
            Shown::Text(Xlat::Raw),
            Shown::Text(Xlat::Verbose),
            Shown::Json,
        ]);
        decoded(signature, cx, &after, result, shown);
    }
    let _ = demultiplex(abi, u64::from(call.number), &args, &before);
}

/// How a value is rendered.
#[derive(Clone, Copy)]
enum Shown {
    Text(Xlat),
    Json,
}

fn rendered(value: &Value, shown: Shown, out: &mut Vec<u8>) {
    out.clear();
    match shown {
        Shown::Text(xlat) => render(value, &Style { xlat, ..Style::default() }, out),
        Shown::Json => json::render(value, out),
    }
}

fn decoded(signature: &Signature, mut cx: Cx<'_>, after: &dyn Memory, result: RawResult, shown: Shown) {
    let mut out = Vec::new();
    let mut args = decode::entry(signature, &cx);
    args.iter().for_each(|arg| rendered(arg, shown, &mut out));
    cx.result = Some(result);
    let cx = Cx { memory: after, ..cx };
    decode::exit(signature, &cx, &mut args);
    args.iter().for_each(|arg| rendered(arg, shown, &mut out));
    let (value, notes) = decode::result(signature, &cx, result);
    rendered(&value, shown, &mut out);
    notes.iter().filter_map(|note| note.value.as_ref()).for_each(|value| rendered(value, shown, &mut out));
}

#[test]
fn no_call_makes_its_decoder_panic() {
    let calls = [Abi::X86_64, Abi::I386].map(|abi| (abi, all(abi).collect::<Vec<_>>()));
    cases(|random| {
        let (abi, calls) = random.one_of(&calls);
        call(random, calls, *abi);
    });
}

#[test]
fn no_siginfo_makes_its_decoder_panic() {
    cases(|random| {
        let mut raw = [0; 160];
        let len = random.below(raw.len());
        RandomMemory(random.number()).read(VAddr::new(0x1000_0000), &mut raw);
        for style in [Shown::Text(Xlat::Verbose), Shown::Json] {
            rendered(&siginfo(&raw[..len]), style, &mut Vec::new());
        }
    });
}
