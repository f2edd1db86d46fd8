//! Which calls a seccomp filter of ours stops at, and whether there is one.

use super::config::{Config, Stacks};
use super::served;
use super::stacks::changes_mappings;
use crate::abi::Abi;
use crate::ptrace::seccomp::Filter;
use crate::syscalls;

/// Whether the calls that are not chosen run without a stop. Children inherit the filter, and without a tracer their chosen
/// calls would fail: all of them must be followed, and nobody can be let go before the end.
pub(super) fn is_wanted(config: &Config) -> bool {
    config.seccomp
        && config.launch.is_some()
        && config.attach.is_empty()
        && config.follow
        && !config.detach_on_execve
        && config.syscall_limit.is_none()
        && !config.trace.is_all()
        && config.probes.is_empty()
        // The kernel loses a signal that is sent at the stop of a filter.
        && config.tampers.iter().all(|rule| rule.signal.is_none())
}

/// The filter that keeps the calls which are not chosen from stopping.
pub(super) fn filter(config: &Config) -> Option<Filter> {
    /// All numbers that a set of calls tells apart.
    const TOLD_APART: u32 = 1000;
    let numbers = |abi: Abi| {
        let mapping = |number: u32| {
            let known = syscalls::lookup(abi, u64::from(number));
            config.stacks != Stacks::Hidden && known.is_some_and(|call| changes_mappings(call.name))
        };
        let chosen = |number: &u32| {
            config.trace.contains(abi, u64::from(*number)) || mapping(*number) || served::is_call(abi, *number)
        };
        let shared = syscalls::all(abi)
            .filter(|call| chosen(&call.number))
            .filter_map(move |call| syscalls::shared_number(abi, call.number));
        (0..TOLD_APART).filter(chosen).chain(shared).collect()
    };
    let rest = config.trace.contains(Abi::X86_64, u64::MAX).then_some(TOLD_APART);
    is_wanted(config).then(|| Filter::stop_at(&numbers, rest, &served::request))
}
