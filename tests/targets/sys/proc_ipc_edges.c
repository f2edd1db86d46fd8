// build: gcc -O0 -static   abis: 64 32
// Queues, semaphores, keys and what else the kernel keeps, where the memory ends.
#include "expect.h"

#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/keyctl.h>
#include <linux/perf_event.h>
#include <mqueue.h>
#include <sched.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/uio.h>
#include <time.h>

static int queue, message_queue, set;
static const unsigned zero = 0;

/* Before the region: queues and semaphores, which end with this run. */
static void prepare(void)
{
	struct mq_attr attributes = { .mq_maxmsg = 8, .mq_msgsize = 16 };
	// The names of queues are the machine's: this run has its own.
	REQUIRE(unshare(CLONE_NEWIPC) == 0);
	queue = mq_open("/trace-test-edges", O_RDWR | O_CREAT | O_NONBLOCK, 0600, &attributes);
	REQUIRE(queue >= 0);
	for (int i = 0; i < 7; i++) {
		REQUIRE(mq_send(queue, "message", 7, 3) == 0);
	}
	message_queue = msgget(IPC_PRIVATE, 0600);
	set = semget(IPC_PRIVATE, 2, 0600);
	REQUIRE(message_queue >= 0 && set >= 0);
	VOLATILE(message_queue);
	VOLATILE(set);
}

static void messages(void)
{
	static const char room[16];
	static const struct { long seconds, nanoseconds; } past = { 1, 5 };
	UNUSED static const long long past64[2] = { 1, 5 };
	void *cut = edge_cut(room, 15), *half = edge_cut(&past, sizeof past - 1);
#ifdef __i386__
	CALL(mq_timedsend, (queue, edge_cut("sent", 4), 4, 9, edge(&past)), "%d, \"sent\", 4, 9, {tv_sec=1, tv_nsec=5}", queue);
	CALL(mq_timedsend, (queue, "sent", 4, 9, half), "%d, \"sent\", 4, 9, %s", queue, pointer(half));
	CALL(mq_timedsend, (queue, GARBAGE, 4, 9, NULL), "%d, 0xbadbad0, 4, 9, NULL", queue);
	CALL(mq_timedreceive, (queue, edge_cut(room, 4), 16, edge(&zero), NULL), "%d, \"sent\", 16, [9], NULL", queue);
	CALL(mq_timedreceive_time64, (queue, edge(&room), 16, edge(&zero), edge(&past64)), "%d, \"message\", 16, [3], {tv_sec=1, tv_nsec=5}", queue);
	CALL(mq_timedreceive_time64, (queue, room, 16, NULL, half), "%d, %s, 16, NULL, %s", queue, pointer(room), pointer(half));
	half = edge_cut(past64, 10);
	CALL(mq_timedreceive_time64, (queue, room, 16, &zero, half), "%d, %s, 16, %s, %s", queue, pointer(room), pointer(&zero), pointer(half));
	half = edge_cut(&past, sizeof past - 1);
#endif
	CALL(mq_timedreceive, (queue, edge(&room), 16, edge(&zero), edge(&past)), "%d, \"message\", 16, [3], {tv_sec=1, tv_nsec=5}", queue);
	CALL(mq_timedreceive, (queue, room, 16, &zero, half), "%d, %s, 16, %s, %s", queue, pointer(room), pointer(&zero), pointer(half));
	half = edge_cut(&zero, 2);
	CALL(mq_timedreceive, (queue, room, 16, half, NULL), "%d, %s, 16, %s, NULL", queue, pointer(room), pointer(half));
	CALL(mq_timedreceive, (queue, edge_cut(room, 7), 16, NULL, NULL), "%d, \"message\", 16, NULL, NULL", queue);
	CALL(mq_timedreceive, (queue, GARBAGE, 16, GARBAGE, NULL), "%d, 0xbadbad0, 16, 0xbadbad0, NULL", queue);
	CALL(mq_timedreceive, (queue, cut, 16, NULL, NULL), "%d, \"message\", 16, NULL, NULL", queue);
}

