//! What each option means: one option after the other changes the choices made so far.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::PathBuf;

use trace::breakpoint::displaced::Method;
use trace::filter::{self, DescriptorSet, FilterError, Quiet, SyscallSet, Tamper};
use trace::ids::Pid;
use trace::probe::matcher::ModulePattern;
use trace::probe::spec::SpecError;
use trace::session::{Background, DecodeFds, Interruptible, Launch, ProbeConfig, Stacks, Statuses};
use trace::sink::options::StackForm;
use trace::value::quote::HexStrings;
use trace::value::style::Xlat;

use super::numbers::number;
use super::options::{Group, Id, OPTIONS, Row};
use super::plan::{Color, Format, Profile};
use super::times::Times;
use super::views::{Summary, Tree, add_globs};
use super::words::{Occurrence, Spelled};
use super::{Refusal, hint, shown};

/// The longest string that strace lets one ask for: four bytes of escape for each must fit an `int`.
const MAX_STRLEN: i32 = i32::MAX / 2;

/// What was chosen. A field that is `None` was left to its default, which may depend on others.
#[derive(Debug)]
pub(crate) struct Choices {
    /// How the program is started; which it is, the words behind the options say.
    pub(crate) launch: Launch,
    pub(crate) attach: Vec<Pid>,
    pub(crate) follow: usize,
    pub(crate) old_forks: bool,
    pub(crate) detach_on_execve: bool,
    pub(crate) interruptible: Option<Interruptible>,
    pub(crate) kill_on_exit: bool,
    pub(crate) background: Option<Background>,
    pub(crate) syscall_limit: Option<u64>,
    pub(crate) seccomp: Option<bool>,
    pub(crate) trace: SyscallSet,
    /// Whether it was said which calls are shown.
    pub(crate) trace_given: bool,
    pub(crate) probes: ProbeConfig,
    /// Files that say what is known of functions.
    pub(crate) prototypes: Vec<PathBuf>,
    pub(crate) signals: u64,
    pub(crate) statuses: Statuses,
    pub(crate) outcome_flags: usize,
    pub(crate) paths: Vec<OsString>,
    pub(crate) quiet_level: usize,
    pub(crate) quiet: Option<Quiet>,
    pub(crate) strlen: usize,
    pub(crate) abbrev: SyscallSet,
    pub(crate) verbose: SyscallSet,
    pub(crate) raw: SyscallSet,
    pub(crate) dump_reads: DescriptorSet,
    pub(crate) dump_writes: DescriptorSet,
    pub(crate) trace_fds: Option<DescriptorSet>,
    pub(crate) xlat: Xlat,
    pub(crate) hex_strings: HexStrings,
    pub(crate) hex_level: usize,
    pub(crate) fd_level: usize,
    pub(crate) decode_fds: DecodeFds,
    /// Whether `decode_fds` was said and is not the default.
    pub(crate) decode_fds_said: bool,
    pub(crate) stacks: Stacks,
    pub(crate) decode_pids: bool,
    pub(crate) translate_pids: bool,
    pub(crate) vcpu_exits: bool,
    pub(crate) arg_names: bool,
    pub(crate) times: Times,
    pub(crate) instruction_pointer: bool,
    pub(crate) syscall_number: bool,
    pub(crate) columns: Option<usize>,
    pub(crate) tree: Tree,
    pub(crate) output: Option<OsString>,
    pub(crate) append: bool,
    pub(crate) separately: bool,
    pub(crate) always_show_pid: bool,
    pub(crate) formats: Vec<(Format, Option<OsString>)>,
    pub(crate) profile: Option<Profile>,
    pub(crate) color: Color,
    pub(crate) compat: bool,
    pub(crate) summary: Summary,
    pub(crate) tampers: Vec<Tamper>,
    pub(crate) debug: bool,
    /// Options of which two spellings can't be mixed, in the spelling that came first.
    spelled: Vec<(Id, bool)>,
}

