//! What a command under test has from the harness, whoever starts the tests and on whatever machine.

use std::path::{Path, PathBuf};
use std::process::Command;

use nix::sys::resource::{Resource, getrlimit, rlim_t};

/// Variables that say where tools are and where to put files; of the others only those that [`variables`] adds are given.
const KEPT: [&str; 3] = ["PATH", "TMPDIR", "RUSTUP_TOOLCHAIN"];

/// How many descriptors a command may have, where the hard limit allows that: what a login has on most machines.
const DESCRIPTORS: rlim_t = 1024;

/// The variables of a command: dates are in UTC, messages in English, and nobody's configuration is read from `home`.
pub(super) fn variables(home: &Path) -> Vec<(String, String)> {
    let real_home = std::env::var_os("HOME").map_or_else(|| PathBuf::from("/root"), PathBuf::from);
    // cargo(1) and rustc(1) may be programs of rustup's that find the real ones there.
    let of_rust = |name: &str, folder: &str| {
        let place = std::env::var_os(name).map_or_else(|| real_home.join(folder), PathBuf::from);
        (name.to_owned(), place.display().to_string())
    };
    let kept = KEPT.iter().filter_map(|name| Some(((*name).to_owned(), std::env::var(name).ok()?)));
    let home = home.display().to_string();
    let set = [("HOME", home.as_str()), ("TZ", "UTC"), ("LC_ALL", "C"), ("TERM", "dumb")];
    let set = set.map(|(name, value)| (name.to_owned(), value.to_owned()));
    kept.chain(set).chain([of_rust("CARGO_HOME", ".cargo"), of_rust("RUSTUP_HOME", ".rustup")]).collect()
}

/// Keeps from a command what comes from whoever started the tests: all descriptors but the first three, such as the lock
/// file of flock(1), since programs under test know the numbers that they will get; signals being ignored, as those of
/// keys are in what a shell runs in the background, and SIGHUP under nohup(1); and the limit of descriptors.
#[expect(unsafe_code, reason = "there is no other way to say this to the standard library")]
pub(super) fn begin_afresh(command: &mut Command) {
    use std::os::unix::process::CommandExt as _;
    const FIRST: u32 = 3;
    const SIGNALS: std::ops::RangeInclusive<i32> = 1..=64;
    let (_, hard) = getrlimit(Resource::RLIMIT_NOFILE).expect("our own limit");
    // The kernel's struct sigaction (rt_sigaction(2)): handler, flags, restorer, mask.
    let by_default = [libc::SIG_DFL as u64, 0, 0, 0];
    let limit = libc::rlimit { rlim_cur: DESCRIPTORS.min(hard), rlim_max: hard };
    // SAFETY: between fork and exec only system calls are made, on numbers and on structures of this closure's own. The pipe
    // by which the standard library tells of a failed exec stays open until then.
    unsafe {
        command.pre_exec(move || {
            for signal in SIGNALS {
                // Not by signal(3), which refuses those that the C library keeps for itself. SIGKILL and SIGSTOP are refused.
                libc::syscall(libc::SYS_rt_sigaction, signal, &raw const by_default, 0, size_of::<u64>());
            }
            if libc::setrlimit(libc::RLIMIT_NOFILE, &raw const limit) != 0 {
                return Err(std::io::Error::last_os_error());
            }
            match libc::close_range(FIRST, u32::MAX, libc::CLOSE_RANGE_CLOEXEC as i32) {
                0 => Ok(()),
                _ => Err(std::io::Error::last_os_error()),
            }
        });
    }
}
