//! Wishes for functions that can't come true, refused before the program runs.
//!
//! What a program begins with is known from its file and its libraries. What it loads or executes later is not: then it is
//! run, and what matched nothing is said at the end.

use std::ffi::OsStr;

use trace::image::Image;
use trace::image::symbols::{Function, FunctionSource};
use trace::plt::imports::{Import, imports};
use trace::probe::matcher::Names;
use trace::probe::nearest::nearest;
use trace::probe::spec::{Pattern, Place, Spec};
use trace::probe::usdt::{UsdtPattern, UsdtSpec};
use trace::session::{Launch, ProbeConfig};

use super::program::Program;
use super::{Refusal, shown};

/// Functions by which another program comes to run in this one's place, or as its child.
const EXECUTING: [&str; 16] = [
    "execve",
    "execv",
    "execvp",
    "execvpe",
    "execl",
    "execlp",
    "execle",
    "fexecve",
    "execveat",
    "posix_spawn",
    "posix_spawnp",
    "system",
    "popen",
    "wordexp",
    "__libc_system",
    "syscall.forkExec",
];

/// Functions by which code is loaded.
const LOADING: [&str; 3] = ["dlopen", "dlmopen", "__libc_dlopen_mode"];

/// Libraries that have such functions for purposes of their own, which say nothing about the program.
const FOR_THEMSELVES: [&str; 4] = ["libc.so.6", "libselinux.so.1", "libcrypto.so.3", "libcrypto.so.1.1"];

/// Names that are suggested.
const NEAR: usize = 3;

/// Refuses functions and library calls that the program does not have and can't get.
///
/// # Errors
/// With the names that were perhaps meant.
pub(super) fn check(launch: &Launch, probes: &ProbeConfig) -> Result<(), Refusal> {
    let preloaded = |name: &OsStr| name == "LD_PRELOAD" || name == "LD_LIBRARY_PATH" || name == "PATH";
    let elsewhere = std::env::var_os("LD_PRELOAD").is_some() || launch.env.iter().any(|(name, _)| preloaded(name));
    // A script, or what can't be run at all: that is seen when it is run.
    let Some(program) = launch.program.to_str().and_then(|name| Program::read(name).ok()) else { return Ok(()) };
    let foreseen = Foreseen { program: &program, name: shown(program.modules[0].text.as_bytes()) };
    if !program.modules[0].image.is_x86_64() {
        let alone = !foreseen.can_get(&[&EXECUTING]);
        let sentence = || format!("{} is not 64-bit x86 code, which is all that can be probed", foreseen.name);
        return if alone { Err(Refusal(sentence())) } else { Ok(()) };
    }
    if elsewhere || !program.missing.is_empty() {
        return Ok(());
    }
    if let Some(spec) = &probes.functions {
        foreseen.functions(spec)?;
    }
    if let Some(spec) = &probes.usdt {
        foreseen.usdt(spec)?;
    }
    match &probes.libcalls {
        Some(spec) => foreseen.library_calls(spec, probes),
        None => Ok(()),
    }
}

struct Foreseen<'a> {
    program: &'a Program,
    name: String,
}

