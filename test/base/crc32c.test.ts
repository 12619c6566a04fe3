import { describe, expect, it } from 'vitest'
import { crc32c } from '../../src/base/crc32c.ts'

/** RFC 3720 appendix B.4, as numbers rather than in the order of the bytes on the wire. */
const VECTORS: [string, Uint8Array, number][] = [
  ['32 bytes of zeroes', new Uint8Array(32), 0x8a9136aa],
  ['32 bytes of ones', new Uint8Array(32).fill(0xff), 0x62a8ab43],
  ['32 bytes counting up', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
  ['32 bytes counting down', Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
  [
    'an iSCSI SCSI Read (10) command PDU',
    Buffer.from(
      '01c00000000000000000000000000000140000000000040000000014000000182800000000000000020000000000000000'.slice(0, 96),
      'hex',
    ),
    0xd9963a56,
  ],
  ['"123456789"', Buffer.from('123456789'), 0xe3069283],
]

describe('crc32c', () => {
  it.each(VECTORS)('agrees with the standard for %s', (_, bytes, expected) => {
    expect(crc32c(bytes)).toBe(expected)
  })

  it('goes on where another part ended, at any place', () => {
    const bytes = Uint8Array.from({ length: 41 }, (_, i) => (i * 37) & 255)
    for (let cut = 0; cut <= bytes.length; cut++)
      expect(crc32c(bytes, cut, bytes.length, crc32c(bytes, 0, cut))).toBe(crc32c(bytes))
  })
})
