//! Arguments and results of `-F` by debugging information: right, or said to be unknown; never something else.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use crate::harness::Test;

/// Calls of the program's functions that a spec means, as text without padding.
fn calls(t: &Test, spec: &str, name: &str) -> Vec<String> {
    let program = t.target(name);
    let untraced = t.command(program.display().to_string(), [""; 0]).finish();
    let run = t.trace(["-F", spec]).log_to_file().program(program).finish();
    assert_eq!((&run.stdout, run.code()), (&untraced.stdout, untraced.code()), "{name}");
    run.log.iter().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

fn expect(lines: &[String], wanted: &[&str], name: &str) {
    for line in wanted {
        assert!(lines.iter().any(|other| other == line), "no line `{line}` of {name} in {lines:#?}");
    }
}

const SQUARE: &str = r#"{name="square", corner={x=1, y=2}, area=2.5, flags=5, rest=9, tag="tag"}"#;

tracetest!(c_functions_have_typed_arguments_and_results, |t| {
    for name in ["typed_c", "typed_c_o2"] {
        let lines = calls(t, "*@MAIN,!main", name);
        let structures = format!("structures({{x=3, y=-4}}, {SQUARE}, {SQUARE}) = {{first=5.0, second=3}}");
        let larger = format!("larger({SQUARE}) = {SQUARE}");
        let wanted = [
            "numbers('a', 200, -3, 4000000000, 1099511627776, true) = -294967001",
            "floats(0.5, 0.25, 0.125, 3) = 3.875",
            "named(BLUE, READ|EXECUTE) = BLUE",
            r#"texts("hello\n", NULL) = "ello\n""#,
            &structures,
            "many(1, 2, 3, 4, 5, 6, 7, 8.5, 9) = 45.5",
            "extended(1.5) = 3.0",
            &larger,
        ];
        expect(&lines, &wanted, name);
        let writes =
            |line: &&String| line.starts_with("writes([41], [") && line.ends_with("compare) = <void> (out=[42])");
        assert!(lines.iter().any(|line| writes(&line)), "{lines:#?}");
    }
});

tracetest!(arguments_that_the_compiler_does_not_pass_are_not_made_up, |t| {
    let lines = calls(t, "altered*@MAIN", "typed_c");
    expect(&lines, &["altered({x=3, y=-4}, 1, 5) = 15"], "typed_c");
    let lines = calls(t, "altered*@MAIN", "typed_c_o2");
    let arguments = lines[0].split_once('(').and_then(|(_, rest)| rest.rsplit_once(") = 15"));
    let (arguments, _) = arguments.unwrap_or_else(|| panic!("{lines:?}"));
    let shown: Vec<&str> = arguments.split(", ").collect();
    for (index, known) in ["{x=3, y=-4}", "1", "5"].iter().enumerate() {
        let part = shown[shown.len() - 3 + index];
        assert!(part == "<optimized out>" || known.ends_with(part), "{lines:?}");
    }
});

tracetest!(cpp_functions_have_typed_arguments_and_results, |t| {
    for name in ["typed_cpp", "typed_cpp_o2"] {
        let lines = calls(
            t,
            "shop::greet,shop::grow,shop::cheapest,shop::hold,shop::counter::add,shop::collect,shop::tie,shop::wait",
            name,
        );
        let item = r#"{{id=7}, name="a name that is too long for the "..., price=2.5}"#;
        let cheapest = format!("shop::cheapest({item}, 1) = {item} (seen=2)");
        let wanted = [
            r#"shop::greet("hello", ", ", "world", high) = "hello, world""#,
            r#"shop::grow([1, 2, 3], ["one", "two"]) = [1, 2, 3, 2]"#,
            r#"shop::hold([7], "shared", optional(5), optional("text"), [8, 9]) = nullopt"#,
            &cheapest,
            r#"shop::collect([("a", []), ("b", [2, 3])], ["x", "y", "z"], [(7, 0.5)], [1, 2], [0, 1, 298, 299]) = [(1, 1), (2, 4), (3, 9), (4, 16), (5, 25)]"#,
            r#"shop::tie((1, 2.5, "three"), variant("text"), function(shop::increment), nullptr, 9) = (9, "three")"#,
        ];
        expect(&lines, &wanted, name);
        let wait = |line: &String| {
            line.starts_with("shop::wait(milliseconds(1500), time_point(nanoseconds(0)), 0x")
                && line.ends_with(", [true, false, true, true, true, true]) = seconds(1507)")
        };
        assert!(lines.iter().any(wait), "{name}: {lines:#?}");
        assert!(lines.iter().any(|line| line.starts_with("shop::counter::add(0x") && line.ends_with(", 2) = 42")));
    }
});

/// Arguments and results of the Rust target's functions.
const RUST: [(&str, &[&str], &str); 12] = [
    ("texts", &[r#""hello""#, r#"" world""#, r"'\u{e9}'"], r#""hello world\303\251""#),
    ("lists", &["[1, 2, 300]", "[-1, 2]", r#""ab\0""#], "[1, 2, 300]"),
    ("options", &["Some(-5)", "None", "Some(6)"], "Some(6)"),
    ("shapes", &["B", r#"Named{name="n", id=9}"#, "{x=3, y=0.5}", "(1, 2)"], "Ok(17)"),
    ("shapes", &["A", "Circle(1.5)", "{x=3, y=0.5}", "(1, 2)"], r#"Err("1.50.5")"#),
    ("lengths", &["[2, 3]", r#""cake""#], "104"),
    ("local", &["[4, 5]"], r#"["4", "5"]"#),
    ("split", &["1", "2", "3", "4", "5", r#""text""#, r#""other""#], "9"),
    ("library", &[r#"[("one", 1)]"#, "[-7]", "5", r#""shared""#, r#""/tmp""#, r#""/etc""#], "6"),
    ("aggregates", &[r#""text""#, "[1, 2]", "[3, 4]", "(3, 4, 5)", "Ok(6)"], "Ok(4)"),
    ("disagree", &[r#""on""#, "Ok(0.5)", "Ok(-3)"], "(2, 8, 9)"),
    ("numbers", &["-1", "-12345678901234567890123", "true", "0.25"], "0.5"),
];

/// Whether a line is that call, with arguments left out that the compiler did not pass.
fn is_call(line: &str, name: &str, arguments: &[&str], result: &str, all: bool) -> bool {
    let Some(mut rest) = line.strip_prefix(&format!("{name}(")) else { return false };
    for (index, argument) in arguments.iter().enumerate() {
        rest = if index == 0 { rest } else { rest.strip_prefix(", ").unwrap_or("") };
        let left_out = if all { None } else { rest.strip_prefix("<optimized out>") };
        match rest.strip_prefix(argument).or(left_out) {
            Some(after) => rest = after,
            None => return false,
        }
    }
    rest == format!(") = {result}")
}

tracetest!(rust_functions_have_typed_arguments_and_results, |t| {
    for (name, krate, all) in [("typed_rust", "typed_rust", true), ("typed_rust_o2", "typed_rust_o2", false)] {
        let lines = calls(t, &format!("{krate}::*,!{krate}::main"), name);
        for (function, arguments, result) in RUST {
            let function = format!("{krate}::{function}");
            let found = lines.iter().any(|line| is_call(line, &function, arguments, result, all));
            assert!(found, "{function} of {name}: {lines:#?}");
        }
    }
});

tracetest!(json_has_the_names_of_arguments_and_members, |t| {
    let file = t.dir().join("calls.json");
    let option = format!("--format=json:{}", file.display());
    let run = t.trace([&option, "-F", "structures,writes"]).program(t.target("typed_c")).finish();
    assert_eq!(run.code(), 0);
    let text = fs::read_to_string(&file).expect("the events");
    for part in [
        r#""name":"structures","depth":0,"args":[{"name":"by_value","value":{"x":3,"y":-4}},{"name":"shape","value":{"name":"square","#,
        r#""result":{"first":5.0,"second":3}"#,
        r#"{"name":"out","value":{"before":7,"after":42}}"#,
    ] {
        assert!(text.contains(part), "no `{part}` in {text}");
    }
});

const SHAPE: &str = r#"{name="square", corner={x=3, y=4}, area="#;

/// Lines of calls of the Go target, optimised or not.
fn expect_calls_of_go(t: &Test, program: &Path) {
    let run = t.trace(["-f", "-F", "main.*", "-e", "signal=none"]).log_to_file().program(program).finish();
    assert_eq!(run.code(), 0, "{:?}", run.stderr);
    let lines: Vec<String> =
        run.log.iter().map(|line| line.split_whitespace().skip(1).collect::<Vec<_>>().join(" ")).collect();
    let shapes = format!(r#"main.shapes({SHAPE}2.5, tags=["t"]}}, {{x=3, y=4}}, *main.point(0x"#,);
    let wanted = [
        "main.numbers(-5, 200, -300, true, 120, 0.5, 0.25) = 15.75",
        r#"main.texts("hello", "bytes", ["a", "b"]) = ("hel", nil)"#,
        r#"main.texts("a", "", []) = ("", *errors.errorString("too short: a"))"#,
        "main.many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11) = (56, 10)",
        "main.arrays([1, 2], [7], main.double <unfinished ...>",
        "main.double(7) = 14",
        "<... main.arrays resumed>) = <unknown>",
        r#"main.blank(2, "four") = {6, err=nil}"#,
        r#"main.unused(1, "two", 3) = 3"#,
        r#"main.hidden(2, "three") = 5"#,
        "main.pairs({a=1, b=2.5, c=(3.0, 4.0)}) = {a=1, b=2.5, c=(3.0, 4.0)}",
        "<... main.recovers resumed>) = {result=2, err=nil}",
        r#"<... main.recovers resumed>) = {result=0, err=*errors.errorString("invalid argument")}"#,
        r#"main.opens("/nonexistent") = (NULL, *fs.PathError{Op="open", Path="/nonexistent"})"#,
        "main.point.sum({x=3, y=4}, -2) = 5",
        r#"main.(*point).Name({x=3, y=4}) = "3""#,
    ];
    expect(&lines, &wanted, &program.display().to_string());
    let is_shapes = |line: &&String| line.starts_with(&shapes) && line.contains("), int(5), 0x");
    let line = lines.iter().find(is_shapes).unwrap_or_else(|| panic!("no line {shapes} in {lines:#?}"));
    assert!(line.ends_with(&format!(r#" = ({SHAPE}4.5, tags=["t"]}}, 3)"#)), "{line}");
}

tracetest!(go_functions_have_typed_arguments_and_results, |t| {
    expect_calls_of_go(t, &t.target("typed_go"));
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/targets/typed_go.go");
    let to = t.dir().join("typed_go_n");
    let go = t.command("go", ["build", "-gcflags=-N -l", "-o"]);
    let go = go.env("GOCACHE", env!("CARGO_TARGET_TMPDIR")).env("GO111MODULE", "off");
    let built = go.args([to.display().to_string(), from.display().to_string()]).finish();
    assert_eq!(built.code(), 0, "{:?}", built.stderr);
    expect_calls_of_go(t, &to);
});

tracetest!(json_tells_goroutines_apart, |t| {
    let file = t.dir().join("calls.json");
    let option = format!("--format=json:{}", file.display());
    let run = t.trace(["-f", "-F", "main.work,main.deep", &option]).program(t.target("probe_go")).finish();
    assert_eq!(run.code(), 0, "{:?}", run.stderr);
    let text = fs::read_to_string(&file).expect("the events");
    let field =
        |line: &str| line.split_once(r#""goroutine":"0x"#).map(|(_, rest)| rest.split('"').next().map(str::to_owned));
    let calls: Vec<&str> = text.lines().filter(|line| line.contains(r#""type":"call""#)).collect();
    let of: HashSet<_> = calls.iter().filter(|line| line.contains("main.work")).map(|line| field(line)).collect();
    assert!(calls.iter().all(|line| field(line).is_some()) && of.len() == 6, "{of:?} {}", calls[0]);
});
