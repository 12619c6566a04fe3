import { errorName, lastError, libc } from './libc.ts'
import { AF_PACKET, EPERM, SOCK_CLOEXEC, SOCK_RAW } from './linux.ts'

/** Why this process cannot open a packet socket; null if it can. */
export function packetSocketProblem(): string | null {
  const fd = libc.socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0) as number
  if (fd >= 0) {
    libc.close(fd)
    return null
  }
  const error = lastError()
  return error === EPERM ? 'CAP_NET_RAW is missing' : `a packet socket is refused: ${errorName(error)}`
}
