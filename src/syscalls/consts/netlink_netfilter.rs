//! Netlink: the subsystems of netfilter, and the messages that each of them has.

names! {
    SUBSYSTEMS: "NFNL_SUBSYS_???", "linux/netlink.h linux/netfilter/nfnetlink.h" {
        NFNL_SUBSYS_NONE = 0, NFNL_SUBSYS_CTNETLINK = 1, NFNL_SUBSYS_CTNETLINK_EXP = 2, NFNL_SUBSYS_QUEUE = 3,
        NFNL_SUBSYS_ULOG = 4, NFNL_SUBSYS_OSF = 5, NFNL_SUBSYS_IPSET = 6, NFNL_SUBSYS_ACCT = 7,
        NFNL_SUBSYS_CTNETLINK_TIMEOUT = 8, NFNL_SUBSYS_CTHELPER = 9, NFNL_SUBSYS_NFTABLES = 10,
        NFNL_SUBSYS_NFT_COMPAT = 11, NFNL_SUBSYS_HOOK = 12,
    }
    CONNECTION_MESSAGES: "IPCTNL_MSG_CT_???", "linux/netlink.h sys/socket.h linux/netfilter/nfnetlink_conntrack.h" {
        IPCTNL_MSG_CT_NEW = 0, IPCTNL_MSG_CT_GET = 1, IPCTNL_MSG_CT_DELETE = 2, IPCTNL_MSG_CT_GET_CTRZERO = 3,
        IPCTNL_MSG_CT_GET_STATS_CPU = 4, IPCTNL_MSG_CT_GET_STATS = 5, IPCTNL_MSG_CT_GET_DYING = 6,
        IPCTNL_MSG_CT_GET_UNCONFIRMED = 7,
    }
    EXPECTATION_MESSAGES: "IPCTNL_MSG_EXP_???", "linux/netlink.h sys/socket.h linux/netfilter/nfnetlink_conntrack.h" {
        IPCTNL_MSG_EXP_NEW = 0, IPCTNL_MSG_EXP_GET = 1, IPCTNL_MSG_EXP_DELETE = 2, IPCTNL_MSG_EXP_GET_STATS_CPU = 3,
    }
    QUEUE_MESSAGES: "NFQNL_MSG_???", "linux/netlink.h sys/socket.h linux/netfilter/nfnetlink_queue.h" {
        NFQNL_MSG_PACKET = 0, NFQNL_MSG_VERDICT = 1, NFQNL_MSG_CONFIG = 2, NFQNL_MSG_VERDICT_BATCH = 3,
    }
    LOG_MESSAGES: "NFULNL_MSG_???", "linux/netlink.h sys/socket.h linux/netfilter/nfnetlink_log.h" {
        NFULNL_MSG_PACKET = 0, NFULNL_MSG_CONFIG = 1,
    }
    FINGERPRINT_MESSAGES: "OSF_MSG_???", "linux/netlink.h sys/socket.h linux/netfilter/nfnetlink_osf.h" {
        OSF_MSG_ADD = 0, OSF_MSG_REMOVE = 1,
    }
    IP_SET_MESSAGES: "IPSET_CMD_???", "linux/netlink.h sys/socket.h linux/netfilter/ipset/ip_set.h" {
        IPSET_CMD_NONE = 0, IPSET_CMD_PROTOCOL = 1, IPSET_CMD_CREATE = 2, IPSET_CMD_DESTROY = 3, IPSET_CMD_FLUSH = 4,
        IPSET_CMD_RENAME = 5, IPSET_CMD_SWAP = 6, IPSET_CMD_LIST = 7, IPSET_CMD_SAVE = 8, IPSET_CMD_ADD = 9,
        IPSET_CMD_DEL = 10, IPSET_CMD_TEST = 11, IPSET_CMD_HEADER = 12, IPSET_CMD_TYPE = 13, IPSET_CMD_RESTORE = 16,
        IPSET_CMD_HELP = 17, IPSET_CMD_VERSION = 18, IPSET_CMD_QUIT = 19, IPSET_CMD_COMMIT = 20,
    }
    ACCOUNTING_MESSAGES: "NFNL_MSG_ACCT_???", "linux/netlink.h sys/socket.h linux/netfilter/nfnetlink_acct.h" {
        NFNL_MSG_ACCT_NEW = 0, NFNL_MSG_ACCT_GET = 1, NFNL_MSG_ACCT_GET_CTRZERO = 2, NFNL_MSG_ACCT_DEL = 3,
        NFNL_MSG_ACCT_OVERQUOTA = 4,
    }
    TIMEOUT_MESSAGES: "IPCTNL_MSG_TIMEOUT_???", "linux/netlink.h sys/socket.h linux/netfilter/nfnetlink_cttimeout.h" {
        IPCTNL_MSG_TIMEOUT_NEW = 0, IPCTNL_MSG_TIMEOUT_GET = 1, IPCTNL_MSG_TIMEOUT_DELETE = 2,
        IPCTNL_MSG_TIMEOUT_DEFAULT_SET = 3, IPCTNL_MSG_TIMEOUT_DEFAULT_GET = 4,
    }
    HELPER_MESSAGES: "NFNL_MSG_CTHELPER_???", "linux/netlink.h sys/socket.h linux/netfilter/nfnetlink_cthelper.h" {
        NFNL_MSG_CTHELPER_NEW = 0, NFNL_MSG_CTHELPER_GET = 1, NFNL_MSG_CTHELPER_DEL = 2,
    }
    TABLE_MESSAGES: "NFT_MSG_???", "linux/netlink.h sys/socket.h linux/netfilter/nf_tables.h" {
        NFT_MSG_NEWTABLE = 0, NFT_MSG_GETTABLE = 1, NFT_MSG_DELTABLE = 2, NFT_MSG_NEWCHAIN = 3, NFT_MSG_GETCHAIN = 4,
        NFT_MSG_DELCHAIN = 5, NFT_MSG_NEWRULE = 6, NFT_MSG_GETRULE = 7, NFT_MSG_DELRULE = 8, NFT_MSG_NEWSET = 9,
        NFT_MSG_GETSET = 10, NFT_MSG_DELSET = 11, NFT_MSG_NEWSETELEM = 12, NFT_MSG_GETSETELEM = 13,
        NFT_MSG_DELSETELEM = 14, NFT_MSG_NEWGEN = 15, NFT_MSG_GETGEN = 16, NFT_MSG_TRACE = 17, NFT_MSG_NEWOBJ = 18,
        NFT_MSG_GETOBJ = 19, NFT_MSG_DELOBJ = 20, NFT_MSG_GETOBJ_RESET = 21, NFT_MSG_NEWFLOWTABLE = 22,
        NFT_MSG_GETFLOWTABLE = 23, NFT_MSG_DELFLOWTABLE = 24,
    }
    COMPATIBILITY_MESSAGES: "NFNL_MSG_COMPAT_???", "linux/netlink.h sys/socket.h linux/netfilter/nf_tables_compat.h" {
        NFNL_MSG_COMPAT_GET = 0,
    }
    HOOK_MESSAGES: "NFT_MSG_HOOK_???", "linux/netlink.h sys/socket.h linux/netfilter/nfnetlink_hook.h" {
        NFNL_MSG_HOOK_GET = 0,
    }
    CRYPTO_TYPES: "CRYPTO_MSG_???", "linux/cryptouser.h" {
        CRYPTO_MSG_NEWALG = 16, CRYPTO_MSG_DELALG = 17, CRYPTO_MSG_UPDATEALG = 18, CRYPTO_MSG_GETALG = 19,
        CRYPTO_MSG_DELRNG = 20,
    }
    SELINUX_TYPES: "SELNL_MSG_???", "sys/socket.h linux/selinux_netlink.h" {
        SELNL_MSG_SETENFORCE = 16, SELNL_MSG_POLICYLOAD = 17,
    }
}
