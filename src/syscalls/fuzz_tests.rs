//! Whatever is in the registers and in the memory of a tracee, its calls are decoded and rendered without a panic.
//!
//! `TRACE_FUZZ_CASES=10000000 CARGO_PROFILE_TEST_OPT_LEVEL=2 cargo test --lib fuzz_tests` makes as many cases as that.

use proptest::prelude::*;

use super::{Cx, Limits, Memory, RawResult, Signature, all, decode, demultiplex, siginfo};
use crate::abi::Abi;
use crate::addr::{PAGE_SIZE, VAddr};
use crate::value::{Style, Value, Xlat, json, render};

/// How many cases are made when the environment doesn't say.
const CASES: u32 = 500;

fn cases() -> ProptestConfig {
    let cases = std::env::var("TRACE_FUZZ_CASES").ok().and_then(|count| count.parse().ok()).unwrap_or(CASES);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// One step of splitmix64: as good as random, and the same for the same number.
fn mixed(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ number >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ number >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ number >> 31
}

/// Memory that is a function of a seed: a third of the pages is not there; the others hold zeros, small numbers, text,
/// pointers or noise.
struct RandomMemory(u64);

impl RandomMemory {
    fn is_mapped(&self, page: u64) -> bool {
        !mixed(self.0 ^ page).is_multiple_of(3)
    }

    fn word(&self, at: u64) -> u64 {
        let noise = mixed(self.0 ^ mixed(at));
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
        let mut word = [0; 8];
        for (done, byte) in buf.iter_mut().enumerate() {
            let Some(at) = addr.raw().checked_add(done as u64) else { return done };
            if (done == 0 || at.is_multiple_of(PAGE_SIZE)) && !self.is_mapped(at / PAGE_SIZE) {
                return done;
            }
            if done == 0 || at.is_multiple_of(8) {
                word = self.word(at / 8).to_le_bytes();
            }
            *byte = word[(at % 8) as usize];
        }
        buf.len()
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
fn register() -> impl Strategy<Value = u64> {
    prop_oneof![
        4 => any::<u64>().prop_map(pointer),
        2 => 0..64_u64,
        1 => 0..0x1_0000_u64,
        1 => any::<u64>(),
        1 => (0..64_u32).prop_map(|bit| 1 << bit),
        1 => (0..4096_i64).prop_map(|number| -number as u64),
    ]
}

fn result() -> impl Strategy<Value = RawResult> {
    prop_oneof![Just(0), -4095..0_i64, 0..64_i64, any::<i64>()]
        .prop_map(|value| RawResult { value, is_error: (-4095..0).contains(&value) })
}

fn limits() -> impl Strategy<Value = Limits> {
    let strlen = prop_oneof![4 => Just(32_usize), 2 => Just(0), 2 => Just(3), 1 => Just(500)];
    (strlen, any::<bool>(), prop::bool::weighted(0.9)).prop_map(|(strlen, detail, follow)| Limits {
        strlen,
        detail,
        follow,
    })
}

fn rendered(value: &Value) {
    let mut out = Vec::new();
    for xlat in [Xlat::Abbrev, Xlat::Raw, Xlat::Verbose] {
        render(value, &Style { xlat, ..Style::default() }, &mut out);
    }
    out.clear();
    json::render(value, &mut out);
}

fn decoded(signature: &Signature, mut cx: Cx<'_>, after: &dyn Memory, result: RawResult) {
    let mut args = decode::entry(signature, &cx);
    args.iter().for_each(rendered);
    cx.result = Some(result);
    let cx = Cx { memory: after, ..cx };
    decode::exit(signature, &cx, &mut args);
    args.iter().for_each(rendered);
    let (value, notes) = decode::result(signature, &cx, result);
    rendered(&value);
    notes.iter().filter_map(|note| note.value.as_ref()).for_each(rendered);
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn no_call_makes_its_decoder_panic(
        native in any::<bool>(),
        index in any::<prop::sample::Index>(),
        args in prop::array::uniform6(register()),
        result in result(),
        limits in limits(),
        seeds in any::<[u64; 2]>(),
    ) {
        let abi = if native { Abi::X86_64 } else { Abi::I386 };
        let calls: Vec<_> = all(abi).collect();
        let call = index.get(&calls);
        let args = if native { args } else { args.map(|arg| arg & 0xffff_ffff) };
        let (before, after) = (RandomMemory(seeds[0]), RandomMemory(seeds[1]));
        let cx = Cx { abi, args, sp: VAddr::new(pointer(seeds[0])), interrupted: None, result: None, limits, memory: &before };
        if let Some(signature) = call.signature {
            decoded(signature, cx, &after, result);
        }
        let _ = demultiplex(abi, u64::from(call.number), &args, &before);
    }

    #[test]
    fn no_siginfo_makes_its_decoder_panic(raw in prop::collection::vec(any::<u8>(), 0..160)) {
        rendered(&siginfo(&raw));
    }
}
