//! What a socket is connected to (`-yy`), from the tables in /proc/PID/net.

use std::fs;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use crate::ids::Tid;

/// Describes the socket `inode` of a stopped task: `TCP:[127.0.0.1:80->127.0.0.1:4242]`. `None` for a kind that /proc
/// does not list; the caller then shows the inode.
pub(super) fn describe(tid: Tid, _link: &str, inode: u64) -> Option<Vec<u8>> {
    const TABLES: [(&str, &str); 8] = [
        ("tcp", "TCP"),
        ("tcp6", "TCPv6"),
        ("udp", "UDP"),
        ("udp6", "UDPv6"),
        ("raw", "RAW"),
        ("raw6", "RAWv6"),
        ("icmp", "ICMP"),
        ("icmp6", "ICMPv6"),
    ];
    TABLES.iter().find_map(|(table, protocol)| inet(&read(tid, table)?, inode, protocol))
}

fn read(tid: Tid, table: &str) -> Option<String> {
    fs::read_to_string(format!("/proc/{tid}/net/{table}")).ok()
}

/// A line of /proc/net/tcp and its relatives: `sl local rem st tx:rx tr:tm retr uid timeout inode ...` (proc(5)).
fn inet(table: &str, inode: u64, protocol: &str) -> Option<Vec<u8>> {
    table.lines().skip(1).find_map(|line| {
        let words: Vec<&str> = line.split_ascii_whitespace().collect();
        if words.get(9)?.parse() != Ok(inode) {
            return None;
        }
        let (local, remote) = (address(words[1])?, address(words[2])?);
        let text = if remote.port() == 0 && remote.ip().is_unspecified() {
            format!("{protocol}:[{local}]")
        } else {
            format!("{protocol}:[{local}->{remote}]")
        };
        Some(text.into_bytes())
    })
}

/// An address as the kernel prints it: words of the machine's byte order in hexadecimal, a colon, the port.
fn address(text: &str) -> Option<SocketAddr> {
    let (host, port) = text.split_once(':')?;
    let port = u16::from_str_radix(port, 16).ok()?;
    let words: Option<Vec<[u8; 4]>> = (0..host.len() / 8)
        .map(|i| u32::from_str_radix(host.get(i * 8..i * 8 + 8)?, 16).ok().map(u32::to_ne_bytes))
        .collect();
    let bytes = words?.concat();
    let ip = match <[u8; 4]>::try_from(bytes.as_slice()) {
        Ok(four) => IpAddr::V4(Ipv4Addr::from(four)),
        Err(_) => IpAddr::V6(Ipv6Addr::from(<[u8; 16]>::try_from(bytes.as_slice()).ok()?)),
    };
    Some(SocketAddr::new(ip, port))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TCP: &str = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n   \
        0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4242 1 0 100 0 0 10 0\n   \
        1: 0100007F:1F90 0100007F:D431 01 00000000:00000000 00:00000000 00000000     0        0 4243 1 0 20 4 30 10 -1\n";

    #[test]
    fn a_socket_is_found_by_its_inode() {
        assert_eq!(inet(TCP, 4242, "TCP").as_deref(), Some(&b"TCP:[127.0.0.1:8080]"[..]));
        assert_eq!(inet(TCP, 4243, "TCP").as_deref(), Some(&b"TCP:[127.0.0.1:8080->127.0.0.1:54321]"[..]));
        assert_eq!(inet(TCP, 1, "TCP"), None);
    }

    #[test]
    fn an_ipv6_address_is_words_of_the_machine() {
        let text = "00000000000000000000000001000000:0050";
        assert_eq!(address(text).map(|address| address.to_string()).as_deref(), Some("[::1]:80"));
        assert_eq!(address("xyz"), None);
    }
}
