//! Which addresses the specs mean in a space, and putting breakpoints there.

use std::collections::HashMap;
use std::sync::Arc;

use super::Probes;
use super::space::{Caller, Loaded, Probe, Space};
use crate::addr::{ImageAddr, VAddr};
use crate::breakpoint::displaced::Refusal;
use crate::breakpoint::table::CodeMemory;
use crate::event::FuncKind;
use crate::image::symbols::Function;
use crate::plt::imports::Import;
use crate::probe::listing::{listed, place_at};
use crate::probe::matcher::{ModuleNames, Names};
use crate::probe::nearest::nearest;
use crate::probe::spec::{Pattern, Spec};
use crate::session::config::ProbeConfig;

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
}

/// An item of a spec that nothing was meant by.
#[derive(Clone, Debug)]
pub struct Unmatched {
    /// The item as it was written.
    pub item: String,
    /// Names that were perhaps meant, the nearest first.
    pub near: Vec<String>,
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

    /// Whether nothing is left to be noted.
    fn all(&self, spec: &Spec) -> bool {
        self.0.len() == spec.include.len() && self.0.iter().all(|seen| *seen)
    }

    /// The items that have meant nothing.
    fn missing<'a>(&'a self, spec: &'a Spec) -> impl Iterator<Item = &'a Pattern> {
        let seen = |index: usize| self.0.get(index).copied().unwrap_or(false);
        spec.include.iter().enumerate().filter(move |(index, _)| !seen(*index)).map(|(_, pattern)| pattern)
    }
}

/// An address and what is to be shown when it is reached.
type Placement = (VAddr, Arc<Probe>);

impl Space {
    /// Places the probes of all modules that have none yet, unless the dynamic linker is in the middle of mapping some.
    pub(super) fn plan(&mut self, config: &ProbeConfig, totals: &mut ProbeTotals) {
        if !self.is_consistent() {
            return;
        }
        let fresh: Vec<usize> = (0..self.modules.len()).filter(|&index| !self.modules[index].planned).collect();
        let mut placements = Vec::new();
        for &index in &fresh {
            let loaded = &self.modules[index];
            if config.libcalls.is_some() && is_caller(config, loaded) {
                self.plan_library_calls(config, loaded, &mut placements, &mut totals.seen_libcalls);
            }
            if config.functions.is_some() {
                plan_functions(config, loaded, &mut placements, &mut totals.seen_functions);
            }
        }
        for index in fresh {
            self.modules[index].planned = true;
        }
        self.place(placements, totals);
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
        let refused: HashMap<VAddr, Refusal> = self.breakpoints.insert(&places, &self.code).into_iter().collect();
        for (at, probe) in placements {
            match refused.get(&at) {
                Some(refusal) => *totals.refused.entry(refusal.reason()).or_default() += 1,
                None => {
                    totals.placed += 1;
                    self.sites.entry(at).or_default().probes.push(probe);
                }
            }
        }
    }

    fn plan_library_calls(
        &self,
        config: &ProbeConfig,
        caller: &Loaded,
        placements: &mut Vec<Placement>,
        seen: &mut Seen,
    ) {
        let Some(spec) = &config.libcalls else { return };
        let caller_name = (!config.callers.is_empty()).then(|| caller.image.name.clone());
        for import in caller.image.imports() {
            let provider = self.provider(caller, import);
            let names = match provider {
                Some(provider) => provider.names(),
                None => ModuleNames { path: import.library.as_deref().unwrap_or(""), soname: None, is_main: false },
            };
            let called = Names::new([&*import.name]);
            seen.note(spec, |pattern| pattern.means(&called, names, || None));
            if spec.choose(&called, names).is_none() {
                continue;
            }
            let place = match import.stub {
                Some(stub) => Some((caller.module.to_tracee(stub.at), Caller::Stub(caller_name.clone()))),
                None => {
                    let range = caller.module.range();
                    let from = Caller::ReturnsInto { start: range.start, end: range.end, name: caller_name.clone() };
                    self.resolved(caller, import, provider).map(|at| (at, from))
                }
            };
            let Some((at, caller_kind)) = place else { continue };
            let module = match provider {
                Some(provider) => provider.shown(),
                None => import.library.clone(),
            };
            let name = crate::image::demangle::short(&import.name).map_or_else(|| Arc::from(&*import.name), Arc::from);
            let prototype = config.prototypes.find(&import.name, module.as_deref()).cloned();
            let probe = Probe { kind: FuncKind::LibraryCall, prototype, name, module, caller: caller_kind };
            placements.push((at, Arc::new(probe)));
        }
    }

