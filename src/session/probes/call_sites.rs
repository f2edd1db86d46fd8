//! Which function a call means, where several names lead to one place.
//!
//! `memcpy` and `memmove` are often one function, and a module that calls them through slots of its own arrives there by
//! either. The call says which it is: `call *slot(%rip)` in front of the return address, or a call of a stub.

use std::collections::HashMap;
use std::rc::Rc;

use iced_x86::{Decoder, DecoderOptions, Mnemonic, OpKind, Register};

use super::Probes;
use super::space::{Caller, Loaded, Probe, Space, SpaceId};
use crate::addr::{ImageAddr, VAddr};
use crate::breakpoint::table::CodeMemory;

impl Probes {
    /// Those of the probes at one place that a call means which will return to `returns_to`.
    pub(super) fn meant(&mut self, id: SpaceId, probes: &[Rc<Probe>], returns_to: VAddr) -> Vec<Rc<Probe>> {
        let from_there = |probe: &&Rc<Probe>| match &probe.caller {
            Caller::Anyone | Caller::Stub(_) => true,
            Caller::ReturnsInto { start, end, .. } => (*start..*end).contains(&returns_to),
        };
        let mut meant: Vec<Rc<Probe>> = probes.iter().filter(from_there).cloned().collect();
        if !meant.iter().any(|probe| symbol(probe).is_some()) {
            return meant;
        }
        let Some(space) = self.spaces.get_mut(&id) else { return meant };
        match space.called_at(returns_to) {
            Some(called) => meant.retain(|probe| symbol(probe).is_none_or(|symbol| symbol == called)),
            None => {
                // A call through a register, or a jump to the function's end: it is one call, whatever it is called.
                let mut first = true;
                meant.retain(|probe| symbol(probe).is_none() || std::mem::take(&mut first));
            }
        }
        meant
    }
}

fn symbol(probe: &Probe) -> Option<&str> {
    match &probe.caller {
        Caller::ReturnsInto { symbol, .. } => Some(symbol),
        Caller::Anyone | Caller::Stub(_) => None,
    }
}

impl Space {
    /// The imported function that the call in front of a return address names.
    fn called_at(&mut self, returns_to: VAddr) -> Option<&str> {
        if !self.call_sites.contains_key(&returns_to) {
            let called = self.decode_call(returns_to);
            self.call_sites.insert(returns_to, called);
        }
        self.call_sites.get(&returns_to)?.as_deref()
    }

    fn decode_call(&self, returns_to: VAddr) -> Option<Box<str>> {
        let loaded = self.module_at(returns_to)?;
        let code: [u8; 6] = self.own_code(VAddr::new(returns_to.raw().wrapping_sub(6)))?;
        let slot = match code {
            // call *slot(%rip)
            [0xff, 0x15, rest @ ..] => relative(returns_to, rest),
            // call stub
            [_, 0xe8, rest @ ..] => self.slot_of_stub(relative(returns_to, rest))?,
            _ => self.slot_in_register(loaded, returns_to)?,
        };
        let slot = loaded.module.from_tracee(slot)?;
        let symbol = loaded.image.slots().iter().find(|other| other.at == slot)?.symbol.as_ref()?;
        Some(symbol.name.clone())
    }

    /// The slot from which the register was loaded that the call in front of a return address goes through. Compilers load it
    /// before a loop; what jumps there are in between is not looked at.
    fn slot_in_register(&self, loaded: &Loaded, returns_to: VAddr) -> Option<VAddr> {
        const LONGEST: u64 = 64 << 10;
        let returns_to = loaded.module.from_tracee(returns_to)?;
        let before = ImageAddr::new(returns_to.raw().checked_sub(1)?);
        let (function, _) = loaded.image.functions().around(before)?;
        let length = (returns_to.raw() - function.addr().raw()).min(LONGEST);
        let code = loaded.image.image.read(function.addr(), length)?;
        let mut decoder = Decoder::with_ip(64, &code, function.addr().raw(), DecoderOptions::NONE);
        let mut loads: HashMap<Register, u64> = HashMap::new();
        while decoder.can_decode() {
            let instruction = decoder.decode();
            let register = instruction.op0_register();
            if instruction.next_ip() == returns_to.raw() {
                let is_call = instruction.is_call_near_indirect() && instruction.op0_kind() == OpKind::Register;
                let slot = loads.get(&register).copied().filter(|_| is_call)?;
                return Some(loaded.module.to_tracee(ImageAddr::new(slot)));
            }
            match instruction.mnemonic() {
                Mnemonic::Mov if register.is_gpr64() && instruction.is_ip_rel_memory_operand() => {
                    loads.insert(register, instruction.ip_rel_memory_address());
                }
                Mnemonic::Cmp | Mnemonic::Test | Mnemonic::Push | Mnemonic::Call | Mnemonic::Jmp => {}
                _ if instruction.op0_kind() == OpKind::Register => {
                    loads.remove(&register.full_register());
                }
                _ => {}
            }
        }
        None
    }

    /// The slot that the stub at an address jumps through.
    fn slot_of_stub(&self, stub: VAddr) -> Option<VAddr> {
        let code: [u8; 16] = self.own_code(stub)?;
        let at = code.windows(2).position(|pair| pair == [0xff, 0x25]).filter(|at| at + 6 <= code.len())?;
        let end = VAddr::new(stub.raw().wrapping_add(at as u64 + 6));
        Some(relative(end, [code[at + 2], code[at + 3], code[at + 4], code[at + 5]]))
    }

    /// The program's own code at an address.
    fn own_code<const N: usize>(&self, at: VAddr) -> Option<[u8; N]> {
        let mut code = [0; N];
        if self.code.read_code(at, &mut code) != N {
            return None;
        }
        self.breakpoints.hide(at, &mut code);
        Some(code)
    }

    /// Forgets what is known of calls in memory that is no longer mapped.
    pub(super) fn forget_call_sites(&mut self, range: &std::ops::Range<VAddr>) {
        self.call_sites.retain(|at, _| !range.contains(at));
    }
}

/// What a displacement counts to that ends an instruction.
fn relative(end: VAddr, displacement: [u8; 4]) -> VAddr {
    VAddr::new(end.raw().wrapping_add_signed(i64::from(i32::from_le_bytes(displacement))))
}
