//! Whole command lines, and what is made of them.

use super::*;
use std::time::Duration;
use trace::abi::Abi;
use trace::session::{Background, Interruptible, Stacks};
use trace::sink::options::{By, Column, Destination, PidPrefix, Precision, SortBy, StackForm, TextOptions};
use trace::value::quote::HexStrings;

fn around(called: &str, terminal: bool) -> Surroundings {
    Surroundings { called: called.to_owned(), stderr_is_terminal: terminal, no_color: false }
}

fn request(line: &str, around: &Surroundings) -> Result<Request, Refusal> {
    understand(line.split(' ').filter(|word| !word.is_empty()).map(OsString::from).collect(), around)
}

fn plan_as(called: &str, terminal: bool, line: &str) -> Plan {
    match request(line, &around(called, terminal)) {
        Ok(Request::Trace(plan)) => *plan,
        other => panic!("{line}: {other:?}"),
    }
}

fn plan(line: &str) -> Plan {
    plan_as("trace", false, line)
}

fn error(line: &str) -> String {
    request(line, &around("trace", false)).unwrap_err().0
}

fn text(plan: &Plan) -> &TextOptions {
    match &plan.streams[..] {
        [(_, Stream::Strict(options) | Stream::Terminal(options, _))] => options,
        other => panic!("{other:?}"),
    }
}

fn shows(plan: &Plan, name: &str) -> bool {
    let call = trace::syscalls::by_name(Abi::X86_64, name).unwrap();
    plan.config.trace.contains(Abi::X86_64, u64::from(call.number))
}

#[test]
fn stacks_come_with_functions_or_with_lines() {
    for (line, expected) in [
        ("x", Stacks::Hidden),
        ("-k x", Stacks::Functions),
        ("-kk x", Stacks::Lines),
        ("--stack-trace x", Stacks::Functions),
        ("--stack-traces=source x", Stacks::Lines),
    ] {
        assert_eq!(plan(line).config.stacks, expected, "{line}");
    }
    assert!(error("--stack-traces=all x").contains("it is symbol or source"));
}

#[test]
fn a_later_set_replaces_an_earlier_one() {
    let both = plan("-e trace=getpid --trace=close x");
    assert!(shows(&both, "close") && !shows(&both, "getpid"));
    let turned = plan("-e getpid -e !close x");
    assert!(shows(&turned, "getpid") && !shows(&turned, "close"));
    assert!(plan("-z -e status=failed x").config.statuses.failed);
    assert!(!plan("-e status=failed -z x").config.statuses.failed);
    assert_eq!(plan("-e signal=USR1 -e s=USR2 x").config.signals, 1 << 11);
}

#[test]
fn an_expression_without_a_qualifier_is_a_set_of_calls() {
    assert!(shows(&plan("-eopenat x"), "openat"));
    assert_eq!(error("-e foo=bar x"), "unknown qualifier 'foo=' of -e");
    assert_eq!(error("-e fault x"), "invalid system call 'fault'");
    assert_eq!(error("-e trace=opne x"), "invalid system call 'opne' (did you mean 'open'?)");
    assert_eq!(error("-e signal=foo x"), "invalid signal 'foo'");
}

#[test]
fn detail_is_a_matter_of_order() {
    assert_eq!(plan("-v x").config.abbrev, filter_none());
    assert!(plan("-v -e abbrev=all x").config.abbrev.is_all());
    assert_eq!(plan("-e a=all -v x").config.abbrev, filter_none());
    assert_eq!(plan("-e verbose=none x").config.verbose, filter_none());
    assert!(plan("-e raw=all x").config.raw.is_all());
}

fn filter_none() -> trace::filter::SyscallSet {
    trace::filter::SyscallSet::none()
}

