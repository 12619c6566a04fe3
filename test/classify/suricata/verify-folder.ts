import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { formatAddress } from '../../../src/base/address.ts'
import { openBytes } from '../../../src/capture/byte-stream.ts'
import { openCapture } from '../../../src/capture/capture-file.ts'
import { recognise } from '../../../src/classify/protocols/recognise.ts'
import { compileSuricata } from '../../../src/classify/suricata/compile-suricata.ts'
import { suricataLines } from '../../../src/classify/suricata/read-suricata-rule.ts'
import { suricataRule } from '../../../src/classify/suricata/suricata-matches.ts'
import type { SuricataTest } from '../../../src/classify/suricata/suricata-test.ts'
import { decodeFrames } from '../../../src/decode/decode-frames.ts'
import { newOddityCounts } from '../../../src/model/oddity.ts'
import { newPacketBatch } from '../../../src/model/packet-batch.ts'

export interface FolderResult {
  folder: string
  rules: number
  /** Reasons of the rules that are outside of the subset. */
  refused: string[]
  /** Rules inside the subset of which the test says whether they alert. */
  judged: JudgedRule[]
}

export interface JudgedRule {
  sid: number
  expected: boolean
  alerted: boolean
  /** True if some conversation's first payload holds every content of the rule, found by plain search: only then can one payload decide. */
  inFirstPayload: boolean
  rule: string
}

interface Sent {
  bytes: Uint8Array
  transport: number
  port: number
  /** True if the side that spoke first sent it. */
  fromClient: boolean
}

/** The first payload of each conversation in each direction, and every datagram. */
async function payloadsOf(path: string): Promise<Sent[]> {
  const capture = await openCapture(await openBytes(path))
  const packets = newPacketBatch(65_536)
  const client = new Map<string, boolean>()
  const seen = new Set<string>()
  const out: Sent[] = []
  for await (const frames of capture.batches()) {
    packets.length = 0
    decodeFrames(frames, packets, newOddityCounts())
    for (let i = 0; i < packets.length; i++) {
      const transport = packets.protocol[i]!
      if (transport !== 6 && transport !== 17) continue
      const [a, b] = [
        `${formatAddress(packets.source, 4 * i)} ${packets.sourcePort[i]!}`,
        `${formatAddress(packets.destination, 4 * i)} ${packets.destinationPort[i]!}`,
      ]
      const [key, back] = [`${transport} ${a} ${b}`, `${transport} ${b} ${a}`]
      if (!client.has(key)) {
        const answers = client.has(back) || (transport === 6 && (packets.tcpFlags[i]! & 0x12) === 0x12)
        client.set(key, !answers)
        if (!client.has(back)) client.set(back, answers)
      }
      if (packets.payloadLength[i] === 0 || (transport === 6 && seen.has(key))) continue
      seen.add(key)
      const bytes = packets.bytes.slice(
        packets.payloadOffset[i]!,
        packets.payloadOffset[i]! + packets.payloadLength[i]!,
      )
      out.push({ bytes, transport, port: packets.destinationPort[i]!, fromClient: client.get(key)! })
    }
  }
  return out
}

/** sid → whether the folder's test wants an alert of it; sids that it says nothing certain about are not there. */
function expectations(text: string): Map<number, boolean> {
  const out = new Map<number, boolean>()
  const checks = (parse(text) as { checks?: unknown[] }).checks ?? []
  for (const check of checks) {
    const filter = (check as { filter?: { count?: number; match?: Record<string, unknown> } }).filter
    const sid = filter?.match?.['alert.signature_id']
    if (filter?.match?.event_type !== 'alert' || typeof sid !== 'number' || typeof filter.count !== 'number') continue
    out.set(sid, filter.count > 0 || out.get(sid) === true)
  }
  return out
}

export async function verifyFolder(folder: string): Promise<FolderResult> {
  const names = readdirSync(folder)
  const capture = names.find(n => /\.pcap(?:ng)?$/.test(n))
  const expected = expectations(readFileSync(join(folder, 'test.yaml'), 'utf8'))
  const result: FolderResult = { folder: folder.split('/').at(-1)!, rules: 0, refused: [], judged: [] }
  const accepted: { test: SuricataTest; rule: string }[] = []
  for (const name of names.filter(n => n.endsWith('.rules')))
    for (const line of suricataLines(readFileSync(join(folder, name), 'utf8'))) {
      result.rules++
      const test = compileSuricata(line.text)
      if ('refused' in test) result.refused.push(test.refused)
      else accepted.push({ test, rule: line.text })
    }
  const payloads = capture === undefined || accepted.length === 0 ? [] : await payloadsOf(join(folder, capture))
  for (const { test, rule } of accepted) {
    const wanted = expected.get(test.sid)
    if (wanted === undefined || capture === undefined) continue
    const { holds } = suricataRule(test)
    const asked = payloads.filter(p => p.fromClient || !test.toServer)
    const alerted = asked.some(p => {
      const { protocol, fields } = recognise(p.bytes, p.transport)
      return holds({ bytes: p.bytes, transport: p.transport, protocol, fields, port: p.port })
    })
    const contents = [...test.steps.values()].flat().filter(step => step.kind === 'content' && !step.negated)
    const inFirstPayload = asked.some(p =>
      contents.every(c => c.kind === 'content' && occurs(c.bytes, c.ignoreCase, p.bytes)),
    )
    result.judged.push({ sid: test.sid, expected: wanted, alerted, inFirstPayload, rule })
  }
  return result
}

function occurs(content: Uint8Array, ignoreCase: boolean, bytes: Uint8Array): boolean {
  const [wanted, text] = [content, bytes].map(b => Buffer.from(b).toString('latin1')) as [string, string]
  return ignoreCase ? text.toLowerCase().includes(wanted.toLowerCase()) : text.includes(wanted)
}
