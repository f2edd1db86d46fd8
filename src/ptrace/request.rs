//! The raw requests, one function each. Every `unsafe` of this layer but fork's is here.
#![allow(unsafe_code)]

use std::ffi::c_void;
use std::io;
use std::mem::size_of;
use std::ptr::null_mut;

use super::error::{Error, Result};
use crate::ids::Tid;

/// `struct ptrace_syscall_info` (include/uapi/linux/ptrace.h), its union as plain words.
#[repr(C)]
#[derive(Clone, Copy, Default)]
pub(super) struct RawSyscallInfo {
    pub(super) op: u8,
    pub(super) pad: [u8; 3],
    pub(super) arch: u32,
    pub(super) ip: u64,
    pub(super) sp: u64,
    /// entry: nr, args[6]; exit: rval, is_error (a byte); seccomp: nr, args[6], ret_data (32 bits).
    pub(super) words: [u64; 8],
}

const _: () = assert!(size_of::<RawSyscallInfo>() == size_of::<libc::ptrace_syscall_info>());

/// One ptrace(2) call; what `addr` and `data` mean is the request's affair.
fn ask(request: libc::c_uint, name: &'static str, tid: Tid, addr: *mut c_void, data: *mut c_void) -> Result<i64> {
    // SAFETY: every caller below passes numbers, or pointers to memory of the size that the request writes or reads.
    let answer = unsafe { libc::ptrace(request, tid.raw(), addr, data) };
    if answer == -1 { Err(Error::of(name, tid, io::Error::last_os_error())) } else { Ok(answer) }
}

fn number(raw: u64) -> *mut c_void {
    raw as usize as *mut c_void
}

/// Begins to trace a task without stopping it. `options` are PTRACE_O_* bits.
pub(super) fn seize(tid: Tid, options: i32) -> Result<()> {
    ask(libc::PTRACE_SEIZE, "PTRACE_SEIZE", tid, null_mut(), number(options as u64)).map(drop)
}

/// Replaces the PTRACE_O_* bits of a stopped task.
pub(super) fn set_options(tid: Tid, options: i32) -> Result<()> {
    ask(libc::PTRACE_SETOPTIONS, "PTRACE_SETOPTIONS", tid, null_mut(), number(options as u64)).map(drop)
}

/// Makes a running, seized task stop.
pub(super) fn interrupt(tid: Tid) -> Result<()> {
    ask(libc::PTRACE_INTERRUPT, "PTRACE_INTERRUPT", tid, null_mut(), null_mut()).map(drop)
}

/// Runs on to the next system call stop, delivering `signal` unless it is 0.
pub(super) fn resume_to_syscall(tid: Tid, signal: i32) -> Result<()> {
    ask(libc::PTRACE_SYSCALL, "PTRACE_SYSCALL", tid, null_mut(), number(signal as u64)).map(drop)
}

/// Runs on, delivering `signal` unless it is 0.
pub(super) fn resume(tid: Tid, signal: i32) -> Result<()> {
    ask(libc::PTRACE_CONT, "PTRACE_CONT", tid, null_mut(), number(signal as u64)).map(drop)
}

/// Executes one instruction, delivering `signal` unless it is 0.
pub(super) fn step(tid: Tid, signal: i32) -> Result<()> {
    ask(libc::PTRACE_SINGLESTEP, "PTRACE_SINGLESTEP", tid, null_mut(), number(signal as u64)).map(drop)
}

/// The blocked signals, bit `n - 1` for signal `n`.
pub(super) fn signal_mask(tid: Tid) -> Result<u64> {
    let mut mask = 0_u64;
    ask(libc::PTRACE_GETSIGMASK as libc::c_uint, "PTRACE_GETSIGMASK", tid, number(8), (&raw mut mask).cast())?;
    Ok(mask)
}

