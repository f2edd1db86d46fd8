//! The `trace` command: what was typed becomes a plan, a session follows it, and its end becomes an exit status.

mod cli;
mod exit;
#[cfg(test)]
mod fuzz;
mod guard;

use std::ffi::OsStr;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;

use cli::{Plan, Refusal, Request, Surroundings};
use trace::event::Sink;
use trace::session::{Ending, Ledger, ProbeTotals, Session, TargetStatus, Unmatched, Watcher, launch_from_background};
use trace::sink::{Destination, Output};

fn main() {
    let mut argv = std::env::args_os();
    let around = surroundings(argv.next().as_deref());
    let argv: Vec<_> = argv.collect();
    let called = if cli::is_strace(&argv, &around) { "strace" } else { &around.called };
    match cli::understand(argv.clone(), &around) {
        Ok(Request::Print(text)) => exit::with(print(&text, &around.called)),
        Ok(Request::Trace(plan)) => follow(*plan),
        Err(Refusal(sentence)) => {
            say(called, &sentence);
            exit::with(1);
        }
    }
}

fn surroundings(argv0: Option<&OsStr>) -> Surroundings {
    let name = argv0.and_then(|argv0| Path::new(argv0).file_name()).and_then(OsStr::to_str);
    Surroundings {
        called: if name == Some("strace") { "strace" } else { "trace" }.to_owned(),
        stderr_is_terminal: io::stderr().is_terminal(),
        // https://no-color.org: any value but an empty one.
        no_color: std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()),
    }
}

fn follow(plan: Plan) {
    let Plan { background, debug, called, mut config, streams, warnings } = plan;
    warnings.iter().for_each(|warning| say(&called, warning));
    // Before anything is opened: the program is to have nothing of the tracer's.
    let launched = background.map_or(Ok(None), |background| launch_from_background(&config, background));
    let launched = launched.unwrap_or_else(|error| {
        say(&called, &error.to_string());
        exit::with(1);
    });
    if !config.attach.is_empty() && !config.probes.is_empty() {
        config.probes.ledger = Some(under_guard(&called));
    }
    let mut sinks: Vec<Box<dyn Sink>> = Vec::new();
    let mut places = Vec::new();
    for (destination, stream) in streams {
        match Output::open(&destination) {
            Ok(output) => sinks.push(stream.into_sink(output)),
            Err(error) => {
                say(&called, &error.to_string());
                exit::with(1);
            }
        }
        places.push(destination);
    }
    let tracer = called.clone();
    let probing = !config.probes.is_empty();
    let session = Session::new(config, sinks)
        .launched(launched)
        .watched(debug.then(|| watcher(&called)))
        .complaining(Box::new(move |error| say(&tracer, &error.to_string())));
    match session.run() {
        Ok(ending) => {
            // A reader that has seen enough is no failure.
            let failures: Vec<_> =
                ending.failures.iter().filter(|failure| failure.error.kind() != io::ErrorKind::BrokenPipe).collect();
            for failure in &failures {
                let place = places.get(failure.sink).map_or_else(String::new, named);
                say(&called, &format!("cannot write to {place}: {}", reason(&failure.error)));
            }
            for sentence in about_probes(&ending.probes, probing) {
                say(&called, &sentence);
            }
            end(&ending, failures.is_empty());
        }
        Err(error) => {
            say(&called, &error.to_string());
            exit::with(1);
        }
    }
}

/// Goes on in a child of a guard, which is told by the list that is returned what breakpoints displace. Before anything is
/// opened: only the tracer is to have it.
fn under_guard(called: &str) -> Arc<Ledger> {
    let guarded = Ledger::shared().map(Arc::new).and_then(|ledger| {
        guard::stand_by(&ledger, |sentence| say(called, sentence))?;
        Ok(ledger)
    });
    guarded.unwrap_or_else(|error| {
        say(called, &format!("cannot fork a guard for the breakpoints: {}", reason(&error)));
        exit::with(1)
    })
}

/// Says what the tracer sees (`-d`).
fn watcher(called: &str) -> Watcher {
    let called = called.to_owned();
    Box::new(move |what| say(&called, what))
}

/// What became of the probes that were asked for, where that is not what was asked for.
fn about_probes(totals: &ProbeTotals, probing: bool) -> Vec<String> {
    let mut said: Vec<String> = totals.unmatched.iter().map(nothing_called).collect();
    if probing && totals.matched == 0 && totals.refused.is_empty() && said.is_empty() {
        said.push(
            "nothing that ran has what was asked for; `trace list functions` and `trace list libcalls` show names"
                .into(),
        );
    }
    let mut refused: Vec<_> = totals.refused.iter().collect();
    refused.sort();
    let sentence = |(reason, count): (&&str, &usize)| match count {
        1 => format!("1 place is not probed: {reason}"),
        count => format!("{count} places are not probed: {reason}"),
    };
    said.extend(refused.into_iter().map(sentence));
    said
}

fn nothing_called(item: &Unmatched) -> String {
    if !item.others.is_empty() {
        let (item, others) = (item.item.clone(), item.others.clone());
        return trace::session::Error::CalledByOthers { item, others }.to_string();
    }
    match item.near.is_empty() {
        true => format!("nothing that ran is called '{}'", item.item),
        false => format!("nothing that ran is called '{}' (near: {})", item.item, item.near.join(", ")),
    }
}

/// The exit status is the target's, or the death is: by the same signal. Without a target of our own it is the signal
/// that ended the session. Only where that would be a success does it tell that an output is not whole.
fn end(ending: &Ending, whole: bool) {
    match (ending.target, ending.interrupted_by) {
        (Some(TargetStatus::Exited(0)), _) | (None, None) => exit::with(i32::from(!whole)),
        (Some(TargetStatus::Exited(status)), _) => exit::with(i32::from(status)),
        (Some(TargetStatus::Killed(signal)), _) | (None, Some(signal)) => exit::by_signal(signal),
    }
}

/// Prints an answer and returns the exit status.
fn print(text: &str, called: &str) -> i32 {
    let mut stdout = io::stdout();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            say(called, &format!("cannot write to standard output: {}", reason(&error)));
            1
        }
        _ => 0,
    }
}

/// Says one sentence on standard error; if that fails there is nobody to tell. Names in it may hold anything, and what a
/// terminal would act upon never reaches it.
fn say(called: &str, sentence: &str) {
    let harmless = |letter: char| match letter.is_control() {
        true => letter.escape_default().to_string(),
        false => letter.to_string(),
    };
    let sentence: String = sentence.chars().map(harmless).collect();
    let _ = io::stderr().write_all(format!("{called}: {sentence}\n").as_bytes());
}

fn named(destination: &Destination) -> String {
    match destination {
        Destination::Stderr => "standard error".to_owned(),
        Destination::File { path, .. } | Destination::Separate { path, .. } => {
            format!("'{}'", cli::shown_word(path.as_os_str()))
        }
        Destination::Command(command) => format!("the command '{}'", cli::shown_word(OsStr::new(command))),
    }
}

/// What the kernel says, without Rust's `(os error 28)`.
fn reason(error: &io::Error) -> String {
    let number = error.raw_os_error().and_then(|number| u32::try_from(number).ok());
    number.and_then(trace::value::errno::text).map_or_else(|| error.to_string(), str::to_owned)
}
