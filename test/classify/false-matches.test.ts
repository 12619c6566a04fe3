import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { judgePayload } from '../../src/classify/judge-payload.ts'
import { loadSignatures, signatureById } from '../../src/classify/rules/signature-set.ts'
import { root, sharedData } from '../run/teiten-command.ts'
import { firstPayloads } from './ndpi-flows.ts'

/** nDPI's captures hold ordinary traffic, and these four, which hold attacks. */
const ATTACKS = /^(?:WebattackRCE|WebattackSQLinj|sql_injection|log4j-webapp-exploit)\.pcap$/

/** Real logins of ordinary clients: a login is a login, whoever tries it. */
const LOGINS = new Set(['ftp-login', 'mqtt-login', 'mysql-login', 'postgres-startup', 'sip-register'])

/** An ordinary call; to an address that has no telephone, a call at others' cost. */
const CALL = 'sip-invite'

const data = sharedData()
if (data === null) console.warn('skipped: no captures of nDPI beside the repository')

describe.skipIf(data === null)('signatures on the first payloads of ordinary traffic', () => {
  it('name no intrusion attempt outside of the captures of attacks, and no login that is none', async () => {
    const set = loadSignatures([join(root, 'rules', 'signatures')])
    const folder = join(data!, 'ndpi', 'pcap')
    const wrong: string[] = []
    let judged = 0
    let attacks = 0
    for (const file of readdirSync(folder).filter(name => /\.pcap(?:ng)?$/.test(name))) {
      for (const [flow, { bytes, transport }] of await firstPayloads(join(folder, file))) {
        judged++
        const { signatures } = judgePayload(bytes, transport, set)
        for (const id of signatures.filter(s => s !== CALL)) {
          const { class: of } = signatureById(set, id)!
          if (of === 'intrusion-attempt' && ATTACKS.test(file)) attacks++
          else if (
            of === 'intrusion-attempt' ||
            (of === 'credential-attempt' && !LOGINS.has(id) && !ATTACKS.test(file))
          )
            wrong.push(`${file} ${flow}: ${id}`)
        }
      }
    }
    console.info(`${judged} first payloads, ${attacks} intrusion attempts in captures of attacks`)
    expect(wrong).toEqual([])
    expect(attacks).toBeGreaterThan(100)
    expect(judged).toBeGreaterThan(5000)
  }, 60_000)
})
