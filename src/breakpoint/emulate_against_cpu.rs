//! Runs random instructions on the CPU, one step each, and compares what [`super::emulate`] makes of them.

#![allow(unsafe_code, clippy::mut_from_ref)]

use iced_x86::{Decoder, DecoderOptions, Mnemonic};
use libc::user_regs_struct as Regs;
use nix::sys::ptrace;
use nix::sys::wait::waitpid;
use nix::unistd::{ForkResult, Pid, fork};

use super::emulate::{Fault, TraceeMemory, can_emulate, emulate};
use crate::addr::VAddr;

const DATA_SIZE: usize = 0x4000;

/// Memory that both processes see: a page of code and a few of data.
struct Shared {
    code: *mut u8,
    data: *mut u8,
}

impl Shared {
    fn map() -> Self {
        let page = |len: usize| {
            // SAFETY: a fresh anonymous mapping that nothing else points to.
            unsafe {
                libc::mmap(
                    std::ptr::null_mut(),
                    len,
                    libc::PROT_READ | libc::PROT_WRITE | libc::PROT_EXEC,
                    libc::MAP_SHARED | libc::MAP_ANONYMOUS,
                    -1,
                    0,
                )
                .cast()
            }
        };
        Shared { code: page(4096), data: page(DATA_SIZE) }
    }

    fn data(&self) -> &mut [u8] {
        // SAFETY: mapped for the whole test; the other process is stopped whenever this one looks.
        unsafe { std::slice::from_raw_parts_mut(self.data, DATA_SIZE) }
    }

    fn code(&self) -> &mut [u8] {
        // SAFETY: as above.
        unsafe { std::slice::from_raw_parts_mut(self.code, 4096) }
    }
}

/// A copy of the data that an emulated instruction works on.
struct Copied {
    base: u64,
    bytes: Vec<u8>,
}

impl Copied {
    fn range(&self, addr: VAddr, len: usize) -> Result<std::ops::Range<usize>, Fault> {
        let start = addr.raw().checked_sub(self.base).ok_or(Fault)? as usize;
        let end = start.checked_add(len).ok_or(Fault)?;
        if end <= self.bytes.len() { Ok(start..end) } else { Err(Fault) }
    }
}

impl TraceeMemory for Copied {
    fn read(&mut self, addr: VAddr, buf: &mut [u8]) -> Result<(), Fault> {
        buf.copy_from_slice(&self.bytes[self.range(addr, buf.len())?]);
        Ok(())
    }

    fn write(&mut self, addr: VAddr, bytes: &[u8]) -> Result<(), Fault> {
        let range = self.range(addr, bytes.len())?;
        self.bytes[range].copy_from_slice(bytes);
        Ok(())
    }
}

/// A child that stands still and is stepped through whatever it is pointed at.
struct Stepper(Pid);

impl Stepper {
    fn start() -> Self {
        // SAFETY: the child only makes system calls.
        match unsafe { fork() }.expect("fork") {
            // SAFETY: the same.
            ForkResult::Child => unsafe {
                libc::ptrace(libc::PTRACE_TRACEME, 0, 0, 0);
                libc::raise(libc::SIGSTOP);
                libc::_exit(0)
            },
            ForkResult::Parent { child } => {
                waitpid(child, None).expect("the child's stop");
                Stepper(child)
            }
        }
    }

    /// One instruction on the CPU; `None` when it faulted.
    fn step(&self, regs: Regs) -> Option<Regs> {
        ptrace::setregs(self.0, regs).expect("setregs");
        ptrace::step(self.0, None).expect("step");
        let status = waitpid(self.0, None).expect("the step's stop");
        let trapped = matches!(status, nix::sys::wait::WaitStatus::Stopped(_, nix::sys::signal::Signal::SIGTRAP));
        trapped.then(|| ptrace::getregs(self.0).expect("getregs"))
    }
}

impl Drop for Stepper {
    fn drop(&mut self) {
        let _ = nix::sys::signal::kill(self.0, nix::sys::signal::Signal::SIGKILL);
        let _ = waitpid(self.0, None);
    }
}

/// A small generator with a fixed start, so that a failure comes back.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[(self.next() % from.len() as u64) as usize]
    }
}

/// First bytes of the instructions that are emulated; prefixes and the rest are random.
const OPCODES: &[&[u8]] = &[
    &[0x50],
    &[0x55],
    &[0x58],
    &[0x5d],
    &[0x89],
    &[0x8b],
    &[0x88],
    &[0x8a],
    &[0x8d],
    &[0xc7],
    &[0xc6],
    &[0xb8],
    &[0xb0],
    &[0x01],
    &[0x03],
    &[0x00],
    &[0x29],
    &[0x2b],
    &[0x31],
    &[0x33],
    &[0x21],
    &[0x09],
    &[0x39],
    &[0x3b],
    &[0x38],
    &[0x85],
    &[0x84],
    &[0x80],
    &[0x81],
    &[0x83],
    &[0xf6],
    &[0xf7],
    &[0xff],
    &[0xfe],
    &[0xc1],
    &[0xd1],
    &[0xd3],
    &[0xc0],
    &[0xe8],
    &[0xe9],
    &[0xeb],
    &[0xc3],
    &[0xc2],
    &[0xc9],
    &[0x98],
    &[0x99],
    &[0x63],
    &[0x90],
    &[0x68],
    &[0x6a],
    &[0x8f],
    &[0x0f, 0x1f],
    &[0x0f, 0xb6],
    &[0x0f, 0xb7],
    &[0x0f, 0xbe],
    &[0x0f, 0xbf],
    &[0x0f, 0x44],
    &[0x0f, 0x4f],
    &[0x0f, 0x42],
    &[0x0f, 0x94],
    &[0x0f, 0x9c],
    &[0x0f, 0x97],
    &[0x0f, 0x84],
    &[0x74],
    &[0x7e],
    &[0x72],
    &[0x76],
    &[0x7a],
    &[0x71],
    &[0xa8],
    &[0xa9],
    &[0x3d],
    &[0x05],
    &[0x2d],
    &[0xf3, 0x0f, 0x1e, 0xfa],
    &[0xf2, 0xff],
    &[0xf2, 0xe9],
];

