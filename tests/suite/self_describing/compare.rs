//! Lines of two runs beside each other.

use std::fmt::Write as _;

use super::explained::Rules;
use super::record::Record;

/// How many differing lines of a run are shown.
const SHOWN: usize = 5;

/// What stands for a line that there is not, for rules as well.
const NO_MORE: &str = "(no more lines)";

/// The lines of a run beside those that the target stated in the same run. `rules` is for another tracer than ours.
pub(super) fn with_stated(title: &str, run: &Record, mut rules: Option<&mut Rules>) -> Option<String> {
    let who = if rules.is_some() { "strace" } else { "trace" };
    let stated: Vec<&str> = run.stated.iter().map(|stated| stated.line.as_str()).collect();
    report(title, ["stated", who], &stated, &run.lines, |stated, written| {
        stated == written || rules.as_mut().is_some_and(|rules| rules.explain(written, stated))
    })
}

/// The lines of two runs with the same options.
pub(super) fn in_style(title: &str, style: &str, own: &Record, theirs: &Record, rules: &mut Rules) -> Option<String> {
    if own.volatile.len() != theirs.volatile.len() {
        let counts = [own.volatile.len(), theirs.volatile.len()];
        return Some(format!("{title}: the target declares {counts:?} volatile numbers in two runs\n"));
    }
    // A number that is the same in both runs may by chance be one that a run declared: the pid 1000 beside the descriptor 1000.
    let mut complaint = report(title, ["strace", "trace"], &theirs.lines, &own.lines, |theirs_line, own_line| {
        same(own_line, theirs_line, own, theirs)
            || rules.explain(theirs_line, own_line)
            || rules.explain(&translated(theirs_line, theirs, own), own_line)
    });
    // Lines are stated one for one only where the style leaves none of them out.
    if own.lines.len() == own.stated.len() {
        for (line, stated) in own.lines.iter().zip(&own.stated) {
            if let Some(expected) = stated.styles.get(style).filter(|expected| *expected != line) {
                let text = complaint.get_or_insert_default();
                let _ = write!(text, "{title}\n  stated  {expected}\n  trace   {line}\n");
            }
        }
    }
    complaint
}

/// A complaint about the first pairs of lines that are not alike.
fn report(
    title: &str,
    names: [&str; 2],
    one: &[impl AsRef<str>],
    other: &[impl AsRef<str>],
    mut alike: impl FnMut(&str, &str) -> bool,
) -> Option<String> {
    let mut text = String::new();
    let mut differing = 0;
    for at in 0..one.len().max(other.len()) {
        let [one, other] = [one.get(at).map(AsRef::as_ref), other.get(at).map(AsRef::as_ref)];
        let [one, other] = [one, other].map(|line| line.unwrap_or(NO_MORE));
        if alike(one, other) {
            continue;
        }
        differing += 1;
        if differing <= SHOWN {
            let _ = write!(text, "{title}, line {}\n  {:<7} {one}\n  {:<7} {other}\n", at + 1, names[0], names[1]);
        }
    }
    if differing > SHOWN {
        let _ = writeln!(text, "{title}: {differing} lines differ");
    }
    (differing > 0).then_some(text)
}

/// Whether two lines are the same but for numbers that both targets declared to be volatile, in the same place of their lists.
fn same(one: &str, other: &str, own: &Record, theirs: &Record) -> bool {
    if one == other {
        return true;
    }
    let (one, other) = (words(one), words(other));
    one.len() == other.len()
        && one.iter().zip(&other).all(|(one, other)| {
            one == other || matches!((number(one), number(other)), (Some(a), Some(b)) if stands_for(a, b, own, theirs))
        })
}

/// A line of one run with the volatile numbers of another.
fn translated(line: &str, from: &Record, to: &Record) -> String {
    let translate = |word: &str| {
        let found = number(word).and_then(|number| from.volatile.iter().position(|known| *known == number));
        match found.and_then(|at| to.volatile.get(at)) {
            Some(number) if word.starts_with("0x") => format!("{number:#x}"),
            Some(number) => number.to_string(),
            None => word.to_owned(),
        }
    };
    words_and_blanks(line).into_iter().map(translate).collect()
}

