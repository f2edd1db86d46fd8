//! `trace list functions PROG [GLOB]`: what would be probed, and why not the rest, without running anything.

use std::cell::RefCell;

use super::glob::Glob;
use super::matcher::{ModuleNames, Names};
use super::prologue::{MAX_CHECK, end_of_stack_check};
use super::spec::{Spec, left_out_unless_named};
use crate::addr::{ImageAddr, VAddr};
use crate::breakpoint::displaced::{Displaced, MAX_INSTRUCTION};
use crate::image::Image;
use crate::image::symbols::{Function, Functions};

/// A function that a spec means.
#[derive(Clone, Copy, Debug)]
pub struct Listed<'a> {
    /// The function.
    pub function: Function<'a>,
    /// Why it is not probed although a pattern matches; naming it exactly overrides that.
    pub left_out: Option<&'static str>,
}

/// The functions of a module that a spec means, by address. `defined_in` says whether a source
/// file that is meant by a glob defines one. Offsets and addresses in the spec are no functions.
pub fn listed<'a>(
    functions: &'a Functions,
    module: ModuleNames<'a>,
    spec: &'a Spec,
    defined_in: impl Fn(ImageAddr, &Glob) -> bool + 'a,
) -> impl Iterator<Item = Listed<'a>> + 'a {
    let wanted = spec.concerns(module);
    functions.iter().filter(move |_| wanted).filter_map(move |function| {
        let chosen = spec.choose_with(&Names::from(function), module, |glob| defined_in(function.addr(), glob))?;
        let left_out = if chosen.by_name { None } else { function.name().and_then(left_out_unless_named) };
        Some(Listed { function, left_out })
    })
}

/// Where to stop at a function's entry: behind its `endbr64`, which must stay where indirect branches look for it, and behind
/// the check for stack from which it may begin again.
#[must_use]
pub fn place_at(image: &Image, at: ImageAddr) -> ImageAddr {
    let mut first = [0; MAX_CHECK];
    let got = image.read_into(at, &mut first);
    behind_mark(image, at, &first[..got])
}

const ENDBR64: [u8; 4] = [0xf3, 0x0f, 0x1e, 0xfa];

/// The same for a function of which `code` is the beginning.
fn behind_mark(image: &Image, at: ImageAddr, code: &[u8]) -> ImageAddr {
    let distance = if code.starts_with(&ENDBR64) {
        Some(ENDBR64.len() as u64)
    } else {
        end_of_stack_check(code, at.raw(), |elsewhere, buf| image.read_into(ImageAddr::new(elsewhere), buf))
    };
    distance.and_then(|distance| at.checked_add(distance)).unwrap_or(at)
}

/// How a breakpoint's instruction would be executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mechanism {
    /// By the tracer: one stop.
    Emulate,
    /// From a copy that jumps back by itself: one stop.
    Boost,
}

impl Mechanism {
    /// Its name, as `--probe-step` has it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Mechanism::Emulate => "emulate",
            Mechanism::Boost => "boost",
        }
    }
}

/// Says of the places of an image what would be done there. Places are asked for in order: code is read in large pieces.
#[derive(Debug)]
pub struct Forecast<'a> {
    image: &'a Image,
    piece: RefCell<(u64, Vec<u8>)>,
}

impl<'a> Forecast<'a> {
    /// A forecast for an image.
    #[must_use]
    pub fn new(image: &'a Image) -> Self {
        Forecast { image, piece: RefCell::default() }
    }

    /// Where a probe of the function at `at` would stand, and how its instruction would be executed.
    ///
    /// # Errors
    /// With the reason why there can be no breakpoint.
    pub fn at_entry(&self, at: ImageAddr) -> (ImageAddr, Result<Mechanism, &'static str>) {
        let place = behind_mark(self.image, at, &self.code::<MAX_CHECK>(at));
        (place, self.at(place))
    }

    /// How the instruction at `at` would be executed.
    ///
    /// # Errors
    /// With the reason why there can be no breakpoint.
    pub fn at(&self, at: ImageAddr) -> Result<Mechanism, &'static str> {
        if !self.image.is_code(at) {
            return Err(crate::breakpoint::displaced::Refusal::NotCode.reason());
        }
        // Where it lies is no matter here: distances within the image are as they will be.
        let displaced = Displaced::decode(&self.code::<MAX_INSTRUCTION>(at), VAddr::new(at.raw()))
            .map_err(|refusal| refusal.reason())?;
        Ok(if displaced.emulated { Mechanism::Emulate } else { Mechanism::Boost })
    }

    /// Bytes of code, with zeros where the file ends.
    fn code<const N: usize>(&self, at: ImageAddr) -> [u8; N] {
        const PIECE: usize = 256 << 10;
        let mut code = [0; N];
        let mut piece = self.piece.borrow_mut();
        let held = |piece: &(u64, Vec<u8>)| {
            let from = usize::try_from(at.raw().checked_sub(piece.0)?).ok()?;
            let bytes = piece.1.get(from..from.checked_add(N)?)?;
            bytes.try_into().ok()
        };
        if let Some(bytes) = held(&piece) {
            return bytes;
        }
        let mut bytes = vec![0; PIECE];
        let got = self.image.read_into(at, &mut bytes);
        let count = got.min(code.len());
        code[..count].copy_from_slice(&bytes[..count]);
        bytes.truncate(got);
        *piece = (at.raw(), bytes);
        code
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image::Image;
    use crate::image::separate::Surroundings;

    #[test]
    fn a_listing_tells_what_is_left_out() {
        let path = std::env::current_exe().unwrap();
        let functions = Image::open(&path).unwrap().functions(&Surroundings::of(&path));
        let module = ModuleNames { path: path.to_str().unwrap(), soname: None, is_main: true };
        let spec = Spec::parse("trace::probe::listing::*,_start,_init*").unwrap();
        let rows: Vec<_> = listed(&functions, module, &spec, |_, _| false).collect();
        let row = |name: &str| rows.iter().find(|row| row.function.short_name("") == name);
        assert!(row("_start").unwrap().left_out.is_none());
        assert!(row("_init").unwrap().left_out.is_some());
        assert!(rows.iter().any(|row| row.function.short_name("").contains("a_listing_tells_what_is_left_out")));
    }
}
