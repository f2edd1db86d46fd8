//! The arguments and results of functions whose prototypes are known, in a process: where errno is, what code is called.

use std::rc::Rc;

use iced_x86::{Decoder, DecoderOptions, Mnemonic, OpKind, Register};
use libc::user_regs_struct as Regs;

use super::goroutines::{Running, place};
use super::space::{Probe, Site, Space, SpaceId};
use super::usdt::UsdtArguments;
use super::values::{guessed, guessed_arguments};
use super::{Expected, Probes};
use crate::addr::VAddr;
use crate::breakpoint::table::CodeMemory;
use crate::dwarf::values::{self, EntryRegisters, ExitRegisters, Typed};
use crate::event::{FuncArg, FuncCall, FuncKind, FuncOutcome};
use crate::ids::Tid;
use crate::plt::prototypes::{Arguments, Known, Returned, View};
use crate::ptrace::{self, FloatRegs, Stopped};
use crate::session::run::Session;
use crate::syscalls::Limits;
use crate::value::Value;

/// What is shown of a call that begins, and what its end needs of it.
#[derive(Default)]
pub(super) struct Described {
    pub(super) expected: Expected,
    pub(super) args: Vec<FuncArg>,
}

impl Session {
    /// The floating-point registers, read only where an argument or a result is in one.
    pub(super) fn floats_at(
        &self,
        stopped: &Stopped,
        site: &Site,
        regs: &Regs,
        (at, running): (VAddr, Option<Running>),
    ) -> ptrace::Result<Option<FloatRegs>> {
        if !self.config.decode {
            return Ok(None);
        }
        let vectors = regs.rax as u8;
        let wanted = site.probes.iter().any(|probe| match &probe.prototype {
            Some(prototype) => prototype.wants_floats(vectors),
            None => self.config.decode && probe.typed().is_some_and(|typed| typed.takes_floats()),
        });
        let usdt = site.points.iter().filter_map(|point| point.usdt.as_ref());
        let wanted = wanted || usdt.into_iter().any(UsdtArguments::wants_floats);
        let calls = self.calls_of(stopped.tid(), place(running, regs.rsp));
        let mut returning =
            calls.into_iter().flat_map(|calls| calls.frames().rev()).filter(|frame| frame.returns_to == at);
        let returned = site.returns && returning.next().is_some_and(|frame| frame.call.expected.returns_float());
        if wanted || returned { stopped.float_regs().map(Some) } else { Ok(None) }
    }

    /// What is shown of the arguments of a call that begins, and what its end needs of it.
    pub(super) fn arguments(
        &mut self,
        tid: Tid,
        id: SpaceId,
        probe: &Probe,
        regs: &Regs,
        floats: Option<&FloatRegs>,
    ) -> Described {
        if !self.config.decode {
            let known = probe.prototype.as_ref().map(Known::unseen);
            return Described { expected: Expected { known, typed: None }, args: Vec::new() };
        }
        let ints = [regs.rdi, regs.rsi, regs.rdx, regs.rcx, regs.r8, regs.r9];
        let mut described = match (&probe.prototype, probe.kind) {
            (Some(prototype), _) => {
                let floats = floats.map(|floats| floats.xmm).unwrap_or_default();
                let args = Arguments { ints, floats, sp: VAddr::new(regs.rsp) };
                let code = |at| self.probes.code_name(id, at);
                let (known, args) = Known::enter(prototype, args, &self.view(&code));
                Described { expected: Expected { known: Some(known), typed: None }, args }
            }
            (None, _) if probe.typed().is_some() => self.typed_arguments(id, probe, regs, floats),
            (None, FuncKind::LibraryCall) => {
                let args = guessed_arguments(&ints, &self.memory, self.config.strlen);
                Described { args, ..Described::default() }
            }
            (None, FuncKind::Function) => Described::default(),
        };
        self.annotate_arguments(tid, &mut described.args);
        described
    }

