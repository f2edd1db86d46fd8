//! The numbers of ioctl requests, as the kernel's exported headers define them, one table for each header.

mod compat;
mod device;
mod further;
mod machine;
mod media;
mod network;
mod storage;
mod terminal;

pub(super) use compat::COMPAT;
pub(super) use compat::NATIVE_ONLY;
use compat::{FOREIGN, POINTER_SIZED, SAME_IN_BOTH};

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

use crate::abi::Abi;
use crate::value::Names;

/// Every table there is.
pub(crate) fn all() -> Vec<&'static Names> {
    [device::ALL, further::ALL, machine::ALL, media::ALL, network::ALL, storage::ALL, terminal::ALL].concat()
}

static NAMES: LazyLock<[HashMap<u32, String>; 2]> = LazyLock::new(|| [names(Abi::X86_64), names(Abi::I386)]);

/// All names of each number; several headers may have given it out.
fn names(abi: Abi) -> HashMap<u32, String> {
    let mut found: HashMap<u32, BTreeSet<&str>> = HashMap::new();
    // Where the size in the number differs, the other interface's number is not this request.
    let differs: HashSet<&str> = match abi {
        Abi::X86_64 => HashSet::new(),
        Abi::I386 => {
            let renamed = SAME_IN_BOTH.iter().map(|(.., instead)| *instead);
            COMPAT.iter().map(|(name, _)| *name).chain(NATIVE_ONLY.iter().copied()).chain(renamed).collect()
        }
    };
    let entries = all().into_iter().flat_map(|table| table.entries).filter(|(name, _)| !differs.contains(name));
    for (name, number) in entries {
        found.entry(*number as u32).or_default().insert(name);
    }
    if abi == Abi::I386 {
        for (name, number) in COMPAT.iter().filter(|(name, _)| SAME_IN_BOTH.iter().all(|(.., instead)| name != instead))
        {
            found.entry(*number).or_default().insert(name);
        }
        found.entry(POINTER_SIZED.1).or_default().insert(POINTER_SIZED.0);
    } else {
        for (name, number) in FOREIGN {
            found.entry(*number).or_default().insert(name);
        }
    }
    for (name, number, _) in SAME_IN_BOTH {
        found.entry(*number).or_default().insert(name);
    }
    let joined = |names: BTreeSet<&str>| names.into_iter().collect::<Vec<_>>().join(" or ");
    found.into_iter().map(|(number, names)| (number, joined(names))).collect()
}

/// The numbers of all requests, in either interface.
pub(in crate::syscalls) fn numbers() -> BTreeSet<u32> {
    NAMES.iter().flat_map(|names| names.keys().copied()).collect()
}

/// What a number is called: one name, or several joined by `or`.
pub(in crate::syscalls) fn name(abi: Abi, number: u32) -> Option<&'static str> {
    NAMES[abi.index()].get(&number).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_number_are_sorted_and_sizes_differ_by_interface() {
        assert_eq!(name(Abi::X86_64, 0x5401), Some("TCGETS"));
        assert_eq!(name(Abi::X86_64, 0x5402), Some("SNDCTL_TMR_START or TCSETS"));
        assert_eq!(name(Abi::X86_64, 0x4004_9409), Some("BTRFS_IOC_CLONE or FICLONE"));
        assert_eq!(name(Abi::X86_64, 0x8008_6601), Some("FS_IOC_GETFLAGS"));
        assert_eq!(name(Abi::I386, 0x8004_6601), Some("FS_IOC32_GETFLAGS"));
        assert_eq!(name(Abi::X86_64, 0x1234), None);
    }
}
