import { payloadIdOf } from '../base/hash.ts'
import { escapeBytes, visibleText } from '../base/text.ts'
import { EMPTY_PAYLOAD_ID, PAYLOAD_KEPT, type PayloadClass, type PayloadJudgement } from '../model/payload.ts'
import { maskVariableText } from './payload-group.ts'
import { recognise } from './protocols/recognise.ts'
import { FIELD_KEPT, latin1, type Recognised } from './protocols/recognised.ts'
import { rulesThatHold } from './rules/signature-engine.ts'
import type { SignatureSet } from './rules/signature-set.ts'

/** Longest name of a group, in characters. */
const GROUP_TEXT_KEPT = 200

/**
 * What the first payload of a conversation is: protocol by content, class, signatures, category, decoded fields, group.
 * `transport` is TCP or UDP. Never throws; time is linear in the length, of which PAYLOAD_KEPT bytes are read.
 */
export function judgePayload(bytes: Uint8Array, transport: number, set: SignatureSet): PayloadJudgement {
  if (bytes.length === 0)
    return {
      protocol: 'empty',
      class: 'port-check',
      signatures: [],
      category: '',
      fields: {},
      groupId: EMPTY_PAYLOAD_ID,
      groupText: '',
    }
  const kept = bytes.length > PAYLOAD_KEPT ? bytes.subarray(0, PAYLOAD_KEPT) : bytes
  const recognised = recognise(kept, transport)
  const text = latin1(kept)
  const held = rulesThatHold(set.engine, {
    bytes: kept,
    transport,
    protocol: recognised.protocol,
    fields: recognised.fields,
  })
  const deciding = held.length > 0 ? set.rules[held[0]!]! : null
  return {
    protocol: recognised.protocol,
    class: deciding?.class ?? classOfProtocol(recognised.protocol),
    signatures: held.map(i => set.rules[i]!.id),
    category: deciding?.category ?? '',
    fields: visibleFields(recognised.fields),
    ...groupOf(text, recognised),
  }
}

/** A known protocol without a signature asks what is there; unknown bytes could be anything. */
function classOfProtocol(protocol: string): PayloadClass {
  return protocol.startsWith('unknown-') ? 'other' : 'probe'
}

function visibleFields(fields: Readonly<Record<string, string>>): Record<string, string> {
  const out: Record<string, string> = {}
  for (const name of Object.keys(fields)) out[name] = visibleText(fields[name]!.slice(0, FIELD_KEPT))
  return out
}

/** Addresses are masked in names of groups, too: scanners write the address that they ask into what they send. */
function groupOf(text: string, recognised: Recognised): { groupId: string; groupText: string } {
  const masked = recognised.group ?? maskVariableText(text)
  const prefix = recognised.group === undefined ? '' : `${recognised.protocol}\n`
  const name = maskVariableText((recognised.label ?? masked).slice(0, 2 * GROUP_TEXT_KEPT))
  return {
    groupId: payloadIdOf(Buffer.from(prefix + masked, 'latin1')),
    groupText: escapeBytes(Buffer.from(name, 'latin1')).slice(0, GROUP_TEXT_KEPT),
  }
}