#[test]
fn letters_count() {
    for (line, hex) in [
        ("x", HexStrings::Never),
        ("-x x", HexStrings::NonAscii),
        ("-xxx x", HexStrings::Always),
        ("--strings-in-hex x", HexStrings::Always),
        ("--strings-in-hex=all --strings-in-hex=none x", HexStrings::Never),
    ] {
        assert_eq!(text(&plan(line)).style.hex_strings, hex, "{line}");
    }
    assert!(plan("-y x").config.decode_fds.path && !plan("-y x").config.decode_fds.socket);
    assert!(plan("-yy -y x").config.decode_fds.socket);
    assert!(text(&plan("-q x")).quiet.attach && !text(&plan("-q x")).quiet.exit);
    assert!(text(&plan("-qq x")).quiet.exit && text(&plan("-qqqq x")).quiet.path_resolution);
    assert!(!text(&plan("-e quiet=exit -e quiet=attach x")).quiet.exit);
    for mixed in ["-q --quiet x", "-x --strings-in-hex x", "-yy -e decode-fds=none x", "-f --follow-forks x"] {
        assert!(error(mixed).contains("use one of them"), "{mixed}: {}", error(mixed));
    }
}

#[test]
fn times_have_formats_and_precisions() {
    let absolute = |line: &str| text(&plan(line)).absolute.map(|time| (time.unix, time.precision));
    assert_eq!(absolute("x"), None);
    assert_eq!(absolute("-t x"), Some((false, Precision::Seconds)));
    assert_eq!(absolute("-tt x"), Some((false, Precision::Micros)));
    assert_eq!(absolute("-tttt x"), Some((true, Precision::Micros)));
    assert_eq!(absolute("--timestamps=ms x"), Some((false, Precision::Millis)));
    assert_eq!(absolute("--timestamps=format:unix,precision:ns x"), Some((true, Precision::Nanos)));
    assert_eq!(absolute("--timestamps=us --timestamps=unix x"), Some((true, Precision::Micros)));
    assert_eq!(absolute("--timestamps=none,us x"), None);
    assert_eq!(absolute("--timestamps=unix,us --timestamps x"), Some((false, Precision::Micros)));
    for wrong in ["--timestamps=foo x", "--timestamps=format:us x", "--timestamps=precision:time x"] {
        assert!(error(wrong).starts_with("invalid --absolute-timestamps '"), "{wrong}");
    }
    assert_eq!(text(&plan("--relative-timestamps=ns -r x")).relative, Some(Precision::Micros));
    assert_eq!(text(&plan("-T --syscall-times=ns x")).durations, Some(Precision::Nanos));
    assert!(error("--relative-timestamps= x").starts_with("invalid --relative-timestamps ''"));
}

#[test]
fn numbers_are_checked_as_strace_checks_them() {
    assert_eq!(plan("-s0 x").config.strlen, 0);
    assert_eq!(plan("-s 1073741823 x").config.strlen, 1_073_741_823);
    for wrong in ["-s -1 x", "-s abc x", "-s 1073741824 x", "-a -1 x", "-a 40x x", "-I 0 x", "-I 5 x", "-O -1 -c x"] {
        assert!(error(wrong).starts_with("invalid -"), "{wrong}: {}", error(wrong));
    }
    for wrong in ["-p 0", "-p -1", "-p abc", "-p 1,x", "-p 2147483648"] {
        assert!(error(wrong).starts_with("invalid process number '"), "{wrong}: {}", error(wrong));
    }
    assert!(error(&format!("-p {}", std::process::id())).contains("is this tracer"));
    assert_eq!(plan("-p 1,2 -p 3").config.attach.len(), 3);
}

#[test]
fn eyes_see_paths_behind_descriptors_unless_told_otherwise() {
    let paths = |line: &str| plan_as("trace", true, line).config.decode_fds.path;
    assert!(paths("x") && paths("-y x") && paths("--format=json:J --format=text x"));
    assert!(!paths("--decode-fds=none x") && !paths("-e decode-fds=socket x"));
    assert!(!paths("-o F x") && !paths("--compat=strace x") && !paths("--format=json x"));
}

