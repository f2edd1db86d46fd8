//! Options beside the installed strace: with the same options, the same text.

use crate::harness::Test;

/// The lines that a tracer writes for `cat words nosuch` at addresses that are the same in every run, without the calls
/// that differ between two runs of strace as well.
fn lines(t: &Test, tracer: &str, options: &str) -> Vec<String> {
    let log = t.dir().join("log");
    let _ = std::fs::remove_file(&log);
    let log = log.display().to_string();
    let script = "exec setarch -R \"$@\" cat words nosuch > /dev/null 2>&1";
    let words = ["-c", script, "sh", tracer].into_iter().chain(options.split(' ')).chain(["-o", &log]);
    let run = t.command("sh", words).finish();
    assert_eq!(run.code(), 1, "{tracer} {options}: {:?}", run.stderr);
    let text = std::fs::read(&log).expect("a log");
    let text = String::from_utf8_lossy(&text);
    // What execve is given lies in the tracer's own memory.
    const DIFFER: [&str; 4] = ["execve(", "getrandom(", "set_tid_address(", "st_atime="];
    let differs = |line: &&str| DIFFER.iter().any(|word| line.contains(word));
    text.lines().filter(|line| !differs(line)).map(str::to_owned).collect()
}

tracetest!(options_that_change_lines_change_them_as_strace_does, |t| {
    std::fs::write(
        t.dir().join("words"),
        b"some words, \x01\x02\xff\tand \"more\" of them\nas if they were a long text\n",
    )
    .expect("a file");
    let tracer = crate::harness::tracer().display().to_string();
    for options in [
        "-e read=0,3 -e write=1",
        "-e read=all -e write=none -s 0 -e trace=read",
        "-x",
        "-xx",
        "--strings-in-hex=non-ascii-chars -e write=1",
        "-X raw",
        "-X verbose",
        "-e raw=read,openat",
        "-e abbrev=none",
        "-e verbose=newfstatat",
        "-e verbose=none",
        "-y",
        "-yy",
        "--decode-fds=dev",
        "-e decode-fds=path,socket",
        "-n",
        "-i",
        "-a 60",
        "-a 0",
        "-s 5",
        "-v -s 1000",
        "-qq",
        "-e quiet=exit,attach",
        "-z",
        "-Z",
        "-e status=failed,unfinished",
        "-e signal=none",
        "-e trace=%file",
        "-e trace=/^m",
        "-e trace=!mmap,close",
        "-e t=?nosuch,close",
        "-e %desc@64",
        "-n -e trace=openat",
        "-n -P /etc/ld.so.cache",
        "-c -Z -S name -U name,calls,errors",
        "-C -e status=successful -S name -U name,calls,errors",
        "-c -S name -U name,calls,errors",
        "-c -S calls -U calls,name",
        "-c -S syscall_name -U syscall_name,count",
        "-c -S errors -U errors,name",
        "-C -S name -U name,calls",
    ] {
        let (ours, theirs) = (lines(t, &tracer, options), lines(t, "strace", options));
        let apart = ours.iter().zip(&theirs).find(|(ours, theirs)| ours != theirs);
        assert!(apart.is_none() && ours.len() == theirs.len(), "{options}: {apart:?} {} {}", ours.len(), theirs.len());
    }
});

tracetest!(descriptors_are_what_they_were_when_the_call_was_entered, |t| {
    std::fs::write(t.dir().join("words"), "some words\n").expect("a file");
    let lines = |tracer: &str, options: &str| {
        let script = "exec 8< /dev/null; exec 9< words; exec 9<&8; exec 8<&-";
        let words = options.split(' ').chain(["-qq", "-e", "trace=dup2,close", "sh", "-c", script]);
        let run = t.command(tracer, words).finish();
        assert_eq!(run.code(), 0, "{tracer} {options}: {:?}", run.stderr);
        run.stderr.clone()
    };
    let tracer = crate::harness::tracer().display().to_string();
    for options in ["-y", "-z -y", "-z -yy", "-e status=successful,failed -y"] {
        let (ours, theirs) = (lines(&tracer, options), lines("strace", options));
        assert!(ours.iter().any(|line| line.starts_with("dup2(")), "{options}: {ours:?}");
        assert_eq!(ours, theirs, "{options}");
    }
});