fn random_code(random: &mut Random) -> Vec<u8> {
    let mut code = Vec::new();
    if random.next().is_multiple_of(5) {
        code.push(0x66);
    }
    let opcode = *random.pick(OPCODES);
    let legacy_prefixes = opcode.iter().take_while(|&&byte| byte == 0xf3 || byte == 0xf2).count();
    code.extend(&opcode[..legacy_prefixes]);
    if random.next().is_multiple_of(2) {
        code.push(0x40 | (random.next() & 0xf) as u8);
    }
    code.extend(&opcode[legacy_prefixes..]);
    // Small displacements and immediates hit the data more often than random ones.
    for _ in 0..11 {
        let byte = random.next() as u8;
        code.push(if code.len() > 4 && random.next().is_multiple_of(2) { 0 } else { byte });
    }
    code
}

fn random_regs(random: &mut Random, start: &Regs, shared: &Shared) -> Regs {
    let mut regs = *start;
    let middle = shared.data as u64 + DATA_SIZE as u64 / 2;
    {
        let mut value = || match random.next() % 4 {
            0 => random.next() % 64,
            1 => random.next(),
            _ => middle + random.next() % 512,
        };
        for register in [
            &mut regs.rax,
            &mut regs.rbx,
            &mut regs.rcx,
            &mut regs.rdx,
            &mut regs.rsi,
            &mut regs.rdi,
            &mut regs.rbp,
            &mut regs.r8,
            &mut regs.r9,
            &mut regs.r10,
            &mut regs.r11,
            &mut regs.r12,
            &mut regs.r13,
            &mut regs.r14,
            &mut regs.r15,
        ] {
            *register = value();
        }
    }
    regs.rsp = middle + (random.next() % 64) * 8;
    regs.rip = shared.code as u64 + 64;
    regs.orig_rax = u64::MAX;
    regs.eflags = start.eflags & !STATUS | random.next() & STATUS;
    regs
}

const STATUS: u64 = 0x8d5;
const AF: u64 = 0x10;
const OF: u64 = 0x800;

/// Flags that the manual leaves undefined after this instruction.
fn undefined_flags(mnemonic: Mnemonic) -> u64 {
    match mnemonic {
        Mnemonic::Shl | Mnemonic::Shr | Mnemonic::Sar => AF | OF | 1,
        Mnemonic::And | Mnemonic::Or | Mnemonic::Xor | Mnemonic::Test => AF,
        _ => 0,
    }
}

fn general(regs: &Regs) -> [u64; 17] {
    [
        regs.rax, regs.rbx, regs.rcx, regs.rdx, regs.rsi, regs.rdi, regs.rbp, regs.rsp, regs.r8, regs.r9, regs.r10,
        regs.r11, regs.r12, regs.r13, regs.r14, regs.r15, regs.rip,
    ]
}

#[test]
fn emulated_instructions_do_what_the_cpu_does() {
    let shared = Shared::map();
    let child = Stepper::start();
    let start = ptrace::getregs(child.0).expect("getregs");
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut compared = std::collections::BTreeMap::<String, u32>::new();
    for _ in 0..20_000 {
        let code = random_code(&mut random);
        let at = shared.code as u64 + 64;
        let instruction = Decoder::with_ip(64, &code, at, DecoderOptions::NONE).decode();
        if instruction.is_invalid() || !can_emulate(&instruction, &code) {
            continue;
        }
        let before = random_regs(&mut random, &start, &shared);
        shared.data().iter_mut().for_each(|byte| *byte = random.next() as u8);
        // What `ret` finds must be an address most of the time.
        let stack = (before.rsp - shared.data as u64) as usize;
        shared.data()[stack..stack + 8].copy_from_slice(&(at + random.next() % 64).to_le_bytes());
        let mut copied = Copied { base: shared.data as u64, bytes: shared.data().to_vec() };
        let mut emulated = before;
        if emulate(&instruction, &mut emulated, &mut copied).is_err() {
            continue;
        }
        shared.code()[64..64 + code.len()].copy_from_slice(&code);
        let Some(native) = child.step(before) else { continue };
        let name = format!("{instruction} ({:02x?})", &code[..instruction.len()]);
        assert_eq!(general(&emulated), general(&native), "registers after {name} from {before:x?}");
        let defined = STATUS & !undefined_flags(instruction.mnemonic());
        assert_eq!(emulated.eflags & defined, native.eflags & defined, "flags after {name} from {before:x?}");
        assert!(copied.bytes == shared.data(), "memory after {name}");
        *compared.entry(format!("{:?}", instruction.mnemonic())).or_default() += 1;
    }
    for wanted in
        ["Push", "Pop", "Mov", "Lea", "Add", "Sub", "Xor", "Cmp", "Test", "Call", "Jmp", "Ret", "Je", "Cmovg", "Shl"]
    {
        assert!(compared.get(wanted).is_some_and(|&count| count > 20), "{wanted} was hardly tested: {compared:?}");
    }
}
