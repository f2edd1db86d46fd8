//! The kernel's socket monitoring interface, sock_diag(7), as far as we ask it: what a Unix socket is called and whom it is
//! connected to, and the addresses of internet sockets that are in no table of /proc.
#![allow(unsafe_code)]

use std::ffi::CString;
use std::net::{IpAddr, SocketAddr};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::sync::OnceLock;

/// The name that the kernel gives the protocol of the socket behind `link` (net/socket.c, `system.sockprotoname`).
pub(super) fn protocol_of(link: &str) -> Option<Vec<u8>> {
    let link = CString::new(link).ok()?;
    let mut name = [0_u8; 64];
    // SAFETY: two strings and a buffer of the stated size.
    let len = unsafe {
        libc::getxattr(link.as_ptr(), c"system.sockprotoname".as_ptr(), name.as_mut_ptr().cast(), name.len())
    };
    let name = name.get(..usize::try_from(len).ok()?)?;
    Some(name.split(|&byte| byte == 0).next().unwrap_or_default().to_vec())
}

/// A Unix socket.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct UnixSocket {
    /// The inode of the socket that it is connected to.
    pub(super) peer: Option<u32>,
    /// What it is bound to, beginning with a NUL byte when that is no file; empty when it is not bound.
    pub(super) name: Vec<u8>,
}

/// A netlink socket to ask by.
#[derive(Debug)]
pub(super) struct SockDiag(OwnedFd);

/// linux/sock_diag.h
const SOCK_DIAG_BY_FAMILY: u16 = 20;
/// linux/unix_diag.h
const UDIAG_SHOW_NAME: u32 = 1;
const UDIAG_SHOW_PEER: u32 = 4;
const UNIX_DIAG_NAME: u16 = 0;
const UNIX_DIAG_PEER: u16 = 2;
/// `struct nlmsghdr` of linux/netlink.h and `struct unix_diag_msg`; both of multiples of four bytes.
const MESSAGE_HEADER: usize = 16;
const UNIX_HEADER: usize = 16;

impl SockDiag {
    /// `None` when the kernel has no such interface, or we may not use it.
    pub(super) fn open() -> Option<Self> {
        SockDiag::speaking(libc::NETLINK_SOCK_DIAG)
    }

    fn speaking(protocol: libc::c_int) -> Option<Self> {
        // SAFETY: a fresh descriptor, ours alone, or -1.
        let fd = unsafe {
            let fd = libc::socket(libc::AF_NETLINK, libc::SOCK_RAW | libc::SOCK_CLOEXEC, protocol);
            if fd < 0 {
                return None;
            }
            OwnedFd::from_raw_fd(fd)
        };
        Some(SockDiag(fd))
    }

    /// What the kernel knows of the Unix socket `inode` of our network namespace.
    pub(super) fn unix_socket(&self, inode: u32) -> Option<UnixSocket> {
        self.send(&unix_request(inode))?;
        understand(&self.receive()?, inode)
    }

    /// The addresses of the TCP socket `inode` of our network namespace, ours and that of the other side. One that is bound
    /// but neither listens nor is connected is told only here, by kernels that tell it at all.
    pub(super) fn tcp_socket(&self, v6: bool, inode: u32) -> Option<(SocketAddr, SocketAddr)> {
        self.send(&inet_request(v6))?;
        let mut found = None;
        // All sockets are told, in messages that must be taken to the last. Somebody may make sockets as fast as we ask.
        const MOST_MESSAGES: usize = 10_000;
        for _ in 0..MOST_MESSAGES {
            let messages = self.receive()?;
            let mut rest = &messages[..];
            while let Some(message) = first_message(rest) {
                match half(message, 4)? {
                    SOCK_DIAG_BY_FAMILY => found = found.or_else(|| inet_addresses(message, inode)),
                    _ => return found,
                }
                rest = rest.get(message.len().next_multiple_of(4)..).unwrap_or_default();
            }
        }
        found
    }

