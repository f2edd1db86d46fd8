//! The rows, family by family, and the way from a number to its row.
//!
//! Names and numbers are those of the `syscalls` crate (the kernel's); a file of rows describes calls by name, for both
//! interfaces. `i386/` holds what the 32-bit interface does otherwise, and wins there.

mod aio;
mod bpf;
mod creds;
mod file;
mod i386;
mod i386_net;
mod i386_proc;
mod io;
mod ioctl;
mod ipc;
mod memory;
mod mount;
mod multiplex;
mod path;
mod poll;
mod process;
mod sched;
mod signal;
mod socket;
mod stat;
mod system;
mod time;
mod watch;
mod xattr;

use std::sync::LazyLock;

use super::Signature;
use crate::abi::Abi;

pub use multiplex::{behind_shared_number, demultiplex, shared_number};

/// Rows that hold on every interface. A name stands in one file only (guard: `every_name_has_one_row`).
static COMMON: &[&[Signature]] = &[
    file::ROWS,
    aio::ROWS,
    bpf::ROWS,
    i386_net::ROWS,
    ioctl::ROWS,
    ipc::ROWS,
    socket::ROWS,
    io::ROWS,
    memory::ROWS,
    mount::ROWS,
    path::ROWS,
    stat::ROWS,
    watch::ROWS,
    xattr::ROWS,
    creds::ROWS,
    i386_proc::ROWS,
    poll::ROWS,
    process::ROWS,
    sched::ROWS,
    signal::ROWS,
    system::ROWS,
    time::ROWS,
];

/// What a number means on one interface.
#[derive(Clone, Copy, Debug)]
pub struct Syscall {
    /// Its number.
    pub number: u32,
    /// Its name.
    pub name: &'static str,
    /// Its row; `None` for a call that is only known by name.
    pub signature: Option<&'static Signature>,
}

static TABLES: LazyLock<[Vec<Option<Syscall>>; 2]> = LazyLock::new(|| [build(Abi::X86_64), build(Abi::I386)]);

/// No kernel has given out a number that is this high.
const MAX_NUMBER: u32 = 0x400;

fn build(abi: Abi) -> Vec<Option<Syscall>> {
    // Not `Sysno::iter`, which leaves out the last call.
    let name_of = |number: usize| match abi {
        Abi::X86_64 => syscalls::x86_64::Sysno::new(number).map(|call| call.name()),
        Abi::I386 => syscalls::x86::Sysno::new(number).map(|call| call.name()),
    };
    // The crate has `r#break`.
    let name_of = |number: usize| name_of(number).map(super::macros::plain);
    let mut known: Vec<_> = (0..MAX_NUMBER).filter_map(|nr| Some((nr, name_of(nr as usize)?))).collect();
    if abi == Abi::I386 {
        known.extend(multiplex::UNNUMBERED);
    }
    let own: &[&[Signature]] = if abi == Abi::I386 { i386::ROWS } else { &[] };
    let rows = || own.iter().chain(COMMON).flat_map(|rows| rows.iter());
    let mut table = vec![None; known.iter().map(|&(number, _)| number as usize + 1).max().unwrap_or(0)];
    for (number, name) in known {
        let signature = rows().find(|row| row.name == name);
        table[number as usize] = Some(Syscall { number, name, signature });
    }
    table
}

/// What `number` means on `abi`; `None` for a number that no kernel has given out.
#[must_use]
pub fn lookup(abi: Abi, number: u64) -> Option<&'static Syscall> {
    let number = u32::try_from(number).ok().filter(|&number| number < multiplex::OWN_NUMBERS)?;
    lookup_any(abi, number)
}

/// As [`lookup`], but knows the numbers that are ours as well.
fn lookup_any(abi: Abi, number: u32) -> Option<&'static Syscall> {
    TABLES[abi.index()].get(number as usize)?.as_ref()
}

/// The call that is named `name` on `abi`.
#[must_use]
pub fn by_name(abi: Abi, name: &str) -> Option<&'static Syscall> {
    all(abi).find(|call| call.name == name)
}

/// All calls of an interface, by number.
pub fn all(abi: Abi) -> impl Iterator<Item = &'static Syscall> {
    TABLES[abi.index()].iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_name_has_one_row() {
        let mut seen = HashSet::new();
        for row in COMMON.iter().flat_map(|rows| rows.iter()) {
            assert!(seen.insert(row.name), "{} has two rows", row.name);
        }
        seen.clear();
        for row in i386::ROWS.iter().flat_map(|rows| rows.iter()) {
            assert!(seen.insert(row.name), "{} has two rows on i386", row.name);
        }
    }

    #[test]
    fn every_row_names_a_call_that_exists() {
        for row in COMMON.iter().flat_map(|rows| rows.iter()) {
            let known = Abi::ALL.iter().any(|&abi| by_name(abi, row.name).is_some());
            assert!(known, "no interface has a call {}", row.name);
        }
        for row in i386::ROWS.iter().flat_map(|rows| rows.iter()) {
            assert!(by_name(Abi::I386, row.name).is_some(), "i386 has no call {}", row.name);
        }
    }

    #[test]
    fn no_row_has_more_arguments_than_registers() {
        for row in COMMON.iter().chain(i386::ROWS).flat_map(|rows| rows.iter()) {
            assert!(row.args.len() <= 6, "{}", row.name);
        }
    }
}
