//! What is wrong is said in one sentence, with status 1, and leaves nothing behind.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::harness::Test;

/// The one sentence with which `trace` refuses these words.
fn refused(t: &Test, words: &[&str]) -> String {
    let run = t.trace(words.iter().copied()).finish();
    assert_eq!(run.code(), 1, "{words:?}: {:?}", run.stderr);
    assert!(run.stdout.is_empty(), "{words:?}: {:?}", run.stdout);
    match &run.stderr[..] {
        [line] => line.strip_prefix("trace: ").unwrap_or_else(|| panic!("{words:?}: {line}")).to_owned(),
        lines => panic!("{words:?}: not one sentence: {lines:?}"),
    }
}

tracetest!(whoever_is_to_be_strace_refuses_by_that_name, |t| {
    for words in [["-w", "--compat=strace", "true"], ["--compat=strace", "-e", "nosuch"]] {
        let run = t.trace(words).finish();
        assert_eq!(run.code(), 1, "{words:?}: {:?}", run.stderr);
        assert!(run.stderr[0].starts_with("strace: "), "{words:?}: {:?}", run.stderr);
    }
});

fn file(t: &Test, name: &str, text: &str, mode: u32) -> String {
    let path = t.dir().join(name);
    fs::write(&path, text).expect("a file");
    fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("its mode");
    path.display().to_string()
}

tracetest!(a_program_that_cannot_run, |t| {
    let not_executable = file(t, "plain", "", 0o644);
    let no_format = file(t, "garbage", "garbage", 0o755);
    let no_interpreter = file(t, "script", "#!/nonexistent/interpreter\n", 0o755);
    assert_eq!(refused(t, &["no-such-program"]), "cannot run 'no-such-program': No such file or directory");
    assert_eq!(refused(t, &["./no/such"]), "cannot run './no/such': No such file or directory");
    assert_eq!(refused(t, &["plain/x"]), "cannot run 'plain/x': Not a directory");
    assert_eq!(refused(t, &[&not_executable]), format!("cannot run '{not_executable}': Permission denied"));
    assert_eq!(refused(t, &["/tmp"]), "cannot run '/tmp': it is a directory");
    assert_eq!(
        refused(t, &[&no_format]),
        format!("cannot run '{no_format}': it is no program, and no script that begins with '#!'")
    );
    let interpreter = "its interpreter '/nonexistent/interpreter' is not there";
    assert_eq!(refused(t, &[&no_interpreter]), format!("cannot run '{no_interpreter}': {interpreter}"));
    let program = fs::read(t.target("graph")).expect("a program");
    let loader = b"/lib64/ld-linux-x86-64.so.2";
    let at = program.windows(loader.len()).position(|bytes| bytes == loader).expect("its loader's name");
    let unloadable = file(t, "unloadable", "", 0o755);
    fs::write(&unloadable, [&program[..at], b"/none", &program[at + 5..]].concat()).expect("a program");
    let interpreter = "its interpreter '/none4/ld-linux-x86-64.so.2' is not there";
    assert_eq!(refused(t, &[&unloadable]), format!("cannot run '{unloadable}': {interpreter}"));
    assert_eq!(refused(t, &[""]), "cannot run '': the program's name is empty");
    assert_eq!(refused(t, &["\x1b[31m"]), "cannot run '\\x1b[31m': No such file or directory");
});

tracetest!(a_process_that_cannot_be_attached_to, |t| {
    assert!(refused(t, &["-p", "99999999"]).starts_with("cannot attach to process 99999999: "));
    assert!(refused(t, &["-p", "1"]).starts_with("cannot attach to process 1: "));
    // The child ends when the shell has become another program, which does not wait for it.
    let script = "(while [[ $(< /proc/$$/comm) = bash ]]; do :; done) & echo $!; exec sleep 1000";
    let zombie = t.command("bash", ["-c", script]).start();
    let pid = zombie.wait_stdout("");
    zombie.wait_state(pid.parse().expect("a pid"), "Z");
    assert!(refused(t, &["-p", &pid]).starts_with(&format!("cannot attach to process {pid}: ")));
    zombie.signal(nix::sys::signal::Signal::SIGKILL);
});

tracetest!(a_process_that_is_traced_already, |t| {
    let target = t.command("sleep", ["1000"]).start();
    let pid = target.pid().to_string();
    let first = t.trace(["-p", &pid]).start();
    first.wait_line("attached");
    let sentence = refused(t, &["-p", &pid]);
    assert!(sentence.starts_with(&format!("cannot attach to process {pid}: ")), "{sentence}");
    assert!(sentence.contains(&first.pid().to_string()), "it does not say who traces it: {sentence}");
    target.signal(nix::sys::signal::Signal::SIGKILL);
    first.finish();
});

tracetest!(words_that_mean_nothing, |t| {
    for (words, sentence) in [
        (&["-e", "trace=opne", "true"][..], "invalid system call 'opne' (did you mean 'open'?)"),
        (&["-e", "trace=%proces", "true"], "invalid system call class '%proces' (did you mean '%process'?)"),
        (&["-e", "signal=SIGUSR3", "true"], "invalid signal 'SIGUSR3' (did you mean 'SIGUSR1'?)"),
        (&["-e", "status=faild", "true"], "invalid status 'faild' (did you mean 'failed'?)"),
        (&["-e", "tarce=open", "true"], "unknown qualifier 'tarce=' of -e (did you mean 'trace'?)"),
        (&["-e", "trace=file,!open", "true"], "invalid system call '!open' (a '!' stands before the whole set)"),
        (&["--folow-forks", "true"], "unknown option '--folow-forks' (did you mean '--follow-forks'?)"),
        (&["-s"], "option -s needs a value"),
    ] {
        assert_eq!(refused(t, words), sentence);
    }
    for words in [&[][..], &["-f"], &["-Q", "true"], &["-s", "x", "true"], &["-e", "trace=/[", "true"], &["list"]] {
        refused(t, words);
    }
});

