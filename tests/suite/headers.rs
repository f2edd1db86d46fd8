//! Every constant and every structure of the library against the headers that define them, by the C compiler.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use regex::Regex;
use trace::abi::Abi;
use trace::syscalls::signature::Kind;
use trace::syscalls::{consts, layouts};

use crate::harness::run_test;

/// Constants that this machine's headers do not have, and why: newer than the headers, or the kernel's own. Where the
/// headers have them, their values are checked all the same.
const NOT_IN_HEADERS: &[(&str, &str)] = &[
    ("AUDIT_FS_WATCH", "linux/audit.h, until 2.6.17"),
    ("MSG_PROBE", "include/linux/socket.h of the kernel"),
    ("MSG_SENDPAGE_NOTLAST", "include/linux/socket.h of the kernel"),
    ("MSG_NO_SHARED_FRAGS", "include/linux/socket.h of the kernel"),
    ("SCM_SECURITY", "include/linux/socket.h of the kernel"),
    ("MSG_CMSG_COMPAT", "include/linux/socket.h of the kernel"),
    ("LANDLOCK_ACCESS_FS_TRUNCATE", "linux/landlock.h, since 6.2"),
    ("LANDLOCK_ACCESS_FS_IOCTL_DEV", "linux/landlock.h, since 6.10"),
    ("LANDLOCK_ACCESS_NET_BIND_TCP", "linux/landlock.h, since 6.7"),
    ("LANDLOCK_ACCESS_NET_CONNECT_TCP", "linux/landlock.h, since 6.7"),
    ("LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET", "linux/landlock.h, since 6.12"),
    ("LANDLOCK_SCOPE_SIGNAL", "linux/landlock.h, since 6.12"),
    ("LANDLOCK_RESTRICT_SELF_LOG_SAME_EXEC_OFF", "linux/landlock.h, since 6.15"),
    ("LANDLOCK_RESTRICT_SELF_LOG_NEW_EXEC_ON", "linux/landlock.h, since 6.15"),
    ("LANDLOCK_RESTRICT_SELF_LOG_SUBDOMAINS_OFF", "linux/landlock.h, since 6.15"),
    ("NT_ARC_V2", "linux/elf.h, which does not go with elf.h"),
    ("NT_LOONGARCH_CPUCFG", "linux/elf.h, which does not go with elf.h"),
    ("NT_LOONGARCH_CSR", "linux/elf.h, which does not go with elf.h"),
    ("NT_LOONGARCH_LSX", "linux/elf.h, which does not go with elf.h"),
    ("NT_LOONGARCH_LASX", "linux/elf.h, which does not go with elf.h"),
    ("NT_LOONGARCH_LBT", "linux/elf.h, which does not go with elf.h"),
    ("PTRACE_PEEKUSER", "PTRACE_PEEKUSR in linux/ptrace.h; sys/ptrace.h of glibc"),
    ("PTRACE_POKEUSER", "PTRACE_POKEUSR in linux/ptrace.h; sys/ptrace.h of glibc"),
    ("PIDFD_SIGNAL_THREAD", "linux/pidfd.h, since 6.9"),
    ("PIDFD_SIGNAL_THREAD_GROUP", "linux/pidfd.h, since 6.9"),
    ("PIDFD_SIGNAL_PROCESS_GROUP", "linux/pidfd.h, since 6.9"),
    ("TCP_COOKIE_TRANSACTIONS", "netinet/tcp.h of glibc, which does not go with linux/tcp.h"),
    ("SO_PASSPIDFD", "asm/socket.h, since 6.5"),
    ("SO_PEERPIDFD", "asm/socket.h, since 6.5"),
    ("SO_DEVMEM_LINEAR", "asm/socket.h, since 6.12"),
    ("SO_DEVMEM_DMABUF", "asm/socket.h, since 6.12"),
    ("SO_DEVMEM_DONTNEED", "asm/socket.h, since 6.12"),
    ("SO_RCVPRIORITY", "asm/socket.h, since 6.14"),
    ("SO_PASSRIGHTS", "asm/socket.h, since 6.16"),
    ("SO_INQ", "asm/socket.h, since 6.17"),
    ("PACKET_VNET_HDR_SZ", "linux/if_packet.h, since 6.6"),
    ("IPV6_USE_MIN_MTU", "a comment in linux/in6.h: reserved"),
    ("MPTCP_FULL_INFO", "linux/mptcp.h, since 6.5"),
    ("IP_LOCAL_PORT_RANGE", "linux/in.h, since 6.3"),
    ("IP_PROTOCOL", "linux/in.h, since 6.4"),
    ("TCP_AO_ADD_KEY", "linux/tcp.h, since 6.7"),
    ("TCP_AO_DEL_KEY", "linux/tcp.h, since 6.7"),
    ("TCP_AO_INFO", "linux/tcp.h, since 6.7"),
    ("TCP_AO_GET_KEYS", "linux/tcp.h, since 6.7"),
    ("TCP_AO_REPAIR", "linux/tcp.h, since 6.7"),
    ("TCP_IS_MPTCP", "linux/tcp.h, since 6.9"),
    ("TCP_RTO_MAX_MS", "linux/tcp.h, since 6.15"),
    ("TCP_RTO_MIN_US", "linux/tcp.h, since 6.15"),
    ("TCP_DELACK_MAX_US", "linux/tcp.h, since 6.15"),
    ("SCTP_GET_PEER_ADDRS_NUM_OLD", "linux/sctp.h before 3.0"),
    ("SCTP_GET_PEER_ADDRS_OLD", "linux/sctp.h before 3.0"),
    ("SCTP_GET_LOCAL_ADDRS_NUM_OLD", "linux/sctp.h before 3.0"),
    ("SCTP_GET_LOCAL_ADDRS_OLD", "linux/sctp.h before 3.0"),
    ("RDS_BARRIER", "linux/rds.h before 3.0"),
    ("SCM_PIDFD", "include/linux/socket.h of the kernel, since 6.5"),
    ("SCM_TS_OPT_ID", "asm/socket.h, since 6.13"),
    ("SCHED_OTHER", "SCHED_NORMAL in linux/sched.h; sched.h of glibc"),
    ("SCHED_ISO", "a comment in linux/sched.h: reserved"),
    ("SA_INTERRUPT", "signal.h of glibc, which knows none of the kernel's own"),
    ("ST_VALID", "include/linux/statfs.h of the kernel"),
    ("ST_NOSYMFOLLOW", "include/linux/statfs.h of the kernel, since 5.10"),
    ("SWAP_FLAG_DISCARD_ONCE", "include/linux/swap.h of the kernel"),
    ("SWAP_FLAG_DISCARD_PAGES", "include/linux/swap.h of the kernel"),
    ("STATMOUNT_SB_BASIC", "linux/mount.h, since 6.8"),
    ("STATMOUNT_MNT_BASIC", "linux/mount.h, since 6.8"),
    ("STATMOUNT_PROPAGATE_FROM", "linux/mount.h, since 6.8"),
    ("STATMOUNT_MNT_ROOT", "linux/mount.h, since 6.8"),
    ("STATMOUNT_MNT_POINT", "linux/mount.h, since 6.8"),
    ("STATMOUNT_FS_TYPE", "linux/mount.h, since 6.8"),
    ("STATMOUNT_MNT_NS_ID", "linux/mount.h, since 6.8"),
    ("STATMOUNT_MNT_OPTS", "linux/mount.h, since 6.8"),
    ("STATMOUNT_FS_SUBTYPE", "linux/mount.h, since 6.8"),
    ("STATMOUNT_SB_SOURCE", "linux/mount.h, since 6.8"),
    ("STATMOUNT_OPT_ARRAY", "linux/mount.h, since 6.8"),
    ("STATMOUNT_OPT_SEC_ARRAY", "linux/mount.h, since 6.8"),
    ("STATMOUNT_SUPPORTED_MASK", "linux/mount.h, since 6.8"),
    ("STATMOUNT_MNT_UIDMAP", "linux/mount.h, since 6.8"),
    ("STATMOUNT_MNT_GIDMAP", "linux/mount.h, since 6.8"),
    ("LSMT_ROOT", "linux/mount.h, since 6.8"),
    ("LISTMOUNT_REVERSE", "linux/mount.h, since 6.8"),
    ("KD_FONT_FLAG_OLD", "include/linux/kd.h of the kernel"),
    ("LO_FLAGS_USE_AOPS", "linux/loop.h of before 2.6.30, and the kernel's own"),
    ("NBD_FLAG_ROTATIONAL", "the protocol of nbd, a comment in linux/nbd.h"),
    ("NBD_FLAG_SEND_WRITE_ZEROES", "the protocol of nbd"),
    ("NBD_FLAG_SEND_DF", "the protocol of nbd"),
    ("NBD_FLAG_SEND_RESIZE", "the protocol of nbd"),
    ("NBD_FLAG_SEND_CACHE", "the protocol of nbd"),
    ("DM_EXISTS_FLAG", "linux/dm-ioctl.h of before 2.6"),
    ("V4L2_BUF_FLAG_INPUT", "linux/videodev2.h of before 3.5"),
    ("FAN_DIR_MODIFY", "linux/fanotify.h of 5.7 alone"),
    ("PKEY_DISABLE_EXECUTE", "asm/mman.h of PowerPC and arm64"),
    ("SHADOW_STACK_SET_TOKEN", "asm/mman.h, since 6.6"),
    ("SHADOW_STACK_SET_MARKER", "asm/mman.h, since 6.6"),
    ("IOCB_CMD_PREADX", "a comment in linux/aio_abi.h: experimental"),
    ("IORING_SETUP_NO_MMAP", "linux/io_uring.h, later than 6.1"),
    ("IORING_SETUP_REGISTERED_FD_ONLY", "linux/io_uring.h, later than 6.1"),
    ("IORING_SETUP_NO_SQARRAY", "linux/io_uring.h, later than 6.1"),
    ("IORING_SETUP_HYBRID_IOPOLL", "linux/io_uring.h, later than 6.1"),
    ("IORING_SETUP_CQE_MIXED", "linux/io_uring.h, later than 6.1"),
    ("IORING_FEAT_REG_REG_RING", "linux/io_uring.h, later than 6.1"),
    ("IORING_FEAT_RECVSEND_BUNDLE", "linux/io_uring.h, later than 6.1"),
    ("IORING_FEAT_MIN_TIMEOUT", "linux/io_uring.h, later than 6.1"),
    ("IORING_FEAT_RW_ATTR", "linux/io_uring.h, later than 6.1"),
    ("IORING_FEAT_NO_IOWAIT", "linux/io_uring.h, later than 6.1"),
    ("IORING_ENTER_ABS_TIMER", "linux/io_uring.h, later than 6.1"),
    ("IORING_ENTER_EXT_ARG_REG", "linux/io_uring.h, later than 6.1"),
    ("IORING_ENTER_NO_IOWAIT", "linux/io_uring.h, later than 6.1"),
    ("IORING_REGISTER_PBUF_STATUS", "linux/io_uring.h, later than 6.1"),
    ("IORING_REGISTER_NAPI", "linux/io_uring.h, later than 6.1"),
    ("IORING_UNREGISTER_NAPI", "linux/io_uring.h, later than 6.1"),
    ("IORING_REGISTER_CLOCK", "linux/io_uring.h, later than 6.1"),
    ("IORING_REGISTER_CLONE_BUFFERS", "linux/io_uring.h, later than 6.1"),
    ("IORING_REGISTER_SEND_MSG_RING", "linux/io_uring.h, later than 6.1"),
    ("IORING_REGISTER_ZCRX_IFQ", "linux/io_uring.h, later than 6.1"),
    ("IORING_REGISTER_RESIZE_RINGS", "linux/io_uring.h, later than 6.1"),
    ("IORING_REGISTER_MEM_REGION", "linux/io_uring.h, later than 6.1"),
    ("IORING_REGISTER_QUERY", "linux/io_uring.h, later than 6.1"),
    ("IORING_OP_READ_MULTISHOT", "linux/io_uring.h, later than 6.1"),
    ("IORING_OP_WAITID", "linux/io_uring.h, later than 6.1"),
    ("IORING_OP_FUTEX_WAIT", "linux/io_uring.h, later than 6.1"),
    ("IORING_OP_FUTEX_WAKE", "linux/io_uring.h, later than 6.1"),
    ("IORING_OP_FUTEX_WAITV", "linux/io_uring.h, later than 6.1"),
    ("IORING_OP_FIXED_FD_INSTALL", "linux/io_uring.h, later than 6.1"),
    ("IORING_OP_FTRUNCATE", "linux/io_uring.h, later than 6.1"),
    ("IORING_OP_BIND", "linux/io_uring.h, later than 6.1"),
    ("IORING_OP_LISTEN", "linux/io_uring.h, later than 6.1"),
    ("IORING_OP_RECV_ZC", "linux/io_uring.h, later than 6.1"),
    ("IORING_OP_EPOLL_WAIT", "linux/io_uring.h, later than 6.1"),
    ("IORING_OP_READV_FIXED", "linux/io_uring.h, later than 6.1"),
    ("IORING_OP_WRITEV_FIXED", "linux/io_uring.h, later than 6.1"),
    ("IORING_OP_PIPE", "linux/io_uring.h, later than 6.1"),
    ("IORING_REGISTER_USE_REGISTERED_RING", "linux/io_uring.h, later than 6.1"),
    ("IORING_REGISTER_SRC_REGISTERED", "linux/io_uring.h, later than 6.1"),
    ("IORING_REGISTER_DST_REPLACE", "linux/io_uring.h, later than 6.1"),
    ("IO_URING_NAPI_REGISTER_OP", "linux/io_uring.h, later than 6.1"),
    ("IO_URING_NAPI_STATIC_ADD_ID", "linux/io_uring.h, later than 6.1"),
    ("IO_URING_NAPI_STATIC_DEL_ID", "linux/io_uring.h, later than 6.1"),
    ("IORING_MEM_REGION_REG_WAIT_ARG", "linux/io_uring.h, later than 6.1"),
    ("IORING_MEM_REGION_TYPE_USER", "linux/io_uring.h, later than 6.1"),
];

