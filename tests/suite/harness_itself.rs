//! The harness must fail when it should.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use crate::harness::{Process, Test, run_test};

/// What a body or the check behind it says when it fails.
fn complaint(body: impl FnOnce(&Test)) -> String {
    let outcome = catch_unwind(AssertUnwindSafe(|| run_test("expected_to_fail", body)));
    let panic = outcome.expect_err("the harness saw nothing wrong");
    match panic.downcast::<String>() {
        Ok(text) => *text,
        Err(other) => other.downcast_ref::<&str>().copied().unwrap_or_default().to_owned(),
    }
}

#[test]
fn a_process_left_behind_is_found_and_ended() {
    let mut left = 0;
    let text = complaint(|t| {
        let script = "setsid sleep 1000 >/dev/null 2>&1 & echo $!";
        let run = t.command("bash", ["-c", script]).finish();
        left = run.stdout[0].parse().expect("a pid");
    });
    assert!(text.contains("(sleep) state S"), "{text}");
    assert!(Process::of(left).is_none_or(|process| process.state == 'Z'), "it was not ended");
}

#[test]
fn a_process_without_environment_is_found() {
    let text = complaint(|t| {
        t.command("bash", ["-c", "env -i sleep 1000 >/dev/null 2>&1 &"]).finish();
    });
    assert!(text.contains("(sleep)") || text.contains("(env)"), "{text}");
}

#[test]
fn a_stopped_process_left_behind_is_found() {
    let text = complaint(|t| {
        // In a session of its own: the kernel ends stopped members of a group whose last outside parent exits.
        let run = t.command("bash", ["-c", "setsid bash -c 'kill -STOP $$' >/dev/null 2>&1 & echo $!"]).start();
        let pid: i32 = run.wait_stdout("").parse().expect("a pid");
        run.wait_state(pid, "T");
        run.finish();
    });
    assert!(text.contains("state T"), "{text}");
}

#[test]
fn what_does_not_end_is_ended_by_the_deadline_and_told() {
    let text = complaint(|t| {
        let run = t.command("bash", ["-c", "echo so far; sleep 1000"]).patience(Duration::from_millis(200));
        run.finish();
    });
    assert!(text.contains("no end within 200ms") && text.contains("so far") && text.contains("(sleep)"), "{text}");
}

#[test]
fn an_absent_line_is_told_with_what_was_there() {
    let text = complaint(|t| {
        let run = t.command("bash", ["-c", "echo one >&2"]).start();
        run.wait_line("two");
    });
    assert!(text.contains("no line with `two`") && text.contains("one"), "{text}");
}

tracetest!(lines_are_waited_for_in_order, |t| {
    let mut run = t.command("bash", ["-c", "echo a >&2; read -r x; echo \"$x\" >&2; echo a >&2"]).with_stdin().start();
    run.wait_line("a");
    run.send("b\n");
    run.wait_line("b");
    run.wait_line("a");
    assert_eq!(run.finish().stderr, ["a", "b", "a"]);
});

tracetest!(ends_are_told_as_a_shell_does, |t| {
    assert_eq!(t.command("bash", ["-c", "exit 3"]).finish().code(), 3);
    assert_eq!(t.command("bash", ["-c", "kill -TERM $$"]).finish().code(), 128 + 15);
});

/// Succeeds in all surroundings; [`whoever_starts_the_tests_changes_nothing_for_commands`] runs it in odd ones.
const GIVEN: &str = "what_a_command_is_given_is_the_harness_s_own";

tracetest!(what_a_command_is_given_is_the_harness_s_own, |t| {
    let script = "date -d @1784980800 +'%A %H %Z'; umask; ulimit -S -n; echo ${LANGUAGE-none} ${LD_LIBRARY_PATH-none}
                  sed -n 's/SigIgn:\t//p' /proc/self/status; ls /proc/self/fd; cat; cd; pwd";
    let run = t.command("bash", ["-c", script]).finish();
    let (_, hard) = nix::sys::resource::getrlimit(nix::sys::resource::Resource::RLIMIT_NOFILE).expect("a limit");
    let limit = hard.min(1024).to_string();
    let folder = t.dir().display().to_string();
    // 3 is the folder that ls(1) reads.
    let expected = ["Saturday 12 UTC", "0022", &limit, "none none", "0000000000000000", "0", "1", "2", "3", &folder];
    assert_eq!(run.stdout, expected, "{:?}", run.stderr);
});

tracetest!(whoever_starts_the_tests_changes_nothing_for_commands, |t| {
    let odd = "umask 077; ulimit -S -n 256; trap '' USR1 PIPE INT; exec 7</dev/null; unset HOME
               TZ=America/New_York LANG=de_DE.UTF-8 LC_ALL= LANGUAGE=de exec \"$0\" --exact \"$@\" <&- ";
    let own = std::env::current_exe().expect("this test");
    let inner = format!("harness_itself::{GIVEN}");
    let run = t.command("bash", ["-c", odd, &own.display().to_string(), &inner]).finish();
    assert_eq!(run.code(), 0, "{}", run.stdout.join("\n"));
    assert!(run.stdout.iter().any(|line| line.contains("1 passed")), "{}", run.stdout.join("\n"));
});
