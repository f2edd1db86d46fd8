//! Developer commands of the project: `cargo xtask COMMAND`.

mod bench;
mod ci;
mod diff;
mod files;
mod install;
mod stress;
mod sweep;
mod workspace;

use std::process::ExitCode;

use workspace::Outcome;

const USAGE: &str = "\
cargo xtask COMMAND

  ci       everything that has to hold: format, sizes, documents, lints, tests, comparison with strace
  diff     the same command under strace and trace, compared line by line
  sweep    every command of ioctl, prctl and their like, in every style, under strace and trace
  bench    what tracing costs, against strace and against no tracer
  stress   a long trace of a compile loop and a fork storm: nothing hangs, stays or grows
  size     files and functions that are too long
  docs     files and tests that documents name and that are not there
";

fn main() -> ExitCode {
    close_inherited();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", &[][..]),
    };
    let passed = match command {
        "bench" => bench::main(rest),
        "ci" => ci::main(rest),
        "diff" => diff::main(rest),
        "stress" => stress::main(rest),
        "sweep" => sweep::main(rest),
        "size" => told(files::too_long()),
        "docs" => told(files::dangling_references()),
        "help" | "--help" | "-h" => {
            print!("{USAGE}\n{}\n{}\n{}\n{}\n{}", ci::usage(), diff::USAGE, sweep::USAGE, bench::USAGE, stress::USAGE);
            Ok(true)
        }
        other => Err(format!("there is no command `{other}`\n{USAGE}")),
    };
    match passed {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Closes what whoever started us has left open (the lock of `flock FILE cargo xtask ci`): targets show the numbers of their
/// descriptors, which begin behind those that they inherit.
fn close_inherited() {
    /// Shells and lock holders take the lowest free ones.
    const HIGHEST: i32 = 255;
    for descriptor in 3..=HIGHEST {
        // What is not open needs no closing.
        let _ = nix::unistd::close(descriptor);
    }
}

/// Prints complaints; there should be none.
fn told(complaints: Outcome<Vec<String>>) -> Outcome<bool> {
    let complaints = complaints?;
    for complaint in &complaints {
        println!("{complaint}");
    }
    Ok(complaints.is_empty())
}