/// Structures, or fields (`LAYOUT.field`), that this machine's headers do not have, and why not.
const LAYOUTS_NOT_IN_HEADERS: &[(&str, &str)] = &[
    ("STAT64.truncated_ino", "__st_ino, a name that says nothing"),
    ("CACHESTAT_RANGE", "linux/mman.h, since 6.5"),
    ("CACHESTAT", "linux/mman.h, since 6.5"),
    ("FILE_ATTR", "linux/fs.h, since 6.17"),
    ("XATTR_ARGS", "linux/xattr.h, since 6.13"),
    ("MNT_ID_REQ", "linux/mount.h, since 6.8"),
    ("STATMOUNT", "linux/mount.h, since 6.8"),
    ("URING_BUFFER_STATUS", "linux/io_uring.h, later than 6.1"),
    ("URING_CLOCK", "linux/io_uring.h, later than 6.1"),
    ("URING_CLONE_BUFFERS", "linux/io_uring.h, later than 6.1"),
    ("URING_NAPI", "linux/io_uring.h, later than 6.1"),
    ("URING_REGION", "linux/io_uring.h, later than 6.1"),
    ("URING_REGION_REGISTER", "linux/io_uring.h, later than 6.1"),
];

/// What has to hold in a C program that includes some headers.
#[derive(Default)]
struct Claims {
    /// What is asserted, and how it is called in a complaint.
    assertions: Vec<(String, String)>,
}