#[test]
fn outputs_go_where_they_are_sent() {
    let places = |line: &str| -> Vec<String> {
        let name = |(destination, stream): &(Destination, Stream)| {
            let format = match stream {
                Stream::Strict(_) => "strict",
                Stream::Terminal(_, true) => "colour",
                Stream::Terminal(_, false) => "plain",
                Stream::Json => "json",
                Stream::Stacks(_) => "stacks",
            };
            let place = match destination {
                Destination::Stderr => "stderr".to_owned(),
                Destination::File { path, append } => format!("{}{}", path.display(), if *append { "+" } else { "" }),
                Destination::Command(command) => format!("|{command}"),
                Destination::Separate { path, .. } => format!("{}.PID", path.display()),
            };
            format!("{format} {place}")
        };
        plan_as("trace", true, line).streams.iter().map(name).collect()
    };
    assert_eq!(places("x"), ["colour stderr"]);
    assert_eq!(places("--color=never x"), ["plain stderr"]);
    assert_eq!(places("--profile=strict x"), ["strict stderr"]);
    assert_eq!(places("--compat=strace x"), ["strict stderr"]);
    assert_eq!(places("-o F x"), ["strict F"]);
    assert_eq!(places("-A -o F -o G x"), ["strict G+"]);
    assert_eq!(places("-o |cat x"), ["strict |cat"]);
    assert_eq!(places("-ff -o F x"), ["strict F.PID"]);
    assert_eq!(places("-ff x"), ["colour stderr"]);
    assert_eq!(places("--profile=terminal -o F x"), ["plain F"]);
    assert_eq!(places("--format=json x"), ["json stderr"]);
    assert_eq!(places("--format=json -o F x"), ["json F"]);
    assert_eq!(places("--format=json:J x"), ["json J"]);
    assert_eq!(places("--format=json:J -o F x"), ["strict F", "json J"]);
    assert_eq!(places("--format=json:J --format=text x"), ["json J", "colour stderr"]);
    assert_eq!(places("-c --format=json:J x"), ["colour stderr", "json J"]);
    for wrong in
        ["--format=json --format=text x", "-c --format=json x", "--format=xml x", "--format=json: x", "-ff -o |x x"]
    {
        assert!(!error(wrong).is_empty(), "{wrong}");
    }
}

#[test]
fn whoever_is_called_strace_is_strict() {
    let strict = plan_as("strace", true, "-F list");
    assert!(matches!(&strict.streams[..], [(Destination::Stderr, Stream::Strict(_))]));
    assert_eq!(text(&strict).style.program, "strace");
    assert!(strict.config.follow && strict.warnings.len() == 1, "{:?}", strict.warnings);
    assert_eq!(strict.config.launch.unwrap().program, "list", "strace has no subcommands");
    assert!(plan("-F x y").config.probes.functions.is_some(), "a letter of our own elsewhere");
    assert!(plan("--compat=strace -F x").config.follow);
}

#[test]
fn lines_have_numbers_of_tasks_where_it_is_not_clear() {
    for (line, prefix) in [
        ("x", PidPrefix::WhenSeveral),
        ("-f x", PidPrefix::WhenSeveral),
        ("-o F x", PidPrefix::WhenSeveral),
        ("-f -o F x", PidPrefix::Column),
        ("-o F -p 1 -p 2", PidPrefix::Column),
        ("-ff -o F x", PidPrefix::Never),
        ("--always-show-pid x", PidPrefix::Always),
        ("--always-show-pid -o F x", PidPrefix::Column),
    ] {
        assert_eq!(text(&plan(line)).pids, prefix, "{line}");
    }
}

#[test]
fn summaries_have_columns_and_an_order() {
    let summary = |line: &str| text(&plan(line)).summary.clone().unwrap();
    assert!(!text(&plan("-c x")).lines && text(&plan("-C x")).lines && text(&plan("x")).summary.is_none());
    assert!(plan("-c x").config.system_time && !plan("-cw x").config.system_time);
    assert_eq!(summary("-c -U calls,name x").columns, [Column::Calls, Column::Name]);
    assert_eq!(summary("-c -S nothing x").sort, SortBy::Nothing);
    assert_eq!(summary("-c -O 3ms x").overhead, std::time::Duration::from_millis(3));
    assert_eq!(summary("-c x").latencies, None);
    assert_eq!(summary("-c --profile=terminal x").latencies, Some(By::Call));
    assert_eq!(summary("-c -U calls --profile=terminal x").latencies, None);
    assert_eq!(summary("-c --by process x").latencies, Some(By::Process));
    let by_path = plan("-c --by=path x").config;
    assert!(by_path.decode && by_path.decode_fds.path && !plan("-c --by=thread x").config.decode);
    for wrong in [
        "-c -C x",
        "-c -ff x",
        "-C --output-separately -o F x",
        "-w x",
        "--by fd x",
        "-c --by fish x",
        "-c -w --by fd x",
        "-U name x",
        "-c -U a x",
        "-c -U time,time x",
        "-c -S x x",
    ] {
        assert!(!error(wrong).is_empty(), "{wrong}");
    }
}

