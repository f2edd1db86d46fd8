//! `-e inject=` and `-e fault=`. All hold for strace as well (`TRACE_BIN=strace`), but for what is said of mistakes and for
//! rules that hold together.

use std::path::PathBuf;

use crate::harness::Test;

const CHOSEN: [&str; 2] = ["-e", "trace=/^getppid$,chdir"];

/// The log and what the target said.
fn run(t: &Test, program: PathBuf, options: &[&str]) -> (Vec<String>, Vec<String>) {
    let run = t.trace(CHOSEN.iter().chain(options).copied()).log_to_file().program(program).finish();
    (run.log.clone(), run.stdout.clone())
}

/// What stands behind the `=` of the lines of `call`, process numbers as N.
fn results(log: &[String], call: &str) -> Vec<String> {
    let lines = log.iter().filter(|line| line.contains(&format!("{call}(")));
    let behind = |line: &String| line.rsplit_once(" = ").map_or("", |(_, result)| result).to_owned();
    let nameless =
        |result: String| if result.parse::<u32>().is_ok_and(|number| number > 9) { "N".into() } else { result };
    lines.map(behind).map(nameless).collect()
}

tracetest!(chosen_calls_fail_without_being_made, |t| {
    for program in [t.target("tampered"), t.target32("tampered")] {
        let (log, said) = run(t, program.clone(), &["-e", "inject=getppid:error=EPERM:when=3"]);
        // Every other getppid is made by the C library.
        let failed = "-1 EPERM (Operation not permitted) (INJECTED)";
        assert_eq!(results(&log, "getppid")[..5], ["N", "N", failed, "N", "N"]);
        assert_eq!(said[..4], ["1", "0", "1", "1"]);
        let (log, _) = run(t, program.clone(), &["-e", "fault=chdir"]);
        assert_eq!(results(&log, "chdir"), ["-1 ENOSYS (Function not implemented) (INJECTED)"]);
        let (log, said) = run(t, program, &["-f", "-e", "inject=chdir:syscall=getpid:retval=7"]);
        assert_eq!(results(&log, "chdir"), ["7 (INJECTED)"]);
        assert_eq!(said[4], "chdir 7");
        assert_ne!(said[5], "in /");
    }
});

tracetest!(calls_that_are_not_shown_are_left_alone, |t| {
    let options = ["-e", "trace=chdir", "-e", "inject=getppid:retval=1"];
    let (log, said) = run(t, t.target("tampered"), &options);
    assert_eq!(said[..4], ["1", "1", "1", "1"], "{log:#?}");
});

tracetest!(signals_and_delays_come_with_calls, |t| {
    let options = ["-f", "-e", "inject=getppid:signal=SIGCHLD:when=2", "-e", "inject=chdir:delay_enter=20ms"];
    let (log, _) = run(t, t.target("tampered"), &options);
    let at = log.iter().position(|line| line.contains("--- SIGCHLD {si_signo=SIGCHLD, si_code=SI_KERNEL"));
    assert_eq!(at, Some(2), "{log:#?}");
    assert_eq!(results(&log, "chdir"), ["0 (DELAYED)"]);
});

tracetest!(bytes_are_written_behind_arguments_also_into_constants, |t| {
    for program in [t.target("tampered"), t.target32("tampered")] {
        let (log, said) = run(t, program, &["-e", "inject=chdir:poke_enter=@arg1=2f00"]);
        assert!(log.iter().any(|line| line.starts_with("chdir(\"/\") ")), "{log:#?}");
        assert_eq!((results(&log, "chdir")[0].as_str(), said[5].as_str()), ("0 (INJECTED: args)", "in /"));
    }
});

tracetest!(a_call_without_the_argument_is_said_to_have_none, |t| {
    for (argument, said) in [
        (3, "cannot write behind argument 3 of chdir in task N: it has only one argument"),
        (1, "cannot write behind argument 1 of getppid in task N: it has no arguments"),
    ] {
        let call = if argument == 3 { "chdir" } else { "getppid" };
        let rule = format!("inject={call}:poke_enter=@arg{argument}=00:when=1");
        let options = ["-e", &rule];
        let run = t.trace(CHOSEN.iter().chain(&options).copied()).log_to_file().program(t.target("tampered")).finish();
        let is_pid = |word: &str| word.strip_suffix(':').is_some_and(|digits| digits.parse::<u32>().is_ok());
        let nameless = |line: &String| {
            line.split(' ').map(|word| if is_pid(word) { "N:" } else { word }).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(run.stderr.iter().map(nameless).collect::<Vec<_>>(), [format!("trace: {said}")]);
        assert!(run.log.iter().all(|line| !line.contains("INJECTED")), "{:#?}", run.log);
    }
});

tracetest!(each_task_is_counted_for_itself, |t| {
    let options = CHOSEN.iter().copied().chain(["-f", "-e", "inject=getppid:error=EIO:when=4:delay_exit=1ms"]);
    let run = t.trace(options).log_to_file().program(t.target("tampered")).arg("thread").finish();
    assert_eq!(run.lines_with("EIO (Input/output error) (INJECTED) (DELAYED)").len(), 2, "{:#?}", run.log);
});

tracetest!(several_rules_hold_together, |t| {
    let rules = ["-e", "inject=getppid:error=EIO:when=1", "-e", "inject=getppid:retval=5:when=2"];
    let (log, _) = run(t, t.target("tampered"), &rules);
    let expected = ["-1 EIO (Input/output error) (INJECTED)", "5 (INJECTED)", "N"];
    assert_eq!(results(&log, "getppid")[..3], expected);
});

tracetest!(a_rule_that_is_none_is_refused_in_one_sentence, |t| {
    let run = t.trace(["-e", "inject=getppid:error=EFOO"]).program(t.target("tampered")).finish();
    assert_eq!((run.code(), run.stdout.len(), run.stderr.len()), (1, 0, 1), "{:?}", run.stderr);
});
