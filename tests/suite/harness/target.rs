//! The programs in tests/targets/: the first line of each says how to build it.
//!
//! ```c
//! // build: gcc -O0 -pthread   abis: 64 32   args: -f   path: file   inject: setns:retval=3   uninjected: wait4
//! ```
//!
//! `build:` compiler and flags; `abis:` the widths it is built for (64 when left out). For self-describing targets, in
//! tests/targets/sys/: `args:` options of the tracer in all runs; `path:` what `-P` gets; `inject:` the results of calls where
//! injected ones are not to be 0; `uninjected:` the calls that must keep their real results.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::SystemTime;

/// 64-bit or 32-bit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Width {
    W64,
    W32,
}

impl Width {
    /// The number of bits, as `abis:` has it.
    pub(crate) fn bits(self) -> u32 {
        match self {
            Width::W64 => 64,
            Width::W32 => 32,
        }
    }
}

/// A source file and what its first line says.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub(crate) name: String,
    source: PathBuf,
    fields: HashMap<String, String>,
}

const FIELDS: &[&str] = &["build", "abis", "args", "path", "inject", "uninjected"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/targets")
}

/// The folder of the targets that describe themselves.
pub(crate) fn self_describing() -> PathBuf {
    folder().join("sys")
}

/// All targets in a folder, by name.
pub(crate) fn all_targets(folder: &Path) -> Vec<Target> {
    const LANGUAGES: [&str; 6] = ["c", "cc", "cpp", "go", "rs", "S"];
    let entries = fs::read_dir(folder).expect("a folder of targets").map(|entry| entry.expect("an entry").path());
    let sources = entries.filter(|path| path.extension().is_some_and(|e| LANGUAGES.iter().any(|known| e == *known)));
    let mut targets: Vec<Target> = sources.map(Target::of).collect();
    targets.sort_by(|a, b| a.name.cmp(&b.name));
    targets
}

/// Splits the first line of a source into its fields.
pub(crate) fn parse_fields(line: &str) -> HashMap<String, String> {
    let mut fields: HashMap<String, String> = HashMap::new();
    let mut current = String::new();
    let words = line.trim_start_matches(['/', '*', '#', ';', ' ']).trim_end_matches(['*', '/', ' ']).split_whitespace();
    for word in words {
        if let Some(field) = word.strip_suffix(':').filter(|field| FIELDS.contains(field)) {
            field.clone_into(&mut current);
            fields.entry(current.clone()).or_default();
        } else if let Some(text) = fields.get_mut(&current) {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(word);
        }
    }
    fields
}

impl Target {
    fn of(source: PathBuf) -> Self {
        let text = fs::read_to_string(&source).unwrap_or_else(|e| panic!("{}: {e}", source.display()));
        Target::described(source, text.lines().next().unwrap_or_default())
    }

    /// A target with this first line.
    pub(crate) fn described(source: PathBuf, line: &str) -> Self {
        let fields = parse_fields(line);
        assert!(fields.contains_key("build"), "the first line of {} does not say how to build it", source.display());
        let name = source.file_stem().expect("a name").to_string_lossy().into_owned();
        Target { name, source, fields }
    }

    /// The target with this name, whatever its language.
    pub(crate) fn named(name: &str) -> Self {
        let found = all_targets(&folder()).into_iter().find(|target| target.name == name);
        found.unwrap_or_else(|| panic!("there is no tests/targets/{name}.*"))
    }

    /// The file.
    pub(crate) fn source(&self) -> &Path {
        &self.source
    }

    /// A field of the first line, empty when it is left out.
    pub(crate) fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    /// How long the source is, in bytes.
    pub(crate) fn size(&self) -> u64 {
        fs::metadata(&self.source).map_or(0, |meta| meta.len())
    }

