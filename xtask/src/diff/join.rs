//! Puts the two halves of a call that another task's output has torn apart together again.

use std::collections::HashMap;

use super::line::Line;

const UNFINISHED: &str = " <unfinished ...>";
const RESUMED: &str = " resumed>";

/// Joins `name(args <unfinished ...>` with the `<... name resumed>rest` of the same task.
///
/// The joined line stands where the first half stood. A half without its other half stays as it is.
pub(crate) fn join(lines: Vec<Line>) -> Vec<Line> {
    let mut joined: Vec<Line> = Vec::with_capacity(lines.len());
    let mut open: HashMap<i32, usize> = HashMap::new();
    for line in lines {
        if let Some((name, rest)) = resumed(&line.text)
            && let Some(first) = open.remove(&line.pid).map(|at| &mut joined[at])
            && first.text.split('(').next() == Some(name)
        {
            let cut = first.text.len() - UNFINISHED.len();
            first.text.truncate(cut);
            first.text.push_str(rest);
            first.cut = Some(cut);
            continue;
        }
        if line.text.ends_with(UNFINISHED) {
            open.insert(line.pid, joined.len());
        }
        joined.push(line);
    }
    joined
}

/// The name and the remaining text of a resumed half.
fn resumed(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix("<... ")?.split_once(RESUMED)
}

#[cfg(test)]
mod tests {
    use super::super::line::parse;
    use super::*;

    fn joined(trace: &str) -> Vec<(i32, String)> {
        join(parse(trace)).into_iter().map(|line| (line.pid, line.text)).collect()
    }

    #[test]
    fn halves_are_joined_per_task() {
        let trace = "\
            5292  rt_sigprocmask(SIG_SETMASK, [CHLD],  <unfinished ...>\n\
            5293  getpid( <unfinished ...>\n\
            5292  <... rt_sigprocmask resumed>NULL, 8) = 0\n\
            5293  <... getpid resumed>)             = 5293\n";
        assert_eq!(
            joined(trace),
            [
                (5292, "rt_sigprocmask(SIG_SETMASK, [CHLD], NULL, 8) = 0".to_owned()),
                (5293, "getpid()             = 5293".to_owned()),
            ]
        );
    }

    #[test]
    fn the_cut_is_remembered() {
        let lines = join(parse("1     close(4 <unfinished ...>\n1     <... close resumed>) = 0\n"));
        assert_eq!(lines[0].cut, Some("close(4".len()));
    }

    #[test]
    fn halves_that_do_not_fit_stay() {
        let trace = "\
            5338  execve(\"/bin/echo\", [\"echo\"] <unfinished ...>\n\
            5337  <... futex resumed>)              = ?\n\
            5337  +++ superseded by execve in pid 5338 +++\n\
            5337  <... execve resumed>)             = 0\n";
        assert_eq!(joined(trace).len(), 4);
        assert_eq!(joined("7     read(0,  <unfinished ...>\n7     <... write resumed>) = 0\n").len(), 2);
    }
}
