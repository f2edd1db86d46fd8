//! What is known of a file that is mapped as a module, read once however often it is mapped.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use crate::addr::ImageAddr;
use crate::ids::Pid;
use crate::image::Image;
use crate::image::mapping::Mapping;
use crate::image::separate::Surroundings;
use crate::image::slots::{Slot, SlotKind};
use crate::image::symbols::Functions;
use crate::plt::discover::{Stub, stubs};

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

/// A function that a module imports.
#[derive(Debug)]
pub(super) struct Import {
    pub(super) name: Box<str>,
    /// The library that the version of the symbol belongs to, where there is one.
    pub(super) library: Option<Arc<str>>,
    /// The stub that its calls go through; `None` when they go through the slot alone.
    pub(super) stub: Option<Stub>,
    /// The slot that holds the function's address once the module is relocated.
    pub(super) slot: ImageAddr,
    /// Whether the module itself defines it.
    pub(super) own: bool,
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

fn imports(image: &Image) -> Vec<Import> {
    let slots = image.slots();
    let by_address: HashMap<ImageAddr, &Slot> =
        slots.iter().filter(|slot| is_linkage(slot)).map(|slot| (slot.at, slot)).collect();
    let mut through: HashMap<ImageAddr, Stub> = HashMap::new();
    for range in image.code_ranges() {
        let len = range.end.raw().saturating_sub(range.start.raw());
        let Some(code) = image.read(range.start, len) else { continue };
        for stub in stubs(&code, range.start, |slot| by_address.contains_key(&slot)) {
            through.entry(stub.slot).or_insert(stub);
        }
    }
    let mut imports: Vec<Import> = by_address
        .values()
        .filter_map(|slot| {
            let symbol = slot.symbol.as_ref()?;
            let stub = through.get(&slot.at).copied();
            Some(Import {
                name: symbol.name.clone(),
                library: symbol.library.clone(),
                stub,
                slot: slot.at,
                own: symbol.defined.is_some(),
            })
        })
        .collect();
    imports.sort_by_key(|import| import.slot);
    // A symbol may have a lazy slot and a plain one: then calls go through the stub, wherever it is.
    let with_stub: std::collections::HashSet<Box<str>> =
        imports.iter().filter(|import| import.stub.is_some()).map(|import| import.name.clone()).collect();
    imports.retain(|import| import.stub.is_some() || !with_stub.contains(&import.name));
    imports
}

fn is_linkage(slot: &Slot) -> bool {
    matches!(slot.kind, SlotKind::JumpSlot | SlotKind::GlobDat)
}