/// Replaces the blocked signals.
pub(super) fn set_signal_mask(tid: Tid, mask: u64) -> Result<()> {
    let data = (&raw const mask).cast_mut().cast();
    ask(libc::PTRACE_SETSIGMASK as libc::c_uint, "PTRACE_SETSIGMASK", tid, number(8), data).map(drop)
}

/// Whether two tasks share their memory (kcmp(2), KCMP_VM); `None` where the kernel can't tell.
pub(super) fn same_memory(a: Tid, b: Tid) -> Option<bool> {
    const KCMP_VM: i32 = 1;
    // SAFETY: takes numbers only.
    match unsafe { libc::syscall(libc::SYS_kcmp, a.raw(), b.raw(), KCMP_VM, 0, 0) } {
        -1 => None,
        order => Some(order == 0),
    }
}

/// Sends a signal to one task. One that is gone needs none.
pub(super) fn send(tid: Tid, signal: super::signal::Signal) {
    // SAFETY: takes numbers only.
    unsafe { libc::syscall(libc::SYS_tkill, tid.raw(), signal.number()) };
}

/// What a task has to report, as wait4(2) would say it, without taking it: `None` while it runs.
///
/// # Errors
/// ECHILD when it is gone without a report.
pub(super) fn peek_at(tid: Tid) -> io::Result<Option<i32>> {
    // SAFETY: a siginfo_t is integers, with padding.
    let mut info: libc::siginfo_t = unsafe { std::mem::zeroed() };
    let flags = libc::WEXITED | libc::WSTOPPED | libc::WNOHANG | libc::WNOWAIT | libc::__WALL;
    // SAFETY: `info` is writable.
    if unsafe { libc::waitid(libc::P_PID, tid.raw() as libc::id_t, &raw mut info, flags) } == -1 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: waitid(2) sets these fields, to 0 where nothing is to be reported.
    let (who, status) = unsafe { (info.si_pid(), info.si_status()) };
    Ok(match info.si_code {
        _ if who == 0 => None,
        libc::CLD_EXITED => Some((status & 0xff) << 8),
        libc::CLD_KILLED => Some(status),
        libc::CLD_DUMPED => Some(status | 0x80),
        // The signal, and an event above it.
        _ => Some(status << 8 | 0x7f),
    })
}

/// Takes what [`peek_at`] has seen.
pub(super) fn take_report(tid: Tid) {
    let mut status = 0;
    // SAFETY: `status` is writable.
    unsafe { libc::wait4(tid.raw(), &mut status, libc::__WALL | libc::WNOHANG, null_mut()) };
}

/// Leaves a task in its group-stop, while events of it are reported.
pub(super) fn listen(tid: Tid) -> Result<()> {
    ask(libc::PTRACE_LISTEN, "PTRACE_LISTEN", tid, null_mut(), null_mut()).map(drop)
}

/// Ends tracing, delivering `signal` unless it is 0.
pub(super) fn detach(tid: Tid, signal: i32) -> Result<()> {
    ask(libc::PTRACE_DETACH, "PTRACE_DETACH", tid, null_mut(), number(signal as u64)).map(drop)
}

/// The message of the event that the task stopped at.
pub(super) fn event_message(tid: Tid) -> Result<u64> {
    let mut message: libc::c_ulong = 0;
    let out = (&raw mut message).cast();
    ask(libc::PTRACE_GETEVENTMSG, "PTRACE_GETEVENTMSG", tid, null_mut(), out)?;
    Ok(message)
}

/// What the task does with a system call, at any stop.
pub(super) fn syscall_info(tid: Tid) -> Result<RawSyscallInfo> {
    let mut info = RawSyscallInfo::default();
    let size = number(size_of::<RawSyscallInfo>() as u64);
    ask(libc::PTRACE_GET_SYSCALL_INFO, "PTRACE_GET_SYSCALL_INFO", tid, size, (&raw mut info).cast())?;
    Ok(info)
}

