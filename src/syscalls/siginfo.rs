//! siginfo_t: the fields that its signal and its code give a meaning to (sigaction(2), include/uapi/asm-generic/siginfo.h).

use std::borrow::Cow;

use super::consts::signal::{
    AUDIT_ARCHS, BUS_CODES, CLD_CODES, FPE_CODES, ILL_CODES, POLL_CODES, SEGV_CODES, SI_CODES, SYS_CODES, TRAP_CODES,
};
use super::lookup;
use super::signature::Width;
use crate::abi::Abi;
use crate::value::{Names, Pid, Struct, Value};

/// The size of a siginfo_t in bytes, on every interface.
pub const SIGINFO_SIZE: usize = 128;

const SIGILL: u32 = 4;
const SIGTRAP: u32 = 5;
const SIGBUS: u32 = 7;
const SIGFPE: u32 = 8;
const SIGSEGV: u32 = 11;
const SIGCHLD: u32 = 17;
const SIGIO: u32 = 29;
const SIGSYS: u32 = 31;

const SI_USER: i32 = 0;
const SI_TIMER: i32 = -2;
const SI_SIGIO: i32 = -5;
const SI_TKILL: i32 = -6;

/// The last error number that the kernel has a name for (include/uapi/asm-generic/errno.h and include/linux/errno.h).
const MAX_ERRNO: u32 = 532;

/// Ticks of si_utime and si_stime in a second: the kernel's `USER_HZ`.
const USER_HZ: u64 = 100;

/// A siginfo_t as ptrace(2) hands it out (PTRACE_GETSIGINFO): in the layout of the tracer, x86-64, whatever the tracee
/// is. Bytes that are missing at the end count as zero.
#[must_use]
pub fn siginfo(raw: &[u8]) -> Value {
    siginfo_of(Abi::X86_64, raw)
}

/// A siginfo_t that lies in the memory of a task of this interface.
#[must_use]
pub fn siginfo_of(abi: Abi, raw: &[u8]) -> Value {
    let mut bytes = [0; SIGINFO_SIZE];
    let size = raw.len().min(SIGINFO_SIZE);
    bytes[..size].copy_from_slice(&raw[..size]);
    Siginfo { abi, bytes }.decode()
}

struct Siginfo {
    abi: Abi,
    bytes: [u8; SIGINFO_SIZE],
}

impl Siginfo {
    fn u32(&self, offset: usize) -> u32 {
        self.number(offset, 4) as u32
    }

    fn number(&self, offset: usize, size: usize) -> u64 {
        let mut raw = [0; 8];
        raw[..size].copy_from_slice(&self.bytes[offset..offset + size]);
        u64::from_le_bytes(raw)
    }

    /// Where the union of the fields that depend on the signal begins: behind three `int`s, aligned as a pointer is.
    fn union(&self) -> usize {
        match self.abi {
            Abi::X86_64 => 16,
            Abi::I386 => 12,
        }
    }

    /// The word (pointer or `long`) number `index` of the union.
    fn word(&self, index: usize) -> u64 {
        let size = self.abi.word_size();
        self.number(self.union() + index * size, size)
    }

    /// The `int` number `index` of the union.
    fn int(&self, index: usize) -> u32 {
        self.u32(self.union() + 4 * index)
    }

    /// The `int` behind the first word of the union.
    fn int_behind_word(&self, index: usize) -> u32 {
        self.u32(self.union() + self.abi.word_size() + 4 * index)
    }

    fn signo(&self) -> u32 {
        self.u32(0)
    }

    fn code(&self) -> i32 {
        self.u32(8) as i32
    }

