//! What is known to break tracers and breakpoints, and the test that shows that it does not break this one.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Letter and number, in words, and the tests that hold it: A processes, B signals, C attaching, D breakpoints, E confinement and linking, F hostile data.
const CASES: &[(&str, &str, &[&str])] = &[
    (
        "A1",
        "execve from another thread than the leader",
        &[
            "execve_from_several_threads_at_once",
            "execve_by_a_thread_while_the_leader_is_busy",
            "hostile_programs_with_everything_probed",
        ],
    ),
    (
        "A2",
        "execve when the leader has ended",
        &["execve_of_a_process_whose_leader_has_ended", "hostile_programs_with_everything_probed"],
    ),
    ("A3", "execve from several threads at once", &["execve_from_several_threads_at_once"]),
    ("A4", "an execve that fails", &["forks_while_other_threads_are_at_breakpoints"]),
    ("A5", "executables that are deleted, or in memory", &["executables_that_are_nowhere_any_more"]),
    ("A6", "vfork", &["children_are_followed_or_left_without_a_trace"]),
    ("A7", "posix_spawn", &["children_are_followed_or_left_without_a_trace"]),
    ("A8", "CLONE_VM without CLONE_THREAD", &["children_that_share_memory_in_every_way"]),
    ("A9", "CLONE_UNTRACED", &["children_that_share_memory_in_every_way"]),
    ("A10", "children that are not followed", &["children_are_followed_or_left_without_a_trace"]),
    ("A11", "fork while others are at breakpoints", &["forks_while_other_threads_are_at_breakpoints"]),
    ("A12", "trees of forks", &["children_of_every_kind", "hostile_programs_with_everything_probed"]),
    (
        "A13",
        "CLONE_PARENT, children without a signal",
        &["children_of_every_kind", "hostile_programs_with_everything_probed"],
    ),
    (
        "A14",
        "a leader that ends first",
        &["a_leader_that_ends_before_its_threads", "hostile_programs_with_everything_probed"],
    ),
    ("A15", "SIGKILL between a stop and a request", &["children_that_are_killed_at_moments_of_chance"]),
    (
        "A16",
        "a tracer that is killed",
        &[
            "any_other_target_lives_on",
            "a_target_that_cannot_live_without_its_tracer_is_killed_with_it",
            "breakpoints_are_gone_when_the_tracer_has_been_killed",
            "what_the_tracing_process_left_is_taken_out_by_its_guard",
        ],
    ),
    ("A17", "daemons", &["a_daemon_is_followed_to_its_end"]),
    ("A18", "pid namespaces", &["children_in_another_pid_namespace"]),
    ("A19", "set-user-id programs", &["a_set_user_id_program_runs_as_it_does_under_any_tracer"]),
    ("A20", "a process that is not dumpable", &["a_program_that_is_not_dumpable_is_traced_without_privileges"]),
    (
        "A21",
        "PDEATHSIG and the real parent",
        &["parents_are_who_they_are_and_their_deaths_are_told", "the_program_is_our_own_child"],
    ),
    ("A22", "waits by the real parent", &["signals_traps_and_interrupted_calls"]),
    ("A23", "clone3", &["calls_of_four_threads_with_a_signal_every_millisecond"]),
    ("A24", "signals of libc's own", &["coroutines_handlers_and_cancelled_threads"]),
    (
        "B1",
        "group-stops",
        &["signals_traps_and_interrupted_calls", "a_stopped_process_is_attached_to_and_stays_stopped"],
    ),
    ("B2", "signals between a hit and its end", &["calls_of_four_threads_with_a_signal_every_millisecond"]),
    ("B3", "handlers that hit breakpoints", &["coroutines_handlers_and_cancelled_threads"]),
    (
        "B4",
        "handlers that are left by siglongjmp",
        &["coroutines_handlers_and_cancelled_threads", "faults_of_displaced_instructions"],
    ),
    ("B5", "stacks of handlers' own", &["coroutines_handlers_and_cancelled_threads"]),
    ("B6", "sigreturn to elsewhere", &["faults_of_displaced_instructions"]),
    ("B7", "SIGTRAPs of the program's own", &["breakpoints_and_traps_of_the_programs_own"]),
    (
        "B8",
        "SIGTRAP blocked or ignored at a breakpoint",
        &["breakpoints_and_traps_of_the_programs_own", "a_blocked_sigtrap_without_a_handler_stays_blocked"],
    ),
    ("B9", "queued signals", &["signals_traps_and_interrupted_calls", "hostile_programs_with_everything_probed"]),
    ("B10", "calls that are restarted", &["signals_traps_and_interrupted_calls"]),
    ("B11", "EINTR that a tracer causes", &["interrupted_calls_go_on_after_attaching_and_detaching"]),
    ("B12", "nanosleep", &["signals_traps_and_interrupted_calls"]),
    ("B13", "timers", &["calls_of_four_threads_with_a_signal_every_millisecond"]),
    ("B14", "kill(0)", &["signals_traps_and_interrupted_calls"]),
    ("B15", "keys of a terminal", &["interrupted_calls_go_on_after_attaching_and_detaching"]),
    ("B16", "SIGSYS", &["targets_under_filters_of_their_own"]),
    ("B17", "SIGCONT and newborns", &["signals_traps_and_interrupted_calls"]),
    ("C1", "attaching to a process that makes threads", &["attaching_to_a_process_that_makes_threads"]),
    ("C2", "attaching when the leader has ended", &["attaching_to_a_process_whose_leader_has_ended"]),
    ("C3", "attaching in the middle of a call", &["interrupted_calls_go_on_after_attaching_and_detaching"]),
    ("C4", "detaching with breakpoints", &["a_process_that_is_let_go_has_its_own_text_and_has_lost_nothing"]),
    ("C5", "detaching from a stopped process", &["a_stopped_process_is_attached_to_and_stays_stopped"]),
    ("C6", "threads inside calls when detaching", &["a_process_that_is_let_go_has_its_own_text_and_has_lost_nothing"]),
    ("C7", "detaching during vfork", &["letting_go_while_a_child_of_vfork_has_the_memory"]),
    ("C8", "a process that is traced already", &["a_process_that_is_traced_already"]),
    ("C9", "a process that ends while attached to", &["a_process_that_cannot_be_attached_to"]),
    ("D1", "threads at one breakpoint", &["calls_of_four_threads_with_a_signal_every_millisecond"]),
    ("D2", "operands relative to rip", &["instructions_of_every_kind_at_an_entry"]),
    ("D3", "calls", &["instructions_of_every_kind_at_an_entry"]),
    ("D4", "branches, loop, jrcxz", &["instructions_of_every_kind_at_an_entry"]),
    ("D5", "instructions on rsp, the red zone", &["instructions_of_every_kind_at_an_entry"]),
    ("D6", "pushf and popf", &["instructions_of_every_kind_at_an_entry"]),
    (
        "D7",
        "repeated string instructions",
        &["instructions_of_every_kind_at_an_entry", "faults_of_displaced_instructions"],
    ),
    ("D8", "instructions that fault", &["faults_of_displaced_instructions"]),
    ("D9", "syscall", &["instructions_of_every_kind_at_an_entry", "what_shows_its_address_to_the_program_is_refused"]),
    ("D10", "sysenter", &["what_shows_its_address_to_the_program_is_refused"]),
    ("D11", "writes to ss, prefixes", &["what_shows_its_address_to_the_program_is_refused"]),
    ("D12", "ends of mappings", &["an_instruction_cut_off_by_the_end_of_its_mapping_is_no_instruction"]),
    (
        "D13",
        "short functions, jumps to the entry, falling through",
        &["instructions_of_every_kind_at_an_entry", "a_jump_to_the_entry_is_no_call"],
    ),
    ("D14", "tail calls", &["calls_that_do_not_return_are_shown_as_what_they_are", "endless_tail_calls_stay_bounded"]),
    ("D15", "recursion", &["recursion_as_deep_as_the_stack_allows", "coroutines_handlers_and_cancelled_threads"]),
    (
        "D16",
        "what returns twice",
        &["coroutines_handlers_and_cancelled_threads", "a_forked_child_returns_from_its_parents_calls"],
    ),
    ("D17", "odd returns", &["instructions_of_every_kind_at_an_entry", "a_return_that_pops_its_arguments_is_one"]),
    ("D18", "coroutines", &["coroutines_handlers_and_cancelled_threads", "another_stack_says_nothing_about_this_one"]),
    ("D19", "stacks that move", &["calls_of_goroutines", "functions_that_begin_again_on_another_stack"]),
    ("D20", "programs that look at their own stack", &["calls_that_do_not_return_are_shown_as_what_they_are"]),
    (
        "D21",
        "exceptions, unwinding threads",
        &["calls_that_do_not_return_are_shown_as_what_they_are", "coroutines_handlers_and_cancelled_threads"],
    ),
    (
        "D22",
        "several names for one place",
        &["symbols_that_lie", "the_same_calls_are_shown_however_a_program_is_built"],
    ),
    ("D23", "function symbols outside of code", &["symbols_that_lie"]),
    ("D24", "code that is made and made anew", &["code_that_is_made_and_made_anew"]),
    ("D25", "programs that look at their code", &["programs_that_read_their_own_code"]),
    ("D26", "restartable sequences", &["restartable_sequences_are_left_alone"]),
    ("D27", "vdso and vsyscall", &["symbols_that_lie"]),
    ("D28", "indirect branch tracking", &["the_same_calls_are_shown_however_a_program_is_built"]),
    ("D29", "many symbols", &["programs_of_every_day_do_what_they_do_untraced"]),
    ("D30", "a trap flag of the program's own", &["breakpoints_and_traps_of_the_programs_own"]),
    (
        "E1",
        "seccomp",
        &["targets_under_filters_of_their_own", "limits_and_filters_that_would_answer_a_mapping_of_ours"],
    ),
    ("E2", "MDWE and RLIMIT_AS", &["limits_and_filters_that_would_answer_a_mapping_of_ours"]),
    ("E3", "targets that trace", &["a_target_that_traces_its_own_child"]),
    ("E4", "dlopen and dlclose", &["a_library_that_is_loaded_and_unloaded"]),
    ("E5", "lazy, now, -fno-plt, every linker, static", &["the_same_calls_are_shown_however_a_program_is_built"]),
    ("E6", "functions that a resolver chooses", &["functions_that_a_resolver_chooses_have_their_public_names"]),
    ("E7", "function pointers", &["code_that_is_made_and_made_anew"]),
    ("E8", "mount namespaces", &["a_library_that_lies_under_another_ones_name"]),
    ("E9", "addresses in files", &["the_same_calls_are_shown_however_a_program_is_built"]),
    ("E10", "calls of the other interface", &["calls_of_the_other_interface"]),
    ("E11", "what children inherit", &["children_are_followed_or_left_without_a_trace"]),
    ("E12", "descriptors that the target closes", &["programs_that_close_every_descriptor"]),
    ("E13", "hundreds of threads", &["five_hundred_threads"]),
    (
        "F1",
        "pointers that lead nowhere",
        &["huge_and_garbage_arguments_are_cut_or_shown_as_addresses", "hostile_addresses_read_nothing"],
    ),
    (
        "F2",
        "memory that blocks its reader",
        &[
            "memory_whose_faults_the_program_serves_is_not_waited_for",
            "a_process_that_serves_faults_is_attached_to",
            "a_process_is_let_go_in_the_middle_of_a_fault_that_it_serves",
        ],
    ),
    (
        "F3",
        "bytes for the terminal",
        &["hostile_bytes_never_reach_the_terminal", "messages_hold_no_control_characters"],
    ),
    ("F4", "damaged ELF files", &["damaged_tables_of_a_program_that_runs", "files_of_any_bytes_are_listed_or_refused"]),
    (
        "F5",
        "debugging information without end",
        &["a_file_of_terabytes_is_not_read", "damaged_tables_of_a_program_that_runs"],
    ),
    (
        "F6",
        "outputs that fail",
        &["a_full_disk_is_said_once_and_the_target_goes_on", "a_reader_that_goes_ends_the_output_only"],
    ),
    ("F7", "calls that nobody knows", &["no_call_makes_its_decoder_panic"]),
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
    for (number, words, tests) in CASES {
        assert!(!tests.is_empty(), "{number} {words}: no test");
        tests.iter().for_each(|name| assert!(there(name), "{number} {words}: there is no test {name}"));
    }
    let numbers: BTreeSet<&str> = CASES.iter().map(|(number, ..)| *number).collect();
    assert_eq!(numbers.len(), CASES.len(), "a number is there twice");
    for (letter, last) in [("A", 24), ("B", 17), ("C", 9), ("D", 30), ("E", 13), ("F", 7)] {
        for number in (1..=last).map(|number| format!("{letter}{number}")) {
            assert!(numbers.contains(&*number), "{number}");
        }
    }
}
