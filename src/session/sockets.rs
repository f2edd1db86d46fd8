//! What a socket is and what it is connected to (`-yy`): its protocol from the attribute that the kernel gives every socket,
//! addresses from the tables in /proc/PID/net, which are those of the tracee's own network namespace, and the partner of a
//! Unix socket from the kernel's socket monitoring interface (sock_diag(7)), which alone knows it.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io::Read;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Mutex;

use super::sock_diag::{SockDiag, UnixSocket};
use crate::ids::Tid;
use crate::syscalls::consts::net::NETLINK_FAMILIES;
use crate::value::HexStrings;
use crate::value::quote::quote;

/// The protocols whose sockets are described; all others are shown as the kernel names them, `socket:[4242]`.
const PROTOCOLS: [&str; 10] =
    ["TCP", "UDP", "RAW", "TCPv6", "UDPv6", "RAWv6", "UDPLITEv6", "UNIX", "UNIX-STREAM", "NETLINK"];

/// What has been found out about sockets.
#[derive(Debug, Default)]
pub(super) struct Sockets {
    diag: Option<SockDiag>,
    /// By inode. A socket keeps its description, also when the kernel has dropped it from its tables because it is shut
    /// down, or its partner is gone. Inodes of sockets are not used again for a very long time.
    known: HashMap<u64, Vec<u8>>,
}

impl Sockets {
    /// Describes the socket `inode` behind `link`, a file in /proc/TID/fd of a stopped task:
    /// `TCP:[127.0.0.1:80->127.0.0.1:4242]`, or `TCP:[4242]` as long as it has no address. `None` for a protocol that is not
    /// described.
    pub(super) fn describe(&mut self, tid: Tid, link: &str, inode: u64) -> Option<Vec<u8>> {
        if let Some(known) = self.known.get(&inode) {
            return Some(known.clone());
        }
        let name = super::sock_diag::protocol_of(link)?;
        let protocol = PROTOCOLS.into_iter().find(|protocol| protocol.as_bytes() == name)?;
        let details = match protocol {
            "UNIX" | "UNIX-STREAM" => self.unix(tid, inode),
            "NETLINK" => netlink(&read(tid, "netlink")?, inode),
            "TCP" => inet(&read(tid, "tcp")?, inode).or_else(|| self.bound_tcp(false, inode)),
            "TCPv6" => inet(&read(tid, "tcp6")?, inode).or_else(|| self.bound_tcp(true, inode)),
            "UDP" => inet(&read(tid, "udp")?, inode),
            "UDPv6" => inet(&read(tid, "udp6")?, inode),
            _ => None,
        };
        let brackets = |inside: &[u8]| [protocol.as_bytes(), b":[", inside, b"]"].concat();
        let Some(details) = details else { return Some(brackets(inode.to_string().as_bytes())) };
        let description = brackets(&details);
        // A target that makes sockets without end must not make us grow without end.
        if self.known.len() >= MOST_KNOWN {
            self.known.clear();
        }
        self.known.insert(inode, description.clone());
        Some(description)
    }

    fn diag(&mut self) -> Option<&SockDiag> {
        if self.diag.is_none() {
            self.diag = SockDiag::open();
        }
        self.diag.as_ref()
    }

    /// Bound, but neither listening nor connected: /proc does not list it.
    fn bound_tcp(&mut self, v6: bool, inode: u64) -> Option<Vec<u8>> {
        let (local, remote) = self.diag()?.tcp_socket(v6, u32::try_from(inode).ok()?)?;
        (local.port() != 0).then(|| connection(local, remote))
    }

    /// `4242->4243,"/run/x"`.
    fn unix(&mut self, tid: Tid, inode: u64) -> Option<Vec<u8>> {
        let asked = self.diag().and_then(|diag| diag.unix_socket(u32::try_from(inode).ok()?));
        // The socket of another network namespace has a name in that one's table at least.
        let socket = asked.unwrap_or_else(|| UnixSocket {
            peer: None,
            name: read(tid, "unix").and_then(|table| unix_name(&table, inode)).unwrap_or_default(),
        });
        if socket.peer.is_none() && socket.name.is_empty() {
            return None;
        }
        let mut text = inode.to_string().into_bytes();
        if let Some(peer) = socket.peer {
            text.extend_from_slice(format!("->{peer}").as_bytes());
        }
        if !socket.name.is_empty() {
            text.push(b',');
            // A name without a file begins with a NUL byte (unix(7)). Either kind is shown up to its next.
            let name = match socket.name.strip_prefix(&[0]) {
                Some(name) => {
                    text.push(b'@');
                    name
                }
                None => &socket.name,
            };
            let end = name.iter().position(|&byte| byte == 0).unwrap_or(name.len());
            quote(&name[..end], HexStrings::Never, &mut text);
        }
        Some(text)
    }
}

