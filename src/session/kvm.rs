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

/// Why the processor behind `fd` of a stopped task came back. `None` where its memory is not mapped. Processors of several
/// machines of a process may have the same number, by which alone their mappings are known: where these say different things,
/// that is said.
pub(super) fn exit_reason(tid: Tid, fd: i32, memory: &dyn Memory) -> Option<Note> {
    let processor = memory.anonymous_inode(fd).filter(|name| name.starts_with("kvm-vcpu:"))?;
    let mut reasons = mappings_of(tid, &format!("anon_inode:{processor}")).into_iter().filter_map(|start| {
        let mut reason = [0; 4];
        let whole = memory.read(start.checked_add(EXIT_REASON)?, &mut reason) == reason.len();
        whole.then(|| u64::from(u32::from_le_bytes(reason)))
    });
    let raw = reasons.next()?;
    if reasons.any(|other| other != raw) {
        return Some(Note::words("for one of several reasons: several processors have this number"));
    }
    Some(match KVM_EXITS.of(raw) {
        Some(name) => Note::words(name),
        None => Note { label: "", value: Some(Value::Constant { raw, names: &KVM_EXITS }) },
    })
}

/// Where files of this name are mapped.
fn mappings_of(tid: Tid, name: &str) -> Vec<VAddr> {
    let mappings = proc::mappings(tid);
    let found = mappings.iter().filter(|mapping| match &mapping.backing {
        Backing::File(path) => path.as_os_str() == name,
        Backing::Special(special) => special == name,
        _ => false,
    });
    found.map(|mapping| mapping.start).collect()
}
