//! What is known to break tracers and breakpoints, and the test that shows that it does not break this one.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// What holds an entry.
#[derive(Clone, Copy, Debug)]
enum Held {
    /// These tests.
    By(&'static [&'static str]),
    /// Nothing that can be tested here, for this reason.
    Untested(&'static str),
}

use Held::{By, Untested};

/// Letter and number, in words, and what holds it: A processes, B signals, C attaching, D breakpoints, E confinement and linking.
const CASES: &[(&str, &str, Held)] = &[
    (
        "A1",
        "execve from another thread than the leader",
        By(&["execve_from_several_threads_at_once", "hostile_programs_with_everything_probed"]),
    ),
    (
        "A2",
        "execve when the leader has ended",
        By(&["execve_of_a_process_whose_leader_has_ended", "hostile_programs_with_everything_probed"]),
    ),
    ("A3", "execve from several threads at once", By(&["execve_from_several_threads_at_once"])),
    ("A4", "an execve that fails", By(&["forks_while_other_threads_are_at_breakpoints"])),
    ("A5", "executables that are deleted, or in memory", By(&["executables_that_are_nowhere_any_more"])),
    ("A6", "vfork", By(&["children_are_followed_or_left_without_a_trace"])),
    ("A7", "posix_spawn", By(&["children_are_followed_or_left_without_a_trace"])),
    ("A8", "CLONE_VM without CLONE_THREAD", By(&["children_that_share_memory_in_every_way"])),
    ("A9", "CLONE_UNTRACED", By(&["children_that_share_memory_in_every_way"])),
    ("A10", "children that are not followed", By(&["children_are_followed_or_left_without_a_trace"])),
    ("A11", "fork while others are at breakpoints", By(&["forks_while_other_threads_are_at_breakpoints"])),
    ("A12", "trees of forks", By(&["children_of_every_kind", "hostile_programs_with_everything_probed"])),
    (
        "A13",
        "CLONE_PARENT, children without a signal",
        By(&["children_of_every_kind", "hostile_programs_with_everything_probed"]),
    ),
    (
        "A14",
        "a leader that ends first",
        By(&["a_leader_that_ends_before_its_threads", "hostile_programs_with_everything_probed"]),
    ),
    ("A15", "SIGKILL between a stop and a request", Untested("chance decides between which two requests it comes")),
    ("A16", "a tracer that is killed", Untested("the guard process has tests of its own")),
    ("A17", "daemons", Untested("no daemon is among the targets")),
    ("A18", "pid namespaces", By(&["children_in_another_pid_namespace"])),
    ("A19", "set-user-id programs", Untested("the tests run as root, who loses nothing")),
    ("A20", "a process that is not dumpable", Untested("/proc/PID/mem is kept open; root may open it again anyway")),
    (
        "A21",
        "PDEATHSIG and the real parent",
        Untested("the target is the tracer's own child, as it would be its starter's"),
    ),
    ("A22", "waits by the real parent", By(&["signals_traps_and_interrupted_calls"])),
    ("A23", "clone3", By(&["calls_of_four_threads_with_a_signal_every_millisecond"])),
    ("A24", "signals of libc's own", By(&["coroutines_handlers_and_cancelled_threads"])),
    (
        "B1",
        "group-stops",
        By(&["signals_traps_and_interrupted_calls", "a_stopped_process_is_attached_to_and_stays_stopped"]),
    ),
    ("B2", "signals between a hit and its end", By(&["calls_of_four_threads_with_a_signal_every_millisecond"])),
    ("B3", "handlers that hit breakpoints", By(&["coroutines_handlers_and_cancelled_threads"])),
    (
        "B4",
        "handlers that are left by siglongjmp",
        By(&["coroutines_handlers_and_cancelled_threads", "faults_of_displaced_instructions"]),
    ),
    ("B5", "stacks of handlers' own", By(&["coroutines_handlers_and_cancelled_threads"])),
    ("B6", "sigreturn to elsewhere", By(&["faults_of_displaced_instructions"])),
    ("B7", "SIGTRAPs of the program's own", By(&["breakpoints_and_traps_of_the_programs_own"])),
    ("B8", "SIGTRAP blocked or ignored at a breakpoint", By(&["breakpoints_and_traps_of_the_programs_own"])),
    ("B9", "queued signals", By(&["signals_traps_and_interrupted_calls", "hostile_programs_with_everything_probed"])),
    ("B10", "calls that are restarted", By(&["signals_traps_and_interrupted_calls"])),
    ("B11", "EINTR that a tracer causes", By(&["interrupted_calls_go_on_after_attaching_and_detaching"])),
    ("B12", "nanosleep", By(&["signals_traps_and_interrupted_calls"])),
    ("B13", "timers", By(&["calls_of_four_threads_with_a_signal_every_millisecond"])),
    ("B14", "kill(0)", By(&["signals_traps_and_interrupted_calls"])),
    ("B15", "keys of a terminal", By(&["interrupted_calls_go_on_after_attaching_and_detaching"])),
    ("B16", "SIGSYS", By(&["targets_under_filters_of_their_own"])),
    ("B17", "SIGCONT and newborns", By(&["signals_traps_and_interrupted_calls"])),
    ("C1", "attaching to a process that makes threads", By(&["attaching_to_a_process_that_makes_threads"])),
    ("C2", "attaching when the leader has ended", By(&["attaching_to_a_process_whose_leader_has_ended"])),
    ("C3", "attaching in the middle of a call", By(&["interrupted_calls_go_on_after_attaching_and_detaching"])),
    ("C4", "detaching with breakpoints", By(&["a_process_that_is_let_go_has_its_own_text_and_has_lost_nothing"])),
    ("C5", "detaching from a stopped process", By(&["a_stopped_process_is_attached_to_and_stays_stopped"])),
    (
        "C6",
        "threads inside calls when detaching",
        By(&["a_process_that_is_let_go_has_its_own_text_and_has_lost_nothing"]),
    ),
    ("C7", "detaching during vfork", Untested("the child of vfork is gone too soon to be met at will")),
    ("C8", "a process that is traced already", By(&["a_process_that_is_traced_already"])),
    ("C9", "a process that ends while attached to", By(&["a_process_that_cannot_be_attached_to"])),
    ("D1", "threads at one breakpoint", By(&["calls_of_four_threads_with_a_signal_every_millisecond"])),
    ("D2", "operands relative to rip", By(&["instructions_of_every_kind_at_an_entry"])),
    ("D3", "calls", By(&["instructions_of_every_kind_at_an_entry"])),
    ("D4", "branches, loop, jrcxz", By(&["instructions_of_every_kind_at_an_entry"])),
    ("D5", "instructions on rsp, the red zone", By(&["instructions_of_every_kind_at_an_entry"])),
    ("D6", "pushf and popf", By(&["instructions_of_every_kind_at_an_entry"])),
    (
        "D7",
        "repeated string instructions",
        By(&["instructions_of_every_kind_at_an_entry", "faults_of_displaced_instructions"]),
    ),
    ("D8", "instructions that fault", By(&["faults_of_displaced_instructions"])),
    (
        "D9",
        "syscall",
        By(&["instructions_of_every_kind_at_an_entry", "what_shows_its_address_to_the_program_is_refused"]),
    ),
    ("D10", "sysenter", By(&["what_shows_its_address_to_the_program_is_refused"])),
    ("D11", "writes to ss, prefixes", By(&["what_shows_its_address_to_the_program_is_refused"])),
    ("D12", "ends of mappings", By(&["an_instruction_cut_off_by_the_end_of_its_mapping_is_no_instruction"])),
    (
        "D13",
        "short functions, jumps to the entry, falling through",
        By(&["instructions_of_every_kind_at_an_entry", "a_jump_to_the_entry_is_no_call"]),
    ),
    (
        "D14",
        "tail calls",
        By(&["calls_that_do_not_return_are_shown_as_what_they_are", "endless_tail_calls_stay_bounded"]),
    ),
    ("D15", "recursion", By(&["recursion_as_deep_as_the_stack_allows", "coroutines_handlers_and_cancelled_threads"])),
    (
        "D16",
        "what returns twice",
        By(&["coroutines_handlers_and_cancelled_threads", "a_forked_child_returns_from_its_parents_calls"]),
    ),
    ("D17", "odd returns", By(&["instructions_of_every_kind_at_an_entry", "a_return_that_pops_its_arguments_is_one"])),
    (
        "D18",
        "coroutines",
        By(&["coroutines_handlers_and_cancelled_threads", "another_stack_says_nothing_about_this_one"]),
    ),
    ("D19", "stacks that move", By(&["functions_that_begin_again_on_another_stack"])),
    ("D20", "programs that look at their own stack", By(&["calls_that_do_not_return_are_shown_as_what_they_are"])),
    (
        "D21",
        "exceptions, unwinding threads",
        By(&["calls_that_do_not_return_are_shown_as_what_they_are", "coroutines_handlers_and_cancelled_threads"]),
    ),
    (
        "D22",
        "several names for one place",
        By(&["symbols_that_lie", "the_same_calls_are_shown_however_a_program_is_built"]),
    ),
    ("D23", "function symbols outside of code", By(&["symbols_that_lie"])),
    ("D24", "code that is made and made anew", By(&["code_that_is_made_and_made_anew"])),
    ("D25", "programs that look at their code", Untested("an int3 shows; what is not probed is as it was")),
    ("D26", "restartable sequences", By(&["restartable_sequences_are_left_alone"])),
    ("D27", "vdso and vsyscall", By(&["symbols_that_lie"])),
    ("D28", "indirect branch tracking", By(&["the_same_calls_are_shown_however_a_program_is_built"])),
    ("D29", "many symbols", By(&["programs_of_every_day_do_what_they_do_untraced"])),
    ("D30", "a trap flag of the program's own", By(&["breakpoints_and_traps_of_the_programs_own"])),
    (
        "E1",
        "seccomp",
        By(&["targets_under_filters_of_their_own", "limits_and_filters_that_would_answer_a_mapping_of_ours"]),
    ),
    ("E2", "MDWE and RLIMIT_AS", By(&["limits_and_filters_that_would_answer_a_mapping_of_ours"])),
    ("E3", "targets that trace", By(&["a_target_that_traces_its_own_child"])),
    ("E4", "dlopen and dlclose", By(&["a_library_that_is_loaded_and_unloaded"])),
    ("E5", "lazy, now, -fno-plt, every linker, static", By(&["the_same_calls_are_shown_however_a_program_is_built"])),
    ("E6", "functions that a resolver chooses", By(&["functions_that_a_resolver_chooses_have_their_public_names"])),
    ("E7", "function pointers", By(&["code_that_is_made_and_made_anew"])),
    ("E8", "mount namespaces", Untested("files are opened through /proc/PID")),
    ("E9", "addresses in files", By(&["the_same_calls_are_shown_however_a_program_is_built"])),
    ("E10", "calls of the other interface", By(&["calls_of_the_other_interface"])),
    ("E11", "what children inherit", By(&["children_are_followed_or_left_without_a_trace"])),
    ("E12", "descriptors that the target closes", Untested("the tracer has no descriptors in the target")),
    ("E13", "hundreds of threads", By(&["five_hundred_threads"])),
];

