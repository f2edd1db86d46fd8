//! Terminals: the flags of termios and the numbers of other requests.

names! {
    INPUT_MODES: "", "asm/termbits.h" {
        IGNBRK = 0x1, BRKINT = 0x2, IGNPAR = 0x4, PARMRK = 0x8, INPCK = 0x10, ISTRIP = 0x20, INLCR = 0x40,
        IGNCR = 0x80, ICRNL = 0x100, IUCLC = 0x200, IXON = 0x400, IXANY = 0x800, IXOFF = 0x1000, IMAXBEL = 0x2000,
        IUTF8 = 0x4000,
    }
    OUTPUT_MODES: "", "asm/termbits.h" {
        OPOST = 0x1, OLCUC = 0x2, ONLCR = 0x4, OCRNL = 0x8, ONOCR = 0x10, ONLRET = 0x20, OFILL = 0x40, OFDEL = 0x80,
    }
    NL_DELAYS: "", "asm/termbits.h" {
        NL0 = 0x0, NL1 = 0x100,
    }
    CR_DELAYS: "", "asm/termbits.h" {
        CR0 = 0x0, CR1 = 0x200, CR2 = 0x400, CR3 = 0x600,
    }
    TAB_DELAYS: "", "asm/termbits.h" {
        TAB0 = 0x0, TAB1 = 0x800, TAB2 = 0x1000, XTABS = 0x1800,
    }
    BS_DELAYS: "", "asm/termbits.h" {
        BS0 = 0x0, BS1 = 0x2000,
    }
    VT_DELAYS: "", "asm/termbits.h" {
        VT0 = 0x0, VT1 = 0x4000,
    }
    FF_DELAYS: "", "asm/termbits.h" {
        FF0 = 0x0, FF1 = 0x8000,
    }
    SPEEDS: "", "asm/termbits.h" {
        B0 = 0x0, B50 = 0x1, B75 = 0x2, B110 = 0x3, B134 = 0x4, B150 = 0x5, B200 = 0x6, B300 = 0x7, B600 = 0x8,
        B1200 = 0x9, B1800 = 0xa, B2400 = 0xb, B4800 = 0xc, B9600 = 0xd, B19200 = 0xe, B38400 = 0xf, B57600 = 0x1001,
        B115200 = 0x1002, B230400 = 0x1003, B460800 = 0x1004, B500000 = 0x1005, B576000 = 0x1006, B921600 = 0x1007,
        B1000000 = 0x1008, B1152000 = 0x1009, B1500000 = 0x100a, B2000000 = 0x100b, B2500000 = 0x100c,
        B3000000 = 0x100d, B3500000 = 0x100e, B4000000 = 0x100f,
    }
    CHARACTER_SIZES: "", "asm/termbits.h" {
        CS5 = 0x0, CS6 = 0x10, CS7 = 0x20, CS8 = 0x30,
    }
    CONTROL_MODES: "", "asm/termbits.h" {
        CSTOPB = 0x40, CREAD = 0x80, PARENB = 0x100, PARODD = 0x200, HUPCL = 0x400, CLOCAL = 0x800,
        CMSPAR = 0x40000000, CRTSCTS = 0x80000000,
    }
    LOCAL_MODES: "", "asm/termbits.h" {
        ISIG = 0x1, ICANON = 0x2, XCASE = 0x4, ECHO = 0x8, ECHOE = 0x10, ECHOK = 0x20, ECHONL = 0x40, NOFLSH = 0x80,
        IEXTEN = 0x8000, ECHOCTL = 0x200, ECHOPRT = 0x400, ECHOKE = 0x800, FLUSHO = 0x1000, PENDIN = 0x4000,
        TOSTOP = 0x100, EXTPROC = 0x10000,
    }
    LINE_DISCIPLINES: "N_???", "asm/ioctls.h linux/tty.h" {
        N_TTY = 0, N_SLIP = 1, N_MOUSE = 2, N_PPP = 3, N_STRIP = 4, N_AX25 = 5, N_X25 = 6, N_6PACK = 7, N_MASC = 8,
        N_R3964 = 9, N_PROFIBUS_FDL = 10, N_IRDA = 11, N_SMSBLOCK = 12, N_HDLC = 13, N_SYNC_PPP = 14, N_HCI = 15,
        N_GIGASET_M101 = 16, N_SLCAN = 17, N_PPS = 18, N_V253 = 19, N_CAIF = 20, N_GSM0710 = 21, N_TI_WL = 22,
        N_TRACESINK = 23, N_TRACEROUTER = 24, N_NCI = 25, N_SPEAKUP = 26, N_NULL = 27, N_MCTP = 28,
    }
    MODEM_LINES: "TIOCM_???", "asm/termios.h" {
        TIOCM_LE = 0x1, TIOCM_DTR = 0x2, TIOCM_RTS = 0x4, TIOCM_ST = 0x8, TIOCM_SR = 0x10, TIOCM_CTS = 0x20,
        TIOCM_CAR = 0x40, TIOCM_RNG = 0x80, TIOCM_DSR = 0x100, TIOCM_OUT1 = 0x2000, TIOCM_OUT2 = 0x4000,
        TIOCM_LOOP = 0x8000,
    }
    FLUSH_QUEUES: "TC???", "asm/termbits.h" {
        TCIFLUSH = 0, TCOFLUSH = 1, TCIOFLUSH = 2,
    }
    FLOW_ACTIONS: "TC???", "asm/termbits.h" {
        TCOOFF = 0, TCOON = 1, TCIOFF = 2, TCION = 3,
    }
    CONSOLE_MODES: "KD_???", "linux/kd.h" {
        KD_TEXT = 0, KD_GRAPHICS = 1, KD_TEXT0 = 2, KD_TEXT1 = 3,
    }
    KEYBOARD_MODES: "K_???", "linux/kd.h" {
        K_RAW = 0, K_XLATE = 1, K_MEDIUMRAW = 2, K_UNICODE = 3, K_OFF = 4,
    }
    KEYBOARD_TABLES: "K_???", "linux/kd.h" {
        K_NORMTAB = 0, K_SHIFTTAB = 1, K_ALTTAB = 2, K_ALTSHIFTTAB = 3,
    }
    KEYBOARD_LOCKS: "LED_???", "linux/kd.h" {
        LED_SCR = 0x1, LED_NUM = 0x2, LED_CAP = 0x4, "LED_SCR<<4" = 0x10, "LED_NUM<<4" = 0x20, "LED_CAP<<4" = 0x40,
    }
    KEYBOARD_LEDS: "LED_???", "linux/kd.h" {
        LED_SCR = 0x1, LED_NUM = 0x2, LED_CAP = 0x4,
    }
    KEYBOARD_TYPES: "KB_???", "linux/kd.h" {
        KB_84 = 1, KB_101 = 2, KB_OTHER = 3,
    }
    META_MODES: "K_???", "linux/kd.h" {
        K_METABIT = 3, K_ESCPREFIX = 4,
    }
    KEY_GROUPS: "KG_???", "linux/keyboard.h" {
        KG_SHIFT = 0, KG_ALTGR = 1, KG_CTRL = 2, KG_ALT = 3, KG_SHIFTL = 4, KG_SHIFTR = 5, KG_CTRLL = 6, KG_CTRLR = 7,
    }
    KEY_TYPES: "KT_???", "linux/keyboard.h" {
        KT_LATIN = 0, KT_FN = 1, KT_SPEC = 2, KT_PAD = 3, KT_DEAD = 4, KT_CONS = 5, KT_CUR = 6, KT_SHIFT = 7,
        KT_META = 8, KT_ASCII = 9, KT_LOCK = 10, KT_LETTER = 11, KT_SLOCK = 12, KT_DEAD2 = 13, KT_BRL = 14,
    }
    FONT_OPERATIONS: "KD_FONT_OP_???", "linux/kd.h" {
        KD_FONT_OP_SET = 0, KD_FONT_OP_GET = 1, KD_FONT_OP_SET_DEFAULT = 2, KD_FONT_OP_COPY = 3,
    }
    FONT_FLAGS: "KD_FONT_FLAG_???", "linux/kd.h" {
        KD_FONT_FLAG_DONT_RECALC = 1, KD_FONT_FLAG_OLD = 0x80000000_u32,
    }
}
