//! From choices to a plan: what the session and the sinks are told, and what the user should know before.

use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;
use std::sync::Arc;

use trace::event::Sink;
use trace::filter::{Forced, Quiet, SyscallSet, Tamper};
use trace::plt::prototypes::Prototypes;
use trace::probe::matcher::{ModuleNames, Names};
use trace::session::{Background, Config, Interruptible, Launch, Stacks};
use trace::sink::options::{
    Absolute, By, CallFilter, Destination, PidPrefix, StackForm, StackOptions, SummaryOptions, TextOptions, TreeOptions,
};
use trace::sink::text::TERMINAL_PALETTE;
use trace::sink::{JsonOptions, JsonSink, Output, StackSink, TerminalSink, TextSink};
use trace::value::style::Style;

use super::choices::Choices;
use super::options::{Id, Row};
use super::times::TimeFormat;
use super::{Refusal, Surroundings, foreseen, shown_word};

/// What is to be done.
#[derive(Debug)]
pub(crate) struct Plan {
    /// Our name in messages.
    pub(crate) called: String,
    /// Whether the program is to be our caller's own child, and where the tracer is then.
    pub(crate) background: Option<Background>,
    /// Whether it is told what the tracer sees (`-d`).
    pub(crate) debug: bool,
    /// What the session is told.
    pub(crate) config: Config,
    /// What is written, and where to.
    pub(crate) streams: Vec<(Destination, Stream)>,
    /// Sentences about options without effect.
    pub(crate) warnings: Vec<String>,
}

/// One output.
#[derive(Debug)]
pub(crate) enum Stream {
    /// Text as strace has it.
    Strict(TextOptions),
    /// Text for eyes; whether it has colours.
    Terminal(TextOptions, bool),
    /// JSON Lines.
    Json,
    /// Stacks of calls.
    Stacks(StackOptions),
}

impl Stream {
    /// Whether it shows arguments and results.
    const fn shows_values(&self) -> bool {
        match self {
            Stream::Strict(options) | Stream::Terminal(options, _) => options.lines,
            Stream::Json => true,
            Stream::Stacks(_) => false,
        }
    }

    /// The sink that writes it.
    pub(crate) fn into_sink(self, output: Output) -> Box<dyn Sink> {
        match self {
            Stream::Strict(options) => Box::new(TextSink::new(options, output)),
            Stream::Terminal(mut options, colored) => {
                options.style.palette = colored.then_some(&TERMINAL_PALETTE);
                Box::new(TerminalSink::new(options, output))
            }
            Stream::Json => {
                let program = format!("trace {}", env!("CARGO_PKG_VERSION"));
                Box::new(JsonSink::new(&JsonOptions { program }, output))
            }
            Stream::Stacks(options) => Box::new(StackSink::new(options, output)),
        }
    }
}

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// Lines for people.
    Text,
    /// Lines for programs.
    Json,
    /// Stacks of calls, at the end.
    Stacks(StackForm),
}

/// Which text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Profile {
    /// What strace would write.
    Strict,
    /// The same for eyes.
    Terminal,
}

/// Whether there are colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Color {
    /// On a terminal.
    Auto,
    /// Yes.
    Always,
    /// No.
    Never,
}

impl Plan {
    /// The plan for these choices and the program's words.
    ///
    /// # Errors
    /// For choices that contradict each other, and when there is nothing to trace.
    pub(crate) fn of(mut choices: Choices, words: Vec<OsString>, around: &Surroundings) -> Result<Self, Refusal> {
        let strace = choices.compat || around.called == "strace";
        let called = if strace { "strace".to_owned() } else { around.called.clone() };
        let mut warnings = Vec::new();
        old_forks(&mut choices, &mut warnings)?;
        if words.is_empty() && choices.attach.is_empty() {
            return Err(Refusal("nothing to trace: name a program, or a process with -p (-h shows how)".into()));
        }
        if words.first().is_some_and(|program| program.is_empty()) {
            return Err(Refusal("cannot run '': the program's name is empty".into()));
        }
        if words.is_empty() && choices.background.is_some() {
            return Err(Refusal(format!("{} needs a program to be run", Row::of(Id::Daemonize).name())));
        }
        contradictions(&choices)?;
        without_effect(&choices, words.is_empty(), &mut warnings);
        let quiet = quiet(&choices, words.is_empty());
        resolved_paths(&choices, quiet, &mut warnings);
        warnings.extend(choices.tampers.iter().filter_map(taken_for_error));
        what_is_probed(&mut choices);
        let streams = streams(&choices, strace, quiet, around)?;
        if streams.iter().all(|(_, stream)| matches!(stream, Stream::Json | Stream::Stacks(_))) {
            let pictures = streams.iter().any(|(_, stream)| matches!(stream, Stream::Stacks(_)));
            let no_effect = |id| format!("{} has no effect without text", Row::of(id).name());
            warnings.extend(choices.tree.options().filter(|id| *id != Id::OnlyBelow || !pictures).map(no_effect));
        }
        choices.probes.prototypes = prototypes(&choices)?;
        // Eyes want names.
        choices.decode_fds.path |=
            !choices.decode_fds_said && streams.iter().any(|(_, stream)| matches!(stream, Stream::Terminal(..)));
        let (background, debug) = (choices.background, choices.debug);
        let values = streams.iter().any(|(_, stream)| stream.shows_values());
        let mut config = config(choices, words, values);
        config.describe_notices =
            config.decode && streams.iter().any(|(_, stream)| !matches!(stream, Stream::Strict(_)));
        if let (Some(launch), false) = (&config.launch, config.probes.is_empty() || !config.attach.is_empty()) {
            foreseen::check(launch, &config.probes)?;
        }
        Ok(Plan { background, debug, called, config, streams, warnings })
    }
}

