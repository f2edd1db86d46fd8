//! `trace list functions|libcalls|usdt`: what would be probed, where and how, and why not the rest. Nothing is run.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use trace::addr::ImageAddr;
use trace::image::Image;
use trace::image::demangle;
use trace::image::separate::Surroundings;
use trace::image::symbols::Functions;
use trace::plt::imports::imports;
use trace::probe::glob::Glob;
use trace::probe::listing::{Forecast, Mechanism, listed};
use trace::probe::matcher::{ModuleNames, Names};
use trace::probe::nearest::nearest;
use trace::probe::spec::Spec;

use super::{Refusal, shown};

/// Where the dynamic linker looks for libraries in the end (ld.so(8)), and where Debian has them.
const LIBRARY_DIRECTORIES: [&str; 6] =
    ["/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64", "/usr/lib64", "/lib", "/usr/lib"];

/// More modules than this are not looked at.
const MAX_MODULES: usize = 1024;

/// A program or one of its libraries.
struct Module {
    path: PathBuf,
    text: String,
    image: Image,
    is_main: bool,
}

impl Module {
    fn names(&self) -> ModuleNames<'_> {
        ModuleNames { path: &self.text, soname: self.image.soname(), is_main: self.is_main }
    }

    fn file_name(&self) -> &str {
        self.text.rsplit('/').next().unwrap_or(&self.text)
    }

    /// What stands behind `@`.
    fn suffix(&self) -> String {
        if self.is_main { String::new() } else { format!("@{}", self.file_name()) }
    }

    fn functions(&self) -> Functions {
        self.image.functions(&Surroundings::of(&self.path))
    }
}

/// The program and the libraries that it needs, and the names of those that were not found.
struct Program {
    modules: Vec<Module>,
    missing: Vec<String>,
}

impl Program {
    fn read(name: &str) -> Result<Self, Refusal> {
        let path = path_of(name).ok_or_else(|| Refusal(format!("cannot find '{}' in PATH", shown(name.as_bytes()))))?;
        let image = Image::open(&path).map_err(|error| Refusal(shown(error.to_string().as_bytes())))?;
        let mut program = Program { modules: vec![Module::new(path, image, true)], missing: Vec::new() };
        let mut next = 0;
        while next < program.modules.len() && program.modules.len() < MAX_MODULES {
            let needed: Vec<String> = program.modules[next].image.needed().to_vec();
            for name in needed {
                program.add(&name);
            }
            next += 1;
        }
        Ok(program)
    }

    fn add(&mut self, name: &str) {
        let known = |module: &Module| module.file_name() == name || module.image.soname() == Some(name);
        if self.modules.iter().any(known) || self.missing.iter().any(|missing| missing == name) {
            return;
        }
        let class = self.modules[0].image.class();
        let own = self.modules[0].path.parent().map(Path::to_owned);
        let directories = LIBRARY_DIRECTORIES.iter().map(PathBuf::from).chain(own);
        let found = directories.into_iter().find_map(|directory| {
            let path = directory.join(name);
            Some((Image::open(&path).ok().filter(|image| image.class() == class)?, path))
        });
        match found {
            Some((image, path)) => self.modules.push(Module::new(path, image, false)),
            None => self.missing.push(name.to_owned()),
        }
    }
}

impl Module {
    fn new(path: PathBuf, image: Image, is_main: bool) -> Self {
        Module { text: path.to_string_lossy().into_owned(), path, image, is_main }
    }
}

fn path_of(name: &str) -> Option<PathBuf> {
    if name.contains('/') {
        return Some(name.into());
    }
    let path = std::env::var_os("PATH").unwrap_or_else(|| "/usr/bin:/bin".into());
    std::env::split_paths(&path).map(|directory| directory.join(OsStr::new(name))).find(|path| path.is_file())
}

/// The lines of a listing and their sums.
#[derive(Default)]
struct Listing {
    text: String,
    by_mechanism: BTreeMap<Mechanism, usize>,
    not: BTreeMap<&'static str, usize>,
}

