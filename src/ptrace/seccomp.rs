//! A filter that stops a task at the chosen system calls only, so that all others run at full speed.
//!
//! The program is classic BPF over `struct seccomp_data` (seccomp(2)). The kernel tries it once for every call number and
//! remembers which numbers it always allows (kernel/seccomp.c, `seccomp_cache_prepare`); so it uses only instructions that
//! this trial understands, and a call that is not chosen costs a bit test.

use std::io;

use super::request;
use crate::abi::Abi;

/// The 16 bits of data that our filter's stops carry: "trace" in hex speak. A stop with other data belongs to a filter of
/// the target's own, which must look to it as if no tracer were there.
pub const OUR_MARK: u16 = 0x7ace;

/// Offsets in `struct seccomp_data` (include/uapi/linux/seccomp.h).
mod data {
    pub(super) const NR: u32 = std::mem::offset_of!(libc::seccomp_data, nr) as u32;
    /// The lower half of the second argument.
    pub(super) const SECOND: u32 = (std::mem::offset_of!(libc::seccomp_data, args) + size_of::<u64>()) as u32;
    pub(super) const ARCH: u32 = std::mem::offset_of!(libc::seccomp_data, arch) as u32;
}

const LOAD: u16 = (libc::BPF_LD | libc::BPF_W | libc::BPF_ABS) as u16;
const JUMP: u16 = (libc::BPF_JMP | libc::BPF_JA) as u16;
const JUMP_IF_EQUAL: u16 = (libc::BPF_JMP | libc::BPF_JEQ | libc::BPF_K) as u16;
const JUMP_IF_AT_LEAST: u16 = (libc::BPF_JMP | libc::BPF_JGE | libc::BPF_K) as u16;
const RETURN: u16 = (libc::BPF_RET | libc::BPF_K) as u16;

const ALLOW: u32 = libc::SECCOMP_RET_ALLOW;
const STOP: u32 = libc::SECCOMP_RET_TRACE | OUR_MARK as u32;

/// A call that is stopped at when the lower half of its second argument is this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    /// The call.
    pub number: u32,
    /// Its second argument.
    pub second: u32,
}

/// A seccomp filter.
#[derive(Clone, Debug)]
pub struct Filter {
    program: Vec<libc::sock_filter>,
}

impl Filter {
    /// A filter that stops at the given call numbers of each interface, in any order, and with `rest_from` at all numbers
    /// from that one on, and at one request of each interface. Calls through an interface that has no [`Abi`] run unseen.
    #[must_use]
    pub fn stop_at(
        chosen: &dyn Fn(Abi) -> Vec<u32>,
        rest_from: Option<u32>,
        request: &dyn Fn(Abi) -> Option<Request>,
    ) -> Self {
        let mut program = vec![load(data::ARCH)];
        for abi in Abi::ALL {
            let mut body = vec![load(data::NR)];
            if let Some(Request { number, second }) = request(abi) {
                body.push(branch(JUMP_IF_EQUAL, number, 0, 4));
                body.push(load(data::SECOND));
                body.push(branch(JUMP_IF_EQUAL, second, 0, 1));
                body.push(instruction(RETURN, STOP));
                body.push(load(data::NR));
            }
            emit(&mut body, &runs(chosen(abi), rest_from));
            // A long jump over the body: a conditional one reaches 255 instructions only.
            program.push(branch(JUMP_IF_EQUAL, abi.audit_arch(), 1, 0));
            program.push(instruction(JUMP, body.len() as u32));
            program.append(&mut body);
        }
        program.push(instruction(RETURN, ALLOW));
        Filter { program }
    }

    /// Instructions, of which the kernel takes 4096 (BPF_MAXINSNS).
    #[must_use]
    pub fn len(&self) -> usize {
        self.program.len()
    }

