//! Programs of every day with all their library calls and many of their functions probed: they do what they do untraced.

use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use crate::harness::{Test, run_test, tracer};
use crate::probes::counts;

/// For a busy machine.
const PATIENCE: Duration = Duration::from_secs(240);

/// A command, and with which options how many calls it makes at least.
type Row = (&'static [&'static str], &'static [&'static str], usize);

const ROWS: [Row; 29] = [
    (&["ls", "/"], &["-l", "*"], 50),
    (&["ls", "/"], &["-F", "*@MAIN"], 50),
    (&["ls", "/"], &["-F", "*"], 1000),
    (&["bash", "-c", "for i in 1 2 3; do echo $i | cat; done; exit 3"], &["-f", "-l", "*"], 500),
    (&["bash", "-c", "echo $(( 6 * 7 ))"], &["-F", "*@MAIN"], 500),
    (&["git", "--version"], &["-f", "-l", "*"], 50),
    (&["git", "--version"], &["-f", "-F", "*@MAIN"], 20),
    (&["/usr/bin/python3", "-I", "-S", "-c", "print(6 * 7)"], &["-l", "str*,mem*,!memcpy"], 200),
    (&["/usr/bin/python3", "-I", "-S", "-c", "print(6 * 7)"], &["-F", "PyList_New,PyDict_New,PyErr_*"], 100),
    (&["/usr/bin/python3", "-I", "-S", "-c", "print(6 * 7)"], &["-F", "PyL*,PyS*,PyT*"], 1000),
    (&["perl", "-e", "print join ',', map { $_ * 2 } 1..10; exit 4"], &["-l", "*"], 500),
    (&["perl", "-e", "eval { die 'x' }; print 'caught'"], &["-F", "Perl_s*"], 100),
    (&["curl", "-s", "file:///etc/hostname"], &["-f", "-l", "*"], 100),
    (&["curl", "-s", "file:///etc/hostname"], &["-f", "-F", "curl_*"], 10),
    (&["sqlite3", ":memory:", "select 6 * 7;"], &["-l", "*"], 20),
    (&["sqlite3", ":memory:", "select 6 * 7;"], &["-F", "sqlite3_*"], 50),
    (&["cargo", "--version"], &["-f", "-l", "realloc,write,getenv,open*"], 20),
    (&["node", "-e", "console.log(6 * 7)"], &["-f", "-l", "open*,uv_*,pthread_create"], 10),
    (&["cargo", "--version"], &["-f", "-l", "*,!mem*,!bcmp,!malloc,!free,!strlen"], 300),
    (&["cargo", "--version"], &["-f", "-F", "git_*,std::rt::*,cargo::*,rustup::*"], 1),
    // All of its library calls are 3.4 million, a quarter of an hour: tried by hand.
    (&["node", "-e", "console.log(6 * 7)"], &["-f", "-F", "node::*,!node::*::*"], 20),
    (&["node", "-e", "console.log(6 * 7)"], &["-f", "-F", "node::Start*,node::InitializeOncePerProcess*"], 1),
    (&["restic", "version"], &["-f", "-l", "*"], 10),
    (&["restic", "version"], &["-f", "-F", "*@MAIN"], 100),
    (&["GO", "1"], &["-f", "-F", "main.*,fmt.*,sync.*"], 200),
    (&["TRACE", "list", "syscalls", "open*"], &["-f", "-l", "*,!memcpy,!memcmp,!bcmp"], 50),
    (&["TRACE", "list", "syscalls", "open*"], &["-f", "-F", "trace::cli::*,!*closure*"], 100),
    (&["THROWS"], &["-l", "*"], 10),
    (&["THROWS"], &["-F", "*@MAIN,_Unwind_*,__cxa_*"], 5000),
];

const CHANGES_MODES: &str =
    "const fs = require('fs'); for (let i = 0; i < 300; i++) fs.chmodSync(process.argv[1], 0o700); console.log('done')";