#[test]
fn descriptors_are_chosen_by_number() {
    let chosen = plan("-e read=3,4 -e write=!1 --trace-fds=5 x").config;
    assert!(chosen.dump_reads.contains(4) && !chosen.dump_reads.contains(1));
    assert!(chosen.dump_writes.contains(4) && !chosen.dump_writes.contains(1));
    assert!(chosen.trace_fds.is_some_and(|fds| fds.contains(5) && !fds.contains(3)));
    assert_eq!(error("-e read=x x"), "invalid descriptor 'x'");
}

#[test]
fn a_made_up_result_that_looks_like_an_error_is_told() {
    let said = "programs may take retval=-5 for error=5";
    assert_eq!(plan("-e inject=close:retval=-5 x").warnings, [said]);
    for retval in ["0", "7", "-4096", "0x8000000000000000"] {
        assert!(plan(&format!("-e inject=close:retval={retval} x")).warnings.is_empty(), "{retval}");
    }
}

#[test]
fn what_is_said_of_pids_is_what_was_asked_for_last() {
    let pids = |line: &str| {
        let config = plan(line).config;
        (config.decode_pids, config.translate_pids)
    };
    assert_eq!(pids("-Y --pidns-translation x"), (false, true));
    assert_eq!(pids("--pidns-translation -Y x"), (true, false));
    assert_eq!(pids("-e decode-pids=none -e decode-pids=all x"), (true, true));
    assert_eq!(pids("-e decode-pids=all -Y x"), (true, false));
}

#[test]
fn what_has_no_effect_is_said() {
    for line in
        ["-A x", "--output-separately x", "-S name x", "-c -i x", "-c -tt x", "-c -y x", "-z -Z x", "-p 1 -E A=B"]
    {
        let warnings = plan(line).warnings;
        assert_eq!(warnings.len(), 1, "{line}: {warnings:?}");
    }
    assert_eq!(plan("-A x").warnings, ["-A/--output-append-mode has no effect without -o/--output"]);
    assert!(plan("-f -o F -tt -yy -s 3 x").warnings.is_empty());
    for (line, why) in [
        ("x", "without -f/--follow-forks"),
        ("-f x", "where all calls are traced: -e trace= chooses"),
        ("-f -P /etc -e trace=all x", "where all calls are traced: -e trace= chooses"),
        ("-f -b execve -e trace=open x", "with -b/--detach-on"),
        ("-f --syscall-limit 3 -e trace=open x", "with --syscall-limit"),
        ("-f -F f x", "with -l, -F or --usdt"),
        ("-f -e trace=open -e inject=close:signal=HUP x", "with a signal= of -e inject="),
        ("-f -e trace=open -p 1", "on processes that run already"),
    ] {
        assert_eq!(plan(&format!("--seccomp-bpf {line}")).warnings, [format!("--seccomp-bpf has no effect {why}")]);
    }
    assert!(plan("--seccomp-bpf -f -e trace=!open x").warnings.is_empty());
}

#[test]
fn numbers_of_last_calls_need_every_call() {
    assert!(plan("-f x").config.seccomp && plan("-n -c x").config.seccomp);
    assert!(!plan("-n -f -e trace=open x").config.seccomp);
    assert!(plan("-n -f --seccomp-bpf x").config.seccomp);
}

#[test]
fn a_launch_with_a_file_is_quiet_and_not_interruptible() {
    assert!(text(&plan("-o F x")).quiet.attach && !text(&plan("-o F x")).quiet.exit);
    assert!(!text(&plan("-o F -p 1")).quiet.attach && !text(&plan("-o F -e quiet=none x")).quiet.attach);
    assert_eq!(plan("-o F x").config.interruptible, Interruptible::Never);
    assert_eq!(plan("-o F -I 1 x").config.interruptible, Interruptible::Anywhere);
    assert_eq!(plan("-o F -p 1").config.interruptible, Interruptible::Waiting);
}

