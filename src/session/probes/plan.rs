//! Which addresses the specs mean in a space, and putting breakpoints there.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use super::Probes;
use super::ifunc::Chosen;
use super::points::{self, Found};
use super::space::{Caller, Loaded, Point, Probe, Site, Space};
use super::usdt;
use crate::addr::{ImageAddr, VAddr};
use crate::breakpoint::table::CodeMemory;
use crate::event::FuncKind;
use crate::image::demangle;
use crate::image::notes::UsdtProbe;
use crate::image::symbols::Function;
use crate::plt::imports::Import;
use crate::probe::glob::Glob;
use crate::probe::listing::{listed, place_at};
use crate::probe::matcher::{ModuleNames, ModulePattern, Names};
use crate::probe::nearest::nearest;
use crate::probe::spec::{Pattern, Spec};
use crate::probe::usdt::UsdtSpec;
use crate::session::config::ProbeConfig;
use crate::session::modules::{ModuleFile, ModuleFiles};

/// What became of the specs.
#[derive(Clone, Debug, Default)]
pub struct ProbeTotals {
    /// Functions and imports that a spec means.
    pub matched: usize,
    /// Those that are stopped at.
    pub placed: usize,
    /// Those that can't be, by reason.
    pub refused: HashMap<&'static str, usize>,
    /// How often one was reached.
    pub hits: u64,
    /// The items of the specs that nothing that ran was meant by.
    pub unmatched: Vec<Unmatched>,
    seen_libcalls: Seen,
    seen_functions: Seen,
    seen_usdt: Seen,
    seen_callers: Seen,
}

/// An item of a spec that nothing was meant by.
#[derive(Clone, Debug)]
pub struct Unmatched {
    /// The item as it was written.
    pub item: String,
    /// Names that were perhaps meant, the nearest first.
    pub near: Vec<String>,
    /// Modules that call something of that name, but whose calls are not shown.
    pub others: Vec<String>,
}

/// Which items of a spec have meant something, by their place in it.
#[derive(Clone, Debug, Default)]
struct Seen(Vec<bool>);

impl Seen {
    /// Takes note of what a function is meant by.
    fn note(&mut self, spec: &Spec, means: impl Fn(&Pattern) -> bool) {
        self.0.resize(spec.include.len(), false);
        for (seen, pattern) in self.0.iter_mut().zip(&spec.include) {
            *seen = *seen || means(pattern);
        }
    }

    fn note_one(&mut self, index: usize) {
        self.0.resize(self.0.len().max(index + 1), false);
        self.0[index] = true;
    }

    /// Whether nothing is left to be noted.
    fn all(&self, spec: &Spec) -> bool {
        self.0.len() == spec.include.len() && self.0.iter().all(|seen| *seen)
    }

    /// The items that have meant nothing.
    fn missing<'a, P>(&'a self, include: &'a [P]) -> impl Iterator<Item = &'a P> {
        let seen = |index: usize| self.0.get(index).copied().unwrap_or(false);
        include.iter().enumerate().filter(move |(index, _)| !seen(*index)).map(|(_, pattern)| pattern)
    }
}

/// An address and what is to be shown when it is reached.
type Placement = (VAddr, Shown);

/// What is shown when a place is reached.
#[derive(Debug)]
enum Shown {
    Call(Rc<Probe>),
    Point(Arc<Point>),
    /// A call of the function that the resolver at this place chooses.
    Chosen(Rc<Probe>),
}

impl Space {
    /// Places the probes of all modules that have none yet, unless the dynamic linker is in the middle of mapping some.
    pub(super) fn plan(&mut self, config: &ProbeConfig, totals: &mut ProbeTotals) {
        if !self.is_consistent() {
            return;
        }
        let chosen = OnceCell::new();
        let chosen = || chosen.get_or_init(|| self.chosen());
        let fresh: Vec<usize> = (0..self.modules.len()).filter(|&index| !self.modules[index].planned).collect();
        let mut placements = Vec::new();
        let mut semaphores = Vec::new();
        for &index in &fresh {
            let loaded = &self.modules[index];
            for (index, pattern) in config.callers.iter().enumerate() {
                if pattern.matches(loaded.names()) {
                    totals.seen_callers.note_one(index);
                }
            }
            if config.libcalls.is_some() && is_caller(config, loaded) {
                self.plan_library_calls(config, loaded, &chosen, &mut placements, &mut totals.seen_libcalls);
            }
            if config.functions.is_some() {
                let from = placements.len();
                plan_functions(config, loaded, &mut placements, totals);
                self.choose(loaded, &chosen, &mut placements[from..]);
            }
            if let Some(spec) = &config.usdt {
                plan_usdt(spec, loaded, &mut placements, &mut semaphores, &mut totals.seen_usdt);
            }
        }
        for index in fresh {
            self.modules[index].planned = true;
        }
        self.place(placements, totals);
        semaphores.into_iter().for_each(|semaphore| self.enable(semaphore));
    }

