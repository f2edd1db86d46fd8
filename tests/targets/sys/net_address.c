// build: gcc -O0 -static   abis: 64 32
// Addresses of all families, as bind(2) and connect(2) are given them: whole, cut short, and with nonsense in them.
#include "expect.h"

#define A(length, bytes, text) { length, sizeof bytes - 1, bytes, text }

static const struct {
	int length;
	// How many bytes are given; the rest is zero.
	size_t given;
	const char *bytes, *text;
} addresses[] = {
	A(16, "\0\0", "{sa_family=AF_UNSPEC, sa_data=\"\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\"}"),
	A(2, "\0\0", "{sa_family=AF_UNSPEC}"),
	A(4, "\376\1ab", "{sa_family=0x1fe /* AF_??? */, sa_data=\"ab\"}"),
	// AF_UNIX
	A(2, "\1\0", "{sa_family=AF_UNIX}"),
	A(3, "\1\0", "{sa_family=AF_UNIX, sun_path=@\"\"}"),
	A(7, "\1\0path", "{sa_family=AF_UNIX, sun_path=\"path\"}"),
	A(6, "\1\0path", "{sa_family=AF_UNIX, sun_path=\"path\"}"),
	A(110, "\1\0path", "{sa_family=AF_UNIX, sun_path=\"path\"}"),
	A(12, "\1\0\0name\0\n\377\"x", "{sa_family=AF_UNIX, sun_path=@\"name\\0\\n\\377\\\"x\"}"),
	// AF_INET, AF_INET6
	A(16, "\2\0\0\120\177\0\0\1", "{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr(\"127.0.0.1\")}"),
	A(28, "\2\0\377\377\377\377\377\377\1", "{sa_family=AF_INET, sin_port=htons(65535), sin_addr=inet_addr(\"255.255.255.255\")}"),
	A(15, "\2\0\0\120\177\0\0\1", "{sa_family=AF_INET, sa_data=\"\\0P\\177\\0\\0\\1\\0\\0\\0\\0\\0\\0\\0\"}"),
	A(28, "\12\0\0\120\0\0\0\7\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\5",
	  "{sa_family=AF_INET6, sin6_port=htons(80), sin6_flowinfo=htonl(7), inet_pton(AF_INET6, \"::1\", &sin6_addr), sin6_scope_id=5}"),
	A(28, "\12\0\0\120\0\0\0\0\376\200\0\0\0\0\0\0\0\0\0\0\0\0\0\1\1",
	  "{sa_family=AF_INET6, sin6_port=htons(80), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, \"fe80::1\", &sin6_addr), "
	  "sin6_scope_id=if_nametoindex(\"lo\")}"),
	A(24, "\12\0\0\120\0\0\0\0\0\0\0\0\0\0\0\0\0\0\377\377\177\0\0\1",
	  "{sa_family=AF_INET6, sin6_port=htons(80), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, \"::ffff:127.0.0.1\", &sin6_addr)}"),
	A(25, "\12\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\3",
	  "{sa_family=AF_INET6, sin6_port=htons(0), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, \"::\", &sin6_addr), sin6_scope_id=3}"),
	A(20, "\12\0\0\120", "{sa_family=AF_INET6, sa_data=\"\\0P\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\"}"),
	// AF_AX25
	A(16, "\3\0\244\100\100\100\100\100\10", "{sa_family=AF_AX25, sax25_call=R-4, sax25_ndigis=0}"),
	A(16, "\3\0\302\100\100\100\100\100\10", "{sa_family=AF_AX25, sax25_call={ax25_call=\"\\xc2\\x40\\x40\\x40\\x40\\x40\\x08\"} /* a-4 */, sax25_ndigis=0}"),
	A(31, "\3\0\244\100\100\100\100\100\10\0\0\0\2\0\0\0\246\264\234\202\100\100\24\1",
	  "{sa_family=AF_AX25, fsa_ax25={sax25_call=R-4, sax25_ndigis=2}, fsa_digipeater=[SZNA-10, "
	  "{ax25_call=\"\\x01\\x00\\x00\\x00\\x00\\x00\\x00\"}], ...}"),
	A(23, "\3\0\244\100\100\100\100\100\10\0\0\0\2\0\0\0\246\264\234\202\100\100\24",
	  "{sa_family=AF_AX25, fsa_ax25={sax25_call=R-4, sax25_ndigis=2}, fsa_digipeater=[SZNA-10, ...]}"),
	// AF_IPX, AF_X25
	A(16, "\4\0\0\5\1\2\3\4\1\2\3\0\0\377\7",
	  "{sa_family=AF_IPX, sipx_port=htons(5), sipx_network=htonl(0x1020304), sipx_node=[0x1, 0x2, 0x3, 00, 00, 0xff], sipx_type=0x7}"),
	A(18, "\11\0" "12345", "{sa_family=AF_X25, sx25_addr={x25_addr=\"12345\"}}"),
	A(18, "\11\0" "1234567890123456", "{sa_family=AF_X25, sx25_addr={x25_addr=\"123456789012345\"...}}"),
	// AF_NETLINK
	A(12, "\20\0\0\0\1\0\0\0\4", "{sa_family=AF_NETLINK, nl_pid=1, nl_groups=0x000004}"),
	A(12, "\20\0\1\2\377\377\377\377", "{sa_family=AF_NETLINK, nl_pad=0x201, nl_pid=-1, nl_groups=00000000}"),
	// AF_PACKET
	A(20, "\21\0\10\0\1\0\0\0\1\0\0\6\1\2\3\4\5\6",
	  "{sa_family=AF_PACKET, sll_protocol=htons(ETH_P_IP), sll_ifindex=if_nametoindex(\"lo\"), sll_hatype=ARPHRD_ETHER, "
	  "sll_pkttype=PACKET_HOST, sll_halen=6, sll_addr=[0x1, 0x2, 0x3, 0x4, 0x5, 0x6]}"),
	A(20, "\21\0\0\2\0\0\0\0\4\3\11\12\1",
	  "{sa_family=AF_PACKET, sll_protocol=htons(ETH_P_AX25), sll_ifindex=0, sll_hatype=ARPHRD_LOOPBACK, "
	  "sll_pkttype=0x9 /* PACKET_??? */, sll_halen=10, sll_addr=[0x1, 00, 00, 00, 00, 00, 00, 00, ...]}"),
	// AF_BLUETOOTH: which it is follows from the length
	A(4, "\37\0\1\0", "{sa_family=AF_BLUETOOTH, hci_dev=htobs(1)}"),
	A(6, "\37\0\1\0\3\0", "{sa_family=AF_BLUETOOTH, hci_dev=htobs(1), hci_channel=HCI_CHANNEL_CONTROL}"),
	A(8, "\37\0\1\2\3\4\5\6", "{sa_family=AF_BLUETOOTH, sco_bdaddr=01:02:03:04:05:06}"),
	A(10, "\37\0\1\2\3\4\5\6\11", "{sa_family=AF_BLUETOOTH, rc_bdaddr=01:02:03:04:05:06, rc_channel=9}"),
	A(12, "\37\0\1\0\1\2\3\4\5\6\4\0",
	  "{sa_family=AF_BLUETOOTH, l2_psm=htobs(L2CAP_PSM_SDP), l2_bdaddr=01:02:03:04:05:06, l2_cid=htobs(L2CAP_CID_ATT)}"),
	A(14, "\37\0\2\20\1\2\3\4\5\6\101\0\2",
	  "{sa_family=AF_BLUETOOTH, l2_psm=htobs(L2CAP_PSM_DYN_START+1), l2_bdaddr=01:02:03:04:05:06, "
	  "l2_cid=htobs(L2CAP_CID_DYN_START+1), l2_bdaddr_type=BDADDR_LE_RANDOM}"),
	A(14, "\37\0\2\0\1\2\3\4\5\6\0\0\5",
	  "{sa_family=AF_BLUETOOTH, l2_psm=htobs(0x2 /* L2CAP_PSM_??? */), l2_bdaddr=01:02:03:04:05:06, "
	  "l2_cid=htobs(0 /* L2CAP_CID_??? */), l2_bdaddr_type=0x5 /* BDADDR_??? */}"),
	A(5, "\37\0\1\2\3", "{sa_family=AF_BLUETOOTH, sa_data=\"\\1\\2\\3\"}"),
	// AF_RXRPC, AF_IEEE802154, AF_ALG
	A(36, "!\0\1\0\2\0\20\0\2\0\0\120\177\0\0\1",
	  "{sa_family=AF_RXRPC, srx_service=0x1 /* CM_SERVICE */, transport_type=SOCK_DGRAM, transport_len=16, "
	  "transport={sin={sin_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr(\"127.0.0.1\")}}}"),
	A(36, "!\0\1\1\2\0\5\0\2\0abc",
	  "{sa_family=AF_RXRPC, srx_service=0x101 /* ???_SERVICE */, transport_type=SOCK_DGRAM, transport_len=5, "
	  "transport={sin={sin_family=AF_INET, \"abc\"}}}"),
	A(20, "$\0\0\0\2\0\0\0\377\377\5\0",
	  "{sa_family=AF_IEEE802154, addr={addr_type=0x2 /* IEEE802154_ADDR_SHORT */, pan_id=0xffff /* IEEE802154_PANID_BROADCAST */, "
	  "short_addr=0x5}}"),
	A(20, "$\0\0\0\3\0\0\0\1\0\1\2\3\4\5\6\7\10",
	  "{sa_family=AF_IEEE802154, addr={addr_type=0x3 /* IEEE802154_ADDR_LONG */, pan_id=0x1, hwaddr=01:02:03:04:05:06:07:08}}"),
	A(88, "&\0hash\0\0\0\0\0\0\0\0\0\0\0\20\0\0\1\0\0\0sha256",
	  "{sa_family=AF_ALG, salg_type=\"hash\", salg_feat=0x1000 /* CRYPTO_ALG_KERN_DRIVER_ONLY */, "
	  "salg_mask=0x1 /* CRYPTO_ALG_??? */, salg_name=\"sha256\"}"),
	A(27, "&\0hashhashhashhash\0\0\0\0\0\0abc",
	  "{sa_family=AF_ALG, salg_type=\"hashhashhashh\"..., salg_feat=0x6873 /* CRYPTO_ALG_??? */, salg_mask=0, salg_name=\"ab\"...}"),
	// AF_NFC, AF_VSOCK, AF_QIPCRTR, AF_XDP, AF_MCTP
	A(16, "'\0\0\0\1\0\0\0\2\0\0\0\5",
	  "{sa_family=AF_NFC, dev_idx=if_nametoindex(\"lo\"), target_idx=0x2, nfc_protocol=NFC_PROTO_NFC_DEP}"),
	A(20, "'\0\0\0\0\0\0\0\2\0\0\0\11",
	  "{sa_family=AF_NFC, dev_idx=0, target_idx=0x2, nfc_protocol=0x9 /* NFC_PROTO_??? */, ...}"),
	A(16, "(\0\0\0\5\0\0\0\2\0\0\0\1", "{sa_family=AF_VSOCK, svm_cid=VMADDR_CID_HOST, svm_port=0x5, svm_flags=VMADDR_FLAG_TO_HOST}"),
	A(16, "(\0\1\0\377\377\377\377\377\377\377\377\2\1\2\3",
	  "{sa_family=AF_VSOCK, svm_reserved1=0x1, svm_cid=VMADDR_CID_ANY, svm_port=VMADDR_PORT_ANY, "
	  "svm_flags=0x2 /* VMADDR_FLAG_??? */, svm_zero=\"\\x01\\x02\\x03\"}"),
	A(12, "*\0\0\0\1\0\0\0\2", "{sa_family=AF_QIPCRTR, sq_node=0x1, sq_port=0x2}"),
	A(16, ",\0\1\0\1\0\0\0\2\0\0\0\7", "{sa_family=AF_XDP, sxdp_flags=XDP_SHARED_UMEM, sxdp_ifindex=if_nametoindex(\"lo\"), "
	  "sxdp_queue_id=2, sxdp_shared_umem_fd=7}"),
	A(16, ",\0\6\0\0\0\0\0\2", "{sa_family=AF_XDP, sxdp_flags=XDP_COPY|XDP_ZEROCOPY, sxdp_ifindex=0, sxdp_queue_id=2}"),
	A(12, "-\0\0\0\0\0\0\0\377\1\10",
	  "{sa_family=AF_MCTP, smctp_network=MCTP_NET_ANY, smctp_addr={s_addr=MCTP_ADDR_ANY}, smctp_type=0x1, smctp_tag=0x8}"),
	A(12, "-\0\1\0\5\0\0\0\0\1\10\1",
	  "{sa_family=AF_MCTP, __smctp_pad0=0x1, smctp_network=0x5, smctp_addr={s_addr=MCTP_ADDR_NULL}, smctp_type=0x1, smctp_tag=0x8, "
	  "__smctp_pad1=0x1}"),
	// Families of which nothing more is known
	A(8, "\36\0\1\2\3\4\5\6", "{sa_family=AF_TIPC, sa_data=\"\\1\\2\\3\\4\\5\\6\"}"),
	A(8, "\35\0\1\2\3\4\5\6", "{sa_family=AF_CAN, sa_data=\"\\1\\2\\3\\4\\5\\6\"}"),
};