    /// The module that an import comes from: the one that its version names, else the first that defines it.
    fn provider(&self, caller: &Loaded, import: &Import) -> Option<&Loaded> {
        if import.own {
            return self.modules.iter().find(|loaded| loaded.module.range() == caller.module.range());
        }
        let named = import.library.as_deref().and_then(|library| {
            self.modules
                .iter()
                .find(|loaded| loaded.image.image.soname() == Some(library) || &*loaded.image.name == library)
        });
        named.or_else(|| {
            let others = self.modules.iter().filter(|loaded| loaded.module.range() != caller.module.range());
            others.into_iter().find(|loaded| loaded.image.functions().named(&import.name).next().is_some())
        })
    }

    /// Where the calls of an import without a stub arrive: the function that its slot will hold.
    fn resolved(&self, caller: &Loaded, import: &Import, provider: Option<&Loaded>) -> Option<VAddr> {
        let provider = provider?;
        let function = provider.image.functions().named(&import.name).next()?;
        if !function.is_ifunc() {
            return Some(entry(provider, function.addr()));
        }
        // Which function a resolver chooses is only known once the slot is filled.
        let mut bytes = [0; 8];
        let got = self.code.read_code(caller.module.to_tracee(import.slot), &mut bytes);
        let target = VAddr::new(u64::from_le_bytes(bytes));
        let within = self.module_at(target)?;
        let at = within.module.from_tracee(target)?;
        (got == 8 && within.image.image.is_code(at)).then(|| entry(within, at))
    }
}

impl Probes {
    /// What became of the specs, at the end.
    pub(in crate::session) fn into_totals(self) -> ProbeTotals {
        const NEAR: usize = 3;
        let mut totals = self.totals;
        let images = || self.images.values().flatten();
        let functions =
            || images().flat_map(|image| image.functions().iter().map(|function| function.short_name(&image.name)));
        let imports = || images().flat_map(|image| image.imports().iter().map(|import| import.name.to_string()));
        let mut unmatched = Vec::new();
        let item = |pattern: &Pattern, near| Unmatched { item: pattern.text.clone(), near };
        if let Some(spec) = &self.config.functions {
            let missing = totals.seen_functions.missing(spec);
            unmatched.extend(missing.map(|pattern| item(pattern, nearest(pattern.wanted(), functions(), NEAR))));
        }
        if let Some(spec) = &self.config.libcalls {
            let missing = totals.seen_libcalls.missing(spec);
            unmatched.extend(missing.map(|pattern| item(pattern, nearest(pattern.wanted(), imports(), NEAR))));
        }
        totals.unmatched = unmatched;
        totals
    }
}

fn plan_functions(config: &ProbeConfig, loaded: &Loaded, placements: &mut Vec<Placement>, seen: &mut Seen) {
    let Some(spec) = &config.functions else { return };
    let names = loaded.names();
    if !seen.all(spec) && spec.include.iter().any(|pattern| pattern.in_module(names)) {
        for function in loaded.image.functions().iter() {
            let called = Names::from(function);
            seen.note(spec, |pattern| pattern.means(&called, names, || None));
        }
    }
    if !spec.concerns(names) {
        return;
    }
    for row in listed(loaded.image.functions(), names, spec) {
        if row.left_out.is_some() || row.function.is_ifunc() {
            continue;
        }
        placements.push((entry(loaded, row.function.addr()), Arc::new(function_probe(config, loaded, row.function))));
    }
}

fn function_probe(config: &ProbeConfig, loaded: &Loaded, function: Function<'_>) -> Probe {
    // A program's own function may be called like one of libc's; a library's is meant.
    let library = (!loaded.is_main).then_some(&*loaded.image.name);
    let known = |name| library.and_then(|library| config.prototypes.find(name, Some(library)));
    Probe {
        prototype: function.names().find_map(known).cloned(),
        kind: FuncKind::Function,
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
