import { ON_BOTH, type PayloadProtocol } from '../payload-protocol.ts'
import { little16, word16 } from '../recognised.ts'

/** 3E and 4E frames in binary: subheader, network 0, station 0xff, module 0x03ff. */
const [FRAME_3E, FRAME_4E] = [0x5000, 0x5400]
const COMMANDS: Readonly<Record<number, string>> = {
  257: 'read-cpu-model',
  1025: 'batch-read',
  5121: 'batch-write',
  1561: 'self-test',
}

function accessAt(bytes: Uint8Array): number {
  return word16(bytes, 0) === FRAME_4E ? 6 : 2
}

export const melsec: PayloadProtocol = {
  name: 'melsec',
  title: 'Mitsubishi MELSEC (SLMP)',
  specification: 'Mitsubishi SH-080956, "SLMP Reference Manual"',
  transports: ON_BOTH,
  firstBytes: [FRAME_3E >>> 8, FRAME_4E >>> 8],
  matches: bytes => {
    const subheader = word16(bytes, 0)
    const at = accessAt(bytes)
    if (subheader !== FRAME_3E && subheader !== FRAME_4E) return false
    return (
      bytes.length >= at + 13 &&
      bytes[at + 1] === 0xff &&
      little16(bytes, at + 2) === 0x03ff &&
      little16(bytes, at + 5) === bytes.length - at - 7
    )
  },
  decode: bytes => {
    const code = little16(bytes, accessAt(bytes) + 9)
    const command = COMMANDS[code] ?? `0x${code.toString(16).padStart(4, '0')}`
    return { fields: { command }, group: `MELSEC ${command}` }
  },
  examples: {
    is: [{ hex: '5000 00 ff ff03 00 0600 1000 0101 0000', fields: { command: 'read-cpu-model' } }],
    isNot: [{ hex: '5000 00 ff ff03 00 0700 1000 0101 0000' }],
  },
}
