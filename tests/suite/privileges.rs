//! Whom a tracer without privileges may trace, and what becomes of set-user-ID programs.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use nix::sys::signal::Signal;

use crate::harness::{Launch, Test, skipped, tracer};

/// The user that owns nothing.
const NOBODY: &str = "65534";

/// A folder that everybody can look into, which that of a test need not be. Gone with this value.
struct Public(PathBuf);

impl Public {
    fn new(t: &Test) -> Self {
        let name = t.dir().file_name().expect("a folder").to_string_lossy().into_owned();
        let dir = std::env::temp_dir().join(format!("trace-suite-{name}"));
        fs::create_dir(&dir).expect("a folder");
        fs::set_permissions(&dir, fs::Permissions::from_mode(0o755)).expect("our own folder");
        Public(dir)
    }

    /// A copy of a program, with these permissions.
    fn copy(&self, program: &Path, mode: u32) -> PathBuf {
        let copy = self.0.join(program.file_name().expect("a name"));
        fs::copy(program, &copy).expect("a copy");
        fs::set_permissions(&copy, fs::Permissions::from_mode(mode)).expect("our own file");
        copy
    }
}

impl Drop for Public {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Whether a user can be left. Otherwise says why the test does nothing.
fn is_root() -> bool {
    let root = nix::unistd::geteuid().is_root();
    if !root {
        skipped("only root can run a tracer as another user");
    }
    root
}

/// Nobody runs a program.
fn as_nobody(t: &Test, program: &Path) -> Launch {
    let identity = [format!("--reuid={NOBODY}"), format!("--regid={NOBODY}")];
    t.command("setpriv", identity).arg("--clear-groups").arg("--").program(program)
}

tracetest!(the_process_of_another_user_is_refused_in_a_sentence, |t| {
    if !is_root() {
        return;
    }
    let public = Public::new(t);
    let tracer = public.copy(&tracer(), 0o755);
    let mut target = t.command("cat", [""; 0]).with_stdin().start();
    for option in [&[][..], &["-f"], &["-l", "*"]] {
        let run = as_nobody(t, &tracer).args(option.iter().copied()).args(["-p", &target.pid().to_string()]).finish();
        assert_eq!((run.code(), run.stderr.len()), (1, 1), "{:?}", run.stderr);
        let sentence = format!("trace: cannot attach to process {}: Operation not permitted (", target.pid());
        assert!(run.stderr[0].starts_with(&sentence), "{:?}", run.stderr);
    }
    target.send("undisturbed\n");
    target.wait_stdout("undisturbed");
    assert_eq!(target.finish().code(), 0);
});

tracetest!(of_several_processes_those_that_can_be_traced_are, |t| {
    if !is_root() {
        return;
    }
    let public = Public::new(t);
    let tracer = public.copy(&tracer(), 0o755);
    let mut theirs = t.command("cat", [""; 0]).with_stdin().start();
    let mut own = as_nobody(t, Path::new("cat")).with_stdin().start();
    own.send("ready\n");
    own.wait_stdout("ready");
    let pids = format!("{},{}", theirs.pid(), own.pid());
    let run = as_nobody(t, &tracer).args(["-p", &pids]).start();
    run.wait_line("Operation not permitted");
    run.wait_line("attached");
    own.send("line\n");
    run.wait_line("\"line\\n\"");
    run.signal(Signal::SIGINT);
    assert_eq!(run.finish().code(), 130);
    theirs.close_stdin();
    assert_eq!((own.finish().code(), theirs.finish().code()), (0, 0));
});

tracetest!(a_set_user_id_program_runs_as_it_does_under_any_tracer, |t| {
    if !is_root() {
        return;
    }
    let public = Public::new(t);
    let tracer = public.copy(&tracer(), 0o755);
    let program = public.copy(&t.target("privileged"), 0o4755);
    let mut target = as_nobody(t, &program).with_stdin().start();
    if target.wait_stdout("effective user") != "effective user 0" {
        skipped("the folder for temporary files is mounted without set-user-ID bits");
        return;
    }
    // Under a tracer without privileges the program gets none either (execve(2)); who has them already can't be traced.
    for option in [&[][..], &["-f"], &["-f", "-e", "trace=geteuid"], &["-l", "*"]] {
        let run = as_nobody(t, &tracer).args(option.iter().copied()).program(&program).finish();
        assert_eq!(run.stdout, [format!("effective user {NOBODY}")], "{option:?}");
        assert_eq!(run.code(), 3, "{option:?}: {:?}", run.stderr);
        let run = as_nobody(t, &tracer).args(option.iter().copied()).args(["-p", &target.pid().to_string()]).finish();
        assert_eq!((run.code(), run.stderr.len()), (1, 1), "{option:?}: {:?}", run.stderr);
    }
    target.close_stdin();
    assert_eq!(target.finish().code(), 3);
    // Under root's tracer it does, also when it is run for somebody else.
    let run = t.trace(["-u", "nobody"]).program(&program).finish();
    assert_eq!((run.code(), run.stdout), (3, vec!["effective user 0".to_owned()]), "{:?}", run.stderr);
});

tracetest!(a_program_that_is_not_dumpable_is_traced_without_privileges, |t| {
    if !is_root() {
        return;
    }
    let public = Public::new(t);
    let tracer = public.copy(&tracer(), 0o755);
    let program = public.copy(&t.target("hard_undumpable"), 0o755);
    let said = ["environment closed", "thread 98 child 99 dumpable 0"];
    let ways: [&[&str]; 8] = [
        &["-f"],
        &["-f", "-y", "-k"],
        &["-f", "-e", "trace=prctl,wait4"],
        &["-f", "-F", "hidden", "-l", "*"],
        &["-f", "-F", "hidden", "--probe-step=boost"],
        &["-f", "-F", "hidden", "--probe-step=step"],
        &["-F", "hidden"],
        &["-F", "hidden", "--probe-step=step"],
    ];
    for options in ways {
        let run = as_nobody(t, &tracer).args(options.iter().copied()).program(&program).finish();
        assert_eq!((run.code(), &run.stdout[..]), (6, &said.map(str::to_owned)[..]), "{options:?}: {:?}", run.stderr);
        let note = |line: &&String| line.ends_with(" attached") || line.contains(" not probed: ");
        let errors = run.stderr.iter().filter(|line| line.starts_with("trace: ") && !note(line)).count();
        assert_eq!(errors, 0, "{options:?}: {:?}", run.stderr);
        let shown = run.lines_with("hidden(").len();
        let wanted = if options.contains(&"hidden") && options.contains(&"-f") { 2 } else { 0 };
        assert_eq!(shown, wanted, "{options:?}: {:?}", run.stderr);
    }
    // One that runs already is nobody's to look into but root's.
    let mut target = as_nobody(t, &program).with_stdin().start();
    target.wait_stdout("dumpable 0");
    let pid = target.pid().to_string();
    for options in [&["-f"][..], &["-F", "hidden"]] {
        let run = as_nobody(t, &tracer).args(options.iter().copied()).args(["-p", &pid]).finish();
        assert_eq!((run.code(), run.stderr.len()), (1, 1), "{options:?}: {:?}", run.stderr);
        assert!(run.stderr[0].contains("Operation not permitted ("), "{options:?}: {:?}", run.stderr);
    }
    let run = t.trace(["-f", "-F", "hidden", "-p", &pid]).start();
    run.wait_line("attached");
    target.send("x");
    run.wait_line("hidden(");
    run.signal(Signal::SIGINT);
    assert_eq!(run.finish().code(), 130);
    target.close_stdin();
    assert_eq!(target.finish().code(), 6);
});

tracetest!(a_program_that_may_be_executed_but_not_read_is_not_probed, |t| {
    if !is_root() {
        return;
    }
    let public = Public::new(t);
    let tracer = public.copy(&tracer(), 0o755);
    let program = public.copy(&t.target("hard_undumpable"), 0o711);
    let untraced = as_nobody(t, &program).finish();
    assert_eq!(untraced.code(), 6, "{:?}", untraced.stderr);
    let ways: [&[&str]; 8] = [
        &[],
        &["-f"],
        &["-f", "-e", "trace=write,wait4"],
        &["-f", "-k", "-y"],
        &["-F", "hidden"],
        &["-f", "-l", "*", "-F", "hidden"],
        &["-f", "-F", "hidden", "--probe-step=step"],
        &["-f", "-F", "hidden", "-e", "trace=write", "-k"],
    ];
    for options in ways {
        let run = as_nobody(t, &tracer).args(options.iter().copied()).program(&program).finish();
        assert_eq!((run.code(), &run.stdout), (6, &untraced.stdout), "{options:?}: {:?}", run.stderr);
        let said = run.lines_with("trace: nothing is probed in process").len();
        assert_eq!(said, usize::from(options.contains(&"-F")), "{options:?}: {:?}", run.stderr);
        // The kernel lets nobody look into it; its calls are seen all the same.
        let calls = options.is_empty() || options.iter().any(|option| option.starts_with("trace=") || *option == "-y");
        let shown = run.stderr.iter().any(|line| line.contains("write(1") && line.contains(", 0x"));
        assert_eq!(shown, calls || options == ["-f"], "{options:?}: {:?}", run.stderr);
        let children = run.lines_with(" attached").len();
        assert_eq!(children > 0, options.contains(&"-f"), "{options:?}: {:?}", run.stderr);
    }
});

tracetest!(a_child_that_nobody_can_mend_is_not_made_to_call_what_its_filter_forbids, |t| {
    if !is_root() {
        return;
    }
    let public = Public::new(t);
    let tracer = public.copy(&tracer(), 0o755);
    let program = public.copy(&t.target("hard_undumpable"), 0o755);
    for options in [&["-f"][..], &["-f", "-e", "trace=wait4"], &["-f", "-F", "hidden"], &["-F", "hidden"]] {
        let run = as_nobody(t, &tracer).args(options.iter().copied()).program(&program).arg("confined").finish();
        // It comes to no breakpoint here.
        assert_eq!(run.code(), 8, "{options:?}: {:?}", run.stderr);
        let said = run.lines_with("has breakpoints in its memory that can't be taken out").len();
        assert_eq!(said, usize::from(options.contains(&"hidden")), "{options:?}: {:?}", run.stderr);
    }
});

tracetest!(children_that_are_killed_have_no_memory_and_none_is_said_to_be_their_own, |t| {
    if !is_root() {
        return;
    }
    let public = Public::new(t);
    let tracer = public.copy(&tracer(), 0o755);
    let program = public.copy(t.target("hard_killed").as_ref(), 0o755);
    let options = ["-f", "-F", "work", "-e", "signal=kill"];
    let run = as_nobody(t, &tracer).args(options).arg("--").program(&program).arg("200").finish();
    assert_eq!(run.code(), 5, "{:?}", run.stderr);
    let complaints: Vec<_> = run.stderr.iter().filter(|line| line.contains("nothing is probed")).collect();
    assert!(complaints.is_empty(), "{complaints:?}");
});