    /// What it is built for.
    pub(crate) fn widths(&self) -> Vec<Width> {
        let stated = self.field("abis");
        let widths = [Width::W64, Width::W32].into_iter();
        if stated.is_empty() {
            return vec![Width::W64];
        }
        widths.filter(|width| stated.split(' ').any(|word| word == width.bits().to_string())).collect()
    }

    /// Builds the program unless it is there already, newer than its sources, and answers its path.
    pub(crate) fn build(&self, width: Width) -> PathBuf {
        self.try_build(width).unwrap_or_else(|complaint| panic!("{complaint}"))
    }

    /// The same; what the compiler says where it fails.
    pub(crate) fn try_build(&self, width: Width) -> Result<PathBuf, String> {
        type Built = Arc<OnceLock<Result<(), String>>>;
        static BUILT: Mutex<Option<HashMap<PathBuf, Built>>> = Mutex::new(None);
        let program = self.program(width);
        let cell = {
            let mut built = BUILT.lock().expect("no panics");
            Arc::clone(built.get_or_insert_default().entry(program.clone()).or_default())
        };
        // Tests that want the same program wait for the first of them here.
        let made = cell.get_or_init(|| if self.is_fresh(&program) { Ok(()) } else { self.compile(width, &program) });
        made.clone().map(|()| program)
    }

    fn program(&self, width: Width) -> PathBuf {
        // The build line is part of the path, so that a change of it builds anew.
        let line: String =
            self.field("build").chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("targets").join(line);
        dir.join(format!("{}.{}", self.name, width.bits()))
    }

    fn is_fresh(&self, program: &Path) -> bool {
        let changed = |path: &Path| fs::metadata(path).and_then(|meta| meta.modified()).ok();
        let Some(built) = changed(program) else { return false };
        let beside = self.source.parent().expect("a folder");
        let headers = fs::read_dir(beside).into_iter().flatten().flatten().map(|entry| entry.path());
        let headers = headers.filter(|path| path.extension().is_some_and(|e| e == "h"));
        let sources = headers.chain([self.source.clone()]).chain(self.included());
        sources.filter_map(|path| changed(&path)).max().unwrap_or(SystemTime::UNIX_EPOCH) < built
    }

    /// The other sources that it consists of: `#include "x.c"`, `include!("x.rs")`.
    fn included(&self) -> Vec<PathBuf> {
        let text = fs::read_to_string(&self.source).unwrap_or_default();
        let lines = text.lines().filter(|line| line.starts_with("#include \"") || line.starts_with("include!(\""));
        lines.filter_map(|line| line.split('"').nth(1)).map(|name| folder().join(name)).collect()
    }

    fn compile(&self, width: Width, program: &Path) -> Result<(), String> {
        let mut words = self.field("build").split(' ');
        let compiler = words.next().unwrap_or_default();
        let mut command = Command::new(compiler);
        let flags_first = matches!(compiler, "rustc" | "go");
        if flags_first {
            assert_eq!(width, Width::W64, "{}: Rust and Go targets are built for 64 bits only", self.name);
            command.args(words.clone());
            // Nothing is kept in anybody's home, and nothing fetched.
            command.env("GOCACHE", Path::new(env!("CARGO_TARGET_TMPDIR")).join("go")).env("GO111MODULE", "off");
        } else {
            command.arg(format!("-m{}", width.bits()));
        }
        // Another test run may build the same: each to a file of its own, and the name changes in one step.
        let unfinished = program.with_extension(format!("{}.{}", width.bits(), std::process::id()));
        fs::create_dir_all(program.parent().expect("a folder")).expect("a folder for targets");
        command.arg("-o").arg(&unfinished).arg(&self.source);
        if !flags_first {
            // Libraries (`-lm`) come behind what needs them.
            command.args(words);
        }
        let output = command.output().unwrap_or_else(|e| panic!("cannot run {compiler} for {}: {e}", self.name));
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(format!("{} ({} bits) does not compile: {command:?}\n{said}", self.name, width.bits()));
        }
        fs::rename(&unfinished, program).expect("the built program");
        Ok(())
    }
}
