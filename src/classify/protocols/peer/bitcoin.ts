import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { textUntilZero, word32 } from '../recognised.ts'

/** Network magic: main, test 3, test 4, signet, regtest; Litecoin, Dogecoin, Dash, Zcash. */
const NETWORKS: Readonly<Record<number, string>> = {
  4190024921: 'bitcoin',
  185665799: 'testnet3',
  471220008: 'testnet4',
  168021824: 'signet',
  4206867930: 'regtest',
  4223710939: 'litecoin',
  3233857728: 'dogecoin',
  3205262269: 'dash',
  619259748: 'zcash',
}
const HEADER = 24

export const bitcoin: PayloadProtocol = {
  name: 'bitcoin',
  title: 'Bitcoin and its kin',
  specification: 'Bitcoin developer reference, "P2P Network: Message Headers"',
  transports: ON_TCP,
  firstBytes: [...new Set(Object.keys(NETWORKS).map(magic => Number(magic) >>> 24))],
  matches: bytes =>
    bytes.length >= HEADER &&
    NETWORKS[word32(bytes, 0)] !== undefined &&
    bytes[4]! >= 0x61 &&
    bytes[4]! <= 0x7a &&
    bytes[15] === 0,
  decode: bytes => {
    const fields: Record<string, string> = {
      network: NETWORKS[word32(bytes, 0)]!,
      command: textUntilZero(bytes, 4, 12),
    }
    return { fields, group: `${fields.network} ${fields.command}` }
  },
  examples: {
    is: [
      {
        hex: 'f9beb4d9 76657273696f6e0000000000 64000000 358d4932',
        fields: { network: 'bitcoin', command: 'version' },
      },
    ],
    isNot: [{ hex: 'f9beb4d8 76657273696f6e0000000000 64000000 358d4932' }],
  },
}
