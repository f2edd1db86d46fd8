// build: gcc -O0 -static   abis: 32
#include "expect.h"

#include <sys/sem.h>
#include <time.h>

static struct sembuf operations[2] = { { 0, 1, 0 }, { 1, 2, SEM_UNDO | IPC_NOWAIT } };
static struct timespec brief = { 0, 5 };

int main(void)
{
	BEGIN();
#ifdef __i386__
	CALL_AS("semop", SYS_ipc, result, (1, -1, 2, 0, operations, 0), "-1, [{sem_num=0, sem_op=1, sem_flg=0}, {sem_num=1, sem_op=2, sem_flg=SEM_UNDO|IPC_NOWAIT}], 2");
	CALL_AS("semop", SYS_ipc, result, (1, -1, 1, 0, GARBAGE, 0), "-1, 0xbadbad0, 1");
	CALL_AS("semtimedop", SYS_ipc, result, (4, -1, 2, 0, operations, &brief), "-1, [{sem_num=0, sem_op=1, sem_flg=0}, {sem_num=1, sem_op=2, sem_flg=SEM_UNDO|IPC_NOWAIT}], 2, {tv_sec=0, tv_nsec=5}");
	CALL_AS("semtimedop", SYS_ipc, result, (4, -1, 1, 0, operations, GARBAGE), "-1, [{sem_num=0, sem_op=1, sem_flg=0}], 1, 0xbadbad0");
	CALL(ipc, (99, 1, 2, 3, GARBAGE, 5), "99, 0x1, 0x2, 0x3, 0xbadbad0, 0x5");
	CALL_AS("semget", SYS_ipc, result, (2, 0x1234, 1, 0, 0, 0), "0x1234, 1, 000");
	CALL_AS("msgget", SYS_ipc, result, (13, 0x1234, 0, 0, 0, 0), "0x1234, 000");
	CALL_AS("shmget", SYS_ipc, result, (23, 0x1234, 0, 0, 0, 0), "0x1234, 0, 000");
#endif
	return END();
}
