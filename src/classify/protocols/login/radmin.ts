import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { word32 } from '../recognised.ts'

/** The first packet of the viewer: 01 00000001 000000, then a check byte pair 08 08 (as published in scanners' probes). */
export const radmin: PayloadProtocol = {
  name: 'radmin',
  title: 'Radmin',
  specification: 'public protocol analyses of Radmin 2 and 3 (first packet)',
  transports: ON_TCP,
  firstBytes: [1],
  matches: bytes => bytes.length === 10 && word32(bytes, 1) === 1 && word32(bytes, 5) === 0x00000008 && bytes[9] === 8,
  decode: () => ({ fields: {}, group: 'Radmin' }),
  examples: {
    is: [{ hex: '01 00000001 00000008 08' }],
    isNot: [{ hex: '01 00000001 00000009 08' }, { hex: '01 00000001 00000008 08 00' }],
  },
}
