//! The same number of library calls as a preloaded library counts, of programs of every day and of their children.
//!
//! tests/targets/preload_counts.c takes the place of three functions and counts. Each command runs beside the tracer with
//! that library, under the tracer with it, and under the tracer without it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::harness::Test;
use crate::harness::run::Finished;

/// What tests/targets/preload_counts.c counts, in its order.
const FUNCTIONS: [&str; 3] = ["getenv", "setlocale", "strtol"];

/// Commands that do the same whenever they run, and what is no less for their environment.
const COMMANDS: [&[&str]; 10] = [
    &["bash", "-c", "for i in 1 2; do printf '%d\\n' $i | cat; done; exit 3"],
    &["git", "--version"],
    // Starts others, with vfork.
    &["git", "-c", "alias.both=!git --version && git --exec-path", "both"],
    &["/usr/bin/python3", "-I", "-c", "import locale; print(locale.setlocale(locale.LC_ALL, 'C'))"],
    &["perl", "-e", "print $ENV{HOME}; exit 4"],
    &["sqlite3", ":memory:", "select 6 * 7;"],
    &["curl", "-s", "file:///etc/hostname"],
    &["find", "/etc/apt", "-maxdepth", "1", "-size", "+1k"],
    &["make", "-f", "rules"],
    &["node", "-e", "console.log(6 * 7)"],
];

type Counts = BTreeMap<String, u64>;

/// What the preloaded library has counted, and sets it to zero.
fn counted(file: &Path) -> Counts {
    let bytes = fs::read(file).expect("the file of counts");
    let numbers = bytes.chunks(8).map(|bytes| u64::from_ne_bytes(bytes.try_into().expect("whole numbers")));
    let counts = FUNCTIONS.iter().map(|name| (*name).to_owned()).zip(numbers).filter(|(_, count)| *count > 0).collect();
    fs::write(file, [0; 8 * FUNCTIONS.len()]).expect("a file of counts");
    counts
}

/// The counts of a table of `-c`: those of functions of the C library, for bash has a `getenv` of its own.
fn shown(run: &Finished) -> Counts {
    let header = run.log.first().unwrap_or_else(|| panic!("no table: {:?}", run.stderr));
    let calls = header.split_ascii_whitespace().skip(2).position(|word| word == "calls").expect("a column of counts");
    let rows = run.log.iter().filter_map(|line| {
        let words: Vec<&str> = line.split_ascii_whitespace().collect();
        let name = words.last()?.strip_suffix("@libc.so.6")?;
        // `% time` is one column.
        Some((name.to_owned(), words[calls + 1].parse().expect("a count")))
    });
    rows.collect()
}

tracetest!(as_many_calls_as_a_preloaded_library_counts, |t| {
    fs::write(t.dir().join("rules"), "all:\n\t@sort -n rules\n").expect("a file of rules");
    let file = t.dir().join("counts");
    fs::write(&file, [0; 8 * FUNCTIONS.len()]).expect("a file of counts");
    let variables =
        [("COUNTS", file.display().to_string()), ("LD_PRELOAD", t.target("preload_counts").display().to_string())];
    let traced = |t: &Test, options: &[String], words: &[&str]| {
        let wanted = FUNCTIONS.join(",");
        let launch =
            t.trace(["-f", "-c", "-e", "trace=none", "-l", &wanted, "--from", "*"]).args(options).log_to_file();
        launch.patience(t.patience() * 4).args(words.iter().copied()).finish()
    };
    for words in COMMANDS {
        let launch = t.command(words[0], words[1..].iter().copied());
        let beside = variables.iter().fold(launch, |launch, (name, value)| launch.env(name, value)).finish();
        let expected = counted(&file);
        assert!(!expected.is_empty(), "{words:?} calls nothing");

        let preload: Vec<String> = variables.iter().map(|(name, value)| format!("--env={name}={value}")).collect();
        let both = traced(t, &preload, words);
        assert_eq!(counted(&file), expected, "{words:?} calls something else when it is traced");
        assert_eq!(shown(&both), expected, "{words:?} with the library: {:?}", both.stderr);

        let alone = traced(t, &[], words);
        assert_eq!(shown(&alone), expected, "{words:?}: {:?}", alone.stderr);
        for run in [both, alone] {
            assert_eq!((&run.stdout, run.code()), (&beside.stdout, beside.code()), "{words:?}: {:?}", run.stderr);
        }
    }
});
