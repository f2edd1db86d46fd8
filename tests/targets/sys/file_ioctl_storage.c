// build: gcc -O0 -static   abis: 64 32
#include "expect.h"
#include <linux/btrfs.h>
#include <linux/btrfs_tree.h>
#include <linux/dm-ioctl.h>
#include <linux/nbd.h>
#include <mtd/mtd-abi.h>
#include <mtd/ubi-user.h>
#include <scsi/sg.h>
#include <linux/bsg.h>
#include <sys/ioctl.h>

#define ON(request, argument, ...) CALL(ioctl, (-1, request, argument), "-1, " #request __VA_ARGS__)

static char room[4096];

static void mapper(void)
{
	static struct {
		struct dm_ioctl head;
		struct dm_target_spec target;
		char parameters[8];
	} load = { { .version = { 4, 0, 0 }, .data_size = sizeof load, .data_start = sizeof load.head, .target_count = 1, .flags = DM_READONLY_FLAG, .name = "root" },
		{ .sector_start = 0, .length = 8, .target_type = "linear" }, "8:1 0" };
	static struct dm_ioctl old = { .version = { 3, 0, 0 }, .data_size = sizeof old };
	ON(DM_VERSION, &load, ", [{version=[4, 0, 0], data_size=%zu, name=\"root\", flags=DM_READONLY_FLAG}]", sizeof load);
	ON(DM_TABLE_LOAD, &load, ", [{version=[4, 0, 0], data_size=%zu, data_start=%zu, name=\"root\", target_count=1, flags=DM_READONLY_FLAG}, ...]",
		sizeof load, sizeof load.head);
	ON(DM_LIST_DEVICES, &old, ", [{version=[3, 0, 0] /" "* unsupported device mapper ABI version *" "/}]");
	ON(DM_DEV_STATUS, GARBAGE, ", %s", pointer(GARBAGE));
}

static void commands(void)
{
	static unsigned char command[6] = { 0x12, 0, 0, 0, 36, 0 }, data[36], sense[18];
	struct sg_io_hdr third = { .interface_id = 'S', .dxfer_direction = SG_DXFER_FROM_DEV, .cmd_len = 6, .cmdp = command, .mx_sb_len = 18, .sbp = sense,
		.dxfer_len = 36, .dxferp = data, .timeout = 1000 };
	struct sg_io_v4 fourth = { .guard = 'Q', .request_len = 6, .request = (unsigned long) command, .timeout = 5 };
	int neither = 7;
	ON(SG_IO, &third,
		", {interface_id='S', dxfer_direction=SG_DXFER_FROM_DEV, cmd_len=6, cmdp=\"\\x12\\x00\\x00\\x00\\x24\\x00\", mx_sb_len=18, iovec_count=0, "
		"dxfer_len=36, timeout=1000, flags=0, dxferp=\"%s\"..., status=0, masked_status=0, msg_status=0, sb_len_wr=0, sbp=\"\", host_status=0, "
		"driver_status=0, resid=0, duration=0, info=0}",
		"\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00"
		"\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00");
	ON(SG_IO, &fourth,
		", {guard='Q', protocol=BSG_PROTOCOL_SCSI, subprotocol=BSG_SUB_PROTOCOL_SCSI_CMD, request_len=6, request=\"\\x12\\x00\\x00\\x00\\x24\\x00\", "
		"request_tag=0, request_attr=0, request_priority=0, request_extra=0, max_response_len=0, dout_iovec_count=0, dout_xfer_len=0, "
		"din_iovec_count=0, din_xfer_len=0, dout_xferp=NULL, timeout=5, flags=0, usr_ptr=0, response_len=0, response=NULL, din_xferp=NULL, "
		"driver_status=0, transport_status=0, device_status=0, retry_delay=0, info=0, duration=0, response_len=0, din_resid=0, dout_resid=0, "
		"generated_tag=0}");
	ON(SG_IO, &neither, ", [7]");
	ON(SG_IO, NULL, ", NULL");
}

