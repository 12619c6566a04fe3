import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, little16, word16 } from '../recognised.ts'

const [BIG, LITTLE] = [0x42, 0x6c]

/** Set-up: byte order "B" or "l", version 11.0, lengths of the authorization's name and data. */
function matches(bytes: Uint8Array): boolean {
  if (bytes.length < 12 || bytes[1] !== 0) return false
  const word = bytes[0] === BIG ? word16 : little16
  return word(bytes, 2) === 11 && word(bytes, 4) === 0 && word(bytes, 6) <= 64 && word(bytes, 8) <= 256
}

export const x11: PayloadProtocol = {
  name: 'x11',
  title: 'X11',
  specification: 'X Window System Protocol, X Version 11, chapter 8 "Connection Setup"',
  transports: ON_TCP,
  firstBytes: [BIG, LITTLE],
  matches,
  decode: bytes => {
    const length = (bytes[0] === BIG ? word16 : little16)(bytes, 6)
    const authorization = latin1(bytes, 12, 12 + length)
    return { fields: { authorization }, group: `X11 setup ${bytes[0] === BIG ? 'big' : 'little'} "${authorization}"` }
  },
  examples: {
    is: [
      { hex: '6c00 0b00 0000 0000 0000 0000', fields: { authorization: '' } },
      {
        hex: '4200 000b 0000 0012 0010 0000 4d49542d4d414749432d434f4f4b49452d31 0000',
        fields: { authorization: 'MIT-MAGIC-COOKIE-1' },
      },
    ],
    isNot: [
      { hex: '6c00 0a00 0000 0000 0000 0000' },
      { hex: '6c00 0b00 0000' },
      { hex: '4200 0b00 0000 0000 0000 0000' },
    ],
  },
}
