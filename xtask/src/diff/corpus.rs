//! The commands that are compared in CI: ordinary programs that nobody here wrote, and two small ones of our own.

use std::time::{Duration, Instant};

use super::explained::Rules;
use super::sandbox::Recipe;
use super::{Options, Report, run};
use crate::workspace::{Outcome, which};

/// One command. Setup scripts and commands run in an empty folder with `$HOME`, `$CACHE` (outlives the runs) and `$PROJECT` set.
struct Entry {
    name: &'static str,
    /// Programs that must be installed.
    needs: &'static [&'static str],
    setup: &'static str,
    command: &'static [&'static str],
    options: &'static [&'static str],
}

const F: &[&str] = &["-f"];

const CORPUS: &[Entry] = &[
    LS,
    PIPELINE,
    Entry { name: "git-log", needs: &["git"], setup: REPOSITORY, command: &["git", "log", "-3"], options: F },
    Entry { name: "git-status", needs: &["git"], setup: REPOSITORY, command: &["git", "status"], options: F },
    Entry {
        name: "python",
        needs: &["/usr/bin/python3", "echo"],
        setup: "cp $PROJECT/xtask/corpus/work.py .",
        command: &["/usr/bin/python3", "-c", "exec(open('work.py').read())"],
        options: F,
    },
    Entry { name: "gcc", needs: &["gcc"], setup: HELLO, command: &["gcc", "-c", "hello.c"], options: F },
    Entry {
        name: "cargo-build",
        needs: &["cargo"],
        setup: "cargo init -q --vcs none --name small .",
        command: &["cargo", "build", "--offline"],
        options: F,
    },
    SERVER,
    Entry {
        name: "tar",
        needs: &["tar", "gzip"],
        setup: "cp -r /usr/share/doc/bash docs",
        command: &["tar", "czf", "docs.tar.gz", "docs"],
        options: F,
    },
    Entry { name: "find", needs: &["find"], setup: "", command: &["find", "/", "-xdev", "-maxdepth", "3"], options: F },
    Entry { name: "node", needs: &["node"], setup: "", command: &["node", "-e", NODE], options: F },
    Entry { name: "perl", needs: &["perl"], setup: "", command: &["perl", "-e", PERL], options: F },
    Entry { name: "dpkg", needs: &["dpkg"], setup: "", command: &["dpkg", "-l"], options: F },
    Entry {
        name: "sqlite",
        needs: &["/usr/bin/python3"],
        setup: "",
        command: &["/usr/bin/python3", "-c", SQLITE],
        options: F,
    },
    Entry { name: "make", needs: &["make", "gcc"], setup: FIFTY_FILES, command: &["make", "-j4"], options: F },
    Entry {
        name: "rust-threads",
        needs: &["rustc"],
        setup: "s=$PROJECT/xtask/corpus/threads.rs; c=$CACHE/threads; [ $c -nt $s ] || rustc --edition 2024 -O -o $c $s; cp $c .",
        command: &["./threads"],
        options: F,
    },
    Entry { name: "32-bit", needs: &["gcc"], setup: HELLO_32, command: &["./hello"], options: F },
    // The same few programs with other options.
    Entry { options: &["-f", "-y"], name: "paths", ..LS },
    Entry { options: &["-v", "-s", "200"], name: "verbose", ..LS },
    Entry { options: &["-X", "raw"], name: "raw", ..LS },
    Entry { options: &["-X", "verbose"], name: "names-and-numbers", ..LS },
    Entry { options: &["-x"], name: "hex", ..LS },
    Entry { options: &["-xx", "-a", "60"], name: "all-hex", ..LS },
    Entry { options: &["-i", "-n"], name: "columns", ..LS },
    Entry { options: &["-tt", "-T"], name: "times", ..LS },
    Entry { options: &["-ttt", "-r"], name: "more-times", ..LS },
    Entry { options: &["-f", "-e", "trace=%file"], name: "class", ..PIPELINE },
    Entry { options: &["-f", "-e", "trace=!%memory,read", "-e", "signal=none"], name: "all-but", ..PIPELINE },
    Entry { options: &["-f", "-z", "-P", "/etc/passwd"], name: "path", ..PIPELINE },
    // No line says which task started which here, so there is one task only.
    Entry { options: &["-Z"], name: "failed", ..LS },
    Entry { options: &["-f", "-e", "trace=execve,/^(open|close)"], name: "pattern", ..PIPELINE },
    Entry { options: &["-f", "-yy", "-v", "-s", "1000"], name: "sockets", ..SERVER },
];

const LS: Entry =
    Entry { name: "ls", needs: &["ls"], setup: "", command: &["ls", "-laR", "/usr/share/doc/bash"], options: F };

const PIPELINE: Entry = Entry {
    name: "bash-pipeline",
    needs: &["bash", "grep", "sort", "uniq"],
    setup: "",
    command: &["bash", "-c", "for i in 1 2 3; do echo $i | grep . ; done | sort | uniq -c"],
    options: F,
};

