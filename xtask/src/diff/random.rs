//! `cargo xtask diff --random N`: random options and random rules of `-e inject=` over small programs, under both tracers.
//!
//! A case is made of its seed alone, so that one that differs can be made again.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::explained::Rules;
use super::sandbox::Recipe;
use super::{Options, run};
use crate::workspace::{Outcome, root};

/// Numbers that only their seed determines (splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.roll() % limit.max(1) as u64) as usize
    }

    /// Whether something happens that happens once in `times`.
    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }

    /// One to `most` of them, with commas.
    fn list(&mut self, from: &[&str], most: usize) -> String {
        let count = 1 + self.below(most);
        (0..count).map(|_| self.pick(from)).collect::<Vec<_>>().join(",")
    }
}

/// Programs of which all parts are the same in every run, beside those of tests/targets/sys/.
const PROGRAMS: &[&[&str]] = &[
    &["true"],
    &["cat", "words", "nosuch"],
    // No children: whether one has ended before it is waited for is chance.
    &["sh", "-c", "echo one; read word < words; cd .; kill -USR1 $$"],
    &["sh", "-c", "trap 'echo got' USR1; kill -USR1 $$; exec cat nosuch"],
    &["ls", "-l", "."],
    &["env", "-i", "mkdir", "-p", "a/b/c"],
];

/// Makes the files that the programs above read.
const SETUP: &str = "printf 'some words\\n\\001\\377 and \"more\"\\n' > words; : > file";

/// Calls that these programs make, and classes.
const CALLS: &[&str] = &[
    "openat",
    "read",
    "write",
    "close",
    "mmap",
    "brk",
    "execve",
    "access",
    "newfstatat",
    "rt_sigaction",
    "wait4",
    "exit_group",
    "pipe2",
    "mprotect",
    "munmap",
    "getdents64",
    "socket",
    "fcntl",
    "clone",
    "kill",
    "statx",
    "mkdir",
];
const CLASSES: &[&str] = &[
    "%file",
    "%desc",
    "%process",
    "%signal",
    "%memory",
    "%network",
    "%ipc",
    "%creds",
    "%clock",
    "%stat",
    "%%stat",
    "%lstat",
    "%fstat",
    "%statfs",
    "%%statfs",
    "%pure",
    "all",
    "none",
    "!mmap",
    "!%desc",
    "/^m",
    "/open|stat",
    "?nosuch,read",
    "%file@64",
    "%desc@32",
    "read@64",
];

/// Options of which each stands for itself.
const PLAIN: &[&str] = &[
    "-v",
    "-x",
    "-xx",
    "-y",
    "-yy",
    "-i",
    "-n",
    "-T",
    "-t",
    "-tt",
    "-ttt",
    "-r",
    "-q",
    "-qq",
    "-qqq",
    "-z",
    "-Z",
    "-s 0",
    "-s 3",
    "-s 100",
    "-a 0",
    "-a 10",
    "-a 70",
    "-X raw",
    "-X abbrev",
    "-X verbose",
    "-e signal=none",
    "-e signal=!SIGCHLD",
    "-e signal=USR1,CHLD",
    "-e abbrev=none",
    "-e abbrev=openat,newfstatat",
    "-e verbose=none",
    "-e verbose=!newfstatat",
    "-e raw=all",
    "-e raw=mmap,read",
    "-e raw=%desc",
    "-e read=all",
    "-e write=1,2",
    "-e read=!3",
    "-e quiet=exit",
    "-e quiet=attach,personality",
    "-e quiet=all",
    "-e status=failed",
    "-e status=successful",
    "-e status=!successful",
    "-e status=unfinished,detached",
    "-e decode-fds=path",
    "-e decode-fds=socket,dev",
    "-e decode-fds=all",
    "-I 2",
    "--syscall-times=ns",
    "--syscall-times=ms",
    "--relative-timestamps=ns",
    "--absolute-timestamps=format:unix,precision:ms",
    "-P words -e quiet=path-resolution",
    "-P /etc/ld.so.cache -e quiet=path-resolution",
    "-E NEW=1",
    "-E HOME",
    "--strings-in-hex=non-ascii-chars",
    "-f",
    "-f --seccomp-bpf",
    "-b execve",
];

