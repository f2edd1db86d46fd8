//! What the tests need besides Rust, and how a new Debian or Ubuntu machine gets it.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::workspace::{Outcome, cargo, target_dir, which};

/// How one finds out that something is there.
enum Probe {
    Program(&'static str),
    /// Compiles and links a program with this compiler and these options.
    Compiles(&'static str, &'static str),
}

use Probe::{Compiles, Program};

/// Package names of which the first that is known is taken are separated by `|`.
const NEEDS: &[(Probe, &str)] = &[
    (Program("gcc"), "gcc"),
    (Program("g++"), "g++"),
    (Compiles("gcc", "-m64"), "libc6-dev"),
    (Compiles("gcc", "-m32"), "gcc-multilib"),
    (Compiles("g++", "-m32"), "g++-multilib"),
    (Program("clang"), "clang"),
    (Program("musl-gcc"), "musl-tools"),
    (Program("ld.lld"), "lld"),
    (Program("mold"), "mold"),
    (Program("ld.gold"), "binutils-gold|binutils"),
    (Program("make"), "make"),
    (Program("dtrace"), "systemtap-sdt-dev"),
    (Program("strace"), "strace"),
    (Program("ltrace"), "ltrace"),
    (Program("uftrace"), "uftrace"),
    (Program("git"), "git"),
    (Program("curl"), "curl"),
    (Program("/usr/bin/python3"), "python3"),
    (Program("perl"), "perl"),
    (Program("node"), "nodejs"),
    (Program("sqlite3"), "sqlite3"),
    (Program("restic"), "restic"),
    (Program("go"), "golang-go"),
    (Program("tar"), "tar"),
    (Program("gzip"), "gzip"),
    (Program("find"), "findutils"),
    (Program("setarch"), "util-linux"),
];

/// Installs what is missing, by apt-get; needs to be root only then.
pub(crate) fn install() -> Outcome<()> {
    for (subcommand, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        // rustup's proxies are there whether the component is or not.
        let there = cargo().args([subcommand, "--version"]).stdout(Stdio::null()).stderr(Stdio::null()).status();
        if !there.is_ok_and(|status| status.success()) {
            run(Command::new("rustup").args(["component", "add", component]))?;
        }
    }
    let missing = missing()?;
    if missing.is_empty() {
        println!("install: nothing is missing");
        return Ok(());
    }
    println!("install: {}", missing.join(" "));
    let apt = || {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive").args(["-q", "-y"]);
        command
    };
    run(apt().arg("update"))?;
    let missing: Vec<&str> = missing.into_iter().map(first_known).collect();
    run(apt().args(["install", "--no-install-recommends"]).args(&missing))?;
    let still = self::missing()?;
    if still.is_empty() { Ok(()) } else { Err(format!("apt-get installed no {}", still.join(", "))) }
}

fn missing() -> Outcome<Vec<&'static str>> {
    let mut packages = Vec::new();
    for (probe, package) in NEEDS {
        let there = match probe {
            Program(name) => which(name).is_some(),
            Compiles(compiler, option) => compiles(compiler, option)?,
        };
        if !there {
            packages.push(*package);
        }
    }
    Ok(packages)
}

/// The first of the packages `A|B` that this distribution has.
fn first_known(packages: &str) -> &str {
    let known = |package: &&str| {
        let output = Command::new("apt-cache").args(["policy", package]).output();
        output.is_ok_and(|output| {
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            text.contains("Candidate:") && !text.contains("Candidate: (none)")
        })
    };
    packages.split('|').find(known).unwrap_or(packages)
}

fn compiles(compiler: &str, option: &str) -> Outcome<bool> {
    let dir = target_dir().join("tmp");
    fs::create_dir_all(&dir).map_err(|e| format!("cannot make {}: {e}", dir.display()))?;
    let (source, program) = (dir.join("probe.c"), dir.join("probe"));
    fs::write(&source, "#include <errno.h>\n#include <asm/errno.h>\nint main(void) { return 0; }\n")
        .map_err(|e| format!("cannot write {}: {e}", source.display()))?;
    let mut command = Command::new(compiler);
    command.arg(option).arg("-o").arg(&program).arg(Path::new(&source)).stderr(Stdio::null());
    // No compiler at all: it does not compile.
    Ok(command.status().is_ok_and(|status| status.success()))
}

fn run(command: &mut Command) -> Outcome<()> {
    let status = command.stdin(Stdio::null()).status().map_err(|e| format!("cannot run {command:?}: {e}"))?;
    if status.success() { Ok(()) } else { Err(format!("{command:?} failed: {status}")) }
}
