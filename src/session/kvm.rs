//! Why a virtual processor came back from its guest (`-e kvm=vcpu`): the kernel writes it into memory that it shares with the
//! process, a `struct kvm_run` (linux/kvm.h) at the beginning of what mmap(2) of the processor's descriptor gives.

use crate::addr::VAddr;
use crate::ids::Tid;
use crate::image::mapping::Backing;
use crate::syscalls::consts::kvm::KVM_EXITS;
use crate::syscalls::{Memory, Note};
use crate::value::Value;

use super::proc;

/// The request that runs a virtual processor.
pub(super) const KVM_RUN: u32 = 0xae80;

/// Where `exit_reason` lies in `struct kvm_run`.
const EXIT_REASON: u64 = 8;

/// Why the processor behind `fd` of a stopped task came back. `None` where its memory is not mapped, or mapped more than once:
/// processors of two machines of a process may have the same number, by which alone their mappings are known.
pub(super) fn exit_reason(tid: Tid, fd: i32, memory: &dyn Memory) -> Option<Note> {
    let processor = memory.anonymous_inode(fd).filter(|name| name.starts_with("kvm-vcpu:"))?;
    let start = only_mapping(tid, &format!("anon_inode:{processor}"))?;
    let mut reason = [0; 4];
    let at = start.checked_add(EXIT_REASON)?;
    if memory.read(at, &mut reason) < reason.len() {
        return None;
    }
    let raw = u64::from(u32::from_le_bytes(reason));
    Some(match KVM_EXITS.of(raw) {
        Some(name) => Note::words(name),
        None => Note { label: "", value: Some(Value::Constant { raw, names: &KVM_EXITS }) },
    })
}

fn only_mapping(tid: Tid, name: &str) -> Option<VAddr> {
    let mappings = proc::mappings(tid);
    let mut found = mappings.iter().filter(|mapping| match &mapping.backing {
        Backing::File(path) => path.as_os_str() == name,
        Backing::Special(special) => special == name,
        _ => false,
    });
    let first = found.next()?;
    found.next().is_none().then_some(first.start)
}
