//! ioctl over made-up memory.

use crate::abi::Abi;
use crate::syscalls::testing::Case;

fn texts(case: Case) -> String {
    let values = case.decode().0;
    let shown = values.iter().filter(|value| !value.is_omitted());
    shown.map(crate::value::Value::to_text).collect::<Vec<_>>().join(", ")
}

#[test]
fn requests_are_named_or_taken_apart() {
    let request = |number: u64| texts(Case::new("ioctl", [3, number, 0x1234]).result(-25));
    assert_eq!(request(0x5401), "3, TCGETS, 0x1234");
    assert_eq!(request(0x8004_5401), "3, _IOC(_IOC_READ, 0x54, 0x1, 0x4), 0x1234");
    assert_eq!(request(0), "3, _IOC(_IOC_NONE, 0, 0, 0), 0x1234");
    assert_eq!(request(0x8020_4506), "3, EVIOCGNAME(32), 0x1234");
    assert_eq!(request(0x8020_4521), "3, EVIOCGBIT(EV_KEY, 32), 0x1234");
    assert_eq!(request(0x8020_453f), "3, EVIOCGBIT(0x1f /* EV_??? */, 32), 0x1234");
    assert_eq!(request(0x4018_45c2), "3, EVIOCSABS(ABS_Z), 0x1234");
    assert_eq!(request(0x5451), "3, FIOCLEX");
}

#[test]
fn rows_of_arguments_are_named_as_the_headers_name_their_numbers() {
    let mut missing = Vec::new();
    for (name, number, _) in super::TABLES.into_iter().flatten() {
        let names = [Abi::X86_64, Abi::I386].map(|abi| super::requests::name(abi, *number).unwrap_or_default());
        let found = names.iter().any(|names| names.split(" or ").any(|one| one == *name));
        if !found {
            missing.push(format!("{name} = {number:#x}"));
        }
    }
    assert_eq!(missing, Vec::<String>::new(), "unknown to the headers");
}

#[test]
fn terminal_settings_are_shown_by_name() {
    let mut termios = Vec::new();
    for flags in [0x500_u32, 5, 0xbf, 0x8a3b] {
        termios.extend(flags.to_le_bytes());
    }
    termios.extend([0; 20]);
    let case = || Case::new("ioctl", [3, 0x5401, 0x1000]).written(0x1000, &termios);
    let flags = "{c_iflag=ICRNL|IXON, c_oflag=NL0|CR0|TAB0|BS0|VT0|FF0|OPOST|ONLCR, c_cflag=B38400|CS8|CREAD, \
                 c_lflag=ISIG|ICANON|ECHO|ECHOE|ECHOK|IEXTEN|ECHOCTL|ECHOKE";
    assert_eq!(texts(case()), format!("3, TCGETS, {flags}, ...}}"));
    let mut verbose = case();
    verbose.limits.detail = true;
    assert!(texts(verbose).ends_with(", c_line=N_TTY, c_cc=[[VINTR]=0, [VQUIT]=0, [VERASE]=0, [VKILL]=0, [VEOF]=0, [VTIME]=0, [VMIN]=0, [VSWTC]=0, [VSTART]=0, [VSTOP]=0, [VSUSP]=0, [VEOL]=0, [VREPRINT]=0, [VDISCARD]=0, [VWERASE]=0, [VLNEXT]=0, [VEOL2]=0, [17]=0, [18]=0]}"));
    let size = [24, 0, 80, 0, 0, 0, 0, 0];
    let case = Case::new("ioctl", [1, 0x5413, 0x1000]).written(0x1000, &size);
    assert_eq!(texts(case), "1, TIOCGWINSZ, {ws_row=24, ws_col=80, ws_xpixel=0, ws_ypixel=0}");
    let case = Case::new("ioctl", [1, 0x5413, 0]).result(-14);
    assert_eq!(texts(case), "1, TIOCGWINSZ, NULL");
}