    /// How a call that returned ended; completes its arguments.
    pub(super) fn outcome(
        &mut self,
        tid: Tid,
        expected: &Expected,
        call: &mut FuncCall,
        regs: &Regs,
        floats: Option<&FloatRegs>,
    ) -> FuncOutcome {
        if !self.config.decode {
            let failed = expected.known.as_ref().is_some_and(|known| known.has_failed(regs.rax));
            return if failed { FuncOutcome::Failed(Value::Omitted, None) } else { FuncOutcome::Returned(None) };
        }
        if let Some(typed) = &expected.typed {
            return FuncOutcome::Returned(self.typed_result(tid, typed, call, regs, floats));
        }
        let Some(known) = &expected.known else {
            return FuncOutcome::Returned(Some(guessed(regs.rax, &self.memory, self.config.strlen)));
        };
        let space = self.tasks.get(&tid).and_then(|task| task.probed.space);
        let floats = floats.copied().unwrap_or_default();
        let returned = Returned { int: regs.rax, float: floats.xmm[0], x87: floats.st0 };
        let place = space.and_then(|id| self.probes.errno_place(id, regs.fs_base));
        let errno = || {
            let mut bytes = [0; 4];
            (self.memory.read(place?, &mut bytes) == 4).then(|| u32::from_le_bytes(bytes))
        };
        let code = |at| space.and_then(|id| self.probes.code_name(id, at));
        let mut outcome = known.returns(&returned, &mut call.args, &self.view(&code), errno);
        self.annotate_arguments(tid, &mut call.args);
        if let FuncOutcome::Returned(Some(value)) = &mut outcome {
            self.annotate(tid, value);
        }
        outcome
    }

    fn typed_arguments(&self, id: SpaceId, probe: &Probe, regs: &Regs, floats: Option<&FloatRegs>) -> Described {
        let Some(typed) = probe.typed() else { return Described::default() };
        let ints = [regs.rdi, regs.rsi, regs.rdx, regs.rcx, regs.r8, regs.r9];
        let floats = floats.map(FloatRegs::all).unwrap_or_default();
        let registers = EntryRegisters { ints, go: go_registers(regs), floats, sp: VAddr::new(regs.rsp) };
        let code = |at| self.probes.code_name(id, at);
        let view = values::View {
            memory: &self.memory,
            limits: self.value_limits(),
            code: &code,
            go_types: self.probes.go_types(id),
        };
        let args = typed.enter(&registers, &view).map(|(name, value)| FuncArg { name: name.into(), value });
        let expected = Expected { known: None, typed: Some((typed.clone(), registers)) };
        Described { expected, args: args.collect() }
    }

    fn typed_result(
        &self,
        tid: Tid,
        (typed, entered): &(Rc<Typed>, EntryRegisters),
        call: &mut FuncCall,
        regs: &Regs,
        floats: Option<&FloatRegs>,
    ) -> Option<Value> {
        let space = self.tasks.get(&tid).and_then(|task| task.probed.space);
        let floats = floats.copied().unwrap_or_default();
        let (ints, go) = ([regs.rax, regs.rdx], go_registers(regs));
        let registers = ExitRegisters { ints, go, floats: floats.all(), x87: floats.st0 };
        let code = |at| space.and_then(|id| self.probes.code_name(id, at));
        let go_types = space.and_then(|id| self.probes.go_types(id));
        let view = values::View { memory: &self.memory, limits: self.value_limits(), code: &code, go_types };
        for (arg, after) in call.args.iter_mut().zip(typed.written(entered, &view)) {
            if let Some(after) = after.filter(|after| *after != arg.value) {
                let before = std::mem::replace(&mut arg.value, Value::Omitted);
                arg.value = Value::Change(Box::new(before), Box::new(after));
            }
        }
        typed.leave(entered, &registers, &view)
    }

    fn value_limits(&self) -> Limits {
        Limits { strlen: self.config.strlen, ..Limits::default() }
    }