    /// Never: a filter has at least its last return.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.program.is_empty()
    }

    /// Puts the filter on the calling thread and its future children. Async-signal-safe, for use between fork and exec.
    ///
    /// The kernel takes a filter from a task that has CAP_SYS_ADMIN in its user namespace, or that has given up gaining
    /// privileges by execve; otherwise a filter could fool a set-user-id program. The latter is done only if
    /// `give_up_privileges` permits it and the kernel refused without: it lasts for ever, the target can see it, and
    /// set-user-id programs run without their privileges from then on.
    ///
    /// # Errors
    /// EACCES without either of the two, EINVAL on a kernel without filters.
    pub fn install(&self, give_up_privileges: bool) -> io::Result<()> {
        match request::install_filter(&self.program) {
            Err(error) if error.raw_os_error() == Some(libc::EACCES) && give_up_privileges => {
                request::give_up_new_privileges()?;
                request::install_filter(&self.program)
            }
            answer => answer,
        }
    }
}

fn load(offset: u32) -> libc::sock_filter {
    instruction(LOAD, offset)
}

fn instruction(code: u16, k: u32) -> libc::sock_filter {
    libc::sock_filter { code, jt: 0, jf: 0, k }
}

fn branch(code: u16, k: u32, jt: u8, jf: u8) -> libc::sock_filter {
    libc::sock_filter { code, jt, jf, k }
}

/// A run of numbers, from `first` up to the next run, with one answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    first: u32,
    answer: u32,
}

/// All numbers as runs of equal answers; the first run begins at 0.
fn runs(mut chosen: Vec<u32>, rest_from: Option<u32>) -> Vec<Run> {
    chosen.retain(|&number| rest_from.is_none_or(|from| number < from));
    chosen.sort_unstable();
    chosen.dedup();
    let mut runs = vec![Run { first: 0, answer: ALLOW }];
    for number in chosen {
        match runs.last_mut() {
            Some(last) if last.first == number => last.answer = STOP,
            _ => runs.push(Run { first: number, answer: STOP }),
        }
        if let Some(first) = number.checked_add(1) {
            runs.push(Run { first, answer: ALLOW });
        }
    }
    if let Some(first) = rest_from {
        match runs.last_mut() {
            Some(last) if last.first == first => last.answer = STOP,
            _ => runs.push(Run { first, answer: STOP }),
        }
    }
    // Neighbours that stop: `1 stop, 2 allow -> stop` has become one run by the assignment above, up to equal answers.
    runs.dedup_by_key(|run| run.answer);
    runs
}

