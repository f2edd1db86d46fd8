//! The tasks of a trace, and which task of one run is which of another.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use super::line::{Line, pattern};
use super::token::call_name;

/// A thread or process of one run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Task {
    pub(crate) pid: i32,
    pub(crate) parent: Option<usize>,
    pub(crate) thread: bool,
    /// Children in the order of their birth.
    pub(crate) children: Vec<usize>,
    /// The first program that it executed itself: path and arguments as the trace shows them.
    pub(crate) executed: Option<String>,
    pub(crate) lines: Vec<Line>,
    gone: bool,
}

/// All tasks of one run, in order of appearance.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tree {
    pub(crate) tasks: Vec<Task>,
}

static EXECVE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"^execve(?:at)?\((.*), (?:0x[0-9a-f]+|NULL|\[.*\])(?: /\* \d+ vars? \*/)?\) += 0"#));
static PROGRAM: LazyLock<Regex> = LazyLock::new(|| pattern(r#"^execve(?:at)?\((?:[^"]*, )?"([^"]*)""#));
static BIRTH: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:clone3?|v?fork)\(.*\) += (\d+)"));

impl Tree {
    /// Sorts joined lines by task and links tasks to their parents.
    pub(crate) fn new(lines: Vec<Line>) -> Self {
        let mut tree = Tree::default();
        let mut living: HashMap<i32, usize> = HashMap::new();
        for line in lines {
            let task = tree.living_task(line.pid, &mut living);
            let child = BIRTH.captures(&line.text).and_then(|found| found[1].parse().ok());
            if let Some(pid) = child {
                tree.link(task, pid, line.text.contains("CLONE_THREAD"), &mut living);
            }
            let task = &mut tree.tasks[task];
            if task.executed.is_none() {
                task.executed = EXECVE.captures(&line.text).map(|found| found[1].to_owned());
            }
            task.gone |= line.text.starts_with("+++ exited") || line.text.starts_with("+++ killed");
            task.lines.push(line);
        }
        tree
    }

    /// Whether a task shares its memory and its descriptors with others.
    pub(crate) fn is_threaded(&self, task: usize) -> bool {
        let Task { thread, children, .. } = &self.tasks[task];
        *thread || children.iter().any(|&child| self.tasks[child].thread)
    }

    fn living_task(&mut self, pid: i32, living: &mut HashMap<i32, usize>) -> usize {
        match living.get(&pid) {
            // A number is used again once its task is gone.
            Some(&task) if !self.tasks[task].gone => task,
            _ => self.add(pid, living),
        }
    }

    fn add(&mut self, pid: i32, living: &mut HashMap<i32, usize>) -> usize {
        self.tasks.push(Task { pid, ..Task::default() });
        living.insert(pid, self.tasks.len() - 1);
        self.tasks.len() - 1
    }

    /// The line that tells of a birth may come before the child's first line or after its last.
    fn link(&mut self, parent: usize, pid: i32, thread: bool, living: &mut HashMap<i32, usize>) {
        let known = living.get(&pid).copied().filter(|&task| self.tasks[task].parent.is_none() && task != parent);
        let child = known.unwrap_or_else(|| self.add(pid, living));
        self.tasks[child].parent = Some(parent);
        self.tasks[child].thread = thread;
        self.tasks[parent].children.push(child);
    }

    /// Tasks that no other one has brought forth.
    fn roots(&self) -> Vec<usize> {
        (0..self.tasks.len()).filter(|&task| self.tasks[task].parent.is_none()).collect()
    }

    /// A name for each task that tells its place in the tree: `0.2.1`.
    pub(crate) fn places(&self) -> Vec<String> {
        let mut places = vec![String::new(); self.tasks.len()];
        let mut pending: Vec<(usize, String)> =
            self.roots().into_iter().enumerate().map(|(i, task)| (task, format!("T{i}"))).collect();
        while let Some((task, place)) = pending.pop() {
            for (i, &child) in self.tasks[task].children.iter().enumerate() {
                pending.push((child, format!("{place}.{i}")));
            }
            places[task] = place;
        }
        places
    }

    /// The path of the program that a task ran: its own last one, or the one it was born with.
    pub(crate) fn program(&self, task: usize) -> String {
        let mut at = Some(task);
        while let Some(task) = at {
            let own = self.tasks[task].lines.iter().rev().find_map(|line| executed_path(&line.text));
            if let Some(path) = own {
                return path;
            }
            at = self.tasks[task].parent;
        }
        "?".to_owned()
    }

    /// For each task of `self` the one of `other` that has the same part in it.
    pub(crate) fn counterparts(&self, other: &Tree) -> Vec<Option<usize>> {
        let mut found = vec![None; self.tasks.len()];
        let mut pending = pair(self, &self.roots(), other, &other.roots());
        while let Some((task, twin)) = pending.pop() {
            found[task] = Some(twin);
            pending.extend(pair(self, &self.tasks[task].children, other, &other.tasks[twin].children));
        }
        found
    }
}

fn executed_path(text: &str) -> Option<String> {
    EXECVE.is_match(text).then(|| PROGRAM.captures(text).map(|found| found[1].to_owned())).flatten()
}

/// Pairs siblings in the order of birth: first those that executed the same command line, then those that executed
/// the same program, then threads with threads and processes with processes.
fn pair(a: &Tree, siblings: &[usize], b: &Tree, others: &[usize]) -> Vec<(usize, usize)> {
    type Key = fn(&Tree, usize) -> (bool, String);
    let keys: [Key; 3] = [
        |tree, task| (tree.tasks[task].thread, tree.tasks[task].executed.clone().unwrap_or_default()),
        |tree, task| (tree.tasks[task].thread, tree.program(task)),
        |tree, task| (tree.tasks[task].thread, String::new()),
    ];
    let mut pairs = Vec::new();
    let mut free: Vec<usize> = siblings.to_vec();
    let mut free_others: Vec<usize> = others.to_vec();
    for key in keys {
        free.retain(|&task| {
            let wanted = key(a, task);
            let Some(at) = free_others.iter().position(|&other| key(b, other) == wanted) else { return true };
            pairs.push((task, free_others.remove(at)));
            false
        });
    }
    pairs
}

/// The word that groups lines of one sort: the call's name, or the signal's.
pub(crate) fn sort_of(text: &str) -> String {
    match call_name(text) {
        Some(name) => name.to_owned(),
        None => text.split(' ').take(2).collect::<Vec<_>>().join(" "),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{join::join, line::parse};
    use super::*;

    fn tree(trace: &str) -> Tree {
        Tree::new(join(parse(trace)))
    }

    const RUN: &str = "\
10    execve(\"/bin/sh\", [\"sh\"], 0x7ffd /* 3 vars */) = 0
10    clone(child_stack=NULL, flags=SIGCHLD) = 11
11    execve(\"/bin/a\", [\"a\", \"1\"], 0x7ffd /* 3 vars */ <unfinished ...>
10    clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
12    close(3) = 0
11    <... execve resumed>) = 0
11    +++ exited with 0 +++
10    <... clone resumed>) = 12
12    execve(\"/bin/b\", [\"b\"], 0x7ffd /* 3 vars */) = 0
12    clone3({flags=CLONE_VM|CLONE_THREAD} => {parent_tid=[13]}, 88) = 13
13    +++ exited with 0 +++
12    +++ exited with 0 +++
10    +++ exited with 0 +++
";

    #[test]
    fn tasks_are_linked_by_birth() {
        let tree = tree(RUN);
        assert_eq!(tree.tasks.iter().map(|t| t.pid).collect::<Vec<_>>(), [10, 11, 12, 13]);
        assert_eq!(tree.places(), ["T0", "T0.0", "T0.1", "T0.1.0"]);
        assert_eq!(tree.program(3), "/bin/b");
        assert!(tree.tasks[3].thread && !tree.tasks[2].thread);
        assert_eq!(tree.tasks[1].executed.as_deref(), Some("\"/bin/a\", [\"a\", \"1\"]"));
    }

    #[test]
    fn a_child_may_be_gone_before_its_birth_is_told() {
        let tree =
            tree("10    vfork( <unfinished ...>\n11    +++ exited with 0 +++\n10    <... vfork resumed>) = 11\n");
        assert_eq!(tree.tasks.len(), 2);
        assert_eq!(tree.tasks[1].parent, Some(0));
    }

    #[test]
    fn a_number_may_be_used_again() {
        let tree = tree("10    fork() = 11\n11    +++ exited with 0 +++\n10    fork() = 11\n11    close(1) = 0\n");
        assert_eq!(tree.places(), ["T0", "T0.0", "T0.1"]);
        assert_eq!(tree.tasks[2].lines.len(), 1);
    }

    #[test]
    fn tasks_are_matched_by_program_where_order_differs() {
        let run = |first: &str, second: &str| {
            let mut trace = String::from("10    fork() = 11\n10    fork() = 12\n");
            for (pid, program) in [(11, first), (12, second)] {
                trace.push_str(&format!("{pid}    execve(\"/bin/{program}\", [\"{program}\"], NULL) = 0\n"));
            }
            tree(&trace)
        };
        assert_eq!(run("a", "b").counterparts(&run("b", "a")), [Some(0), Some(2), Some(1)]);
        assert_eq!(run("a", "b").counterparts(&run("a", "c")), [Some(0), Some(1), Some(2)]);
        assert_eq!(
            run("a", "a").counterparts(&tree("10    fork() = 11\n11    close(1) = 0\n")),
            [Some(0), Some(1), None]
        );
    }
}
