//! Damaged rules and stacks give fewer frames, never a panic or a hang.

use std::sync::{Arc, LazyLock};

use proptest::prelude::*;

use super::*;
use crate::image::Image;
use crate::image::mapping::{Backing, FileKey};

static FILE: LazyLock<Vec<u8>> = LazyLock::new(|| std::fs::read("/bin/true").unwrap());

fn module(bytes: Vec<u8>) -> Option<(Module, Option<Rc<Rules>>)> {
    let image = Arc::new(Image::parse(bytes.into()).ok()?);
    let rules = Rules::read(&image).map(Rc::new);
    let file = FileKey { device: (0, 0), inode: 1, backing: Backing::Anonymous };
    Some((Module::new(file, image, 0x5555_5555_4000), rules))
}

/// Unwinds from many places of a module with a stack of these words.
fn unwind(module: (Module, Option<Rc<Rules>>), words: &[u64]) -> usize {
    const STACK: u64 = 0x7fff_0000_0000;
    let range = module.0.range();
    let step = ((range.end.raw() - range.start.raw()) / 64).max(1) as usize;
    let mut unwinder = Unwinder::new([module]);
    let mut read = |addr: VAddr, buf: &mut [u8]| {
        let Some(index) = addr.raw().checked_sub(STACK).map(|into| into as usize / 8) else { return 0 };
        let bytes: Vec<u8> = words.iter().skip(index).take(32).flat_map(|word| word.to_le_bytes()).collect();
        let len = buf.len().min(bytes.len());
        buf[..len].copy_from_slice(&bytes[..len]);
        len
    };
    let starts = (range.start.raw()..range.end.raw()).step_by(step).take(64);
    let mut registers = [STACK + 16; REGISTERS];
    let frames = starts.map(|ip| {
        (registers[RA], registers[RSP]) = (ip, STACK);
        unwinder.frames(Registers(registers), &mut read).len()
    });
    frames.sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..Default::default() })]

    #[test]
    fn damaged_rules_give_fewer_frames(
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..24),
        cut in prop::option::of(any::<prop::sample::Index>()),
        words in prop::collection::vec(prop_oneof![Just(0x7fff_0000_0000), Just(0x5555_5555_6000), any::<u64>()], 0..64),
    ) {
        let mut bytes = FILE.clone();
        let image = Image::parse(bytes.clone().into()).unwrap();
        let tables: Vec<_> = [".eh_frame", ".eh_frame_hdr"]
            .iter()
            .filter_map(|name| image.section(name))
            .map(|section| section.offset.raw() as usize..(section.offset.raw() + section.size) as usize)
            .collect();
        for (index, (at, value)) in damage.iter().enumerate() {
            let table = &tables[index % tables.len()];
            bytes[table.start + at.index(table.len())] = *value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Some(module) = module(bytes) {
            prop_assert!(unwind(module, &words) <= 64 * MAX_FRAMES);
        }
    }
}
