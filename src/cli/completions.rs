//! `trace completions bash|zsh|fish`: what a shell proposes behind `trace`, from the table of options.

use std::ffi::OsString;
use std::fmt::Write;

use super::options::{Id, OPTIONS, Row, Takes};
use super::{Refusal, SUBCOMMANDS, hint, shown_word};

const SHELLS: [&str; 3] = ["bash", "zsh", "fish"];

/// The script for a shell.
///
/// # Errors
/// For another shell than those three, or none.
pub(super) fn completions(words: &[OsString]) -> Result<String, Refusal> {
    let [shell] = words else {
        return Err(Refusal("the subcommand 'completions' takes the name of a shell: bash, zsh or fish".into()));
    };
    match shell.to_str() {
        Some("bash") => Ok(bash()),
        Some("zsh") => Ok(zsh()),
        Some("fish") => Ok(fish()),
        _ => {
            let shell = shown_word(shell);
            Err(Refusal(format!("there are no completions for '{shell}'{}", hint(&shell, SHELLS))))
        }
    }
}

/// What an option's value may be.
enum Values {
    Files,
    Processes,
    Users,
    Words(Vec<String>),
    /// Nothing that could be listed.
    Any,
}

impl Values {
    fn of(row: &Row) -> Option<(Values, bool)> {
        let (name, required) = match row.takes {
            Takes::Nothing => return None,
            Takes::Value(name) => (name, true),
            Takes::Optional(name) => (name, false),
        };
        let values = match row.id {
            Id::Attach => Values::Processes,
            Id::User => Values::Users,
            Id::Expression => Values::Words(qualifiers()),
            // FORMAT[:FILE]
            Id::Format => Values::Words(vec!["text".into(), "json".into(), "json:".into()]),
            Id::TracePath => Values::Files,
            _ if name == "FILE" => Values::Files,
            _ if !name.bytes().any(|byte| byte.is_ascii_uppercase()) => {
                Values::Words(name.split('|').map(str::to_owned).collect())
            }
            _ => Values::Any,
        };
        Some((values, required))
    }
}

fn supported() -> impl Iterator<Item = &'static Row> {
    // -F as an old name is for those who know it.
    OPTIONS.iter().filter(|row| row.refused.is_none() && row.id != Id::OldForks)
}

fn qualifiers() -> Vec<String> {
    supported().filter_map(|row| row.qualifiers.first()).map(|qualifier| format!("{qualifier}=")).collect()
}

fn subcommands() -> impl Iterator<Item = &'static str> {
    SUBCOMMANDS.into_iter().filter(|(_, refused)| refused.is_none()).map(|(name, _)| name)
}

/// All names of an option, as they are typed.
fn names(row: &Row) -> Vec<String> {
    let short = (!row.short.is_empty()).then(|| format!("-{}", row.short));
    short.into_iter().chain(row.longs.iter().map(|long| format!("--{long}"))).collect()
}

/// The options whose value is the next word, and what is proposed as the value of each that takes one.
fn bash_values() -> (Vec<String>, String) {
    let mut with_value = Vec::new();
    let mut cases = String::new();
    for row in supported() {
        let Some((values, required)) = Values::of(row) else { continue };
        let names = names(row);
        if required {
            with_value.extend(names.iter().cloned());
        }
        let propose = match values {
            Values::Files => "compgen -f -- \"$cur\"".to_owned(),
            Values::Processes => "compgen -W \"$(cd /proc && echo [0-9]*)\" -- \"$cur\"".to_owned(),
            Values::Users => "compgen -u -- \"$cur\"".to_owned(),
            Values::Words(words) => format!("compgen -W '{}' -- \"$cur\"", words.join(" ")),
            Values::Any => ":".to_owned(),
        };
        // A value that may be left out is only one behind an equals sign.
        let names: Vec<String> = if required { names } else { names.iter().map(|name| format!("{name}=")).collect() };
        if !names.is_empty() {
            let required = names.iter().filter(|name| name.starts_with("--") && !name.ends_with('=')).cloned();
            let equals: Vec<String> = required.map(|name| format!("{name}=")).collect();
            let patterns: Vec<String> = names.into_iter().chain(equals).collect();
            let _ = writeln!(cases, "        {}) mapfile -t COMPREPLY < <({propose}); return ;;", patterns.join("|"));
        }
    }
    (with_value, cases)
}

fn bash() -> String {
    let all: Vec<String> = supported().flat_map(names).collect();
    let (with_value, cases) = bash_values();
    format!(
        r#"# bash completion of trace, made by `trace completions bash`
_trace() {{
    local cur=${{COMP_WORDS[COMP_CWORD]}} prev=${{COMP_WORDS[COMP_CWORD-1]}} at=1
    # `--name=value` comes in three words.
    if [[ $cur == = ]]; then
        cur='' prev+='='
    elif [[ $prev == = ]]; then
        prev=${{COMP_WORDS[COMP_CWORD-2]}}=
    fi
    # Behind the first word that is no option everything is the program's.
    while ((at < COMP_CWORD)); do
        case ${{COMP_WORDS[at]}} in
        --) ((at++)); break ;;
        {with_value}) ((at++)) ;;
        -*|=) ;;
        *) [[ ${{COMP_WORDS[at-1]}} == = ]] || break ;;
        esac
        ((at++))
    done
    if ((at < COMP_CWORD)); then
        case $at:${{COMP_WORDS[at]}} in
        1:list) mapfile -t COMPREPLY < <(compgen -W 'syscalls functions libcalls usdt' -f -- "$cur"); return ;;
        1:completions) mapfile -t COMPREPLY < <(compgen -W '{shells}' -- "$cur"); return ;;
        esac
        if declare -F _command_offset > /dev/null; then
            _command_offset "$at"
        else
            mapfile -t COMPREPLY < <(compgen -f -- "$cur")
        fi
        return
    fi
    case $prev in
{cases}    esac
    if [[ $cur == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W '{all}' -- "$cur")
    else
        local words=''
        ((COMP_CWORD == 1)) && words='{subcommands}'
        mapfile -t COMPREPLY < <(compgen -W "$words" -c -f -- "$cur")
    fi
}}
complete -o filenames -F _trace trace
"#,
        with_value = with_value.join("|"),
        shells = SHELLS.join(" "),
        all = all.join(" "),
        subcommands = subcommands().collect::<Vec<_>>().join(" "),
    )
}

