//! libaio and io_uring over made-up memory.

use crate::syscalls::testing::Case;

/// A structure from its numbers: (size in bytes, value).
fn bytes(fields: &[(usize, u64)]) -> Vec<u8> {
    fields.iter().flat_map(|&(size, value)| value.to_le_bytes()[..size].to_vec()).collect()
}

/// `struct iocb` on descriptor 3 with 5 bytes of data at 0x3000.
fn iocb(command: u64, flags: u64, rest: (u64, u64)) -> Vec<u8> {
    let (priority, key) = rest;
    bytes(&[
        (8, 0xfeed),
        (4, key),
        (4, 0),
        (2, command),
        (2, priority),
        (4, 3),
        (8, 0x3000),
        (8, 5),
        (8, 7),
        (8, 0),
        (4, flags),
        (4, 4),
    ])
}

fn submit(block: &[u8]) -> String {
    Case::new("io_submit", [0, 1, 0x1000])
        .memory(0x1000, &bytes(&[(8, 0x2000)]))
        .memory(0x2000, block)
        .memory(0x3000, b"hello")
        .result(1)
        .line()
}

#[test]
fn control_blocks_show_what_their_command_needs() {
    assert_eq!(
        submit(&iocb(1, 1, (0, 0))),
        r#"(NULL, 1, [{aio_data=0xfeed, aio_lio_opcode=IOCB_CMD_PWRITE, aio_fildes=3, aio_buf="hello", aio_nbytes=5, aio_offset=7, aio_flags=IOCB_FLAG_RESFD, aio_resfd=4}]) = 1"#
    );
    assert_eq!(
        submit(&iocb(0, 2, (0x4003, 0))),
        "(NULL, 1, [{aio_data=0xfeed, aio_lio_opcode=IOCB_CMD_PREAD, aio_reqprio=IOPRIO_PRIO_VALUE(IOPRIO_CLASS_BE, 3), \
         aio_fildes=3, aio_buf=0x3000, aio_nbytes=5, aio_offset=7, aio_flags=IOCB_FLAG_IOPRIO, aio_resfd=0x4}]) = 1"
    );
    assert_eq!(
        submit(&iocb(77, 2, (0xffff, 9))),
        "(NULL, 1, [{aio_data=0xfeed, aio_key=9, aio_lio_opcode=77 /* IOCB_CMD_??? */, aio_reqprio=IOPRIO_PRIO_VALUE(0x7 /* IOPRIO_CLASS_??? */, 8191), \
         aio_fildes=3}]) = 1"
    );
}

#[test]
fn pointers_to_control_blocks_may_lead_nowhere() {
    let case = |nr| Case::new("io_submit", [0, nr, 0x1ff0]).result(-22);
    let pointers = bytes(&[(8, 0), (8, 0xdead_0000)]);
    assert_eq!(case(3).memory(0x1ff0, &pointers).line(), "(NULL, 3, [NULL, 0xdead0000, ... /* 0x2000 */]) = -22");
    assert_eq!(case(0).line(), "(NULL, 0, []) = -22");
    assert_eq!(case(-1_i64 as u64).line(), "(NULL, -1, 0x1ff0) = -22");
    assert_eq!(case(1).line(), "(NULL, 1, 0x1ff0) = -22");
}

#[test]
fn events_are_as_many_as_were_returned() {
    let event = bytes(&[(8, 1), (8, 0x2000), (8, 5), (8, -4_i64 as u64)]);
    let case = |result| Case::new("io_getevents", [0, 1, 4, 0x1000, 0]).written(0x1000, &event).result(result);
    assert_eq!(case(1).line(), "(NULL, 1, 4, [{data=0x1, obj=0x2000, res=5, res2=-4}], NULL) = 1");
    assert_eq!(case(0).line(), "(NULL, 1, 4, [], NULL) = 0");
    assert_eq!(case(-22).line(), "(NULL, 1, 4, 0x1000, NULL) = -22");
}