/// All Rust source below a folder.
fn sources(folder: &Path, into: &mut String) {
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() {
            sources(&entry, into);
        } else if entry.extension().is_some_and(|extension| extension == "rs") && !entry.ends_with("hard_cases.rs") {
            let source = fs::read_to_string(&entry).expect("source");
            // Examples in comments are no tests.
            source.lines().filter(|line| !line.trim_start().starts_with("//")).for_each(|line| {
                into.push_str(line);
                into.push('\n');
            });
        }
    }
}

#[test]
fn every_hard_case_has_its_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut text = String::new();
    sources(&root.join("tests/suite"), &mut text);
    sources(&root.join("src"), &mut text);
    let there = |name: &str| text.contains(&format!("tracetest!({name},")) || text.contains(&format!("fn {name}("));
    for (number, words, held) in CASES {
        match held {
            By(tests) => {
                assert!(!tests.is_empty(), "{number} {words}: no test");
                tests.iter().for_each(|name| assert!(there(name), "{number} {words}: there is no test {name}"));
            }
            Untested(reason) => assert!(!reason.is_empty(), "{number} {words}: no reason"),
        }
    }
    let numbers: BTreeSet<&str> = CASES.iter().map(|(number, ..)| *number).collect();
    assert_eq!(numbers.len(), CASES.len(), "a number is there twice");
    for (letter, last) in [("A", 24), ("B", 17), ("C", 9), ("D", 30), ("E", 13)] {
        (1..=last).for_each(|number| assert!(numbers.contains(&*format!("{letter}{number}")), "no {letter}{number}"));
    }
}