fn old_forks(choices: &mut Choices, warnings: &mut Vec<String>) -> Result<(), Refusal> {
    if !choices.old_forks {
        return Ok(());
    }
    warnings.push("-F is an old name of -f/--follow-forks".into());
    choices.follow = choices.follow.max(1);
    Ok(())
}

fn contradictions(choices: &Choices) -> Result<(), Refusal> {
    let summary = choices.summary.is_wanted();
    let need_summary = |id| Err(Refusal(format!("{} needs -c/--summary-only or -C/--summary", Row::of(id).name())));
    if choices.summary.alone && choices.summary.as_well {
        return Err(Refusal("-c/--summary-only and -C/--summary exclude each other".into()));
    }
    if summary && separate(choices) {
        return Err(Refusal("-c and -C count all processes together, which -ff/--output-separately forbids".into()));
    }
    if choices.summary.wall_clock && !summary {
        return need_summary(Id::WallClock);
    }
    if choices.summary.columns.is_some() && !summary {
        return need_summary(Id::SummaryColumns);
    }
    if choices.summary.by.is_some() && !summary {
        return need_summary(Id::By);
    }
    let of_strace = [
        (choices.summary.columns.is_some(), Id::SummaryColumns),
        (choices.summary.sort_by.is_some(), Id::SortBy),
        (choices.summary.wall_clock, Id::WallClock),
    ];
    if let Some((_, id)) = of_strace.into_iter().find(|&(given, _)| given && choices.summary.by.is_some()) {
        let (by, other) = (Row::of(Id::By).name(), Row::of(id).name());
        return Err(Refusal(format!("{by} has columns and an order of its own: leave out {other}")));
    }
    let functions = !choices.probes.is_empty() || choices.tree.only_below.is_some();
    if functions && matches!(choices.summary.by, Some(By::Path | By::Fd)) {
        let by = Row::of(Id::By).name();
        return Err(Refusal(format!(
            "{by}=path and {by}=fd count system calls, and functions have no path: leave out -l and -F"
        )));
    }
    if separate(choices) && choices.output.as_ref().is_some_and(|output| command(output).is_some()) {
        return Err(Refusal("-ff/--output-separately needs a file, which -o '|COMMAND' is not".into()));
    }
    Ok(())
}

/// Whoever asks for functions alone is not asking for system calls; what is only to be shown below of certain functions
/// needs to know when these are called.
fn what_is_probed(choices: &mut Choices) {
    if !choices.probes.is_empty() && !choices.trace_given {
        choices.trace = SyscallSet::none();
    }
    let Some((_, roots)) = &choices.tree.only_below else { return };
    if !roots.include.is_empty() {
        choices.probes.functions.get_or_insert_default().include.extend(roots.include.iter().cloned());
    }
}

/// What of the tree is shown, where there is one.
fn tree(choices: &Choices, profile: Profile) -> Option<TreeOptions> {
    let functions = !choices.probes.is_empty() && profile == Profile::Terminal;
    (choices.tree.options().next().is_some() || functions).then(|| TreeOptions {
        depth: choices.tree.depth,
        min_time: choices.tree.min_time.unwrap_or_default(),
        below: below(choices),
        fold: profile == Profile::Terminal,
    })
}

