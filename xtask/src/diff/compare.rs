//! Compares the traces of one command: several by the installed strace, one by `trace`.

use std::collections::HashMap;

use super::descriptors::Descriptors;
use super::explained::Rules;
use super::lcs::matches;
use super::line::Line;
use super::moment::Clock;
use super::prepared::Prepared;
use super::token::Kind;
use super::tree::Tree;

/// A joined trace and the pid of the tracer that wrote it.
pub(crate) struct Run {
    pub(crate) lines: Vec<Line>,
    pub(crate) tracer: i32,
}

/// A line, or a pair of lines, that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    /// The task's place in the tree and its program.
    pub(crate) task: String,
    pub(crate) strace: Option<String>,
    pub(crate) trace: Option<String>,
    /// What differs, where the two lines look alike.
    pub(crate) note: &'static str,
    /// The two lines without strings and numbers: the same for differences of the same cause.
    pub(crate) shape: (String, String),
}

/// The result of a comparison; all numbers are lines, a pair of differing lines counted once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Verdict {
    pub(crate) equal: usize,
    /// Differ where, or as much as, the strace runs differ from one another.
    pub(crate) excused: usize,
    /// Differences that a rule explains, by rule.
    pub(crate) explained: HashMap<usize, usize>,
    pub(crate) different: Vec<Difference>,
    pub(crate) tasks: usize,
}

impl Verdict {
    /// Equal lines among those that are neither excused nor explained, in percent.
    pub(crate) fn percent(&self) -> f64 {
        let total = self.equal + self.different.len();
        if total == 0 { 0.0 } else { 100.0 * self.equal as f64 / total as f64 }
    }
}

/// The lines of one task of one run.
type Lines = Vec<Prepared>;

/// What the runs have of one task of the tree.
struct Group {
    place: String,
    program: String,
    parent: Option<usize>,
    /// Shares its memory with other tasks.
    threaded: bool,
    references: Vec<Lines>,
    trace: Lines,
}

impl Group {
    fn new(tree: &Tree, task: usize, place: String, references: usize) -> Self {
        Group {
            place,
            program: tree.program(task),
            parent: None,
            threaded: tree.is_threaded(task),
            references: vec![Vec::new(); references],
            trace: Vec::new(),
        }
    }
}

/// A difference before it is known whether something excuses it.
struct Candidate {
    difference: Difference,
    program: String,
    /// The sorts of which a budget may excuse it.
    sorts: Vec<String>,
    /// The strace runs differ at this very place.
    varies_here: bool,
    /// The two lines differ in strings and numbers only.
    alike: bool,
}

/// How many differing lines of a sort, in a program, the strace runs have among themselves.
type Budget = HashMap<(String, String), usize>;

/// Compares `trace` with the `references`, of which there are at least two.
pub(crate) fn compare(references: &[&Run], trace: &Run, rules: &Rules, clock: &Clock) -> Verdict {
    let groups = groups(references, trace);
    let mut verdict = Verdict { tasks: groups.len(), ..Verdict::default() };
    let mut budget = Budget::new();
    let mut candidates = Vec::new();
    let alignments: Vec<Alignment> = groups.iter().map(align).collect();
    let addresses_count = addresses_count(&groups, &alignments);
    for ((group, alignment), addresses) in groups.iter().zip(&alignments).zip(addresses_count) {
        add_to_budget(group, alignment.base, &alignment.variance, &mut budget);
        verdict.equal += compare_task(group, alignment, addresses, clock, &mut candidates);
    }
    for candidate in candidates {
        settle(candidate, &mut budget, rules, &mut verdict);
    }
    verdict
}

