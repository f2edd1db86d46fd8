//! What of netlink is decoded, for the suite to make sure that all of it is tried: tests/suite/coverage_netlink.rs.

use super::attribute::{Content, Table};
use super::{attribute, crypto, diag, link, route};
use crate::syscalls::consts::netlink::{AUDIT_TYPES, DIAG_TYPES, NETFILTER_BATCH, ROUTE_TYPES, XFRM_TYPES};
use crate::syscalls::consts::netlink_netfilter::{CRYPTO_TYPES, SELINUX_TYPES};
use crate::syscalls::consts::socket::ADDRESS_FAMILIES;
use crate::value::Names;

/// Messages of a protocol, or the attributes of one kind of message.
#[derive(Debug)]
pub struct Family {
    /// The protocol (`NETLINK_ROUTE`).
    pub protocol: &'static str,
    /// What the table of the names is called in the source.
    pub table: &'static str,
    /// What the messages or the attributes are called.
    pub names: Vec<&'static str>,
}

/// All that is decoded.
#[must_use]
pub fn families() -> Vec<Family> {
    let of = |protocol, names: &'static Names| Family { protocol, table: names.name, names: all(names) };
    let mut families = vec![
        of("NETLINK_ROUTE", &ROUTE_TYPES),
        of("NETLINK_SOCK_DIAG", &DIAG_TYPES),
        of("NETLINK_XFRM", &XFRM_TYPES),
        of("NETLINK_SELINUX", &SELINUX_TYPES),
        of("NETLINK_AUDIT", &AUDIT_TYPES),
        of("NETLINK_NETFILTER", &NETFILTER_BATCH),
        of("NETLINK_CRYPTO", &CRYPTO_TYPES),
    ];
    for subsystem in 1.. {
        let Some(names) = super::netfilter_messages(subsystem) else { break };
        families.push(of("NETLINK_NETFILTER", names));
    }
    let tables = [
        ("NETLINK_ROUTE", link::TABLES),
        ("NETLINK_ROUTE", route::TABLES),
        ("NETLINK_ROUTE", &[&attribute::ACKNOWLEDGEMENT]),
        ("NETLINK_SOCK_DIAG", diag::TABLES),
        ("NETLINK_CRYPTO", &[&crypto::TABLE]),
    ];
    for (protocol, tables) in tables {
        for table in tables {
            add(protocol, table, &mut families);
        }
    }
    families
}

fn all(names: &'static Names) -> Vec<&'static str> {
    names.entries.iter().map(|(name, _)| *name).collect()
}

/// Adds a table and those that its attributes lead to.
fn add(protocol: &'static str, table: &'static Table, families: &mut Vec<Family>) {
    if let Some(names) = table.names {
        // Of the families of addresses only those that have attributes of their own are meant.
        let meant =
            |raw: u64| names != &ADDRESS_FAMILIES || table.values.iter().any(|(value, _)| u64::from(*value) == raw);
        let entries = names.entries.iter().filter(|(_, raw)| meant(*raw)).map(|(name, _)| *name).collect();
        families.push(Family { protocol, table: names.name, names: entries });
    }
    for (_, content) in table.values {
        if let Content::Nested(inner) = content {
            add(protocol, inner, families);
        }
    }
}
