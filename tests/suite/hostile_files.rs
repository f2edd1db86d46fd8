//! Files that are damaged, cut off, endless or huge: a sentence and fewer names, never a panic, a hang or gigabytes.
//!
//! `TRACE_TEST_DAMAGED=500` damages so many files in each way; the few of an ordinary run differ from day to day only by the
//! code that reads them, for the numbers are made from a seed.

use std::fs::{self, File};
use std::os::unix::fs::{FileExt, PermissionsExt};
use std::path::{Path, PathBuf};

use crate::harness::Test;
use crate::harness::run::Finished;

/// How many files are damaged in each way.
fn files() -> u64 {
    std::env::var("TRACE_TEST_DAMAGED").ok().and_then(|text| text.parse().ok()).unwrap_or(6)
}

/// Kilobytes of address space that the tracer may use: symbols of all libraries are read within a tenth of it.
const MOST_MEMORY: &str = "3000000";

/// Numbers from a seed (SplitMix64, Steele et al. 2014).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    /// A number that breaks readers.
    fn nasty(&mut self) -> u64 {
        match self.below(6) {
            0 => 0,
            1 => u64::MAX,
            2 => 1 << self.below(64),
            3 => 0x7fff_ffff,
            4 => self.below(256),
            _ => self.next(),
        }
    }
}

/// Sections of a file: name, offset, size.
fn sections(t: &Test, program: &Path) -> Vec<(String, u64, u64)> {
    let run = t.command("readelf", ["-SW", &program.display().to_string()]).finish();
    let rows = run.stdout.iter().filter_map(|line| line.split_once(']')).map(|(_, row)| row);
    let found = rows.filter_map(|row| {
        let words: Vec<&str> = row.split_ascii_whitespace().collect();
        let number = |at: usize| u64::from_str_radix(words.get(at)?, 16).ok();
        Some((words.first()?.to_string(), number(3)?, number(4)?))
    });
    found.collect()
}

/// Runs the tracer with bounded memory; it must end by itself, without a panic.
fn bounded(t: &Test, words: &[&str]) -> Finished {
    let tracer = crate::harness::tracer().display().to_string();
    let script = format!("ulimit -v {MOST_MEMORY}; exec \"$@\"");
    let run = t.command("bash", ["-c", &script, "bash", &tracer]).args(words.iter().copied()).finish();
    let panicked = run.stderr.iter().any(|line| line.contains("panicked") || line.contains("memory allocation"));
    assert!(!panicked && run.code() < 100, "{words:?}: {} {:?}", run.code(), run.stderr);
    run
}

fn write_program(t: &Test, name: &str, bytes: &[u8]) -> PathBuf {
    let path = t.dir().join(name);
    fs::write(&path, bytes).expect("a file");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("its mode");
    path
}

fn list_everything(t: &Test, program: &Path) {
    let program = program.display().to_string();
    for what in ["functions", "libcalls", "usdt"] {
        let run = bounded(t, &["list", what, &program]);
        let said = run.code() == 0 || (run.code() == 1 && run.stderr.len() == 1);
        assert!(said, "list {what} {program}: {} {:?}", run.code(), run.stderr);
    }
}

tracetest!(damaged_tables_of_a_program_that_runs, |t| {
    let program = t.target("probe_damaged");
    let whole = fs::read(&program).expect("the program");
    let untraced = t.command(program.display().to_string(), [""; 0]).finish();
    assert_eq!((untraced.code(), untraced.stdout.len()), (6, 1));
    // What nobody needs to run it.
    let needless = |name: &str| {
        name.starts_with(".debug_") || [".symtab", ".strtab", ".shstrtab", ".eh_frame", ".eh_frame_hdr"].contains(&name)
    };
    let sections: Vec<_> = sections(t, &program).into_iter().filter(|(name, ..)| needless(name)).collect();
    assert!(sections.len() >= 9, "{sections:?}");
    let headers = u64::from_le_bytes(whole[40..48].try_into().expect("e_shoff"));
    for seed in 0..files() {
        let mut numbers = Numbers(seed);
        let mut bytes = whole.clone();
        for _ in 0..=numbers.below(30) {
            let (from, size) = match numbers.below(4) {
                0 => (headers, whole.len() as u64 - headers),
                _ => {
                    let (_, from, size) = &sections[numbers.below(sections.len() as u64) as usize];
                    (*from, *size)
                }
            };
            let (at, width) = (from + numbers.below(size), 1 + numbers.below(8) as usize);
            let number = numbers.nasty().to_le_bytes();
            let end = (at as usize + width).min(bytes.len());
            bytes[at as usize..end].copy_from_slice(&number[..end - at as usize]);
        }
        let damaged = write_program(t, &format!("damaged-{seed}"), &bytes);
        let named = damaged.display().to_string();
        for options in
            [&["-F", "*@MAIN,file:*.c", "-l", "*"][..], &["-kk", "-F", "*@MAIN"], &["-kk", "-e", "trace=write"]]
        {
            let words = [&["-o", "log"], options, &[&named]].concat();
            let run = bounded(t, &words);
            // A wish that nothing is called by is refused.
            let refused = run.code() == 1 && run.stderr.len() == 1 && run.stdout.is_empty();
            let same = (&run.stdout, run.code()) == (&untraced.stdout, untraced.code());
            assert!(same || refused, "seed {seed} {options:?}: {} {:?} {:?}", run.code(), run.stdout, run.stderr);
        }
        list_everything(t, &damaged);
    }
});

