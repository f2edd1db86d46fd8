//! Real files, damaged at random: fewer answers are right, a panic, a hang or gigabytes are not.

use std::sync::{Arc, LazyLock};

use proptest::prelude::*;

use super::demangle;
use super::elf::Image;
use super::separate::Surroundings;
use crate::addr::ImageAddr;

static TRUE: LazyLock<Vec<u8>> = LazyLock::new(|| std::fs::read("/bin/true").expect("every system has it"));
/// Small, with versions, symbols and notes.
static LIBDL: LazyLock<Vec<u8>> =
    LazyLock::new(|| std::fs::read("/lib/x86_64-linux-gnu/libdl.so.2").unwrap_or_else(|_| TRUE.clone()));
/// With USDT notes; large, so that it runs fewer times.
static LIBSTDCXX: LazyLock<Vec<u8>> =
    LazyLock::new(|| std::fs::read("/usr/lib/x86_64-linux-gnu/libstdc++.so.6").unwrap_or_else(|_| TRUE.clone()));

/// Everything that an image can be asked.
fn ask_everything(bytes: &[u8]) {
    let Ok(image) = Image::parse(Arc::from(bytes)) else { return };
    let functions = image.functions(&Surroundings::default());
    assert!(functions.iter().all(|function| image.is_code(function.addr())));
    for function in functions.iter().take(200) {
        let _ = (function.short_name("m"), functions.around(function.addr()));
    }
    let slots = image.slots();
    assert!(slots.len() <= bytes.len());
    let _ = (image.usdt_probes(), image.build_id(), image.interpreter(), image.soname().map(str::len));
    for segment in image.segments() {
        let mut piece = [0; 64];
        image.read_into(segment.addr, &mut piece);
        let _ = (image.offset_of(segment.addr), image.read(segment.addr, u64::MAX));
    }
    let _ = (image.read(ImageAddr::new(u64::MAX), 1), image.code_ranges().count());
    for section in image.sections().iter().take(200) {
        let _ = image.section_bytes(section);
    }
}

/// A number that someone who wants to break a reader would write.
fn nasty_number() -> impl Strategy<Value = u64> {
    prop_oneof![
        Just(0),
        Just(1),
        Just(u64::MAX),
        Just(i64::MAX as u64),
        Just(0xffff_ffff),
        Just(0x8000_0000),
        Just(0xffff),
        any::<u64>(),
        (0_u64..64).prop_map(|bit| 1 << bit),
    ]
}

/// Puts numbers of one to eight bytes at places; half of them into the headers.
fn damage(len: usize) -> impl Strategy<Value = Vec<(usize, u64, usize)>> {
    let place = prop_oneof![0..1024.min(len), 0..len, len.saturating_sub(2048)..len];
    proptest::collection::vec((place, nasty_number(), prop_oneof![Just(1_usize), Just(2), Just(4), Just(8)]), 1..12)
}

fn apply(bytes: &mut [u8], damage: &[(usize, u64, usize)]) {
    for (at, number, width) in damage {
        for (into, byte) in number.to_le_bytes().iter().take(*width).enumerate() {
            if let Some(place) = bytes.get_mut(at + into) {
                *place = *byte;
            }
        }
    }
}

/// Overwrites words of one section only, so that the way to it stays intact.
fn damaged_section(file: &[u8], name: &str, words: &[(u32, u64)]) -> Vec<u8> {
    let mut bytes = file.to_vec();
    let section = Image::parse(Arc::from(file)).ok().and_then(|image| image.section(name).cloned());
    let Some(section) = section else { return bytes };
    let (from, size) = (section.offset.raw() as usize, section.size.max(1) as usize);
    for (at, number) in words {
        apply(&mut bytes, &[(from + *at as usize % size, *number, 1 + (*number as usize % 4))]);
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(150) })]

    #[test]
    fn damaged_files_give_fewer_answers(changes in damage(TRUE.len())) {
        let mut bytes = TRUE.clone();
        apply(&mut bytes, &changes);
        ask_everything(&bytes);
    }

    #[test]
    fn files_without_sections_are_damaged_as_well(changes in damage(LIBDL.len())) {
        let mut bytes = LIBDL.clone();
        bytes[40..48].fill(0);
        apply(&mut bytes, &changes);
        ask_everything(&bytes);
    }

    #[test]
    fn cut_files_give_fewer_answers(len in 0..TRUE.len()) {
        ask_everything(&TRUE[..len]);
    }

    #[test]
    fn damaged_tables_give_fewer_answers(
        name in prop_oneof![
            Just(".eh_frame"), Just(".eh_frame_hdr"), Just(".dynamic"), Just(".dynsym"), Just(".gnu.version_r"),
            Just(".gnu.hash"), Just(".rela.dyn"), Just(".note.gnu.build-id"), Just(".gnu_debuglink"),
        ],
        words in proptest::collection::vec((any::<u32>(), nasty_number()), 1..20),
        keep_sections in any::<bool>(),
    ) {
        let mut bytes = damaged_section(&TRUE, name, &words);
        if !keep_sections {
            bytes[40..48].fill(0);
        }
        ask_everything(&bytes);
    }

    #[test]
    fn names_of_any_kind_are_demangled_or_left(
        start in prop_oneof![Just("_Z"), Just("_ZN"), Just("_R"), Just("_ZSt"), Just("_RNv"), Just("_ZTV")],
        rest in "[A-Za-z0-9_.$]{0,200}",
        grammar in "([NSCIJEPRKFTZLXabcdifjlm0-9_vDp]|St|Sa|3foo|1a|17h0123456789abcdefE|S_|T_|Dp){0,60}",
    ) {
        for name in [format!("{start}{rest}"), format!("{start}{grammar}")] {
            let _ = (demangle::short(&name), demangle::full(&name));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(8) })]

    #[test]
    fn damaged_probe_notes_give_fewer_probes(words in proptest::collection::vec((any::<u32>(), nasty_number()), 1..40)) {
        let bytes = damaged_section(&LIBSTDCXX, ".note.stapsdt", &words);
        if let Ok(image) = Image::parse(bytes.into()) {
            prop_assert!(image.usdt_probes().iter().all(|probe| image.is_code(probe.at)));
        }
    }

    #[test]
    fn usdt_operands_of_any_text_are_read_or_left(text in "[-0-9@%$a-z(),+: ]{0,60}") {
        prop_assert!(super::notes::usdt_arguments(&text).len() <= 64);
    }
}