    /// What r_debug's r_state says (link.h): whether all modules that belong together are mapped and listed. Programs without
    /// a dynamic linker always are.
    fn is_consistent(&self) -> bool {
        const R_STATE: u64 = 24;
        const RT_CONSISTENT: u32 = 0;
        let Some(main) = self.modules.iter().find(|loaded| loaded.is_main) else { return true };
        let Some(slot) = main.image.image.r_debug_slot() else { return true };
        let mut address = [0; 8];
        let got = self.code.read_code(main.module.to_tracee(slot), &mut address);
        let r_debug = u64::from_le_bytes(address);
        let mut state = [0; 4];
        let read = r_debug != 0 && self.code.read_code(VAddr::new(r_debug.wrapping_add(R_STATE)), &mut state) == 4;
        // Musl fills the slot late, and never stops in between.
        got == 8 && (!read || u32::from_le_bytes(state) == RT_CONSISTENT)
    }

    /// Puts breakpoints at the placements. Several probes at one address share one.
    fn place(&mut self, placements: Vec<Placement>, totals: &mut ProbeTotals) {
        totals.matched += placements.len();
        let places: Vec<VAddr> = placements.iter().map(|(at, _)| *at).collect();
        let (mut refused, places) = self.objections(places);
        refused.extend(self.insert(&places));
        for (at, shown) in placements {
            match refused.get(&at) {
                Some(refusal) => *totals.refused.entry(refusal.reason()).or_default() += 1,
                None => {
                    totals.placed += 1;
                    let site = self.site_mut(at);
                    match shown {
                        Shown::Call(probe) => site.add(probe),
                        Shown::Chosen(probe) => site.resolved_here.push(probe),
                        Shown::Point(point) => site.points.push(point),
                    }
                }
            }
        }
    }

    /// Puts one breakpoint at a place for several functions.
    pub(super) fn place_calls(&mut self, at: VAddr, probes: Vec<Rc<Probe>>, totals: &mut ProbeTotals) {
        self.place(probes.into_iter().map(|probe| (at, Shown::Call(probe))).collect(), totals);
    }

    fn plan_library_calls<'a>(
        &self,
        config: &ProbeConfig,
        caller: &Loaded,
        chosen: &dyn Fn() -> &'a Chosen,
        placements: &mut Vec<Placement>,
        seen: &mut Seen,
    ) {
        let Some(spec) = &config.libcalls else { return };
        for import in caller.image.imports() {
            let provider = self.provider(caller, import);
            let names = match provider {
                Some(provider) => provider.names(),
                None => ModuleNames { path: import.library.as_deref().unwrap_or(""), soname: None, is_main: false },
            };
            let called = Names::new([&*import.name]);
            seen.note(spec, |pattern| pattern.means(&called, names, |_| false));
            if spec.choose(&called, names).is_some() {
                placements.extend(self.library_call(config, caller, import, provider, chosen));
            }
        }
    }

    /// Where the calls of an import are stopped at, and what is shown of them; `None` for data, and for a function that no
    /// library has.
    fn library_call<'a>(
        &self,
        config: &ProbeConfig,
        caller: &Loaded,
        import: &Import,
        provider: Option<&Loaded>,
        chosen: &dyn Fn() -> &'a Chosen,
    ) -> Option<Placement> {
        let caller_name = (!config.callers.is_empty()).then(|| caller.image.name.clone());
        let (arrival, caller) = match import.stub {
            Some(stub) => (Arrival::At(caller.module.to_tracee(stub.at)), Caller::Stub(caller_name)),
            None => {
                let Range { start, end } = caller.module.range();
                let from = Caller::ReturnsInto { start, end, name: caller_name, symbol: import.name.clone() };
                (self.arrival(import, provider?, chosen)?, from)
            }
        };
        let module = match provider {
            Some(provider) => provider.shown(),
            None => import.library.clone(),
        };
        let defined = provider.and_then(|provider| {
            let function = provider.image.functions().named(&import.name).next()?;
            Some((provider.image.clone(), function.addr()))
        });
        let probe = Rc::new(Probe {
            kind: FuncKind::LibraryCall,
            prototype: config.prototypes.find(&import.name, module.as_deref()).cloned(),
            defined,
            typed: OnceCell::new(),
            name: demangle::short(&import.name).map_or_else(|| Arc::from(&*import.name), Arc::from),
            module,
            caller,
        });
        Some(match arrival {
            Arrival::At(at) => (at, Shown::Call(probe)),
            Arrival::ChosenBy(resolver) => (resolver, Shown::Chosen(probe)),
        })
    }

    /// The module that an import comes from: the one that its version names, else the first that defines it. What has moved
    /// to another library is still asked of the former (libpthread, into libc with glibc 2.34).
    fn provider(&self, caller: &Loaded, import: &Import) -> Option<&Loaded> {
        if import.own {
            return self.modules.iter().find(|loaded| loaded.module.range() == caller.module.range());
        }
        let defines = |loaded: &&Loaded| loaded.image.functions().defines(&import.name);
        let is_named = |loaded: &&Loaded| {
            import
                .library
                .as_deref()
                .is_some_and(|library| loaded.image.image.soname() == Some(library) || &*loaded.image.name == library)
        };
        let named = || self.modules.iter().filter(is_named);
        let others = || self.modules.iter().filter(|loaded| loaded.module.range() != caller.module.range());
        named().find(defines).or_else(|| others().find(defines)).or_else(|| named().next())
    }

    /// Where the calls of an import without a stub arrive: at the function that its slot will hold.
    fn arrival<'a>(&self, import: &Import, provider: &Loaded, chosen: &dyn Fn() -> &'a Chosen) -> Option<Arrival> {
        let function = provider.image.functions().named(&import.name).next()?;
        if !function.is_ifunc() {
            return Some(Arrival::At(entry(provider, function.addr())));
        }
        Some(match self.implementation(provider, function, chosen()) {
            Some(at) => Arrival::At(at),
            None => Arrival::ChosenBy(entry(provider, function.addr())),
        })
    }

    /// Where functions were meant that a resolver chooses, what has been chosen is meant.
    fn choose<'a>(&self, loaded: &Loaded, chosen: &dyn Fn() -> &'a Chosen, placements: &mut [Placement]) {
        for (at, shown) in placements {
            let Shown::Chosen(probe) = shown else { continue };
            let function = loaded.module.from_tracee(*at).and_then(|at| loaded.image.functions().around(at));
            let Some((function, _)) = function else { continue };
            if let Some(implementation) = self.implementation(loaded, function, chosen()) {
                *at = implementation;
                *shown = Shown::Call(probe.clone());
            }
        }
    }
}