impl Foreseen<'_> {
    fn functions(&self, spec: &Spec) -> Result<(), Refusal> {
        // Where an address will be is known when the program is there.
        let named = |pattern: &&Pattern| !matches!(pattern.place, Place::Address(_));
        for pattern in spec.include.iter().filter(named) {
            if self.has_function(pattern) || self.can_get(&[&EXECUTING, &LOADING]) {
                continue;
            }
            let mut searched = self.program.modules.iter().filter(|module| pattern.in_module(module.names()));
            if matches!(pattern.place, Place::SourceFile(_)) && searched.all(|module| module.lines().is_none()) {
                return Err(Refusal(format!(
                    "'{}': neither {} nor any of its libraries has debugging information, which knows source files",
                    shown(pattern.text.as_bytes()),
                    self.name
                )));
            }
            if let Some(near) = pattern.nearest_files(self.source_files(pattern), NEAR) {
                return Err(Refusal(format!(
                    "no function of {} and its libraries is defined in '{}'{}",
                    self.name,
                    shown(pattern.text.as_bytes()),
                    in_parentheses(&near)
                )));
            }
            let modules = self.program.modules.iter().filter(|module| pattern.in_module(module.names()));
            let names = modules
                .flat_map(|module| module.functions().iter().map(|function| function.short_name(module.file_name())));
            let main = &self.program.modules[0];
            if pattern.in_module(main.names()) && !main.functions().iter().any(is_named_by_symtab) {
                return Err(Refusal(format!(
                    "no function is called '{}': {} has no symbols, its own functions are only known by where they begin; \
                     `trace list functions` shows them",
                    shown(pattern.text.as_bytes()),
                    self.name
                )));
            }
            let near = near(pattern, names);
            return Err(Refusal(format!(
                "no function of {} and its libraries is called '{}'{near}; `trace list functions` shows what there is",
                self.name,
                shown(pattern.text.as_bytes())
            )));
        }
        Ok(())
    }

    /// The files that define functions of the modules that a pattern is about.
    fn source_files(&self, pattern: &Pattern) -> impl Iterator<Item = String> {
        let modules = self.program.modules.iter().filter(|module| pattern.in_module(module.names()));
        modules.flat_map(|module| module.source_files())
    }

    fn has_function(&self, pattern: &Pattern) -> bool {
        let modules = self.program.modules.iter().filter(|module| pattern.in_module(module.names()));
        modules.into_iter().any(|module| match &pattern.place {
            Place::Offset { name, .. } => {
                let exact = trace::probe::matcher::Matcher::Glob(trace::probe::matcher::NameGlob::new(name));
                module.functions().iter().any(|function| exact.matches(&Names::from(function)))
            }
            _ => module.functions().iter().any(|function| {
                pattern
                    .means(&Names::from(function), module.names(), |glob| module.is_defined_in(function.addr(), glob))
            }),
        })
    }

    fn usdt(&self, spec: &UsdtSpec) -> Result<(), Refusal> {
        let probes: Vec<_> = self.program.modules.iter().map(|module| (module, module.image.usdt_probes())).collect();
        let each = || probes.iter().flat_map(|(module, probes)| probes.iter().map(move |probe| (module, probe)));
        let unmet = |pattern: &&UsdtPattern| {
            !each().any(|(module, probe)| pattern.means(&probe.provider, &probe.name, module.names()))
        };
        match spec.include.iter().find(unmet) {
            Some(pattern) if !self.can_get(&[&EXECUTING, &LOADING]) => {
                let names = each().map(|(_, probe)| format!("{}:{}", probe.provider, probe.name));
                let near = near_to(pattern.wanted(), names);
                Err(Refusal(format!(
                    "no USDT probe of {} and its libraries is called '{}'{near}; `trace list usdt` shows what there is",
                    self.name,
                    shown(pattern.text.as_bytes())
                )))
            }
            _ => Ok(()),
        }
    }

    fn library_calls(&self, spec: &Spec, probes: &ProbeConfig) -> Result<(), Refusal> {
        if !probes.callers.is_empty() || self.can_get(&[&EXECUTING]) {
            return Ok(());
        }
        let main = &self.program.modules[0];
        if !main.image.is_dynamic() || main.image.needed().is_empty() {
            return Err(Refusal(format!(
                "{} is static and calls no libraries; -F 'GLOB' shows its functions",
                self.name
            )));
        }
        let imports = imports(&main.image);
        let means = |pattern: &Pattern, import: &Import| {
            let module = self.program.names_of(import, self.program.provider(import));
            pattern.means(&Names::new([&*import.name]), module, |_| false)
        };
        match spec.include.iter().find(|pattern| !imports.iter().any(|import| means(pattern, import))) {
            None => Ok(()),
            Some(pattern) => {
                let near = near(pattern, imports.iter().map(|import| import.name.to_string()));
                Err(Refusal(format!(
                    "{} calls no library function '{}'{near}; `trace list libcalls` shows what it calls",
                    self.name,
                    shown(pattern.text.as_bytes())
                )))
            }
        }
    }

    /// Whether the program may come to other code than it begins with.
    fn can_get(&self, ways: &[&[&str]]) -> bool {
        let is_way = |name: &str| ways.iter().any(|names| names.contains(&name));
        let main = &self.program.modules[0];
        if main.image.needed().is_empty() && main.image.interpreter().is_none() {
            // A static program has what it uses among its functions, and `dlopen` for libc's own purposes; when it is stripped
            // nobody knows.
            let is_way = |name: &str| is_way(name) && !LOADING.contains(&name);
            return !main.functions().iter().any(|function| function.name().is_some())
                || main.functions().iter().any(|function| function.names().any(is_way));
        }
        let counts = |image: &Image| !image.soname().is_some_and(|name| FOR_THEMSELVES.contains(&name));
        self.program.modules.iter().filter(|module| module.is_main || counts(&module.image)).any(|module| {
            let slots = module.image.slots();
            let imported = |name: &str| {
                slots
                    .iter()
                    .filter_map(|slot| slot.symbol.as_ref())
                    .any(|symbol| &*symbol.name == name && symbol.defined.is_none())
            };
            !module.names().is_dynamic_linker() && ways.iter().flat_map(|names| names.iter()).any(|name| imported(name))
        })
    }
}

/// Whether a function is known from a table that has all of them, not only those that others may call.
fn is_named_by_symtab(function: Function<'_>) -> bool {
    !matches!(function.source(), FunctionSource::Dynsym | FunctionSource::EhFrame)
}

/// ` (near: a, b)`, or nothing.
fn near(pattern: &Pattern, names: impl Iterator<Item = String>) -> String {
    near_to(pattern.wanted(), names)
}

fn near_to(wanted: &str, names: impl Iterator<Item = String>) -> String {
    in_parentheses(&nearest(wanted, names, NEAR))
}

fn in_parentheses(near: &[String]) -> String {
    match near.is_empty() {
        true => String::new(),
        false => format!(" (near: {})", shown(near.join(", ").as_bytes())),
    }
}