/// The protocol of the netlink socket `fd` of a stopped task, for its messages to be decoded.
pub(super) fn netlink_protocol(tid: Tid, fd: i32) -> Option<u32> {
    /// What sockets are, by inode, which does not change: the protocol, or `None` for those that are not of netlink.
    static KNOWN: Mutex<BTreeMap<u64, Option<u32>>> = Mutex::new(BTreeMap::new());
    let file = format!("/proc/{tid}/fd/{fd}");
    let link = fs::read_link(&file).ok()?;
    let inode: u64 = link.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.parse().ok()?;
    let mut known = KNOWN.lock().ok()?;
    if let Some(protocol) = known.get(&inode) {
        return *protocol;
    }
    let protocol = if super::sock_diag::protocol_of(&file)? == b"NETLINK" {
        let table = read(tid, "netlink")?;
        let row = rows(&table).find(|row| row.get(9).is_some_and(|word| word.parse() == Ok(inode)));
        match row.and_then(|row| row[1].parse().ok()) {
            Some(protocol) => Some(protocol),
            // Sockets that are not bound yet are not listed. Later they will be.
            None => return Some(UNKNOWN_PROTOCOL),
        }
    } else {
        None
    };
    // A target that makes sockets without end must not make us grow without end.
    if known.len() >= MOST_KNOWN {
        known.clear();
    }
    known.insert(inode, protocol);
    protocol
}

/// In place of a protocol that is not known.
pub(super) const UNKNOWN_PROTOCOL: u32 = u32::MAX;

/// Of how many sockets it is remembered what they are.
const MOST_KNOWN: usize = 1 << 16;

