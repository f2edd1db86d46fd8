//! What is known of a file that is mapped as a module, read once however often it is mapped.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use crate::ids::Pid;
use crate::image::Image;
use crate::image::mapping::Mapping;
use crate::image::separate::Surroundings;
use crate::image::symbols::Functions;
use crate::plt::imports::{Import, imports};

/// A module's file.
#[derive(Debug)]
pub(super) struct ProbedImage {
    pub(super) image: Arc<Image>,
    /// The last part of its path.
    pub(super) name: Arc<str>,
    pub(super) path: String,
    functions: OnceLock<Functions>,
    imports: OnceLock<Vec<Import>>,
}

impl ProbedImage {
    /// Reads the file behind a mapping of the process `pid`.
    pub(super) fn open(pid: Pid, mapping: &Mapping) -> Option<Self> {
        let path = mapping.paths(pid).into_iter().find_map(|path| Some((Image::open(&path).ok()?, path)));
        let (image, opened) = path?;
        let shown = match &mapping.backing {
            crate::image::mapping::Backing::File(path) | crate::image::mapping::Backing::Deleted(path) => path.clone(),
            _ => opened,
        };
        let name = shown.file_name().map_or_else(|| shown.to_string_lossy(), |name| name.to_string_lossy());
        Some(ProbedImage {
            image: Arc::new(image),
            name: Arc::from(&*name),
            path: shown.to_string_lossy().into_owned(),
            functions: OnceLock::new(),
            imports: OnceLock::new(),
        })
    }

    /// All its functions.
    pub(super) fn functions(&self) -> &Functions {
        self.functions.get_or_init(|| self.image.functions(&Surroundings::of(Path::new(&self.path))))
    }

    /// The functions that it imports.
    pub(super) fn imports(&self) -> &[Import] {
        self.imports.get_or_init(|| imports(&self.image))
    }
}
