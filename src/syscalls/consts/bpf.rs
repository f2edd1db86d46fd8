//! bpf and perf_event_open.

names! {
    BPF_COMMANDS: "BPF_???", "linux/bpf.h" {
        BPF_MAP_CREATE = 0, BPF_MAP_LOOKUP_ELEM = 1, BPF_MAP_UPDATE_ELEM = 2, BPF_MAP_DELETE_ELEM = 3,
        BPF_MAP_GET_NEXT_KEY = 4, BPF_PROG_LOAD = 5, BPF_OBJ_PIN = 6, BPF_OBJ_GET = 7, BPF_PROG_ATTACH = 8,
        BPF_PROG_DETACH = 9, BPF_PROG_TEST_RUN = 10, BPF_PROG_GET_NEXT_ID = 11, BPF_MAP_GET_NEXT_ID = 12,
        BPF_PROG_GET_FD_BY_ID = 13, BPF_MAP_GET_FD_BY_ID = 14, BPF_OBJ_GET_INFO_BY_FD = 15, BPF_PROG_QUERY = 16,
        BPF_RAW_TRACEPOINT_OPEN = 17, BPF_BTF_LOAD = 18, BPF_BTF_GET_FD_BY_ID = 19, BPF_TASK_FD_QUERY = 20,
        BPF_MAP_LOOKUP_AND_DELETE_ELEM = 21, BPF_MAP_FREEZE = 22, BPF_BTF_GET_NEXT_ID = 23, BPF_MAP_LOOKUP_BATCH = 24,
        BPF_MAP_LOOKUP_AND_DELETE_BATCH = 25, BPF_MAP_UPDATE_BATCH = 26, BPF_MAP_DELETE_BATCH = 27,
        BPF_LINK_CREATE = 28, BPF_LINK_UPDATE = 29, BPF_LINK_GET_FD_BY_ID = 30, BPF_LINK_GET_NEXT_ID = 31,
        BPF_ENABLE_STATS = 32, BPF_ITER_CREATE = 33, BPF_LINK_DETACH = 34, BPF_PROG_BIND_MAP = 35,
    }
    BPF_CLASSES: "BPF_???", "linux/filter.h" {
        BPF_LD = 0, BPF_LDX = 1, BPF_ST = 2, BPF_STX = 3, BPF_ALU = 4, BPF_JMP = 5, BPF_RET = 6, BPF_MISC = 7,
    }
    BPF_SIZES: "BPF_???", "linux/bpf.h" { BPF_W = 0, BPF_H = 8, BPF_B = 0x10, BPF_DW = 0x18 }
    BPF_MODES: "BPF_???", "linux/bpf.h" {
        BPF_IMM = 0, BPF_ABS = 0x20, BPF_IND = 0x40, BPF_MEM = 0x60, BPF_LEN = 0x80, BPF_MSH = 0xa0, BPF_XADD = 0xc0,
    }
    BPF_SOURCES: "BPF_???", "linux/bpf.h" { BPF_K = 0, BPF_X = 8 }
    BPF_ALU_OPS: "BPF_???", "linux/bpf.h" {
        BPF_ADD = 0, BPF_SUB = 0x10, BPF_MUL = 0x20, BPF_DIV = 0x30, BPF_OR = 0x40, BPF_AND = 0x50, BPF_LSH = 0x60,
        BPF_RSH = 0x70, BPF_NEG = 0x80, BPF_MOD = 0x90, BPF_XOR = 0xa0, BPF_MOV = 0xb0, BPF_ARSH = 0xc0,
        BPF_END = 0xd0,
    }
    BPF_JMP_OPS: "BPF_???", "linux/bpf.h" {
        BPF_JA = 0, BPF_JEQ = 0x10, BPF_JGT = 0x20, BPF_JGE = 0x30, BPF_JSET = 0x40, BPF_JNE = 0x50, BPF_JSGT = 0x60,
        BPF_JSGE = 0x70, BPF_CALL = 0x80, BPF_EXIT = 0x90, BPF_JLT = 0xa0, BPF_JLE = 0xb0, BPF_JSLT = 0xc0,
        BPF_JSLE = 0xd0,
    }
    BPF_RESULTS: "BPF_???", "linux/filter.h" { BPF_K = 0, BPF_X = 8, BPF_A = 0x10 }
    BPF_MISC_OPS: "BPF_???", "linux/filter.h" { BPF_TAX = 0, BPF_TXA = 0x80 }
    PERF_FLAGS: "PERF_FLAG_???", "linux/perf_event.h" {
        PERF_FLAG_FD_NO_GROUP = 0x1, PERF_FLAG_FD_OUTPUT = 0x2, PERF_FLAG_PID_CGROUP = 0x4,
        PERF_FLAG_FD_CLOEXEC = 0x8,
    }
}
