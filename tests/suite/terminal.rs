//! The tracer as a job of a shell: the keys of a terminal reach it and its target.

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::harness::terminal::Terminal;
use crate::harness::{Process, Test, poll, tracer};

/// The traced process of this name, once it sleeps.
fn sleeping_tracee(t: &Test, name: &str) -> i32 {
    let found = poll(t.patience(), || {
        let processes = t.processes().found;
        processes.into_iter().find(|process| process.comm == name && process.tracer != 0 && process.state == 'S')
    });
    found.unwrap_or_else(|| panic!("no traced {name} sleeps:\n{}", t.processes().describe())).pid
}

fn wait_state(t: &Test, pid: i32, states: &str) {
    let found = poll(t.patience(), || Process::of(pid).filter(|process| states.contains(process.state)));
    assert!(found.is_some(), "{pid} is not in {states}: {:?}", Process::of(pid));
}

tracetest!(a_job_is_stopped_and_goes_on, |t| {
    for options in ["-o log", "-f -o log", "-f -e trace=read -o log", "-f -l read -e trace=read -o log"] {
        let mut terminal = Terminal::start(t);
        terminal.wait("ready> ");
        terminal.send(&format!("{} {options} cat\n", tracer().display()));
        terminal.wait("cat\r\n");
        let target = sleeping_tracee(t, "cat");
        terminal.send("one\n");
        // The terminal's echo, and cat's answer.
        terminal.wait("one\r\n");
        terminal.wait("one\r\n");
        for _ in 0..2 {
            wait_state(t, target, "S");
            terminal.send("\x1a");
            terminal.wait("Stopped");
            terminal.wait("ready> ");
            // By its own signal, or while that is being reported: the tracer is stopped as well.
            wait_state(t, target, "Tt");
            terminal.send("fg\n");
            terminal.wait("cat\r\n");
            terminal.send("two\n");
            terminal.wait("two\r\n");
            terminal.wait("two\r\n");
        }
        wait_state(t, target, "S");
        terminal.send("\x04");
        terminal.wait("ready> ");
        terminal.send("echo status=$?; exit\n");
        terminal.wait("status=0\r\n");
        drop(terminal);
        let log = std::fs::read_to_string(t.dir().join("log")).expect("a log");
        let count = |part: &str| log.lines().filter(|line| line.contains(part)).count();
        assert_eq!(count("--- SIGTSTP {si_signo=SIGTSTP, si_code=SI_KERNEL}"), 2, "{options}: {log}");
        assert_eq!(count("--- SIGCONT {"), 2, "{options}: {log}");
        assert_eq!(count("read(0, \"two\\n\""), 2, "{options}: {log}");
        assert_eq!(count("+++ exited with 0 +++"), 1, "{options}: {log}");
    }
});

tracetest!(a_target_that_handles_the_key_stops_when_it_is_done, |t| {
    let mut terminal = Terminal::start(t);
    terminal.wait("ready> ");
    let script = "trap 'echo saved; kill -STOP $$; echo restored' TSTP; echo begun; read a; read b; exit $b";
    std::fs::write(t.dir().join("script"), script).expect("a script");
    terminal.send(&format!("{} -f -o log sh script\n", tracer().display()));
    terminal.wait("begun\r\n");
    sleeping_tracee(t, "sh");
    terminal.send("\x1a");
    // dash runs the trap when its read is over.
    terminal.send("a\n");
    terminal.wait("saved\r\n");
    terminal.wait("Stopped");
    terminal.wait("ready> ");
    terminal.send("fg\n");
    terminal.wait("restored\r\n");
    terminal.send("6\n");
    terminal.wait("ready> ");
    terminal.send("echo status=$?; exit\n");
    terminal.wait("status=6\r\n");
});

tracetest!(a_job_in_the_background_stops_when_it_wants_to_read, |t| {
    let mut terminal = Terminal::start(t);
    terminal.wait("ready> ");
    terminal.send(&format!("{} -f -o log cat & wait %1\n", tracer().display()));
    terminal.wait("Stopped");
    terminal.wait("ready> ");
    terminal.send("fg\n");
    terminal.wait("cat\r\n");
    sleeping_tracee(t, "cat");
    terminal.send("\x04");
    terminal.wait("ready> ");
    terminal.send("echo status=$?; exit\n");
    terminal.wait("status=0\r\n");
});

tracetest!(an_interrupt_from_the_terminal_is_the_targets, |t| {
    let mut terminal = Terminal::start(t);
    terminal.wait("ready> ");
    let script = "trap 'echo trapped; exit 5' INT; echo begun; while :; do sleep 1000; done";
    terminal.send(&format!("{} -f -o log sh -c \"{script}\"\n", tracer().display()));
    terminal.wait("begun\r\n");
    sleeping_tracee(t, "sleep");
    terminal.send("\x03");
    terminal.wait("trapped\r\n");
    terminal.wait("ready> ");
    terminal.send("echo status=$?; exit\n");
    terminal.wait("status=5\r\n");
});

tracetest!(a_terminal_that_is_gone_ends_the_target_and_its_tracer, |t| {
    let mut terminal = Terminal::start(t);
    terminal.wait("ready> ");
    terminal.send(&format!("{} -f -o log cat\n", tracer().display()));
    terminal.wait("cat\r\n");
    sleeping_tracee(t, "cat");
    // The end of the session's leader takes the terminal from all others (setsid(2)). Who is left makes the test fail.
    let shell = t.processes().found.into_iter().find(|process| process.comm == "bash").expect("the shell");
    kill(Pid::from_raw(shell.pid), Signal::SIGKILL).expect("it lives");
});