/// A table of /proc/TID/net, read as far as is reasonable: another process may have made it huge.
fn read(tid: Tid, table: &str) -> Option<Vec<u8>> {
    const LONGEST: u64 = 16 << 20;
    let mut bytes = Vec::new();
    fs::File::open(format!("/proc/{tid}/net/{table}")).ok()?.take(LONGEST).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// The words of the lines behind the heading. Names of Unix sockets are any bytes.
fn rows(table: &[u8]) -> impl Iterator<Item = Vec<&str>> {
    table.split(|&byte| byte == b'\n').skip(1).map(|line| {
        line.split(u8::is_ascii_whitespace)
            .filter(|word| !word.is_empty())
            .map(|word| std::str::from_utf8(word).unwrap_or_default())
            .collect()
    })
}

/// A line of /proc/net/tcp and its relatives: `sl local rem st tx:rx tr:tm retr uid timeout inode ...` (proc(5)).
fn inet(table: &[u8], inode: u64) -> Option<Vec<u8>> {
    let row = rows(table).find(|row| row.get(9).is_some_and(|word| word.parse() == Ok(inode)))?;
    Some(connection(address(row[1])?, address(row[2])?))
}

fn connection(local: SocketAddr, remote: SocketAddr) -> Vec<u8> {
    let connected = remote.port() != 0 || !remote.ip().is_unspecified();
    if connected { format!("{local}->{remote}") } else { local.to_string() }.into_bytes()
}

/// A line of /proc/net/netlink: `sk Eth Pid Groups Rmem Wmem Dump Locks Drops Inode`, of which `Eth` is the protocol and
/// `Pid` the port. Without a port it has no address.
fn netlink(table: &[u8], inode: u64) -> Option<Vec<u8>> {
    let row = rows(table).find(|row| row.get(9).is_some_and(|word| word.parse() == Ok(inode)))?;
    let (protocol, port): (u64, u32) = (row[1].parse().ok()?, row[2].parse().ok()?);
    let name = NETLINK_FAMILIES.of(protocol).map(|name| name.trim_start_matches("NETLINK_"));
    let name = name.map_or_else(|| protocol.to_string(), str::to_owned);
    (port != 0).then(|| format!("{name}:{port}").into_bytes())
}

/// A line of /proc/net/unix: `Num RefCount Protocol Flags Type St Inode Path`; a name without a file begins with `@`.
fn unix_name(table: &[u8], inode: u64) -> Option<Vec<u8>> {
    let sought = inode.to_string();
    for line in table.split(|&byte| byte == b'\n').skip(1) {
        let mut rest = line;
        let mut word = &line[..0];
        for _ in 0..7 {
            rest = rest.trim_ascii_start();
            let end = rest.iter().position(|&byte| byte == b' ').unwrap_or(rest.len());
            (word, rest) = rest.split_at(end);
        }
        if word == sought.as_bytes() {
            let mut name = rest.get(1..).unwrap_or_default().to_vec();
            if name.first() == Some(&b'@') {
                name[0] = 0;
            }
            return Some(name);
        }
    }
    None
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

    const TCP: &[u8] = b"  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n   \
        0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4242 1 0 100 0 0 10 0\n   \
        1: 0100007F:1F90 0100007F:D431 01 00000000:00000000 00:00000000 00000000     0        0 4243 1 0 20 4 30 10 -1\n";

    #[test]
    fn a_socket_is_found_by_its_inode() {
        assert_eq!(inet(TCP, 4242).as_deref(), Some(&b"127.0.0.1:8080"[..]));
        assert_eq!(inet(TCP, 4243).as_deref(), Some(&b"127.0.0.1:8080->127.0.0.1:54321"[..]));
        assert_eq!(inet(TCP, 1), None);
    }

    #[test]
    fn an_ipv6_address_is_words_of_the_machine() {
        let text = "00000000000000000000000001000000:0050";
        assert_eq!(address(text).map(|address| address.to_string()).as_deref(), Some("[::1]:80"));
        assert_eq!(address("xyz"), None);
    }

    #[test]
    fn a_netlink_socket_is_named_by_protocol_and_port() {
        const TABLE: &[u8] =
            b"sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    Drops    Inode\n\
            0000000000000000 0   21650      00000000 0        0        0     2        0        7\n\
            0000000000000000 16  0          00000000 0        0        0     2        0        8\n\
            0000000000000000 77  5          00000000 0        0        0     2        0        9\n";
        assert_eq!(netlink(TABLE, 7).as_deref(), Some(&b"ROUTE:21650"[..]));
        assert_eq!(netlink(TABLE, 8), None, "no port yet");
        assert_eq!(netlink(TABLE, 9).as_deref(), Some(&b"77:5"[..]));
    }

    #[test]
    fn a_unix_name_is_the_rest_of_its_line() {
        const TABLE: &[u8] = b"Num       RefCount Protocol Flags    Type St Inode Path\n\
            0000000000000000: 00000002 00000000 00010000 0001 01   123 /run/a b\n\
            0000000000000000: 00000002 00000000 00010000 0001 01 45678 @abs\n\
            0000000000000000: 00000003 00000000 00000000 0001 03  9999\n";
        assert_eq!(unix_name(TABLE, 123).as_deref(), Some(&b"/run/a b"[..]));
        assert_eq!(unix_name(TABLE, 45678).as_deref(), Some(&b"\0abs"[..]));
        assert_eq!(unix_name(TABLE, 9999).unwrap_or_default(), b"");
        assert_eq!(unix_name(TABLE, 1), None);
    }

    #[test]
    fn a_pair_of_sockets_knows_each_other() {
        use std::os::fd::AsRawFd;
        use std::os::unix::fs::MetadataExt;
        let (one, other) = std::os::unix::net::UnixStream::pair().expect("a pair");
        let link = |socket: &dyn AsRawFd| format!("/proc/self/fd/{}", socket.as_raw_fd());
        let inode = |socket: &dyn AsRawFd| fs::metadata(link(socket)).expect("a socket").ino();
        let (first, second) = (inode(&one), inode(&other));
        let mut sockets = Sockets::default();
        let tid = Tid::new(std::process::id() as i32);
        let told = sockets.describe(tid, &link(&one), first).expect("a description");
        assert_eq!(String::from_utf8_lossy(&told), format!("UNIX-STREAM:[{first}->{second}]"));
        drop(other);
        assert_eq!(sockets.describe(tid, &link(&one), first), Some(told), "what was known is kept");
    }
}
