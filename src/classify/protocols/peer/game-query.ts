import { type Decoded, ON_UDP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, word32 } from '../recognised.ts'

const CONNECTIONLESS = 0xffffffff
/** Source engine: information, players, rules, challenge. */
const SOURCE_QUERIES = 'TUVWi'
/** Words of Quake III and its heirs. */
const QUAKE_WORDS =
  /^(getstatus|getinfo|getchallenge|getservers|rcon|connect|info|status|details|ping|statusResponse|infoResponse|challengeResponse)\b/

/** Four bytes of ones, then a letter and "Source Engine Query", or a word. */
function matches(bytes: Uint8Array): boolean {
  if (bytes.length < 5 || word32(bytes, 0) !== CONNECTIONLESS) return false
  const letter = bytes[4]!
  if (letter === 0x54) return latin1(bytes, 5, 24) === 'Source Engine Query'
  if (bytes.length <= 9 && letter >= 0x55 && letter <= 0x57) return true
  if (letter === 0x49 || letter === 0x41) return bytes.length === 9 || (letter === 0x49 && bytes.length > 20)
  return QUAKE_WORDS.test(latin1(bytes, 4, 40))
}

function decode(bytes: Uint8Array): Decoded {
  if (bytes[4] === 0x54) return { fields: { engine: 'source', query: 'info' }, group: 'Source engine query' }
  const word = QUAKE_WORDS.exec(latin1(bytes, 4, 40))?.[1]
  if (word !== undefined) return { fields: { engine: 'quake', query: word }, group: `Quake ${word}` }
  const query = SOURCE_QUERIES.includes(String.fromCharCode(bytes[4]!)) ? String.fromCharCode(bytes[4]!) : 'answer'
  return { fields: { engine: 'source', query }, group: `Source engine ${query}` }
}

export const gameQuery: PayloadProtocol = {
  name: 'game-query',
  title: 'Game server queries (Source, Quake)',
  specification: 'Valve, "Server queries"; id Software, Quake III network protocol',
  transports: ON_UDP,
  firstBytes: [0xff],
  matches,
  decode,
  examples: {
    is: [
      { text: '\xff\xff\xff\xffTSource Engine Query\0', fields: { engine: 'source', query: 'info' } },
      { text: '\xff\xff\xff\xffgetstatus', fields: { engine: 'quake', query: 'getstatus' } },
      { hex: 'ffffffff 55 ffffffff', fields: { query: 'U' } },
    ],
    isNot: [{ text: '\xff\xff\xff\xffTSource' }, { hex: 'ffffffff 00 00000000' }],
  },
}
