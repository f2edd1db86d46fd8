//! libaio and io_uring.

use crate::syscalls::consts::aio::*;
use crate::syscalls::consts::time::CLOCKS;
use crate::syscalls::layouts::time::TIMESPEC64;
use crate::syscalls::prelude::*;

layouts! {
    IOCB: "struct iocb", "linux/aio_abi.h" {
        aio_data: X64, aio_key: Uint, aio_rw_flags: Uint, aio_lio_opcode: U16, aio_reqprio: S16, aio_fildes: Fd,
        aio_buf: X64, aio_nbytes: U64, aio_offset: S64, aio_reserved2: X64, aio_flags: Uint, aio_resfd: Uint,
    }
    IO_EVENT: "struct io_event", "linux/aio_abi.h" { data: X64, obj: X64, res: S64, res2: S64 }
    URING_SQ_OFFSETS: "struct io_sqring_offsets", "linux/io_uring.h" {
        head: Uint, tail: Uint, ring_mask: Uint, ring_entries: Uint, flags: Uint, dropped: Uint, array: Uint, resv1: X32,
        resv2: X64,
    }
    URING_CQ_OFFSETS: "struct io_cqring_offsets", "linux/io_uring.h" {
        head: Uint, tail: Uint, ring_mask: Uint, ring_entries: Uint, overflow: Uint, cqes: Uint, flags: Uint, resv1: X32,
        resv2: X64,
    }
    URING_PARAMS: "struct io_uring_params", "linux/io_uring.h" {
        sq_entries: Uint, cq_entries: Uint, flags: Flags(&URING_SETUP_FLAGS), sq_thread_cpu: X32, sq_thread_idle: Uint,
        features: Flags(&URING_FEATURES), wq_fd: Fd, resv: Inline(&X32, 3), sq_off: Struct(&URING_SQ_OFFSETS),
        cq_off: Struct(&URING_CQ_OFFSETS),
    }
    URING_GETEVENTS: "struct io_uring_getevents_arg", "linux/io_uring.h" {
        sigmask: U64, sigmask_sz: Uint, pad: X32, ts: U64,
    }
    URING_FILES_UPDATE: "struct io_uring_files_update", "linux/io_uring.h" { offset: Uint, resv: X32, fds: U64 }
    URING_PROBE: "struct io_uring_probe", "linux/io_uring.h" {
        last_op: U8, ops_len: U8, resv: X16, resv2: Inline(&X32, 3),
    }
    URING_PROBE_OP: "struct io_uring_probe_op", "linux/io_uring.h" {
        op: U8, resv: X8, flags: Flags16(&URING_OP_FLAGS), resv2: X32,
    }
    URING_RSRC_REGISTER: "struct io_uring_rsrc_register", "linux/io_uring.h" {
        nr: Uint, flags: Flags(&URING_RSRC_FLAGS), resv2: X64, data: U64, tags: U64,
    }
    URING_RSRC_UPDATE: "struct io_uring_rsrc_update", "linux/io_uring.h" { offset: Uint, resv: X32, data: U64 }
    URING_RSRC_UPDATE2: "struct io_uring_rsrc_update2", "linux/io_uring.h" {
        offset: Uint, resv: X32, data: U64, tags: U64, nr: Uint, resv2: X32,
    }
    URING_BUFFER_RING: "struct io_uring_buf_reg", "linux/io_uring.h" {
        ring_addr: U64, ring_entries: Uint, bgid: U16, pad: X16, resv: Inline(&X64, 3),
    }
    URING_SYNC_CANCEL: "struct io_uring_sync_cancel_reg", "linux/io_uring.h" {
        addr: X64, fd: Fd, flags: Flags(&URING_CANCEL_FLAGS), timeout: Struct(&TIMESPEC64), pad: Pad(32),
    }
    URING_FILE_RANGE: "struct io_uring_file_index_range", "linux/io_uring.h" { off: Uint, len: Uint, resv: Pad(8) }
    URING_BUFFER_STATUS: "struct io_uring_buf_status", "linux/io_uring.h" { buf_group: Uint, head: Uint, resv: Pad(32) }
    URING_NAPI: "struct io_uring_napi", "linux/io_uring.h" {
        busy_poll_to: Uint, prefer_busy_poll: U8, opcode: Const8(&URING_NAPI_OPS), pad: Pad(2), op_param: Uint,
        resv: Pad(4),
    }
    URING_CLOCK: "struct io_uring_clock_register", "linux/io_uring.h" { clockid: Const(&CLOCKS), __resv: Pad(12) }
    URING_CLONE_BUFFERS: "struct io_uring_clone_buffers", "linux/io_uring.h" {
        src_fd: Fd, flags: Flags(&URING_CLONE_FLAGS), src_off: Uint, dst_off: Uint, nr: Uint, pad: Pad(12),
    }
    URING_REGION: "struct io_uring_region_desc", "linux/io_uring.h" {
        user_addr: X64, size: U64, flags: Flags(&URING_REGION_TYPES), id: Uint, mmap_offset: X64, __resv: Pad(32),
    }
    URING_REGION_REGISTER: "struct io_uring_mem_region_reg", "linux/io_uring.h" {
        region_uptr: U64, flags: Flags64(&URING_REGION_FLAGS), __resv: Pad(16),
    }
}
