//! Every option, one row each: what it is called, what it takes, what it does. The parser, the help and the tests of
//! `docs/OPTIONS.md` are made from it.

/// What an option is about; the order is that of the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    /// What runs, and how.
    Startup,
    /// Who is traced.
    Tracing,
    /// What is shown.
    Filtering,
    /// How it is shown.
    Looks,
    /// Where it goes.
    Output,
    /// Sums in place of lines.
    Statistics,
    /// What changes the program's course.
    Tampering,
    /// The rest.
    Miscellaneous,
}

impl Group {
    /// All groups, with the heading that each has in the help.
    pub(crate) const ALL: [(Group, &'static str); 8] = [
        (Group::Startup, "What runs"),
        (Group::Tracing, "Who is traced"),
        (Group::Filtering, "What is shown (a SET is a,b,c; !SET is the rest; all, none)"),
        (Group::Looks, "How it is shown"),
        (Group::Output, "Where it goes"),
        (Group::Statistics, "Statistics"),
        (Group::Tampering, "Tampering"),
        (Group::Miscellaneous, "Other"),
    ];
}

/// What an option takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Takes {
    /// Nothing.
    Nothing,
    /// A value, under this name in the help.
    Value(&'static str),
    /// A value behind `=`, or none; the short form takes none.
    Optional(&'static str),
}

/// Which option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Id {
    Expression,
    Env,
    Attach,
    User,
    Argv0,
    DetachOn,
    Daemonize,
    Follow,
    OldForks,
    Functions,
    LibraryCalls,
    Usdt,
    Callers,
    ProbeStep,
    Prototypes,
    Interruptible,
    KillOnExit,
    Seccomp,
    NoSeccomp,
    Trace,
    TraceFds,
    Signal,
    Status,
    TracePath,
    SuccessfulOnly,
    FailedOnly,
    Columns,
    Abbrev,
    Verbose,
    Raw,
    Read,
    Write,
    Quiet,
    Kvm,
    DecodeFds,
    DecodePids,
    Comms,
    PidnsTranslation,
    InstructionPointer,
    SyscallNumber,
    ArgNames,
    Graph,
    Depth,
    MinTime,
    OnlyBelow,
    StackTraces,
    Output,
    Append,
    Separately,
    AlwaysShowPid,
    Relative,
    StringLimit,
    Absolute,
    SyscallTimes,
    NoAbbrev,
    StringsInHex,
    ConstStyle,
    SummaryOnly,
    Summary,
    Overhead,
    By,
    SortBy,
    SummaryColumns,
    WallClock,
    Inject,
    Fault,
    SyscallLimit,
    Secontext,
    Debug,
    Help,
    Tips,
    Version,
    Format,
    Profile,
    Color,
    Compat,
}

/// One option.
#[derive(Debug)]
pub(crate) struct Row {
    /// Which.
    pub(crate) id: Id,
    /// Where the help has it.
    pub(crate) group: Group,
    /// Its letter; empty for none.
    pub(crate) short: &'static str,
    /// Its long names, the one in the help first.
    pub(crate) longs: &'static [&'static str],
    /// What it is called as a qualifier of `-e`.
    pub(crate) qualifiers: &'static [&'static str],
    /// What it takes.
    pub(crate) takes: Takes,
    /// What it does.
    pub(crate) about: &'static str,
    /// Why it is refused, if it is.
    pub(crate) refused: Option<&'static str>,
}

impl Row {
    /// The row of an option.
    pub(crate) fn of(id: Id) -> &'static Row {
        OPTIONS.iter().find(|row| row.id == id).unwrap_or(&OPTIONS[0])
    }

    /// What messages call the option: `-f/--follow-forks`.
    pub(crate) fn name(&self) -> String {
        match (self.short, self.longs, self.qualifiers) {
            ("", [], [qualifier, ..]) => format!("-e {qualifier}="),
            ("", [long, ..], _) => format!("--{long}"),
            (short, [], _) => format!("-{short}"),
            (short, [long, ..], _) => format!("-{short}/--{long}"),
        }
    }
}

const NO_VALUE: Takes = Takes::Nothing;

/// Rows: `id group "letter" ["long names"] ["qualifiers"] takes "what it does"`, and why it is refused.
macro_rules! options {
    ($($id:ident $group:ident $short:literal [$($long:literal)*] [$($qualifier:literal)*]
        $takes:expr, $about:literal $(, refused $why:expr)?;)*) => {
        /// Every option.
        pub(crate) static OPTIONS: &[Row] = &[$(Row {
            id: Id::$id,
            group: Group::$group,
            short: $short,
            longs: &[$($long),*],
            qualifiers: &[$($qualifier),*],
            takes: $takes,
            about: $about,
            refused: options!(@refused $($why)?),
        }),*];
    };
    (@refused) => { None };
    (@refused $why:expr) => { $why };
}

