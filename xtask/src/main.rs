//! Developer commands of the project: `cargo xtask COMMAND`.

mod diff;
mod workspace;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask COMMAND

  diff     the same command under strace and trace, compared line by line
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", &[][..]),
    };
    let passed = match command {
        "diff" => diff::main(rest),
        "help" | "--help" | "-h" => {
            print!("{USAGE}\n{}", diff::USAGE);
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