impl Default for Choices {
    fn default() -> Self {
        Choices {
            launch: Launch::default(),
            attach: Vec::new(),
            follow: 0,
            old_forks: false,
            detach_on_execve: false,
            interruptible: None,
            kill_on_exit: false,
            background: None,
            syscall_limit: None,
            seccomp: None,
            trace: SyscallSet::all(),
            trace_given: false,
            probes: ProbeConfig::default(),
            prototypes: Vec::new(),
            signals: u64::MAX,
            statuses: Statuses::ALL,
            outcome_flags: 0,
            paths: Vec::new(),
            quiet_level: 0,
            quiet: None,
            strlen: 32,
            abbrev: SyscallSet::all(),
            verbose: SyscallSet::all(),
            raw: SyscallSet::none(),
            dump_reads: DescriptorSet::default(),
            dump_writes: DescriptorSet::default(),
            trace_fds: None,
            xlat: Xlat::Abbrev,
            hex_strings: HexStrings::Never,
            hex_level: 0,
            fd_level: 0,
            decode_fds: DecodeFds::default(),
            decode_fds_said: false,
            stacks: Stacks::Hidden,
            decode_pids: false,
            translate_pids: false,
            vcpu_exits: false,
            arg_names: false,
            times: Times::default(),
            instruction_pointer: false,
            syscall_number: false,
            columns: None,
            tree: Tree::default(),
            output: None,
            append: false,
            separately: false,
            always_show_pid: false,
            formats: Vec::new(),
            profile: None,
            color: Color::Auto,
            compat: false,
            summary: Summary::default(),
            tampers: Vec::new(),
            debug: false,
            spelled: Vec::new(),
        }
    }
}

pub(super) fn refused_globs(option: &Occurrence, error: &SpecError) -> Refusal {
    Refusal(format!("{} takes globs of names, and '{}' is none: {}", option.name(), quoted(&error.item), error.reason))
}

fn method(option: &Occurrence, value: Option<&OsStr>) -> Result<Method, Refusal> {
    let text = lossy(value);
    Ok(match &*text {
        "auto" => Method::Auto,
        "emulate" => Method::Emulate,
        "boost" => Method::Boost,
        "step" => Method::Step,
        _ => return invalid(option, &text, "it is auto, emulate, boost or step").map(|()| Method::Auto),
    })
}

impl From<FilterError> for Refusal {
    fn from(error: FilterError) -> Self {
        Refusal(error.to_string())
    }
}

impl Choices {
    /// Applies options in their order.
    ///
    /// # Errors
    /// For a value that is none, and an option that is not there yet.
    pub(crate) fn made(options: impl IntoIterator<Item = Occurrence>) -> Result<Self, Refusal> {
        let mut choices = Choices::default();
        for option in options {
            choices.apply(&option)?;
        }
        Ok(choices)
    }

    fn apply(&mut self, option: &Occurrence) -> Result<(), Refusal> {
        if option.id == Id::Expression {
            return self.apply(&qualifier(option.value.as_deref().unwrap_or_default())?);
        }
        if let Some(why) = Row::of(option.id).refused {
            return Err(Refusal(format!("{} {why}", option.name().trim_end_matches('='))));
        }
        self.one_spelling(option)?;
        let value = option.value.as_deref();
        match Row::of(option.id).group {
            Group::Startup | Group::Tracing => self.course(option, value),
            Group::Filtering => self.filtering(option, value),
            Group::Looks => self.looks(option, value),
            Group::Output | Group::Tampering => self.output(option, value),
            Group::Statistics => self.summary.apply(option, value),
            Group::Miscellaneous => {
                match option.id {
                    // Answered before anything is chosen.
                    Id::Help | Id::Version => {}
                    Id::Debug => self.debug = true,
                    Id::Prototypes => self.prototypes.push(value.map(PathBuf::from).unwrap_or_default()),
                    Id::ProbeStep => self.probes.method = method(option, value)?,
                    _ => self.old_forks = true,
                }
                Ok(())
            }
        }
    }

    /// Letters that count, such as `-q`, can't stand beside their long forms: which of both would hold?
    fn one_spelling(&mut self, option: &Occurrence) -> Result<(), Refusal> {
        if !matches!(
            option.id,
            Id::Follow | Id::Daemonize | Id::Quiet | Id::DecodeFds | Id::StringsInHex | Id::Absolute | Id::StackTraces
        ) {
            return Ok(());
        }
        let short = option.spelled == Spelled::Short;
        match self.spelled.iter().find(|(id, _)| *id == option.id) {
            Some(&(_, before)) if before != short => {
                let row = Row::of(option.id);
                let long = row.longs.first().unwrap_or(&"");
                Err(Refusal(format!("-{} and --{long} say the same in two ways: use one of them", row.short)))
            }
            Some(_) => Ok(()),
            None => {
                self.spelled.push((option.id, short));
                Ok(())
            }
        }
    }

