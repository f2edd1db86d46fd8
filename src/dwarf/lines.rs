//! Which source line an address is, with the functions that were inlined there.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use addr2line::Context;
use gimli::{FileEntry, LineProgramHeader, Reader as _, UnitRef};

use super::{DebugSections, Reader};
use crate::addr::ImageAddr;
use crate::image::demangle;

/// Where the code of units is that do not say it, or in so many words that it may be hostile.
const ANYWHERE: Range<u64> = 0..u64::MAX;

/// More ranges of code than this are not kept.
const MAX_RANGES: usize = 1 << 20;

/// Units may overlap in hostile files; real ones do not.
const TRIED: usize = 8;

/// More frames than this are not inlined into each other.
const MAX_FRAMES: usize = 64;

/// A function at an address: the innermost inlined one first, the one that has its own code last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFrame {
    /// Its name as people write it.
    pub function: Option<String>,
    /// The file as the compiler was given it, with its directory.
    pub file: Option<String>,
    /// The line, from 1.
    pub line: Option<u32>,
    /// The column, from 1.
    pub column: Option<u32>,
}

/// Finds lines. Tables are read when an address in them is asked for.
pub struct Lines {
    context: Context<Reader>,
    sections: DebugSections,
    /// The code of units that name some wanted file, by what is wanted.
    naming: RefCell<HashMap<String, Rc<[Range<u64>]>>>,
}

impl Lines {
    /// Prepares the tables; `None` when they are damaged.
    #[must_use]
    pub fn new(sections: &DebugSections) -> Option<Self> {
        let context = Context::from_arc_dwarf(sections.dwarf.clone()).ok()?;
        Some(Lines { context, sections: sections.clone(), naming: RefCell::default() })
    }

    /// The file and line of an address, as `(file, line)`; the line is 0 where the compiler knows none.
    #[must_use]
    pub fn line(&self, addr: ImageAddr) -> Option<(String, u32)> {
        let location = self.context.find_location(addr.raw()).ok()??;
        Some((location.file?.to_owned(), location.line.unwrap_or(0)))
    }

    /// Whether the code at an address is of a file that is wanted. `means` says which files are, always the same for one
    /// `wanted`. The tables of a unit are only read when it names such a file.
    #[must_use]
    pub fn is_in_file(&self, addr: ImageAddr, wanted: &str, means: impl Fn(&str) -> bool) -> bool {
        let known = self.naming.borrow().get(wanted).cloned();
        let units = known.unwrap_or_else(|| {
            let units: Rc<[Range<u64>]> = self.code_naming(&means).into();
            self.naming.borrow_mut().insert(wanted.to_owned(), units.clone());
            units
        });
        let after = units.partition_point(|code| code.start <= addr.raw());
        let may_be = units[..after].iter().rev().take(TRIED).any(|code| code.contains(&addr.raw()));
        may_be && self.line(addr).is_some_and(|(file, _)| means(&file))
    }

    /// The code of the units that name some file that is wanted, by address.
    fn code_naming(&self, means: &dyn Fn(&str) -> bool) -> Vec<Range<u64>> {
        let dwarf = &self.sections.dwarf;
        let mut code = Vec::new();
        let mut headers = dwarf.units();
        while let Ok(Some(header)) = headers.next() {
            let Ok(unit) = dwarf.unit(header) else { continue };
            if !names_file(unit.unit_ref(dwarf), means) {
                continue;
            }
            let before = code.len();
            if let Ok(mut ranges) = dwarf.unit_ranges(&unit) {
                while let Ok(Some(range)) = ranges.next() {
                    code.push(range.begin..range.end);
                    if code.len() == MAX_RANGES {
                        return vec![ANYWHERE];
                    }
                }
            }
            if code.len() == before {
                return vec![ANYWHERE];
            }
        }
        code.sort_unstable_by_key(|range| range.start);
        code
    }

    /// The frames at an address, inlined ones first. For a return address ask for the byte before it.
    #[must_use]
    pub fn frames(&self, addr: ImageAddr) -> Vec<SourceFrame> {
        // Split debug files (.dwo) are not looked for.
        let Ok(mut frames) = self.context.find_frames(addr.raw()).skip_all_loads() else { return Vec::new() };
        let mut found = Vec::new();
        while found.len() < MAX_FRAMES
            && let Ok(Some(frame)) = frames.next()
        {
            let name = frame.function.as_ref().and_then(|function| Some(function.raw_name().ok()?.into_owned()));
            let location = frame.location.as_ref();
            found.push(SourceFrame {
                function: name.map(|name| demangle::short(&name).unwrap_or(name)),
                file: location.and_then(|location| location.file).map(str::to_owned),
                line: location.and_then(|location| location.line),
                column: location.and_then(|location| location.column),
            });
        }
        found
    }
}

/// Whether the head of a unit's line table has a file that is wanted.
fn names_file(unit: UnitRef<'_, Reader>, means: &dyn Fn(&str) -> bool) -> bool {
    let Some(program) = &unit.line_program else { return false };
    let header = program.header();
    header.file_names().iter().any(|file| path_of(unit, header, file).is_some_and(|path| means(&path)))
}

/// The path of a file as [`addr2line`] has it: directory 0 is the unit's own.
fn path_of(unit: UnitRef<'_, Reader>, header: &LineProgramHeader<Reader>, file: &FileEntry<Reader>) -> Option<String> {
    let text = |value| Some(unit.attr_string(value).ok()?.to_string_lossy().ok()?.into_owned());
    let mut path = match &unit.comp_dir {
        Some(directory) => directory.to_string_lossy().ok()?.into_owned(),
        None => String::new(),
    };
    let directory = if file.directory_index() == 0 { None } else { file.directory(header) };
    for part in directory.into_iter().chain([file.path_name()]) {
        let part = text(part)?;
        if part.starts_with('/') {
            path.clear();
        } else if !path.is_empty() && !path.ends_with('/') {
            path.push('/');
        }
        path.push_str(&part);
    }
    Some(path)
}