    fn send(&self, request: &[u8]) -> Option<()> {
        // What an earlier request has left unread is not the answer to this one.
        while self.receive().is_some() {}
        // SAFETY: a buffer of the stated size.
        let sent = unsafe { libc::send(self.0.as_raw_fd(), request.as_ptr().cast(), request.len(), 0) };
        (sent == request.len() as isize).then_some(())
    }

    /// The kernel answers at once; MSG_DONTWAIT keeps us from waiting should it not.
    fn receive(&self) -> Option<Vec<u8>> {
        let mut answer = vec![0_u8; 32 << 10];
        // SAFETY: a buffer of the stated size.
        let len =
            unsafe { libc::recv(self.0.as_raw_fd(), answer.as_mut_ptr().cast(), answer.len(), libc::MSG_DONTWAIT) };
        answer.truncate(usize::try_from(len).ok()?);
        Some(answer)
    }
}

/// The name of a network interface of our network namespace. The kernel is asked each time, for interfaces are renamed, come
/// and go; a single call, by any socket (netdevice(7), SIOCGIFNAME).
pub(super) fn interface_name(index: u32) -> Option<String> {
    static SOCKET: OnceLock<Option<OwnedFd>> = OnceLock::new();
    // SAFETY: a fresh descriptor, ours alone, or -1.
    let open = || unsafe {
        let fd = libc::socket(libc::AF_UNIX, libc::SOCK_DGRAM | libc::SOCK_CLOEXEC, 0);
        (fd >= 0).then(|| OwnedFd::from_raw_fd(fd))
    };
    let socket = SOCKET.get_or_init(open).as_ref()?;
    // SAFETY: a structure of numbers and unions of numbers, of which all zeroes are a value.
    let mut request: libc::ifreq = unsafe { std::mem::zeroed() };
    request.ifr_ifru.ifru_ifindex = i32::try_from(index).ok()?;
    // SAFETY: the request takes a struct ifreq, in which it writes the name.
    if unsafe { libc::ioctl(socket.as_raw_fd(), libc::SIOCGIFNAME, &raw mut request) } != 0 {
        return None;
    }
    let name = request.ifr_name.iter().take_while(|&&byte| byte != 0).map(|&byte| byte as u8).collect();
    String::from_utf8(name).ok()
}

/// The name of the family of generic netlink whose messages have this type. The kernel is asked once for all of them.
pub(super) fn generic_family(kind: u16) -> Option<String> {
    static FAMILIES: OnceLock<Vec<(u16, String)>> = OnceLock::new();
    let families = FAMILIES.get_or_init(generic_families);
    families.iter().find(|(number, _)| *number == kind).map(|(_, name)| name.clone())
}

/// The families of generic netlink: the types of their messages, and their names (genetlink, linux/genetlink.h).
fn generic_families() -> Vec<(u16, String)> {
    const CONTROLLER: u16 = 16;
    const REQUEST_DUMP: u16 = 0x301;
    const GET_FAMILY: u8 = 3;
    /// `struct genlmsghdr`: command, version and two bytes of padding.
    const GENERIC_HEADER: usize = 4;
    let mut families = Vec::new();
    let Some(socket) = SockDiag::speaking(libc::NETLINK_GENERIC) else { return families };
    let mut request = Vec::new();
    request.extend(((MESSAGE_HEADER + GENERIC_HEADER) as u32).to_ne_bytes());
    request.extend(CONTROLLER.to_ne_bytes());
    request.extend(REQUEST_DUMP.to_ne_bytes());
    request.extend([0; 8]);
    request.extend([GET_FAMILY, 1, 0, 0]);
    if socket.send(&request).is_none() {
        return families;
    }
    const MOST_ANSWERS: usize = 1000;
    for _ in 0..MOST_ANSWERS {
        let Some(answer) = socket.receive() else { break };
        let mut rest = &answer[..];
        while let Some(message) = first_message(rest) {
            if half(message, 4) != Some(CONTROLLER) {
                return families;
            }
            families.extend(message.get(MESSAGE_HEADER + GENERIC_HEADER..).and_then(generic_family_of));
            rest = rest.get(message.len().next_multiple_of(4)..).unwrap_or_default();
        }
    }
    families
}