    fn decode(&self) -> Value {
        let mut fields = Struct::default();
        if self.signo() == 0 {
            return Value::Struct(fields);
        }
        fields.push("si_signo", Value::Signal(self.signo()));
        fields.push("si_code", self.code_value());
        match self.u32(4) {
            0 => {}
            errno @ 1..=MAX_ERRNO => fields.push("si_errno", Value::Errno(errno)),
            unknown => fields.push("si_errno", Value::Unsigned(u64::from(unknown))),
        }
        match (self.code(), self.signo()) {
            (SI_USER | SI_TKILL, _) => self.sender(&mut fields),
            (SI_TIMER, _) => {
                fields.push("si_timerid", Value::Hex(u64::from(self.int(0))));
                fields.push("si_overrun", Value::Signed(i64::from(self.int(1) as i32)));
                self.sigval(&mut fields);
            }
            (SI_SIGIO, _) | (1..=6, SIGIO) => self.band(&mut fields),
            (i32::MIN..=-1, _) => {
                self.sender(&mut fields);
                self.sigval_if_any(&mut fields);
            }
            (1.., SIGCHLD) => self.child(&mut fields),
            (1.., SIGILL | SIGFPE | SIGTRAP | SIGSEGV | SIGBUS) => self.fault(&mut fields),
            (1.., SIGSYS) => self.seccomp(&mut fields),
            (1.., SIGIO) => {}
            (1.., _) => {
                if self.int(0) != 0 || self.int(1) != 0 {
                    self.sender(&mut fields);
                }
                self.sigval_if_any(&mut fields);
            }
        }
        Value::Struct(fields)
    }

    fn code_value(&self) -> Value {
        code_of(self.signo(), self.u32(8))
    }

    fn sender(&self, fields: &mut Struct) {
        fields.push("si_pid", Value::Pid(Pid { pid: self.int(0) as i32, comm: None, here: None }));
        fields.push("si_uid", id(self.int(1)));
    }

    fn sigval(&self, fields: &mut Struct) {
        // The union sigval stands behind two ints, which are as long as a pointer only on x86-64.
        let at = self.union() + 8;
        fields.push("si_int", Value::Signed(i64::from(self.u32(at) as i32)));
        fields.push("si_ptr", Value::address(self.number(at, self.abi.word_size())));
    }

    fn sigval_if_any(&self, fields: &mut Struct) {
        if self.number(self.union() + 8, self.abi.word_size()) != 0 {
            self.sigval(fields);
        }
    }

    fn band(&self, fields: &mut Struct) {
        let band = match self.abi {
            Abi::X86_64 => self.word(0) as i64,
            Abi::I386 => i64::from(self.word(0) as i32),
        };
        fields.push("si_band", Value::Signed(band));
        fields.push("si_fd", Value::fd(self.int_behind_word(0) as i32));
    }

    fn child(&self, fields: &mut Struct) {
        const CLD_EXITED: i32 = 1;
        self.sender(fields);
        let status = self.int(2);
        fields.push(
            "si_status",
            match self.code() {
                CLD_EXITED => Value::Signed(i64::from(status as i32)),
                _ => Value::Signal(status),
            },
        );
        let size = self.abi.word_size();
        let times = (self.union() + 12).next_multiple_of(size);
        let time = |at| ticks(Width::Word.sign_extend(self.abi, self.number(at, size)) as u64);
        fields.push("si_utime", time(times));
        fields.push("si_stime", time(times + size));
    }

    fn fault(&self, fields: &mut Struct) {
        fields.push("si_addr", Value::address(self.word(0)));
        match (self.signo(), self.code()) {
            (SIGBUS, 4 | 5) => {
                let lsb = u64::from(self.int_behind_word(0) as u16);
                fields.push("si_addr_lsb", Value::Hex(lsb));
            }
            (SIGSEGV, 3) => {
                fields.push("si_lower", Value::address(self.word(2)));
                fields.push("si_upper", Value::address(self.word(3)));
            }
            (SIGSEGV, 4) => {
                let at = self.union() + 2 * self.abi.word_size();
                fields.push("si_pkey", Value::Unsigned(u64::from(self.u32(at))));
            }
            _ => {}
        }
    }

    fn seccomp(&self, fields: &mut Struct) {
        let (number, arch) = (self.int_behind_word(0), self.int_behind_word(1));
        let name = Abi::from_audit_arch(arch).and_then(|abi| Some((abi, lookup(abi, u64::from(number))?.name)));
        let raw = u64::from(number);
        fields.push("si_call_addr", Value::address(self.word(0)));
        fields.push(
            "si_syscall",
            match name {
                Some((abi, name)) if abi == self.abi => Value::Symbol { raw, text: Cow::Owned(format!("__NR_{name}")) },
                Some((_, name)) => Value::Unsigned(raw).noted(name),
                None => Value::Unsigned(raw),
            },
        );
        fields.push("si_arch", Value::Constant { raw: u64::from(arch), names: &AUDIT_ARCHS });
    }
}