/// What the compiler says about claims.
#[derive(Debug, Default, PartialEq, Eq)]
struct Answer {
    /// Claims that do not hold.
    wrong: Vec<String>,
    /// Names of claims that speak of something that the headers do not have.
    unknown: Vec<String>,
    /// Anything else.
    other: Vec<String>,
}

impl Claims {
    /// That a constant has a value. Only 32 bits count where the value fits in those: signs and widths differ.
    fn constant(&mut self, table: &str, name: &str, value: u64) {
        let cast = if u32::try_from(value).is_ok() { "unsigned" } else { "unsigned long long" };
        self.assertions.push((format!("({cast}) ({name}) == {value:#x}ull"), format!("{table} {name}")));
    }

    fn size(&mut self, layout: &str, of: &str, size: usize) {
        self.assertions.push((format!("sizeof({of}) == {size}"), format!("{layout} size {size}")));
    }

    fn field(&mut self, layout: &str, of: &str, field: &str, offset: usize, size: usize) {
        let place = format!("__builtin_offsetof({of}, {field}) == {offset}");
        let extent = format!("sizeof((({of} *) 0)->{field}) == {size}");
        let name = format!("{layout}.{field} offset {offset} size {size}");
        self.assertions.push((format!("{place} && {extent}"), name));
    }

