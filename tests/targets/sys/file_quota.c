// build: gcc -O0 -static   abis: 64 32   path: unused
#include "expect.h"
#include <linux/dqblk_xfs.h>
#include <linux/quota.h>

static void calls(void)
{
	struct if_dqblk limits = { .dqb_bhardlimit = 1, .dqb_bsoftlimit = 2, .dqb_curspace = 3, .dqb_valid = QIF_LIMITS };
	struct if_dqinfo info = { 1, 2, 4, IIF_ALL };
	unsigned format = 2;
	CALL(quotactl, (QCMD(Q_SYNC, USRQUOTA), NULL), "QCMD(Q_SYNC, USRQUOTA), NULL");
	CALL(quotactl, (QCMD(Q_QUOTAON, GRPQUOTA), "nothing", QFMT_VFS_V1, "file"), "QCMD(Q_QUOTAON, GRPQUOTA), \"nothing\", QFMT_VFS_V1, \"file\"");
	CALL(quotactl, (QCMD(Q_QUOTAOFF, USRQUOTA), GARBAGE), "QCMD(Q_QUOTAOFF, USRQUOTA), %s", pointer(GARBAGE));
	CALL(quotactl, (QCMD(Q_SETQUOTA, USRQUOTA), "nothing", 5, &limits), "QCMD(Q_SETQUOTA, USRQUOTA), \"nothing\", 5, {dqb_bhardlimit=1, "
	     "dqb_bsoftlimit=2, dqb_curspace=3, dqb_ihardlimit=0, dqb_isoftlimit=0, dqb_curinodes=0, ...}");
	CALL(quotactl, (QCMD(Q_GETQUOTA, USRQUOTA), "nothing", 5, &limits), "QCMD(Q_GETQUOTA, USRQUOTA), \"nothing\", 5, %s", pointer(&limits));
	CALL(quotactl, (QCMD(Q_SETINFO, USRQUOTA), "nothing", 0, &info), "QCMD(Q_SETINFO, USRQUOTA), \"nothing\", "
	     "{dqi_bgrace=1, dqi_igrace=2, dqi_flags=0x4 /" "* DQF_??? *" "/, dqi_valid=IIF_BGRACE|IIF_IGRACE|IIF_FLAGS}");
	CALL(quotactl, (QCMD(Q_GETFMT, USRQUOTA), "nothing", 0, &format), "QCMD(Q_GETFMT, USRQUOTA), \"nothing\", %s", pointer(&format));
	CALL(quotactl, (QCMD(Q_XGETQUOTA, USRQUOTA), "nothing", 7, GARBAGE), "QCMD(Q_XGETQUOTA, USRQUOTA), \"nothing\", 7, %s", pointer(GARBAGE));
	CALL(quotactl, (0x12345678, "nothing", 7, GARBAGE), "QCMD(%#x /" "* Q_??? *" "/, 0x78 /" "* ???QUOTA *" "/), \"nothing\", 7, %s", 0x123456, pointer(GARBAGE));
	CALL(quotactl_fd, (-1, QCMD(Q_GETINFO, GRPQUOTA), 0, &info), "-1, QCMD(Q_GETINFO, GRPQUOTA), %s", pointer(&info));
	CALL(quotactl_fd, (-1, QCMD(Q_SETQUOTA, GRPQUOTA), -1, GARBAGE), "-1, QCMD(Q_SETQUOTA, GRPQUOTA), -1, %s", pointer(GARBAGE));
}

int main(void)
{
	BEGIN();
	calls();
	return END();
}