/// The number and the name among the attributes of a family.
fn generic_family_of(mut attributes: &[u8]) -> Option<(u16, String)> {
    const NUMBER: u16 = 1;
    const NAME: u16 = 2;
    let (mut number, mut name) = (None, None);
    while let (Some(len), Some(kind)) = (half(attributes, 0), half(attributes, 2)) {
        let value = attributes.get(4..usize::from(len))?;
        match kind {
            NUMBER => number = half(value, 0),
            NAME => name = value.split(|&byte| byte == 0).next().map(|name| String::from_utf8_lossy(name).into_owned()),
            _ => {}
        }
        attributes = attributes.get(usize::from(len).next_multiple_of(4)..).unwrap_or_default();
    }
    Some((number?, name?))
}

fn half(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_ne_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_ne_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn first_message(bytes: &[u8]) -> Option<&[u8]> {
    let len = word(bytes, 0)? as usize;
    bytes.get(..len).filter(|_| len >= MESSAGE_HEADER)
}

/// `struct nlmsghdr` and `struct inet_diag_req_v2` (linux/inet_diag.h): all TCP sockets, in any state.
fn inet_request(v6: bool) -> Vec<u8> {
    const LEN: u32 = MESSAGE_HEADER as u32 + 56;
    const NLM_F_REQUEST_DUMP: u16 = 0x301;
    let family = if v6 { libc::AF_INET6 } else { libc::AF_INET } as u8;
    let mut bytes = Vec::with_capacity(LEN as usize);
    bytes.extend_from_slice(&LEN.to_ne_bytes());
    bytes.extend_from_slice(&SOCK_DIAG_BY_FAMILY.to_ne_bytes());
    bytes.extend_from_slice(&NLM_F_REQUEST_DUMP.to_ne_bytes());
    bytes.extend_from_slice(&[0; 8]);
    bytes.extend_from_slice(&[family, libc::IPPROTO_TCP as u8, 0, 0]);
    bytes.extend_from_slice(&u32::MAX.to_ne_bytes());
    // `struct inet_diag_sockid`, which a dump does not look at.
    bytes.resize(LEN as usize, 0);
    bytes
}

/// The addresses in a `struct inet_diag_msg` (linux/inet_diag.h) when it is that of `inode`: four bytes, then `struct
/// inet_diag_sockid` with the ports and addresses in network order, and the inode as the last word of 72 bytes.
fn inet_addresses(message: &[u8], inode: u32) -> Option<(SocketAddr, SocketAddr)> {
    let body = message.get(MESSAGE_HEADER..)?;
    if word(body, 68)? != inode {
        return None;
    }
    let port = |at: usize| Some(u16::from_be_bytes(body.get(at..at + 2)?.try_into().ok()?));
    let host = |at: usize| {
        let bytes = <[u8; 16]>::try_from(body.get(at..at + 16)?).ok()?;
        Some(match i32::from(*body.first()?) {
            libc::AF_INET6 => IpAddr::V6(bytes.into()),
            _ => IpAddr::V4(<[u8; 4]>::try_from(&bytes[..4]).ok()?.into()),
        })
    };
    Some((SocketAddr::new(host(8)?, port(4)?), SocketAddr::new(host(24)?, port(6)?)))
}

/// `struct nlmsghdr` and `struct unix_diag_req` (linux/unix_diag.h).
fn unix_request(inode: u32) -> Vec<u8> {
    const LEN: u32 = MESSAGE_HEADER as u32 + 24;
    const NLM_F_REQUEST: u16 = 1;
    let mut bytes = Vec::with_capacity(LEN as usize);
    bytes.extend_from_slice(&LEN.to_ne_bytes());
    bytes.extend_from_slice(&SOCK_DIAG_BY_FAMILY.to_ne_bytes());
    bytes.extend_from_slice(&NLM_F_REQUEST.to_ne_bytes());
    bytes.extend_from_slice(&[0; 8]);
    bytes.extend_from_slice(&[libc::AF_UNIX as u8, 0, 0, 0]);
    // Any state, this inode, whatever cookie the socket has.
    for word in [u32::MAX, inode, UDIAG_SHOW_NAME | UDIAG_SHOW_PEER, u32::MAX, u32::MAX] {
        bytes.extend_from_slice(&word.to_ne_bytes());
    }
    bytes
}

/// Takes an answer apart: `struct nlmsghdr`, `struct unix_diag_msg`, attributes.
fn understand(answer: &[u8], inode: u32) -> Option<UnixSocket> {
    let (half, word) = (|at| half(answer, at), |at| word(answer, at));
    let len = (word(0)? as usize).min(answer.len());
    if half(4)? != SOCK_DIAG_BY_FAMILY || word(MESSAGE_HEADER + 4)? != inode {
        return None;
    }
    let mut socket = UnixSocket::default();
    let mut at = MESSAGE_HEADER + UNIX_HEADER;
    // `struct rtattr` (linux/rtnetlink.h): a length that includes these four bytes, and a type.
    while at + 4 <= len {
        let (size, kind) = (usize::from(half(at)?), half(at + 2)?);
        if size < 4 {
            break;
        }
        let value = answer.get(at + 4..at + size)?;
        match kind {
            UNIX_DIAG_NAME => socket.name = value.to_vec(),
            UNIX_DIAG_PEER => socket.peer = word(at + 4).filter(|&peer| peer != 0),
            _ => {}
        }
        at += size.next_multiple_of(4);
    }
    Some(socket)
}

#[cfg(test)]
mod tests {
    use super::super::sockets::{UNKNOWN_PROTOCOL, netlink_protocol};
    use super::*;
    use crate::ids::Tid;

    #[test]
    fn the_protocol_of_a_netlink_socket_is_known_once_it_is_bound() {
        let tid = Tid::new(std::process::id() as i32);
        let diag = SockDiag::open().expect("a socket");
        let asked = || netlink_protocol(tid, diag.0.as_raw_fd());
        assert_eq!(asked(), Some(UNKNOWN_PROTOCOL));
        // The kernel binds what sends.
        diag.unix_socket(1);
        assert_eq!([asked(), asked()], [Some(4); 2], "NETLINK_SOCK_DIAG, from the kernel and from memory");
        let (one, _other) = std::os::unix::net::UnixStream::pair().expect("a pair");
        assert_eq!([0; 2].map(|_| netlink_protocol(tid, one.as_raw_fd())), [None; 2]);
    }

    #[test]
    fn an_interface_has_a_name() {
        assert_eq!(interface_name(1).as_deref(), Some("lo"), "the first interface of every network namespace");
        assert_eq!((interface_name(0), interface_name(u32::MAX)), (None, None));
    }

    #[test]
    fn an_answer_is_taken_apart_and_a_damaged_one_does_no_harm() {
        let mut answer = Vec::new();
        for word in [52_u32, u32::from(SOCK_DIAG_BY_FAMILY), 0, 0, 1, 7, 0, 0] {
            answer.extend_from_slice(&word.to_ne_bytes());
        }
        answer.extend_from_slice(&[7, 0, 0, 0, b'/', b'a', 0, 0, 8, 0, 2, 0, 9, 0, 0, 0]);
        answer[0] = answer.len() as u8;
        let expected = UnixSocket { peer: Some(9), name: b"/a\0".to_vec() };
        assert_eq!(understand(&answer, 7), Some(expected));
        assert_eq!(understand(&answer, 8), None, "another socket's");
        for end in 0..answer.len() {
            let _ = understand(&answer[..end], 7);
        }
    }
}
