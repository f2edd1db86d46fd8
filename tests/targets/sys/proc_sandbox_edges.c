// build: gcc -O0 -static   abis: 64 32
// Security modules where the memory ends.
#include "expect.h"

static const unsigned size256 = 256, size16 = 16;
static const unsigned long long room[32];
static const struct { unsigned long long id, flags, length, context_length; char context[16]; } context = { 104, 0, 48, 11, "unconfined" };

/* The modules of this kernel, in the order that it says. */
static const char *modules(const unsigned long long *ids, unsigned count)
{
	static const char *const names[] = { "CAPABILITY", "SELINUX", "SMACK", "TOMOYO", "APPARMOR", "YAMA", "LOADPIN", "SAFESETID", "LOCKDOWN",
		"BPF", "LANDLOCK", "IMA", "EVM", "IPE" };
	char *list = expect_room();
	*list = 0;
	for (unsigned i = 0; i < count; i++) {
		sprintf(list + strlen(list), "%sLSM_ID_%s", i == 0 ? "" : ", ", ids[i] - 100 < 14 ? names[ids[i] - 100] : "?");
	}
	return list;
}

int main(void)
{
	PRETEND(SYS_lsm_get_self_attr);
	BEGIN();
	unsigned long long *ids = edge(&room);
	unsigned *size = edge(&size256);
	CALL(lsm_list_modules, (ids, size, 0), "[%s], [256%s], 0", modules(ids, *size / 8), *size == 256 ? "" : text(" => %u", *size));
	void *cut = edge_cut(room, 1), *half = edge_cut(&size16, 3);
	CALL(lsm_list_modules, (cut, edge(&size256), 0), "%s, [256], 0", pointer(cut));
	CALL(lsm_list_modules, (ids, half, 0), "%s, %s, 0", pointer(ids), pointer(half));
	CALL(lsm_get_self_attr, (100, edge(&context), edge(&size16), 0), "LSM_ATTR_CURRENT, [], [16], 0");
	cut = edge_cut(&context, 15);
	CALL(lsm_get_self_attr, (100, cut, edge(&size16), 0), "LSM_ATTR_CURRENT, %s, [16], 0", pointer(cut));
	CALL(lsm_get_self_attr, (100, GARBAGE, half, 0), "LSM_ATTR_CURRENT, 0xbadbad0, %s, 0", pointer(half));
	return END();
}
