import { payloadIdOf } from '../base/hash.ts'
import { escapeBytes, visibleText } from '../base/text.ts'
import { EMPTY_PAYLOAD_ID, PAYLOAD_KEPT, type PayloadClass, type PayloadJudgement } from '../model/payload.ts'
import { maskVariableName, maskVariableText } from './payload-group.ts'
import { recognise } from './protocols/recognise.ts'
import { FIELD_KEPT, latin1, type Recognised } from './protocols/recognised.ts'
import { rulesThatHold } from './rules/signature-engine.ts'
import type { SignatureSet } from './rules/signature-set.ts'

/** Longest name of a group, in characters. */
const GROUP_TEXT_KEPT = 200

/**
 * What the first payload of a conversation is: protocol by content, class, signatures, category, group.
 * `transport` is TCP or UDP. Never throws; time is linear in the length, of which PAYLOAD_KEPT bytes are read.
 */
export function judgePayload(bytes: Uint8Array, transport: number, set: SignatureSet): PayloadJudgement {
  if (bytes.length === 0)
    return {
      protocol: 'empty',
      class: 'port-check',
      signatures: [],
      category: '',
      groupId: EMPTY_PAYLOAD_ID,
      groupText: '',
    }
  const kept = bytes.length > PAYLOAD_KEPT ? bytes.subarray(0, PAYLOAD_KEPT) : bytes
  const recognised = recognise(kept, transport)
  const held = rulesThatHold(set.engine, {
    bytes: kept,
    transport,
    protocol: recognised.protocol,
    fields: recognised.fields,
  })
  const deciding = held.length > 0 ? set.rules[held[0]!]! : null
  const group = groupOf(kept, recognised)
  return {
    protocol: recognised.protocol,
    class: deciding?.class ?? classOfProtocol(recognised.protocol),
    signatures: held.map(i => set.rules[i]!.id),
    category: deciding?.category ?? '',
    groupId: group.id,
    groupText: group.text,
  }
}

/** Decoded fields of a payload, flat: "method" → "HEAD", "target" → "/". Visible text, at most FIELD_KEPT characters each. */
export function payloadFields(bytes: Uint8Array, transport: number): Record<string, string> {
  const { fields } = recognise(bytes.subarray(0, PAYLOAD_KEPT), transport)
  const out: Record<string, string> = {}
  for (const name of Object.keys(fields)) out[name] = visibleText(fields[name]!.slice(0, FIELD_KEPT))
  return out
}

/** A known protocol without a signature asks what is there; unknown bytes could be anything. */
function classOfProtocol(protocol: string): PayloadClass {
  return protocol.startsWith('unknown-') ? 'other' : 'probe'
}

interface Group {
  id: string
  text: string
}

/**
 * Groups that were named lately, by what they have in common: most new payloads belong to a group that is known, and a
 * digest costs more than the look-up. Forgotten all at once when there are too many, so that it stays small.
 */
const lately = new Map<string, Group>()
const GROUPS_REMEMBERED = 4096
/** Longer ones are named anew each time: they are few. */
const REMEMBERED_LENGTH = 1024

/** The group of a payload: its protocol's own, or the bytes with what varies by design masked. */
function groupOf(bytes: Uint8Array, recognised: Recognised): Group {
  const masked = recognised.group ?? `${recognised.protocol}\n${maskVariableText(latin1(bytes))}`
  if (masked.length > REMEMBERED_LENGTH) return nameGroup(masked, recognised)
  const known = lately.get(masked)
  if (known !== undefined) return known
  if (lately.size >= GROUPS_REMEMBERED) lately.clear()
  const group = nameGroup(masked, recognised)
  lately.set(masked, group)
  return group
}

/** Addresses are masked in names of groups, too: scanners write the address that they ask into what they send. */
function nameGroup(masked: string, recognised: Recognised): Group {
  const shown = recognised.label ?? recognised.group ?? masked.slice(recognised.protocol.length + 1)
  const name = maskVariableName(shown.slice(0, 2 * GROUP_TEXT_KEPT))
  return {
    id: payloadIdOf(Buffer.from(masked, 'latin1')),
    text: escapeBytes(Buffer.from(name, 'latin1')).slice(0, GROUP_TEXT_KEPT),
  }
}