tracetest!(lines_of_no_call_have_the_number_of_the_last_one_shown_or_not, |t| {
    let lines = |tracer: &str, options: &str| {
        let words =
            ["-e", "trace=close"].into_iter().chain(options.split(' ')).chain(["-f", "sh", "-c", "(exit 3); exit 4"]);
        let run = t.command(tracer, words).finish();
        assert_eq!(run.code(), 4, "{tracer} {options}: {:?}", run.stderr);
        let mut exits: Vec<String> = run.stderr.iter().filter(|line| line.contains("+++")).cloned().collect();
        exits
            .iter_mut()
            .for_each(|line| *line = line.split_once("] [").map_or(line.clone(), |(_, rest)| rest.to_owned()));
        exits
    };
    let tracer = crate::harness::tracer().display().to_string();
    for options in ["-n", "-n -e status=failed", "-n -e trace=none"] {
        let (ours, theirs) = (lines(&tracer, options), lines("strace", options));
        assert_eq!(ours.len(), 2, "{options}: {ours:?}");
        assert_eq!(ours, theirs, "{options}");
    }
    // Under a filter: that of the last call which stopped. The child has none of its own but the one that made it.
    let ours = lines(&tracer, "-n --seccomp-bpf");
    assert!(ours.len() == 2 && ours.iter().all(|line| line.contains("   3] +++")), "{ours:?}");
});

tracetest!(a_program_of_the_other_interface_is_told_of_whatever_is_traced, |t| {
    let program = t.target32("multiplexed").display().to_string();
    let tracer = crate::harness::tracer().display().to_string();
    let lines = |tracer: &str, options: &str| {
        let script = "\"$0\"; exec \"$0\"";
        let run =
            t.command(tracer, options.split(' ')).args(["-e", "signal=none", "sh", "-c", script, &program]).finish();
        assert_eq!(run.code(), 0, "{tracer} {options}: {:?}", run.stderr);
        let told = run.stderr.iter().filter_map(|line| {
            let mode = line.split_once("runs in ").map(|(_, mode)| mode.to_owned());
            mode.or_else(|| line.contains("execve(").then(|| "execve".to_owned()))
        });
        told.collect::<Vec<_>>()
    };
    for options in
        ["-f -e trace=none", "-f -e trace=execve", "-f -e trace=getppid,msgget", "-e trace=none", "-f -e trace=brk"]
    {
        let (ours, theirs) = (lines(&tracer, options), lines("strace", options));
        assert!(ours.iter().any(|line| line == "32 bit mode. ]"), "{options}: {ours:?}");
        assert_eq!(ours, theirs, "{options}");
    }
});

tracetest!(children_call_by_the_interface_of_their_parents, |t| {
    let program = t.target32("count_calls").display().to_string();
    for options in ["-f", "-f -e trace=getppid", "-f -e trace=none"] {
        let run = t.trace(options.split(' ')).args([&program, "2", "1", "1"]).finish();
        assert_eq!(run.code(), 0, "{options}: {:?}", run.stderr);
        let attached = run.stderr.iter().filter(|line| line.ends_with(" attached")).count();
        let told = run.stderr.iter().filter(|line| line.contains("32 bit mode. ]")).count();
        assert_eq!((attached, told), (3, 1), "{options}: {:?}", run.stderr);
    }
});

tracetest!(a_path_is_found_by_any_spelling, |t| {
    for dir in ["one", "other"] {
        std::fs::create_dir(t.dir().join(dir)).expect("a folder");
        std::fs::write(t.dir().join(dir).join("file"), "").expect("a file");
    }
    std::os::unix::fs::symlink("one", t.dir().join("link")).expect("a link");
    let script = "exec 3<one/file; cd one; exec 3<../one/file; exec 3<./file; exec 3<../link/file; \
                  exec 3<../other/file; exec 3<../other/../one/file; exec 3<../other/../other/file";
    let opened = |path: &str| {
        let run = t.trace(["-qqq", "-e", "trace=openat", "-P", path, "sh", "-c", script]).finish();
        run.stderr.iter().filter_map(|line| line.split('"').nth(1).map(str::to_owned)).collect::<Vec<_>>()
    };
    let expected = ["one/file", "../one/file", "./file", "../link/file", "../other/../one/file"];
    assert_eq!(opened("one/file"), expected);
    assert_eq!(opened("*/one/f*e"), expected);
});

