//! Programs of every day with all their library calls and many of their functions probed: they do what they do untraced.

use std::sync::Mutex;
use std::thread;

use crate::harness::{Test, run_test, tracer};
use crate::probes::counts;

/// A command, and with which options how many calls it makes at least.
type Row = (&'static [&'static str], &'static [&'static str], usize);

const ROWS: [Row; 19] = [
    (&["ls", "/"], &["-l", "*"], 50),
    (&["ls", "/"], &["-F", "*@MAIN"], 50),
    (&["bash", "-c", "for i in 1 2 3; do echo $i | cat; done; exit 3"], &["-f", "-l", "*"], 500),
    (&["bash", "-c", "echo $(( 6 * 7 ))"], &["-F", "*@MAIN"], 500),
    (&["git", "--version"], &["-f", "-l", "*"], 50),
    (&["git", "--version"], &["-f", "-F", "*@MAIN"], 20),
    (&["/usr/bin/python3", "-I", "-S", "-c", "print(6 * 7)"], &["-l", "str*,mem*,!memcpy"], 200),
    (&["/usr/bin/python3", "-I", "-S", "-c", "print(6 * 7)"], &["-F", "PyList_New,PyDict_New,PyErr_*"], 100),
    (&["perl", "-e", "print join ',', map { $_ * 2 } 1..10; exit 4"], &["-l", "*"], 500),
    (&["perl", "-e", "eval { die 'x' }; print 'caught'"], &["-F", "Perl_s*"], 100),
    (&["curl", "-s", "file:///etc/hostname"], &["-f", "-l", "*"], 100),
    (&["curl", "-s", "file:///etc/hostname"], &["-f", "-F", "curl_*"], 10),
    (&["sqlite3", ":memory:", "select 6 * 7;"], &["-l", "*"], 20),
    (&["sqlite3", ":memory:", "select 6 * 7;"], &["-F", "sqlite3_*"], 50),
    (&["cargo", "--version"], &["-f", "-l", "realloc,write,getenv,open*"], 20),
    (&["node", "-e", "console.log(6 * 7)"], &["-f", "-l", "open*,uv_*,pthread_create"], 10),
    (&["node", "-e", "console.log(6 * 7)"], &["-f", "-F", "node::Start*,node::InitializeOncePerProcess*"], 1),
    (&["restic", "version"], &["-f", "-l", "*"], 10),
    (&["TRACE", "list", "syscalls", "open*"], &["-f", "-l", "*,!memcpy,!bcmp"], 50),
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
            let run = t.trace([options, &["-e", "signal=none"]].concat()).log_to_file().args(words).finish();
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
    let words: Vec<&str> = command.iter().map(|word| if *word == "TRACE" { tracer.as_str() } else { word }).collect();
    let untraced = t.command(words[0], words[1..].iter().copied()).finish();
    let options = [options, &["-e", "signal=none"]].concat();
    let run = t.trace(options).log_to_file().args(words.iter().copied()).finish();
    if (&run.stdout, run.code()) != (&untraced.stdout, untraced.code()) {
        let (was, is) = (&untraced.stdout, &run.stdout);
        return Err(format!("{was:?} {}, traced {is:?} {}: {:?}", untraced.code(), run.code(), run.stderr));
    }
    let calls: usize = counts(&run).values().map(|(entered, _)| entered).sum();
    if calls < least { Err(format!("{calls} calls, {:?}", run.stderr)) } else { Ok(()) }
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
