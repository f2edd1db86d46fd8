//! Debugging information: what a function takes and gives back, and which line an address is.
//!
//! All of it is looked at where it is asked for, a compilation unit at a time, and all of it is hostile.

pub mod at_entry;
#[cfg(test)]
mod built;
mod cpp;
mod elements;
pub mod functions;
mod go_abi;
mod go_values;
pub mod lines;
#[cfg(test)]
mod of_real_compilers;
pub mod passing;
mod records;
mod registers;
pub mod types;
mod units;
pub mod values;

use std::sync::Arc;

use gimli::{EndianArcSlice, LittleEndian, SectionId};

use crate::image::Image;
use crate::image::separate::Surroundings;

type Reader = EndianArcSlice<LittleEndian>;

/// More bytes of debugging information than this are not read into memory; larger programs get no types and lines.
const MAX_SECTIONS: u64 = 2 << 30;

/// The `.debug_*` sections that belong to an image.
#[derive(Debug, Clone)]
pub struct DebugSections {
    dwarf: Arc<gimli::Dwarf<Reader>>,
}

impl DebugSections {
    /// Reads the sections of the image itself, or of its separate debug file. `None` when there are none, or too many bytes of them.
    #[must_use]
    pub fn read(image: &Image, surroundings: &Surroundings) -> Option<Self> {
        if image.section(".debug_info").is_some() {
            return Self::from_image(image, surroundings.path.as_deref(), surroundings);
        }
        let (path, debug) = image.separate_debug_file_at(surroundings)?;
        Self::from_image(&debug, Some(&path), surroundings)
    }

    fn from_image(image: &Image, path: Option<&std::path::Path>, surroundings: &Surroundings) -> Option<Self> {
        let size = |image: &Image| {
            let sections = image.sections().iter().filter(|section| section.name.starts_with(".debug_"));
            sections.fold(0_u64, |sum, section| sum.saturating_add(section.size))
        };
        if size(image) > MAX_SECTIONS || image.section(".debug_info").is_none() {
            return None;
        }
        let load = |image: &Image, id: SectionId| -> Result<Reader, std::convert::Infallible> {
            let bytes = image.bytes_of_section(id.name()).unwrap_or_default();
            Ok(EndianArcSlice::new(bytes, LittleEndian))
        };
        let Ok(mut dwarf) = gimli::Dwarf::load(|id| load(image, id));
        if let Some(common) = image.common_debug_file(path, &surroundings.debug_roots)
            && size(&common) <= MAX_SECTIONS
        {
            let Ok(()) = dwarf.load_sup(|id| load(&common, id));
        }
        Some(DebugSections { dwarf: Arc::new(dwarf) })
    }
}