    /// The claims of these names.
    fn restricted_to(&self, names: &[String]) -> Claims {
        let assertions = self.assertions.iter().filter(|(_, name)| names.contains(name));
        Claims { assertions: assertions.cloned().collect() }
    }

    /// Asks the compiler. `width` is 64 or 32.
    fn ask(&self, dir: &Path, headers: &str, width: u32) -> Answer {
        let mut text = String::from("#define _GNU_SOURCE\n");
        for header in headers.split(' ') {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "#include <{header}>");
        }
        let first = text.lines().count() + 1;
        for (assertion, name) in &self.assertions {
            let _ = writeln!(text, "_Static_assert({assertion}, \"{name}\");");
        }
        let file = dir.join(format!("{}.{width}.c", headers.replace(['/', ' ', '.'], "_")));
        std::fs::write(&file, text).expect("a C file");
        let mut gcc = Command::new("gcc");
        gcc.args(["-fsyntax-only", "-fmax-errors=0", "-w", "-fdiagnostics-plain-output", &format!("-m{width}")]);
        let output = gcc.arg(&file).env("LC_ALL", "C").output().expect("gcc");
        let complaints = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() || complaints.contains("error: "), "gcc failed silently on {}", file.display());
        self.read(&complaints, first)
    }

    /// Sorts the compiler's complaints; the claim of index i stands in line `first + i`.
    fn read(&self, complaints: &str, first: usize) -> Answer {
        static ERROR: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(r"^.*?:(\d+):(?:\d+:)? (?:fatal )?error: (.*)$").expect("well formed"));
        let mut answer = Answer::default();
        for found in complaints.lines().filter_map(|line| ERROR.captures(line)) {
            let line: usize = found[1].parse().expect("digits");
            let claim = line.checked_sub(first).and_then(|at| self.assertions.get(at)).map(|(_, name)| name.clone());
            let complaint = &found[2];
            let unknown = ["undeclared", "has no member named", "incomplete type", "undefined type", "unknown type"];
            match claim {
                Some(name) if complaint.contains("static assertion failed") => answer.wrong.push(name),
                Some(name) if unknown.iter().any(|sign| complaint.contains(sign)) => answer.unknown.push(name),
                // What follows from an unknown name is said again in other words.
                Some(name) if answer.unknown.contains(&name) => {}
                _ => answer.other.push(found[0].to_owned()),
            }
        }
        answer.unknown.dedup();
        answer
    }
}

