//! Places that are no functions' entries, in a process: `-F name+0x1c` and `-F 0x401136[@MODULE]`.

use std::sync::Arc;

use super::space::{Loaded, Point};
use crate::addr::{ImageAddr, VAddr};
use crate::event::PointKind;
use crate::image::symbols::Function;
use crate::probe::places::{self, Searched};
use crate::probe::spec::Pattern;

/// What an item of `-F` that gives a place comes to in a module.
pub(super) enum Found<'a> {
    /// The entry of a function.
    Entry(Function<'a>),
    /// An instruction elsewhere.
    Instruction(VAddr, Point),
    /// Nothing that can be stopped at, and why.
    Refused(&'static str),
}

/// The places in a module that an item means; none for items that give names.
pub(super) fn found<'a>(loaded: &'a Loaded, pattern: &Pattern) -> Vec<Found<'a>> {
    if !pattern.in_module(loaded.names()) {
        return Vec::new();
    }
    let file = &loaded.image;
    let searched = Searched { image: &file.image, functions: file.functions(), name: &file.name };
    // With a module an address is the file's, without the process's.
    let meant = |address| match &pattern.module {
        Some(_) => Some(ImageAddr::new(address)),
        None => loaded.module.from_tracee(VAddr::new(address)),
    };
    let found = searched.places(&pattern.place, meant).into_iter().map(|found| match found {
        places::Found::Entry(function) => Found::Entry(function),
        places::Found::Instruction(at, name) => {
            let (kind, module) = (PointKind::Instruction, loaded.shown());
            Found::Instruction(loaded.module.to_tracee(at), Point { kind, name: Arc::from(name), module, usdt: None })
        }
        places::Found::Refused(_, _, reason) => Found::Refused(reason),
    });
    found.collect()
}
