//! The same tree of calls as uftrace shows of a program that was built for it, and the same sums.

use std::collections::HashMap;

/// How deep a call is and what is called, of a line of a tree; `None` for the ends of calls and what is no call.
fn call(line: &str) -> Option<(usize, String)> {
    let (name, rest) = line.trim_start().split_once('(')?;
    let depth = (line.len() - line.trim_start().len()) / 2;
    let begins = rest.ends_with('{') || rest.ends_with(';') || rest.contains(") = ");
    let name = name.split('@').next().unwrap_or(name);
    (begins && !name.contains([' ', '}', '+'])).then(|| (depth, name.to_owned()))
}

tracetest!(the_same_tree_and_sums_as_of_uftrace, |t| {
    let program = t.target("uftraced").display().to_string();
    let data = t.dir().join("data").display().to_string();
    let record = t.command("uftrace", ["record", "-d", &data, &program]).finish();
    assert_eq!((record.code(), &record.stdout[..]), (0, &["30 4".to_owned()][..]), "{:?}", record.stderr);
    let replay = t.command("uftrace", ["replay", "-d", &data, "-f", "none", "--no-comment", "-F", "main"]).finish();
    let theirs: Vec<_> = replay.stdout.iter().filter_map(|line| call(line)).collect();
    let which = ["-F", "main,texts,works,leaf,factorial", "-l", "strdup,strlen,free,*printf*"];
    let ours = t.trace(which).arg("--graph").log_to_file().args([&program]).finish();
    assert_eq!(ours.stdout, record.stdout, "{:?}", ours.stderr);
    let tree: Vec<_> = ours.log.iter().filter_map(|line| call(line)).collect();
    assert!(theirs.len() == 14 && theirs == tree, "uftrace: {theirs:#?}, ours: {:#?}", ours.log);

    let report = t.command("uftrace", ["report", "-d", &data, "-f", "call", "-F", "main"]).finish();
    let words = report.stdout.iter().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let theirs: HashMap<String, usize> = words
        .filter_map(|words| match words[..] {
            [count, name] => Some((name.to_owned(), count.parse().ok()?)),
            _ => None,
        })
        .collect();
    let sums = t.trace(which).args(["-c", "--by=function"]).log_to_file().args([&program]).finish();
    let rows = sums.log.iter().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let ours: HashMap<String, usize> = rows
        .filter(|words| words.len() > 4 && !matches!(words.last(), Some(&"total" | &"function")))
        .filter_map(|words| {
            let name = words.last()?.split('@').next()?;
            Some((name.to_owned(), words[3].parse().ok()?))
        })
        .collect();
    assert!(theirs.len() == 9 && theirs == ours, "uftrace: {theirs:?} ({:?}), ours: {ours:?}", report.stdout);
});
