//! Options that are strace's: what they do, and what a binary of that name does.

use std::os::unix::fs::symlink;

use nix::sys::signal::Signal;

use crate::harness::{Process, skipped, tracer};

tracetest!(a_binary_called_strace_is_strace, |t| {
    let link = t.dir().join("strace");
    symlink(tracer(), &link).expect("a link");
    let copy = t.dir().join("copy").join("strace");
    std::fs::create_dir(t.dir().join("copy")).and_then(|()| std::fs::copy(tracer(), &copy)).expect("a copy");
    for program in [&link, &copy] {
        let program = program.display().to_string();
        let run = t.command(&program, ["-f", "-e", "trace=none", "sh", "-c", "(exit 3) & wait $!"]).finish();
        assert_eq!(run.code(), 3);
        assert!(run.stderr[0].starts_with("strace: Process "), "{:?}", run.stderr);
        // Strict text even where the terminal's would be the default, -F as an old name, and strace's name in complaints.
        let run = t.command(&program, ["-F", "-e", "trace=exit_group", "true"]).finish();
        assert_eq!(run.stderr[0], "strace: -F is an old name of -f/--follow-forks");
        assert_eq!(run.stderr[1], "exit_group(0)                           = ?");
        let run = t.command(&program, ["-e", "trace=opne", "true"]).finish();
        assert!(run.code() == 1 && run.stderr[0].starts_with("strace: invalid system call 'opne'"), "{:?}", run.stderr);
        let run = t.command(&program, ["-V"]).finish();
        assert_eq!(run.code(), 0);
    }
    let path = std::env::var("PATH").unwrap_or_default();
    let path = format!("{}:{path}", t.dir().display());
    let run = t.command("sh", ["-c", "strace -o log -c true && head -n 1 log"]).env("PATH", &path).finish();
    assert!(run.stdout.first().is_some_and(|line| line.starts_with("% time     seconds")), "{:?}", run.stdout);
});

tracetest!(numbers_of_another_namespace_are_translated, |t| {
    if t.command("unshare", ["-Urp", "--fork", "true"]).finish().code() != 0 {
        skipped("namespaces can't be made here");
        return;
    }
    let script = "(exec sleep 0) & kill -0 $!; wait";
    for option in ["--pidns-translation", "--decode-pids=pidns", "--decode-pids=comm,pidns"] {
        let json = t.dir().join("json").display().to_string();
        let options = ["-f", option, "-e", "trace=getpid,kill", &format!("--format=json:{json}"), "--format=text"];
        let run = t.trace(options).args(["unshare", "-Urp", "--fork", "sh", "-c", script]).finish();
        let name = if option.contains("comm") { "<sh>" } else { "" };
        let line = run.expect_line("getpid() ");
        let prefix = line.strip_prefix("[pid ").and_then(|rest| rest.trim_start().split(['<', ']']).next());
        let prefix = prefix.expect("its number here");
        assert!(line.ends_with(&format!("= 1{name} /* {prefix} in trace's PID NS */")), "{option}: {line}");
        assert!(run.expect_line("kill(2").contains(" in trace's PID NS */, 0"), "{option}: {:?}", run.stderr);
        let json = std::fs::read_to_string(&json).expect("a log");
        assert!(json.contains(&format!(r#""here":{prefix}"#)), "{option}: {json}");
    }
    // With names alone the number stays as it is, and the name is that of the right process.
    let run = t.trace(["-f", "-Y", "-e", "trace=getpid"]).args(["unshare", "-Urp", "--fork", "sh", "-c", ":"]).finish();
    assert!(run.expect_line("getpid() ").ends_with("= 1<sh>"), "{:?}", run.stderr);
});

tracetest!(a_path_with_wildcards_means_all_that_match, |t| {
    for name in ["a.txt", "b.txt", "c.dat", "[d].txt"] {
        std::fs::write(t.dir().join(name), "x").expect("a file");
    }
    let files = ["a.txt", "./b.txt", "c.dat", "[d].txt"];
    let calls = |pattern: &str| {
        let run = t.trace(["-e", "trace=openat", "-P", pattern]).program("cat").args(files).finish();
        assert_eq!((run.code(), run.stdout.concat()), (0, "xxxx".to_owned()));
        run.lines_with("openat(").len()
    };
    assert_eq!(calls("*.txt"), 3);
    assert_eq!(calls("?.txt"), 2);
    assert_eq!(calls(&format!("{}/*.dat", t.dir().display())), 1);
    assert_eq!(calls("[d].txt"), 1, "it is a file's name");
    assert_eq!(calls("[a-b].txt"), 2);
    assert_eq!(calls("*.no"), 0);
});

tracetest!(the_tracer_tells_what_it_sees, |t| {
    let run = t.trace(["-d", "-f"]).log_to_file().args(["sh", "-c", "(exit 3) & wait $!; echo $?"]).finish();
    assert_eq!((run.code(), &run.stdout), (0, &vec!["3".to_owned()]));
    for part in ["] launched: ", "] stops: Exec", "] stops: Syscall", "] stops: Signal(", "] exited with 3"] {
        assert!(run.stderr.iter().any(|line| line.starts_with("trace: [") && line.contains(part)), "{part}");
    }
    assert!(run.log.iter().all(|line| !line.contains("stops:")));
});

tracetest!(when_signals_interrupt_the_tracer, |t| {
    for (when, ends) in [("1", true), ("anywhere", true), ("2", true), ("waiting", true), ("3", false), ("4", false)] {
        let mut target = t.command("cat", [""; 0]).with_stdin().start();
        let run = t.trace(["-I", when, "-e", "trace=read", "-p", &target.pid().to_string()]).start();
        run.wait_line("attached");
        if when == "4" {
            run.signal(Signal::SIGTSTP);
        }
        run.signal(Signal::SIGINT);
        if ends {
            assert_eq!(run.finish().code(), 128 + 2, "-I {when}");
            assert!(Process::of(target.pid()).is_some_and(|process| process.tracer == 0), "-I {when}");
            target.close_stdin();
        } else {
            target.send("goes on\n");
            run.wait_line("\"goes on\\n\"");
            target.close_stdin();
            assert_eq!(run.finish().code(), 0, "-I {when}");
        }
        assert_eq!(target.finish().code(), 0);
    }
});

tracetest!(the_number_stands_before_every_line_if_that_is_asked_for, |t| {
    for options in [&["--always-show-pid"][..], &["--always-show-pid", "-f"]] {
        let run = t.trace(options.iter().copied()).program("true").finish();
        let numbered = |line: &String| line.starts_with("[pid ") && line.contains("] ");
        assert!(run.stderr.iter().all(numbered), "{options:?}: {:?}", run.stderr);
        let run = t.trace(options.iter().copied()).log_to_file().program("true").finish();
        let numbered = |line: &String| line.split(' ').next().is_some_and(|word| word.parse::<i32>().is_ok());
        assert!(!run.log.is_empty() && run.log.iter().all(numbered), "{options:?}: {:?}", run.log);
    }
});
