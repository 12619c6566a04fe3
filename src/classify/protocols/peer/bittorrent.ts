import { UDP } from '../../../model/protocol.ts'
import { firstOf } from '../first-bytes.ts'
import { type Decoded, ON_BOTH, type PayloadProtocol } from '../payload-protocol.ts'
import { hexFrom, latin1, startsWithText, word16, word32 } from '../recognised.ts'

const HANDSHAKE = 19
/** Micro transport: type 4 (SYN) and version 1; header of 20 bytes, an extension of ten more. */
const [UTP_SYN, UTP_HEADER, UTP_EXTENDED] = [0x41, 20, 30]
/** "Connect" of UDP trackers (BEP 15). */
const TRACKER_CONNECT = 16

/** Handshake of peers; a bencoded query or answer of the distributed hash table; a tracker's connect; a SYN of the micro transport. */
function matches(bytes: Uint8Array, transport: number): boolean {
  if (bytes[0] === HANDSHAKE) return startsWithText(bytes, 'BitTorrent protocol', 1)
  if (transport !== UDP) return false
  if (bytes[0] === 0x64) return isHashTable(bytes)
  if (bytes[0] === 0)
    return bytes.length === TRACKER_CONNECT && word32(bytes, 0) === 0x417 && word32(bytes, 4) === 0x27101980
  return isMicroSyn(bytes)
}

/** First keys of a message: a (arguments), e (error), r (answer), or those that some clients put before them. */
function isHashTable(bytes: Uint8Array): boolean {
  if (bytes[1] !== 0x31 && bytes[1] !== 0x32) return false
  return /^d(?:1:[are]|2:ip\d{1,2}:)/.test(latin1(bytes, 0, 12)) && latin1(bytes).includes('1:y1:')
}

/** Nothing received yet: timestamp difference 0, nothing acknowledged. */
function isMicroSyn(bytes: Uint8Array): boolean {
  if (bytes.length !== UTP_HEADER && bytes.length !== UTP_EXTENDED) return false
  return bytes[1]! <= 2 && word32(bytes, 8) === 0 && word16(bytes, 18) === 0
}

function decode(bytes: Uint8Array): Decoded {
  if (bytes[0] === HANDSHAKE) {
    const client = latin1(bytes, 48, 56).replace(/[^\x20-\x7e].*/s, '')
    return {
      fields: { message: 'handshake', infoHash: hexFrom(bytes, 28, 48), client },
      group: `BitTorrent handshake ${/^-[A-Za-z]{2}\w{4}-/.test(client) ? client : ''}`.trim(),
    }
  }
  if (bytes[0] === UTP_SYN) return { fields: { message: 'utp-syn' }, group: 'BitTorrent uTP SYN' }
  if (bytes[0] === 0) return { fields: { message: 'tracker-connect' }, group: 'BitTorrent tracker connect' }
  const query = /1:q\d{1,2}:(ping|find_node|get_peers|announce_peer|get|put|sample_infohashes)/.exec(latin1(bytes))?.[1]
  const fields: Record<string, string> = { message: 'dht' }
  if (query !== undefined) fields.query = query
  return { fields, group: `BitTorrent DHT ${query ?? ''}`.trim() }
}

export const bittorrent: PayloadProtocol = {
  name: 'bittorrent',
  title: 'BitTorrent',
  specification: 'BEP 3, BEP 5, BEP 15, BEP 29',
  transports: ON_BOTH,
  firstBytes: [0, HANDSHAKE, UTP_SYN, ...firstOf('d')],
  matches,
  decode,
  examples: {
    is: [
      {
        text: `\x13BitTorrent protocol${'\0'.repeat(8)}${'h'.repeat(20)}-qB4250-abcdefghijkl`,
        fields: { message: 'handshake', client: '-qB4250-' },
      },
      {
        transport: UDP,
        text: 'd1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:aa1:y1:qe',
        fields: { message: 'dht', query: 'ping' },
      },
      { transport: UDP, hex: '0000041727101980 00000000 12345678', fields: { message: 'tracker-connect' } },
      { transport: UDP, hex: '41 00 1234 12345678 00000000 00100000 0001 0000', fields: { message: 'utp-syn' } },
    ],
    isNot: [
      { text: '\x13BitTorrent' },
      { transport: UDP, text: 'd1:b' },
      { transport: UDP, hex: '41 00 1234 12345678 00000001 00100000 0001 0000' },
    ],
  },
}