/// Where calls of a function arrive.
enum Arrival {
    At(VAddr),
    /// At what the resolver there will choose.
    ChosenBy(VAddr),
}

impl Probes {
    /// What became of the specs, at the end.
    pub(in crate::session) fn into_totals(mut self, files: &ModuleFiles) -> ProbeTotals {
        self.totals.unmatched = self.unmatched(files);
        self.totals
    }

    /// The items that nothing has been meant by so far.
    pub(super) fn unmatched(&self, files: &ModuleFiles) -> Vec<Unmatched> {
        const NEAR: usize = 3;
        let totals = &self.totals;
        let files = || files.all().filter(|file| file.image.is_x86_64());
        let functions =
            || files().flat_map(|image| image.functions().iter().map(|function| function.short_name(&image.name)));
        let imports = || files().flat_map(|image| image.imports().iter().map(|import| import.name.to_string()));
        let mut unmatched = Vec::new();
        let named = |text: String, near| Unmatched { item: text, near, others: Vec::new() };
        let item = |pattern: &Pattern, near| named(pattern.text.clone(), near);
        if let Some(spec) = &self.config.functions {
            let missing = totals.seen_functions.missing(&spec.include);
            let sources = || files().flat_map(|image| image.source_files());
            unmatched.extend(missing.map(|pattern| {
                let near = pattern.nearest_files(sources(), NEAR);
                item(pattern, near.unwrap_or_else(|| nearest(pattern.wanted(), functions(), NEAR)))
            }));
        }
        let callers: Vec<&ModulePattern> = totals.seen_callers.missing(&self.config.callers).collect();
        let modules = || files().map(|file| &*file.name);
        unmatched.extend(
            callers
                .iter()
                .map(|pattern| named(format!("--from={pattern}"), nearest(&pattern.to_string(), modules(), NEAR))),
        );
        if let Some(spec) = self.config.libcalls.as_ref().filter(|_| callers.is_empty()) {
            let missing = totals.seen_libcalls.missing(&spec.include);
            unmatched.extend(missing.map(|pattern| {
                let others = files().filter(|file| imports_something(file, pattern)).map(|file| file.name.to_string());
                let near = nearest(pattern.wanted(), imports(), NEAR);
                Unmatched { others: others.take(NEAR).collect(), ..item(pattern, near) }
            }));
        }
        if let Some(spec) = &self.config.usdt {
            let full = |probe: UsdtProbe| format!("{}:{}", probe.provider, probe.name);
            let names = || files().flat_map(|image| image.image.usdt_probes().into_iter().map(full));
            let missing = totals.seen_usdt.missing(&spec.include);
            unmatched.extend(
                missing
                    .map(|pattern| named(format!("usdt={}", pattern.text), nearest(pattern.wanted(), names(), NEAR))),
            );
        }
        unmatched
    }
}