    fn course(&mut self, option: &Occurrence, value: Option<&OsStr>) -> Result<(), Refusal> {
        let text = lossy(value);
        match option.id {
            Id::Env => self.launch.env.push(variable(value.unwrap_or_default())),
            Id::User => self.launch.user = Some(text.into_owned()),
            Id::Argv0 => self.launch.argv0 = value.map(OsStr::to_owned),
            Id::Attach => self.attach.extend(pids(&text)?),
            Id::Follow => self.follow += 1,
            Id::DetachOn if text == "execve" => self.detach_on_execve = true,
            Id::DetachOn => {
                return Err(Refusal(format!("{} takes execve only, not '{}'", option.name(), quoted(&text))));
            }
            Id::Interruptible => {
                self.interruptible = Some(match &*text {
                    "1" | "anywhere" => Interruptible::Anywhere,
                    "2" | "waiting" => Interruptible::Waiting,
                    "3" | "never" => Interruptible::Never,
                    "4" | "never_tstp" => Interruptible::NeverStopped,
                    _ => return invalid(option, &text, "it is 1, 2, 3, 4, anywhere, waiting, never or never_tstp"),
                });
            }
            Id::KillOnExit => self.kill_on_exit = true,
            Id::SyscallLimit => match number(&text, i32::MAX) {
                Some(limit @ 1..) => self.syscall_limit = Some(limit.unsigned_abs().into()),
                _ => return invalid(option, &text, "it is a number above 0"),
            },
            Id::Daemonize => return self.daemonize(option, value),
            Id::Seccomp => self.seccomp = Some(true),
            _ => self.seccomp = Some(false),
        }
        Ok(())
    }

    fn daemonize(&mut self, option: &Occurrence, value: Option<&OsStr>) -> Result<(), Refusal> {
        let word = value.map(OsStr::to_string_lossy);
        self.background = match (word.as_deref(), self.background) {
            (None, Some(Background::Grandchild)) if option.spelled == Spelled::Short => Some(Background::Group),
            (None, Some(Background::Session)) if option.spelled == Spelled::Short => {
                return Err(Refusal("-D can't be given more than three times".into()));
            }
            (None, Some(_)) if option.spelled == Spelled::Short => Some(Background::Session),
            (None | Some("grandchild"), _) => Some(Background::Grandchild),
            (Some("pgroup" | "pgrp"), _) => Some(Background::Group),
            (Some("session"), _) => Some(Background::Session),
            (Some(text), _) => return invalid(option, text, "it is grandchild, pgroup or session"),
        };
        Ok(())
    }

    fn filtering(&mut self, option: &Occurrence, value: Option<&OsStr>) -> Result<(), Refusal> {
        let text = lossy(value);
        match option.id {
            Id::Trace => {
                self.trace = filter::syscalls(&text)?;
                self.trace_given = true;
            }
            Id::LibraryCalls => add_globs(&mut self.probes.libcalls, option, &text)?,
            Id::Functions => add_globs(&mut self.probes.functions, option, &text)?,
            Id::Usdt => {
                let added = self.probes.usdt.get_or_insert_default().add(&text);
                added.map_err(|error| refused_globs(option, &error))?;
            }
            Id::Callers => self.probes.callers.extend(text.split(',').map(ModulePattern::new)),
            Id::Signal => self.signals = filter::signals(&text)?,
            Id::Status => self.statuses = filter::statuses(&text)?,
            Id::SuccessfulOnly | Id::FailedOnly => {
                let successful = option.id == Id::SuccessfulOnly;
                self.outcome_flags += 1;
                self.statuses = filter::statuses(if successful { "successful" } else { "failed" })?;
            }
            Id::TraceFds => self.trace_fds = Some(DescriptorSet::parse(&text)?),
            Id::TracePath => self.paths.push(value.unwrap_or_default().to_owned()),
            _ if option.spelled == Spelled::Short => self.quiet_level += 1,
            _ if value.is_none() => self.quiet = Some(Quiet::level(1)),
            _ => self.quiet = Some(filter::quiet(&text)?),
        }
        Ok(())
    }