/// Summaries, whose columns are numbers that both can know.
const SUMMARIES: &[&str] = &[
    "-c -U name,calls,errors -S name",
    "-c -U calls,name -S calls,name",
    "-c -w -U name,calls -S name",
    "-C -U errors,calls,name -S name",
    "-c -U name,calls,errors -S nothing",
];

const ERRORS: &[&str] = &["EIO", "ENOENT", "EINTR", "EAGAIN", "1", "4095", "ENOSYS", "EBADF"];
const RESULTS: &[&str] = &["0", "1", "-1", "3", "0x7fff", "18446744073709551615", "017"];
const SIGNALS: &[&str] = &["SIGCHLD", "WINCH", "USR1", "SIGRT_3", "34", "TERM", "SIGCONT"];
const TIMES: &[&str] = &["1", "1ms", "100us", "500ns", "2000"];
const TURNS: &[&str] = &["1", "2", "3+", "2..4", "1+2", "2..9+3", "1..1", "5", "4+:when=2"];

/// A rule of `-e inject=` or `-e fault=`.
fn rule(dice: &mut Dice) -> String {
    // None that tells of processes: a program that takes -1 for its child's number kills everybody in its pid namespace.
    const TAMPERED: &[&str] = &[
        "openat",
        "read",
        "write",
        "close",
        "access",
        "newfstatat",
        "fstat",
        "mprotect",
        "munmap",
        "getdents64",
        "statx",
        "rt_sigaction",
        "getrandom",
        "prlimit64",
        "ioctl",
        "%file",
        "%memory",
        "mkdir",
        "socket",
    ];
    let calls = dice.list(TAMPERED, 2);
    let turn = if dice.once_in(4) { String::new() } else { format!(":when={}", dice.pick(TURNS)) };
    if dice.once_in(6) {
        return format!("-e fault={calls}{turn}");
    }
    let mut parts = Vec::new();
    match dice.below(3) {
        0 => parts.push(format!("error={}", dice.pick(ERRORS))),
        1 => parts.push(format!("retval={}", dice.pick(RESULTS))),
        _ => {}
    }
    if !parts.is_empty() && dice.once_in(5) {
        parts.push("syscall=getpid".to_owned());
    }
    // A signal beside a delay is delivered here, and lost in strace 6.1.
    if dice.once_in(4) {
        parts.push(format!("signal={}", dice.pick(SIGNALS)));
    } else {
        for name in ["delay_enter", "delay_exit"] {
            if dice.once_in(4) {
                parts.push(format!("{name}={}", dice.pick(TIMES)));
            }
        }
    }
    if parts.is_empty() || dice.once_in(8) {
        parts.push(format!("poke_exit=@arg2={:02x}", dice.below(256)));
    }
    format!("-e inject={calls}:{}{turn}", parts.join(":"))
}

/// The tracers' options.
fn options(dice: &mut Dice) -> Vec<String> {
    let mut chosen: Vec<String> = Vec::new();
    for _ in 0..dice.below(4) {
        chosen.push(dice.pick(PLAIN).to_owned());
    }
    match dice.below(6) {
        0 | 1 => chosen.push(format!("-e trace={}", dice.list(CALLS, 5))),
        2 => chosen.push(format!("-e trace={}", dice.pick(CLASSES))),
        3 => chosen.push(format!("-e trace={},{}", dice.pick(&["%file", "%process", "%desc"]), dice.list(CALLS, 2))),
        _ => {}
    }
    if dice.once_in(8) {
        chosen.push(dice.pick(SUMMARIES).to_owned());
    }
    // One at most: where two are about the same call, both hold here, and the later one in strace.
    if dice.once_in(2) {
        chosen.push(rule(dice));
    }
    chosen.iter().flat_map(|option| option.split(' ')).map(str::to_owned).collect()
}