/// What a signal's code says of where it comes from.
pub(super) fn code_of(signal: u32, code: u32) -> Value {
    let raw = u64::from(code);
    let names: &'static Names = match signal {
        _ if SI_CODES.of(raw).is_some() => &SI_CODES,
        SIGILL => &ILL_CODES,
        SIGTRAP => &TRAP_CODES,
        SIGBUS => &BUS_CODES,
        SIGFPE => &FPE_CODES,
        SIGSEGV => &SEGV_CODES,
        SIGCHLD => &CLD_CODES,
        SIGIO => &POLL_CODES,
        SIGSYS => &SYS_CODES,
        _ => &SI_CODES,
    };
    Value::Constant { raw, names }
}

fn id(raw: u32) -> Value {
    match raw {
        u32::MAX => Value::Signed(-1),
        id => Value::Unsigned(u64::from(id)),
    }
}

/// CPU time in ticks, with the seconds that they make: `1234 /* 12.34 s */`.
pub(crate) fn ticks(raw: u64) -> Value {
    match raw {
        0 => Value::Unsigned(0),
        ticks => Value::Unsigned(ticks).remarked(format!("{}.{:02} s", ticks / USER_HZ, ticks % USER_HZ)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(words: &[i32]) -> Vec<u8> {
        words.iter().flat_map(|word| word.to_le_bytes()).collect()
    }

    fn names(value: &Value) -> Vec<&'static str> {
        let Value::Struct(fields) = value else { panic!("{value:?}") };
        fields.fields.iter().map(|field| field.name).collect()
    }

    #[test]
    fn a_fault_has_an_address_and_what_its_code_adds() {
        let fault = siginfo(&raw(&[11, 0, 3, 0, 0x10, 0, 0, 0, 0x20, 0, 0x30]));
        assert_eq!(names(&fault), ["si_signo", "si_code", "si_addr", "si_lower", "si_upper"]);
        let Value::Struct(fields) = fault else { unreachable!() };
        assert_eq!(fields.get("si_upper"), Some(&Value::address(0x30)));
    }

    #[test]
    fn a_queued_signal_shows_its_value_only_when_there_is_one() {
        assert_eq!(names(&siginfo(&raw(&[34, 0, -1, 0, 1, 2]))), ["si_signo", "si_code", "si_pid", "si_uid"]);
        let queued = siginfo(&raw(&[34, 0, -1, 0, 1, 2, 0, 1]));
        assert_eq!(names(&queued), ["si_signo", "si_code", "si_pid", "si_uid", "si_int", "si_ptr"]);
        assert_eq!(names(&siginfo(&raw(&[2, 0, 0x80]))), ["si_signo", "si_code"]);
    }

    #[test]
    fn a_child_shows_how_it_ended() {
        let Value::Struct(fields) = siginfo(&raw(&[17, 0, 2, 0, 99, 0, 9, 0, 1234])) else { unreachable!() };
        assert_eq!(fields.get("si_status"), Some(&Value::Signal(9)));
        assert_eq!(fields.get("si_utime"), Some(&Value::Unsigned(1234).remarked("12.34 s")));
        let Value::Struct(fields) = siginfo_of(Abi::I386, &raw(&[17, 0, 1, 99, 0, -1, 7, 8])) else { unreachable!() };
        assert_eq!(fields.get("si_status"), Some(&Value::Signed(-1)));
        assert_eq!(fields.get("si_stime"), Some(&Value::Unsigned(8).remarked("0.08 s")));
    }

    #[test]
    fn a_seccomp_signal_names_the_call() {
        let Value::Struct(fields) = siginfo(&raw(&[31, 0, 1, 0, 0x1234, 0, 59, 0xc000_003e_u32 as i32])) else {
            unreachable!()
        };
        let Some(Value::Symbol { text, .. }) = fields.get("si_syscall") else { panic!("{fields:?}") };
        assert_eq!(text, "__NR_execve");
    }

    #[test]
    fn bytes_that_are_missing_are_zero() {
        assert_eq!(names(&siginfo(&[2])), ["si_signo", "si_code", "si_pid", "si_uid"]);
        assert_eq!(names(&siginfo(&[])), [""; 0], "no signal, no information");
    }
}
