//! Compilation units, found by address or by offset and taken apart when needed.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use gimli::{AttributeValue, DebugInfoOffset, UnitHeader, UnitOffset};

use super::{DebugSections, Reader};

pub(super) type Unit = gimli::Unit<Reader>;
pub(super) type Entry = gimli::DebuggingInformationEntry<Reader>;

/// More units than this are not looked at.
const MAX_UNITS: usize = 1 << 20;

/// More units than this are not kept taken apart.
const MAX_KEPT: usize = 2048;

/// One file's units: the main one's, or those that dwz moved into a common file.
pub(super) struct Units {
    pub(super) sections: DebugSections,
    headers: Vec<UnitHeader<Reader>>,
    taken_apart: RefCell<HashMap<usize, Rc<Unit>>>,
    common: Option<Box<Units>>,
}

/// An entry's place: which file, which unit, which offset.
#[derive(Clone)]
pub(super) struct Place<'a> {
    pub(super) units: &'a Units,
    pub(super) unit: Rc<Unit>,
    pub(super) offset: UnitOffset,
}

impl Units {
    pub(super) fn new(sections: DebugSections) -> Self {
        let mut headers = Vec::new();
        let mut iter = sections.dwarf.units();
        while let Ok(Some(header)) = iter.next() {
            if headers.len() == MAX_UNITS {
                break;
            }
            headers.push(header);
        }
        let common = sections.dwarf.sup.clone().map(|dwarf| Box::new(Units::new(DebugSections { dwarf })));
        Units { sections, headers, taken_apart: RefCell::default(), common }
    }

    pub(super) fn len(&self) -> usize {
        self.headers.len()
    }

    pub(super) fn unit(&self, index: usize) -> Option<Rc<Unit>> {
        if let Some(unit) = self.taken_apart.borrow().get(&index) {
            return Some(unit.clone());
        }
        let unit = Rc::new(self.sections.dwarf.unit(self.headers.get(index)?.clone()).ok()?);
        let mut kept = self.taken_apart.borrow_mut();
        if kept.len() >= MAX_KEPT {
            kept.clear();
        }
        kept.insert(index, unit.clone());
        Some(unit)
    }

    /// A unit that is not kept: for one look at each.
    pub(super) fn fresh_unit(&self, index: usize) -> Option<Unit> {
        self.sections.dwarf.unit(self.headers.get(index)?.clone()).ok()
    }

    fn at(&self, offset: DebugInfoOffset) -> Option<Place<'_>> {
        let start = |header: &UnitHeader<Reader>| header.debug_info_offset();
        let after = self.headers.partition_point(|header| start(header).is_some_and(|start| start <= offset));
        let index = after.checked_sub(1)?;
        let unit = self.unit(index)?;
        let offset = offset.to_unit_offset(&unit.header)?;
        Some(Place { units: self, unit, offset })
    }
}

impl<'a> Place<'a> {
    pub(super) fn entry(&self) -> Option<Entry> {
        self.unit.entry(self.offset).ok()
    }

    /// The same unit, another offset.
    pub(super) fn sibling(&self, offset: UnitOffset) -> Self {
        Place { offset, ..self.clone() }
    }

    /// The entry that an attribute of this unit refers to.
    pub(super) fn follow(&self, value: &AttributeValue<Reader>) -> Option<Self> {
        match value {
            AttributeValue::UnitRef(offset) => Some(self.sibling(*offset)),
            AttributeValue::DebugInfoRef(offset) => self.units.at(*offset),
            AttributeValue::DebugInfoRefSup(offset) => self.units.common.as_deref()?.at(*offset),
            // Type units (-fdebug-types-section) are not read.
            _ => None,
        }
    }

    pub(super) fn text(&self, value: AttributeValue<Reader>) -> Option<String> {
        /// Names in error are cut.
        const MAX_TEXT: usize = 4096;
        let bytes = self.units.sections.dwarf.attr_string(&self.unit, value).ok()?;
        let slice = bytes.bytes();
        Some(String::from_utf8_lossy(&slice[..slice.len().min(MAX_TEXT)]).into_owned())
    }

    pub(super) fn name(&self, entry: &Entry) -> Option<String> {
        self.text(entry.attr_value(gimli::DW_AT_name)?)
    }

    /// The children of this entry, at most `limit`.
    pub(super) fn children(&self, limit: usize) -> Vec<Entry> {
        let mut children = Vec::new();
        let Ok(mut tree) = self.unit.entries_tree(Some(self.offset)) else { return children };
        let Ok(root) = tree.root() else { return children };
        let mut iter = root.children();
        while children.len() < limit
            && let Ok(Some(child)) = iter.next()
        {
            children.push(child.entry().clone());
        }
        children
    }
}
