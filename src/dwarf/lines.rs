//! Which source line an address is, with the functions that were inlined there.

use addr2line::Context;

use super::{DebugSections, Reader};
use crate::addr::ImageAddr;
use crate::image::demangle;

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
}

impl Lines {
    /// Prepares the tables; `None` when they are damaged.
    #[must_use]
    pub fn new(sections: &DebugSections) -> Option<Self> {
        Some(Lines { context: Context::from_arc_dwarf(sections.dwarf.clone()).ok()? })
    }

    /// The file and line of an address, as `(file, line)`; the line is 0 where the compiler knows none.
    #[must_use]
    pub fn line(&self, addr: ImageAddr) -> Option<(String, u32)> {
        let location = self.context.find_location(addr.raw()).ok()??;
        Some((location.file?.to_owned(), location.line.unwrap_or(0)))
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
