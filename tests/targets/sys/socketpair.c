// build: gcc -O0 -static   abis: 64 32
#include "expect.h"
#include <sys/socket.h>
#include <sys/uio.h>

int main(void)
{
	int ends[2] = { -1, -1 };
	char first[4], second[100];
	BEGIN();
	long rc = syscall(SYS_socketpair, AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends);
	EXPECT("socketpair(AF_UNIX, SOCK_SEQPACKET|SOCK_CLOEXEC, 0, [%d, %d]) = %s", ends[0], ends[1], result(rc));
	struct iovec out[] = { { "head", 4 }, { "body", 4 } };
	struct msghdr message = { .msg_iov = out, .msg_iovlen = 2 };
	rc = syscall(SYS_sendmsg, ends[0], &message, MSG_NOSIGNAL | MSG_DONTWAIT);
	EXPECT("sendmsg(%d, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=\"head\", iov_len=4}, {iov_base=\"body\", iov_len=4}], "
	       "msg_iovlen=2, msg_controllen=0, msg_flags=0}, MSG_DONTWAIT|MSG_NOSIGNAL) = %s",
	       ends[0], result(rc));
	struct iovec in[] = { { first, sizeof first }, { second, sizeof second } };
	message = (struct msghdr){ .msg_iov = in, .msg_iovlen = 2 };
	rc = syscall(SYS_recvmsg, ends[1], &message, 0);
	EXPECT("recvmsg(%d, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=\"head\", iov_len=4}, {iov_base=\"body\", iov_len=100}], "
	       "msg_iovlen=2, msg_controllen=0, msg_flags=0}, 0) = %s",
	       ends[1], result(rc));
	// A descriptor goes along.
	union {
		char room[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control;
	memset(&control, 0, sizeof control);
	struct iovec one = { "x", 1 };
	message = (struct msghdr){ .msg_iov = &one, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = CMSG_LEN(sizeof(int)) };
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);
	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(int));
	memset(CMSG_DATA(header), 0, sizeof(int));
	rc = syscall(SYS_sendmsg, ends[0], &message, 0);
	EXPECT("sendmsg(%d, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=\"x\", iov_len=1}], msg_iovlen=1, "
	       "msg_control=[{cmsg_len=%d, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[0]}], msg_controllen=%d, "
	       "msg_flags=0}, 0) = %s",
	       ends[0], (int) CMSG_LEN(sizeof(int)), (int) CMSG_LEN(sizeof(int)), result(rc));
	// A literal cannot be written to.
	rc = syscall(SYS_recvmsg, ends[1], &message, MSG_DONTWAIT | MSG_PEEK);
	EXPECT("recvmsg(%d, {msg_namelen=0}, MSG_PEEK|MSG_DONTWAIT) = %s", ends[1], result(rc));
	one.iov_base = second;
	rc = syscall(SYS_recvmsg, ends[1], &message, MSG_DONTWAIT | MSG_PEEK);
	EXPECT("recvmsg(%d, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=\"x\", iov_len=1}], msg_iovlen=1, "
	       "msg_control=[{cmsg_len=%d, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[%d]}], msg_controllen=%d, "
	       "msg_flags=0}, MSG_PEEK|MSG_DONTWAIT) = %s",
	       ends[1], (int) CMSG_LEN(sizeof(int)), *(int *) CMSG_DATA(header), (int) message.msg_controllen, result(rc));
	rc = syscall(SYS_socketpair, AF_INET, SOCK_STREAM, 0, ends);
	EXPECT("socketpair(AF_INET, SOCK_STREAM, 0, %s) = %s", pointer(ends), result(rc));
	return END();
}