/// Text inside single quotes, for zsh's and fish's own escapes.
fn single_quoted(text: &str) -> String {
    text.replace('\'', r"'\''")
}

fn zsh() -> String {
    let mut specs = String::new();
    for row in supported() {
        let about = row.about.replace('\\', r"\\").replace('[', r"\[").replace(']', r"\]").replace(':', r"\:");
        let value = Values::of(row).map(|(values, required)| {
            let action = match values {
                Values::Files => "_files".to_owned(),
                Values::Processes => "_pids".to_owned(),
                Values::Users => "_users".to_owned(),
                Values::Words(words) => format!("({})", words.join(" ")),
                Values::Any => " ".to_owned(),
            };
            (action, required)
        });
        for name in names(row) {
            let long = name.starts_with("--");
            let spec = match &value {
                None => format!("*{name}[{about}]"),
                // A letter takes no optional value.
                Some((_, false)) if !long => format!("*{name}[{about}]"),
                Some((action, true)) if long => format!("*{name}=[{about}]:value:{action}"),
                Some((action, true)) => format!("*{name}+[{about}]:value:{action}"),
                Some((action, false)) => format!("*{name}=-[{about}]::value:{action}"),
            };
            let _ = writeln!(specs, "        '{}' \\", single_quoted(&spec));
        }
    }
    format!(
        "#compdef trace\n# zsh completion of trace, made by `trace completions zsh`\n_trace() {{\n    \
         if ((CURRENT > 2)); then\n        case $words[2] in\n        \
         list) _arguments '2:what:(syscalls functions libcalls usdt)' '*:program:_files'; return ;;\n        \
         completions) _arguments '2:shell:({shells})'; return ;;\n        esac\n    fi\n    \
         _arguments -s -S \\\n{specs}        \
         '(-)1:program:{{_alternative \"commands:command:_command_names -e\" \"files:file:_files\" \
         \"subcommands:subcommand:({subcommands})\"}}' \\\n        \
         '*::argument:_normal'\n}}\n\
         if [[ $funcstack[1] == _trace ]]; then _trace \"$@\"; else compdef _trace trace; fi\n",
        shells = SHELLS.join(" "),
        subcommands = subcommands().collect::<Vec<_>>().join(" "),
    )
}

fn fish() -> String {
    let mut out = "# fish completion of trace, made by `trace completions fish`\n".to_owned();
    for row in supported() {
        let mut line = "complete -c trace".to_owned();
        if !row.short.is_empty() {
            let _ = write!(line, " -s {}", row.short);
        }
        for long in row.longs {
            let _ = write!(line, " -l {long}");
        }
        if names(row).is_empty() {
            continue;
        }
        match Values::of(row) {
            Some((Values::Files, true)) => line.push_str(" -r -F"),
            Some((Values::Processes, true)) => line.push_str(" -x -a '(__fish_complete_pids)'"),
            Some((Values::Users, true)) => line.push_str(" -x -a '(__fish_complete_users)'"),
            Some((Values::Words(words), true)) => line.push_str(&format!(" -x -a '{}'", words.join(" "))),
            Some((Values::Any, true)) => line.push_str(" -x"),
            Some((Values::Words(words), false)) => line.push_str(&format!(" -a '{}'", words.join(" "))),
            Some((_, false)) | None => {}
        }
        let _ = writeln!(out, "{line} -d '{}'", row.about.replace('\\', r"\\").replace('\'', r"\'"));
    }
    let first = "test (count (commandline -opc)) -eq 1";
    for name in subcommands() {
        let _ = writeln!(out, "complete -c trace -n '{first}' -a {name} -d 'subcommand'");
    }
    let behind = |name: &str| format!("test (count (commandline -opc)) -ge 2; and test (commandline -opc)[2] = {name}");
    let _ = writeln!(out, "complete -c trace -n '{}' -a 'syscalls functions libcalls usdt'", behind("list"));
    let _ = writeln!(out, "complete -c trace -n '{}' -f -a '{}'", behind("completions"), SHELLS.join(" "));
    out.push_str("complete -c trace -a '(__fish_complete_subcommand)'\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn script(shell: &str) -> String {
        completions(&[shell.into()]).unwrap()
    }

    #[test]
    fn every_option_is_proposed() {
        for row in supported() {
            for name in names(row) {
                assert!(script("bash").contains(&name), "bash {name}");
                assert!(script("zsh").contains(&format!("'*{name}")), "zsh {name}");
                let flag =
                    name.strip_prefix("--").map_or_else(|| format!(" -s {}", &name[1..]), |n| format!(" -l {n}"));
                assert!(script("fish").contains(&flag), "fish {name}");
            }
        }
    }

    #[test]
    fn other_shells_are_refused() {
        assert_eq!(
            completions(&["fisch".into()]).unwrap_err().0,
            "there are no completions for 'fisch' (did you mean 'fish'?)"
        );
        assert!(completions(&[]).is_err());
    }
}