fn settle(candidate: Candidate, budget: &mut Budget, rules: &Rules, verdict: &mut Verdict) {
    let difference = candidate.difference;
    if let Some(rule) = rules.explains(difference.strace.as_deref(), difference.trace.as_deref()) {
        *verdict.explained.entry(rule).or_default() += 1;
        return;
    }
    let in_place = candidate.varies_here && candidate.alike;
    let mut from_budget = |sort: &String| {
        let left = budget.get_mut(&(candidate.program.clone(), sort.clone())).filter(|left| **left > 0);
        left.map(|left| *left -= 1).is_some()
    };
    let excused = in_place || candidate.sorts.iter().any(&mut from_budget);
    if excused {
        verdict.excused += 1;
    } else {
        verdict.different.push(difference);
    }
}

/// Matches tasks of all runs with those of the first reference; tasks of its own the others bring in groups of their own.
fn groups(references: &[&Run], trace: &Run) -> Vec<Group> {
    let runs: Vec<&Run> = references.iter().copied().chain([trace]).collect();
    let trees: Vec<Tree> = runs.iter().map(|run| Tree::new(run.lines.clone())).collect();
    let places = trees[0].places();
    let mut groups: Vec<Group> = (0..trees[0].tasks.len())
        .map(|task| Group {
            parent: trees[0].tasks[task].parent,
            ..Group::new(&trees[0], task, places[task].clone(), references.len())
        })
        .collect();
    for (run, tree) in trees.iter().enumerate() {
        let twins = trees[0].counterparts(tree);
        let own_places = tree.places();
        let group_of = |task: usize| twins.iter().position(|twin| *twin == Some(task));
        let mut names: HashMap<i32, String> = HashMap::from([(runs[run].tracer, "TRACER".to_owned())]);
        for (task, own_place) in own_places.iter().enumerate() {
            let name = group_of(task).map_or_else(|| format!("other-{own_place}"), |twin| places[twin].clone());
            names.insert(tree.tasks[task].pid, name);
        }
        let name = |pid: i32| names.get(&pid).cloned();
        for (task, own_place) in own_places.iter().enumerate() {
            let mut descriptors = tree.is_threaded(task).then(Descriptors::default);
            let prepared = |line| Prepared::new(line, &name, descriptors.as_mut());
            let lines: Lines = tree.tasks[task].lines.iter().map(prepared).collect();
            let group = group_of(task).unwrap_or_else(|| {
                groups.push(Group::new(tree, task, format!("other-{own_place}"), references.len()));
                groups.len() - 1
            });
            if run < references.len() {
                groups[group].references[run] = lines;
            } else {
                groups[group].trace = lines;
            }
        }
    }
    groups
}

/// Numbers for texts, the same for the same.
#[derive(Default)]
struct Interner(HashMap<String, u32>);

impl Interner {
    fn numbers(&mut self, lines: &[Prepared]) -> Vec<u32> {
        lines.iter().map(|line| self.number(&line.normal)).collect()
    }

    fn number(&mut self, text: &str) -> u32 {
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        *self.0.entry(text.to_owned()).or_insert(next)
    }
}

/// What the other references say about the base.
struct Variance {
    /// The references but the base.
    others: Vec<usize>,
    /// For each of them, for each line of the base, the equal line.
    twins: Vec<Vec<Option<usize>>>,
    /// Whether one of them has lines of its own before a line of the base, or after the last.
    gap: Vec<bool>,
    /// Whether all agree on every address of the task.
    stable: bool,
}

impl Variance {
    fn varies(&self, line: usize) -> bool {
        self.twins.iter().any(|twins| twins[line].is_none())
    }

    /// The lines that stand for a line of the base, if every reference has one.
    fn twins<'a>(&self, group: &'a Group, line: usize) -> Option<Vec<&'a Prepared>> {
        let twin = |(other, twins): (&usize, &Vec<Option<usize>>)| Some(&group.references[*other][twins[line]?]);
        self.others.iter().zip(&self.twins).map(twin).collect()
    }
}

/// How the lines of one task's runs lie beside each other.
struct Alignment {
    /// The reference that the trace is compared with.
    base: usize,
    variance: Variance,
    /// Lines of the base and of the trace that have the same normal form.
    common: Vec<(usize, usize)>,
}

