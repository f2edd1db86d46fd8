//! What is swept: the sections, and the C tables that driver.c is compiled with.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use trace::abi::Abi;
use trace::syscalls::{all, consts, ioctl_numbers};

/// A call with its commands.
pub(super) struct Section {
    /// The call's name, and that of the section.
    pub(super) name: &'static str,
    /// One letter for each argument: `d`escriptor, `c`ommand, `s`econd command, `f`ree, `-` none.
    roles: &'static str,
    commands: fn(Abi) -> Vec<[u32; 2]>,
    /// Whether the calls are made for real too, which must change nothing outside of the program.
    pub(super) real: bool,
    /// Of how many calls one is made where not all are: their lines are very many.
    pub(super) stride: u32,
    /// The same in a brief sweep.
    pub(super) brief: u32,
}

/// Any call at all.
pub(super) const EACH: &str = "each";

/// What is swept.
pub(super) const SECTIONS: &[Section] = &[
    section("ioctl", 97, "dcf", ioctls).made(1),
    section("getsockopt", 401, "dcsff", socket_options).made(11),
    section("setsockopt", 401, "dcsff", socket_options).made(11),
    section("fcntl", 3, "dcf", |_| of_table("FCNTL_CMDS")).made(1),
    section("fcntl64", 3, "dcf", |_| of_table("FCNTL_CMDS")).made(1),
    section("prctl", 31, "cffff", |_| of_table("PR_OPTIONS")),
    section("arch_prctl", 1, "cf", |_| of_table("ARCH_PRCTL_CODES")),
    section("ptrace", 29, "cfff", |_| of_table("PTRACE_REQUESTS")),
    section("keyctl", 31, "cffff", |_| of_table("KEYCTL_CMDS")),
    section("bpf", 61, "cff", |_| of_table("BPF_COMMANDS")),
    section("futex", 31, "fcffff", |_| of_table("FUTEX_OPS")),
    section("quotactl", 37, "cfff", quotas),
    section("seccomp", 11, "cff", |_| of_table("SECCOMP_OPS")),
    section("io_uring_register", 61, "dcff", |_| of_table("URING_REGISTER_OPS")),
    section("fsconfig", 7, "dcfff", |_| of_table("FSCONFIG_CMDS")),
    section("shmctl", 17, "fcf", |_| of_table("SHM_COMMANDS")),
    section("msgctl", 13, "fcf", |_| of_table("MSG_COMMANDS")),
    section("semctl", 11, "ffcf", |_| of_table("SEM_COMMANDS")),
    section(EACH, 4201, "ffffff", calls),
];

const fn section(name: &'static str, brief: u32, roles: &'static str, commands: fn(Abi) -> Vec<[u32; 2]>) -> Section {
    Section { name, roles, commands, real: false, stride: 1, brief }
}

impl Section {
    const fn made(self, stride: u32) -> Self {
        Section { real: true, stride, ..self }
    }

    /// Whether the interface has the call.
    pub(super) fn is_in(&self, abi: Abi) -> bool {
        self.name == EACH || trace::syscalls::by_name(abi, self.name).is_some()
    }
}

/// The values of a table of constants, and one that is none of them.
fn of_table(name: &str) -> Vec<[u32; 2]> {
    let values: BTreeSet<u32> = entries(name).collect();
    let unknown = values.last().map_or(0, |last| last.wrapping_add(1));
    values.into_iter().chain([unknown]).map(|value| [value, 0]).collect()
}

fn entries(name: &str) -> impl Iterator<Item = u32> {
    let table = consts::all().into_iter().find(|table| table.name == name);
    let table = table.unwrap_or_else(|| panic!("there is no table {name}"));
    table.entries.iter().map(|(_, value)| *value as u32)
}

/// All requests that have a name, and those whose macro takes a size, with some.
fn ioctls(_: Abi) -> Vec<[u32; 2]> {
    let mut numbers = ioctl_numbers();
    let sized = [
        (2, b'E', 0x06..=0x0a),
        (2, b'E', 0x18..=0x7f),
        (1, b'E', 0xc0..=0xff),
        (2, b'H', 0x04..=0x08),
        (3, b'H', 0x06..=0x07),
        (2, b'M', 0x00..=0x20),
        (1, b'M', 0x00..=0x20),
        (2, b'U', 44..=44),
        (2, b'j', 0x13..=0x13),
        (1, b'k', 0x00..=0x00),
    ];
    for (direction, kind, requests) in sized {
        for request in requests {
            numbers.extend([0, 4, 24, 100].map(|size| direction << 30 | size << 16 | u32::from(kind) << 8 | request));
        }
    }
    // Numbers without a name in each direction.
    numbers.extend([0, 0x0000_fefe, 0x4004_fefe, 0x8004_fefe, 0xc004_fefe, 0xffff_ffff]);
    numbers.into_iter().map(|number| [number, 0]).collect()
}