impl Listing {
    fn row(&mut self, at: ImageAddr, how: Result<Mechanism, &'static str>, name: &str) {
        let name = shown(name.as_bytes());
        let _ = match how {
            Ok(mechanism) => {
                *self.by_mechanism.entry(mechanism).or_default() += 1;
                writeln!(self.text, "{:#18x}  {:7}  {name}", at, mechanism.name())
            }
            Err(reason) => {
                *self.not.entry(reason).or_default() += 1;
                writeln!(self.text, "{:#18x}  {:7}  {name}: {reason}", at, "-")
            }
        };
    }

    fn len(&self) -> usize {
        self.by_mechanism.values().chain(self.not.values()).sum()
    }

    /// The listing with its last line.
    fn finish(self, what: &str, missing: &[String]) -> String {
        let header = format!("{:>18}  {:7}  NAME\n", "ADDRESS", "HOW");
        let count = self.len();
        let plural = |count: usize| if count == 1 { "" } else { "s" };
        let mut out = header + &self.text;
        let _ = write!(out, "{count} {what}{}", plural(count));
        let how: Vec<String> =
            self.by_mechanism.iter().map(|(mechanism, count)| format!("{count} {}", mechanism.name())).collect();
        if !how.is_empty() {
            let _ = write!(out, ": {}", how.join(", "));
        }
        for (reason, count) in &self.not {
            let _ = write!(out, "; not {count}: {reason}");
        }
        for name in missing {
            let _ = write!(out, "; not found: {}", shown(name.as_bytes()));
        }
        out.push('\n');
        out
    }
}

/// What stands in the way of probing any of it.
fn unusable(program: &Program) -> Option<Refusal> {
    let main = &program.modules[0];
    (!main.image.is_x86_64()).then(|| {
        Refusal(format!("{} is not 64-bit x86 code, which is all that can be probed", shown(main.text.as_bytes())))
    })
}

/// `trace list functions PROG [GLOBS]`.
pub(super) fn functions(name: &str, globs: &str) -> Result<String, Refusal> {
    let program = Program::read(name)?;
    if let Some(refusal) = unusable(&program) {
        return Err(refusal);
    }
    let spec = spec(globs)?;
    // As a wish for a function of the program: a library must be named, or nobody could read the list.
    let named = |module: &Module| module.is_main || spec.include.iter().any(|pattern| pattern.module.is_some());
    let mut listing = Listing::default();
    let mut names: Vec<String> = Vec::new();
    for module in program.modules.iter().filter(|module| named(module) && spec.concerns(module.names())) {
        let functions = module.functions();
        let forecast = Forecast::new(&module.image);
        for row in listed(&functions, module.names(), &spec) {
            let function = row.function;
            let (at, how) = forecast.at_entry(function.addr());
            let how = match row.left_out {
                Some(reason) => Err(reason),
                None if function.is_ifunc() => Err("it chooses among functions when the program begins"),
                None => how,
            };
            listing.row(at, how, &(function.short_name(module.file_name()) + &module.suffix()));
        }
        if listing.len() == 0 {
            names.extend(functions.iter().map(|function| function.short_name(module.file_name())));
        }
    }
    match listing.len() {
        0 => Err(nothing("function", name, globs, &names)),
        _ => Ok(listing.finish("function", &program.missing)),
    }
}

