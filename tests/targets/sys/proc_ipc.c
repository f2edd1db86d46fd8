// build: gcc -O0 -static   abis: 64 32
#include "expect.h"

#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <time.h>

static struct shmid_ds segment;
static struct semid_ds set;
static struct msqid_ds queue;
static struct shminfo limits;
static struct { long type; char text[40]; } message = { 7, "hello\1world" }, received;
static struct sembuf operations[3] = { { 0, 1, 0 }, { 1, 2, SEM_UNDO | IPC_NOWAIT | 0x10 }, { 2, -3, IPC_NOWAIT } };
static unsigned short values[3] = { 1, 2, 3 };
static struct timespec second = { 1, 5 }, endless = { 1, 1000000000 };
static long long wide_second[2] = { 1, 5 };
static int id, queue_id, set_id;

int main(void)
{
	char *p1;
	BEGIN();
	id = CALL(shmget, (IPC_PRIVATE, 4096, 0640 | IPC_CREAT), "IPC_PRIVATE, 4096, IPC_CREAT|0640");
	CALL(shmget, (0x1234, 0, 0), "0x1234, 0, 000");
	CALL(shmget, (0x1234, 99, SHM_HUGETLB | 21 << 26 | 0777), "0x1234, 99, SHM_HUGETLB|21<<SHM_HUGE_SHIFT|0777");
	CALL(shmget, (-1, -1, IPC_EXCL | 010000 | 0x10000), "0xffffffff, 4294967295, IPC_EXCL|SHM_NORESERVE|0x10000|000");
	CALL_HEX(shmat, (id, 0x40000000, SHM_RND), "%lld, 0x40000000, SHM_RND", (long long) id);
	CALL(shmat, (id, GARBAGE, SHM_RDONLY | SHM_REMAP | SHM_EXEC | 1), "%lld, 0xbadbad0, SHM_RDONLY|SHM_REMAP|SHM_EXEC|0x1", (long long) id);
	CALL(shmat, (-1, 0, 0), "-1, NULL, 0");
	CALL(shmctl, (id, IPC_STAT, GARBAGE), "%lld, IPC_STAT, 0xbadbad0", (long long) id);
	p1 = edge_cut(&segment, 8);
	CALL(shmctl, (id, IPC_STAT, p1), "%lld, IPC_STAT, %s", (long long) id, pointer(p1));
	segment.shm_perm.mode = 0600;
	CALL(shmctl, (id, IPC_SET, &segment), "%lld, IPC_SET, {shm_perm={uid=0, gid=0, mode=0600}}", (long long) id);
	p1 = edge_cut(&segment, 8);
	CALL(shmctl, (id, IPC_SET, p1), "%lld, IPC_SET, %s", (long long) id, pointer(p1));
	CALL(shmctl, (-1, IPC_SET, &segment), "-1, IPC_SET, {shm_perm={uid=0, gid=0, mode=0600}}");
	CALL(shmctl, (0, IPC_INFO, GARBAGE), "0, IPC_INFO, 0xbadbad0");
	CALL(shmctl, (id, SHM_LOCK, 0), "%lld, SHM_LOCK, NULL", (long long) id);
	CALL(shmctl, (id, SHM_UNLOCK, 0), "%lld, SHM_UNLOCK, NULL", (long long) id);
	CALL(shmctl, (-1, SHM_STAT, &segment), "-1, SHM_STAT, %s", pointer(&segment));
	CALL(shmctl, (-1, 15, &segment), "-1, SHM_STAT_ANY, %s", pointer(&segment));
	CALL(shmctl, (-1, SHM_INFO, 0), "-1, SHM_INFO, NULL");
	CALL(shmctl, (id, 99, 5), "%lld, 0x63 /* SHM_??? */, 0x5", (long long) id);
	CALL(shmctl, (id, 0x100 | 99, 5), "%lld, IPC_64|0x63 /* SHM_??? */, 0x5", (long long) id);
	CALL(shmdt, (0x40000000), "0x40000000");
	CALL(shmdt, (0x40000000), "0x40000000");
	CALL(shmctl, (id, IPC_RMID, 0), "%lld, IPC_RMID, NULL", (long long) id);
	CALL(shmctl, (id, IPC_RMID, 0), "%lld, IPC_RMID, NULL", (long long) id);
	queue_id = CALL(msgget, (IPC_PRIVATE, 0600 | IPC_CREAT), "IPC_PRIVATE, IPC_CREAT|0600");
	CALL(msgget, (0x77, IPC_EXCL | IPC_NOWAIT | 0x40000), "0x77, IPC_EXCL|IPC_NOWAIT|0x40000|000");
	CALL(msgsnd, (queue_id, &message, 20, 0), "%lld, {mtype=7, mtext=\"hello\\1world\\0\\0\\0\\0\\0\\0\\0\\0\\0\"}, 20, 0", (long long) queue_id);
	CALL(msgsnd, (queue_id, &message, 40, IPC_NOWAIT | MSG_NOERROR | MSG_EXCEPT | 0x80000), "%lld, {mtype=7, mtext=\"hello\\1world\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\"...}, 40, MSG_NOERROR|MSG_EXCEPT|IPC_NOWAIT|0x80000", (long long) queue_id);
	CALL(msgsnd, (queue_id, GARBAGE, 5, 0), "%lld, 0xbadbad0, 5, 0", (long long) queue_id);
	p1 = edge_cut(&message, sizeof(long) + 3);
	CALL(msgsnd, (queue_id, p1, 5, 0), "%lld, %s, 5, 0", (long long) queue_id, pointer(p1));
	p1 = edge_cut(&message, 3);
	CALL(msgsnd, (queue_id, p1, 5, 0), "%lld, %s, 5, 0", (long long) queue_id, pointer(p1));
	CALL(msgsnd, (-1, 0, 5, 0), "-1, NULL, 5, 0");
	CALL(msgrcv, (queue_id, &received, 40, 0L, 0), "%lld, {mtype=7, mtext=\"hello\\1world\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\"...}, 40, 0, 0", (long long) queue_id);
	CALL(msgrcv, (queue_id, &received, 5, -7L, MSG_NOERROR | IPC_NOWAIT), "%lld, {mtype=7, mtext=\"hello\"}, 5, -7, MSG_NOERROR|IPC_NOWAIT", (long long) queue_id);
	CALL(msgrcv, (queue_id, &received, 5, 1L, IPC_NOWAIT | MSG_COPY), "%lld, %s, 5, 1, MSG_COPY|IPC_NOWAIT", (long long) queue_id, pointer(&received));
	CALL(msgrcv, (queue_id, GARBAGE, 5, 7L, IPC_NOWAIT), "%lld, 0xbadbad0, 5, 7, IPC_NOWAIT", (long long) queue_id);
	CALL(msgrcv, (-1, 0, 5, 7L, 0), "-1, NULL, 5, 7, 0");
	CALL(msgctl, (queue_id, IPC_STAT, GARBAGE), "%lld, IPC_STAT, 0xbadbad0", (long long) queue_id);
	queue.msg_qbytes = 100;
	queue.msg_perm.mode = 0600;
	CALL(msgctl, (queue_id, IPC_SET, &queue), "%lld, IPC_SET, {msg_perm={uid=0, gid=0, mode=0600}, msg_qbytes=100}", (long long) queue_id);
	CALL(msgctl, (-1, MSG_STAT, &queue), "-1, MSG_STAT, %s", pointer(&queue));
	CALL(msgctl, (-1, MSG_INFO, 0), "-1, MSG_INFO, NULL");
	CALL(msgctl, (0, IPC_INFO, GARBAGE), "0, IPC_INFO, 0xbadbad0");
	CALL(msgctl, (-1, 99, 0), "-1, 0x63 /* MSG_??? */, NULL");
	CALL(msgctl, (queue_id, IPC_RMID, 0), "%lld, IPC_RMID, NULL", (long long) queue_id);
	set_id = CALL(semget, (IPC_PRIVATE, 3, 0600 | IPC_CREAT), "IPC_PRIVATE, 3, IPC_CREAT|0600");
	CALL(semget, (0x55, -1, IPC_EXCL | 0x40000), "0x55, -1, IPC_EXCL|0x40000|000");
	CALL(semctl, (set_id, 0, SETALL, values), "%lld, 0, SETALL, %s", (long long) set_id, pointer(values));
	CALL(semctl, (set_id, 1, SETVAL, 5), "%lld, 1, SETVAL, 0x5", (long long) set_id);
	CALL(semctl, (set_id, 1, GETVAL, 0), "%lld, 1, GETVAL, NULL", (long long) set_id);
	CALL(semctl, (set_id, 1, GETNCNT, 0), "%lld, 1, GETNCNT, NULL", (long long) set_id);
	CALL(semctl, (set_id, 1, GETZCNT, 0), "%lld, 1, GETZCNT, NULL", (long long) set_id);
	CALL(semctl, (set_id, 0, GETALL, GARBAGE), "%lld, 0, GETALL, 0xbadbad0", (long long) set_id);
	set.sem_perm.mode = 0600;
	CALL(semctl, (set_id, 0, IPC_SET, &set), "%lld, 0, IPC_SET, {sem_perm={uid=0, gid=0, mode=0600}}", (long long) set_id);
	CALL(semctl, (set_id, 0, IPC_STAT, GARBAGE), "%lld, 0, IPC_STAT, 0xbadbad0", (long long) set_id);
	CALL(semctl, (-1, 0, SEM_STAT, 0), "-1, 0, SEM_STAT, NULL");
	CALL(semctl, (-1, 0, SEM_INFO, 5), "-1, 0, SEM_INFO, 0x5");
	CALL(semctl, (-1, -1, 99, 0), "-1, -1, 0x63 /* SEM_??? */, NULL");
#ifndef __i386__
	CALL(shmat, (-1, GARBAGE, 0), "-1, 0xbadbad0, 0");
	CALL(semop, (set_id, operations, 2), "%lld, [{sem_num=0, sem_op=1, sem_flg=0}, {sem_num=1, sem_op=2, sem_flg=SEM_UNDO|IPC_NOWAIT|0x10}], 2", (long long) set_id);
	CALL(semop, (set_id, operations, 3), "%lld, [{sem_num=0, sem_op=1, sem_flg=0}, {sem_num=1, sem_op=2, sem_flg=SEM_UNDO|IPC_NOWAIT|0x10}, {sem_num=2, sem_op=-3, sem_flg=IPC_NOWAIT}], 3", (long long) set_id);
	CALL(semop, (set_id, GARBAGE, 1), "%lld, 0xbadbad0, 1", (long long) set_id);
#endif
	p1 = edge_cut(operations, 6);
#ifndef __i386__
	CALL(semop, (set_id, p1, 2), "%lld, [{sem_num=0, sem_op=1, sem_flg=0}, ... /* %s */], 2", (long long) set_id, pointer(p1 + sizeof(struct sembuf)));
#endif
	p1 = edge_cut(operations, 8);
#ifndef __i386__
	CALL(semop, (set_id, p1, 2), "%lld, [{sem_num=0, sem_op=1, sem_flg=0}, ... /* %s */], 2", (long long) set_id, pointer(p1 + sizeof(struct sembuf)));
	CALL(semop, (-1, 0, 0), "-1, NULL, 0");
	CALL(semtimedop, (set_id, operations, 1, &second), "%lld, [{sem_num=0, sem_op=1, sem_flg=0}], 1, {tv_sec=1, tv_nsec=5}", (long long) set_id);
	CALL(semtimedop, (set_id, operations, 1, &endless), "%lld, [{sem_num=0, sem_op=1, sem_flg=0}], 1, {tv_sec=1, tv_nsec=1000000000}", (long long) set_id);
#endif
	p1 = edge_cut(&second, 4);
#ifndef __i386__
	CALL(semtimedop, (-1, 0, 1, p1), "-1, NULL, 1, %s", pointer(p1));
	CALL(semtimedop, (set_id, GARBAGE, 1, 0), "%lld, 0xbadbad0, 1, NULL", (long long) set_id);
#endif
#ifdef __i386__
	CALL(semtimedop_time64, (set_id, operations, 1, wide_second), "%lld, [{sem_num=0, sem_op=1, sem_flg=0}], 1, {tv_sec=1, tv_nsec=5}", (long long) set_id);
	CALL(semtimedop_time64, (set_id, GARBAGE, 1, GARBAGE), "%lld, 0xbadbad0, 1, 0xbadbad0", (long long) set_id);
#endif
	p1 = edge_cut(wide_second, 8);
#ifdef __i386__
	CALL(semtimedop_time64, (-1, 0, 0, p1), "-1, NULL, 0, %s", pointer(p1));
#endif
	CALL(semctl, (set_id, 0, IPC_RMID, 0), "%lld, 0, IPC_RMID, NULL", (long long) set_id);
	VOLATILE(id);
	VOLATILE(queue_id);
	VOLATILE(set_id);
	return END();
}
