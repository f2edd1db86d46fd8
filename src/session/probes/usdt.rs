//! Statically defined probes (USDT): where they are, what their arguments are, and the counters that enable them.

use libc::user_regs_struct as Regs;

use super::space::{Loaded, Point, Space};
use super::values::guessed_pointer;
use crate::addr::VAddr;
use crate::breakpoint::table::CodeMemory;
use crate::event::{FuncArg, PointKind};
use crate::image::notes::{UsdtArgument, UsdtClass, UsdtOperand, UsdtProbe};
use crate::ptrace::FloatRegs;
use crate::syscalls::Memory;
use crate::value::Value;
use crate::value::number::{extended, single};

/// What a hit of a probe is decoded with.
#[derive(Clone, Debug)]
pub(super) struct UsdtArguments {
    arguments: Vec<Option<UsdtArgument>>,
    /// Where the symbols are that arguments name, and addresses relative to the module.
    places: Vec<Option<VAddr>>,
}

/// Registers and memory at a hit.
pub(super) struct Hit<'a> {
    pub(super) regs: &'a Regs,
    pub(super) floats: Option<&'a FloatRegs>,
    pub(super) memory: &'a dyn Memory,
    pub(super) strlen: usize,
}

impl UsdtArguments {
    fn new(loaded: &Loaded, probe: &UsdtProbe) -> Self {
        let place = |argument: &Option<UsdtArgument>| match &argument.as_ref()?.operand {
            UsdtOperand::Memory { symbol: Some(symbol), displacement, .. } => {
                let at = loaded.image.image.data_symbol(symbol)?;
                Some(VAddr::new(loaded.module.to_tracee(at).raw().wrapping_add_signed(*displacement)))
            }
            // Relative to the instruction pointer, which the assembler made a plain address of the image.
            UsdtOperand::Memory { displacement, base: Some(base), .. } if &**base == "rip" => {
                Some(loaded.module.to_tracee(crate::addr::ImageAddr::new(*displacement as u64)))
            }
            _ => None,
        };
        UsdtArguments { places: probe.arguments.iter().map(place).collect(), arguments: probe.arguments.clone() }
    }

    /// Whether some argument is in a vector register.
    pub(super) fn wants_floats(&self) -> bool {
        self.arguments
            .iter()
            .flatten()
            .any(|argument| matches!(&argument.operand, UsdtOperand::Register(name) if name.starts_with("xmm")))
    }

    /// The arguments at a hit.
    pub(super) fn values(&self, hit: &Hit<'_>) -> Vec<FuncArg> {
        let value = |(argument, place): (&Option<UsdtArgument>, &Option<VAddr>)| {
            let value = argument.as_ref().map_or(Value::word("?"), |argument| argument_value(argument, *place, hit));
            FuncArg { name: "".into(), value }
        };
        self.arguments.iter().zip(&self.places).map(value).collect()
    }
}

fn argument_value(argument: &UsdtArgument, place: Option<VAddr>, hit: &Hit<'_>) -> Value {
    let size = usize::from(argument.size.min(16));
    let mut bytes = [0; 16];
    match &argument.operand {
        UsdtOperand::Constant(number) => bytes[..8].copy_from_slice(&number.to_le_bytes()),
        UsdtOperand::Register(name) => match register(name, hit) {
            Some(raw) => bytes[..8].copy_from_slice(&raw.to_le_bytes()),
            None => return Value::word("?"),
        },
        memory => {
            let Some(at) = address(memory, place, hit.regs) else { return Value::word("?") };
            if hit.memory.read(at, &mut bytes[..size]) != size {
                return Value::Unreadable(at);
            }
        }
    }
    let raw = u64::from_le_bytes(bytes.first_chunk().copied().unwrap_or_default());
    let unused = 64 - 8 * size.clamp(1, 8) as u32;
    match (argument.class, size) {
        (UsdtClass::Float, 4) => Value::Float(single(raw)),
        (UsdtClass::Float, 8) => Value::Float(f64::from_bits(raw)),
        (UsdtClass::Float, _) => Value::Float(bytes.first_chunk().map_or(f64::NAN, extended)),
        (UsdtClass::Signed, _) => Value::Signed((raw << unused) as i64 >> unused),
        // As wide as a pointer and without a sign: what sdt.h says of pointers too.
        (UsdtClass::Unsigned, 8) => guessed_pointer(raw, hit.memory, hit.strlen),
        (UsdtClass::Unsigned, _) => Value::Unsigned(raw << unused >> unused),
    }
}

