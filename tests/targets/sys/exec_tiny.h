/* A program whose only call is exit, for targets that become it: nothing of a start-up stands behind the execve. */
#ifndef EXEC_TINY_H
#define EXEC_TINY_H

#include "waits.h"
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <stddef.h>
#include <sys/wait.h>

#define TINY "tiny"

/* Writes the program, of the width of this one; its exit status is 3. */
static void write_tiny(void)
{
#ifdef __i386__
	static const unsigned char code[] = "\xb8\1\0\0\0" "\xbb\3\0\0\0" "\xcd\x80"; /* mov $1, %eax; mov $3, %ebx; int $0x80 */
#else
	static const unsigned char code[] = "\xb8\x3c\0\0\0" "\xbf\3\0\0\0" "\x0f\5"; /* mov $60, %eax; mov $3, %edi; syscall */
#endif
	struct { ElfW(Ehdr) header; ElfW(Phdr) segment; unsigned char code[sizeof code]; } image;
	enum { BASE = 0x400000 };
	memset(&image, 0, sizeof image);
	memcpy(image.header.e_ident, ELFMAG, SELFMAG);
	image.header.e_ident[EI_CLASS] = IS32 ? ELFCLASS32 : ELFCLASS64;
	image.header.e_ident[EI_DATA] = ELFDATA2LSB;
	image.header.e_ident[EI_VERSION] = EV_CURRENT;
	image.header.e_type = ET_EXEC;
	image.header.e_machine = IS32 ? EM_386 : EM_X86_64;
	image.header.e_version = EV_CURRENT;
	image.header.e_entry = BASE + offsetof(__typeof__(image), code);
	image.header.e_phoff = offsetof(__typeof__(image), segment);
	image.header.e_ehsize = sizeof image.header;
	image.header.e_phentsize = sizeof image.segment;
	image.header.e_phnum = 1;
	image.segment = (ElfW(Phdr)) { .p_type = PT_LOAD, .p_flags = PF_R | PF_X, .p_vaddr = BASE, .p_filesz = sizeof image,
				       .p_memsz = sizeof image, .p_align = EXPECT_PAGE };
	memcpy(image.code, code, sizeof code);
	int fd = open(TINY, O_WRONLY | O_CREAT | O_TRUNC, 0755);
	REQUIRE(fd >= 0 && write(fd, &image, sizeof image) == sizeof image && close(fd) == 0);
}

/* Has a child make the call, which should become the program, in the region. `name` is that of the call, `line` what stands in its
 * parentheses. */
static int become_tiny(const char *name, long number, const long *arguments, const char *line)
{
	int status;
	pid_t pid = fork();
	REQUIRE(pid >= 0);
	if (pid == 0) {
		/* The parent's waitpid must not come between the lines. */
		wait_for(getppid(), "State:", sleeps);
		BEGIN();
		syscall(number, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4]);
		/* With another result than that of the kernel there is no other program. */
		syscall(SYS_exit, 3L, 0L, 0L, 0L, 0L, 0L);
	}
	REQUIRE(waitpid(pid, &status, 0) == pid && status == 3 << 8);
	EXPECT("%s(%s) = 0", name, line);
	expect_format("case", "%s success", name);
	EXPECT("exit(3) = ?");
	EXPECT("+++ exited with 3 +++");
	return TELL();
}

#endif