#[test]
fn rings_are_shown_as_wanted_and_as_made() {
    let params = |made: u64| {
        let mut fields =
            vec![(4, made), (4, 2 * made), (4, 0x20), (4, 1), (4, 9), (4, if made > 0 { 1 } else { 0 }), (4, 5)];
        fields.extend([(4, 0), (4, 0), (4, 0)]);
        fields.extend([(4, 1); 7]);
        fields.extend([(4, 0), (8, 0)]);
        fields.extend([(4, 2); 7]);
        fields.extend([(4, 0), (8, 0)]);
        bytes(&fields)
    };
    let case = |result| {
        Case::new("io_uring_setup", [4, 0x1000]).memory(0x1000, &params(0)).written(0x1000, &params(4)).result(result)
    };
    let wanted = "flags=IORING_SETUP_ATTACH_WQ, sq_thread_cpu=0x1, sq_thread_idle=9, wq_fd=5";
    assert_eq!(case(-22).line(), format!("(4, {{{wanted}}}) = -22"));
    assert_eq!(
        case(3).line(),
        format!(
            "(4, {{{wanted}, sq_entries=4, cq_entries=8, features=IORING_FEAT_SINGLE_MMAP, sq_off={{head=1, tail=1, \
             ring_mask=1, ring_entries=1, flags=1, dropped=1, array=1}}, cq_off={{head=2, tail=2, ring_mask=2, \
             ring_entries=2, overflow=2, cqes=2, flags=2}}}}) = 3"
        )
    );
}

#[test]
fn what_is_registered_depends_on_the_operation() {
    let register = |op: u64, count: u64, memory: &[u8]| {
        Case::new("io_uring_register", [3, op, 0x1000, count]).memory(0x1000, memory).line()
    };
    assert_eq!(register(2, 2, &bytes(&[(4, 5), (4, u64::MAX)])), "(3, IORING_REGISTER_FILES, [5, -1], 2) = 0");
    assert_eq!(register(17, 2, &[5, 1]), "(3, IORING_REGISTER_IOWQ_AFF, [0 2 8], 2) = 0");
    assert_eq!(
        register(20, 1, &bytes(&[(4, u64::MAX), (4, 0), (8, 7)])),
        "(3, IORING_REGISTER_RING_FDS, [{offset=-1, data=7}], 1) = 0"
    );
    assert_eq!(
        register(11, 2, &bytes(&[(2, 1), (1, 1), (1, 0), (4, 0), (8, 0), (2, 9), (1, 3), (1, 1), (4, 0), (8, 1)])),
        "(3, IORING_REGISTER_RESTRICTIONS, [{opcode=IORING_RESTRICTION_SQE_OP, sqe_op=IORING_OP_READV}, {opcode=0x9 /* \
         IORING_RESTRICTION_??? */ /* op: 0x3 */, resv=0x1, resv2=[0, 0x1, 0]}], 2) = 0"
    );
    assert_eq!(register(13, 4, &[0; 64]), "(3, IORING_REGISTER_FILES2, 0x1000, 4) = 0");
    assert_eq!(
        register(0x8000_0019, 0, &bytes(&[(4, 2), (4, 3), (8, 0)])),
        "(3, IORING_REGISTER_USE_REGISTERED_RING|IORING_REGISTER_FILE_ALLOC_RANGE, {off=2, len=3}, 0) = 0"
    );
    assert_eq!(register(99, 1, &[0; 64]), "(3, 0x63 /* IORING_REGISTER_??? */, 0x1000, 1) = 0");
}

#[test]
fn the_kernel_tells_of_no_more_operations_than_there_was_room_for() {
    let answer = bytes(&[
        (1, 62),
        (1, 5),
        (2, 0),
        (8, 0),
        (4, 0),
        (1, 0),
        (1, 0),
        (2, 1),
        (4, 0),
        (1, 99),
        (1, 0),
        (2, 0),
        (4, 3),
    ]);
    let case = |count| Case::new("io_uring_register", [3, 8, 0x1000, count]).written(0x1000, &answer);
    assert_eq!(
        case(2).line(),
        "(3, IORING_REGISTER_PROBE, {last_op=IORING_OP_PIPE, ops_len=5, ops=[{op=IORING_OP_NOP, \
         flags=IO_URING_OP_SUPPORTED}, {op=99 /* IORING_OP_??? */, flags=0, resv2=0x3}, ...]}, 2) = 0"
    );
    assert_eq!(case(257).line(), "(3, IORING_REGISTER_PROBE, 0x1000, 257) = 0");
}

#[test]
fn workers_are_asked_for_and_answered() {
    let case = |result| {
        Case::new("io_uring_register", [3, 19, 0x1000, 2])
            .memory(0x1000, &bytes(&[(4, 3), (4, 4)]))
            .written(0x1000, &bytes(&[(4, 5), (4, 6)]))
            .result(result)
            .line()
    };
    let asked = "[[IO_WQ_BOUND]=3, [IO_WQ_UNBOUND]=4]";
    assert_eq!(
        case(0),
        format!("(3, IORING_REGISTER_IOWQ_MAX_WORKERS, {asked} => [[IO_WQ_BOUND]=5, [IO_WQ_UNBOUND]=6], 2) = 0")
    );
    assert_eq!(case(-22), format!("(3, IORING_REGISTER_IOWQ_MAX_WORKERS, {asked} => 0x1000, 2) = -22"));
}
