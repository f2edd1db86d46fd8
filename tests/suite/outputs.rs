//! What outputs do with the target's bytes, and what becomes of the target when an output fails.

use std::fs;

use crate::harness::Test;

fn is_printable(line: &str) -> bool {
    line.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

tracetest!(notices_are_shown_as_what_they_are, |t| {
    let terminal = t.trace(["--profile=terminal", "-e", "read,write"]).program(t.target("notices")).finish();
    assert_eq!(terminal.code(), 0, "{:?}", terminal.stderr);
    for expected in [
        "write(3<anon_inode:[eventfd]>, {counter=5}, 8)",
        "read(3<anon_inode:[eventfd]>, {counter=5}, 4096)",
        "read(4<anon_inode:[timerfd]>, {expirations=1}, 8)",
        "read(5<anon_inode:[signalfd]>, [{ssi_signo=SIGUSR1, ssi_code=SI_USER, ssi_pid=",
        r#"read(6<anon_inode:inotify>, [{wd=1, mask=IN_CREATE, name="n\33[31m\n\377"}], 4096)"#,
    ] {
        let found = terminal.stderr.iter().any(|line| line.starts_with(expected));
        assert!(found, "no {expected}: {:?}", terminal.stderr);
    }
    let strict = t.trace(["--profile=strict", "-e", "read,write"]).program(t.target("notices")).finish();
    let bytes = r#"write(3, "\5\0\0\0\0\0\0\0", 8)"#;
    assert!(strict.stderr.iter().any(|line| line.starts_with(bytes)), "{:?}", strict.stderr);
});

tracetest!(every_json_line_parses_and_text_is_printable, |t| {
    let json = t.dir().join("lines.json").display().to_string();
    let run = t.trace(["-f", "-y", &format!("--format=json:{json}"), "--format=text"]);
    let run = run.program(t.target("notices")).finish();
    assert_eq!(run.code(), 0, "{:?}", run.stderr);
    let unprintable = run.stderr.iter().find(|line| !is_printable(line));
    assert_eq!(unprintable, None, "a byte of the target's reached the text");
    let lines = fs::read_to_string(json).expect("the JSON is UTF-8");
    let parsed: Vec<serde_json::Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect();
    let calls = parsed.iter().filter(|line| line["type"] == "syscall").count();
    let texts = run.stderr.iter().filter(|line| line.contains(") ") && line.contains(" = ")).count();
    assert_eq!(calls, texts, "text and JSON don't have the same calls");
});

/// A full disk ends the output, in one sentence, not the target, whose status is only hidden where it is a success.
fn survives_a_full_disk(t: &Test, options: &[&str]) {
    for (last, code) in [("exit 0", 1), ("exit 3", 3), ("kill -TERM $$", 128 + 15)] {
        let run = t.trace(options.iter().copied()).args(["sh", "-c"]).arg(format!("echo done; {last}")).finish();
        assert!(run.stdout.iter().any(|line| line == "done"), "{options:?}");
        assert_eq!(run.code(), code, "{options:?} {last}: {:?}", run.stderr);
        let said: Vec<&String> = run.stderr.iter().filter(|line| line.starts_with("trace: ")).collect();
        assert!(said.len() == 1 && said[0].ends_with(": No space left on device"), "{options:?}: {:?}", run.stderr);
    }
}

tracetest!(a_full_disk_ends_the_output_only, |t| {
    survives_a_full_disk(t, &["-o", "/dev/full"]);
    // What the command writes would get between the target's words.
    survives_a_full_disk(t, &["-f", "-o", "|cat > /dev/null", "--format=json:/dev/full"]);
    survives_a_full_disk(t, &["--format=json:/dev/full"]);
    // The sentence can't be said there; the status tells.
    let script = "$0 sh -c 'exit '$1 2> /dev/full";
    for (status, code) in [("0", 1), ("4", 4)] {
        let tracer = crate::harness::tracer().display().to_string();
        let run = t.command("sh", ["-c", script, &tracer, status]).finish();
        assert_eq!(run.code(), code);
    }
});

tracetest!(a_full_disk_while_attached_lets_the_process_live, |t| {
    let mut target = t.command("cat", [""; 0]).with_stdin().start();
    let run = t.trace(["-o", "/dev/full", "-p", &target.pid().to_string()]).start();
    run.wait_line("attached");
    target.send("line\n");
    target.wait_stdout("line");
    target.close_stdin();
    let run = run.finish();
    assert_eq!((run.code(), target.finish().code()), (1, 0), "{:?}", run.stderr);
    assert_eq!(run.lines_with("No space left on device").len(), 1, "{:?}", run.stderr);
});

tracetest!(a_reader_that_goes_ends_the_output_only, |t| {
    for options in [["-o", "|head -n 1"], ["-o", "|true"]] {
        let run = t.trace(options).program("/bin/echo").arg("done").finish();
        assert!(run.stdout.iter().any(|line| line == "done"), "{options:?}: {:?}", run.stdout);
        assert_eq!(run.code(), 0, "{options:?}: {:?}", run.stderr);
        assert_eq!(run.lines_with("cannot write").len(), 0, "{options:?}: {:?}", run.stderr);
    }
    // Standard error without a reader from the first line on.
    let script = "mkfifo pipe && exec 3<>pipe 4>pipe 3>&- && $0 sh -c 'echo done; exit '$1 2>&4";
    for status in [0, 5] {
        let tracer = crate::harness::tracer().display().to_string();
        let run = t.command("sh", ["-c", script, &tracer, &status.to_string()]).finish();
        assert_eq!((run.code(), run.stdout), (status, vec!["done".to_owned()]), "{:?}", run.stderr);
        fs::remove_file(t.dir().join("pipe")).expect("made by the script");
    }
});

tracetest!(summaries_by_what_was_asked_for, |t| {
    let run = t.trace(["-c", "--by=process"]).program("/bin/cat").arg("/nonexistent").finish();
    let row = run.expect_line("cat ");
    assert!(row.contains("ENOENT "), "{row}");
    let run = t.trace(["-c", "--by=path"]).program("/bin/cat").arg("/nonexistent").finish();
    assert!(
        run.stderr.iter().any(|line| line.contains("  /nonexistent") && line.contains("ENOENT 1")),
        "{:?}",
        run.stderr
    );
});

tracetest!(a_program_whose_execve_is_not_shown_counts_as_a_task, |t| {
    for option in ["trace=none", "trace=getppid", "status=failed"] {
        let run = t.trace(["-f", "-e", option]).args(["sh", "-c", "(exec true) & wait"]).finish();
        let ends: Vec<&str> = run.lines_with("+++ exited with 0 +++");
        assert!(
            ends.len() == 2 && ends[0].starts_with("[pid ") && ends[1].starts_with("+++"),
            "{option}: {:?}",
            run.stderr
        );
    }
});