#[test]
fn the_program_and_its_words_are_left_alone() {
    let launch = plan("-E A=B=C -E D --argv0=n x -f --trace=y").config.launch.unwrap();
    assert_eq!(launch.program, "x");
    assert_eq!(launch.args, ["-f", "--trace=y"]);
    assert_eq!(launch.argv0.unwrap(), "n");
    assert_eq!(launch.env, [("A".into(), Some("B=C".into())), ("D".into(), None)]);
}

#[test]
fn nothing_to_trace_is_an_error_with_a_hint() {
    assert_eq!(error(""), "nothing to trace: name a program, or a process with -p (-h shows how)");
    assert_eq!(error("-f"), error(""));
}

#[test]
fn subcommands_are_the_first_word_only() {
    assert!(matches!(request("list syscalls open", &around("trace", false)), Ok(Request::Print(_))));
    assert_eq!(plan("-f list").config.launch.unwrap().program, "list");
    assert_eq!(plan("-- report").config.launch.unwrap().program, "report");
    assert!(error("report").contains("'report' is not supported yet"));
}

#[test]
fn the_background_has_levels_and_words() {
    for (options, expected) in [
        ("-D", Background::Grandchild),
        ("-D -D", Background::Group),
        ("-DDD", Background::Session),
        ("--daemonize", Background::Grandchild),
        ("--daemonize=pgrp", Background::Group),
        ("--daemonized=session", Background::Session),
    ] {
        let plan = plan(&format!("{options} x"));
        assert_eq!((plan.background, plan.config.interruptible), (Some(expected), Interruptible::NeverStopped));
    }
    assert!(error("-DDDD x").contains("three times"));
    assert!(error("-D --daemonize x").contains("in two ways"));
    assert!(error("-D -p 1").contains("needs a program"));
    assert_eq!(plan("--syscall-limit=3 x").config.syscall_limit, Some(3));
    assert!(error("--syscall-limit=0 x").contains("a number above 0"));
}

#[test]
fn what_is_not_there_yet_is_refused_by_name() {
    for (line, start) in [("--secontext x", "--secontext is not supported: "), ("--tips x", "--tips is not supported")]
    {
        assert!(error(line).starts_with(start), "{line}: {}", error(line));
    }
}

#[test]
fn questions_are_answered_whatever_stands_beside_them() {
    for line in ["-h", "-fh", "-V", "--version -f", "-k -h"] {
        assert!(matches!(request(line, &around("trace", false)), Ok(Request::Print(_))), "{line}");
    }
}

#[test]
fn a_tree_is_asked_for_or_comes_with_functions_on_a_terminal() {
    let tree = |plan: &Plan| text(plan).tree.clone();
    assert!(tree(&plan("-F f x")).is_none(), "lines as ltrace has them");
    assert!(tree(&plan_as("trace", true, "x")).is_none(), "no function is in question");
    assert!(tree(&plan_as("trace", true, "-l * x")).is_some_and(|tree| tree.fold));
    let asked = plan("--graph x");
    assert!(tree(&asked).is_some_and(|tree| !tree.fold && tree.depth.is_none() && tree.min_time.is_zero()));
    assert!(!text(&asked).for_eyes && text(&asked).column == 0);
    assert_eq!(text(&plan("--graph -a 30 x")).column, 30);
    let narrowed = tree(&plan("--depth=3 --min-time 1.5ms x")).expect("--graph is implied");
    assert_eq!((narrowed.depth, narrowed.min_time), (Some(3), Duration::from_micros(1500)));
    for (line, sentence) in [
        ("--depth 0 x", "invalid --depth '0': it is a number above 0"),
        ("--min-time soon x", "invalid --min-time 'soon': it is a time such as 100us, 5ms, 0.5s"),
        (
            "--only-below a,,b x",
            "--only-below takes globs of names, and '' is none: a name, a glob, a /regex/ or an address is missing",
        ),
    ] {
        assert_eq!(error(line), sentence, "{line}");
    }
    assert_eq!(plan("--graph -c x").warnings, ["--graph has no effect with -c/--summary-only"]);
    assert_eq!(plan("--graph --format=json:f x").warnings, ["--graph has no effect without text"]);
}