/// The signal information of a signal-delivery-stop, as 128 raw bytes. EINVAL in a group-stop.
pub(super) fn signal_info(tid: Tid) -> Result<[u8; 128]> {
    let mut info = [0_u8; size_of::<libc::siginfo_t>()];
    ask(libc::PTRACE_GETSIGINFO, "PTRACE_GETSIGINFO", tid, null_mut(), info.as_mut_ptr().cast())?;
    Ok(info)
}

/// Replaces the signal information of a signal-delivery-stop.
pub(super) fn set_signal_info(tid: Tid, info: &[u8; 128]) -> Result<()> {
    ask(libc::PTRACE_SETSIGINFO, "PTRACE_SETSIGINFO", tid, null_mut(), info.as_ptr().cast_mut().cast()).map(drop)
}

const NT_PRSTATUS: u64 = 1;

/// Reads the general registers into `words`; the number of bytes that the kernel wrote tells 64-bit from 32-bit code.
pub(super) fn registers(tid: Tid, words: &mut [u64; 27]) -> Result<usize> {
    let mut vector = libc::iovec { iov_base: words.as_mut_ptr().cast(), iov_len: size_of::<[u64; 27]>() };
    ask(libc::PTRACE_GETREGSET, "PTRACE_GETREGSET", tid, number(NT_PRSTATUS), (&raw mut vector).cast())?;
    Ok(vector.iov_len)
}

/// NT_PRFPREG of include/uapi/linux/elf.h.
const NT_PRFPREG: u64 = 2;

/// Reads the x87 and SSE registers: struct user_fpregs_struct (sys/user.h), 512 bytes.
pub(super) fn float_registers(tid: Tid, area: &mut [u8; 512]) -> Result<()> {
    let mut vector = libc::iovec { iov_base: area.as_mut_ptr().cast(), iov_len: area.len() };
    ask(libc::PTRACE_GETREGSET, "PTRACE_GETREGSET", tid, number(NT_PRFPREG), (&raw mut vector).cast()).map(drop)
}

/// Writes the first `len` bytes of `words` as the general registers.
pub(super) fn set_registers(tid: Tid, words: &[u64; 27], len: usize) -> Result<()> {
    let len = len.min(size_of::<[u64; 27]>());
    let mut vector = libc::iovec { iov_base: words.as_ptr().cast_mut().cast(), iov_len: len };
    ask(libc::PTRACE_SETREGSET, "PTRACE_SETREGSET", tid, number(NT_PRSTATUS), (&raw mut vector).cast()).map(drop)
}

/// Replaces one of the general registers: struct user (sys/user.h) begins with them.
pub(super) fn set_register(tid: Tid, index: usize, word: u64) -> Result<()> {
    let offset = number((index * size_of::<u64>()) as u64);
    ask(libc::PTRACE_POKEUSER, "PTRACE_POKEUSER", tid, offset, number(word)).map(drop)
}

/// The word at `addr` of the task's memory.
pub(super) fn peek(tid: Tid, addr: u64) -> Result<[u8; 8]> {
    let mut word = 0_u64;
    // The system call itself stores the word through `data`; glibc's wrapper turns that into a return value, which
    // leaves -1 in doubt.
    // SAFETY: PEEKDATA writes one word to `word`.
    let answer = unsafe {
        libc::syscall(libc::SYS_ptrace, libc::PTRACE_PEEKDATA as libc::c_ulong, tid.raw(), addr, &raw mut word)
    };
    if answer == -1 {
        return Err(Error::of("PTRACE_PEEKDATA", tid, io::Error::last_os_error()));
    }
    Ok(word.to_ne_bytes())
}

/// Replaces the word at `addr` of the task's memory.
pub(super) fn poke(tid: Tid, addr: u64, word: [u8; 8]) -> Result<()> {
    let word = number(u64::from_ne_bytes(word));
    ask(libc::PTRACE_POKEDATA, "PTRACE_POKEDATA", tid, number(addr), word).map(drop)
}

