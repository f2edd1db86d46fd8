//! The functions that a module imports, and the stubs that their calls go through.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::discover::{DirectUses, Stub, stubs, used_directly};
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
    let mut uses = DirectUses::default();
    for range in image.code_ranges() {
        let len = range.end.raw().saturating_sub(range.start.raw());
        let Some(code) = image.read(range.start, len) else { continue };
        let is_slot = |slot| by_address.contains_key(&slot);
        let stubs = stubs(&code, range.start, is_slot);
        let here = used_directly(&code, range.start, &stubs, is_slot);
        uses.called.extend(here.called);
        uses.loaded.extend(here.loaded);
        for stub in stubs {
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
    keep_one_way_each(&mut imports, uses);
    imports
}

/// A function may have a lazy slot and a plain one, a stub and calls that don't use it. All its calls pass the stub, or else
/// they only meet in the function itself: then the stub is none of ours.
fn keep_one_way_each(imports: &mut Vec<Import>, uses: DirectUses) {
    let with_stub: HashSet<Box<str>> =
        imports.iter().filter(|import| import.stub.is_some()).map(|import| import.name.clone()).collect();
    let mut direct: HashSet<ImageAddr> = uses.called;
    if imports.iter().any(|import| direct.contains(&import.slot) && with_stub.contains(&import.name)) {
        // Some of the code was compiled with -fno-plt.
        direct.extend(uses.loaded);
    }
    let past_stub: HashSet<Box<str>> =
        imports.iter().filter(|import| direct.contains(&import.slot)).map(|import| import.name.clone()).collect();
    imports.retain_mut(|import| {
        if past_stub.contains(&import.name) {
            import.stub = None;
            return direct.contains(&import.slot);
        }
        import.stub.is_some() || !with_stub.contains(&import.name)
    });
}

fn is_linkage(slot: &Slot) -> bool {
    matches!(slot.kind, SlotKind::JumpSlot | SlotKind::GlobDat)
}