/// Fails unless every claim holds and what is unknown is on the list.
fn judge(answers: Vec<Answer>, listed: impl Fn(&str) -> bool) {
    let mut text = String::new();
    for answer in answers {
        let unlisted = answer.unknown.iter().filter(|name| !listed(name));
        let wrong = answer.wrong.iter().map(|name| format!("wrong: {name}"));
        for line in
            wrong.chain(unlisted.map(|name| format!("not in the header, nor listed: {name}"))).chain(answer.other)
        {
            text.push_str(&line);
            text.push('\n');
        }
    }
    assert!(text.is_empty(), "the headers disagree:\n{text}");
}

#[test]
fn constants_are_those_of_the_headers() {
    run_test("constants", |t| {
        let mut by_header: BTreeMap<&str, Claims> = BTreeMap::new();
        for table in consts::all().into_iter().filter(|table| !table.header.starts_with("kernel ")) {
            let claims = by_header.entry(table.header).or_default();
            for (name, value) in table.entries {
                claims.constant(table.name, name, *value);
            }
        }
        assert!(by_header.len() > 5, "the tables are not found");
        let ask = |(headers, claims): (&&str, &Claims)| {
            let mut answer = claims.ask(t.dir(), headers, 64);
            // Some constants belong to the 32-bit interface.
            let narrow = claims.restricted_to(&answer.unknown).ask(t.dir(), headers, 32);
            answer.wrong.extend(narrow.wrong);
            answer.unknown = narrow.unknown;
            answer
        };
        let answers = by_header.iter().map(ask).collect();
        judge(answers, |name| NOT_IN_HEADERS.iter().any(|(newer, _)| name.ends_with(&format!(" {newer}"))));
    });
}

fn is_padding(kind: &Kind) -> bool {
    match kind {
        Kind::Pad(_) => true,
        Kind::PerAbi(native, i386) => is_padding(native) && is_padding(i386),
        _ => false,
    }
}

#[test]
fn structures_are_those_of_the_headers() {
    run_test("structures", |t| {
        let mut answers = Vec::new();
        for (abi, width) in [(Abi::X86_64, 64), (Abi::I386, 32)] {
            let mut by_header: BTreeMap<&str, Claims> = BTreeMap::new();
            for layout in layouts::all().into_iter().filter(|layout| layout.only.is_none_or(|only| only == abi)) {
                let claims = by_header.entry(layout.header).or_default();
                let name = format!("{}@{width}", layout.name);
                claims.size(&name, layout.c_type, layout.size(abi));
                for (field, offset) in layout.offsets(abi).filter(|(field, _)| !is_padding(&field.kind)) {
                    claims.field(&name, layout.c_type, field.name, offset, field.kind.size(abi));
                }
            }
            answers.extend(by_header.iter().map(|(headers, claims)| claims.ask(t.dir(), headers, width)));
        }
        let listed = |name: &str| {
            let name = name.split(' ').next().unwrap_or_default().replace("@64", "").replace("@32", "");
            LAYOUTS_NOT_IN_HEADERS.iter().any(|(newer, _)| *newer == name || name.starts_with(&format!("{newer}.")))
        };
        judge(answers, listed);
    });
}