tracetest!(files_of_any_bytes_are_listed_or_refused, |t| {
    let whole = fs::read(t.target("probe_damaged")).expect("the program");
    for seed in 0..files() {
        let mut numbers = Numbers(seed ^ 0xdead);
        let mut bytes = whole.clone();
        match seed % 3 {
            0 => bytes.truncate(numbers.below(whole.len() as u64) as usize),
            1 => {
                for _ in 0..10 {
                    // Headers of the file and of its segments.
                    let at = 16 + numbers.below(0x300) as usize;
                    bytes[at..at + 4].copy_from_slice(&numbers.nasty().to_le_bytes()[..4]);
                }
            }
            _ => bytes.iter_mut().skip(64).for_each(|byte| *byte = numbers.next() as u8),
        }
        list_everything(t, &write_program(t, &format!("any-{seed}"), &bytes));
    }
});

tracetest!(a_file_of_terabytes_is_not_read, |t| {
    // A section of symbols that says that it goes on for a terabyte, in a file of zeros that does.
    let whole = fs::read(t.target("probe_damaged")).expect("the program");
    let path = write_program(t, "huge", &whole);
    let sections = sections(t, &path);
    let headers = u64::from_le_bytes(whole[40..48].try_into().expect("e_shoff"));
    let file = File::options().write(true).open(&path).expect("the copy");
    if file.set_len(1 << 40).is_err() {
        // A file system without sparse files of this length.
        return;
    }
    for name in [".symtab", ".debug_info", ".eh_frame"] {
        let index = sections.iter().position(|(other, ..)| other == name).expect("a section");
        // sh_offset and sh_size (elf.h, Elf64_Shdr); the list of readelf begins with the first section that has a name.
        let header = headers + 64 * (index as u64 + 1);
        file.write_all_at(&4096_u64.to_le_bytes(), header + 24).expect("a header");
        file.write_all_at(&((1_u64 << 40) - 8192).to_le_bytes(), header + 32).expect("a header");
    }
    list_everything(t, &path);
    let named = path.display().to_string();
    bounded(t, &["-o", "log", "-kk", "-F", "*@MAIN", "-l", "strlen", &named]);
});

tracetest!(prototypes_of_any_bytes_are_read_or_refused, |t| {
    const WORDS: [&str; 24] = [
        "int",
        "string",
        "struct",
        "enum(",
        ")",
        "(",
        "{",
        "}",
        ";",
        ",",
        "*",
        "long",
        "constants",
        "typedef",
        "=",
        "1",
        "0xffffffffffffffff",
        "-",
        "...",
        "\u{1b}",
        "\0",
        "a",
        "buffer(",
        "\"",
    ];
    for seed in 0..files() {
        let mut numbers = Numbers(seed ^ 0xbeef);
        let mut bytes = Vec::new();
        for _ in 0..numbers.below(4000) {
            match numbers.below(20) {
                0 => bytes.push(numbers.next() as u8),
                _ => bytes.extend(format!("{} ", WORDS[numbers.below(24) as usize]).bytes()),
            }
        }
        if seed == 0 {
            // As deep as anybody would want to nest.
            bytes = "struct a { struct b { ".repeat(100_000).into_bytes();
        }
        let file = t.dir().join("any.proto");
        fs::write(&file, bytes).expect("a file");
        let option = format!("--prototypes={}", file.display());
        let run = bounded(t, &[&option, "-l", "puts", "-o", "log", "true"]);
        assert!(run.stderr.len() <= 1, "{:?}", run.stderr);
        assert!(
            run.stderr.iter().all(|line| line.len() < 1000 && !line.chars().any(char::is_control)),
            "{:?}",
            run.stderr
        );
    }
});