/// wait4(-1, __WALL | `flags`): the next status of any child or tracee, `None` when WNOHANG found nothing to report.
/// With `usage`, the resources that its process has used are fetched as well.
pub(super) fn wait_any(flags: i32, usage: Option<&mut libc::rusage>) -> io::Result<Option<(Tid, i32)>> {
    let mut status = 0;
    let usage = usage.map_or(null_mut(), |usage| usage as *mut libc::rusage);
    // SAFETY: `status` is writable; `usage` is null or a writable rusage.
    match unsafe { libc::wait4(-1, &mut status, libc::__WALL | flags, usage) } {
        -1 => Err(io::Error::last_os_error()),
        0 => Ok(None),
        tid => Ok(Some((Tid::new(tid), status))),
    }
}

/// A range of another task's memory, as process_vm_readv(2) takes it.
pub(super) fn remote(addr: u64, len: usize) -> libc::iovec {
    libc::iovec { iov_base: number(addr), iov_len: len }
}

/// process_vm_readv(2) into `buf`; the number of bytes read, which is less where a later range is unreadable.
pub(super) fn read_memory(tid: Tid, ranges: &[libc::iovec], buf: &mut [u8]) -> io::Result<usize> {
    let local = libc::iovec { iov_base: buf.as_mut_ptr().cast(), iov_len: buf.len() };
    // SAFETY: `local` is exactly `buf`; remote addresses are the kernel's to check.
    let read = unsafe { libc::process_vm_readv(tid.raw(), &local, 1, ranges.as_ptr(), ranges.len() as u64, 0) };
    usize::try_from(read).map_err(|_| io::Error::last_os_error())
}

/// process_vm_writev(2) from `bytes`; the number of bytes written.
pub(super) fn write_memory(tid: Tid, ranges: &[libc::iovec], bytes: &[u8]) -> io::Result<usize> {
    let local = libc::iovec { iov_base: bytes.as_ptr().cast_mut().cast(), iov_len: bytes.len() };
    // SAFETY: `local` is exactly `bytes`, which the kernel only reads; remote addresses are the kernel's to check.
    let written = unsafe { libc::process_vm_writev(tid.raw(), &local, 1, ranges.as_ptr(), ranges.len() as u64, 0) };
    usize::try_from(written).map_err(|_| io::Error::last_os_error())
}

/// Puts a seccomp filter on the calling thread. Async-signal-safe, so usable between fork and exec.
pub(super) fn install_filter(program: &[libc::sock_filter]) -> io::Result<()> {
    let program = libc::sock_fprog { len: program.len() as u16, filter: program.as_ptr().cast_mut() };
    const SET_MODE_FILTER: libc::c_uint = libc::SECCOMP_SET_MODE_FILTER;
    // SAFETY: `program` describes a live slice, which the kernel copies.
    match unsafe { libc::syscall(libc::SYS_seccomp, SET_MODE_FILTER, 0, &raw const program) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}

/// Gives up, for good, the gain of privileges by execve (PR_SET_NO_NEW_PRIVS). Async-signal-safe.
pub(super) fn give_up_new_privileges() -> io::Result<()> {
    // SAFETY: takes numbers only.
    match unsafe { libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}

/// sched_yield(2): lets another runnable task of this CPU go first.
pub(super) fn yield_cpu() {
    std::thread::yield_now();
}

/// A usage of nothing, to be filled in.
pub(super) fn no_usage() -> libc::rusage {
    // SAFETY: a rusage is made of integers; all zero is a value of it.
    unsafe { std::mem::zeroed() }
}

/// An anonymous mapping of this process, for tests that need memory of a known shape.
#[cfg(test)]
pub(super) fn tests_map(
    at: Option<std::num::NonZero<usize>>,
    len: std::num::NonZero<usize>,
    prot: nix::sys::mman::ProtFlags,
    flags: nix::sys::mman::MapFlags,
) -> u64 {
    // SAFETY: either a fresh mapping, or a replacement of one made by the same test.
    unsafe { nix::sys::mman::mmap_anonymous(at, len, prot, flags) }.unwrap().as_ptr() as u64
}