    fn looks(&mut self, option: &Occurrence, value: Option<&OsStr>) -> Result<(), Refusal> {
        let text = lossy(value);
        match option.id {
            Id::StringLimit => self.strlen = within(option, &text, MAX_STRLEN)?,
            Id::Columns => self.columns = Some(within(option, &text, i32::MAX)?),
            Id::Graph | Id::Depth | Id::MinTime | Id::OnlyBelow => return self.tree.apply(option, &text),
            Id::NoAbbrev => self.abbrev = SyscallSet::none(),
            Id::Abbrev => self.abbrev = filter::syscalls(&text)?,
            Id::Verbose => self.verbose = filter::syscalls(&text)?,
            Id::Raw => self.raw = filter::syscalls(&text)?,
            Id::Read => self.dump_reads = DescriptorSet::parse(&text)?,
            Id::Write => self.dump_writes = DescriptorSet::parse(&text)?,
            Id::ConstStyle => {
                self.xlat = match &*text {
                    "raw" => Xlat::Raw,
                    "abbrev" => Xlat::Abbrev,
                    "verbose" => Xlat::Verbose,
                    _ => return invalid(option, &text, "it is raw, abbrev or verbose"),
                };
            }
            Id::StringsInHex => return self.strings_in_hex(option, value),
            Id::DecodeFds => return self.descriptors(option, value),
            Id::StackTraces => return self.stack_traces(option, value),
            // Short for -e decode-pids=comm and =pidns, and like these in place of what was said before.
            Id::Comms => (self.decode_pids, self.translate_pids) = (true, false),
            Id::DecodePids => {
                (self.decode_pids, self.translate_pids) = filter::decode_pids(&text)?;
            }
            Id::Kvm if text == "vcpu" => self.vcpu_exits = true,
            Id::Kvm => return invalid(option, &text, "it is vcpu"),
            Id::PidnsTranslation => (self.decode_pids, self.translate_pids) = (false, true),
            Id::ArgNames => self.arg_names = true,
            Id::Absolute | Id::Relative | Id::SyscallTimes => return self.times.apply(option, value),
            Id::InstructionPointer => self.instruction_pointer = true,
            _ => self.syscall_number = true,
        }
        Ok(())
    }

    fn strings_in_hex(&mut self, option: &Occurrence, value: Option<&OsStr>) -> Result<(), Refusal> {
        let text = lossy(value);
        self.hex_strings = match value {
            None if option.spelled == Spelled::Short => {
                self.hex_level += 1;
                if self.hex_level > 1 { HexStrings::Always } else { HexStrings::NonAscii }
            }
            None => HexStrings::Always,
            Some(_) => match &*text {
                "none" => HexStrings::Never,
                "non-ascii-chars" => HexStrings::Chars,
                "non-ascii" => HexStrings::NonAscii,
                "all" => HexStrings::Always,
                _ => return invalid(option, &text, "it is none, non-ascii-chars, non-ascii or all"),
            },
        };
        Ok(())
    }

    fn stack_traces(&mut self, option: &Occurrence, value: Option<&OsStr>) -> Result<(), Refusal> {
        let again = option.spelled == Spelled::Short && self.stacks != Stacks::Hidden;
        self.stacks = match value.map(OsStr::to_string_lossy).as_deref() {
            None if again => Stacks::Lines,
            None | Some("symbol") => Stacks::Functions,
            Some("source") => Stacks::Lines,
            Some(text) => return invalid(option, text, "it is symbol or source"),
        };
        Ok(())
    }

    fn descriptors(&mut self, option: &Occurrence, value: Option<&OsStr>) -> Result<(), Refusal> {
        self.decode_fds_said = true;
        self.decode_fds = match value {
            Some(value) => filter::decode_fds(&value.to_string_lossy())?,
            None if option.spelled == Spelled::Short => {
                self.fd_level += 1;
                filter::decode_fds(if self.fd_level > 1 { "all" } else { "path" })?
            }
            None => filter::decode_fds("path")?,
        };
        Ok(())
    }

    fn output(&mut self, option: &Occurrence, value: Option<&OsStr>) -> Result<(), Refusal> {
        let text = lossy(value);
        match option.id {
            Id::Output => self.output = value.map(OsStr::to_owned),
            Id::Append => self.append = true,
            Id::Separately => self.separately = true,
            Id::AlwaysShowPid => self.always_show_pid = true,
            Id::Format => self.formats.push(format(option, value.unwrap_or_default())?),
            Id::Profile => {
                self.profile = Some(match &*text {
                    "strict" => Profile::Strict,
                    "terminal" => Profile::Terminal,
                    _ => return invalid(option, &text, "it is strict or terminal"),
                });
            }
            Id::Color => {
                self.color = match &*text {
                    "auto" => Color::Auto,
                    "always" => Color::Always,
                    "never" => Color::Never,
                    _ => return invalid(option, &text, "it is auto, always or never"),
                };
            }
            Id::Inject | Id::Fault => self.tampers.push(filter::tamper(&text, option.id == Id::Fault)?),
            _ if text == "strace" => self.compat = true,
            _ => return invalid(option, &text, "it is strace"),
        }
        Ok(())
    }
}