fn align(group: &Group) -> Alignment {
    let mut interner = Interner::default();
    let references: Vec<Vec<u32>> = group.references.iter().map(|lines| interner.numbers(lines)).collect();
    let trace = interner.numbers(&group.trace);
    let mut common: Vec<Vec<(usize, usize)>> = references.iter().map(|lines| matches(lines, &trace)).collect();
    // The reference that is nearest to the trace: which way a race went is not the tracer's doing.
    let nearness = |&r: &usize| 2 * common[r].len() as isize - references[r].len() as isize;
    let base = (0..references.len()).rev().max_by_key(nearness).unwrap_or(0);
    Alignment { base, variance: variance(group, base, &references), common: common.swap_remove(base) }
}

/// Whether the addresses of each task must be those that strace shows: not where threads race for memory, nor in
/// tasks that descend from one whose addresses vary.
fn addresses_count(groups: &[Group], alignments: &[Alignment]) -> Vec<bool> {
    let mut count: Vec<bool> =
        groups.iter().zip(alignments).map(|(group, alignment)| alignment.variance.stable && !group.threaded).collect();
    // Parents come before their children.
    for at in 0..groups.len() {
        count[at] &= groups[at].parent.is_none_or(|parent| count[parent]);
    }
    count
}

/// Compares one task; answers the number of equal lines.
fn compare_task(
    group: &Group,
    alignment: &Alignment,
    addresses_count: bool,
    clock: &Clock,
    candidates: &mut Vec<Candidate>,
) -> usize {
    let Alignment { base, variance, common } = alignment;
    let mut equal = 0;
    for &(mine, theirs) in common {
        let (strace, traced) = (&group.references[*base][mine], &group.trace[theirs]);
        match hidden_difference(strace, traced, variance.twins(group, mine), addresses_count, clock) {
            None => equal += 1,
            Some(note) => {
                let strict = candidate(group, Some(strace), Some(traced), false);
                let difference = Difference { note, ..strict.difference };
                candidates.push(Candidate { difference, sorts: Vec::new(), alike: false, ..strict });
            }
        }
    }
    differing_stretches(group, alignment, candidates);
    equal
}

fn variance(group: &Group, base: usize, references: &[Vec<u32>]) -> Variance {
    let length = references[base].len();
    let others: Vec<usize> = (0..references.len()).filter(|&r| r != base).collect();
    let mut gap = vec![false; length + 1];
    let mut twins = Vec::new();
    for &other in &others {
        let common = matches(&references[base], &references[other]);
        let mut own = vec![None; length];
        let mut last = 0;
        for &(x, y) in &common {
            own[x] = Some(y);
            gap[x] |= y > last;
            last = y + 1;
        }
        gap[length] |= references[other].len() > last;
        twins.push(own);
    }
    let mut variance = Variance { others, twins, gap, stable: true };
    let addresses = |line: &Prepared| -> Vec<String> {
        line.variable.iter().filter(|token| token.kind == Kind::Address).map(|token| token.text.clone()).collect()
    };
    variance.stable = group.references[base].iter().enumerate().all(|(at, line)| {
        let twins = variance.twins(group, at).unwrap_or_default();
        twins.iter().all(|twin| addresses(twin) == addresses(line))
    });
    variance
}

/// Notes how many lines of each sort the references have that others of them have not.
fn add_to_budget(group: &Group, base: usize, variance: &Variance, budget: &mut Budget) {
    let mut most: HashMap<&str, usize> = HashMap::new();
    for (&other, twins) in variance.others.iter().zip(&variance.twins) {
        let mut count: HashMap<&str, usize> = HashMap::new();
        let own = group.references[base].iter().enumerate().filter(|(at, _)| twins[*at].is_none());
        let theirs = group.references[other].iter().enumerate().filter(|(at, _)| !twins.contains(&Some(*at)));
        for (_, line) in own.chain(theirs) {
            *count.entry(&line.sort).or_default() += 1;
        }
        for (sort, lines) in count {
            let most = most.entry(sort).or_default();
            *most = lines.max(*most);
        }
    }
    for (sort, lines) in most {
        *budget.entry((group.program.clone(), sort.to_owned())).or_default() += lines;
    }
}