const ASKS: &str = "import os\nfor _ in range(300): os.getppid()\nprint('done')";

/// Programs that are told how often to call a function that they don't call by themselves, and where that is looked for.
const EXACT: [(&[&str], &[&str], &str); 4] = [
    (&["node", "-e", CHANGES_MODES, "PLACE"], &["-f", "-l", "chmod,pthread_create", "--from", "*"], "chmod@libc.so.6"),
    (&["node", "-e", CHANGES_MODES, "PLACE"], &["-f", "-F", "uv_fs_chmod,node::Start*"], "uv_fs_chmod"),
    (&["/usr/bin/python3", "-I", "-S", "-c", ASKS], &["-l", "getppid,strlen"], "getppid@libc.so.6"),
    (&["/usr/bin/python3", "-I", "-S", "-c", ASKS], &["-F", "getppid,PyErr_*"], "getppid@libc.so.6"),
];

#[test]
fn every_call_of_large_programs_is_seen() {
    for (command, options, name) in EXACT {
        run_test("real_exact", |t| {
            let place = t.dir().display().to_string();
            let words = command.iter().map(|word| if *word == "PLACE" { place.as_str() } else { word });
            let run = t.trace([options, &["-e", "signal=none"]].concat()).patience(PATIENCE).log_to_file();
            let run = run.args(words).finish();
            assert_eq!((run.code(), &run.stdout[..]), (0, &["done".to_owned()][..]), "{:?}", run.stderr);
            // Its library and the caller, where they are shown, depend on how the program was linked.
            let is_it = |called: &&String| called.rsplit("->").next().is_some_and(|called| called.starts_with(name));
            let seen: Vec<(usize, usize)> =
                counts(&run).iter().filter(|(called, _)| is_it(called)).map(|(_, count)| *count).collect();
            assert_eq!(seen, [(300, 300)], "{command:?} {options:?}");
        });
    }
}

fn check(t: &Test, (command, options, least): Row) -> Result<(), String> {
    let tracer = tracer().display().to_string();
    let target = |name| t.target(name).display().to_string();
    let word = |word: &&str| match *word {
        "TRACE" => tracer.clone(),
        "GO" => target("probe_go"),
        "THROWS" => target("probe_leaving"),
        other => other.to_owned(),
    };
    let words: Vec<String> = command.iter().map(word).collect();
    let untraced = t.command(&*words[0], words[1..].iter().cloned()).finish();
    let options = [options, &["-e", "signal=none"]].concat();
    let run = t.trace(options).patience(PATIENCE).log_to_file().args(words).finish();
    if (&run.stdout, run.code()) != (&untraced.stdout, untraced.code()) {
        let (was, is) = (&untraced.stdout, &run.stdout);
        return Err(format!("{was:?} {}, traced {is:?} {}: {:?}", untraced.code(), run.code(), run.stderr));
    }
    // Names of Go and Rust have parentheses in them: all are counted together.
    let (calls, ends) =
        counts(&run).values().fold((0, 0), |(calls, ends), (entered, ended)| (calls + entered, ends + ended));
    if calls < least {
        return Err(format!("{calls} calls, {:?}", run.stderr));
    }
    // A forked child returns from what its parent has entered.
    if ends < calls { Err(format!("{calls} calls, but {ends} ends")) } else { Ok(()) }
}

#[test]
fn programs_of_every_day_do_what_they_do_untraced() {
    let rows = Mutex::new(ROWS.to_vec());
    let complaints = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                loop {
                    let Some(row) = rows.lock().expect("no panics").pop() else { return };
                    let mut outcome = Ok(());
                    run_test("real", |t| outcome = check(t, row));
                    if let Err(complaint) = outcome {
                        let complaint = format!("{:?} with {:?}: {complaint}", row.0, row.1);
                        complaints.lock().expect("no panics").push(complaint);
                    }
                }
            });
        }
    });
    let complaints = complaints.into_inner().expect("no panics");
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