/* Semaphores that count up. */
static void operated(void)
{
	static const struct sembuf up[2] = { { 0, 1, 0 }, { 1, 2, SEM_UNDO } };
	static const struct { long seconds, nanoseconds; } second = { 1, 5 };
	void *cut = edge_cut(up, sizeof up - 1), *half = edge_cut(&second, sizeof second - 1), *whole = edge(&up);
#define UP "%d, [{sem_num=0, sem_op=1, sem_flg=0}, {sem_num=1, sem_op=2, sem_flg=SEM_UNDO}], 2", set
#define CUT text("%d, [{sem_num=0, sem_op=1, sem_flg=0}, ... /" "* %s *" "/], 2", set, pointer((char *) cut + sizeof up[0]))
#ifdef __i386__
	/* Here they have no numbers of their own. */
	CALL_AS("semop", SYS_ipc, result, (1, set, 2, 0, whole), UP);
	CALL_AS("semop", SYS_ipc, result, (1, set, 2, 0, cut), "%s", CUT);
	CALL_AS("semtimedop", SYS_ipc, result, (4, set, 2, 0, whole, edge(&second)), "%s, {tv_sec=1, tv_nsec=5}", text(UP));
	CALL_AS("semtimedop", SYS_ipc, result, (4, set, 2, 0, cut, half), "%s, %s", CUT, pointer(half));
#else
	CALL(semop, (set, whole, 2), UP);
	CALL(semop, (set, cut, 2), "%s", CUT);
	CALL(semtimedop, (set, whole, 2, edge(&second)), "%s, {tv_sec=1, tv_nsec=5}", text(UP));
	CALL(semtimedop, (set, cut, 2, half), "%s, %s", CUT, pointer(half));
#endif
}

static void old_queues(void)
{
	static struct msqid_ds status = { .msg_perm.mode = 0600, .msg_qbytes = 100 };
	static const unsigned short values[2] = { 3, 4 };
	static struct semid_ds held;
	held.sem_perm.mode = 0600;
	void *cut = edge_cut(&status, sizeof status - 8);
	CALL(msgctl, (message_queue, IPC_SET, edge(&status)), "%d, IPC_SET, {msg_perm={uid=0, gid=0, mode=0600}, msg_qbytes=100}", message_queue);
	CALL(msgctl, (message_queue, IPC_STAT, cut), "%d, IPC_STAT, %s", message_queue, pointer(cut));
	cut = edge_cut(&status, 20);
	CALL(msgctl, (message_queue, IPC_SET, cut), "%d, IPC_SET, %s", message_queue, pointer(cut));
	CALL(semctl, (set, 0, IPC_SET, edge(&held)), "%d, 0, IPC_SET, {sem_perm={uid=0, gid=0, mode=0600}}", set);
	cut = edge_cut(&held, 20);
	CALL(semctl, (set, 0, IPC_SET, cut), "%d, 0, IPC_SET, %s", set, pointer(cut));
	CALL(semctl, (set, 0, IPC_STAT, cut), "%d, 0, IPC_STAT, %s", set, pointer(cut));
	unsigned short *given = edge(&values);
	CALL(semctl, (set, 0, SETALL, given), "%d, 0, SETALL, %s", set, pointer(given));
	CALL(semctl, (set, 0, GETALL, given), "%d, 0, GETALL, %s", set, pointer(given));
	struct { long type; char text[8]; } message = { 7, "messag" };
	CALL(msgsnd, (message_queue, edge_cut(&message, sizeof(long) + 7), 7, 0), "%d, {mtype=7, mtext=\"messag\\0\"}, 7, 0", message_queue);
	CALL(msgrcv, (message_queue, edge_cut(&message, sizeof(long) + 7), 7, 0L, IPC_NOWAIT), "%d, {mtype=7, mtext=\"messag\\0\"}, 7, 0, IPC_NOWAIT",
	     message_queue);
	cut = edge_cut(&message, sizeof(long) - 1);
	CALL(msgrcv, (message_queue, cut, 7, 0L, IPC_NOWAIT), "%d, %s, 7, 0, IPC_NOWAIT", message_queue, pointer(cut));
	operated();
	CALL(msgctl, (message_queue, IPC_RMID, NULL), "%d, IPC_RMID, NULL", message_queue);
	CALL(semctl, (set, 0, IPC_RMID, 0), "%d, 0, IPC_RMID, NULL", set);
}