/// What is different about two lines of the same normal form.
fn hidden_difference(
    strace: &Prepared,
    trace: &Prepared,
    twins: Option<Vec<&Prepared>>,
    stable: bool,
    clock: &Clock,
) -> Option<&'static str> {
    if !strace.padded_like(trace) {
        return Some("blanks before the result");
    }
    if !strace.torn_like(trace) {
        return Some("what is written at entry");
    }
    let twins = twins?;
    for (at, (own, theirs)) in strace.variable.iter().zip(&trace.variable).enumerate() {
        let agreed = || twins.iter().all(|twin| twin.variable.get(at) == Some(own));
        if own.text == theirs.text || !agreed() {
            continue;
        }
        match own.kind {
            Kind::Address if stable => return Some("an address that strace shows in every run"),
            Kind::Pid => return Some("a pid that strace shows in every run"),
            Kind::Time if !clock.is_recent(&own.text) => return Some("a time that strace shows in every run"),
            _ => {}
        }
    }
    None
}

/// Goes through what lies between equal lines, pairs lines that look alike, and notes them as candidates.
fn differing_stretches(group: &Group, alignment: &Alignment, candidates: &mut Vec<Candidate>) {
    let Alignment { base, variance, common } = alignment;
    let (strace, trace) = (&group.references[*base], &group.trace);
    let (mut mine, mut theirs) = (0, 0);
    for &(x, y) in common.iter().chain([&(strace.len(), trace.len())]) {
        let gap_varies = variance.gap[mine..=x].iter().any(|&gap| gap);
        let line_varies = (mine..x).any(|line| variance.varies(line));
        let mut own: Vec<usize> = (mine..x).collect();
        let mut their: Vec<usize> = (theirs..y).collect();
        let forms: [fn(&Prepared) -> &str; 2] = [|line| &line.skeleton, |line| &line.sort];
        for form in forms {
            own.retain(|&i| {
                let Some(at) = their.iter().position(|&j| form(&strace[i]) == form(&trace[j])) else { return true };
                let pair = (Some(&strace[i]), Some(&trace[their.remove(at)]));
                candidates.push(candidate(group, pair.0, pair.1, variance.varies(i)));
                false
            });
        }
        candidates.extend(own.iter().map(|&i| candidate(group, Some(&strace[i]), None, variance.varies(i))));
        let varies = gap_varies || line_varies;
        candidates.extend(their.iter().map(|&j| candidate(group, None, Some(&trace[j]), varies)));
        (mine, theirs) = (x + 1, y + 1);
    }
}

fn candidate(group: &Group, strace: Option<&Prepared>, trace: Option<&Prepared>, varies_here: bool) -> Candidate {
    let mut sorts: Vec<String> = strace.iter().chain(trace.iter()).map(|line| line.sort.clone()).collect();
    sorts.dedup();
    Candidate {
        alike: strace.zip(trace).is_some_and(|(a, b)| a.skeleton == b.skeleton),
        difference: Difference {
            task: format!("{} {}", group.place, group.program),
            strace: strace.map(|line| line.shown.clone()),
            trace: trace.map(|line| line.shown.clone()),
            note: "",
            shape: (
                strace.map(|line| line.skeleton.clone()).unwrap_or_default(),
                trace.map(|line| line.skeleton.clone()).unwrap_or_default(),
            ),
        },
        program: group.program.clone(),
        sorts,
        varies_here,
    }
}

#[cfg(test)]
#[path = "compare_tests.rs"]
mod tests;
