import { checked, libc } from '../libc.ts'
import {
  AF_INET,
  AF_INET6,
  IP_TRANSPARENT,
  IPV6_TRANSPARENT,
  SO_REUSEADDR,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SOCK_STREAM,
  SOL_IP,
  SOL_IPV6,
  SOL_SOCKET,
} from '../linux.ts'
import { setOption } from '../ring.ts'

/**
 * A TCP socket on a loopback address and port that also takes connections to addresses that are not this machine's own, where a
 * TPROXY rule sends them to it (Documentation/networking/tproxy.rst). Not yet listening; the caller owns the descriptor.
 * Needs CAP_NET_RAW. Throws TEITEN_LIVE_CAPTURE.
 */
export function transparentSocket(six: boolean, port: number): number {
  const where = `${six ? '[::1]' : '127.0.0.1'}:${port}`
  const type = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC
  const fd = checked(libc.socket(six ? AF_INET6 : AF_INET, type, 0) as number, 'socket', where)
  const level = six ? SOL_IPV6 : SOL_IP
  checked(setOption(fd, SOL_SOCKET, SO_REUSEADDR, [1]), 'SO_REUSEADDR', where)
  checked(setOption(fd, level, six ? IPV6_TRANSPARENT : IP_TRANSPARENT, [1]), 'IP_TRANSPARENT', where)
  const address = loopback(six, port)
  checked(libc.bind(fd, address, address.length) as number, 'bind', where)
  return fd
}

/** struct sockaddr_in and sockaddr_in6: family, port in network order, then the address. */
function loopback(six: boolean, port: number): Uint8Array {
  const bytes = new Uint8Array(six ? 28 : 16)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, six ? AF_INET6 : AF_INET, true)
  view.setUint16(2, port)
  if (six) bytes[23] = 1
  else bytes.set([127, 0, 0, 1], 4)
  return bytes
}
