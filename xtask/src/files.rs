//! The files of the project, and what `cargo xtask size` and `cargo xtask docs` say about them.

use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use regex::Regex;

use crate::workspace::{Outcome, root};

/// Folders whose files are tables: as long as the kernel's lists are.
const DATA: &[&str] = &[
    "src/syscalls/table/",
    "src/syscalls/consts/",
    "src/syscalls/layouts/",
    "src/syscalls/ioctl/",
    "src/plt/prototypes/",
];

const LONGEST_FILE: usize = 600;
const LONGEST_FUNCTION: usize = 60;

/// Files that git knows or would add, relative to the root, in order.
pub(crate) fn all() -> Outcome<Vec<String>> {
    let mut git = Command::new("git");
    git.current_dir(root()).args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"]);
    let output = git.output().map_err(|e| format!("cannot run git: {e}"))?;
    if !output.status.success() {
        return Err(format!("git ls-files failed: {}", String::from_utf8_lossy(&output.stderr).trim()));
    }
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut files: Vec<String> = text.split('\0').filter(|name| !name.is_empty()).map(str::to_owned).collect();
    // A file that was removed and not committed is listed still.
    files.retain(|name| root().join(name).is_file());
    files.sort();
    files.dedup();
    Ok(files)
}

fn read(name: &str) -> Outcome<String> {
    fs::read_to_string(root().join(name)).map_err(|e| format!("cannot read {name}: {e}"))
}

/// Complaints about files and functions that are too long.
pub(crate) fn too_long() -> Outcome<Vec<String>> {
    let mut complaints = Vec::new();
    for name in all()? {
        let extension = Path::new(&name).extension().and_then(|e| e.to_str()).unwrap_or_default();
        if !["rs", "c", "h", "cc", "cpp", "py", "sh", "S"].contains(&extension) {
            continue;
        }
        let text = read(&name)?;
        let data = DATA.iter().any(|folder| name.starts_with(folder));
        let lines = text.lines().count();
        if lines > LONGEST_FILE && !data {
            complaints.push(format!("{name} has {lines} lines, more than {LONGEST_FILE}"));
        }
        if extension == "rs" && !data {
            for (function, line, length) in long_functions(&text) {
                complaints.push(format!("{name}:{line}: {function} has {length} lines, more than {LONGEST_FUNCTION}"));
            }
        }
    }
    Ok(complaints)
}

/// Name, line and length of functions that are too long. Relies on the text being formatted: a function ends with the
/// first `}` that is indented as its `fn`.
fn long_functions(text: &str) -> Vec<(String, usize, usize)> {
    let Ok(start) = Regex::new(r"^( *)(?:pub(?:\([a-z]+\))? )?(?:const |async |unsafe |extern .C. )*fn (\w+)") else {
        return Vec::new();
    };
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(function) = start.captures(line) else { continue };
        if line.ends_with('}') || line.ends_with(';') {
            continue;
        }
        let end = format!("{}}}", &function[1]);
        let length = lines[at..].iter().position(|line| *line == end).map_or(0, |length| length + 1);
        if length > LONGEST_FUNCTION {
            found.push((function[2].to_owned(), at + 1, length));
        }
    }
    found
}

/// Complaints about files and guarding tests that texts name and that are not there, and about files that the map leaves out.
pub(crate) fn dangling_references() -> Outcome<Vec<String>> {
    let files = all()?;
    let known = Known::new(&files)?;
    let mut complaints = not_on_the_map(&files)?;
    for name in &files {
        let documents = name.ends_with(".md");
        if !documents && !name.ends_with(".rs") {
            continue;
        }
        for (line, text) in read(name)?.lines().enumerate() {
            let mut missing = Vec::new();
            if documents {
                missing.extend(references(text).into_iter().filter(|path| !known.has_path(path, name)));
                missing.extend(items(text).into_iter().filter(|item| !has_item(&known, item)));
            }
            // In source files a guard is named in a comment.
            if documents || text.trim_start().starts_with("//") {
                missing.extend(guards(text).into_iter().filter(|test| !known.has_test(test)));
            }
            complaints.extend(missing.iter().map(|what| format!("{name}:{}: there is no `{what}`", line + 1)));
        }
    }
    Ok(complaints)
}

/// Complaints about source files that `ARCHITECTURE.md`, "Files", does not name: all but tests and those in folders of topics.
fn not_on_the_map(files: &[String]) -> Outcome<Vec<String>> {
    const MAP: &str = "ARCHITECTURE.md";
    const TOPICS: &[&str] = &["table/", "consts/", "layouts/", "ioctl/", "netlink/", "custom/"];
    let text = read(MAP)?;
    let named: HashSet<&str> = chapter(&text, "## Files").split(|c: char| !(c.is_alphanumeric() || c == '_')).collect();
    let mut complaints = Vec::new();
    for file in files {
        let Some((folder, "rs")) = file.rsplit_once('.').map(|(path, extension)| (path.to_owned(), extension)) else {
            continue;
        };
        let sources = file.starts_with("src/") || file.starts_with("xtask/src/");
        let topic = TOPICS.iter().any(|topic| file.starts_with(&format!("src/syscalls/{topic}")));
        let name = folder.rsplit('/').next().unwrap_or_default();
        if sources && !topic && name != "mod" && !named.contains(name) && !is_test(file, name, files)? {
            complaints.push(format!("{MAP}, \"Files\", does not name {file}"));
        }
    }
    Ok(complaints)
}