/// Which calls `--only-below` means, by the names that are shown.
fn below(choices: &Choices) -> Option<CallFilter> {
    let (text, spec) = choices.tree.only_below.clone()?;
    Some(CallFilter::new(&text, move |call| {
        let path = call.module.as_deref().unwrap_or_default();
        let module = ModuleNames { path, soname: None, is_main: call.module.is_none() };
        spec.choose(&Names::new([&*call.name]), module).is_some()
    }))
}

const fn separate(choices: &Choices) -> bool {
    choices.separately || choices.follow > 1
}

/// What `-o '|COMMAND'` runs.
fn command(output: &OsString) -> Option<String> {
    match output.as_bytes() {
        [b'|' | b'!', command @ ..] => Some(String::from_utf8_lossy(command).into_owned()),
        _ => None,
    }
}

/// Warns of a made-up result that programs take for an error.
fn taken_for_error(rule: &Tamper) -> Option<String> {
    let Some(Forced::Value(value)) = rule.result else { return None };
    let number = u32::try_from(value.checked_neg()?).ok().filter(|number| (1..=4095).contains(number))?;
    Some(format!("programs may take retval={value} for error={number}"))
}

fn without_effect(choices: &Choices, attach_only: bool, warnings: &mut Vec<String>) {
    let mut say = |given: bool, id: Id, why: &str| {
        if given {
            warnings.push(format!("{} has no effect {why}", Row::of(id).name()));
        }
    };
    let files = choices.output.is_some() || choices.formats.iter().any(|(_, file)| file.is_some());
    say(choices.append && !files, Id::Append, "without -o/--output");
    say(choices.separately && choices.output.is_none(), Id::Separately, "without -o/--output");
    let summary = choices.summary.is_wanted();
    say(choices.summary.sort_by.is_some() && !summary, Id::SortBy, "without -c/--summary-only or -C/--summary");
    if choices.summary.alone {
        let with = "with -c/--summary-only";
        say(choices.instruction_pointer, Id::InstructionPointer, with);
        say(choices.syscall_number, Id::SyscallNumber, with);
        say(choices.arg_names, Id::ArgNames, with);
        say(choices.stacks != Stacks::Hidden, Id::StackTraces, with);
        say(choices.tree.graph, Id::Graph, with);
        say(choices.tree.depth.is_some(), Id::Depth, with);
        say(choices.tree.min_time.is_some(), Id::MinTime, with);
        say(choices.times.relative.is_some(), Id::Relative, with);
        say(choices.times.duration.is_some(), Id::SyscallTimes, with);
        say(choices.times.format != TimeFormat::None, Id::Absolute, with);
        say(choices.decode_fds != trace::session::DecodeFds::default(), Id::DecodeFds, with);
    }
    if choices.seccomp == Some(true) {
        say(choices.follow == 0, Id::Seccomp, "without -f/--follow-forks");
        let chosen = choices.follow == 0 || !choices.trace.is_all() || !choices.probes.is_empty();
        say(!chosen, Id::Seccomp, "where all calls are traced: -e trace= chooses");
        say(choices.detach_on_execve, Id::Seccomp, "with -b/--detach-on");
        say(choices.syscall_limit.is_some(), Id::Seccomp, "with --syscall-limit");
        say(!choices.probes.is_empty(), Id::Seccomp, "with -l, -F or --usdt");
        let signals = choices.tampers.iter().any(|rule| rule.signal.is_some());
        say(signals, Id::Seccomp, "with a signal= of -e inject=");
    }
    if attach_only {
        let why = "on processes that run already";
        say(choices.seccomp == Some(true) && choices.follow > 0, Id::Seccomp, why);
        say(choices.launch.user.is_some(), Id::User, why);
        say(!choices.launch.env.is_empty(), Id::Env, why);
        say(choices.launch.argv0.is_some(), Id::Argv0, why);
        say(choices.kill_on_exit, Id::KillOnExit, why);
    }
    if choices.outcome_flags > 1 {
        warnings.push("of several -z and -Z only the last one holds; `-e status=` takes a set".into());
    }
}

/// Messages that are left out. Where the output is not on standard error and a program is launched, nobody waits for
/// those about attaching.
fn quiet(choices: &Choices, attach_only: bool) -> Quiet {
    match (choices.quiet, choices.quiet_level) {
        (Some(set), _) => set,
        (None, 0) if choices.output.is_some() && !attach_only => Quiet::level(1),
        (None, level) => Quiet::level(level),
    }
}