#[test]
fn what_is_below_a_function_needs_the_function_probed() {
    let only = plan("--only-below parse_*@libx.so,!parse_end x");
    assert!(shows(&only, "read"), "system calls below of it are shown");
    let spec = only.config.probes.functions.as_ref().expect("it is probed");
    assert_eq!(spec.include.iter().map(|pattern| pattern.text.as_str()).collect::<Vec<_>>(), ["parse_*@libx.so"]);
    assert!(!shows(&plan("-l malloc --only-below main x"), "read"), "library calls were asked for");
    let below = text(&only).tree.as_ref().and_then(|tree| tree.below.clone()).expect("a filter");
    assert_eq!(below.text(), "parse_*@libx.so,!parse_end");
}

#[test]
fn summaries_count_functions_too() {
    let summary = |line: &str| text(&plan(line)).summary.clone().expect("a summary");
    let usual = summary("-c -F f x");
    assert!(usual.function_columns.contains(&Column::P99) && !usual.columns.contains(&Column::P99));
    let chosen = summary("-c -F f -U calls,self,p50 -S self-time x");
    assert_eq!(chosen.function_columns, [Column::Calls, Column::SelfTime, Column::P50]);
    assert_eq!(chosen.sort, SortBy::Column(Column::SelfTime));
    assert!(summary("-c --only-below f x").below.is_some());
    assert_eq!(summary("-c --by=function -F f x").latencies, Some(By::Call));
    assert_eq!(
        error("-c --by=path -F f x"),
        "--by=path and --by=fd count system calls, and functions have no path: leave out -l and -F"
    );
    let warnings = plan("-c --depth 3 --min-time 5 x").warnings;
    assert_eq!(warnings, ["depth", "min-time"].map(|name| format!("--{name} has no effect with -c/--summary-only")));
}

#[test]
fn stacks_are_a_file() {
    let pictures = plan("--format=flame:f.svg --format=folded:f.txt --only-below f x");
    let forms: Vec<StackForm> = pictures
        .streams
        .iter()
        .filter_map(|(_, stream)| match stream {
            Stream::Stacks(options) if options.below.is_some() => Some(options.form),
            _ => None,
        })
        .collect();
    assert_eq!(forms, [StackForm::Flame, StackForm::Folded]);
    assert!(!pictures.config.decode && pictures.warnings.is_empty(), "{:?}", pictures.warnings);
    assert!(plan("--format=folded:f --format=text x").config.decode);
    assert!(matches!(&plan("-o f --format=folded x").streams[..], [(Destination::File { .. }, Stream::Stacks(_))]));
    let sentence = "stacks are one file: say --format=flame:FILE, --format=folded:FILE, or -o FILE";
    for line in ["--format=flame x", "-ff -o f --format=folded x"] {
        assert_eq!(error(line), sentence, "{line}");
    }
    assert!(error("--format=svg x").ends_with("it is text, json, folded or flame, and maybe :FILE"));
}

/// A word of a command line.
fn word(random: &mut crate::fuzz::Random) -> String {
    let row = random.one_of(options::OPTIONS);
    let text = random.text(crate::fuzz::PIECES);
    match (random.below(4), row.longs, row.qualifiers) {
        (0, ..) => format!("-{}{text}", row.short),
        (1, longs, _) if !longs.is_empty() && random.below(2) == 0 => format!("--{}", random.one_of(longs)),
        (1, longs, _) if !longs.is_empty() => format!("--{}={text}", random.one_of(longs)),
        (2, _, qualifiers) if !qualifiers.is_empty() => format!("-e{}={text}", random.one_of(qualifiers)),
        _ => text,
    }
}

#[test]
fn no_command_line_makes_us_panic() {
    crate::fuzz::cases(|random| {
        let words = (0..random.below(7)).map(|_| word(random).into()).collect();
        let called = *random.one_of(&["trace", "strace", "ltrace"]);
        let _ = understand(words, &around(called, random.below(2) == 0));
    });
}