/// Self-describing targets of which no line is explained away, and that need no options.
fn targets() -> Outcome<Vec<PathBuf>> {
    let folder = root().join("tests/targets/sys");
    let entries = fs::read_dir(&folder).map_err(|e| format!("cannot list {}: {e}", folder.display()))?;
    let suits = |path: &PathBuf| {
        let first = fs::read_to_string(path).unwrap_or_default();
        let first = first.lines().next().unwrap_or_default();
        path.extension().is_some_and(|extension| extension == "c")
            && !path.with_extension("explained").exists()
            && first == "// build: gcc -O0 -static   abis: 64 32"
    };
    let mut found: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(suits).collect();
    found.sort();
    Ok(found)
}

/// The case of a seed.
fn case(seed: u64, targets: &[PathBuf]) -> Recipe {
    let mut dice = Dice(seed);
    let (setup, command) = if dice.once_in(2) || targets.is_empty() {
        let words = PROGRAMS[dice.below(PROGRAMS.len())];
        (SETUP.to_owned(), words.iter().map(|word| (*word).to_owned()).collect())
    } else {
        let source = &targets[dice.below(targets.len())];
        target(source, if dice.once_in(2) { 32 } else { 64 })
    };
    Recipe {
        name: format!("random-{seed}"),
        setup,
        command,
        options: options(&mut dice),
        randomise: false,
        isolated: true,
        limit: Duration::from_secs(20),
    }
}

/// How a target is built, into the working directory from the cache, and what runs it.
fn target(source: &Path, bits: u32) -> (String, Vec<String>) {
    let name = source.file_stem().unwrap_or_default().to_string_lossy();
    let (source, program) = (source.display(), format!("{name}.{bits}"));
    let built = format!("\"$CACHE/{program}\"");
    let setup =
        format!("{SETUP}; [ {built} -nt {source} ] || gcc -m{bits} -O0 -static -o {built} {source}; cp {built} .");
    // Some look at their standard error, where strace reports what it could not read.
    (setup, vec!["sh".to_owned(), "-c".to_owned(), format!("exec ./{program} 2>errors")])
}

/// Compares `count` cases, whose seeds begin with `first`; answers whether none of them differs.
pub(super) fn compare(count: u64, first: Option<u64>, options: &Options) -> Outcome<bool> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
    let first = first.unwrap_or(now * 1_000_000);
    let (rules, targets) = (Rules::of_project()?, targets()?);
    let (mut different, mut unusable) = (0, 0);
    for seed in (0..count).map(|step| first.wrapping_add(step)) {
        let recipe = case(seed, &targets);
        let title = format!("--seed {seed}: {} {}\n", recipe.options.join(" "), recipe.command.join(" "));
        match run(&recipe, options, &rules) {
            Ok(report) if report.different.is_empty() && report.behaves => {}
            Ok(report) if report.passed => {}
            Ok(report) => {
                different += 1;
                print!("{title}{}", report.text);
            }
            // Nothing is shown, or a made-up result keeps the program from ending: under strace as well, which runs first.
            Err(reason) if reason.starts_with("strace") => unusable += 1,
            Err(reason) => {
                different += 1;
                println!("{title}  {reason}");
            }
        }
    }
    println!(
        "{count} cases from seed {first} on: {different} differ, {unusable} show nothing or do not end under strace"
    );
    Ok(different == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_is_made_of_its_seed_alone() {
        let targets = targets().expect("a folder of targets");
        assert!(!targets.is_empty());
        let words = |seed| format!("{:?}", case(seed, &targets));
        assert_eq!(words(7), words(7));
        let different: std::collections::HashSet<String> = (0..100).map(words).collect();
        assert!(different.len() > 90, "{}", different.len());
    }

    #[test]
    fn rules_tamper_with_something() {
        for seed in 0..500 {
            let rule = rule(&mut Dice(seed));
            let does = ["error=", "retval=", "signal=", "delay", "poke", "fault="];
            assert!(does.iter().any(|word| rule.contains(word)), "{rule}");
        }
    }
}
