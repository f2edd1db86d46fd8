//! Places that are given by a function and an offset, or by an address: `name+0x1c`, `0x401136`.

use iced_x86::{Decoder, DecoderOptions};

use super::matcher::{Matcher, NameGlob, Names};
use super::spec::Place;
use crate::addr::ImageAddr;
use crate::image::Image;
use crate::image::symbols::{Function, Functions};

/// What such a place comes to in an image.
#[derive(Clone, Debug)]
pub enum Found<'a> {
    /// The entry of a function.
    Entry(Function<'a>),
    /// An instruction elsewhere, with the name that it is shown by.
    Instruction(ImageAddr, String),
    /// Nothing that can be stopped at: where, by which name, and why not.
    Refused(ImageAddr, String, &'static str),
}

/// An image in which places are looked for.
#[derive(Clone, Copy, Debug)]
pub struct Searched<'a> {
    /// The image.
    pub image: &'a Image,
    /// Its functions.
    pub functions: &'a Functions,
    /// The name of its file, for functions that have none.
    pub name: &'a str,
}

impl<'a> Searched<'a> {
    /// What a place comes to; nothing where it is given by names. `at` says which address of the image an address means, if any.
    pub fn places(self, place: &Place, at: impl FnOnce(u64) -> Option<ImageAddr>) -> Vec<Found<'a>> {
        match place {
            Place::Offset { name, offset } => {
                let exact = Matcher::Glob(NameGlob::new(name));
                let meant = self.functions.iter().filter(|function| exact.matches(&Names::from(*function)));
                meant.map(|function| self.in_function(function, *offset)).collect()
            }
            Place::Address(address) => at(*address).map(|at| self.at_address(at)).into_iter().collect(),
            Place::Name(_) | Place::SourceFile(_) => Vec::new(),
        }
    }

    fn in_function(self, function: Function<'a>, offset: u64) -> Found<'a> {
        if offset == 0 {
            return Found::Entry(function);
        }
        let beyond = function.size() > 0 && offset >= function.size();
        match function.addr().checked_add(offset) {
            Some(at) if !beyond => self.instruction(function, at),
            _ => {
                let name = format!("{}+{offset:#x}", function.short_name(self.name));
                Found::Refused(function.addr(), name, "it lies behind the function's end")
            }
        }
    }

    fn at_address(self, at: ImageAddr) -> Found<'a> {
        let plain = || format!("{:#x}", at.raw());
        if !self.image.is_code(at) {
            return Found::Refused(at, plain(), "there is no code");
        }
        match self.functions.around(at) {
            Some((function, 0)) => Found::Entry(function),
            Some((function, _)) => self.instruction(function, at),
            None => Found::Instruction(at, plain()),
        }
    }

    /// The instruction at `at`, if one begins there by decoding from the function's start: an int3 in the middle of one would
    /// make another instruction of it.
    fn instruction(self, function: Function<'_>, at: ImageAddr) -> Found<'a> {
        let into = at.raw() - function.addr().raw();
        let name = format!("{}+{into:#x}", function.short_name(self.name));
        let code = self.image.read(function.addr(), into).unwrap_or_default();
        let mut decoder = Decoder::with_ip(64, &code, function.addr().raw(), DecoderOptions::NONE);
        let mut whole = code.len() as u64 == into;
        while whole && decoder.can_decode() {
            whole = !decoder.decode().is_invalid();
        }
        match whole {
            true => Found::Instruction(at, name),
            false => Found::Refused(at, name, "no instruction begins there"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image::separate::Surroundings;

    #[test]
    fn places_are_found_where_instructions_begin() {
        let path = std::path::Path::new("/lib/x86_64-linux-gnu/libc.so.6");
        let image = Image::open(path).unwrap();
        let functions = image.functions(&Surroundings::default());
        let searched = Searched { image: &image, functions: &functions, name: "libc.so.6" };
        let place = |offset| Place::Offset { name: "getenv".to_owned(), offset };
        let of = |place: &Place| searched.places(place, |raw| Some(ImageAddr::new(raw)));
        let start = functions.named("getenv").next().unwrap();
        assert!(matches!(of(&place(0))[..], [Found::Entry(function)] if function.addr() == start.addr()));
        let begins: Vec<u64> =
            (1..40).filter(|&offset| matches!(of(&place(offset))[..], [Found::Instruction(..)])).collect();
        let code = image.read(start.addr(), 40).unwrap();
        let mut decoder = Decoder::with_ip(64, &code, 0, DecoderOptions::NONE);
        let expected: Vec<u64> =
            std::iter::repeat_with(|| decoder.decode().next_ip()).take_while(|ip| *ip < 40).collect();
        assert_eq!(begins, expected);
        assert!(matches!(of(&place(1 << 20))[..], [Found::Refused(..)]));
        assert!(matches!(of(&Place::Address(start.addr().raw()))[..], [Found::Entry(_)]));
        assert!(matches!(of(&Place::Address(0))[..], [Found::Refused(_, _, "there is no code")]));
    }
}
