//! What sockets' arguments look like, as the installed strace writes them.

use crate::abi::Abi;
use crate::syscalls::testing::Case;

fn texts(case: Case) -> Vec<String> {
    case.decode().0.iter().map(crate::value::Value::to_text).collect()
}

/// `struct sockaddr_in`
fn inet(port: u16, last: u8) -> Vec<u8> {
    [&2_u16.to_le_bytes()[..], &port.to_be_bytes(), &[127, 0, 0, last], &[0; 8]].concat()
}

fn words(numbers: &[u64]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

#[test]
fn addresses_are_shown_by_family() {
    let connect = |bytes: &[u8]| {
        let case = Case::new("connect", [3, 0x1000, bytes.len() as u64]).memory(0x1000, bytes);
        texts(case)[1].clone()
    };
    assert_eq!(connect(&inet(80, 1)), r#"{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}"#);
    assert_eq!(connect(&inet(80, 1)[..8]), r#"{sa_family=AF_INET, sa_data="\0P\177\0\0\1"}"#);
    assert_eq!(connect(b"\x01\0/tmp/x\0yy"), r#"{sa_family=AF_UNIX, sun_path="/tmp/x"}"#);
    assert_eq!(connect(b"\x01\0\0bus"), r#"{sa_family=AF_UNIX, sun_path=@"bus"}"#);
    assert_eq!(connect(b"\x01\0"), "{sa_family=AF_UNIX}");
    assert_eq!(connect(b"\x01"), "0x1000");
    let mut inet6 = vec![10, 0, 0, 80, 0, 0, 0, 0];
    inet6.extend([0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0]);
    let expected = r#"{sa_family=AF_INET6, sin6_port=htons(80), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "2001:db8::1:0:0:5", &sin6_addr), sin6_scope_id=0}"#;
    assert_eq!(connect(&inet6), expected);
    let netlink = [16, 0, 0, 0, 0, 0, 0, 0, 0x10, 0, 0, 0];
    assert_eq!(connect(&netlink), "{sa_family=AF_NETLINK, nl_pid=0, nl_groups=0x000010}");
}

#[test]
fn a_received_address_is_cut_at_the_room_that_it_had() {
    let case = |room: u32| {
        Case::new("accept", [3, 0x1000, 0x2000])
            .result(4)
            .memory(0x2000, &room.to_le_bytes())
            .written(0x1000, &inet(80, 1))
            .written(0x2000, &16_u32.to_le_bytes())
    };
    let whole = r#"{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}"#;
    assert_eq!(texts(case(128))[1..], [whole, "[128 => 16]"]);
    assert_eq!(texts(case(16))[1..], [whole, "[16]"]);
    assert_eq!(texts(case(4))[1..], [r#"{sa_family=AF_INET, sa_data="\0P"}"#, "[4 => 16]"]);
    assert_eq!(texts(case(0))[1..], ["0x1000", "[0 => 16]"]);
    assert_eq!(texts(case(16).result(-22))[1..], ["0x1000", "[16]"]);
    assert_eq!(texts(Case::new("accept", [3, 0, 0]).result(4))[1..], ["NULL", "NULL"]);
}

#[test]
fn a_message_is_shown_with_what_was_received_of_it() {
    let header = |name_length: u64| words(&[0, name_length, 0x2000, 2, 0x3000, 24, 0]);
    let vectors = words(&[0x4000, 4, 0x5000, 50]);
    let mut control = words(&[24, 1 | 1 << 32]);
    control.extend([5, 0, 0, 0, 6, 0, 0, 0]);
    let case = Case::new("recvmsg", [3, 0x1000, 0])
        .result(6)
        .memory(0x1000, &header(16))
        .memory(0x2000, &vectors)
        .written(0x1000, &header(0))
        .written(0x3000, &control)
        .written(0x4000, b"abcd")
        .written(0x5000, b"ef");
    let expected = r#"{msg_name=NULL, msg_namelen=16 => 0, msg_iov=[{iov_base="abcd", iov_len=4}, {iov_base="ef", iov_len=50}], msg_iovlen=2, msg_control=[{cmsg_len=24, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[5, 6]}], msg_controllen=24, msg_flags=0}"#;
    assert_eq!(texts(case)[1], expected);
    let failed = Case::new("recvmsg", [3, 0x1000, 0]).result(-11).memory(0x1000, &header(16));
    assert_eq!(texts(failed)[1], "{msg_namelen=16}");
}

#[test]
fn control_messages_with_hostile_lengths_end() {
    for length in [0, 1, 15, 16, 17, u64::MAX, u64::MAX - 6, 1 << 63] {
        let header = words(&[0, 0, 0, 0, 0x3000, 64, 0]);
        let control = words(&[length, 1 | 1 << 32, length, length, length, length, length, length]);
        let case = Case::new("sendmsg", [3, 0x1000, 0]).memory(0x1000, &header).memory(0x3000, &control);
        assert!(texts(case)[1].len() < 2000, "{length}");
    }
    let header = words(&[0, 0, 0x2000, u64::MAX, 0x3000, u64::MAX, 0]);
    let case = Case::new("sendmsg", [3, 0x1000, 0]).memory(0x1000, &header);
    let expected = "{msg_name=NULL, msg_namelen=0, msg_iov=0x2000, msg_iovlen=18446744073709551615, msg_control=0x3000, msg_controllen=18446744073709551615, msg_flags=0}";
    assert_eq!(texts(case)[1], expected);
}

#[test]
fn options_are_typed_by_their_level() {
    let set = |level: u64, option: u64, value: &[u8]| {
        let case = Case::new("setsockopt", [3, level, option, 0x1000, value.len() as u64]).memory(0x1000, value);
        texts(case)[1..].join(", ")
    };
    assert_eq!(set(1, 2, &[1, 0, 0, 0]), "SOL_SOCKET, SO_REUSEADDR, [1], 4");
    assert_eq!(set(1, 2, &[1, 0, 0]), "SOL_SOCKET, SO_REUSEADDR, 0x1000, 3");
    assert_eq!(set(1, 13, &[1, 0, 0, 0, 5, 0, 0, 0]), "SOL_SOCKET, SO_LINGER, {l_onoff=1, l_linger=5}, 8");
    assert_eq!(set(6, 1, &[1, 0, 0, 0]), "SOL_TCP, TCP_NODELAY, [1], 4");
    assert_eq!(set(6, 13, b"bbr"), r#"SOL_TCP, TCP_CONGESTION, "bbr", 3"#);
    assert_eq!(set(999, 7, &[1, 0, 0, 0]), "0x3e7 /* SOL_?? */, 7, [1], 4");
    let get = |option: u64, room: u32, length: u32, value: &[u8]| {
        let case = Case::new("getsockopt", [3, 1, option, 0x1000, 0x2000])
            .memory(0x2000, &room.to_le_bytes())
            .written(0x2000, &length.to_le_bytes())
            .written(0x1000, value);
        texts(case)[2..].join(", ")
    };
    assert_eq!(get(4, 4, 4, &[111, 0, 0, 0]), "SO_ERROR, [ECONNREFUSED], [4]");
    assert_eq!(get(4, 1, 1, &[111]), r#"SO_ERROR, "\x6f", [1]"#);
    assert_eq!(get(3, 300, 4, &[1, 0, 0, 0]), "SO_TYPE, [1], [300 => 4]");
    assert_eq!(get(13, 6, 6, &[1, 0, 0, 0, 5, 0]), r#"SO_LINGER, {l_onoff=1, l_linger="\x05\x00"}, [6]"#);
}

#[test]
fn messages_of_the_32_bit_interface_have_short_words() {
    let header: Vec<u8> = [0_u32, 0, 0x2000, 1, 0, 0, 0].iter().flat_map(|word| word.to_le_bytes()).collect();
    let vector: Vec<u8> = [0x4000_u32, 3].iter().flat_map(|word| word.to_le_bytes()).collect();
    let mut case = Case::new("sendmsg", [3, 0x1000, 0x4000])
        .result(3)
        .memory(0x1000, &header)
        .memory(0x2000, &vector)
        .memory(0x4000, b"abc");
    case.abi = Abi::I386;
    let expected = r#"{msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="abc", iov_len=3}], msg_iovlen=1, msg_controllen=0, msg_flags=0}"#;
    assert_eq!(texts(case)[1..], [expected, "MSG_NOSIGNAL"]);
}
