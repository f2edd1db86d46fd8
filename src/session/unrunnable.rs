//! Why the kernel does not execute a file that is there: what errno alone does not tell.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Read};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::error::Error;
use crate::image::elf::Image;

/// How much of a script the kernel looks at for its interpreter (BINPRM_BUF_SIZE, linux/binfmts.h).
const LOOKED_AT: u64 = 256;

/// The error of an execve of `path`, which the user calls `program`.
pub(super) fn error(program: &OsStr, path: &Path, source: io::Error) -> Error {
    let program = program.to_owned();
    match source.raw_os_error() {
        Some(libc::ENOENT) => match interpreter(path).filter(|interpreter| !Path::new(interpreter).exists()) {
            Some(interpreter) => Error::Interpreter { program, interpreter },
            None => Error::Run { program, source },
        },
        Some(libc::ENOEXEC) if ![&b"\x7fELF"[..], b"#!"].iter().any(|known| beginning(path).starts_with(known)) => {
            Error::NoProgram(program)
        }
        _ => Error::Run { program, source },
    }
}

/// What is to read a script, or to load a program.
fn interpreter(path: &Path) -> Option<OsString> {
    let beginning = beginning(path);
    match beginning.strip_prefix(b"#!") {
        Some(line) => {
            let line = line.split(|&byte| byte == b'\n').next()?.trim_ascii_start();
            let word = line.split(|byte| matches!(byte, b' ' | b'\t')).next()?;
            Some(OsStr::from_bytes(word).to_owned())
        }
        None => Image::open(path).ok()?.interpreter().map(OsString::from),
    }
}

fn beginning(path: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Of a file that can't be read nothing is known.
    let _ = File::open(path).and_then(|file| file.take(LOOKED_AT).read_to_end(&mut bytes));
    bytes
}
