// build: gcc -O1   abis: 64 32
// Runs a virtual processor twice: its program writes to a port, and then halts. With an argument there are two machines,
// whose processors have the same number and run once each, one after the other. Ends with 77 where there is no KVM.
#include <fcntl.h>
#include <linux/kvm.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

/* A machine with a processor, of which the descriptor is returned. */
static int processor_of_new_machine(void)
{
	// mov $0x3f8, %dx; out %al, (%dx); hlt
	static const unsigned char program[] = { 0xba, 0xf8, 0x03, 0xee, 0xf4 };
	int kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
	int machine = ioctl(kvm, KVM_CREATE_VM, 0);
	if (machine < 0)
		exit(77);
	char *memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	memcpy(memory, program, sizeof(program));
	struct kvm_userspace_memory_region region = {
		.guest_phys_addr = 0x1000, .memory_size = 4096, .userspace_addr = (uintptr_t) memory,
	};
	if (ioctl(machine, KVM_SET_USER_MEMORY_REGION, &region) != 0)
		exit(1);
	int processor = ioctl(machine, KVM_CREATE_VCPU, 0);
	int size = ioctl(kvm, KVM_GET_VCPU_MMAP_SIZE, 0);
	if (processor < 0 || mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, processor, 0) == MAP_FAILED)
		exit(2);
	struct kvm_sregs segments;
	ioctl(processor, KVM_GET_SREGS, &segments);
	segments.cs.base = segments.cs.selector = 0;
	ioctl(processor, KVM_SET_SREGS, &segments);
	struct kvm_regs registers = { .rip = 0x1000, .rflags = 2 };
	ioctl(processor, KVM_SET_REGS, &registers);
	return processor;
}

int main(int argc, char **argv)
{
	(void) argv;
	int processor = processor_of_new_machine();
	if (argc == 1)
		return ioctl(processor, KVM_RUN, 0) != 0 || ioctl(processor, KVM_RUN, 0) != 0;
	int other = processor_of_new_machine();
	return ioctl(processor, KVM_RUN, 0) != 0 || ioctl(other, KVM_RUN, 0) != 0;
}