static void flash(void)
{
	struct erase_info_user range = { 0x1000, 0x2000 };
	struct ubi_mkvol_req volume = { .vol_id = UBI_VOL_NUM_AUTO, .alignment = 1, .bytes = 4096, .vol_type = UBI_DYNAMIC_VOLUME, .name_len = 4, .name = "root" };
	struct ubi_attach_req attach = { .ubi_num = 1, .mtd_num = 2, .max_beb_per1024 = 20 };
	struct ubi_leb_change_req change = { 3, 512, 3, { 0 } };
	CALL(ioctl, (-1, MEMERASE, &range), "-1, MIXER_WRITE(2) or MEMERASE, {start=0x1000, length=0x2000}");
	CALL(ioctl, (-1, ECCGETSTATS, room), "-1, MIXER_READ(18) or ECCGETSTATS, %s", pointer(room));
	ON(UBI_IOCMKVOL, &volume, ", {vol_id=-1, alignment=1, bytes=4096, vol_type=UBI_DYNAMIC_VOLUME, flags=0, name_len=4, name=\"root\"}");
	ON(UBI_IOCATT, &attach, ", {ubi_num=1, mtd_num=2, vid_hdr_offset=0, max_beb_per1024=20}");
	ON(UBI_IOCEBCH, &change, ", {lnum=3, bytes=512, dtype=UBI_UNKNOWN}");
	ON(NBD_SET_SIZE_BLOCKS, 7, ", 7");
	ON(NBD_SET_FLAGS, NBD_FLAG_READ_ONLY, ", NBD_FLAG_READ_ONLY");
}

static void trees(void)
{
	static struct btrfs_ioctl_search_args search = { .key = { .tree_id = BTRFS_FS_TREE_OBJECTID, .max_objectid = -1ULL, .max_offset = -1ULL,
		.max_transid = -1ULL, .min_type = BTRFS_INODE_ITEM_KEY, .max_type = BTRFS_DIR_ITEM_KEY, .nr_items = 2 } };
	static struct btrfs_ioctl_vol_args_v2 volume = { .fd = 5, .flags = BTRFS_SUBVOL_RDONLY, .name = "snapshot" };
	static struct btrfs_ioctl_balance_args balance = { .flags = BTRFS_BALANCE_DATA, .data = { .flags = BTRFS_BALANCE_ARGS_USAGE, .usage = 50 } };
	static struct btrfs_ioctl_dev_replace_args replace = { .cmd = BTRFS_IOCTL_DEV_REPLACE_CMD_STATUS };
	struct btrfs_ioctl_quota_ctl_args quota = { .cmd = BTRFS_QUOTA_CTL_ENABLE };
	ON(BTRFS_IOC_TREE_SEARCH, &search,
		", {key={tree_id=BTRFS_FS_TREE_OBJECTID, min_objectid=0, max_objectid=UINT64_MAX, min_offset=0, max_offset=UINT64_MAX, min_transid=0, "
		"max_transid=UINT64_MAX, min_type=BTRFS_INODE_ITEM_KEY, max_type=BTRFS_DIR_ITEM_KEY, nr_items=2}}");
	ON(BTRFS_IOC_SNAP_CREATE_V2, edge(&volume), ", {fd=5, flags=BTRFS_SUBVOL_RDONLY, name=\"snapshot\"}");
	ON(BTRFS_IOC_BALANCE_V2, &balance,
		", {flags=BTRFS_BALANCE_DATA, data={profiles=0, usage=50, devid=makedev(0, 0), pstart=0, pend=0, vstart=0, vend=0, target=0, "
		"flags=BTRFS_BALANCE_ARGS_USAGE}}");
	ON(BTRFS_IOC_DEV_REPLACE, &replace, ", {cmd=BTRFS_IOCTL_DEV_REPLACE_CMD_STATUS}");
	ON(BTRFS_IOC_QUOTA_CTL, &quota, ", {cmd=BTRFS_QUOTA_CTL_ENABLE}");
	ON(BTRFS_IOC_FS_INFO, room, ", %s", pointer(room));
}

int main(void)
{
	BEGIN();
	mapper();
	commands();
	flash();
	trees();
	return END();
}
