// build: gcc -O0 -static   abis: 64 32
#include "expect.h"

#include <linux/bpf.h>
#include <linux/perf_event.h>

static struct perf_event_attr clock_event, hardware, cache, breakpoint, tracepoint, odd, short_event;
static union bpf_attr map, odd_map, element, program, pin, attach, test, next, info, query, raw, bytes;
static struct bpf_insn instructions[2] = { { 0xb7, 0, 0, 0, 0x12 }, { 0x95, 0, 0, 0, 0 } };
static char license[] = "GPL", path[] = "/nonexistent/pin", key[8] = "key", value[8] = "value", room[300];

/* Larger than any kernel's, and not zero where that ends: the kernel stores the size that it knows, and says E2BIG. */
static unsigned newer[1024];

static const char *attr_size(const unsigned *attr)
{
	return attr[1] == PERF_ATTR_SIZE_VER7 ? "PERF_ATTR_SIZE_VER7" : text("%#x /* PERF_ATTR_SIZE_??? */", attr[1]);
}

int main(void)
{
	char *p1;
	clock_event.type = PERF_TYPE_SOFTWARE;
	clock_event.size = PERF_ATTR_SIZE_VER5;
	clock_event.config = PERF_COUNT_SW_CPU_CLOCK;
	clock_event.sample_type = 0x7fff;
	clock_event.read_format = 0xf;
	clock_event.disabled = 1;
	clock_event.freq = 1;
	clock_event.sample_freq = 99;
	clock_event.precise_ip = 3;
	hardware.type = PERF_TYPE_HARDWARE;
	hardware.size = PERF_ATTR_SIZE_VER0;
	hardware.config = 3;
	hardware.exclude_kernel = 1;
	hardware.watermark = 1;
	hardware.wakeup_watermark = 5;
	cache.type = PERF_TYPE_HW_CACHE;
	cache.size = 64;
	cache.config = 0x10102;
	cache.inherit = 1;
	breakpoint.type = PERF_TYPE_BREAKPOINT;
	breakpoint.size = 72;
	breakpoint.bp_type = 3;
	breakpoint.bp_addr = 0x1234;
	breakpoint.bp_len = 4;
	tracepoint.type = PERF_TYPE_TRACEPOINT;
	tracepoint.size = 112;
	tracepoint.config = 77777;
	memset(&odd, 0xff, sizeof odd);
	odd.size = 128;
	short_event.size = 4;
	newer[1] = sizeof newer;
	newer[1023] = 1;
	map.map_type = BPF_MAP_TYPE_HASH;
	map.key_size = 4;
	map.value_size = 8;
	map.max_entries = 5;
	strcpy(map.map_name, "a_map");
	memset(&odd_map, 0x77, sizeof odd_map);
	element.map_fd = -1;
	element.key = (unsigned long) key;
	element.value = (unsigned long) value;
	element.flags = BPF_NOEXIST;
	program.prog_type = BPF_PROG_TYPE_SOCKET_FILTER;
	program.insns = (unsigned long) instructions;
	program.insn_cnt = 2;
	program.license = (unsigned long) license;
	program.log_level = 0x100;
	strcpy(program.prog_name, "prog");
	pin.pathname = (unsigned long) path;
	pin.bpf_fd = -1;
	attach.target_fd = -1;
	attach.attach_bpf_fd = -1;
	attach.attach_type = BPF_CGROUP_DEVICE;
	test.test.prog_fd = -1;
	test.test.data_size_in = 5;
	next.start_id = 5;
	info.info.bpf_fd = -1;
	info.info.info_len = 300;
	info.info.info = (unsigned long) room;
	query.query.target_fd = -1;
	raw.raw_tracepoint.name = (unsigned long) path;
	raw.raw_tracepoint.prog_fd = -1;
	BEGIN();
	CALL(perf_event_open, (newer, 0x7fffffff, -1, -1, 0), "{type=PERF_TYPE_HARDWARE, size=0x1000 /* PERF_ATTR_SIZE_??? */ => %s, config=PERF_COUNT_HW_CPU_CYCLES, sample_period=0, sample_type=0, read_format=0, precise_ip=0 /* arbitrary skid */, ...}, 2147483647, -1, -1, 0", attr_size(newer));
	CALL(perf_event_open, (&clock_event, 0x7fffffff, -1, -1, 0), "{type=PERF_TYPE_SOFTWARE, size=PERF_ATTR_SIZE_VER5, config=PERF_COUNT_SW_CPU_CLOCK, sample_freq=99, sample_type=PERF_SAMPLE_IP|PERF_SAMPLE_TID|PERF_SAMPLE_TIME|PERF_SAMPLE_ADDR|PERF_SAMPLE_READ|PERF_SAMPLE_CALLCHAIN|PERF_SAMPLE_ID|PERF_SAMPLE_CPU|PERF_SAMPLE_PERIOD|PERF_SAMPLE_STREAM_ID|PERF_SAMPLE_RAW|PERF_SAMPLE_BRANCH_STACK|PERF_SAMPLE_REGS_USER|PERF_SAMPLE_STACK_USER|PERF_SAMPLE_WEIGHT, read_format=PERF_FORMAT_TOTAL_TIME_ENABLED|PERF_FORMAT_TOTAL_TIME_RUNNING|PERF_FORMAT_ID|PERF_FORMAT_GROUP, disabled=1, freq=1, precise_ip=3 /* must have 0 skid */, ...}, 2147483647, -1, -1, 0");
	CALL(perf_event_open, (&hardware, 0x7fffffff, 0, -1, PERF_FLAG_FD_CLOEXEC), "{type=PERF_TYPE_HARDWARE, size=PERF_ATTR_SIZE_VER0, config=PERF_COUNT_HW_CACHE_MISSES, sample_period=0, sample_type=0, read_format=0, exclude_kernel=1, watermark=1, precise_ip=0 /* arbitrary skid */, ...}, 2147483647, 0, -1, PERF_FLAG_FD_CLOEXEC");
	CALL(perf_event_open, (&cache, 0x7fffffff, -1, 777, PERF_FLAG_FD_NO_GROUP | PERF_FLAG_FD_OUTPUT), "{type=PERF_TYPE_HW_CACHE, size=PERF_ATTR_SIZE_VER0, config=PERF_COUNT_HW_CACHE_RESULT_MISS<<16|PERF_COUNT_HW_CACHE_OP_WRITE<<8|PERF_COUNT_HW_CACHE_LL, sample_period=0, sample_type=0, read_format=0, inherit=1, precise_ip=0 /* arbitrary skid */, ...}, 2147483647, -1, 777, PERF_FLAG_FD_NO_GROUP|PERF_FLAG_FD_OUTPUT");
	CALL(perf_event_open, (&breakpoint, -1, -1, -1, PERF_FLAG_PID_CGROUP), "{type=PERF_TYPE_BREAKPOINT, size=PERF_ATTR_SIZE_VER1, config=0, sample_period=0, sample_type=0, read_format=0, precise_ip=0 /* arbitrary skid */, ...}, -1, -1, -1, PERF_FLAG_PID_CGROUP");
	CALL(perf_event_open, (&tracepoint, 0x7fffffff, -1, -1, 0x100), "{type=PERF_TYPE_TRACEPOINT, size=PERF_ATTR_SIZE_VER5, config=77777, sample_period=0, sample_type=0, read_format=0, precise_ip=0 /* arbitrary skid */, ...}, 2147483647, -1, -1, 0x100 /* PERF_FLAG_??? */");
	CALL(perf_event_open, (&odd, 0x7fffffff, -1, -1, 0), "{type=0xffffffff /* PERF_TYPE_??? */, size=PERF_ATTR_SIZE_VER7, config=0xffffffffffffffff, sample_freq=18446744073709551615, sample_type=PERF_SAMPLE_IP|PERF_SAMPLE_TID|PERF_SAMPLE_TIME|PERF_SAMPLE_ADDR|PERF_SAMPLE_READ|PERF_SAMPLE_CALLCHAIN|PERF_SAMPLE_ID|PERF_SAMPLE_CPU|PERF_SAMPLE_PERIOD|PERF_SAMPLE_STREAM_ID|PERF_SAMPLE_RAW|PERF_SAMPLE_BRANCH_STACK|PERF_SAMPLE_REGS_USER|PERF_SAMPLE_STACK_USER|PERF_SAMPLE_WEIGHT|PERF_SAMPLE_DATA_SRC|PERF_SAMPLE_IDENTIFIER|PERF_SAMPLE_TRANSACTION|PERF_SAMPLE_REGS_INTR|PERF_SAMPLE_PHYS_ADDR|PERF_SAMPLE_AUX|PERF_SAMPLE_CGROUP|PERF_SAMPLE_DATA_PAGE_SIZE|PERF_SAMPLE_CODE_PAGE_SIZE|PERF_SAMPLE_WEIGHT_STRUCT|0xfffffffffe000000, read_format=PERF_FORMAT_TOTAL_TIME_ENABLED|PERF_FORMAT_TOTAL_TIME_RUNNING|PERF_FORMAT_ID|PERF_FORMAT_GROUP|PERF_FORMAT_LOST|0xffffffffffffffe0, disabled=1, inherit=1, pinned=1, exclusive=1, exclude_user=1, exclude_kernel=1, exclude_hv=1, exclude_idle=1, mmap=1, comm=1, freq=1, inherit_stat=1, enable_on_exec=1, task=1, watermark=1, precise_ip=3 /* must have 0 skid */, mmap_data=1, sample_id_all=1, exclude_host=1, exclude_guest=1, exclude_callchain_kernel=1, exclude_callchain_user=1, mmap2=1, comm_exec=1, use_clockid=1, context_switch=1, write_backward=1, namespaces=1, ksymbol=1, bpf_event=1, aux_output=1, cgroup=1, text_poke=1, build_id=1, inherit_thread=1, remove_on_exec=1, sigtrap=1, __reserved_1=0x3ffffff /* Bits 63..38 */, ...}, 2147483647, -1, -1, 0");
	CALL(perf_event_open, (&short_event, -1, -1, -1, 0x10), "%s, -1, -1, -1, 0x10 /* PERF_FLAG_??? */", pointer(&short_event));
	CALL(perf_event_open, (GARBAGE, 0, -1, -1, 0), "0xbadbad0, 0, -1, -1, 0");
	CALL(perf_event_open, (0, 0, -1, -1, 0), "NULL, 0, -1, -1, 0");
	p1 = edge_cut(&clock_event, 40);
	CALL(perf_event_open, (p1, 0, -1, -1, 0), "%s, 0, -1, -1, 0", pointer(p1));
	CALL(bpf, (BPF_MAP_CREATE, &odd_map, 72), "BPF_MAP_CREATE, {map_type=0x77777777 /* BPF_MAP_TYPE_??? */, key_size=2004318071, value_size=2004318071, max_entries=2004318071, map_flags=BPF_F_NO_PREALLOC|BPF_F_NO_COMMON_LRU|BPF_F_NUMA_NODE|BPF_F_WRONLY|BPF_F_STACK_BUILD_ID|BPF_F_ZERO_SEED|BPF_F_WRONLY_PROG|BPF_F_CLONE|BPF_F_MMAPABLE|BPF_F_INNER_MAP|0x77776000, inner_map_fd=2004318071, numa_node=2004318071, map_name=\"wwwwwwwwwwwwwww\"..., map_ifindex=2004318071, btf_fd=2004318071, btf_key_type_id=2004318071, btf_value_type_id=2004318071, btf_vmlinux_value_type_id=2004318071, map_extra=8608480567731124087}, 72");
	CALL(bpf, (BPF_MAP_CREATE, &odd_map, 20), "BPF_MAP_CREATE, {map_type=0x77777777 /* BPF_MAP_TYPE_??? */, key_size=2004318071, value_size=2004318071, max_entries=2004318071, map_flags=BPF_F_NO_PREALLOC|BPF_F_NO_COMMON_LRU|BPF_F_NUMA_NODE|BPF_F_WRONLY|BPF_F_STACK_BUILD_ID|BPF_F_ZERO_SEED|BPF_F_WRONLY_PROG|BPF_F_CLONE|BPF_F_MMAPABLE|BPF_F_INNER_MAP|0x77776000}, 20");
	CALL(bpf, (BPF_MAP_CREATE, GARBAGE, 72), "BPF_MAP_CREATE, 0xbadbad0, 72");
	CALL(bpf, (BPF_MAP_LOOKUP_ELEM, &element, 32), "BPF_MAP_LOOKUP_ELEM, {map_fd=-1, key=%s, value=%s, flags=0x1 /* BPF_??? */}, 32", pointer(key), pointer(value));
	CALL(bpf, (BPF_MAP_UPDATE_ELEM, &element, 32), "BPF_MAP_UPDATE_ELEM, {map_fd=-1, key=%s, value=%s, flags=BPF_NOEXIST}, 32", pointer(key), pointer(value));
	CALL(bpf, (BPF_MAP_DELETE_ELEM, &element, 32), "BPF_MAP_DELETE_ELEM, {map_fd=-1, key=%s, ...}, 32", pointer(key));
	CALL(bpf, (BPF_MAP_GET_NEXT_KEY, &element, 32), "BPF_MAP_GET_NEXT_KEY, {map_fd=-1, key=%s, next_key=%s, ...}, 32", pointer(key), pointer(value));
	CALL(bpf, (BPF_PROG_LOAD, &odd_map, 128), "BPF_PROG_LOAD, {prog_type=0x77777777 /* BPF_PROG_TYPE_??? */, insn_cnt=2004318071, insns=0x7777777777777777, license=0x7777777777777777, log_level=2004318071, log_size=2004318071, log_buf=0x7777777777777777, kern_version=KERNEL_VERSION(30583, 119, 119), prog_flags=BPF_F_STRICT_ALIGNMENT|BPF_F_ANY_ALIGNMENT|BPF_F_TEST_RND_HI32|BPF_F_SLEEPABLE|0x77777760, prog_name=\"wwwwwwwwwwwwwww\"..., prog_ifindex=2004318071, expected_attach_type=0x77777777 /* BPF_??? */, prog_btf_fd=2004318071, func_info_rec_size=2004318071, func_info=0x7777777777777777, func_info_cnt=2004318071, line_info_rec_size=2004318071, line_info=0x7777777777777777, line_info_cnt=2004318071, attach_btf_id=2004318071, attach_prog_fd=2004318071, fd_array=0x7777777777777777}, 128");
	CALL(bpf, (BPF_PROG_LOAD, &program, 3), "BPF_PROG_LOAD, {prog_type=BPF_PROG_TYPE_SOCKET_FILTER, insn_cnt=0, insns=NULL, license=NULL}, 3");
	CALL(bpf, (BPF_OBJ_PIN, &pin, 16), "BPF_OBJ_PIN, {pathname=\"/nonexistent/pin\", bpf_fd=-1, file_flags=0}, 16");
	CALL(bpf, (BPF_OBJ_GET, &pin, 16), "BPF_OBJ_GET, {pathname=\"/nonexistent/pin\", bpf_fd=-1, file_flags=0}, 16");
	CALL(bpf, (BPF_PROG_ATTACH, &attach, 20), "BPF_PROG_ATTACH, {target_fd=-1, attach_bpf_fd=-1, attach_type=BPF_CGROUP_DEVICE, attach_flags=0, replace_bpf_fd=0}, 20");
	CALL(bpf, (BPF_PROG_DETACH, &attach, 20), "BPF_PROG_DETACH, {target_fd=-1, attach_type=BPF_CGROUP_DEVICE}, 20");
	CALL(bpf, (BPF_PROG_TEST_RUN, &test, 80), "BPF_PROG_TEST_RUN, {test={prog_fd=-1, retval=0, data_size_in=5, data_size_out=0, data_in=NULL, data_out=NULL, repeat=0, duration=0, ctx_size_in=0, ctx_size_out=0, ctx_in=NULL, ctx_out=NULL, flags=0, cpu=0, batch_size=0}}, 80");
	CALL(bpf, (BPF_PROG_GET_NEXT_ID, &next, 12), "BPF_PROG_GET_NEXT_ID, {start_id=5, next_id=0, open_flags=0}, 12");
	CALL(bpf, (BPF_PROG_GET_FD_BY_ID, &next, 12), "BPF_PROG_GET_FD_BY_ID, {prog_id=5, next_id=0, open_flags=0}, 12");
	CALL(bpf, (BPF_MAP_GET_FD_BY_ID, &next, 12), "BPF_MAP_GET_FD_BY_ID, {map_id=5, next_id=0, open_flags=0}, 12");
	CALL(bpf, (BPF_OBJ_GET_INFO_BY_FD, &info, 16), "BPF_OBJ_GET_INFO_BY_FD, {info={bpf_fd=-1, info_len=300, info=%s}}, 16", pointer(room));
	CALL(bpf, (BPF_PROG_QUERY, &query, 32), "BPF_PROG_QUERY, {query={target_fd=-1, attach_type=BPF_CGROUP_INET_INGRESS, query_flags=0, attach_flags=0, prog_ids=NULL, prog_cnt=0}}, 32");
	CALL(bpf, (BPF_RAW_TRACEPOINT_OPEN, &raw, 16), "BPF_RAW_TRACEPOINT_OPEN, {raw_tracepoint={name=\"/nonexistent/pin\", prog_fd=-1}}, 16");
	CALL(bpf, (BPF_BTF_LOAD, &bytes, 28), "BPF_BTF_LOAD, {btf=NULL, btf_log_buf=NULL, btf_size=0, btf_log_size=0, btf_log_level=0}, 28");
	CALL(bpf, (BPF_MAP_FREEZE, &attach, 4), "BPF_MAP_FREEZE, {map_fd=-1}, 4");
	CALL(bpf, (777, &bytes, 40), "0x309 /* BPF_??? */, %s, 40", pointer(&bytes));
	CALL(bpf, (BPF_MAP_CREATE, 0, 0), "BPF_MAP_CREATE, NULL, 0");
	p1 = edge_cut(&map, 16);
	CALL(bpf, (BPF_MAP_CREATE, p1, 48), "BPF_MAP_CREATE, %s, 48", pointer(p1));
	return END();
}
