/**
 * Numbers of the Linux kernel's interface. They are the same on every architecture that Node runs on, except where said;
 * names as in the headers: include/linux/socket.h, uapi/linux/{if_packet,if_ether,if_arp,filter,prctl,capability}.h.
 */
export const AF_INET = 2
export const AF_INET6 = 10
export const AF_PACKET = 17
export const SOCK_STREAM = 1
export const SOCK_DGRAM = 2
export const SOCK_RAW = 3
export const SOCK_NONBLOCK = 0o4000
export const SOCK_CLOEXEC = 0o2000000
export const SOL_SOCKET = 1
/** asm-generic/socket.h (not MIPS, PA-RISC, SPARC). */
export const SO_SNDBUF = 7
export const SO_ATTACH_FILTER = 26
export const SO_REUSEADDR = 2
export const SOL_IP = 0
export const SOL_IPV6 = 41
/** linux/in.h, linux/in6.h: a socket that takes connections to any address that is routed to it; CAP_NET_RAW is enough. */
export const IP_TRANSPARENT = 19
export const IPV6_TRANSPARENT = 75
export const SOL_PACKET = 263

export const PACKET_ADD_MEMBERSHIP = 1
export const PACKET_RX_RING = 5
export const PACKET_STATISTICS = 6
export const PACKET_VERSION = 10
export const PACKET_QDISC_BYPASS = 20
/** Since Linux 4.20. */
export const PACKET_IGNORE_OUTGOING = 23
export const PACKET_MR_ALLMULTI = 2
export const TPACKET_V3 = 2

/** sockaddr_ll.sll_pkttype. */
export const PACKET_HOST = 0
export const PACKET_OUTGOING = 4

export const ETH_P_ALL = 0x0003
export const ETH_P_IP = 0x0800
export const ETH_P_ARP = 0x0806
export const ETH_P_8021Q = 0x8100
export const ETH_P_8021AD = 0x88a8
export const ETH_P_IPV6 = 0x86dd

/** linux/sockios.h: questions about an interface (netdevice(7)). */
export const SIOCGIFMTU = 0x8921
export const SIOCGIFHWADDR = 0x8927
export const SIOCGIFINDEX = 0x8933

/** Kinds of interface whose frames begin with an Ethernet header. */
export const ARPHRD_ETHER = 1
export const ARPHRD_LOOPBACK = 772

/** Offsets in struct tpacket_block_desc with its tpacket_hdr_v1. */
export const BLOCK = { status: 8, packets: 12, firstPacket: 16, length: 20, bytes: 48 } as const
/** Offsets in struct tpacket3_hdr; the sockaddr_ll follows at TPACKET_ALIGN(48). */
export const HEADER = {
  next: 0,
  seconds: 4,
  nanoseconds: 8,
  captured: 12,
  wire: 16,
  status: 20,
  mac: 24,
  net: 26,
  vlanTag: 32,
  vlanType: 36,
  protocol: 50,
  packetType: 58,
} as const
export const TP_STATUS_KERNEL = 0
export const TP_STATUS_USER = 1
export const TP_STATUS_VLAN_VALID = 1 << 4
export const TP_STATUS_VLAN_TPID_VALID = 1 << 6

export const PROT_READ = 1
export const PROT_WRITE = 2
export const MAP_SHARED = 1
export const MAP_PRIVATE = 2
export const MAP_ANONYMOUS = 0x20

export const POLLIN = 1
export const POLLERR = 8

export const PR_SET_NO_NEW_PRIVS = 38
export const PR_CAP_AMBIENT = 47
export const PR_CAP_AMBIENT_CLEAR_ALL = 4
export const LINUX_CAPABILITY_VERSION_3 = 0x20080522
export const CAP_NET_ADMIN = 12
export const CAP_NET_RAW = 13

export const EINTR = 4
export const EAGAIN = 11
export const EACCES = 13
export const EINVAL = 22
export const ENOPROTOOPT = 92
export const ENOBUFS = 105
export const EPERM = 1