/// The part of a document below a heading of the second level.
fn chapter<'a>(text: &'a str, heading: &str) -> &'a str {
    let from = text.split_once(heading).map_or("", |(_, rest)| rest);
    from.split("\n## ").next().unwrap_or_default()
}

/// Whether a file is made for tests only: by its name, or as the file says in which the module is declared.
fn is_test(file: &str, name: &str, files: &[String]) -> Outcome<bool> {
    if name.ends_with("tests") {
        return Ok(true);
    }
    let folder = Path::new(file).parent().and_then(Path::to_str).unwrap_or_default();
    let parents =
        [format!("{folder}/mod.rs"), format!("{folder}/lib.rs"), format!("{folder}/main.rs"), format!("{folder}.rs")];
    for parent in parents.iter().filter(|parent| files.contains(parent)) {
        let text = read(parent)?;
        let declared = |line: &str| line.strip_suffix(';').is_some_and(|line| line.ends_with(&format!("mod {name}")));
        let lines: Vec<&str> = text.lines().collect();
        if lines.windows(2).any(|pair| declared(pair[1]) && pair[0].trim() == "#[cfg(test)]") {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What can be referred to.
struct Known {
    /// Files and folders.
    paths: HashSet<String>,
    /// Names of functions and of tests that macros define.
    functions: HashSet<String>,
}

impl Known {
    fn new(files: &[String]) -> Outcome<Self> {
        let mut paths = HashSet::new();
        for file in files {
            let folders = Path::new(file).ancestors().filter_map(|path| path.to_str()).filter(|path| !path.is_empty());
            paths.extend(folders.map(str::to_owned));
        }
        let function = Regex::new(r"(?:\bfn |tracetest!\(\s*)(\w+)").map_err(|e| e.to_string())?;
        let mut functions = HashSet::new();
        for file in files.iter().filter(|file| file.ends_with(".rs")) {
            functions.extend(function.captures_iter(&read(file)?).map(|found| found[1].to_owned()));
        }
        Ok(Known { paths, functions })
    }

    fn has_test(&self, test: &str) -> bool {
        self.functions.contains(test.rsplit("::").next().unwrap_or(test))
    }

    /// Whether a path is one of the project's: from the root, from the folder of the text that names it, or as the end of a path.
    fn has_path(&self, path: &str, text: &str) -> bool {
        let path = path.trim_end_matches('/').trim_start_matches("./");
        alternatives(path).iter().all(|path| {
            let beside = Path::new(text).parent().map(|folder| folder.join(path).display().to_string());
            let ending = format!("/{path}");
            let fits = |known: &String| {
                matches(path, known) || known.ends_with(&ending) || beside.as_ref().is_some_and(|b| b == known)
            };
            self.paths.iter().any(fits)
        })
    }
}

/// Whether a path leads to a module of the library, or to something that its file names: as far as its first segments are
/// modules they are followed. Other paths (`std::string`) are not ours.
fn has_item(known: &Known, item: &str) -> bool {
    let is_file = |path: &str| known.paths.contains(path);
    let (mut folder, mut file) = ("src".to_owned(), None);
    for segment in item.split("::") {
        let within = format!("{folder}/{segment}");
        let next = [format!("{within}.rs"), format!("{within}/mod.rs")].into_iter().find(|path| is_file(path));
        match (next, &file) {
            (Some(path), _) => (folder, file) = (within, Some(path)),
            (None, None) => return true,
            (None, Some(path)) => {
                let text = read(path).unwrap_or_default();
                return text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == segment);
            }
        }
    }
    true
}

/// What looks like a path of Rust's in a line of a document, in backquotes: `session::resume::hide_wake_up`.
fn items(line: &str) -> Vec<String> {
    let quoted = line.split('`').skip(1).step_by(2);
    let is_path = |word: &&str| {
        word.contains("::")
            && word.split("::").all(|part| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '_'))
    };
    quoted.filter(is_path).map(str::to_owned).collect()
}

/// `a/{b,c}.rs` is `a/b.rs` and `a/c.rs`.
fn alternatives(path: &str) -> Vec<String> {
    if let Some((front, rest)) = path.split_once('{')
        && let Some((middle, back)) = rest.split_once('}')
    {
        return middle.split(',').flat_map(|part| alternatives(&format!("{front}{part}{back}"))).collect();
    }
    vec![path.to_owned()]
}

/// Whether a name fits a pattern in which `*` is anything but a slash.
fn matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((front, back)) => name.strip_prefix(front).is_some_and(|rest| {
            let within = rest.find('/').unwrap_or(rest.len());
            (0..=within).filter(|&at| rest.is_char_boundary(at)).any(|at| matches(back, &rest[at..]))
        }),
    }
}

