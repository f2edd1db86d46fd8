//! The rules that compilers write into `.eh_frame`: where, at an instruction, the caller's registers are.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use gimli::{
    BaseAddresses, CfaRule, CieOrFde, EhFrame, EhFrameHdr, EhFrameOffset, Encoding, EndianSlice, Evaluation,
    EvaluationResult, Format, FrameDescriptionEntry, LittleEndian, Register, RegisterRule, UnwindContext,
    UnwindExpression, UnwindSection, Value,
};

use crate::addr::{ImageAddr, VAddr};
use crate::image::Image;
use crate::image::elf::Class;

type Slice<'a> = EndianSlice<'a, LittleEndian>;

/// The general registers and the return address by their DWARF numbers (System V ABI, AMD64 supplement, figure 3.36).
pub(super) const REGISTERS: usize = 17;
pub(super) const RBP: usize = 6;
pub(super) const RSP: usize = 7;
pub(super) const RA: usize = 16;

/// Values of registers; `None` for one that is lost.
pub(super) type Values = [Option<u64>; REGISTERS];

/// An expression that takes more steps does not end: real ones take a dozen.
const MAX_STEPS: u32 = 1000;
/// Rules of more addresses than this are not remembered.
const MAX_CACHED: usize = 1 << 16;
/// More functions than this are not indexed where the linker wrote no index.
const MAX_INDEXED: usize = 1 << 22;

/// The caller's registers at one instruction.
#[derive(Debug)]
pub(super) struct Rule {
    cfa: Cfa,
    saved: Vec<(usize, Saved)>,
    /// Whether the caller is what a signal interrupted, as opposed to what made a call.
    pub(super) is_signal_frame: bool,
}

#[derive(Debug)]
enum Cfa {
    Offset(usize, i64),
    Expression(Box<[u8]>),
}

#[derive(Debug)]
enum Saved {
    Lost,
    At(i64),
    Value(i64),
    In(usize),
    AtExpression(Box<[u8]>),
    ValueExpression(Box<[u8]>),
}

/// The unwinding rules of an image, read once however often it is mapped, and those that were looked up.
#[derive(Debug)]
pub struct Rules {
    bases: BaseAddresses,
    table_at: u64,
    table: Arc<[u8]>,
    header: Option<Arc<[u8]>>,
    /// First and last addresses of functions and where their records are, where there is no header.
    index: Vec<(u64, u64, usize)>,
    known: RefCell<HashMap<ImageAddr, Option<Rc<Rule>>>>,
}

impl Rules {
    /// Reads the rules of an image of 64-bit code; `None` when it has none.
    #[must_use]
    pub fn read(image: &Image) -> Option<Self> {
        if image.class() != Class::Bits64 {
            return None;
        }
        let (at, table) = image.eh_frame()?;
        let mut bases = BaseAddresses::default().set_eh_frame(at.raw());
        if let Some(text) = image.section(".text") {
            bases = bases.set_text(text.addr.raw());
        }
        let header = image.eh_frame_header();
        if let Some((at, _)) = &header {
            bases = bases.set_eh_frame_hdr(at.raw());
        }
        let header = header.map(|(_, bytes)| bytes);
        let index = if header.is_none() { index(&table, &bases) } else { Vec::new() };
        Some(Rules { bases, table_at: at.raw(), table, header, index, known: RefCell::default() })
    }

    /// The rule at an instruction; `None` where the compiler gave none.
    pub(super) fn at(&self, addr: ImageAddr) -> Option<Rc<Rule>> {
        if let Some(known) = self.known.borrow().get(&addr) {
            return known.clone();
        }
        let rule = self.look_up(addr.raw()).map(Rc::new);
        let mut known = self.known.borrow_mut();
        if known.len() >= MAX_CACHED {
            known.clear();
        }
        known.insert(addr, rule.clone());
        rule
    }

    fn look_up(&self, addr: u64) -> Option<Rule> {
        let section = section(&self.table);
        let fde = self.record(&section, addr)?;
        let mut context = UnwindContext::new();
        let row = fde.unwind_info_for_address(&section, &self.bases, &mut context, addr).ok()?;
        let bytes = |expression: &UnwindExpression<usize>| Some(Box::from(expression.get(&section).ok()?.0.slice()));
        let cfa = match row.cfa() {
            CfaRule::RegisterAndOffset { register, offset } => Cfa::Offset(number(*register)?, *offset),
            CfaRule::Expression(expression) => Cfa::Expression(bytes(expression)?),
        };
        let mut saved = Vec::new();
        for (register, rule) in row.registers() {
            let Some(register) = number(*register) else { continue };
            let how = match rule {
                RegisterRule::SameValue => continue,
                RegisterRule::Offset(offset) => Saved::At(*offset),
                RegisterRule::ValOffset(offset) => Saved::Value(*offset),
                RegisterRule::Register(other) => Saved::In(number(*other)?),
                RegisterRule::Expression(expression) => Saved::AtExpression(bytes(expression)?),
                RegisterRule::ValExpression(expression) => Saved::ValueExpression(bytes(expression)?),
                _ => Saved::Lost,
            };
            saved.push((register, how));
        }
        Some(Rule { cfa, saved, is_signal_frame: fde.is_signal_trampoline() })
    }

