import { visibleText } from '../../src/base/text.ts'
import {
  CREDENTIALS_PAYLOAD_ID,
  EMPTY_PAYLOAD_ID,
  type PayloadShare,
  UNLOGGED_PAYLOAD_ID,
} from '../../src/model/payload.ts'
import type { Words } from '../words.ts'

/** What a group sent, as text with everything unseen written out; or why there is nothing to show. Never a link. */
export function PayloadName({
  group,
  words,
  most,
  firstLine,
}: {
  group: PayloadShare
  words: Words
  /** Characters shown. */
  most: number
  firstLine?: boolean
}) {
  if (group.id === UNLOGGED_PAYLOAD_ID) return <span class="second inline">{words.payloadNotLogged}</span>
  if (group.id === CREDENTIALS_PAYLOAD_ID) return <span class="second inline">{words.credentialsTried}</span>
  if (group.id === EMPTY_PAYLOAD_ID || group.sample === '')
    return <span class="second inline">{words.nothingSent}</span>
  const text = visibleText(firstLine === true ? group.sample.replace(/\\r\\n.*$/s, '') : group.sample)
  return <code class="payload">{text.length <= most ? text : `${text.slice(0, most)}…`}</code>
}
