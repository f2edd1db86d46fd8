//! Places that are no functions' entries: `-F name+0x1c` and `-F 0x401136[@MODULE]`.

use std::sync::Arc;

use iced_x86::{Decoder, DecoderOptions};

use super::space::{Loaded, Point};
use crate::addr::{ImageAddr, VAddr};
use crate::event::PointKind;
use crate::image::symbols::Function;
use crate::probe::matcher::{Matcher, NameGlob, Names};
use crate::probe::spec::{Pattern, Place};

/// What an item of `-F` that gives a place comes to in a module.
pub(super) enum Found<'a> {
    /// The entry of a function.
    Entry(Function<'a>),
    /// An instruction elsewhere.
    Instruction(VAddr, Point),
    /// Nothing that can be stopped at, and why.
    Refused(&'static str),
}

const NOT_AN_INSTRUCTION: &str = "no instruction begins there";

/// The places in a module that an item means; none for items that give names.
pub(super) fn found<'a>(loaded: &'a Loaded, pattern: &Pattern) -> Vec<Found<'a>> {
    if !pattern.in_module(loaded.names()) {
        return Vec::new();
    }
    match &pattern.place {
        Place::Offset { name, offset } => {
            let exact = Matcher::Glob(NameGlob::new(name));
            let functions = loaded.image.functions().iter();
            let meant = functions.filter(|function| exact.matches(&Names::from(*function)));
            meant.map(|function| in_function(loaded, function, *offset)).collect()
        }
        Place::Address(address) => {
            // With a module it is the file's, without the process's.
            let at = match &pattern.module {
                Some(_) => Some(ImageAddr::new(*address)),
                None => loaded.module.from_tracee(VAddr::new(*address)),
            };
            at.map(|at| at_address(loaded, at)).into_iter().collect()
        }
        Place::Name(_) | Place::SourceFile(_) => Vec::new(),
    }
}

fn in_function<'a>(loaded: &Loaded, function: Function<'a>, offset: u64) -> Found<'a> {
    if offset == 0 {
        return Found::Entry(function);
    }
    let beyond = function.size() > 0 && offset >= function.size();
    match function.addr().checked_add(offset) {
        Some(at) if !beyond => instruction(loaded, function, at),
        _ => Found::Refused("it lies behind the function's end"),
    }
}

fn at_address(loaded: &Loaded, at: ImageAddr) -> Found<'_> {
    if !loaded.image.image.is_code(at) {
        return Found::Refused("there is no code");
    }
    match loaded.image.functions().around(at) {
        Some((function, 0)) => Found::Entry(function),
        Some((function, _)) => instruction(loaded, function, at),
        None => Found::Instruction(loaded.module.to_tracee(at), point(loaded, format!("{:#x}", at.raw()))),
    }
}

/// The instruction at `at`, if one begins there by decoding from the function's start: an int3 in the middle of one would
/// make another instruction of it.
fn instruction<'a>(loaded: &Loaded, function: Function<'_>, at: ImageAddr) -> Found<'a> {
    let into = at.raw() - function.addr().raw();
    let Some(code) = loaded.image.image.read(function.addr(), into) else {
        return Found::Refused(NOT_AN_INSTRUCTION);
    };
    let mut decoder = Decoder::with_ip(64, &code, function.addr().raw(), DecoderOptions::NONE);
    while decoder.can_decode() {
        if decoder.decode().is_invalid() {
            return Found::Refused(NOT_AN_INSTRUCTION);
        }
    }
    let name = format!("{}+{into:#x}", function.short_name(&loaded.image.name));
    Found::Instruction(loaded.module.to_tracee(at), point(loaded, name))
}

fn point(loaded: &Loaded, name: String) -> Point {
    Point { kind: PointKind::Instruction, name: Arc::from(name), module: loaded.shown(), usdt: None }
}