fn address(operand: &UsdtOperand, place: Option<VAddr>, regs: &Regs) -> Option<VAddr> {
    let UsdtOperand::Memory { segment, symbol, displacement, base, index, scale } = operand else { return None };
    let segment = match segment.as_deref() {
        None => 0,
        Some("fs") => regs.fs_base,
        Some("gs") => regs.gs_base,
        Some(_) => return None,
    };
    let part = |name: &Option<Box<str>>| match name.as_deref() {
        None | Some("rip") => Some(0),
        Some(name) => general(name, regs),
    };
    let origin = match (place, symbol) {
        (Some(place), _) => place.raw(),
        (None, Some(_)) => return None,
        (None, None) => *displacement as u64,
    };
    let index = part(index)?.wrapping_mul(u64::from(*scale));
    Some(VAddr::new(segment.wrapping_add(origin).wrapping_add(part(base)?).wrapping_add(index)))
}

fn register(name: &str, hit: &Hit<'_>) -> Option<u64> {
    if let Some(number) = name.strip_prefix("xmm") {
        let index: usize = number.parse().ok()?;
        let floats = hit.floats?;
        return floats.xmm.iter().chain(&floats.xmm_high).nth(index).copied();
    }
    general(name, hit.regs)
}

/// A general register by any of its names; parts of it are cut to their size by the argument, but for the second byte.
fn general(name: &str, regs: &Regs) -> Option<u64> {
    let plain = name.trim_start_matches(['r', 'e']).trim_end_matches(['l', 'h']);
    let high = name.len() == 2 && name.ends_with('h');
    let whole = match name {
        "rip" => regs.rip,
        _ if name.starts_with('r') && name[1..].starts_with(|c: char| c.is_ascii_digit()) => {
            match name[1..].trim_end_matches(['d', 'w', 'b']) {
                "8" => regs.r8,
                "9" => regs.r9,
                "10" => regs.r10,
                "11" => regs.r11,
                "12" => regs.r12,
                "13" => regs.r13,
                "14" => regs.r14,
                "15" => regs.r15,
                _ => return None,
            }
        }
        _ => match plain {
            "ax" | "a" => regs.rax,
            "bx" | "b" => regs.rbx,
            "cx" | "c" => regs.rcx,
            "dx" | "d" => regs.rdx,
            "si" => regs.rsi,
            "di" => regs.rdi,
            "bp" => regs.rbp,
            "sp" => regs.rsp,
            _ => return None,
        },
    };
    Some(if high { whole >> 8 & 0xff } else { whole })
}

/// A probe of a module as a point.
pub(super) fn point(loaded: &Loaded, probe: &UsdtProbe) -> Point {
    Point {
        kind: PointKind::Usdt,
        name: format!("{}:{}", probe.provider, probe.name).into(),
        module: loaded.shown(),
        usdt: Some(UsdtArguments::new(loaded, probe)),
    }
}

impl Space {
    /// Enables what a counter keeps from happening while nobody looks.
    pub(super) fn enable(&mut self, semaphore: VAddr) {
        if !self.semaphores.contains(&semaphore) && self.add_to(semaphore, 1) {
            self.semaphores.push(semaphore);
        }
    }

    /// Takes back what was added to counters.
    pub(super) fn disable_all(&mut self) {
        for semaphore in std::mem::take(&mut self.semaphores) {
            self.add_to(semaphore, -1);
        }
    }

    /// Counters of 16 bits, which other tracers may count in too (sys/sdt.h).
    fn add_to(&self, semaphore: VAddr, much: i16) -> bool {
        let mut bytes = [0; 2];
        if self.code.read_code(semaphore, &mut bytes) != bytes.len() {
            return false;
        }
        let count = u16::from_le_bytes(bytes).wrapping_add_signed(much);
        self.code.write_code(semaphore, &count.to_le_bytes()).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registers_have_many_names() {
        let mut regs = crate::ptrace::Regs::X86_64([0; 27]).general().expect("64-bit registers");
        regs.rax = 0x1122_3344_5566_7788;
        regs.rsi = 5;
        regs.r9 = 9;
        for name in ["rax", "eax", "ax", "al"] {
            assert_eq!(general(name, &regs), Some(regs.rax), "{name}");
        }
        assert_eq!(general("ah", &regs), Some(0x77));
        for (name, value) in
            [("rsi", 5), ("esi", 5), ("si", 5), ("sil", 5), ("r9", 9), ("r9d", 9), ("r9w", 9), ("r9b", 9)]
        {
            assert_eq!(general(name, &regs), Some(value), "{name}");
        }
        for name in ["", "r", "xmm0", "r16", "rzz", "st"] {
            assert_eq!(general(name, &regs), None, "{name}");
        }
    }
}