#define NAME edge_cut("trace-test", 11)
#define TYPE edge_cut("user", 5)

/* A key that ends with the process. */
static void keys(void)
{
	long key = CALL(add_key, (TYPE, NAME, edge_cut("payload", 7), 7, KEY_SPEC_PROCESS_KEYRING),
			"\"user\", \"trace-test\", \"payload\", 7, KEY_SPEC_PROCESS_KEYRING");
	VOLATILE(key);
	CALL(request_key, (TYPE, NAME, NULL, KEY_SPEC_PROCESS_KEYRING), "\"user\", \"trace-test\", NULL, KEY_SPEC_PROCESS_KEYRING");
	void *endless = edge_cut("user", 4);
	CALL(request_key, (endless, endless, endless, 0), "%s, %s, %s, 0", pointer(endless), pointer(endless), pointer(endless));
	CALL(keyctl, (KEYCTL_SEARCH, KEY_SPEC_PROCESS_KEYRING, TYPE, NAME, 0), "KEYCTL_SEARCH, KEY_SPEC_PROCESS_KEYRING, \"user\", \"trace-test\", 0");
	CALL(keyctl, (KEYCTL_SEARCH, KEY_SPEC_PROCESS_KEYRING, endless, NAME, 0), "KEYCTL_SEARCH, KEY_SPEC_PROCESS_KEYRING, %s, \"trace-test\", 0",
	     pointer(endless));
	CALL(keyctl, (KEYCTL_UPDATE, key, edge_cut("new", 3), 3), "KEYCTL_UPDATE, %ld, \"new\", 3", key);
	void *cut = edge_cut("new", 2);
	CALL(keyctl, (KEYCTL_UPDATE, key, cut, 3), "KEYCTL_UPDATE, %ld, %s, 3", key, pointer(cut));
	CALL(keyctl, (KEYCTL_READ, key, edge_cut("...", 3), 3), "KEYCTL_READ, %ld, \"new\", 3", key);
	CALL(keyctl, (KEYCTL_READ, key, cut, 3), "KEYCTL_READ, %ld, %s, 3", key, pointer(cut));
	struct iovec piece = { edge_cut("piece", 5), 5 };
	CALL(keyctl, (KEYCTL_INSTANTIATE_IOV, -99, edge(&piece), 1, 0), "KEYCTL_INSTANTIATE_IOV, -99, [{iov_base=\"piece\", iov_len=5}], 1, 0");
}

#define DUMMY "{type=PERF_TYPE_SOFTWARE, size=PERF_ATTR_SIZE_VER0, config=PERF_COUNT_SW_DUMMY, sample_period=0, sample_type=0, read_format=0, " \
	"disabled=1, precise_ip=0 /" "* arbitrary skid *" "/, ...}"

static void measured(void)
{
	static struct perf_event_attr dummy = { .type = PERF_TYPE_SOFTWARE, .size = PERF_ATTR_SIZE_VER0, .config = PERF_COUNT_SW_DUMMY, .disabled = 1 };
	static union bpf_attr map = { .map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 8, .max_entries = 1 };
	CALL(perf_event_open, (edge_cut(&dummy, 64), 0, -1, -1, 0), DUMMY ", 0, -1, -1, 0");
	CALL(bpf, (BPF_MAP_CREATE, edge_cut(&map, 16), 16), "BPF_MAP_CREATE, {map_type=BPF_MAP_TYPE_ARRAY, key_size=4, value_size=8, max_entries=1}, 16");
}

int main(void)
{
	prepare();
	BEGIN();
	messages();
	old_queues();
	keys();
	measured();
	return END();
}
