//! A walk through strace's manual page: what its options do, beside the installed strace, a line each.

use std::collections::HashMap;
use std::fs;

use regex::Regex;

use crate::harness::Test;

/// What a run leaves: its exit status, what is on its standard output and error, and its files by name, all with what differs
/// between two runs taken out.
#[derive(Debug, PartialEq)]
struct Left {
    status: i32,
    stdout: Vec<String>,
    stderr: Vec<String>,
    files: Vec<(String, Vec<String>)>,
}

/// Takes out of texts what differs between two runs: numbers of processes (by their order), times, addresses.
struct Leveller {
    times: Vec<(Regex, &'static str)>,
    pid: Regex,
    rest: Vec<(Regex, &'static str)>,
    fraction: Regex,
    seen: HashMap<String, usize>,
}

impl Leveller {
    fn new() -> Self {
        let patterns = |parts: &[(&str, &'static str)]| {
            parts.iter().map(|(pattern, with)| (Regex::new(pattern).expect("a pattern"), *with)).collect()
        };
        Leveller {
            times: patterns(&[
                (r"\b\d\d:\d\d:\d\d\b", "HH:MM:SS"),
                (r"\b1\d{9}\b", "EPOCH"),
                (r"^ *\d+\.(\d+) ", "N.$1 "),
                (r"<\d+", "<N"),
                (r"\(\+ +\d+", "(+ N"),
                (r"\[pid +", "[pid "),
            ]),
            pid: Regex::new(r"(\[pid |PID=|Process |si_pid=|^|log\.|pid\(\) += )(\d{2,7})\b").expect("a pattern"),
            rest: patterns(&[
                (r"0x[0-9a-f]{5,}", "ADDRESS"),
                (r"\[[0-9a-f]{8,16}\] ", "[IP] "),
                (r"/\* \d+ vars \*/", "/* vars */"),
                (r"utime=\d+|stime=\d+", "time"),
                (r"^(strace|trace): ", ""),
            ]),
            fraction: Regex::new(r"\.\d+").expect("a pattern"),
            seen: HashMap::new(),
        }
    }

    fn level(&mut self, line: &str) -> String {
        let replaced = |text: String, parts: &[(Regex, &str)]| {
            parts.iter().fold(text, |text, (pattern, with)| pattern.replace_all(&text, *with).into_owned())
        };
        let text = replaced(line.to_owned(), &self.times);
        let seen = &mut self.seen;
        let named = self.pid.replace_all(&text, |found: &regex::Captures<'_>| {
            let next = seen.len();
            format!("{}P{}", &found[1], seen.entry(found[2].to_owned()).or_insert(next))
        });
        let text = replaced(named.into_owned(), &self.rest);
        // Digits of a fraction, one by one: their number is what counts.
        let digits = |found: &regex::Captures<'_>| format!(".{}", "d".repeat(found[0].len() - 1));
        self.fraction.replace_all(&text, digits).into_owned()
    }
}

/// Runs `tracer OPTIONS sh -c SCRIPT` in a folder of its own.
fn left(t: &Test, leveller: &mut Leveller, tracer: &str, options: &str, script: &str) -> Left {
    let dir = t.dir().join("walk");
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir(&dir).expect("a folder");
    fs::write(dir.join("words"), "some words\n").expect("a file");
    let words = options.split(' ').chain(["sh", "-c", script]);
    let run = t.command(tracer, words).in_folder(&dir).finish();
    leveller.seen.clear();
    // What execve and the first calls are given lies in the tracer's own memory, or is chance.
    let shown = |line: &&str| !["execve(", "getrandom(", "set_tid_address("].iter().any(|word| line.contains(word));
    let mut levelled = |text: &str| text.lines().filter(shown).map(|line| leveller.level(line)).collect::<Vec<_>>();
    let stderr = levelled(&run.stderr.join("\n"));
    let mut names: Vec<_> =
        fs::read_dir(&dir).expect("our own").map(|entry| entry.expect("a name").file_name()).collect();
    names.sort();
    let mut files = Vec::new();
    for name in names.iter().filter_map(|name| name.to_str()).filter(|name| *name != "words") {
        let text = String::from_utf8_lossy(&fs::read(dir.join(name)).expect("a file")).into_owned();
        let name = levelled(name).concat();
        files.push((name, levelled(&text)));
    }
    Left { status: run.code(), stdout: run.stdout.clone(), stderr, files }
}

fn walk(t: &Test, script: &str, all: &[&str]) {
    let tracer = crate::harness::tracer().display().to_string();
    let mut leveller = Leveller::new();
    for options in all {
        let [ours, theirs] = [&*tracer, "strace"].map(|tracer| left(t, &mut leveller, tracer, options, script));
        assert_eq!(ours, theirs, "{options} sh -c {script:?}");
        let told = ours.stderr.len() + ours.files.iter().map(|(_, lines)| lines.len()).sum::<usize>();
        assert!(told > 0, "{options} sh -c {script:?} says something");
    }
}

const READS: &str = "read line < words; read line < nosuch; exit 3";

tracetest!(how_the_program_is_started, |t| {
    walk(
        t,
        "echo ${HOME-none} $NEW; exit 3",
        &[
            "-qq -e trace=exit_group -E NEW=1",
            "-e trace=exit_group -E HOME",
            "-e trace=exit_group --env=HOME=/x --env NEW=a=b",
            "-e trace=exit_group -E NEW=1 -E NEW",
        ],
    );
    walk(
        t,
        "(/bin/true); exit 3",
        &[
            "-o log -f -b execve -e trace=exit_group",
            "-o log -f --detach-on=execve -e trace=none",
            "-o log -D -e trace=exit_group",
            "-o log --daemonize=pgroup -f -e trace=none -e signal=none",
            "-o log -DDD -e trace=exit_group",
            "-I 1 -e trace=exit_group",
            "--interruptible=waiting -e trace=exit_group",
            "-I 3 -o log -e trace=exit_group",
            "-I never_tstp -e trace=exit_group",
        ],
    );
});

tracetest!(where_the_trace_goes, |t| {
    walk(
        t,
        "(exit 2); exit 3",
        &[
            "-o log -e trace=exit_group -f",
            "-o log -e trace=exit_group -ff",
            "-o log -e trace=exit_group --follow-forks --output-separately",
            "-o log -e trace=exit_group --output-separately",
            "-o log -e trace=exit_group -ff -tt",
            "-o log -e trace=exit_group -A -o log2",
            "-ff -e trace=exit_group -e signal=none",
            "-o |cat>log -e trace=exit_group",
            "-o !cat>&2 -e trace=exit_group -f",
            "--output=log -e trace=exit_group -q",
        ],
    );
});

tracetest!(what_is_left_out, |t| {
    walk(
        t,
        "(exit 2); kill -USR1 $$",
        &[
            "-f -e trace=none -e quiet=attach",
            "-f -e trace=none -e q=exit,personality",
            "-f -e trace=none --silent=exits,attach",
            "-f -e trace=none -e silence=none",
            "-f -e trace=none --quiet",
            "-f -e trace=none -q",
            "-f -e trace=exit_group -qq",
            "-f -e trace=exit_group -e quiet=!exit",
            "-f -e trace=exit_group -e quiet=thread-execve,superseded,path-resolution",
            "-f -e trace=none -e signal=!chld",
            "-f -e trace=none -e s=10",
            "-f -e trace=none --signals=SIGCHLD,SIGHUP",
            "-f -e trace=exit_group --signal=none",
        ],
    );
});

tracetest!(which_calls_are_shown, |t| {
    walk(
        t,
        READS,
        &[
            "-e trace=openat,close",
            "-e t=openat@64,?nosuch",
            "-e trace=/^(openat|read)$",
            "-e trace=!/^m",
            "-e trace=%file",
            "-e trace=desc",
            "-e trace=%process",
            "-e trace=%signal",
            "-e trace=memory",
            "-e trace=%creds",
            "-e trace=%%stat",
            "-e trace=%fstat",
            "-e trace=%pure",
            "-e trace=257,3",
            "--trace=%file --trace=close",
            "-e status=successful -e trace=openat",
            "-e status=!failed -e trace=%file",
            "-e status=failed,unfinished",
            "--status=unfinished",
            "-P /dev/null -P nosuch",
        ],
    );
});

tracetest!(how_times_are_written, |t| {
    walk(
        t,
        READS,
        &[
            "-e trace=openat -t",
            "-e trace=openat -ttt -T",
            "-e trace=openat -r",
            "-e trace=openat -r -tt -n -i",
            "-e trace=openat --relative-timestamps=ms",
            "-e trace=openat --relative-timestamps=ns",
            "-e trace=openat --syscall-times=s",
            "-e trace=openat --syscall-times=ns",
            "-e trace=openat --timestamps",
            "-e trace=openat --absolute-timestamps=format:unix,precision:ns",
            "-e trace=openat --timestamps=unix,us --timestamps",
            "-e trace=openat --timestamps=unix --timestamps=ms",
            "-e trace=openat --timestamps=none",
        ],
    );
});

tracetest!(how_calls_are_tampered_with, |t| {
    walk(
        t,
        "read a < words; read b < words; read c < words; read d < words; echo $a$b$c$d; exit 3",
        &[
            "-e trace=read -e inject=read:error=EIO:when=2",
            "-e trace=read -e inject=read:retval=0:when=3+",
            "-e trace=openat -e inject=openat:error=13:when=4..5",
            "-e trace=openat -e inject=openat:error=EACCES:when=3+2",
            "-e trace=openat -e inject=openat:error=EACCES:when=3..6+2",
            "-e trace=openat -e inject=/^openat$:error=EACCES:when=4..65534+",
            "-e trace=openat -e inject=openat:signal=CHLD:when=3",
            "-e trace=openat -e inject=openat:signal=17:error=EACCES:when=3",
            "-e trace=openat -e inject=openat:syscall=getpid:error=EACCES:when=3",
            "-e trace=openat -e inject=openat:delay_enter=1:delay_exit=0.1ms:when=3",
            "-e trace=read -e inject=read:poke_exit=@arg2=4142:when=4",
            "-e trace=write -e inject=write:poke_enter=@arg2=4142",
            "-e trace=openat -e fault=openat:when=3",
            "-e trace=openat --fault=openat:error=EXDEV:when=3",
            "-e trace=read -e inject=257:error=EACCES:when=3 -e inject=read:retval=0:when=2",
        ],
    );
});

tracetest!(what_is_counted, |t| {
    walk(
        t,
        READS,
        &[
            "-c -S name -U name,calls,errors",
            "-c -S calls -U count,syscall-name -e trace=openat,brk",
            "-c -S error -U errors,name -e trace=openat,brk",
            "-c -S none -U syscall,error -e trace=brk",
            "-C -S syscall -U name,calls -e trace=openat",
            "-c -w -O 100s -S name -U name,total-time,min-time,max-time,avg-time,calls -e trace=openat,brk",
            "-c --summary-wall-clock --summary-sort-by=name --summary-columns=calls -e trace=openat,brk",
            "--summary-only -Z -S name -U name,calls,errors",
            "-c -S name -U name,calls,errors -e inject=openat:error=EACCES:when=3",
            "-c -P nosuch -S name -U name,calls,errors",
        ],
    );
});