    fn record<'a>(&self, section: &EhFrame<Slice<'a>>, addr: u64) -> Option<FrameDescriptionEntry<Slice<'a>>> {
        if let Some(header) = &self.header {
            let parsed = EhFrameHdr::new(header, LittleEndian).parse(&self.bases, 8).ok()?;
            let table = parsed.table()?;
            // Not `pointer_to_offset`, which subtracts unchecked in gimli 0.34.
            let at = table.lookup(addr, &self.bases).ok()?.direct().ok()?.checked_sub(self.table_at)?;
            let at = EhFrameOffset(usize::try_from(at).ok()?);
            let fde = section.fde_from_offset(&self.bases, at, EhFrame::cie_from_offset).ok()?;
            return fde.contains(addr).then_some(fde);
        }
        let after = self.index.partition_point(|(start, _, _)| *start <= addr);
        let (_, end, at) = *self.index.get(after.checked_sub(1)?)?;
        if addr >= end {
            return None;
        }
        section.fde_from_offset(&self.bases, EhFrameOffset(at), EhFrame::cie_from_offset).ok()
    }
}

fn section(table: &[u8]) -> EhFrame<Slice<'_>> {
    let mut section = EhFrame::new(table, LittleEndian);
    section.set_address_size(8);
    section
}

fn index(table: &[u8], bases: &BaseAddresses) -> Vec<(u64, u64, usize)> {
    let section = section(table);
    let mut index = Vec::new();
    let mut entries = section.entries(bases);
    while let Ok(Some(entry)) = entries.next() {
        if let CieOrFde::Fde(partial) = entry
            && let Ok(fde) = partial.parse(EhFrame::cie_from_offset)
        {
            let start = fde.initial_address();
            index.push((start, start.saturating_add(fde.len()), fde.offset()));
        }
        if index.len() == MAX_INDEXED {
            break;
        }
    }
    index.sort_unstable();
    index
}

fn number(register: Register) -> Option<usize> {
    Some(usize::from(register.0)).filter(|number| *number < REGISTERS)
}

impl Rule {
    /// The caller's registers, given the callee's and a way to read a word of memory. `None` when the stack is damaged.
    pub(super) fn caller(&self, values: &Values, word: &mut dyn FnMut(VAddr) -> Option<u64>) -> Option<Values> {
        let cfa = match &self.cfa {
            Cfa::Offset(register, offset) => values[*register]?.wrapping_add_signed(*offset),
            Cfa::Expression(bytes) => evaluate(bytes, None, values, word)?,
        };
        let mut caller = *values;
        caller[RSP] = Some(cfa);
        caller[RA] = None;
        for (register, how) in &self.saved {
            caller[*register] = match how {
                Saved::Lost => None,
                Saved::At(offset) => word(VAddr::new(cfa.wrapping_add_signed(*offset))),
                Saved::Value(offset) => Some(cfa.wrapping_add_signed(*offset)),
                Saved::In(other) => values[*other],
                Saved::AtExpression(bytes) => {
                    let at = evaluate(bytes, Some(cfa), values, word)?;
                    word(VAddr::new(at))
                }
                Saved::ValueExpression(bytes) => evaluate(bytes, Some(cfa), values, word),
            };
        }
        Some(caller)
    }
}

/// The value of an expression. What hostile bytes can make it do is bounded in steps, not by trust.
pub(super) fn evaluate(
    bytes: &[u8],
    initial: Option<u64>,
    values: &Values,
    word: &mut dyn FnMut(VAddr) -> Option<u64>,
) -> Option<u64> {
    let encoding = Encoding { address_size: 8, format: Format::Dwarf32, version: 4 };
    let mut evaluation = Evaluation::new(EndianSlice::new(bytes, LittleEndian), encoding);
    evaluation.set_max_iterations(MAX_STEPS);
    if let Some(initial) = initial {
        evaluation.set_initial_value(initial);
    }
    let mut state = evaluation.evaluate().ok()?;
    loop {
        state = match state {
            EvaluationResult::Complete => break,
            EvaluationResult::RequiresRegister { register, .. } => {
                evaluation.resume_with_register(Value::Generic(values[number(register)?]?)).ok()?
            }
            EvaluationResult::RequiresMemory { address, size, .. } => {
                let mask = u64::MAX.checked_shr(64 - 8 * u32::from(size.min(8))).unwrap_or(0);
                evaluation.resume_with_memory(Value::Generic(word(VAddr::new(address))? & mask)).ok()?
            }
            _ => return None,
        };
    }
    match evaluation.as_result().last()?.location {
        gimli::Location::Address { address } => Some(address),
        _ => None,
    }
}