const SERVER: Entry = Entry {
    name: "curl-and-server",
    needs: &["curl", "/usr/bin/python3"],
    setup: "echo hello > page.txt",
    command: &["bash", "-c", SERVE_ONE_PAGE],
    options: F,
};

const REPOSITORY: &str = "
git init -q -b main . && git config user.name Someone && git config user.email someone@example.org
for i in 1 2 3 4; do
    echo $i > file$i && git add file$i
    GIT_AUTHOR_DATE=\"2024-01-0$i 12:00:00 +0000\" GIT_COMMITTER_DATE=\"2024-01-0$i 12:00:00 +0000\" git commit -q -m \"commit $i\"
done
echo changed >> file1 && echo new > untracked";

const HELLO: &str = r#"printf '#include <stdio.h>\nint main(void) { puts("hello"); return 0; }\n' > hello.c"#;

const HELLO_32: &str = r#"printf '#include <stdio.h>\nint main(void) { FILE *f = fopen("hello.c", "r"); char s[9]; fgets(s, 9, f); fseek(f, 99, 0); puts(s); return fclose(f); }\n' > hello.c
gcc -m32 -o hello hello.c"#;

// The server says where it listens before the client starts: no waiting by the clock.
const SERVE_ONE_PAGE: &str = "
coproc SERVER { exec /usr/bin/python3 -u -m http.server --bind 127.0.0.1 38471 2>server.log; }
read -r line <&\"${SERVER[0]}\"
curl --silent --show-error http://127.0.0.1:38471/page.txt
kill $SERVER_PID
wait $SERVER_PID || true";

const NODE: &str = "const fs = require('fs'); fs.writeFileSync('x.json', JSON.stringify({a: [1, 2, 3]})); \
                    console.log(JSON.parse(fs.readFileSync('x.json')).a.length)";

const PERL: &str = r#"open(my $f, '>', 'x') or die; print $f "line $_\n" for 1..1000; close $f; open($f, '<', 'x'); my @l = <$f>; print scalar(@l), "\n"; print `echo child`; rename 'x', 'y'; unlink 'y'"#;

const SQLITE: &str = "
import sqlite3
db = sqlite3.connect('file.db')
db.execute('create table t (a integer primary key, b text)')
db.executemany('insert into t (b) values (?)', [('row %d' % i,) for i in range(500)])
db.commit()
print(db.execute('select count(*), max(b) from t where a % 7 = 0').fetchone())
db.close()";

const FIFTY_FILES: &str = "
for i in $(seq 50); do echo \"int f$i(int x) { return x + $i; }\" > f$i.c; done
printf 'OBJECTS := $(patsubst %%.c,%%.o,$(sort $(wildcard *.c)))\\nlib.a: $(OBJECTS)\\n\\tar rcD $@ $^\\n' > Makefile";

/// Compares all entries, or those named, and prints each report.
pub(crate) fn run_corpus(options: &Options, only: &[String]) -> Outcome<Vec<Report>> {
    for name in only {
        if !CORPUS.iter().any(|entry| entry.name == name) {
            let names: Vec<&str> = CORPUS.iter().map(|entry| entry.name).collect();
            return Err(format!("the corpus has no entry `{name}`; it has {}", names.join(", ")));
        }
    }
    let rules = Rules::of_project()?;
    let mut reports = Vec::new();
    for entry in CORPUS.iter().filter(|entry| only.is_empty() || only.iter().any(|name| name == entry.name)) {
        let started = Instant::now();
        let report = compare_entry(entry, options, &rules);
        print!("{} {}", if report.passed { "ok  " } else { "FAIL" }, report.text);
        println!("  took {:.1} s", started.elapsed().as_secs_f64());
        reports.push(report);
    }
    Ok(reports)
}

fn compare_entry(entry: &Entry, options: &Options, rules: &Rules) -> Report {
    let name = entry.name.to_owned();
    if let Some(missing) = entry.needs.iter().find(|program| which(program).is_none()) {
        let text = format!("{name}: needs `{missing}` (`cargo xtask ci --install` installs it)\n");
        return Report { passed: false, text, behaves: true, different: Vec::new() };
    }
    let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect();
    let recipe = Recipe {
        name: name.clone(),
        setup: entry.setup.to_owned(),
        command: words(entry.command),
        options: words(entry.options),
        randomise: false,
        isolated: false,
        limit: Duration::from_secs(120),
    };
    run(&recipe, options, rules).unwrap_or_else(|error| {
        let text = format!("{name}: {error}\n");
        Report { passed: false, text, behaves: true, different: Vec::new() }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique() {
        let mut names: Vec<_> = CORPUS.iter().map(|entry| entry.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), CORPUS.len());
    }
}
