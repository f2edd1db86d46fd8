//! Stacks behind events: right without frame pointers, in handlers, at first instructions and in linkage stubs.

use crate::harness::Test;

/// The functions of the stack behind the first line that begins with `event`, innermost first, without offsets.
fn stack(log: &[String], event: &str) -> Vec<String> {
    let at = log.iter().position(|line| line.starts_with(event)).unwrap_or_else(|| panic!("no {event} in {log:#?}"));
    let frames = log[at + 1..].iter().map_while(|line| line.strip_prefix(" > "));
    let function = |frame: &str| {
        let inside = frame.split_once('(').and_then(|(_, rest)| rest.split_once(')'));
        inside.map_or("", |(inside, _)| inside).split('+').next().unwrap_or_default().to_owned()
    };
    frames.map(function).collect()
}

/// The part of a stack that the target's own functions make up, from its first to `main`.
fn own(stack: &[String]) -> Vec<&str> {
    let names = stack.iter().map(String::as_str);
    let end = stack.iter().position(|name| name == "main").map_or(0, |at| at + 1);
    names.take(end).filter(|name| ["main", "outer", "innermost", "handler", "leaf", "inlined"].contains(name)).collect()
}

fn traced(t: &Test, options: &[&str]) -> Vec<String> {
    let run = t.trace(options.iter().copied()).log_to_file().program(t.target("stacks")).finish();
    assert_eq!(run.code(), 0, "{:?}", run.stderr);
    run.log.clone()
}

tracetest!(a_call_has_its_stack_without_frame_pointers, |t| {
    let log = traced(t, &["-k", "-e", "trace=getppid", "-e", "signal=none"]);
    assert_eq!(own(&stack(&log, "getppid(")), ["innermost", "outer", "outer", "outer", "main"]);
});

tracetest!(a_handler_on_its_own_stack_is_followed_to_what_it_interrupted, |t| {
    let log = traced(t, &["-k", "-e", "trace=getuid"]);
    let expected = ["innermost", "outer", "outer", "main"];
    assert_eq!(own(&stack(&log, "--- SIGUSR1")), expected);
    assert_eq!(own(&stack(&log, "getuid(")), [&["handler"][..], &expected].concat());
});

tracetest!(functions_and_library_calls_have_the_stack_of_their_first_instruction, |t| {
    for method in ["emulate", "boost", "step"] {
        let log =
            traced(t, &["-k", "-F", "leaf", "-l", "getenv", "-e", "signal=none", &format!("--probe-step={method}")]);
        assert_eq!(own(&stack(&log, "leaf(")), ["leaf", "outer", "outer", "outer", "main"], "{method}");
        let library = stack(&log, "getenv@libc.so.6(");
        assert_eq!(library[..2], ["getenv@plt", "main"], "{method}: {library:?}");
    }
});

tracetest!(source_lines_and_inlined_functions_are_shown_when_asked_for, |t| {
    let log = traced(t, &["-kk", "-e", "trace=getppid", "-e", "signal=none"]);
    let all = stack(&log, "getppid(");
    assert_eq!(own(&all)[..3], ["inlined", "innermost", "outer"], "{log:#?}");
    let inlined = log.iter().find(|line| line.contains("(inlined)")).expect("what was inlined is marked");
    assert!(inlined.ends_with("stacks.c:13"), "{inlined}");
});

tracetest!(a_call_that_does_not_return_and_json_have_stacks_too, |t| {
    let log = traced(t, &["-k", "-e", "trace=exit_group"]);
    let end = stack(&log, "+++ exited");
    assert!(end.iter().any(|name| name == "exit") && end.last().is_some_and(|name| name == "_start"), "{end:?}");
    let log = traced(t, &["-k", "-e", "trace=getppid", "--format=json"]);
    let call = log.iter().find(|line| line.contains("\"getppid\"")).expect("the call is there");
    let call: serde_json::Value = serde_json::from_str(call).unwrap();
    let names: Vec<&str> =
        call["stack"].as_array().unwrap().iter().filter_map(|frame| frame["function"].as_str()).collect();
    assert!(names.contains(&"innermost") && names.contains(&"main"), "{names:?}");
});

tracetest!(a_library_that_takes_the_place_of_another_is_the_one_that_is_named, |t| {
    let libraries = ["first.so", "second.so"].map(|name| {
        let copy = t.dir().join(name);
        std::fs::copy(t.target("probe_plugin"), &copy).expect("a copy");
        copy.display().to_string()
    });
    // Its constructor makes the call.
    for options in [&["-k"][..], &["-f", "-k"], &["-f", "-k", "--no-seccomp-bpf"]] {
        let run = t.trace(options.iter().copied()).args(["-e", "trace=getsid"]).log_to_file();
        let run = run.program(t.target("stacks_reloaded")).args(libraries.iter().map(String::as_str)).finish();
        assert_eq!(run.code(), 0, "{options:?}: {:?}", run.stderr);
        let named = run.log.iter().filter(|line| line.starts_with(" > ") && line.contains("(loaded+"));
        let named: Vec<bool> = named.map(|line| line.contains("/second.so(")).collect();
        assert_eq!(named, [false, true], "{options:?}: {:?}", run.log);
    }
});
