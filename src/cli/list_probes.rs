//! `trace list functions|libcalls|usdt`: what would be probed, where and how, and why not the rest. Nothing is run.

use std::collections::BTreeMap;
use std::fmt::Write;

use trace::addr::ImageAddr;
use trace::image::demangle;
use trace::plt::imports::imports;
use trace::probe::glob::Glob;
use trace::probe::listing::{Forecast, Mechanism, listed};
use trace::probe::matcher::Names;
use trace::probe::nearest::nearest;
use trace::probe::places::{Found, Searched};
use trace::probe::spec::Spec;

use super::program::{Module, Program};
use super::{Refusal, shown};

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
        for row in listed(functions, module.names(), &spec, |at, glob| module.is_defined_in(at, glob)) {
            let function = row.function;
            let (at, how) = forecast.at_entry(function.addr());
            let how = match row.left_out {
                Some(reason) => Err(reason),
                None if function.name().is_none() && function.addr() == module.image.entry() => Err("startup code"),
                None => how,
            };
            let chosen = if function.is_ifunc() { " (at the entry of the function chosen)" } else { "" };
            listing.row(at, how, &(function.short_name(module.file_name()) + &module.suffix() + chosen));
        }
        for place in spec.include.iter().filter(|pattern| pattern.in_module(module.names())) {
            let searched = Searched { image: &module.image, functions, name: module.file_name() };
            for found in searched.places(&place.place, |address| Some(ImageAddr::new(address))) {
                let (at, how, text) = match found {
                    Found::Entry(function) => {
                        let (at, how) = forecast.at_entry(function.addr());
                        (at, how, function.short_name(module.file_name()))
                    }
                    Found::Instruction(at, text) => (at, forecast.at(at), text),
                    Found::Refused(at, text, reason) => (at, Err(reason), text),
                };
                listing.row(at, how, &(text + &module.suffix()));
            }
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
    for import in imports(&main.image) {
        let named = import.library.as_deref();
        let module = program.provider(&import);
        let meant = program.names_of(&import, module);
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
            (None, Some(index)) => match program.modules[index].functions().named(&import.name).next() {
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
    let program = shown(program.as_bytes());
    Refusal(match globs {
        "*" => format!("{program} has no {what}s"),
        _ => format!("no {what} of {program} matches '{}'{hint}", shown(globs.as_bytes())),
    })
}