int main(void)
{
	char bytes[128];
	int fd = -1;
	BEGIN();
	for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
		int length = addresses[i].length;
		size_t given = addresses[i].given;
		memset(bytes, 0, sizeof bytes);
		memcpy(bytes, addresses[i].bytes, given < (size_t) length ? given : (size_t) length);
		CALL(bind, (fd, edge_cut(bytes, length), length), "-1, %s, %d", addresses[i].text, length);
	}
	// Of an address that can't be read, that is none, or that has an impossible length, its own address is shown.
	static const int lengths[] = { 0, 1, -1, 16, 129 };
	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
		CALL(connect, (fd, GARBAGE, lengths[i]), "-1, %s, %d", pointer(GARBAGE), lengths[i]);
		CALL(connect, (fd, NULL, lengths[i]), "-1, NULL, %d", lengths[i]);
	}
	memset(bytes, 0, sizeof bytes);
	void *last = edge_cut(bytes, 15);
	CALL(connect, (fd, last, 16), "-1, %s, 16", pointer(last));
	CALL(connect, (fd, bytes, 1), "-1, %s, 1", pointer(bytes));
	CALL(connect, (fd, bytes, -1), "-1, %s, -1", pointer(bytes));
	bytes[0] = 1, bytes[2] = 'x';
	CALL(connect, (fd, edge(&bytes), 1000), "-1, {sa_family=AF_UNIX, sun_path=\"x\"}, 1000");
	return END();
}
