//! What calls on files and memory look like, as the installed strace writes them.

use crate::abi::Abi;
use crate::syscalls::Limits;
use crate::syscalls::testing::Case;

const P: u64 = 0x1000;
const Q: u64 = 0x2000;
const CWD: u64 = -100_i64 as u64;

fn words(numbers: &[u64]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

fn halves(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

fn call<const N: usize>(name: &'static str, args: [u64; N]) -> Case {
    Case::new(name, args).memory(P, b"f\0")
}

fn i386<const N: usize>(name: &'static str, args: [u64; N]) -> Case {
    let mut case = call(name, args);
    case.abi = Abi::I386;
    case
}

fn detailed(mut case: Case) -> Case {
    case.limits = Limits { detail: true, ..Limits::default() };
    case
}

#[test]
fn a_mode_is_only_there_where_a_file_may_be_created() {
    assert_eq!(call("open", [P, 0, 0o644]).line(), r#"("f", O_RDONLY) = 0"#);
    assert_eq!(call("open", [P, 0o101, 0o644]).result(3).line(), r#"("f", O_WRONLY|O_CREAT, 0644) = 3"#);
    assert_eq!(call("openat", [CWD, P, 0o101, 0]).line(), r#"(AT_FDCWD, "f", O_WRONLY|O_CREAT, 000) = 0"#);
    assert_eq!(call("openat", [CWD, P, 0o20200002, 0o600]).line(), r#"(AT_FDCWD, "f", O_RDWR|O_TMPFILE, 0600) = 0"#);
    assert_eq!(call("creat", [P, 0xffff_1234]).line(), r#"("f", 011064) = 0"#);
}

#[test]
fn a_structure_that_has_grown_is_shown_to_its_end() {
    let how = |mode: u64, tail: &[u64], size: u64| {
        let bytes = words(&[&[0o2000000, mode, 0x10], tail].concat());
        call("openat2", [CWD, P, Q, size]).memory(Q, &bytes).line()
    };
    assert_eq!(how(0, &[], 24), r#"(AT_FDCWD, "f", {flags=O_RDONLY|O_CLOEXEC, resolve=RESOLVE_IN_ROOT}, 24) = 0"#);
    assert_eq!(
        how(0o644, &[0], 32),
        r#"(AT_FDCWD, "f", {flags=O_RDONLY|O_CLOEXEC, mode=0644, resolve=RESOLVE_IN_ROOT}, 32) = 0"#
    );
    assert_eq!(
        how(0, &[0x500], 32),
        r#"(AT_FDCWD, "f", {flags=O_RDONLY|O_CLOEXEC, resolve=RESOLVE_IN_ROOT, /* bytes 24..31 */ "\x00\x05\x00\x00\x00\x00\x00\x00"}, 32) = 0"#
    );
    assert_eq!(how(0, &[], 32), r#"(AT_FDCWD, "f", {flags=O_RDONLY|O_CLOEXEC, resolve=RESOLVE_IN_ROOT, ???}, 32) = 0"#);
    assert_eq!(how(0, &[], 16), r#"(AT_FDCWD, "f", 0x2000, 16) = 0"#);
}

#[test]
fn the_command_of_fcntl_says_what_its_argument_and_its_result_are() {
    let fcntl = |cmd, arg, result| Case::new("fcntl", [3, cmd, arg]).result(result).line();
    assert_eq!(fcntl(0, 50, 50), "(3, F_DUPFD, 50) = 50");
    assert_eq!(fcntl(1, 77, 0), "(3, F_GETFD) = 0");
    assert_eq!(fcntl(1, 77, 1), "(3, F_GETFD) = 0x1 (flags FD_CLOEXEC)");
    assert_eq!(fcntl(3, 0, 0x8002), "(3, F_GETFL) = 0x8002 (flags O_RDWR|O_LARGEFILE)");
    assert_eq!(fcntl(11, 0, 29), "(3, F_GETSIG) = 29 (SIGIO)");
    assert_eq!(fcntl(1025, 0, 2), "(3, F_GETLEASE) = 0x2 (F_UNLCK)");
    assert_eq!(fcntl(1034, 0, 3), "(3, F_GET_SEALS) = 0x3 (seals F_SEAL_SEAL|F_SEAL_SHRINK)");
    assert_eq!(fcntl(1026, 0x8000_0001, 0), "(3, F_NOTIFY, DN_ACCESS|DN_MULTISHOT) = 0");
    assert_eq!(fcntl(99, 5, -22), "(3, 0x63 /* F_??? */, 0x5) = -22");
}

#[test]
fn the_owner_of_a_lock_is_only_shown_where_the_kernel_names_it() {
    let lock = [&[1, 0, 0, 0, 0, 0, 0, 0][..], &words(&[5, 10, 7])].concat();
    let fcntl = |cmd, result| Case::new("fcntl", [3, cmd, Q]).memory(Q, &lock).result(result).line();
    let shown = "{l_type=F_WRLCK, l_whence=SEEK_SET, l_start=5, l_len=10";
    assert_eq!(fcntl(6, 0), format!("(3, F_SETLK, {shown}}}) = 0"));
    assert_eq!(fcntl(5, 0), format!("(3, F_GETLK, {shown}, l_pid=7}}) = 0"));
    assert_eq!(fcntl(5, -22), "(3, F_GETLK, 0x2000) = -22");
}

#[test]
fn what_was_read_is_spread_over_the_buffers() {
    let iov = words(&[0x3000, 3, 0x4000, 50, 0x5000, 50]);
    let readv = |result| {
        let case = Case::new("readv", [3, Q, 3]).memory(Q, &iov).written(0x3000, b"abc").written(0x4000, &[b'x'; 50]);
        case.result(result).line()
    };
    assert_eq!(
        readv(5),
        r#"(3, [{iov_base="abc", iov_len=3}, {iov_base="xx", iov_len=50}, {iov_base="", iov_len=50}], 3) = 5"#
    );
    assert_eq!(
        readv(-9),
        "(3, [{iov_base=0x3000, iov_len=3}, {iov_base=0x4000, iov_len=50}, {iov_base=0x5000, iov_len=50}], 3) = -9"
    );
    assert_eq!(Case::new("writev", [3, Q, 0]).memory(Q, &iov).line(), "(3, [], 0) = 0");
    assert_eq!(Case::new("writev", [3, 0, 0]).line(), "(3, NULL, 0) = 0");
    let more = Case::new("writev", [3, Q, 4]).memory(Q, &iov[..16]).memory(0x3000, b"abc").result(-14).line();
    assert_eq!(more, r#"(3, [{iov_base="abc", iov_len=3}, ... /* 0x2010 */], 4) = -14"#);
    let endless = Case::new("writev", [3, Q, u64::MAX]).memory(Q, &iov).result(-22).line();
    assert_eq!(endless, "(3, 0x2000, 18446744073709551615) = -22");
}

#[test]
fn a_buffer_that_goes_on_is_only_shown_when_it_does() {
    let write = |held: usize| Case::new("write", [3, Q, 40]).memory(Q, &vec![b'x'; held]).result(-14).line();
    assert_eq!(write(32), "(3, 0x2000, 40) = -14");
    assert_eq!(write(33), format!("(3, \"{}\"..., 40) = -14", "x".repeat(32)));
}

#[test]
fn offsets_move_on() {
    let sendfile = |result| {
        let case = Case::new("sendfile", [4, 3, Q, 3]).memory(Q, &words(&[2])).written(Q, &words(&[5]));
        case.result(result).line()
    };
    assert_eq!(sendfile(3), "(4, 3, [2] => [5], 3) = 3");
    assert_eq!(sendfile(0), "(4, 3, [2], 3) = 0");
    assert_eq!(sendfile(-9), "(4, 3, [2], 3) = -9");
}

/// `struct stat` of a file of this mode.
fn stat(mode: u32) -> Vec<u8> {
    let mut bytes = words(&[0xfe00, 7, 1]);
    bytes.extend(halves(&[mode, 1000, u32::MAX, 0]));
    bytes.extend(words(&[0x103, 5, 4096, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
    bytes
}

#[test]
fn devices_have_a_number_and_other_files_a_size() {
    let fstat = |mode| Case::new("fstat", [3, Q]).written(Q, &stat(mode));
    assert_eq!(fstat(0o106755).line(), "(3, {st_mode=S_IFREG|S_ISUID|S_ISGID|0755, st_size=5, ...}) = 0");
    assert_eq!(fstat(0o020666).line(), "(3, {st_mode=S_IFCHR|0666, st_rdev=makedev(0x1, 0x3), ...}) = 0");
    assert_eq!(
        detailed(fstat(0o100644)).line(),
        "(3, {st_dev=makedev(0xfe, 0), st_ino=7, st_mode=S_IFREG|0644, st_nlink=1, st_uid=1000, st_gid=4294967295, \
         st_blksize=4096, st_blocks=8, st_size=5, st_atime=0, st_atime_nsec=0, st_mtime=0, st_mtime_nsec=0, \
         st_ctime=0, st_ctime_nsec=0}) = 0"
    );
    assert_eq!(fstat(0).result(-9).line(), "(3, 0x2000) = -9");
}

#[test]
fn statx_shows_what_its_mask_says_is_there() {
    let mut bytes = vec![0; 256];
    bytes[0..4].copy_from_slice(&0x200_u32.to_le_bytes());
    bytes[40..48].copy_from_slice(&5_u64.to_le_bytes());
    let case = call("statx", [CWD, P, 0x100, 0x200, Q]).written(Q, &bytes);
    assert_eq!(
        case.line(),
        r#"(AT_FDCWD, "f", AT_STATX_SYNC_AS_STAT|AT_SYMLINK_NOFOLLOW, STATX_SIZE, {stx_mask=STATX_SIZE, stx_attributes=0, stx_size=5, ...}) = 0"#
    );
}

#[test]
fn a_made_up_result_is_shown_whole() {
    let opened = |fd| Case::new("open", [0, 0, 0]).result(fd).line();
    assert_eq!([3, 1 << 32].map(opened), ["(NULL, O_RDONLY) = 3", "(NULL, O_RDONLY) = 4294967296"]);
    let [made, other] = [0xae01, 0xae03].map(|request| Case::new("ioctl", [3, request, 0]).result(0xffff_ffff).line());
    assert!(made.ends_with(" = 4294967295") && other.ends_with(" = 4294967295"), "{made} {other}");
}

#[test]
fn entries_are_counted_or_shown() {
    let entry = |name: &[u8]| [&words(&[7, 9])[..], &[24, 0, 8], name, &vec![0; 5 - name.len()]].concat();
    let bytes = [entry(b"ab"), entry(b"c")].concat();
    let getdents = || Case::new("getdents64", [3, Q, 4096]).written(Q, &bytes).result(48);
    assert_eq!(getdents().line(), "(3, 0x2000 /* 2 entries */, 4096) = 48");
    // More than there is room for was made up.
    assert_eq!(getdents().result(4097).line(), "(3, 0x2000, 4096) = 4097");
    assert_eq!(
        detailed(getdents()).line(),
        r#"(3, [{d_ino=7, d_off=9, d_reclen=24, d_type=DT_REG, d_name="ab"}, {d_ino=7, d_off=9, d_reclen=24, d_type=DT_REG, d_name="c"}], 4096) = 48"#
    );
}

#[test]
fn entries_whose_lengths_are_wrong_say_so() {
    let entry = |length: u8, name: &[u8; 5]| [&words(&[7, 9])[..], &[length, 0, 8], name].concat();
    let listed = |bytes: &[u8], len: i64| {
        let case = || Case::new("getdents64", [3, Q, 4096]).written(Q, bytes).result(len);
        let shown = |line: String| line.strip_prefix("(3, ").unwrap().split(", 4096)").next().unwrap().to_owned();
        [shown(case().line()), shown(detailed(case()).line())]
    };
    let (good, text) = (entry(24, b"ab\0\0\0"), r#"{d_ino=7, d_off=9, d_reclen=24, d_type=DT_REG, d_name="ab"}"#);
    let endless = "[{d_ino=0, d_off=0, d_reclen=0 /* 19 bytes underflow */, d_type=DT_UNKNOWN}]";
    assert_eq!(listed(&[0; 48], 48), ["0x2000 /* d_reclen 19 bytes underflow */ /* 1+ entries */", endless]);
    let more = [&good[..], &entry(50, b"c\0\0\0\0")].concat();
    let beyond = r#"{d_ino=7, d_off=9, d_reclen=50 /* 26 bytes overflow */, d_type=DT_REG, d_name="c"}"#;
    let counted = "0x2000 /* d_reclen 26 bytes overflow */ /* 2 entries */";
    assert_eq!(listed(&more, 48), [counted, &format!("[{text}, {beyond}]")]);
    let tail = [&good[..], b"xyz"].concat();
    assert_eq!(listed(&tail, 27), ["0x2000 /* 1+ entries */", &format!(r#"[{text}, "\x78\x79\x7a"]"#)]);
    assert_eq!(listed(b"xyz", 3), ["0x2000 /* 0+ entries */", r#""\x78\x79\x7a""#]);
    // Not all of it can be read.
    assert_eq!(listed(&good, 30), ["0x2000 /* 1+ entries */", &format!("[{text}, 0x2018]")]);
    assert_eq!(listed(&good, 50), ["0x2000 /* 1+ entries */", &format!("[{text}, ... /* 0x2018 */]")]);
    assert_eq!(listed(&good[..18], 24), ["0x2000 /* 0+ entries */", "0x2000"]);
    let nameless = "[{d_ino=7, d_off=9, d_reclen=24, d_type=DT_REG, d_name=0x2013}, ...]";
    assert_eq!(listed(&good[..20], 26), ["0x2000 /* 1+ entries */", nameless]);
    // A name without its NUL.
    let whole = r#"[{d_ino=7, d_off=9, d_reclen=24, d_type=DT_REG, d_name="abcd"...}]"#;
    assert_eq!(listed(&entry(24, b"abcde"), 24), ["0x2000 /* 1 entries */", whole]);
    // The older call has the type behind the name, where there is room for one.
    let old = |length: u8, rest: &[u8]| {
        let bytes = [&words(&[7, 9])[..], &[length, 0], rest].concat();
        detailed(Case::new("getdents", [3, Q, 99]).written(Q, &bytes).result(bytes.len() as i64)).line()
    };
    let [bare, typed, under] = [old(18, b""), old(20, b"\0\x04"), old(17, b"ab\0\x04")];
    assert_eq!(bare, "(3, [{d_ino=7, d_off=9, d_reclen=18}], 99) = 18");
    assert_eq!(typed, r#"(3, [{d_ino=7, d_off=9, d_reclen=20, d_name="", d_type=DT_DIR}], 99) = 20"#);
    assert_eq!(under, "(3, [{d_ino=7, d_off=9, d_reclen=17 /* 1 bytes underflow */}], 99) = 22");
}

#[test]
fn times_may_be_now_or_left_alone() {
    let times = words(&[0, (1 << 30) - 1, 5, 1_000_000_000]);
    assert_eq!(
        call("utimensat", [CWD, P, Q, 0]).memory(Q, &times).line(),
        r#"(AT_FDCWD, "f", [UTIME_NOW, {tv_sec=5, tv_nsec=1000000000}], 0) = 0"#
    );
    assert_eq!(call("utimensat", [CWD, P, Q, 0]).memory(Q, &times[..16]).line(), r#"(AT_FDCWD, "f", 0x2000, 0) = 0"#);
}

#[test]
fn a_handle_states_its_room_and_then_its_length() {
    let handle = |result| {
        let case = call("name_to_handle_at", [CWD, P, Q, 0x3000, 0]).memory(Q, &halves(&[128, 0]));
        case.written(Q, &halves(&[4, 1, 0x0403_0201])).written(0x3000, &[27, 0, 0, 0]).result(result).line()
    };
    assert_eq!(
        handle(0),
        r#"(AT_FDCWD, "f", {handle_bytes=128 => 4, handle_type=1, f_handle="\x01\x02\x03\x04"}, [27], 0) = 0"#
    );
    assert_eq!(handle(-75), r#"(AT_FDCWD, "f", {handle_bytes=128 => 4}, 0x3000, 0) = -75"#);
    assert_eq!(handle(-2), r#"(AT_FDCWD, "f", {handle_bytes=128}, 0x3000, 0) = -2"#);
}

#[test]
fn mappings_have_a_type_flags_and_a_page_size() {
    let mmap = |flags| Case::new("mmap", [0, 4096, 3, flags, u64::MAX, 0]).result(0x7000).line();
    let with = |flags| format!("(NULL, 4096, PROT_READ|PROT_WRITE, {flags}, -1, 0) = 0x7000");
    assert_eq!(mmap(0x22), with("MAP_PRIVATE|MAP_ANONYMOUS"));
    assert_eq!(mmap(0x5404_0022), with("MAP_PRIVATE|MAP_ANONYMOUS|MAP_HUGETLB|21<<MAP_HUGE_SHIFT"));
    assert_eq!(mmap(0x400_0005), with("0x5 /* MAP_??? */|1<<MAP_HUGE_SHIFT"));
    assert_eq!(mmap(0), with("MAP_FILE"));
    let mremap = |flags| Case::new("mremap", [Q, 1, 2, flags, P]).result(0x7000).line();
    assert_eq!(mremap(1), "(0x2000, 1, 2, MREMAP_MAYMOVE) = 0x7000");
    assert_eq!(mremap(3), "(0x2000, 1, 2, MREMAP_MAYMOVE|MREMAP_FIXED, 0x1000) = 0x7000");
}

#[test]
fn sets_of_nodes_are_words_of_one_bit_less_than_their_size() {
    let mbind = |max| Case::new("mbind", [P, 1, 2, Q, max, 0]).memory(Q, &words(&[1, 0])).line();
    assert_eq!(mbind(64), "(0x1000, 1, MPOL_BIND, [0x00000000000001], 64, 0) = 0");
    assert_eq!(mbind(66), "(0x1000, 1, MPOL_BIND, [0x00000000000001, 0000000000000000], 66, 0) = 0");
    assert_eq!(mbind(1), "(0x1000, 1, MPOL_BIND, 0x2000, 1, 0) = 0");
    assert_eq!(mbind(0), "(0x1000, 1, MPOL_BIND, [], 0, 0) = 0");
}

#[test]
fn pages_that_were_not_moved_say_why() {
    let case = Case::new("move_pages", [0, 2, Q, 0, 0x3000, 2]).memory(Q, &words(&[0x7000, 0]));
    assert_eq!(
        case.written(0x3000, &halves(&[1, -2_i32 as u32])).line(),
        "(0, 2, [0x7000, NULL], NULL, [1, -ENOENT], MPOL_MF_MOVE) = 0"
    );
}

#[test]
fn mount_shows_its_texts_where_the_kernel_looks_at_them() {
    let mount = |flags| call("mount", [P, P, P, flags, P]).line();
    assert_eq!(mount(3), r#"("f", "f", "f", MS_RDONLY|MS_NOSUID, "f") = 0"#);
    assert_eq!(mount(4096), r#"("f", "f", 0x1000, MS_BIND, 0x1000) = 0"#);
    assert_eq!(mount(4096 | 32), r#"("f", "f", 0x1000, MS_REMOUNT|MS_BIND, "f") = 0"#);
    assert_eq!(mount(0xC0ED_0000), r#"("f", "f", "f", MS_MGC_VAL, "f") = 0"#);
    assert_eq!(mount(0xC0ED_0001), r#"("f", "f", "f", MS_MGC_VAL|MS_RDONLY, "f") = 0"#);
}

#[test]
fn the_command_of_quotactl_says_which_arguments_there_are() {
    let quota = |cmd: u64| call("quotactl", [cmd << 8, P, 5, Q]).memory(Q, &words(&[1, 2, 3, 4, 5, 6, 7, 8, 9])).line();
    assert_eq!(quota(0x80_0001), r#"(QCMD(Q_SYNC, USRQUOTA), "f") = 0"#);
    assert_eq!(quota(0x80_0004), r#"(QCMD(Q_GETFMT, USRQUOTA), "f", [QFMT_VFS_OLD]) = 0"#);
    assert_eq!(
        quota(0x80_0008),
        r#"(QCMD(Q_SETQUOTA, USRQUOTA), "f", 5, {dqb_bhardlimit=1, dqb_bsoftlimit=2, dqb_curspace=3, dqb_ihardlimit=4, dqb_isoftlimit=5, dqb_curinodes=6, ...}) = 0"#
    );
    assert_eq!(quota(0x123), r#"(QCMD(0x123 /* Q_??? */, USRQUOTA), "f", 5, 0x2000) = 0"#);
}

#[test]
fn i386_has_its_64_bit_numbers_in_pairs_of_registers() {
    assert_eq!(i386("pread64", [3, Q, 5, 2, 1]).result(-14).line(), "(3, 0x2000, 5, 4294967298) = -14");
    assert_eq!(i386("truncate64", [P, 0xffff_ffff, 0xffff_ffff]).line(), r#"("f", 18446744073709551615) = 0"#);
    let llseek = i386("_llseek", [3, 1, 2, Q, 0]).written(Q, &words(&[0x1_0000_0002])).line();
    assert_eq!(llseek, "(3, 4294967298, [4294967298], SEEK_SET) = 0");
    assert_eq!(
        i386("mmap2", [0, 4096, 1, 2, 3, 0xfffff]).result(0x7000).line(),
        "(NULL, 4096, PROT_READ, MAP_PRIVATE, 3, 0xfffff000) = 0x7000"
    );
    assert_eq!(i386("chown", [P, 0xffff_0001, 0xffff]).line(), r#"("f", 1, -1) = 0"#);
}

#[test]
fn x86_64_ignores_the_upper_half_of_an_offset() {
    let case = Case::new("preadv2", [3, Q, 0, 5, 77, 8]).memory(Q, &[0; 16]);
    assert_eq!(case.line(), "(3, [], 0, 5, RWF_NOWAIT) = 0");
}
