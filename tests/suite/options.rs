//! Options beside the installed strace: with the same options, the same text.

use crate::harness::Test;

/// The lines that a tracer writes for `cat words nosuch` at addresses that are the same in every run, without the calls
/// that differ between two runs of strace as well.
fn lines(t: &Test, tracer: &str, options: &str) -> Vec<String> {
    let log = t.dir().join("log");
    let _ = std::fs::remove_file(&log);
    let log = log.display().to_string();
    // The marker by which the test's processes are found stays; LD_LIBRARY_PATH and the like would only add lines.
    let script = "unset LD_LIBRARY_PATH; exec setarch -R \"$@\" cat words nosuch > /dev/null 2>&1";
    let words = ["-c", script, "sh", tracer].into_iter().chain(options.split(' ')).chain(["-o", &log]);
    let run = t.command("sh", words).finish();
    assert_eq!(run.code(), 1, "{tracer} {options}: {:?}", run.stderr);
    let text = std::fs::read(&log).expect("a log");
    let text = String::from_utf8_lossy(&text);
    // What execve is given lies in the tracer's own memory.
    const DIFFER: [&str; 4] = ["execve(", "getrandom(", "set_tid_address(", "st_atime="];
    let differs = |line: &&str| DIFFER.iter().any(|word| line.contains(word));
    text.lines().filter(|line| !differs(line)).map(str::to_owned).collect()
}

tracetest!(options_that_change_lines_change_them_as_strace_does, |t| {
    std::fs::write(
        t.dir().join("words"),
        b"some words, \x01\x02\xff\tand \"more\" of them\nas if they were a long text\n",
    )
    .expect("a file");
    let tracer = crate::harness::tracer().display().to_string();
    for options in [
        "-e read=0,3 -e write=1",
        "-e read=all -e write=none -s 0 -e trace=read",
        "-x",
        "-xx",
        "--strings-in-hex=non-ascii-chars -e write=1",
        "-X raw",
        "-X verbose",
        "-e raw=read,openat",
        "-e abbrev=none",
        "-e verbose=newfstatat",
        "-e verbose=none",
        "-y",
        "-yy",
        "--decode-fds=dev",
        "-e decode-fds=path,socket",
        "-n",
        "-i",
        "-a 60",
        "-a 0",
        "-s 5",
        "-v -s 1000",
        "-qq",
        "-e quiet=exit,attach",
        "-z",
        "-Z",
        "-e status=failed,unfinished",
        "-e signal=none",
        "-e trace=%file",
        "-e trace=/^m",
        "-e trace=!mmap,close",
        "-e t=?nosuch,close",
        "-e %desc@64",
        "-n -e trace=openat",
        "-n -P /etc/ld.so.cache",
        "-c -Z -S name -U name,calls,errors",
        "-C -e status=successful -S name -U name,calls,errors",
        "-c -S name -U name,calls,errors",
        "-c -S calls -U calls,name",
        "-c -S syscall_name -U syscall_name,count",
        "-c -S errors -U errors,name",
        "-C -S name -U name,calls",
    ] {
        let (ours, theirs) = (lines(t, &tracer, options), lines(t, "strace", options));
        let apart = ours.iter().zip(&theirs).find(|(ours, theirs)| ours != theirs);
        assert!(apart.is_none() && ours.len() == theirs.len(), "{options}: {apart:?} {} {}", ours.len(), theirs.len());
    }
});

tracetest!(calls_behind_shared_numbers_are_chosen_by_their_own_names, |t| {
    let program = t.target32("multiplexed").display().to_string();
    let lines = |tracer: &str, options: &str| {
        let words = ["-R", tracer].into_iter().chain(options.split(' '));
        let run = t.command("setarch", words.chain(["-e", "trace=%network,%ipc"])).program(&program).finish();
        assert_eq!(run.code(), 0, "{tracer} {options}: {:?}", run.stderr);
        run.stderr.clone()
    };
    let tracer = crate::harness::tracer().display().to_string();
    let plain = lines(&tracer, "-e signal=none");
    for options in
        ["raw=connect,msgget", "raw=send,socketcall", "verbose=!connect", "verbose=!socketpair", "verbose=send"]
    {
        let options = format!("-e {options}");
        let (own, theirs) = (lines(&tracer, &options), lines("strace", &options));
        let numberless =
            |lines: &[String]| lines.iter().filter(|line| !line.starts_with('[')).cloned().collect::<Vec<_>>();
        assert_eq!(numberless(&own), numberless(&theirs), "{options}");
        assert_ne!(numberless(&own), numberless(&plain), "{options} changes something");
    }
});

tracetest!(descriptors_of_a_call_chosen_by_its_outcome_are_those_of_its_entry, |t| {
    let lines = |tracer: &str| {
        let log = t.dir().join("log").display().to_string();
        let script = format!("exec true 2> {}", t.dir().join("file").display());
        let words = ["-y", "-e", "status=successful", "-e", "trace=dup2", "-o", &log, "sh", "-c", &script];
        let run = t.command(tracer, words).finish();
        assert_eq!(run.code(), 0, "{tracer}: {:?}", run.stderr);
        std::fs::read_to_string(&log).expect("a log")
    };
    let own = lines(&crate::harness::tracer().display().to_string());
    assert!(own.starts_with("dup2(3<") && own.contains(">, 2)"), "{own}");
    assert_eq!(own, lines("strace"));
});