fn stands_for(one: u64, other: u64, own: &Record, theirs: &Record) -> bool {
    own.volatile.iter().zip(&theirs.volatile).any(|pair| pair == (&one, &other))
}

/// The words of a line, and what is between them. How many blanks there are follows from the length of the words.
fn words(line: &str) -> Vec<&str> {
    words_and_blanks(line).into_iter().map(|word| if word.starts_with(' ') { " " } else { word }).collect()
}

fn words_and_blanks(line: &str) -> Vec<&str> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut words = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let end = match first {
            c if is_word(c) => rest.find(|c| !is_word(c)),
            ' ' => rest.find(|c| c != ' '),
            _ => rest.find(|c| c == ' ' || is_word(c)),
        };
        let (word, after) = rest.split_at(end.unwrap_or(rest.len()));
        words.push(word);
        rest = after;
    }
    words
}

fn number(word: &str) -> Option<u64> {
    match word.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => word.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(volatile: &[u64], lines: &[&str]) -> Record {
        let lines = lines.iter().map(|line| (*line).to_owned()).collect();
        Record { lines, volatile: volatile.to_vec(), ..Record::default() }
    }

    #[test]
    fn self_describing_runs_may_differ_in_volatile_numbers_only() {
        let (own, theirs) = (record(&[77, 100], &[]), record(&[66, 200], &[]));
        let alike = |one, other| same(one, other, &own, &theirs);
        assert!(alike("kill(77, 1)     = 0", "kill(66, 1) = 0") && alike("f(<pipe:[100]>)", "f(<pipe:[200]>)"));
        assert!(alike("f(0x4d)", "f(0x42)"));
        assert!(!alike("kill(77)", "kill(200)") && !alike("kill(66)", "kill(77)") && !alike("f(1)", "f(2)"));
        assert_eq!(translated("kill(66)   = 0x42", &theirs, &own), "kill(77)   = 0x4d");
        assert!(!alike("f(x77)", "f(x66)") && !alike("f(1)", "f(1, 2)"));
    }

    #[test]
    fn self_describing_numbers_that_a_run_declares_may_stand_for_something_else_too() {
        let text =
            "why: x\nstrace: f\\((?P<fd>\\d+), (?P<pid>\\d+), old\\)\ntrace: f\\((?P<fd>\\d+), (?P<pid>\\d+), new\\)\n";
        let told = |lines: [&str; 2]| {
            let (own, theirs) = (record(&[500], &lines[1..]), record(&[1000], &lines[..1]));
            in_style("t", "-v", &own, &theirs, &mut Rules::parse(text).expect("well formed"))
        };
        assert_eq!(told(["f(1000, 7, old)", "f(1000, 7, new)"]), None);
        assert_eq!(told(["f(7, 1000, old)", "f(7, 500, new)"]), None);
        assert!(told(["f(7, 1000, old)", "f(7, 501, new)"]).is_some());
    }

    #[test]
    fn self_describing_lines_must_be_the_stated_ones() {
        let stated = |line: &str| super::super::record::Stated { line: line.to_owned(), ..Default::default() };
        let run =
            Record { stated: vec![stated("f(1) = 0"), stated("f(2) = 0")], ..record(&[], &["f(1) = 0", "f(3) = 0"]) };
        let told = with_stated("t", &run, None).expect("a complaint");
        assert!(told.contains("line 2") && told.contains("stated  f(2) = 0\n  trace   f(3) = 0"), "{told}");
        assert!(with_stated("t", &run, Some(&mut Rules::default())).is_some());
    }

    #[test]
    fn self_describing_lines_that_are_missing_are_told() {
        let (own, theirs) = (record(&[], &["a", "b"]), record(&[], &["a"]));
        let told = in_style("t", "-v", &own, &theirs, &mut Rules::default()).expect("a complaint");
        assert!(told.contains("line 2") && told.contains("(no more lines)"), "{told}");
    }
}
