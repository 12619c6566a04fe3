import { networkInterfaces } from 'node:os'
import type { AddressWords } from '../../base/address.ts'
import { TeitenError } from '../../base/error.ts'
import { checked, libc } from './libc.ts'
import {
  AF_INET,
  ARPHRD_ETHER,
  ARPHRD_LOOPBACK,
  SIOCGIFHWADDR,
  SIOCGIFINDEX,
  SIOCGIFMTU,
  SOCK_CLOEXEC,
  SOCK_DGRAM,
} from './linux.ts'
import { heldAddresses } from './machine-addresses.ts'

export interface InterfaceFacts {
  readonly name: string
  readonly index: number
  /** ARPHRD_… */
  readonly hardware: number
  /** Frames begin with an Ethernet header; tunnels begin with IP. */
  readonly ethernet: boolean
  /** Six bytes; zeros where there is none. */
  readonly mac: Uint8Array
  readonly mtu: number
  /** Addresses that the kernel itself holds, on any interface: it answers for them unless a rule keeps it from that. */
  readonly held: AddressWords[]
}

/** What the kernel says about an interface of this network namespace (netdevice(7)); throws TEITEN_BAD_VALUE if there is none of that name. */
export function interfaceFacts(name: string): InterfaceFacts {
  const fd = checked(libc.socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0) as number, 'socket(AF_INET)', name)
  try {
    const index = askInterface(fd, SIOCGIFINDEX, name)
    if (index === null) throw unknownInterface(name)
    const hardware = askInterface(fd, SIOCGIFHWADDR, name)!
    const arphrd = hardware.getUint16(IFREQ_VALUE, true)
    const ethernet = arphrd === ARPHRD_ETHER || arphrd === ARPHRD_LOOPBACK
    return {
      name,
      index: index.getInt32(IFREQ_VALUE, true),
      hardware: arphrd,
      ethernet,
      mac: ethernet ? new Uint8Array(hardware.buffer, IFREQ_VALUE + 2, 6) : new Uint8Array(6),
      mtu: askInterface(fd, SIOCGIFMTU, name)!.getInt32(IFREQ_VALUE, true),
      held: heldAddresses(),
    }
  } finally {
    libc.close(fd)
  }
}

/** struct ifreq: sixteen bytes of name, then the value. */
const IFREQ_VALUE = 16

function askInterface(fd: number, question: number, name: string): DataView<ArrayBuffer> | null {
  const request = new Uint8Array(40)
  if (Buffer.byteLength(name) > 15) return null
  request.set(Buffer.from(name))
  return libc.ioctl(fd, question, request) === 0 ? new DataView(request.buffer) : null
}

function unknownInterface(name: string): TeitenError {
  return new TeitenError('TEITEN_BAD_VALUE', `there is no network interface "${name}"`, {
    where: '--interface',
    next: `There are: ${Object.keys(networkInterfaces()).join(', ')}.`,
  })
}