pub(super) fn lossy(value: Option<&OsStr>) -> std::borrow::Cow<'_, str> {
    value.unwrap_or_default().to_string_lossy()
}

pub(super) fn quoted(text: &str) -> String {
    shown(text.as_bytes())
}

pub(super) fn invalid<T>(option: &Occurrence, text: &str, expected: &str) -> Result<T, Refusal> {
    let name = option.name();
    Err(Refusal(format!("invalid {} '{}': {expected}", name.trim_end_matches('='), quoted(text))))
}

fn within(option: &Occurrence, text: &str, max: i32) -> Result<usize, Refusal> {
    match number(text, max) {
        Some(number) => Ok(number.unsigned_abs() as usize),
        None => invalid(option, text, &format!("it is a number from 0 to {max}")),
    }
}

/// What `-e EXPR` says: the option that its qualifier stands for.
fn qualifier(expression: &OsStr) -> Result<Occurrence, Refusal> {
    let bytes = expression.as_bytes();
    let known = bytes.iter().position(|&byte| byte == b'=').and_then(|at| {
        let name = &bytes[..at];
        let find = |row: &Row| row.qualifiers.iter().copied().find(|qualifier| qualifier.as_bytes() == name);
        let (row, qualifier) = OPTIONS.iter().find_map(|row| Some((row, find(row)?)))?;
        Some((row.id, qualifier, &bytes[at + 1..]))
    });
    // No call has such a sign in its name; a regular expression begins with one of its own.
    if let (None, Some(at)) = (known, bytes.iter().position(|&byte| byte == b'='))
        && let Some(word) = str::from_utf8(&bytes[..at]).ok().filter(|word| is_word(word))
    {
        let near = hint(word, OPTIONS.iter().flat_map(|row| row.qualifiers.iter().copied()));
        return Err(Refusal(format!("unknown qualifier '{word}=' of -e{near}")));
    }
    let (id, qualifier, value) = known.unwrap_or((Id::Trace, "trace", bytes));
    Ok(Occurrence { id, spelled: Spelled::Qualifier(qualifier), value: Some(OsString::from_vec(value.to_vec())) })
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

fn variable(text: &OsStr) -> (OsString, Option<OsString>) {
    let bytes = text.as_bytes();
    match bytes.iter().position(|&byte| byte == b'=') {
        Some(at) => {
            let part = |bytes: &[u8]| OsString::from_vec(bytes.to_vec());
            (part(&bytes[..at]), Some(part(&bytes[at + 1..])))
        }
        None => (text.to_owned(), None),
    }
}

fn pids(text: &str) -> Result<Vec<Pid>, Refusal> {
    let separators = [',', ' ', '\t', '\n'];
    let words: Vec<&str> = text.split(separators).filter(|word| !word.is_empty()).collect();
    if words.is_empty() {
        return Err(Refusal(format!("invalid process number '{}': it is a number above 0", quoted(text))));
    }
    let pid = |word: &&str| match number(word, i32::MAX) {
        Some(pid @ 1..) if pid.unsigned_abs() == std::process::id() => {
            Err(Refusal(format!("process {word} is this tracer, which can't trace itself")))
        }
        Some(pid @ 1..) => Ok(Pid::new(pid)),
        _ => Err(Refusal(format!("invalid process number '{}': it is a number above 0", quoted(word)))),
    };
    words.iter().map(pid).collect()
}

fn format(option: &Occurrence, value: &OsStr) -> Result<(Format, Option<OsString>), Refusal> {
    let bytes = value.as_bytes();
    let at = bytes.iter().position(|&byte| byte == b':').unwrap_or(bytes.len());
    let format = match &bytes[..at] {
        b"text" => Format::Text,
        b"json" => Format::Json,
        b"folded" => Format::Stacks(StackForm::Folded),
        b"flame" => Format::Stacks(StackForm::Flame),
        _ => return invalid(option, &value.to_string_lossy(), "it is text, json, folded or flame, and maybe :FILE"),
    };
    let file = bytes.get(at + 1..).map(|file| OsString::from_vec(file.to_vec()));
    if file.as_ref().is_some_and(|file| file.is_empty()) {
        return invalid(option, &value.to_string_lossy(), "a file's name is missing behind the colon");
    }
    Ok((format, file))
}