    fn view<'a>(&'a self, code: &'a dyn Fn(VAddr) -> Option<String>) -> View<'a> {
        View { memory: &self.memory, limits: self.value_limits(), code }
    }

    fn annotate_arguments(&mut self, tid: Tid, args: &mut [FuncArg]) {
        for arg in args {
            self.annotate(tid, &mut arg.value);
        }
    }
}

/// The registers that Go passes arguments and results in, in its order.
fn go_registers(regs: &Regs) -> [u64; 9] {
    [regs.rax, regs.rbx, regs.rcx, regs.rdi, regs.rsi, regs.r8, regs.r9, regs.r10, regs.r11]
}

impl Expected {
    fn returns_float(&self) -> bool {
        self.known.as_ref().is_some_and(Known::returns_float)
            || self.typed.as_ref().is_some_and(|(typed, _)| typed.returns_float())
    }
}

impl Probes {
    /// What the function at an address is called.
    fn code_name(&self, id: SpaceId, at: VAddr) -> Option<String> {
        let loaded = self.spaces.get(&id)?.module_at(at)?;
        loaded.image.short_name_at(loaded.module.from_tracee(at)?)
    }

    /// Where what Go's runtime knows of types begins; `None` where the program is not Go's.
    fn go_types(&self, id: SpaceId) -> Option<VAddr> {
        let main = self.spaces.get(&id)?.modules.iter().find(|loaded| loaded.is_main)?;
        Some(main.module.to_tracee(main.image.go_types()?))
    }

    /// Where a thread's errno is. `fs` is the thread's pointer.
    fn errno_place(&mut self, id: SpaceId, fs: u64) -> Option<VAddr> {
        let space = self.spaces.get_mut(&id)?;
        if space.errno_offset.is_none() {
            space.errno_offset = space.find_errno();
        }
        space.errno_offset.map(|offset| VAddr::new(fs.wrapping_add(offset)))
    }
}

impl Space {
    /// How far errno is from a thread's pointer: what `__errno_location` adds to it, in glibc the contents of a slot that
    /// the dynamic linker filled, in musl a constant.
    fn find_errno(&self) -> Option<u64> {
        const MOST_INSTRUCTIONS: usize = 8;
        let (loaded, function) = self.modules.iter().find_map(|loaded| {
            let function = loaded.image.functions().named("__errno_location").next()?;
            Some((loaded, function.addr()))
        })?;
        let at = loaded.module.to_tracee(function);
        let mut code = [0; 64];
        let got = self.code.read_code(at, &mut code);
        self.breakpoints.hide(at, &mut code[..got]);
        let mut decoder = Decoder::with_ip(64, &code[..got], at.raw(), DecoderOptions::NONE);
        let mut offset: u64 = 0;
        for _ in 0..MOST_INSTRUCTIONS {
            let instruction = decoder.decode();
            match instruction.mnemonic() {
                Mnemonic::Endbr64 | Mnemonic::Push | Mnemonic::Pop => {}
                Mnemonic::Ret => return Some(offset),
                Mnemonic::Mov | Mnemonic::Add | Mnemonic::Lea if instruction.op0_register() == Register::RAX => {
                    if instruction.segment_prefix() == Register::FS {
                        // The thread's pointer itself.
                        continue;
                    }
                    offset = offset.wrapping_add(match instruction.op1_kind() {
                        OpKind::Memory if instruction.is_ip_rel_memory_operand() => {
                            let mut bytes = [0; 8];
                            self.code.read_code(VAddr::new(instruction.ip_rel_memory_address()), &mut bytes);
                            u64::from_le_bytes(bytes)
                        }
                        OpKind::Memory => instruction.memory_displacement64(),
                        OpKind::Immediate32to64 | OpKind::Immediate8to64 => instruction.immediate(1),
                        _ => return None,
                    });
                }
                _ => return None,
            }
        }
        None
    }
}
