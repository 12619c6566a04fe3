import { existsSync, readFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { type AddressWords, parseAddress, v4Words } from '../../base/address.ts'

/** Addresses of all interfaces of this machine. */
export function heldAddresses(): AddressWords[] {
  return Object.values(networkInterfaces())
    .flatMap(list => list ?? [])
    .map(one => parseAddress(one.address))
    .filter(words => words !== null)
}

/** Interface of the default route, by /proc/net/route and /proc/net/ipv6_route; null without one. */
export function defaultInterface(): string | null {
  const v4 = lines('/proc/net/route')
    .map(l => l.split(/\s+/))
    .find(f => f[1] === '00000000' && f[7] === '00000000')
  if (v4 !== undefined) return v4[0]!
  const v6 = lines('/proc/net/ipv6_route')
    .map(l => l.split(/\s+/))
    .find(f => f[0] === '0'.repeat(32) && f[1] === '00' && f[9] !== 'lo')
  return v6?.[9] ?? null
}

/** IPv4 gateway of the default route; null without one. */
export function defaultGateway(): AddressWords | null {
  const route = lines('/proc/net/route')
    .map(l => l.split(/\s+/))
    .find(f => f[1] === '00000000' && f[7] === '00000000' && f[2] !== '00000000')
  if (route === undefined) return null
  return v4Words(Buffer.from(route[2]!, 'hex').readUInt32LE(0))
}

function lines(path: string): string[] {
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : []
}