/// Says what the paths of `-P` are in full: links followed, from the root. The session looks for both.
fn resolved_paths(choices: &Choices, quiet: Quiet, warnings: &mut Vec<String>) {
    for path in choices.paths.iter().filter(|_| !quiet.path_resolution) {
        if let Ok(full) = std::fs::canonicalize(path)
            && full.as_os_str() != path
        {
            let (path, full) = (shown_word(path), shown_word(full.as_os_str()));
            warnings.push(format!("the requested path \"{path}\" is resolved to \"{full}\""));
        }
    }
}

fn streams(
    choices: &Choices,
    strace: bool,
    quiet: Quiet,
    around: &Surroundings,
) -> Result<Vec<(Destination, Stream)>, Refusal> {
    let main = main_destination(choices);
    let unplaced: Vec<Format> =
        choices.formats.iter().filter(|(_, file)| file.is_none()).map(|(format, _)| *format).collect();
    let is_picture = |format: &Format| matches!(format, Format::Stacks(_));
    if unplaced.len() > 1 {
        return Err(Refusal(
            "two --format without a file would write to the same place: say --format=json:FILE".into(),
        ));
    }
    if unplaced.contains(&Format::Json) && choices.summary.is_wanted() {
        return Err(Refusal("a summary can't stand among JSON Lines: say --format=json:FILE".into()));
    }
    if unplaced.iter().any(is_picture) && matches!(main, Destination::Stderr | Destination::Separate { .. }) {
        return Err(Refusal("stacks are one file: say --format=flame:FILE, --format=folded:FILE, or -o FILE".into()));
    }
    let mut wanted: Vec<(Format, Destination)> = Vec::new();
    let summary = choices.summary.is_wanted();
    let implied = choices.formats.is_empty() || ((choices.output.is_some() || summary) && unplaced.is_empty());
    if implied {
        wanted.push((Format::Text, main.clone()));
    }
    for (format, file) in &choices.formats {
        let destination = file.as_ref().map_or_else(|| main.clone(), |file| destination(file, choices.append));
        wanted.push((*format, destination));
    }
    Ok(wanted
        .into_iter()
        .map(|(format, destination)| {
            let stream = match format {
                Format::Text => text(choices, strace, quiet, around, &destination),
                Format::Json => Stream::Json,
                Format::Stacks(form) => {
                    let title = "Time in calls".to_owned();
                    Stream::Stacks(StackOptions { form, below: below(choices), title })
                }
            };
            (destination, stream)
        })
        .collect())
}

fn main_destination(choices: &Choices) -> Destination {
    match &choices.output {
        None => Destination::Stderr,
        Some(output) if separate(choices) => {
            Destination::Separate { path: PathBuf::from(output), append: choices.append }
        }
        Some(output) => destination(output, choices.append),
    }
}

fn destination(output: &OsString, append: bool) -> Destination {
    match command(output) {
        Some(command) => Destination::Command(command),
        None => Destination::File { path: PathBuf::from(output), append },
    }
}

fn text(choices: &Choices, strace: bool, quiet: Quiet, around: &Surroundings, destination: &Destination) -> Stream {
    let on_terminal = *destination == Destination::Stderr && around.stderr_is_terminal;
    let profile = choices.profile.unwrap_or(match on_terminal && !strace {
        true => Profile::Terminal,
        false => Profile::Strict,
    });
    let tree = tree(choices, profile);
    let mut options = TextOptions {
        style: Style {
            xlat: choices.xlat,
            hex_strings: choices.hex_strings,
            program: if strace { "strace".to_owned() } else { around.called.clone() },
            meanings: false,
            palette: None,
        },
        column: choices.columns.unwrap_or(if tree.is_some() { 0 } else { 40 }),
        lines: !choices.summary.alone,
        absolute: match choices.times.format {
            TimeFormat::None => None,
            format => Some(Absolute { unix: format == TimeFormat::Unix, precision: choices.times.precision }),
        },
        relative: choices.times.relative,
        durations: choices.times.duration,
        signals: choices.signals,
        task_names: choices.decode_pids,
        numbers: choices.syscall_number,
        instruction_pointers: choices.instruction_pointer,
        arg_names: choices.arg_names,
        pids: pids(choices, destination),
        quiet,
        for_eyes: profile == Profile::Terminal,
        tree,
        summary: choices.summary.is_wanted().then(|| summary(choices)),
    };
    if profile == Profile::Terminal {
        options.style.meanings = true;
        if let Some(summary) = options.summary.as_mut().filter(|_| leaves_the_summary_open(choices)) {
            summary.latencies = summary.latencies.or(Some(By::Call));
        }
    }
    let color = match choices.color {
        Color::Auto => on_terminal && !around.no_color,
        Color::Always => true,
        Color::Never => false,
    };
    // A tree is no lines of strace's, whatever else is asked for.
    match profile == Profile::Terminal || options.tree.is_some() {
        true => Stream::Terminal(options, color),
        false => Stream::Strict(options),
    }
}