/// Levels of socket options, with the tables that have the names of theirs.
const LEVELS: &[(u32, &str)] = &[
    (0, "IP_OPTIONS"),
    (0, "IP_TABLES_SET"),
    (0, "IP_TABLES_GET"),
    (1, "SOCKET_OPTIONS"),
    (6, "TCP_OPTIONS"),
    (17, "UDP_OPTIONS"),
    (40, "VSOCK_OPTIONS"),
    (41, "IPV6_OPTIONS"),
    (41, "IP6_TABLES_SET"),
    (41, "IP6_TABLES_GET"),
    (132, "SCTP_OPTIONS"),
    (255, "RAW_OPTIONS"),
    (256, "IPX_OPTIONS"),
    (257, "AX25_OPTIONS"),
    (263, "PACKET_OPTIONS"),
    (268, "LLC_OPTIONS"),
    (269, "DCCP_OPTIONS"),
    (270, "NETLINK_OPTIONS"),
    (271, "TIPC_OPTIONS"),
    (272, "RXRPC_OPTIONS"),
    (274, "BLUETOOTH_OPTIONS"),
    (276, "RDS_OPTIONS"),
    (277, "IUCV_OPTIONS"),
    (279, "ALG_OPTIONS"),
    (280, "NFC_OPTIONS"),
    (281, "KCM_OPTIONS"),
    (282, "TLS_OPTIONS"),
    (283, "XDP_OPTIONS"),
    (284, "MPTCP_OPTIONS"),
    (285, "MCTP_OPTIONS"),
    (286, "SMC_OPTIONS"),
];

/// Pairs of level and option.
fn socket_options(_: Abi) -> Vec<[u32; 2]> {
    let mut pairs = BTreeSet::new();
    for &(level, table) in LEVELS {
        pairs.extend(entries(table).map(|option| [level, option]));
        pairs.insert([level, 999]);
    }
    // A level without a name.
    pairs.insert([999, 1]);
    pairs.into_iter().collect()
}

/// Commands of quotactl(2), each with a type of quota.
fn quotas(_: Abi) -> Vec<[u32; 2]> {
    of_table("QUOTA_CMDS")
        .into_iter()
        .flat_map(|[command, _]| [0, 1, 77].map(|kind| [command << 8 | kind, 0]))
        .collect()
}

/// The numbers of all calls but those that end the task (as uprobe and uretprobe do, which no filter answers), and one that is none.
fn calls(abi: Abi) -> Vec<[u32; 2]> {
    let ends = |name: &str| matches!(name, "exit" | "exit_group" | "uprobe" | "uretprobe");
    let numbers = all(abi).filter(|call| !ends(call.name)).map(|call| call.number);
    numbers.chain([999]).map(|number| [number, 0]).collect()
}

/// `tables.h` for an interface.
pub(super) fn header(abi: Abi) -> String {
    let mut text = String::new();
    let mut rows = String::new();
    for section in SECTIONS.iter().filter(|section| section.is_in(abi)) {
        let commands = (section.commands)(abi);
        let name = section.name;
        let _ = writeln!(text, "static const unsigned commands_{name}[][2] = {{");
        for [first, second] in &commands {
            let _ = writeln!(text, "\t{{ {first:#x}, {second:#x} }},");
        }
        text.push_str("};\n\n");
        let roles: Vec<&str> = section.roles.chars().map(role).collect();
        let number = if name == EACH { "EACH".to_owned() } else { format!("SYS_{name}") };
        let _ = writeln!(
            rows,
            "\t{{ \"{name}\", {number}, {{ {} }}, commands_{name}, {} }},",
            roles.join(", "),
            commands.len()
        );
    }
    let _ = write!(text, "static const struct section sections[] = {{\n{rows}\t{{ 0 }},\n}};\n");
    text
}

fn role(letter: char) -> &'static str {
    match letter {
        'd' => "DESCRIPTOR",
        'c' => "COMMAND",
        's' => "SECOND_COMMAND",
        'f' => "FREE",
        _ => "NONE",
    }
}
