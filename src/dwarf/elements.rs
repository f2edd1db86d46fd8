//! Where the elements of lists, maps and the like are, one after the other.
//!
//! The target's pointers and counts are not believed: each step reads a bounded amount, and whoever walks decides how many to take.

use super::types::ListLayout;
use super::values::number;
use crate::addr::VAddr;
use crate::syscalls::Memory;

/// A red-black tree of 2^64 nodes is no deeper.
const DEEPEST_TREE: usize = 128;

/// The elements of an object, from the first on.
pub(super) struct Elements<'a> {
    memory: &'a dyn Memory,
    count: u64,
    at: Position,
}

/// Where the next element is.
enum Position {
    Row { at: u64, size: u64 },
    Chain { node: u64, value: u64, begun: bool },
    Tree { node: u64, value: u64, begun: bool },
    Block { at: u64, end: u64, slot: u64, size: u64 },
    Bucket { control: u64, index: u64, last: u64, size: u64 },
    Bit { at: u64, bit: u64 },
}

impl<'a> Elements<'a> {
    /// Those of an object with these bytes, each of them `size` bytes long.
    pub(super) fn of(layout: ListLayout, size: u64, bytes: &[u8], memory: &'a dyn Memory) -> Self {
        let word = |offset: u64| number(bytes, offset, 8);
        let (count, at) = match layout {
            ListLayout::PointerCount { pointer, count, .. } => (word(count), Position::Row { at: word(pointer), size }),
            ListLayout::BeginEnd { begin, end, .. } => {
                let (begin, end) = (word(begin), word(end));
                (end.saturating_sub(begin) / size.max(1), Position::Row { at: begin, size })
            }
            ListLayout::Chain { first, count, value, .. } => {
                (word(count), Position::Chain { node: word(first), value, begun: false })
            }
            ListLayout::Tree { leftmost, count, value, .. } => {
                (word(count), Position::Tree { node: word(leftmost), value, begun: false })
            }
            ListLayout::Buckets { control, mask, count, .. } => {
                let (control, last) = (word(control), word(mask));
                (word(count), Position::Bucket { control, index: 0, last, size })
            }
            ListLayout::Bits { begin, end, .. } => {
                let number = |(pointer, bit): (u64, u64)| (word(pointer), number(bytes, bit, 4));
                let ((at, from), (last, to)) = (number(begin), number(end));
                let count = last.saturating_sub(at).saturating_mul(8).saturating_add(to).saturating_sub(from);
                (count, Position::Bit { at, bit: from })
            }
            ListLayout::Blocks { start, finish, .. } => {
                let iterator = |at: u64| [word(at), word(at + 8), word(at + 16), word(at + 24)];
                let ([at, _, end, slot], [last, last_first, _, last_slot]) = (iterator(start), iterator(finish));
                let blocks_between = (last_slot.saturating_sub(slot) / 8).saturating_sub(1);
                let count = if slot == last_slot {
                    last.saturating_sub(at) / size.max(1)
                } else {
                    let outer = end.saturating_sub(at).saturating_add(last.saturating_sub(last_first)) / size.max(1);
                    blocks_between.saturating_mul(in_a_block(size)).saturating_add(outer)
                };
                (count, Position::Block { at, end, slot, size })
            }
        };
        Elements { memory, count, at }
    }

    /// How many there are, by what the object says.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// Where they begin, if they lie one behind the other.
    pub(super) fn in_a_row(&self) -> Option<VAddr> {
        match self.at {
            Position::Row { at, .. } => Some(VAddr::new(at)),
            _ => None,
        }
    }

    /// The next one, where they are bits; `None` where they are not.
    pub(super) fn next_bit(&mut self) -> Option<Result<bool, VAddr>> {
        let Position::Bit { at, bit } = &mut self.at else { return None };
        let byte = VAddr::new(at.wrapping_add(*bit / 8));
        let shift = std::mem::replace(bit, bit.wrapping_add(1)) % 8;
        let mut read = [0];
        Some(if self.memory.read(byte, &mut read) == 1 { Ok(read[0] >> shift & 1 == 1) } else { Err(byte) })
    }

    /// The address of the next one, or the one that could not be read on the way to it.
    pub(super) fn next(&mut self) -> Result<VAddr, VAddr> {
        let memory = self.memory;
        let at = match &mut self.at {
            Position::Row { at, size } => std::mem::replace(at, at.wrapping_add(*size)),
            Position::Chain { node, value, begun } => {
                if std::mem::replace(begun, true) {
                    *node = pointer(memory, *node)?;
                }
                node.wrapping_add(*value)
            }
            Position::Tree { node, value, begun } => {
                if std::mem::replace(begun, true) {
                    *node = successor(memory, *node)?;
                }
                node.wrapping_add(*value)
            }
            Position::Block { at, end, slot, size } => {
                if at == end {
                    *slot = slot.wrapping_add(8);
                    *at = pointer(memory, *slot)?;
                    *end = at.wrapping_add(in_a_block(*size).saturating_mul(*size));
                }
                std::mem::replace(at, at.wrapping_add(*size))
            }
            Position::Bit { at, .. } => return Err(VAddr::new(*at)),
            Position::Bucket { control, index, last, size } => {
                let full = full_bucket(memory, *control, *index, *last)?;
                *index = full.wrapping_add(1);
                control.wrapping_sub(index.wrapping_mul(*size))
            }
        };
        Ok(VAddr::new(at))
    }
}