/// What looks like a file of the project in a line of a document: in backquotes or as the target of a link.
fn references(line: &str) -> Vec<String> {
    let quoted = line.split('`').skip(1).step_by(2);
    let linked = line.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
    quoted.chain(linked).filter(|word| looks_like_a_file(word)).map(str::to_owned).collect()
}

fn looks_like_a_file(word: &str) -> bool {
    const TOP: &[&str] = &["src", "tests", "docs", "xtask", "benches", ".ci", ".cargo"];
    let plain = word.chars().all(|c| c.is_ascii_alphanumeric() || "_-./{},*".contains(c));
    if !plain || word.starts_with(['/', '-']) || word.is_empty() {
        return false;
    }
    let top = word.split('/').next().unwrap_or_default();
    let of_project = word.contains('/') && TOP.contains(&top);
    let extension = Path::new(word).extension().and_then(|e| e.to_str());
    // A program's own `main.rs` or a kernel's `Kconfig.md` has no place in these documents.
    of_project || extension.is_some_and(|e| ["md", "rs", "toml"].contains(&e))
}

/// The tests that a comment names as guards: `Guard: signals::stopped_task_stays_stopped.`
fn guards(line: &str) -> Vec<String> {
    let Some((_, named)) = line.split_once("Guard: ").or_else(|| line.split_once("Guards: ")) else {
        return Vec::new();
    };
    let names = named.split([',', ' ', '|', '`', '.', ')']).take_while(|word| !word.contains('('));
    let is_name =
        |word: &&str| word.contains('_') && word.chars().all(|c| c.is_ascii_alphanumeric() || "_:".contains(c));
    names.filter(is_name).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_functions_are_found() {
        let body = "        x();\n".repeat(LONGEST_FUNCTION);
        let text = format!(
            "impl X {{\n    pub(crate) fn long(\n        a: u8,\n    ) {{\n{body}    }}\n\n    fn short() {{\n    }}\n}}\n"
        );
        let found = long_functions(&text);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].0.as_str(), found[0].1), ("long", 2));
    }

    #[test]
    fn references_are_found_in_quotes_and_links() {
        let line = "See `src/a.rs`, [text](docs/B.md#part), `read/write`, `-o FILE`, `cargo test`, `linux/eventfd.h`, `/etc/passwd`, `C.md`.";
        assert_eq!(references(line), ["src/a.rs", "C.md", "docs/B.md"]);
    }

    #[test]
    fn paths_are_known_in_several_forms() {
        let paths = ["src/session/run.rs", "src/session", "docs/OUTPUT.md", "tests/targets/sys_close.c"];
        let known = Known { paths: paths.iter().map(|p| (*p).to_owned()).collect(), functions: HashSet::new() };
        for path in ["src/session/", "session/run.rs", "run.rs", "tests/targets/sys_*.c", "src/{session}/run.rs"] {
            assert!(known.has_path(path, "README.md"), "{path}");
        }
        assert!(known.has_path("OUTPUT.md", "docs/PTRACE.md"));
        for path in ["src/session/{run,walk}.rs", "src/absent.rs", "tests/*.c", "un.rs"] {
            assert!(!known.has_path(path, "README.md"), "{path}");
        }
    }

    #[test]
    fn items_are_looked_for_in_their_modules() {
        assert_eq!(items("`ptrace::Stopped`, `std::map<int>::at`, `a/b`, x::y"), ["ptrace::Stopped"]);
        let known = Known::new(&all().unwrap()).unwrap();
        for item in
            ["session", "session::resume", "session::resume::hide_wake_up", "ptrace::Error::is_gone", "std::string"]
        {
            assert!(has_item(&known, item), "{item}");
        }
        for item in ["session::run::walk_away", "ptrace::Stoppage"] {
            assert!(!has_item(&known, item), "{item}");
        }
    }

    #[test]
    fn a_module_for_tests_is_known_by_its_declaration() {
        let files = all().unwrap();
        assert!(is_test("src/fuzz.rs", "fuzz", &files).unwrap());
        assert!(!is_test("src/guard.rs", "guard", &files).unwrap());
        assert_eq!(chapter("# A\n\n## B\nb\n\n## C\nc\n", "## B"), "\nb\n");
    }

    #[test]
    fn guards_are_named() {
        assert_eq!(guards("// ptrace(2). Guard: signals::stays_stopped."), ["signals::stays_stopped"]);
        assert_eq!(guards("Guards: `a_b`, `c::d_e`"), ["a_b", "c::d_e"]);
        assert!(guards("no word of that").is_empty());
    }
}