/// A binary search for the number in the accumulator. `runs` is not empty.
fn emit(program: &mut Vec<libc::sock_filter>, runs: &[Run]) {
    let (below, from) = runs.split_at(runs.len() / 2);
    if below.is_empty() {
        program.push(instruction(RETURN, from[0].answer));
        return;
    }
    let mut left = Vec::new();
    emit(&mut left, below);
    match u8::try_from(left.len()) {
        Ok(distance) => program.push(branch(JUMP_IF_AT_LEAST, from[0].first, distance, 0)),
        Err(_) => {
            program.push(branch(JUMP_IF_AT_LEAST, from[0].first, 0, 1));
            program.push(instruction(JUMP, left.len() as u32));
        }
    }
    program.append(&mut left);
    emit(program, from);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs a program as the kernel would, with its checks: no jump out of the program, no end without a return.
    fn run(program: &[libc::sock_filter], arch: u32, nr: u32, second: u32) -> u32 {
        let mut at = 0;
        let mut accumulator = 0;
        loop {
            let insn = &program[at];
            at += 1;
            let taken = |condition: bool| usize::from(if condition { insn.jt } else { insn.jf });
            match insn.code {
                LOAD if insn.k == data::NR => accumulator = nr,
                LOAD if insn.k == data::ARCH => accumulator = arch,
                LOAD if insn.k == data::SECOND => accumulator = second,
                JUMP => at += insn.k as usize,
                JUMP_IF_EQUAL => at += taken(accumulator == insn.k),
                JUMP_IF_AT_LEAST => at += taken(accumulator >= insn.k),
                RETURN => return insn.k,
                code => panic!("instruction {code:#x}"),
            }
        }
    }

    const X86_64: u32 = 0xC000_003E;
    const I386: u32 = 0x4000_0003;

    fn check(chosen_64: &[u32], chosen_32: &[u32]) {
        let filter = Filter::stop_at(
            &|abi| match abi {
                Abi::X86_64 => chosen_64.to_vec(),
                Abi::I386 => chosen_32.to_vec(),
            },
            None,
            &|_| None,
        );
        assert!(filter.len() < 4096);
        for (arch, chosen) in [(X86_64, chosen_64), (I386, chosen_32), (0xC000_00B7, &[][..])] {
            let far = [1000, 4096, 0x4000_0000, 0x4000_0001, 0x7fff_ffff, 0x8000_0000, u32::MAX - 1, u32::MAX];
            for nr in (0..600).chain(far) {
                let expected = if chosen.contains(&nr) { STOP } else { ALLOW };
                assert_eq!(run(&filter.program, arch, nr, 0), expected, "arch {arch:#x} nr {nr}");
            }
        }
    }

    #[test]
    fn stops_at_what_is_chosen_and_nothing_else() {
        check(&[], &[]);
        check(&[0], &[]);
        check(&[257, 2], &[5, 295]);
        check(&[0, 1, 2, 3, 59, 60, 61], &[11]);
        check(&[5, 5, 4, 4, 3], &[u32::MAX]);
    }

    #[test]
    fn a_request_is_told_by_its_second_argument() {
        let request = |abi| (abi == Abi::X86_64).then_some(Request { number: 16, second: 0xaa00 });
        let filter = Filter::stop_at(&|_| vec![2, 20], None, &request);
        for (nr, second, answer) in [
            (16, 0xaa00, STOP),
            (16, 0xaa01, ALLOW),
            (16, 0, ALLOW),
            (15, 0xaa00, ALLOW),
            (20, 0, STOP),
            (2, 0xaa00, STOP),
        ] {
            assert_eq!(run(&filter.program, X86_64, nr, second), answer, "{nr} {second:#x}");
        }
        assert_eq!(run(&filter.program, I386, 16, 0xaa00), ALLOW);
    }

    #[test]
    fn large_sets_need_long_jumps() {
        let even: Vec<u32> = (0..480).map(|n| n * 2).filter(|n| *n < 600).collect();
        let odd: Vec<u32> = even.iter().map(|n| n + 1).filter(|n| *n < 600).collect();
        check(&even, &odd);
        check(&(0..600).collect::<Vec<_>>(), &odd);
        check(&(0..600).filter(|n| n % 7 != 0).collect::<Vec<_>>(), &even);
    }

    #[test]
    fn neighbours_share_a_run() {
        let stop = |first| Run { first, answer: STOP };
        let allow = |first| Run { first, answer: ALLOW };
        assert_eq!(runs(vec![3, 2, 1], None), [allow(0), stop(1), allow(4)]);
        assert_eq!(runs(vec![0], None), [stop(0), allow(1)]);
        assert_eq!(runs(vec![], None), [allow(0)]);
        assert_eq!(runs(vec![3, 9], Some(7)), [allow(0), stop(3), allow(4), stop(7)]);
        assert_eq!(runs(vec![6], Some(7)), [allow(0), stop(6)]);
        assert_eq!(runs(vec![u32::MAX], None), [allow(0), stop(u32::MAX)]);
    }

    #[test]
    fn the_search_is_short() {
        let odd: Vec<u32> = (0..190).map(|n| n * 2 + 1).collect();
        let filter = Filter::stop_at(&|_| odd.clone(), None, &|_| None);
        assert!(filter.len() <= 4 * 4 * odd.len(), "{}", filter.len());
    }
}