#[test]
fn tables_are_not_empty_and_the_lists_name_what_is_there() {
    let tables = consts::all();
    for table in &tables {
        assert!(!table.entries.is_empty(), "{} is empty", table.name);
        assert!(!table.header.is_empty(), "{} names no header", table.name);
    }
    let layouts = layouts::all();
    for (name, _) in NOT_IN_HEADERS {
        let known = tables.iter().any(|table| table.entries.iter().any(|(entry, _)| entry == name));
        assert!(known, "NOT_IN_HEADERS has {name}, which no table has");
    }
    for name in LAYOUTS_NOT_IN_HEADERS.iter().map(|(name, _)| name.split('.').next().unwrap_or(name)) {
        assert!(layouts.iter().any(|layout| layout.name == name), "a list has {name}, which is no layout");
    }
}

/// The compiler can't say it, for the lists of all tables name each of them.
#[test]
fn every_table_is_used_and_has_a_name_of_its_own() {
    let word = Regex::new(r"\b[A-Z][A-Z0-9_]+\b").expect("well formed");
    let mut uses: BTreeMap<String, usize> = BTreeMap::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder of the project") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).expect("a source file");
                let words = text.lines().filter(|line| !line.trim_start().starts_with("//"));
                let words = words.flat_map(|line| word.find_iter(line));
                words.for_each(|word| *uses.entry(word.as_str().to_owned()).or_default() += 1);
            }
        }
    }
    // The tables of ioctl requests have no remark for what has no name; they are searched as a whole.
    let constants = consts::all().into_iter().filter(|table| !table.unknown.is_empty());
    let constants = constants.map(|table| table.name).collect();
    let structures = layouts::all().into_iter().map(|layout| layout.name).collect();
    let lists: [Vec<&str>; 2] = [constants, structures];
    for mut names in lists {
        names.sort_unstable();
        let twice: Vec<&str> = names.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
        assert!(twice.is_empty(), "tables of one name: {twice:?}");
        // Once where it is defined.
        let unused: Vec<&&str> = names.iter().filter(|name| uses.get(**name).is_none_or(|uses| *uses < 2)).collect();
        assert!(unused.is_empty(), "tables that nothing uses: {unused:?}");
    }
}

#[test]
fn a_wrong_value_and_an_unknown_name_are_found() {
    run_test("wrong_values", |t| {
        let mut claims = Claims::default();
        claims.constant("EFD", "EFD_CLOEXEC", 0o2000000);
        claims.constant("EFD", "EFD_NONBLOCK", 0o4001);
        claims.constant("EFD", "EFD_FROM_THE_FUTURE", 1);
        claims.constant("EFD", "EFD_FROM_THE_FUTURE", 2);
        claims.constant("INT", "INT_MIN", 0x8000_0000);
        claims.constant("INT", "LONG_MIN", 0x8000_0000_0000_0000);
        claims.size("SPEC", "struct timespec", 16);
        claims.field("SPEC", "struct timespec", "tv_nsec", 8, 8);
        claims.field("SPEC", "struct timespec", "tv_nsec", 4, 8);
        claims.field("SPEC", "struct timespec", "tv_usec", 8, 8);
        claims.size("NONE", "struct from_the_future", 16);
        let answer = claims.ask(t.dir(), "sys/eventfd.h limits.h time.h", 64);
        let expected = Answer {
            wrong: vec!["EFD EFD_NONBLOCK".to_owned(), "SPEC.tv_nsec offset 4 size 8".to_owned()],
            unknown: vec![
                "EFD EFD_FROM_THE_FUTURE".to_owned(),
                "SPEC.tv_usec offset 8 size 8".to_owned(),
                "NONE size 16".to_owned(),
            ],
            other: Vec::new(),
        };
        assert_eq!(answer, expected);
        let mut narrow = Claims::default();
        narrow.size("SPEC", "struct timespec", 8);
        assert_eq!(narrow.ask(t.dir(), "time.h", 32), Answer::default());
        assert_eq!(narrow.ask(t.dir(), "no/such/header.h", 64).other.len(), 1);
    });
}
