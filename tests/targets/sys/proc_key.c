// build: gcc -O0 -static   abis: 64 32
#include "expect.h"

#include <linux/keyctl.h>
#include <sys/uio.h>

static char room[200], other[64];
static struct iovec vectors[2] = { { "hello", 5 }, { GARBAGE, 3 } };
static struct keyctl_dh_params diffie = { { 1 }, 2, 3 };
static struct keyctl_kdf_params kdf;
static struct keyctl_pkey_query query;
static struct keyctl_pkey_params asymmetric = { 5, 6, { 7 }, { 0 } };

int main(void)
{
	char *p1;
	vectors[0].iov_base = other;
	strcpy(other, "hello");
	kdf.hashname = other;
	kdf.otherinfo = room;
	kdf.otherinfolen = 5;
	strcpy(room, "other\1info");
	char described[200] = "";
	int key = (int) syscall(SYS_add_key, "user", "t", "payload", 7, KEY_SPEC_PROCESS_KEYRING);
	REQUIRE(key > 0);
	VOLATILE(key);
	BEGIN();
	CALL(add_key, ("user", GARBAGE, GARBAGE, 8, -99), "\"user\", 0xbadbad0, 0xbadbad0, 8, -99");
	CALL(add_key, (GARBAGE, "d", 0, 0, -2), "0xbadbad0, \"d\", NULL, 0, KEY_SPEC_PROCESS_KEYRING");
	CALL(add_key, ("nonexistent", "description", "payload\1", 8, -8), "\"nonexistent\", \"description\", \"payload\\1\", 8, KEY_SPEC_REQUESTOR_KEYRING");
	CALL(add_key, ("nonexistent", "a description of more than thirty-two bytes", GARBAGE, 0, 12345678), "\"nonexistent\", \"a description of more than thirt\"..., \"\", 0, 12345678");
	p1 = edge_cut("abc", 3);
	CALL(add_key, ("nonexistent", "d", p1, 4, -3), "\"nonexistent\", \"d\", %s, 4, KEY_SPEC_SESSION_KEYRING", pointer(p1));
	p1 = edge_cut("abc", 3);
	CALL(add_key, (p1, p1, 0, 0, -6), "%s, %s, NULL, 0, KEY_SPEC_GROUP_KEYRING", pointer(p1), pointer(p1));
	CALL(request_key, ("nonexistent", "d", 0, -2), "\"nonexistent\", \"d\", NULL, KEY_SPEC_PROCESS_KEYRING");
	CALL(request_key, ("nonexistent", "d", "callout", 0), "\"nonexistent\", \"d\", \"callout\", 0");
	CALL(request_key, (GARBAGE, GARBAGE, GARBAGE, 12345678), "0xbadbad0, 0xbadbad0, 0xbadbad0, 12345678");
	CALL(keyctl, (KEYCTL_GET_KEYRING_ID, -99, 1), "KEYCTL_GET_KEYRING_ID, -99, 1");
	CALL(keyctl, (KEYCTL_JOIN_SESSION_KEYRING, GARBAGE), "KEYCTL_JOIN_SESSION_KEYRING, 0xbadbad0");
	CALL(keyctl, (KEYCTL_UPDATE, -99, "new\1", 4), "KEYCTL_UPDATE, -99, \"new\\1\", 4");
	CALL(keyctl, (KEYCTL_UPDATE, 12345678, GARBAGE, 4), "KEYCTL_UPDATE, 12345678, 0xbadbad0, 4");
	CALL(keyctl, (KEYCTL_REVOKE, -99), "KEYCTL_REVOKE, -99");
	CALL(keyctl, (KEYCTL_CHOWN, -99, -1, 5), "KEYCTL_CHOWN, -99, -1, 5");
	CALL(keyctl, (KEYCTL_SETPERM, -99, 0x3f0101ff), "KEYCTL_SETPERM, -99, KEY_POS_VIEW|KEY_POS_READ|KEY_POS_WRITE|KEY_POS_SEARCH|KEY_POS_LINK|KEY_POS_SETATTR|KEY_USR_VIEW|KEY_GRP_VIEW|KEY_OTH_VIEW|KEY_OTH_READ|KEY_OTH_WRITE|KEY_OTH_SEARCH|KEY_OTH_LINK|KEY_OTH_SETATTR|0xc0");
	CALL(keyctl, (KEYCTL_SETPERM, -99, 0), "KEYCTL_SETPERM, -99, 0");
	CALL(keyctl, (KEYCTL_SETPERM, 12345678, 0x3f3f3f3f), "KEYCTL_SETPERM, 12345678, KEY_POS_VIEW|KEY_POS_READ|KEY_POS_WRITE|KEY_POS_SEARCH|KEY_POS_LINK|KEY_POS_SETATTR|KEY_USR_VIEW|KEY_USR_READ|KEY_USR_WRITE|KEY_USR_SEARCH|KEY_USR_LINK|KEY_USR_SETATTR|KEY_GRP_VIEW|KEY_GRP_READ|KEY_GRP_WRITE|KEY_GRP_SEARCH|KEY_GRP_LINK|KEY_GRP_SETATTR|KEY_OTH_VIEW|KEY_OTH_READ|KEY_OTH_WRITE|KEY_OTH_SEARCH|KEY_OTH_LINK|KEY_OTH_SETATTR");
	CALL(keyctl, (KEYCTL_DESCRIBE, -99, room, 200), "KEYCTL_DESCRIBE, -99, %s, 200", pointer(room));
	CALL(keyctl, (KEYCTL_DESCRIBE, key, described, 200), "KEYCTL_DESCRIBE, %d, %s, 200", key, quoted(described, strlen(described)));
	CALL(keyctl, (KEYCTL_CLEAR, -99), "KEYCTL_CLEAR, -99");
	CALL(keyctl, (KEYCTL_LINK, -99, -3), "KEYCTL_LINK, -99, KEY_SPEC_SESSION_KEYRING");
	CALL(keyctl, (KEYCTL_UNLINK, -99, -3), "KEYCTL_UNLINK, -99, KEY_SPEC_SESSION_KEYRING");
	CALL(keyctl, (KEYCTL_SEARCH, -99, "user", "kk", 0), "KEYCTL_SEARCH, -99, \"user\", \"kk\", 0");
	CALL(keyctl, (KEYCTL_SEARCH, -99, "user", GARBAGE, -2), "KEYCTL_SEARCH, -99, \"user\", 0xbadbad0, KEY_SPEC_PROCESS_KEYRING");
	CALL(keyctl, (KEYCTL_READ, -99, room, 200), "KEYCTL_READ, -99, %s, 200", pointer(room));
	CALL(keyctl, (KEYCTL_READ, -99, 0, 0), "KEYCTL_READ, -99, NULL, 0");
	CALL(keyctl, (KEYCTL_INSTANTIATE, -99, "abc", 3, -2), "KEYCTL_INSTANTIATE, -99, \"abc\", 3, KEY_SPEC_PROCESS_KEYRING");
	CALL(keyctl, (KEYCTL_INSTANTIATE, 5, GARBAGE, 3, 7), "KEYCTL_INSTANTIATE, 5, 0xbadbad0, 3, 7");
	CALL(keyctl, (KEYCTL_NEGATE, -99, 6, -2), "KEYCTL_NEGATE, -99, 6, KEY_SPEC_PROCESS_KEYRING");
	CALL(keyctl, (KEYCTL_SET_REQKEY_KEYRING, 77), "KEYCTL_SET_REQKEY_KEYRING, 77 /* KEY_REQKEY_DEFL_??? */");
	CALL(keyctl, (KEYCTL_SET_REQKEY_KEYRING, -1), "KEYCTL_SET_REQKEY_KEYRING, KEY_REQKEY_DEFL_NO_CHANGE");
	CALL(keyctl, (KEYCTL_SET_TIMEOUT, -99, 100), "KEYCTL_SET_TIMEOUT, -99, 100");
	CALL(keyctl, (KEYCTL_ASSUME_AUTHORITY, -99), "KEYCTL_ASSUME_AUTHORITY, -99");
	CALL(keyctl, (KEYCTL_GET_SECURITY, -99, room, 200), "KEYCTL_GET_SECURITY, -99, %s, 200", pointer(room));
	CALL(keyctl, (KEYCTL_SESSION_TO_PARENT), "KEYCTL_SESSION_TO_PARENT");
	CALL(keyctl, (KEYCTL_REJECT, -99, 6, 7, -2), "KEYCTL_REJECT, -99, 6, E2BIG, KEY_SPEC_PROCESS_KEYRING");
	CALL(keyctl, (KEYCTL_REJECT, -99, 6, 512, -2), "KEYCTL_REJECT, -99, 6, ERESTARTSYS, KEY_SPEC_PROCESS_KEYRING");
	CALL(keyctl, (KEYCTL_INSTANTIATE_IOV, -99, vectors, 2, -2), "KEYCTL_INSTANTIATE_IOV, -99, [{iov_base=\"hello\", iov_len=5}, {iov_base=0xbadbad0, iov_len=3}], 2, KEY_SPEC_PROCESS_KEYRING");
	CALL(keyctl, (KEYCTL_INSTANTIATE_IOV, -99, GARBAGE, 2, -2), "KEYCTL_INSTANTIATE_IOV, -99, 0xbadbad0, 2, KEY_SPEC_PROCESS_KEYRING");
	CALL(keyctl, (KEYCTL_INVALIDATE, -99), "KEYCTL_INVALIDATE, -99");
	CALL(keyctl, (KEYCTL_GET_PERSISTENT, -1, -99), "KEYCTL_GET_PERSISTENT, -1, -99");
	CALL(keyctl, (KEYCTL_DH_COMPUTE, &diffie, room, 100, &kdf), "KEYCTL_DH_COMPUTE, {private=1, prime=2, base=3}, %s, 100, {hashname=\"hello\", otherinfo=\"other\", otherinfolen=5}", pointer(room));
	CALL(keyctl, (KEYCTL_DH_COMPUTE, &diffie, room, 100, 0), "KEYCTL_DH_COMPUTE, {private=1, prime=2, base=3}, %s, 100, NULL", pointer(room));
	CALL(keyctl, (KEYCTL_DH_COMPUTE, GARBAGE, room, 100, GARBAGE), "KEYCTL_DH_COMPUTE, 0xbadbad0, %s, 100, 0xbadbad0", pointer(room));
	CALL(keyctl, (KEYCTL_PKEY_QUERY, -99, 0, "enc=raw", &query), "KEYCTL_PKEY_QUERY, -99, 0, \"enc=raw\", %s", pointer(&query));
	CALL(keyctl, (KEYCTL_PKEY_QUERY, -99, 5, GARBAGE, GARBAGE), "KEYCTL_PKEY_QUERY, -99, 0x5, 0xbadbad0, 0xbadbad0");
	CALL(keyctl, (KEYCTL_PKEY_ENCRYPT, &asymmetric, "enc=raw", room, other), "KEYCTL_PKEY_ENCRYPT, {key_id=5, in_len=6, out_len=7}, \"enc=raw\", \"other\\1\", %s", pointer(other));
	CALL(keyctl, (KEYCTL_PKEY_DECRYPT, &asymmetric, "enc=raw", room, other), "KEYCTL_PKEY_DECRYPT, {key_id=5, in_len=6, out_len=7}, \"enc=raw\", \"other\\1\", %s", pointer(other));
	CALL(keyctl, (KEYCTL_PKEY_SIGN, &asymmetric, "enc=raw", room, other), "KEYCTL_PKEY_SIGN, {key_id=5, in_len=6, out_len=7}, \"enc=raw\", \"other\\1\", %s", pointer(other));
	CALL(keyctl, (KEYCTL_PKEY_VERIFY, &asymmetric, "enc=raw", room, other), "KEYCTL_PKEY_VERIFY, {key_id=5, in_len=6, in2_len=7}, \"enc=raw\", \"other\\1\", \"hello\\0\\0\"");
	CALL(keyctl, (KEYCTL_PKEY_VERIFY, GARBAGE, GARBAGE, GARBAGE, GARBAGE), "KEYCTL_PKEY_VERIFY, 0xbadbad0, 0xbadbad0, 0xbadbad0, 0xbadbad0");
	CALL(keyctl, (KEYCTL_RESTRICT_KEYRING, -99, "asym", "builtin"), "KEYCTL_RESTRICT_KEYRING, -99, \"asym\", \"builtin\"");
	CALL(keyctl, (KEYCTL_RESTRICT_KEYRING, -99, 0, 0), "KEYCTL_RESTRICT_KEYRING, -99, NULL, NULL");
	CALL(keyctl, (KEYCTL_MOVE, -99, -4, -2, 1), "KEYCTL_MOVE, -99, KEY_SPEC_USER_KEYRING, KEY_SPEC_PROCESS_KEYRING, KEYCTL_MOVE_EXCL");
	CALL(keyctl, (KEYCTL_MOVE, -99, -4, -2, 6), "KEYCTL_MOVE, -99, KEY_SPEC_USER_KEYRING, KEY_SPEC_PROCESS_KEYRING, 0x6 /* KEYCTL_MOVE_??? */");
	CALL(keyctl, (KEYCTL_CAPABILITIES, GARBAGE, 3), "KEYCTL_CAPABILITIES, 0xbadbad0, 3");
	CALL(keyctl, (KEYCTL_WATCH_KEY, -99, 5, -1, 0), "KEYCTL_WATCH_KEY, 0xffffff9d, 0x5, 0xffffffff, 0");
	CALL(keyctl, (777, 1, GARBAGE, 3, 4), "0x309 /* KEYCTL_??? */, 0x1, 0xbadbad0, 0x3, 0x4");
	return END();
}
