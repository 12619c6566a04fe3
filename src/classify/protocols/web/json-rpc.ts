import { firstOf } from '../first-bytes.ts'
import { type Decoded, ON_BOTH, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, startsWithText } from '../recognised.ts'

/** Behind the opening brace: quotes of the first member's name, blanks and line ends before them. */
const LONGEST_INDENT = 8
const FIRST_MEMBERS = ['"jsonrpc"', '"method"', '"params"', '"id"'] as const
/** The method's name has to come this early, in bytes. */
const METHOD_WITHIN = 512

function matches(bytes: Uint8Array): boolean {
  let at = bytes[0] === 0x5b ? 2 : 1
  if (at === 2 && bytes[1] !== 0x7b) return false
  for (const end = at + LONGEST_INDENT; at < end && (bytes[at] === 32 || bytes[at] === 10 || bytes[at] === 13); ) at++
  if (!FIRST_MEMBERS.some(member => startsWithText(bytes, member, at))) return false
  return methodOf(bytes) !== ''
}

function methodOf(bytes: Uint8Array): string {
  return /"method"\s{0,8}:\s{0,8}"([^"\\]{1,100})"/.exec(latin1(bytes, 0, METHOD_WITHIN))?.[1] ?? ''
}

/** Calls to Ethereum nodes, and of mining clients to their pools ("mining.subscribe", "login" with an agent). */
function decode(bytes: Uint8Array): Decoded {
  const method = methodOf(bytes)
  const agent = /"agent"\s{0,8}:\s{0,8}"([^"\\]{1,100})"/.exec(latin1(bytes, 0, 2048))?.[1]
  const fields: Record<string, string> = { method }
  if (agent !== undefined) fields.agent = agent
  return { fields, group: `JSON-RPC ${method}` }
}

export const jsonRpc: PayloadProtocol = {
  name: 'json-rpc',
  title: 'JSON-RPC (also mining pools: Stratum)',
  specification: 'JSON-RPC 2.0 section 4; Stratum mining protocol',
  transports: ON_BOTH,
  firstBytes: firstOf('{['),
  matches,
  decode,
  examples: {
    is: [
      { text: '{"jsonrpc":"2.0","method":"eth_accounts","params":[],"id":1}', fields: { method: 'eth_accounts' } },
      { text: '{"id": 1, "method": "mining.subscribe", "params": []}\n', fields: { method: 'mining.subscribe' } },
      {
        text: '{"id":1,"jsonrpc":"2.0","method":"login","params":{"login":"w","pass":"x","agent":"XMRig/6"}}\n',
        fields: { method: 'login', agent: 'XMRig/6' },
      },
    ],
    isNot: [{ text: '{"id":1}' }, { text: '{"a":{"method":"x"}}' }, { text: '[1,2]' }],
  },
}
