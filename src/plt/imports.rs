//! The functions that a module imports, and the stubs that their calls go through.

use std::collections::HashMap;
use std::sync::Arc;

use super::discover::{Stub, stubs};
use crate::addr::ImageAddr;
use crate::image::Image;
use crate::image::slots::{Slot, SlotKind};

/// A function that a module imports.
#[derive(Debug)]
pub struct Import {
    /// Its name as the symbol has it.
    pub name: Box<str>,
    /// The library that the version of the symbol belongs to, where there is one.
    pub library: Option<Arc<str>>,
    /// The stub that its calls go through; `None` when they go through the slot alone.
    pub stub: Option<Stub>,
    /// The slot that holds the function's address once the module is relocated.
    pub slot: ImageAddr,
    /// Whether the module itself defines it.
    pub own: bool,
}

/// The functions that an image imports, by slot.
#[must_use]
pub fn imports(image: &Image) -> Vec<Import> {
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