#[test]
fn interfaces_are_shown_by_request() {
    let mut ifreq = b"lo".to_vec();
    ifreq.resize(40, 0);
    ifreq[16..18].copy_from_slice(&[0x49, 0]);
    let case = |result: i64| Case::new("ioctl", [3, 0x8913, 0x1000]).memory(0x1000, &ifreq).result(result);
    assert_eq!(texts(case(0)), r#"3, SIOCGIFFLAGS, {ifr_name="lo", ifr_flags=IFF_UP|IFF_LOOPBACK|IFF_RUNNING}"#);
    assert_eq!(texts(case(-19)), r#"3, SIOCGIFFLAGS, {ifr_name="lo"}"#);
    // The strict text has written the name when the flags become known: it must know that there is more to come.
    let call = crate::syscalls::by_name(Abi::X86_64, "ioctl").and_then(|call| call.signature).expect("a row");
    let memory = crate::syscalls::testing::FakeMemory::default().with(0x1000, &ifreq);
    let args = [3, 0x8913, 0x1000, 0, 0, 0];
    let limits = crate::syscalls::Limits::default();
    let cx = crate::syscalls::Cx {
        abi: Abi::X86_64,
        args,
        sp: crate::addr::VAddr::NULL,
        interrupted: None,
        result: None,
        limits,
        memory: &memory,
    };
    let entered = crate::syscalls::decode::entry(call, &cx);
    assert!(matches!(entered[2], crate::value::Value::Open(_)), "{entered:?}");
}

#[test]
fn devices_for_input_say_what_they_can_do() {
    let bits = |request: u64, result: i64| {
        Case::new("ioctl", [3, request, 0x1000]).written(0x1000, &[3, 0x81, 0, 1]).result(result)
    };
    assert_eq!(texts(bits(0x8008_4518, 4)), "3, EVIOCGKEY(8), [KEY_RESERVED KEY_ESC KEY_7 KEY_TAB ...]");
    assert_eq!(texts(bits(0x8008_4522, 4)), "3, EVIOCGBIT(EV_REL, 8), [REL_X REL_Y REL_WHEEL]");
    assert_eq!(texts(bits(0x8008_4519, 1)), "3, EVIOCGLED(8), [LED_NUML LED_CAPSL]");
    assert_eq!(texts(bits(0x8008_4526, 4)), "3, EVIOCGBIT(0x6 /* EV_??? */, 8), 0x1000");
    assert_eq!(texts(bits(0x8008_4518, 0)), "3, EVIOCGKEY(8), 0x1000");
    // The room says how much of an axis is there.
    let axis = |request: u64| Case::new("ioctl", [3, request, 0x1000]).written(0x1000, &[1; 24]);
    assert_eq!(texts(axis(0x8018_4540)), "3, EVIOCGABS(ABS_X), {value=16843009, minimum=16843009, ...}");
    assert_eq!(texts(axis(0x8010_4540)), "3, EVIOCGABS(ABS_X), 0x1000");
    assert_eq!(texts(axis(0x8001_450a)), "3, EVIOCGMTSLOTS(1), 0x1000");
    let name = Case::new("ioctl", [3, 0x8020_4506, 0x1000]).written(0x1000, b"Mouse\0").result(6);
    assert_eq!(texts(name), r#"3, EVIOCGNAME(32), "Mouse\0""#);
}

#[test]
fn structures_are_completed_or_answered_by_the_kernel() {
    let api = [[0xaa, 0, 0, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0, 0, 0], [3, 0, 0, 0, 0, 0, 0, 0x80]].concat();
    let case = |result| Case::new("ioctl", [3, 0xc018_aa3f, 0x1000]).memory(0x1000, &api).result(result);
    let asked = "3, UFFDIO_API, {api=0xaa, features=UFFD_FEATURE_PAGEFAULT_FLAG_WP";
    assert_eq!(texts(case(0)), format!("{asked}, ioctls=1<<_UFFDIO_REGISTER|1<<_UFFDIO_UNREGISTER|1<<_UFFDIO_API}}"));
    assert_eq!(texts(case(-22)), format!("{asked}}}"));
    let case =
        |result| Case::new("ioctl", [3, 0x4b52, 0x1000]).memory(0x1000, &[1, 0, 0, 0, 2, 0, 0, 0]).result(result);
    assert_eq!(texts(case(0)), "3, KDKBDREP, {delay=1, period=2} => {delay=1, period=2}");
    assert_eq!(texts(case(-1)), "3, KDKBDREP, {delay=1, period=2}");
    let case = Case::new("ioctl", [3, 0x4b52, 0x1ffe]).memory(0x1ffe, &[1, 0]).result(-14);
    assert_eq!(texts(case), "3, KDKBDREP, 0x1ffe");
}

#[test]
fn keys_of_the_console_are_shown_as_the_macro_that_makes_them() {
    let entry = |bytes: [u8; 4]| texts(Case::new("ioctl", [3, 0x4b47, 0x1000]).memory(0x1000, &bytes));
    assert_eq!(
        entry([1, 65, 0x61, 0]),
        "3, KDSKBENT, {kb_table=K_SHIFTTAB, kb_index=65, kb_value=0x61 /* K(KT_LATIN, 'a') */}"
    );
    assert_eq!(
        entry([0x44, 2, 5, 0x20]),
        "3, KDSKBENT, {kb_table=1<<KG_CTRL|1<<KG_CTRLL, kb_index=2, kb_value=0x2005 /* K(0x20, 0x5) */}"
    );
    assert_eq!(texts(Case::new("ioctl", [3, 0x4b30, 0x10_04aa])), "3, KDMKTONE, 16<<16|1194 /* 999 Hz, 16 ms */");
    assert_eq!(texts(Case::new("ioctl", [3, 0x4b2f, 0])), "3, KIOCSOUND, 0 /* off */");
}

/// The argument in a style.
fn styled(case: Case, xlat: crate::value::style::Xlat) -> String {
    let style = crate::value::style::Style { xlat, ..Default::default() };
    let mut out = Vec::new();
    crate::value::text::render(&case.decode().0[2], &style, &mut out);
    String::from_utf8_lossy(&out).into_owned()
}

#[test]
fn bits_are_words_where_numbers_are_wanted_and_both_where_names_are_too() {
    use crate::value::style::Xlat::{Raw, Verbose};
    let case = |abi| {
        let mut case = Case::new("ioctl", [3, 0x8040_4521, 0x1000]).written(0x1000, &[1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0]);
        case.abi = abi;
        case.result(9)
    };
    // The last word is written in part, and what is behind it can't be read.
    assert_eq!(styled(case(Abi::X86_64), Raw), "[0x1, 0x2]");
    assert_eq!(styled(case(Abi::X86_64), Verbose), "[0 /* KEY_RESERVED */ 0x41 /* KEY_F7 */] /* [0x1, 0x2] */");
    assert_eq!(styled(case(Abi::I386), Raw), "[0x1, 0, 0x2]");
    // Of lights there are fewer than bits in a word.
    let lights = Case::new("ioctl", [3, 0x8040_4519, 0x1000]).written(0x1000, &[1, 0, 0, 0, 0, 0, 0, 0]).result(8);
    assert_eq!(styled(lights, Raw), "[0x1]");
}

#[test]
fn numbers_made_of_parts_are_one_number_or_the_parts() {
    use crate::value::style::Xlat::{Abbrev, Raw, Verbose};
    let mut buffer = [0; 88];
    buffer[12..16].copy_from_slice(&0x12003_u32.to_le_bytes());
    let flags = |xlat| {
        let shown = styled(Case::new("ioctl", [3, 0xc058_5609, 0x1000]).memory(0x1000, &buffer), xlat);
        shown.split_once("flags=").map(|(_, flags)| flags.to_owned())
    };
    let end = ", ...}";
    let (mapped, stamp, source) = (
        "V4L2_BUF_FLAG_MAPPED|V4L2_BUF_FLAG_QUEUED",
        "V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC",
        "V4L2_BUF_FLAG_TSTAMP_SRC_SOE",
    );
    assert_eq!(flags(Raw), Some(format!("0x12003{end}")));
    assert_eq!(flags(Abbrev), Some(format!("{mapped}|{stamp}|{source}{end}")));
    let parts = format!("0x3 /* {mapped} */|0x2000 /* {stamp} */|0x10000 /* {source} */{end}");
    assert_eq!(flags(Verbose), Some(parts));
}

#[test]
fn some_arguments_are_shown_although_pointers_are_not_followed() {
    let shown = |request: u64, bytes: &[u8]| {
        let mut case = Case::new("ioctl", [3, request, 0x1000]).memory(0x1000, bytes);
        case.limits.follow = false;
        texts(case)
    };
    assert_eq!(
        shown(0x4b47, &[1, 65, 0x61, 0]),
        "3, KDSKBENT, {kb_table=K_SHIFTTAB, kb_index=65, kb_value=0x61 /* K(KT_LATIN, 'a') */}"
    );
    assert_eq!(shown(0x8912, &[0; 16]), "3, SIOCGIFCONF, {ifc_len=0, ifc_buf=NULL}");
    // The array is a pointer that is not followed.
    let list = [[40, 0, 0, 0, 0, 0, 0, 0], [8, 0x10, 0, 0, 0, 0, 0, 0], [0; 8], [0; 8], [0; 8], [0; 8]].concat();
    assert_eq!(shown(0x8912, &list), "3, SIOCGIFCONF, {ifc_len=40 /* 1 * sizeof(struct ifreq) */, ifc_buf=0x1008}");
    assert!(shown(0xc138_fd04, &[4; 312]).contains("unsupported device mapper ABI version"));
    assert_eq!(shown(0x4b6a, &[0; 512]), "3, PIO_UNISCRNMAP, 0x1000");
    // A pointer of a clock's or a video device's request is a number then.
    let null = |request| {
        let mut case = Case::new("ioctl", [3, request, 0]);
        case.limits.follow = false;
        texts(case)
    };
    assert_eq!(null(0x8050_3d01), "3, PTP_CLOCK_GETCAPS, 0");
    assert_eq!(null(0x8068_5600), "3, VIDIOC_QUERYCAP, 0");
    assert_eq!(null(0x5401), "3, TCGETS, NULL");
}

#[test]
fn places_in_a_font_are_shown_as_such() {
    let map = [[0xff, 0xef], [0, 0xf0], [0xff, 0xf1], [0, 0xf2]].concat();
    let case = Case::new("ioctl", [3, 0x4b6a, 0x1000]).memory(0x1000, &[map, vec![0; 504]].concat());
    let shown = texts(case);
    assert!(
        shown.starts_with("3, PIO_UNISCRNMAP, [0xefff, UNI_DIRECT_BASE+0, UNI_DIRECT_BASE+0x1ff, 0xf200, 0,"),
        "{shown}"
    );
}

#[test]
fn a_number_that_no_32_bit_program_can_mean_is_not_decoded_there() {
    let shown = |abi| {
        let mut case = Case::new("ioctl", [3, 0xc048_1273, 0x1000]).memory(0x1000, &[0; 72]);
        case.abi = abi;
        texts(case)
    };
    assert!(shown(Abi::X86_64).starts_with("3, BLKTRACESETUP, {act_mask=0,"));
    assert_eq!(shown(Abi::I386), "3, _IOC(_IOC_READ|_IOC_WRITE, 0x12, 0x73, 0x48), 0x1000");
}

#[test]
fn keys_and_padding_are_shown_whole() {
    let cut = |request: u64, bytes: &[u8]| {
        let mut case = Case::new("ioctl", [3, request, 0x1000]).memory(0x1000, bytes);
        case.limits.strlen = 3;
        texts(case)
    };
    let config = cut(0x4c0a, &[5; 304]);
    assert!(config.contains(r#"lo_encrypt_key="\5\5\5\5\5"#) && config.ends_with("0x505050505050505]}"), "{config}");
    let lines = cut(0xc110_b40d, &[1; 272]);
    assert!(lines.contains("padding=[0x1010101, 0x1010101, 0x1010101, 0x1010101, 0x1010101], "), "{lines}");
    let errors = cut(0xc408_9434, &[1; 1032]);
    assert!(errors.contains("[BTRFS_DEV_STAT_GENERATION_ERRS]=72340172838076673, ...]"), "{errors}");
}

#[test]
fn what_a_btrfs_points_at_is_an_address_where_it_cannot_be_read() {
    let detailed = |request: u64, memory: &[(u64, &[u8])]| {
        let case =
            memory.iter().fold(Case::new("ioctl", [3, request, 0x1000]), |case, (at, bytes)| case.memory(*at, bytes));
        let mut case = case;
        case.limits.detail = true;
        texts(case)
    };
    // The path is said to be 0x5000 behind the first number.
    let paths = [&[0; 48][..], &[0, 0x20, 0, 0, 0, 0, 0, 0]].concat();
    let held = [[0; 8], [1, 0, 0, 0, 0, 0, 0, 0], [0, 0x50, 0, 0, 0, 0, 0, 0]].concat();
    let shown = detailed(0xc038_9423, &[(0x1000, &paths), (0x2000, &held)]);
    assert!(shown.ends_with("elem_cnt=1, elem_missed=0, val=[0x7010]}}"), "{shown}");
    // An item, for which there is said to be room, behind what can be read.
    let mut key = vec![0; 112];
    key[64] = 1;
    key[105] = 1;
    let shown = detailed(0xc070_9411, &[(0x1000, &key)]);
    assert!(shown.ends_with("buf_size=256, buf=[... /* 0x1070 */]}"), "{shown}");
}