tracetest!(an_output_that_cannot_be_opened, |t| {
    assert_eq!(
        refused(t, &["-o", "/nonexistent/x", "true"]),
        "cannot open '/nonexistent/x': No such file or directory"
    );
    assert_eq!(refused(t, &["-o", "/", "true"]), "cannot open '/': Is a directory");
    assert_eq!(refused(t, &["-o", "", "true"]), "cannot open '': No such file or directory");
    assert_eq!(
        refused(t, &["--format=json:/nonexistent/x", "touch", "ran"]),
        "cannot open '/nonexistent/x': No such file or directory"
    );
    assert!(!Path::new(t.dir()).join("ran").exists(), "the program ran");
});

tracetest!(a_full_disk_is_said_once_and_the_target_goes_on, |t| {
    let run =
        t.trace(["-o", "/dev/full", "bash", "-c", "for i in {1..2000}; do : < /dev/null; done; echo done; exit 3"]);
    let run = run.finish();
    assert_eq!((run.code(), &run.stdout[..]), (3, &["done".to_owned()][..]));
    assert_eq!(run.stderr, ["trace: cannot write to '/dev/full': No space left on device"]);
});

tracetest!(a_reader_that_has_seen_enough_is_no_failure, |t| {
    let tracer = crate::harness::tracer().display().to_string();
    let script = format!(
        "{tracer} bash -c 'for i in {{1..2000}}; do : < /dev/null; done; exit 3' 2>&1 | head -1; echo ${{PIPESTATUS[0]}}"
    );
    let run = t.command("bash", ["-c", &script]).finish();
    assert_eq!(run.stdout.len(), 2, "{:?}", run.stdout);
    assert_eq!((run.stdout[1].as_str(), &run.stderr[..]), ("3", &[][..]));
    let script = format!("{tracer} -o '|head -1' bash -c 'for i in {{1..2000}}; do : < /dev/null; done; exit 3'");
    let run = t.command("bash", ["-c", &script]).finish();
    assert_eq!((run.code(), run.stdout.len(), &run.stderr[..]), (3, 1, &[][..]));
});

tracetest!(hostile_bytes_never_reach_the_terminal, |t| {
    let script = "cat \"$(printf 'a\\033[31m\\n+++ exited')\"; exit 0";
    for options in [&["-f"][..], &["-f", "--profile=terminal", "--color=never"], &["-f", "--format=json"]] {
        let run = t.trace(options.iter().copied()).args(["bash", "-c", script]).finish();
        let forged = run.stderr.iter().find(|line| line.contains('\x1b') || line.starts_with("+++ exited'"));
        // cat's own message is the target's, and has the bytes.
        assert!(forged.is_none_or(|line| line.starts_with("cat: ")), "{options:?}: {forged:?}");
    }
});

tracetest!(messages_hold_no_control_characters, |t| {
    let hostile = "/nonexistent/\x1b[31m\r\u{9b}x";
    for words in [
        &[hostile][..],
        &["-o", hostile, "true"],
        &["-u", hostile, "true"],
        &["-p", hostile],
        &["-e", hostile, "true"],
        &["-s", hostile, "true"],
        &["--color", hostile, "true"],
        &["--format", hostile, "true"],
        &["--\x1b[31m", "true"],
        &["list", hostile],
        &["list", "syscalls", hostile],
    ] {
        let sentence = refused(t, words);
        assert!(!sentence.chars().any(char::is_control), "{words:?}: {sentence:?}");
    }
});

tracetest!(huge_and_garbage_arguments_are_cut_or_shown_as_addresses, |t| {
    let script = "import ctypes, os\nlibc = ctypes.CDLL(None)\nos.access('x' * 2**20, 0)\nlibc.access(ctypes.c_void_p(0x1234567), 0)\n\
                  libc.access(ctypes.c_void_p(2**63 + 5), 0)\nlibc.write(1, ctypes.c_void_p(1), ctypes.c_size_t(2**40))\n";
    for format in ["text", "json"] {
        let options = ["-f", "-e", "trace=access,write", "--format", format];
        let run = t.trace(options).args(["python3", "-c", script]).log_to_file().finish();
        assert_eq!(run.code(), 0, "{:?}", run.stderr);
        assert!(run.log.iter().all(|line| line.len() < 16_384), "a line is as long as the argument");
        run.expect_line("0x1234567");
        run.expect_line("0x8000000000000005");
    }
});

tracetest!(the_exit_status_is_the_targets, |t| {
    for (script, code) in
        [("exit 0", 0), ("exit 42", 42), ("kill -TERM $$", 143), ("kill -KILL $$", 137), ("kill -INT $$", 130)]
    {
        assert_eq!(t.trace(["-o", "/dev/null", "bash", "-c", script]).finish().code(), code, "{script}");
    }
});
