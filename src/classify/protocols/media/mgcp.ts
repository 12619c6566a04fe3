import { firstOf } from '../first-bytes.ts'
import { ON_UDP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1 } from '../recognised.ts'

const FORM = /^(EPCF|CRCX|MDCX|DLCX|RQNT|NTFY|AUEP|AUCX|RSIP) (\d{1,9}) (\S{1,255}) MGCP 1\.0/

export const mgcp: PayloadProtocol = {
  name: 'mgcp',
  title: 'MGCP',
  specification: 'RFC 3435 section 3.2.1',
  transports: ON_UDP,
  firstBytes: firstOf('ECMDRNA'),
  matches: bytes => bytes[4] === 32 && FORM.test(latin1(bytes, 0, 300)),
  decode: bytes => {
    const found = FORM.exec(latin1(bytes, 0, 300))
    return { fields: { command: found?.[1] ?? '', endpoint: found?.[3] ?? '' }, group: `MGCP ${found?.[1] ?? ''}` }
  },
  examples: {
    is: [{ text: 'AUEP 1000 *@host.example MGCP 1.0\r\n', fields: { command: 'AUEP', endpoint: '*@host.example' } }],
    isNot: [{ text: 'AUEP 1000 *@host.example' }],
  },
}