/// `trace list libcalls PROG [GLOBS]`.
pub(super) fn libcalls(name: &str, globs: &str) -> Result<String, Refusal> {
    let program = Program::read(name)?;
    if let Some(refusal) = unusable(&program) {
        return Err(refusal);
    }
    let main = &program.modules[0];
    if !main.image.is_dynamic() || main.image.needed().is_empty() {
        let path = shown(main.text.as_bytes());
        return Err(Refusal(format!("{path} is static and calls no libraries; `list functions` shows what it has")));
    }
    let spec = spec(globs)?;
    let mut listing = Listing::default();
    let mut names = Vec::new();
    let forecast = Forecast::new(&main.image);
    let tables: Vec<std::cell::OnceCell<Functions>> = program.modules.iter().map(|_| Default::default()).collect();
    let functions = |index: usize| tables[index].get_or_init(|| program.modules[index].functions());
    for import in imports(&main.image) {
        let named = import.library.as_deref();
        let others = || (1..program.modules.len()).filter(|_| !import.own);
        let provider = others()
            .find(|&index| named.is_some_and(|name| program.modules[index].image.soname() == Some(name)))
            .or_else(|| others().find(|&index| functions(index).named(&import.name).next().is_some()));
        let module = if import.own { Some(0) } else { provider };
        let meant = match module {
            Some(index) => program.modules[index].names(),
            None => ModuleNames { path: named.unwrap_or(""), soname: None, is_main: false },
        };
        let shown_name = demangle::short(&import.name).unwrap_or_else(|| import.name.to_string());
        if spec.choose(&Names::new([&*import.name]), meant).is_none() {
            names.push(shown_name);
            continue;
        }
        let suffix = module.map_or_else(
            || named.map_or_else(String::new, |name| format!("@{name}")),
            |index| program.modules[index].suffix(),
        );
        let text = shown_name + &suffix;
        match (import.stub, module) {
            (Some(stub), _) => listing.row(stub.at, forecast.at(stub.at), &text),
            (None, Some(index)) => match functions(index).named(&import.name).next() {
                Some(function) if function.is_ifunc() => {
                    listing.row(
                        function.addr(),
                        Ok(Mechanism::Boost),
                        &(text + " (at the entry of the function chosen)"),
                    );
                }
                Some(function) => {
                    let (at, how) = Forecast::new(&program.modules[index].image).at_entry(function.addr());
                    listing.row(at, how, &(text + " (at its entry, for calls from here)"));
                }
                None => listing.row(import.slot, Err("it is data, or in no library that was found"), &text),
            },
            (None, None) => listing.row(import.slot, Err("it is data, or in no library that was found"), &text),
        }
    }
    match listing.len() {
        0 => Err(nothing("library call", name, globs, &names)),
        _ => Ok(listing.finish("library call", &program.missing)),
    }
}

/// `trace list usdt PROG [PROVIDER:NAME]`.
pub(super) fn usdt(name: &str, glob: &str) -> Result<String, Refusal> {
    let program = Program::read(name)?;
    let (provider, probe) = glob.split_once(':').unwrap_or(("*", glob));
    let (provider, probe) = (Glob::new(provider), Glob::new(probe));
    let mut listing = Listing::default();
    let mut names = Vec::new();
    for module in &program.modules {
        let forecast = Forecast::new(&module.image);
        for found in module.image.usdt_probes() {
            let full = format!("{}:{}", found.provider, found.name);
            if !provider.matches(&found.provider) || !probe.matches(&found.name) {
                names.push(full);
                continue;
            }
            let semaphore = if found.semaphore.is_some() { " (enabled by a semaphore)" } else { "" };
            let text = format!("{full}{}({}){semaphore}", module.suffix(), found.argument_text);
            listing.row(found.at, forecast.at(found.at), &text);
        }
    }
    match listing.len() {
        0 => Err(nothing("USDT probe", name, glob, &names)),
        _ => Ok(listing.finish("USDT probe", &program.missing)),
    }
}

fn spec(globs: &str) -> Result<Spec, Refusal> {
    Spec::parse(globs).map_err(|error| Refusal(shown(error.to_string().as_bytes())))
}

fn nothing(what: &str, program: &str, globs: &str, names: &[String]) -> Refusal {
    const NEAR: usize = 3;
    let near = nearest(globs, names, NEAR);
    let hint = match near.is_empty() {
        true => String::new(),
        false => format!(" (near: {})", shown(near.join(", ").as_bytes())),
    };
    Refusal(format!("no {what} of {} matches '{}'{hint}", shown(program.as_bytes()), shown(globs.as_bytes())))
}