/// Whether a module calls something that the item means.
fn imports_something(file: &ModuleFile, pattern: &Pattern) -> bool {
    file.imports().iter().any(|import| {
        let path = import.library.as_deref().unwrap_or("");
        let library = ModuleNames { path, soname: None, is_main: false };
        pattern.means(&Names::new([&*import.name]), library, |_| false)
    })
}

fn plan_functions(config: &ProbeConfig, loaded: &Loaded, placements: &mut Vec<Placement>, totals: &mut ProbeTotals) {
    let Some(spec) = &config.functions else { return };
    let seen = &mut totals.seen_functions;
    let from = placements.len();
    let names = loaded.names();
    if !seen.all(spec) && spec.include.iter().any(|pattern| pattern.in_module(names)) {
        for function in loaded.image.functions().iter() {
            let called = Names::from(function);
            let defined_in = |glob: &Glob| loaded.image.is_defined_in(function.addr(), glob);
            seen.note(spec, |pattern| pattern.means(&called, names, defined_in));
        }
    }
    for (index, pattern) in spec.include.iter().enumerate() {
        for place in points::found(loaded, pattern) {
            seen.note_one(index);
            match place {
                Found::Entry(function) => placements.push(function_placement(config, loaded, function)),
                Found::Instruction(at, point) => placements.push((at, Shown::Point(Arc::new(point)))),
                Found::Refused(reason) => *totals.refused.entry(reason).or_default() += 1,
            }
        }
    }
    if !spec.concerns(names) {
        return;
    }
    for row in listed(loaded.image.functions(), names, spec, |at, glob| loaded.image.is_defined_in(at, glob)) {
        if row.left_out.is_none() {
            placements.push(function_placement(config, loaded, row.function));
        }
    }
    // A function that is chosen under a public name is better known by that than by its own.
    placements[from..].sort_by_key(|(_, shown)| !matches!(shown, Shown::Chosen(_)));
}

fn plan_usdt(
    spec: &UsdtSpec,
    loaded: &Loaded,
    placements: &mut Vec<Placement>,
    semaphores: &mut Vec<VAddr>,
    seen: &mut Seen,
) {
    let names = loaded.names();
    for probe in loaded.image.image.usdt_probes() {
        for (index, pattern) in spec.include.iter().enumerate() {
            if pattern.means(&probe.provider, &probe.name, names) {
                seen.note_one(index);
            }
        }
        if spec.chooses(&probe.provider, &probe.name, names) {
            let point = Shown::Point(Arc::new(usdt::point(loaded, &probe)));
            placements.push((loaded.module.to_tracee(probe.at), point));
            semaphores.extend(probe.semaphore.map(|at| loaded.module.to_tracee(at)));
        }
    }
}

fn function_placement(config: &ProbeConfig, loaded: &Loaded, function: Function<'_>) -> Placement {
    let probe = Rc::new(function_probe(config, loaded, function));
    let shown = if function.is_ifunc() { Shown::Chosen(probe) } else { Shown::Call(probe) };
    (entry(loaded, function.addr()), shown)
}

impl Site {
    /// One more function that begins here. Of several names that `-F` has for one address the first is shown.
    fn add(&mut self, probe: Rc<Probe>) {
        let is_function = |probe: &Probe| probe.kind == FuncKind::Function;
        if !is_function(&probe) || !self.probes.iter().any(|other| is_function(other)) {
            self.probes.push(probe);
        }
    }
}

fn function_probe(config: &ProbeConfig, loaded: &Loaded, function: Function<'_>) -> Probe {
    // A program's own function may be called like one of libc's; a library's is meant.
    let library = (!loaded.is_main).then_some(&*loaded.image.name);
    let known = |name| library.and_then(|library| config.prototypes.find(name, Some(library)));
    Probe {
        prototype: function.names().find_map(known).cloned(),
        kind: FuncKind::Function,
        defined: Some((loaded.image.clone(), function.addr())),
        typed: OnceCell::new(),
        name: Arc::from(function.short_name(&loaded.image.name)),
        module: loaded.shown(),
        caller: Caller::Anyone,
    }
}

fn entry(loaded: &Loaded, at: ImageAddr) -> VAddr {
    loaded.module.to_tracee(place_at(&loaded.image.image, at))
}

fn is_caller(config: &ProbeConfig, loaded: &Loaded) -> bool {
    if config.callers.is_empty() {
        return loaded.is_main;
    }
    config.callers.iter().any(|pattern| pattern.matches(loaded.names()))
}