use Takes::{Optional, Value};

options! {
    Env Startup "E" ["env"] [] Value("VAR[=VAL]"), "put VAR=VAL into the program's environment, or take VAR out";
    User Startup "u" ["user"] [] Value("NAME"), "run the program as this user, with set-id bits in effect";
    Argv0 Startup "" ["argv0"] [] Value("NAME"), "what the program is told that it is called";
    Attach Startup "p" ["attach"] [] Value("PID"), "trace what runs already (PID,PID...; repeatable)";

    Follow Tracing "f" ["follow-forks"] [] NO_VALUE, "trace child processes too; -ff: each into a file of its own";
    DetachOn Tracing "b" ["detach-on"] [] Value("execve"), "let go of a process that executes another program";
    Interruptible Tracing "I" ["interruptible"] [] Value("WHEN"),
        "when signals end the tracer: 1|anywhere, 2|waiting, 3|never, 4|never_tstp";
    KillOnExit Tracing "" ["kill-on-exit"] [] NO_VALUE, "kill the program when the tracer is killed";
    Seccomp Tracing "" ["seccomp-bpf"] [] NO_VALUE, "let calls that are not shown run at full speed (the default with -f)";
    NoSeccomp Tracing "" ["no-seccomp-bpf"] [] NO_VALUE, "stop at every call, shown or not";
    Daemonize Tracing "D" ["daemonize" "daemonized" "daemonised"] [] Optional("HOW"),
        "be the program, and trace it from a grandchild; -DD pgroup, -DDD session: away from its keys and signals";
    SyscallLimit Tracing "" ["syscall-limit"] [] Value("N"), "let everything go after N calls have been shown";

    Expression Filtering "e" [] [] Value("EXPR"), "QUALIFIER=SET for the qualifiers below; a bare SET means trace=SET";
    Trace Filtering "" ["trace"] ["trace" "t"] Value("SET"),
        "these calls: name, number, %class, /regex, ?name, any@64, any@32";
    Signal Filtering "" ["signal" "signals"] ["signal" "signals" "s"] Value("SET"), "these signals";
    Status Filtering "" ["status"] ["status"] Value("SET"),
        "calls that end so: successful, failed, unfinished, unavailable, detached";
    SuccessfulOnly Filtering "z" ["successful-only"] [] NO_VALUE, "only calls that succeed";
    FailedOnly Filtering "Z" ["failed-only" "failing-only"] [] NO_VALUE, "only calls that fail";
    TracePath Filtering "P" ["trace-path"] [] Value("PATH"), "only calls that concern PATH, or files of a glob (repeatable)";
    TraceFds Filtering "" ["trace-fds"] ["trace-fds" "trace-fd" "fd" "fds"] Value("SET"),
        "only calls that concern these descriptors";
    Quiet Filtering "q" ["quiet" "silent" "silence"] ["quiet" "silent" "silence" "q"] Optional("SET"),
        "no messages: attach, exit, path-resolution, personality, thread-execve; -q -qq -qqq: more and more";

    StringLimit Looks "s" ["string-limit"] [] Value("N"), "cut strings at N bytes (default 32)";
    NoAbbrev Looks "v" ["no-abbrev"] [] NO_VALUE, "structures, environments and lists in full";
    Abbrev Looks "" ["abbrev"] ["abbrev" "a"] Value("SET"), "calls whose structures are shortened (default all)";
    Verbose Looks "" ["verbose"] ["verbose" "v"] Value("SET"), "calls whose structures are shown at all (default all)";
    Raw Looks "" ["raw"] ["raw" "x"] Value("SET"), "calls whose arguments are bare numbers";
    ConstStyle Looks "X" ["const-print-style"] [] Value("STYLE"), "constants as: raw, abbrev, verbose";
    StringsInHex Looks "x" ["strings-in-hex"] [] Optional("WHICH"),
        "strings in hexadecimal: -x non-ascii, -xx all; non-ascii-chars, none";
    DecodeFds Looks "y" ["decode-fds"] ["decode-fds" "decode-fd"] Optional("SET"),
        "what is behind descriptors: -y path, -yy all; socket, dev, pidfd";
    Comms Looks "Y" [] [] NO_VALUE, "the names of processes behind their numbers";
    DecodePids Looks "" ["decode-pids"] ["decode-pids" "decode-pid"] Value("SET"), "the same in long: comm; pidns as --pidns-translation";
    ArgNames Looks "N" ["arg-names"] [] NO_VALUE, "the names of arguments";
    Absolute Looks "t" ["absolute-timestamps" "timestamps"] [] Optional("WHEN"),
        "time of day: -t, -tt with us, -ttt since the epoch; none|time|unix,s|ms|us|ns";
    Relative Looks "r" ["relative-timestamps"] [] Optional("UNIT"), "time since the line before";
    SyscallTimes Looks "T" ["syscall-times"] [] Optional("UNIT"), "time spent in each call";
    InstructionPointer Looks "i" ["instruction-pointer"] [] NO_VALUE, "where in the program each call was made";
    SyscallNumber Looks "n" ["syscall-number"] [] NO_VALUE, "the number of each call";
    Columns Looks "a" ["columns"] [] Value("N"), "the column in which results stand (default 40)";
    LibraryCalls Filtering "l" ["library-calls"] ["lib"] Value("GLOBS"),
        "calls of imported functions: NAME[@LIBRARY],!NAME";
    Callers Filtering "" ["from"] [] Value("MODULES"), "the modules whose library calls are meant; else the program";
    Functions Filtering "F" ["functions"] ["func"] Value("GLOBS"), "calls of functions: NAME[@MODULE],!NAME";
    Usdt Filtering "" ["usdt"] ["usdt"] Value("PROBES"), "statically defined probes: PROVIDER:NAME[@MODULE],!PROVIDER:NAME";
    Graph Looks "" ["graph"] [] NO_VALUE, "calls as a tree: functions, library calls, system calls and signals, with times";
    Depth Looks "" ["depth"] [] Value("N"), "only N levels of the tree (implies --graph)";
    MinTime Looks "" ["min-time"] [] Value("TIME"), "only calls in the tree that took so long: N[s|ms|us|ns] (implies --graph)";
    OnlyBelow Looks "" ["only-below"] [] Value("GLOBS"),
        "only what is done in calls of these functions: NAME[@MODULE],!NAME (implies --graph)";
    StackTraces Looks "k" ["stack-traces" "stack-trace"] [] Optional("HOW"),
        "the stack behind each event: -k symbol; -kk source: with source lines and inlined functions";
    Read Looks "" ["read"] ["read" "reads" "r"] Value("SET"), "all bytes read from these descriptors";
    Write Looks "" ["write"] ["write" "writes" "w"] Value("SET"), "all bytes written to them";
    Kvm Looks "" ["kvm"] ["kvm"] Value("vcpu"), "why virtual processors come back from their guests";
    PidnsTranslation Looks "" ["pidns-translation"] [] NO_VALUE, "process numbers in the tracer's namespace as well";
    Secontext Looks "" ["secontext"] ["secontext"] Optional("SET"), "security contexts of files",
        refused Some("is not supported: strace here is built without it as well, so that nothing could be compared");

    Output Output "o" ["output"] [] Value("FILE"), "into FILE, or '|COMMAND', in place of stderr";
    Append Output "A" ["output-append-mode"] [] NO_VALUE, "add to FILE";
    Separately Output "" ["output-separately"] [] NO_VALUE, "each process into FILE.PID";
    AlwaysShowPid Output "" ["always-show-pid"] [] NO_VALUE, "the process number before every line";
    Format Output "" ["format"] [] Value("FORMAT[:FILE]"),
        "text, json (JSON Lines), folded (stacks and their time), flame (the same as a picture); repeatable";
    Profile Output "" ["profile"] [] Value("strict|terminal"), "as strace has it, or for eyes (default on a terminal)";
    Color Output "" ["color" "colour"] [] Value("auto|always|never"), "whether the terminal profile has colours";
    Compat Output "" ["compat"] [] Value("strace"), "be strace: its name in messages, strict output";

    SummaryOnly Statistics "c" ["summary-only"] [] NO_VALUE, "count calls, of functions too, errors and time; no lines";
    Summary Statistics "C" ["summary"] [] NO_VALUE, "the same, and the lines";
    WallClock Statistics "w" ["summary-wall-clock"] [] NO_VALUE, "sum up elapsed time, not time in the kernel";
    SortBy Statistics "S" ["summary-sort-by"] [] Value("COLUMN"), "sort by this column, or nothing (default time)";
    SummaryColumns Statistics "U" ["summary-columns"] [] Value("COLUMNS"),
        "time-percent, total-time, self-time, min-time, max-time, avg-time, p50, p95, p99, calls, errors, name";
    Overhead Statistics "O" ["summary-syscall-overhead"] [] Value("TIME"),
        "what tracing adds to each call: N[s|ms|us|ns]";
    By Statistics "" ["by"] [] Value("syscall|function|process|thread|path|fd"), "rows with p50, p95, p99, max and error names";

    Inject Tampering "" ["inject"] ["inject"] Value("SET:WHAT"), "change what calls do or return (repeatable)";
    Fault Tampering "" ["fault"] ["fault"] Value("SET:WHAT"), "let calls fail (repeatable)";

    Help Miscellaneous "h" ["help"] [] NO_VALUE, "this text";
    Version Miscellaneous "V" ["version"] [] NO_VALUE, "version and features";
    OldForks Miscellaneous "F" [] [] NO_VALUE, "an old name of -f, where strace is meant";
    Prototypes Miscellaneous "" ["prototypes"] [] Value("FILE"), "what is known of functions: types of arguments and results";
    ProbeStep Miscellaneous "" ["probe-step"] [] Value("HOW"), "how probed instructions run: auto, emulate, boost, step";
    Debug Miscellaneous "d" ["debug"] [] NO_VALUE, "what the tracer itself sees and does, on stderr";
    Tips Miscellaneous "" ["tips"] [] Optional("WHICH"), "advice at the end",
        refused Some("is not supported: there are no tips here, only `-h` and docs/OPTIONS.md");
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    /// `-x` and `--xxx` of strace's own help, and the qualifiers that it lists.
    fn of_strace() -> HashSet<String> {
        let output = std::process::Command::new("strace").arg("--help").output();
        let help = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
        let help = help.expect("strace is installed by `cargo xtask ci --install`");
        let ends = |letter: char| !(letter.is_ascii_alphanumeric() || letter == '-');
        let mut found: HashSet<String> = HashSet::new();
        for line in help.lines().filter(|line| line.trim_start().starts_with('-')) {
            for word in line.split_whitespace().filter(|word| word.starts_with('-')) {
                found.insert(word.split(ends).next().unwrap_or_default().to_owned());
            }
            let qualifier = line.trim_start().strip_prefix("-e ").and_then(|rest| rest.split_once('='));
            if let Some((name, _)) = qualifier
                && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
            {
                found.insert(format!("-e {name}"));
            }
        }
        found
    }

    #[test]
    fn every_option_of_strace_is_taken_or_refused_by_name() {
        let found = of_strace();
        assert!(found.len() > 90, "{found:?}");
        for name in found {
            let known = OPTIONS.iter().any(|row| match name.strip_prefix("--") {
                Some(long) => row.longs.contains(&long),
                None => match name.strip_prefix("-e ") {
                    Some(qualifier) => row.qualifiers.contains(&qualifier),
                    // Letters stand there several times too: -tt, -DDD.
                    None => name.len() < 2 || row.short == &name[1..2],
                },
            });
            assert!(known, "{name} is not known");
        }
    }

    #[test]
    fn the_table_of_options_has_every_option_and_says_which_are_refused() {
        let table = include_str!("../../docs/OPTIONS.md");
        for row in OPTIONS {
            let names = row.longs.iter().map(|long| format!("`--{long}"));
            let short = (!row.short.is_empty()).then(|| format!("`-{}", row.short));
            let qualifiers = row.qualifiers.iter().map(|qualifier| format!("`-e {qualifier}="));
            for name in names.chain(short).chain(qualifiers) {
                let found = |line: &&str| {
                    let table_cell = line.split('|').nth(1).unwrap_or_default();
                    table_cell
                        .split(&name)
                        .skip(1)
                        .any(|rest| rest.starts_with(['`', '=', '[', ' ', '_']) || name.ends_with('='))
                };
                let line = table.lines().filter(|line| line.starts_with('|')).find(found);
                let line = line.unwrap_or_else(|| panic!("docs/OPTIONS.md lacks {name}"));
                assert_eq!(line.contains("**refused**"), row.refused.is_some(), "docs/OPTIONS.md on {name}: {line}");
            }
        }
    }

    #[test]
    fn no_name_means_two_options() {
        let mut seen = HashSet::new();
        for row in OPTIONS {
            let names = row.longs.iter().map(|long| format!("--{long}"));
            let short = (!row.short.is_empty()).then(|| format!("-{}", row.short));
            let qualifiers = row.qualifiers.iter().map(|qualifier| format!("-e {qualifier}"));
            for name in names.chain(short).chain(qualifiers) {
                // What -F means depends on the name that we are called by.
                let twice = row.id == Id::OldForks && name == "-F";
                assert!(seen.insert(name.clone()) || twice, "{name} stands twice");
            }
            assert_eq!(Row::of(row.id).about, row.about, "two rows for {:?}", row.id);
        }
    }
}
