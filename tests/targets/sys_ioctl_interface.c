// build: gcc -O0   abis: 64 32
#include "expect.h"
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

int main(void)
{
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	REQUIRE(fd >= 0);
	struct ifreq request = { .ifr_ifindex = 1 };
	BEGIN();
	long rc = syscall(SYS_ioctl, fd, SIOCGIFNAME, &request);
	EXPECT("ioctl(%d, SIOCGIFNAME, {ifr_ifindex=1, ifr_name=\"lo\"}) = %s", fd, result(rc));
	rc = syscall(SYS_ioctl, fd, SIOCGIFINDEX, &request);
	EXPECT("ioctl(%d, SIOCGIFINDEX, {ifr_name=\"lo\", ifr_ifindex=1}) = %s", fd, result(rc));
	strcpy(request.ifr_name, "none");
	rc = syscall(SYS_ioctl, fd, SIOCGIFINDEX, &request);
	EXPECT("ioctl(%d, SIOCGIFINDEX, {ifr_name=\"none\"}) = %s", fd, result(rc));
	rc = syscall(SYS_ioctl, fd, SIOCGIFINDEX, 16);
	EXPECT("ioctl(%d, SIOCGIFINDEX, 0x10) = %s", fd, result(rc));
	rc = syscall(SYS_ioctl, fd, SIOCGIFINDEX, NULL);
	EXPECT("ioctl(%d, SIOCGIFINDEX, NULL) = %s", fd, result(rc));
	return END();
}
