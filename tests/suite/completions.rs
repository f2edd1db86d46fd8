//! `trace completions` and `trace man`, as the shells and man(1) take them.

use crate::harness::{Test, skipped, tracer};

/// What a shell answers when it has read its script.
fn answers(t: &Test, shell: &str, options: &[&str], question: &str) -> Option<Vec<String>> {
    if t.command("sh", ["-c", "command -v $0", shell]).finish().code() != 0 {
        skipped(&format!("there is no {shell}"));
        return None;
    }
    let run = t.trace(["completions", shell]).finish();
    assert_eq!((run.code(), run.stderr.len()), (0, 0), "{:?}", run.stderr);
    std::fs::write(t.dir().join("script"), run.stdout.join("\n")).expect("a file");
    let run = t.command(shell, options.iter().copied()).arg("-c").arg(question).finish();
    assert_eq!((run.code(), run.stderr.len()), (0, 0), "{shell}: {:?}", run.stderr);
    Some(run.stdout)
}

tracetest!(bash_proposes_options_values_and_programs, |t| {
    std::fs::write(t.dir().join("some-file"), "").expect("a file");
    for (words, place, expected) in [
        ("trace --outp", 1, "--output --output-append-mode --output-separately"),
        ("trace -f --attac", 2, "--attach"),
        ("trace -o some", 2, "some-file"),
        ("trace --output = some", 3, "some-file"),
        ("trace -e tr", 2, "trace= trace-fds="),
        ("trace --color = al", 3, "always"),
        ("trace --color a", 2, "auto always"),
        ("trace completions f", 2, "fish"),
        ("trace -f cat some", 3, "some-file"),
        ("trace -o log --format = json cat some", 7, "some-file"),
        ("trace -I anywhere --tim", 3, "--timestamps"),
    ] {
        let question =
            format!("source ./script; COMP_WORDS=({words}) COMP_CWORD={place}; _trace; echo \"${{COMPREPLY[*]}}\"");
        let answer = answers(t, "bash", &["--norc"], &question).expect("bash(1) is needed elsewhere as well");
        assert_eq!(answer, [expected], "{words}");
    }
});

tracetest!(zsh_and_fish_read_their_scripts, |t| {
    let question = "autoload -U compinit; compinit -D; source ./script; print $_comps[trace]";
    if let Some(answer) = answers(t, "zsh", &["-f"], question) {
        assert_eq!(answer, ["_trace"]);
    }
    let question =
        "source ./script; complete -C 'trace --outp'; complete -C 'trace --color '; complete -C 'trace comple'";
    if let Some(answer) = answers(t, "fish", &["--no-config"], question) {
        for part in ["--output", "--output-separately", "always", "completions"] {
            let found =
                answer.iter().any(|line| line.split(['\t', ' ']).next().is_some_and(|word| word.contains(part)));
            assert!(found, "no {part}: {answer:?}");
        }
    }
});

tracetest!(the_manual_is_sound_roff, |t| {
    let script = "$0 man | groff -man -ww -Tutf8 -P-c -P-b -P-u";
    let run = t.command("sh", ["-c", script, &tracer().display().to_string()]).finish();
    assert_eq!((run.code(), &run.stderr), (0, &Vec::new()));
    for part in ["TRACE(1)", "-f, --follow-forks", "-e trace=SET", "EXIT STATUS"] {
        assert!(run.stdout.iter().any(|line| line.contains(part)), "{part}: {:#?}", run.stdout);
    }
});