/// How many elements a block of a deque has: `__deque_buf_size` of libstdc++ (bits/stl_deque.h), which is part of its ABI.
fn in_a_block(size: u64) -> u64 {
    (512 / size.max(1)).max(1)
}

/// The next bucket that something is in, by its byte.
fn full_bucket(memory: &dyn Memory, control: u64, from: u64, last: u64) -> Result<u64, VAddr> {
    /// A table is half empty at most when it was just made, or much was taken out of it: then the rest is not looked for.
    const FARTHEST: u64 = 4096;
    const EMPTY: u8 = 1 << 7;
    let at = control.wrapping_add(from);
    let mut bytes = [EMPTY; FARTHEST as usize];
    let wanted = last.wrapping_sub(from).saturating_add(1).min(FARTHEST) as usize;
    let got = if from > last { 0 } else { memory.read(VAddr::new(at), &mut bytes[..wanted]) };
    let full = bytes[..got].iter().position(|byte| byte & EMPTY == 0).ok_or(VAddr::new(at))?;
    Ok(from.wrapping_add(full as u64))
}

fn pointer(memory: &dyn Memory, at: u64) -> Result<u64, VAddr> {
    let mut bytes = [0; 8];
    match memory.read(VAddr::new(at), &mut bytes) {
        8 => Ok(u64::from_le_bytes(bytes)),
        _ => Err(VAddr::new(at)),
    }
}

/// The node behind one in a tree. A node begins with its colour, and pointers to its parent, its left and its right (bits/stl_tree.h).
fn successor(memory: &dyn Memory, node: u64) -> Result<u64, VAddr> {
    let (parent, left, right) = (8, 16, 24);
    let of = |node: u64, which: u64| pointer(memory, node.wrapping_add(which));
    let mut node = node;
    let mut below = of(node, right)?;
    if below != 0 {
        for _ in 0..DEEPEST_TREE {
            node = below;
            below = of(node, left)?;
            if below == 0 {
                return Ok(node);
            }
        }
        return Err(VAddr::new(node));
    }
    for _ in 0..DEEPEST_TREE {
        let above = of(node, parent)?;
        if of(above, right)? != node {
            return Ok(above);
        }
        node = above;
    }
    Err(VAddr::new(node))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syscalls::testing::FakeMemory;

    fn words(words: &[u64]) -> Vec<u8> {
        words.iter().flat_map(|word| word.to_le_bytes()).collect()
    }

    fn walk(layout: ListLayout, object: &[u64], memory: &FakeMemory, most: usize) -> (u64, Vec<Result<u64, u64>>) {
        let object = words(object);
        let mut elements = Elements::of(layout, 4, &object, memory);
        let next = |_| elements.next().map(VAddr::raw).map_err(VAddr::raw);
        let walked = (0..most).map(next).collect();
        (elements.count(), walked)
    }

    #[test]
    fn a_tree_is_walked_in_order() {
        // 0x2000 is the root, 0x1000 its left child with a right child 0x1800, 0x3000 its right child.
        let memory = FakeMemory::default()
            .with(0x2000, &words(&[0, 0x9000, 0x1000, 0x3000]))
            .with(0x1000, &words(&[0, 0x2000, 0, 0x1800]))
            .with(0x1800, &words(&[0, 0x1000, 0, 0]))
            .with(0x3000, &words(&[0, 0x2000, 0, 0]))
            .with(0x9000, &words(&[0, 0x2000, 0x1000, 0x3000]));
        let layout = ListLayout::Tree { leftmost: 0, count: 8, value: 32, bytes: 16 };
        let (count, walked) = walk(layout, &[0x1000, 4], &memory, 4);
        assert_eq!((count, walked), (4, vec![Ok(0x1020), Ok(0x1820), Ok(0x2020), Ok(0x3020)]));
    }

    #[test]
    fn a_ring_of_nodes_ends_nowhere_and_costs_little() {
        // Each is its own right child, whose left child is itself.
        let memory = FakeMemory::default().with(0x1000, &words(&[0, 0x1000, 0x1000, 0x1000]));
        let layout = ListLayout::Tree { leftmost: 0, count: 8, value: 32, bytes: 16 };
        let (_, walked) = walk(layout, &[0x1000, u64::MAX], &memory, 2);
        assert_eq!(walked, [Ok(0x1020), Err(0x1000)]);
        let layout = ListLayout::Chain { first: 0, count: 8, value: 8, bytes: 16 };
        let (_, walked) = walk(layout, &[0x5000, 3], &memory, 2);
        assert_eq!(walked, [Ok(0x5008), Err(0x5000)], "a link that can't be read");
    }

    #[test]
    fn a_deque_goes_on_in_its_next_block() {
        let memory = FakeMemory::default().with(0x100, &words(&[0x1000, 0x4000, 0x2000]));
        let layout = ListLayout::Blocks { start: 0, finish: 32, bytes: 64 };
        let object = [0x11f8, 0x1000, 0x1200, 0x100, 0x2004, 0x2000, 0x2200, 0x110];
        let (count, walked) = walk(layout, &object, &memory, 4);
        assert_eq!(count, 2 + 128 + 1);
        assert_eq!(walked, [Ok(0x11f8), Ok(0x11fc), Ok(0x4000), Ok(0x4004)]);
    }
}
