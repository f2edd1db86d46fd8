//! What a symbol may be wrong about.

use std::collections::HashMap;

use iced_x86::{Decoder, DecoderOptions};

use super::space::Space;
use crate::addr::{ImageAddr, VAddr};
use crate::breakpoint::displaced::{MAX_INSTRUCTION, Refusal};
use crate::image::Image;

impl Space {
    /// Parts places into those that something forbids and the others.
    pub(super) fn objections(&self, places: Vec<VAddr>) -> (HashMap<VAddr, Refusal>, Vec<VAddr>) {
        let mut refused = HashMap::new();
        let allowed = places.into_iter().filter(|at| match self.objection(*at) {
            Some(refusal) => {
                refused.insert(*at, refusal);
                false
            }
            None => true,
        });
        let allowed = allowed.collect();
        (refused, allowed)
    }

    fn objection(&self, at: VAddr) -> Option<Refusal> {
        let loaded = self.module_at(at)?;
        let inside = loaded.module.from_tracee(at)?;
        // A symbol within another function's code may lie: an int3 in the middle of an instruction makes it another one.
        let before = ImageAddr::new(inside.raw().checked_sub(1)?);
        let (outer, distance) = loaded.image.functions().around(before)?;
        let within = distance + 1 < outer.size();
        (within && splits_instruction(&loaded.image.image, outer.addr(), inside)).then_some(Refusal::NoInstruction)
    }
}

/// Whether `at` is not where an instruction begins, counted from the beginning of the function that holds it.
fn splits_instruction(image: &Image, function: ImageAddr, at: ImageAddr) -> bool {
    const FARTHEST: u64 = 64 << 10;
    let mut code = vec![0; at.raw().saturating_sub(function.raw()).min(FARTHEST) as usize + MAX_INSTRUCTION];
    let got = image.read_into(function, &mut code);
    let mut decoder = Decoder::with_ip(64, &code[..got], function.raw(), DecoderOptions::NONE);
    while decoder.can_decode() && decoder.ip() < at.raw() {
        if decoder.decode().is_invalid() {
            // Data among the code.
            return false;
        }
    }
    decoder.ip() > at.raw()
}