tracetest!(why_virtual_processors_come_back, |t| {
    let tracer = crate::harness::tracer().display().to_string();
    for program in [t.target("kvm"), t.target32("kvm")].map(|program| program.display().to_string()) {
        let runs = |tracer: &str, options: &str| {
            let run = t.command(tracer, options.split(' ')).args(["-e", "trace=ioctl", &program]).finish();
            let lines: Vec<_> = run.stderr.iter().filter(|line| line.contains(", 0)  ")).cloned().collect();
            (run.code(), lines)
        };
        for options in ["-e kvm=vcpu", "--kvm=vcpu -X raw", "-e kvm=vcpu -e raw=ioctl", "-y"] {
            let (ours, theirs) = (runs(&tracer, options), runs("strace", options));
            assert_eq!(ours, theirs, "{options}");
        }
        let (code, lines) = runs(&tracer, "-e kvm=vcpu");
        // 77: a machine without KVM.
        let told = lines.iter().any(|line| line.ends_with("= 0 (KVM_EXIT_IO)"));
        assert!(code == 77 || code == 0 && told, "{code} {lines:?}");
        let two = t.trace(["-e", "kvm=vcpu", "-e", "trace=ioctl", &program, "two"]).finish();
        let ends = two.lines_with("KVM_RUN").iter().map(|line| line.rsplit("= ").next().unwrap()).collect::<Vec<_>>();
        let unclear = "0 (for one of several reasons: several processors have this number)";
        assert!(code == 77 || ends == [unclear, "0 (KVM_EXIT_IO)"], "{ends:?}");
    }
});

tracetest!(calls_behind_shared_numbers_are_chosen_by_their_own_names, |t| {
    let program = t.target32("multiplexed").display().to_string();
    let lines = |tracer: &str, options: &str| {
        let words = ["-R", tracer].into_iter().chain(options.split(' '));
        let run = t.command("setarch", words.chain(["-e", "trace=%network,%ipc"])).program(&program).finish();
        assert_eq!(run.code(), 0, "{tracer} {options}: {:?}", run.stderr);
        run.stderr.clone()
    };
    let tracer = crate::harness::tracer().display().to_string();
    let plain = lines(&tracer, "-e signal=none");
    for options in
        ["raw=connect,msgget", "raw=send,socketcall", "verbose=!connect", "verbose=!socketpair", "verbose=send"]
    {
        let options = format!("-e {options}");
        let (own, theirs) = (lines(&tracer, &options), lines("strace", &options));
        let numberless =
            |lines: &[String]| lines.iter().filter(|line| !line.starts_with('[')).cloned().collect::<Vec<_>>();
        assert_eq!(numberless(&own), numberless(&theirs), "{options}");
        assert_ne!(numberless(&own), numberless(&plain), "{options} changes something");
    }
});

tracetest!(calls_behind_shared_numbers_are_counted_by_their_own_names, |t| {
    let program = t.target32("multiplexed").display().to_string();
    let table = |tracer: &str| {
        let run = t.command(tracer, "-c -U calls,errors,name -S nothing".split(' ')).program(&program).finish();
        assert_eq!(run.code(), 0, "{tracer}: {:?}", run.stderr);
        run.stderr.iter().filter(|line| !line.starts_with('[')).cloned().collect::<Vec<_>>()
    };
    let own = table(&crate::harness::tracer().display().to_string());
    assert_eq!(own, table("strace"));
    // One has a number of its own, and was made by that too.
    let rows = own.iter().filter(|line| line.ends_with(" socketpair"));
    assert_eq!(rows.count(), 2, "{own:#?}");
});

tracetest!(pointers_that_are_not_to_be_followed_are_shown_as_strace_shows_them, |t| {
    let own = crate::harness::tracer().display().to_string();
    let calls = "trace=poll,ppoll,ppoll_time64,epoll_ctl,epoll_wait,getgroups,getgroups32,setsockopt";
    for program in [t.target("unfollowed"), t.target32("unfollowed")] {
        let lines = |tracer: &str| {
            let words = ["-R", tracer, "-e", "verbose=none", "-e", calls];
            let run = t.command("setarch", words).program(&program).finish();
            assert_eq!(run.code(), 0, "{tracer}: {:?}", run.stderr);
            run.stderr.into_iter().filter(|line| !line.starts_with('[')).collect::<Vec<_>>()
        };
        let expected = lines("strace");
        assert!(expected.len() >= 15, "{expected:#?}");
        assert_eq!(lines(&own), expected);
    }
});
