import { type Decoding, note } from './decoding.ts'

/** True if the ports are worth a second look: a zero, or both the same. */
export function portsAreOdd(source: number, destination: number): boolean {
  return source === destination || source === 0 || destination === 0
}

/** Notes what no honest TCP or UDP packet shows in its ports and addresses. */
export function notePorts(d: Decoding): void {
  const { out, row } = d
  const source = out.sourcePort[row]!
  const destination = out.destinationPort[row]!
  if (source === 0 || destination === 0) note(d, 'port-zero')
  if (source === destination && sameAddress(d)) note(d, 'land-packet')
}

function sameAddress(d: Decoding): boolean {
  const { source, destination } = d.out
  const word = 4 * d.row
  for (let i = word; i < word + 4; i++) if (source[i] !== destination[i]) return false
  return true
}