fn pids(choices: &Choices, destination: &Destination) -> PidPrefix {
    let several = choices.follow > 0 || choices.attach.len() > 1;
    match destination {
        Destination::Separate { .. } if !choices.always_show_pid => PidPrefix::Never,
        Destination::Stderr if choices.always_show_pid => PidPrefix::Always,
        Destination::Stderr => PidPrefix::WhenSeveral,
        _ if several || choices.always_show_pid => PidPrefix::Column,
        _ => PidPrefix::WhenSeveral,
    }
}

/// Whether nothing was said that only strace's table has.
const fn leaves_the_summary_open(choices: &Choices) -> bool {
    choices.summary.columns.is_none() && choices.summary.sort_by.is_none() && !choices.summary.wall_clock
}

fn summary(choices: &Choices) -> SummaryOptions {
    let default = SummaryOptions::default();
    SummaryOptions {
        wall_clock: choices.summary.wall_clock,
        overhead: choices.summary.overhead.unwrap_or(default.overhead),
        sort: choices.summary.sort_by.unwrap_or(default.sort),
        columns: choices.summary.columns.clone().unwrap_or(default.columns),
        function_columns: choices.summary.columns.clone().unwrap_or(default.function_columns),
        below: below(choices),
        latencies: choices.summary.by,
    }
}

/// What is known of functions: nothing where none are shown.
fn prototypes(choices: &Choices) -> Result<Arc<Prototypes>, Refusal> {
    if choices.probes.is_empty() {
        return Ok(Arc::default());
    }
    let mut known = Prototypes::built_in().map_err(|error| Refusal(error.to_string()))?;
    for path in &choices.prototypes {
        let shown = shown_word(path.as_os_str());
        let text = std::fs::read_to_string(path).map_err(|error| Refusal(format!("cannot read {shown}: {error}")))?;
        known.add(&path.display().to_string(), &text).map_err(|error| Refusal(error.to_string()))?;
    }
    Ok(Arc::new(known))
}

fn config(choices: Choices, words: Vec<OsString>, values: bool) -> Config {
    let summary = choices.summary.is_wanted();
    let to_a_file = choices.output.is_some() && !words.is_empty();
    let by_what_is_decoded = matches!(choices.summary.by, Some(By::Path | By::Fd));
    let mut decode_fds = choices.decode_fds;
    decode_fds.path |= by_what_is_decoded;
    let mut words = words.into_iter();
    let launch = words.next().map(|program| Launch { program, args: words.collect(), ..choices.launch });
    let decode = values || by_what_is_decoded || !choices.paths.is_empty() || choices.trace_fds.is_some();
    Config {
        launch,
        attach: choices.attach,
        follow: choices.follow > 0,
        trace: choices.trace,
        probes: choices.probes,
        tampers: choices.tampers,
        signals: choices.signals,
        statuses: choices.statuses,
        paths: choices.paths,
        strlen: choices.strlen,
        abbrev: choices.abbrev,
        verbose: choices.verbose,
        raw: choices.raw,
        dump_reads: choices.dump_reads,
        dump_writes: choices.dump_writes,
        trace_fds: choices.trace_fds,
        decode_fds,
        describe_notices: false,
        decode_pids: choices.decode_pids,
        translate_pids: choices.translate_pids,
        vcpu_exits: choices.vcpu_exits && decode,
        // A line that belongs to no call, as that of a signal, has the number of the last call, shown or not.
        seccomp: choices.seccomp.unwrap_or(!choices.syscall_number || choices.summary.alone),
        decode,
        system_time: summary && !choices.summary.wall_clock,
        detach_on_execve: choices.detach_on_execve,
        interruptible: choices.interruptible.unwrap_or(match to_a_file {
            _ if choices.background.is_some() => Interruptible::NeverStopped,
            true => Interruptible::Never,
            false => Interruptible::Waiting,
        }),
        stacks: if choices.summary.alone && choices.formats.is_empty() { Stacks::Hidden } else { choices.stacks },
        kill_on_exit: choices.kill_on_exit,
        syscall_limit: choices.syscall_limit,
    }
}
