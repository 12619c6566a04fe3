import { firstOf } from '../first-bytes.ts'
import { type Decoded, ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, startsWithText } from '../recognised.ts'

/** Universal exit: leaves whatever language the printer is in. */
const EXIT = '\x1b%-12345X'

/** @PJL commands, alone or behind the universal exit. */
function decode(bytes: Uint8Array): Decoded {
  const command = /@PJL ?([A-Z]{2,20}(?: [A-Z]{2,20})?)/.exec(latin1(bytes, 0, 200))?.[1] ?? ''
  return { fields: { command }, group: `PJL ${command}`.trim() }
}

export const pjl: PayloadProtocol = {
  name: 'pjl',
  title: 'Printer Job Language',
  specification: 'HP, "Printer Job Language Technical Reference Manual"',
  transports: ON_TCP,
  firstBytes: [0x1b, ...firstOf('@')],
  matches: bytes => startsWithText(bytes, EXIT) || startsWithText(bytes, '@PJL'),
  decode,
  examples: {
    is: [
      { text: `${EXIT}@PJL INFO ID\r\n${EXIT}`, fields: { command: 'INFO ID' } },
      { text: '@PJL INFO STATUS\r\n', fields: { command: 'INFO STATUS' } },
    ],
    isNot: [{ text: '\x1b[31m' }, { text: '@PJ' }],
  },
}
