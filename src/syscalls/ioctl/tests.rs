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
        Case::new("ioctl", [3, request, 0x1000]).written(0x1000, &[3, 0x81, 0, 1, 0, 0, 0, 0]).result(result)
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
