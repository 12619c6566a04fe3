import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { formatAddress } from '../../src/base/address.ts'
import { openBytes } from '../../src/capture/byte-stream.ts'
import { openCapture } from '../../src/capture/capture-file.ts'
import { recognise } from '../../src/classify/protocols/recognise.ts'
import { decodeFrames } from '../../src/decode/decode-frames.ts'
import { newOddityCounts } from '../../src/model/oddity.ts'
import { newPacketBatch } from '../../src/model/packet-batch.ts'

const folder = join(process.env.TEITEN_SHARED_DATA ?? resolve(import.meta.dirname, '../../../shared/data'), 'ndpi')
if (!existsSync(folder)) console.warn(`skipped: ${folder} is not there`)

/** nDPI's names of the protocols that are in scope. */
const NAMES: Readonly<Record<string, string>> = {
  HTTP: 'http',
  HTTP_Connect: 'http',
  HTTP_Proxy: 'http',
  TLS: 'tls',
  SSH: 'ssh',
  DNS: 'dns',
  MDNS: 'dns',
  LLMNR: 'dns',
  NTP: 'ntp',
  SIP: 'sip',
  SSDP: 'ssdp',
  RDP: 'rdp',
  SMBv1: 'smb',
  SMBv23: 'smb',
  MQTT: 'mqtt',
  Telnet: 'telnet',
  Redis: 'redis',
  PostgreSQL: 'postgres',
  STUN: 'stun',
  SNMP: 'snmp',
  Memcached: 'memcached',
  BACnet: 'bacnet',
  RTSP: 'rtsp',
  TFTP: 'tftp',
  IPSec: 'ike',
  QUIC: 'quic',
  LDAP: 'ldap',
  SMTP: 'smtp',
  FTP_CONTROL: 'ftp',
  IMAP: 'imap',
  NetBIOS: 'netbios',
  Modbus: 'modbus',
  S7Comm: 's7',
  DNP3: 'dnp3',
  COAP: 'coap',
  RMCP: 'ipmi',
  SOCKS: 'socks',
  BitTorrent: 'bittorrent',
  RMI: 'java-rmi',
}

/** Captures larger than this are left out, for time. */
const LARGEST = 1_000_000

const FLOW =
  /^\s+\d+\s+(TCP|UDP) (\S+) <?-> (\S+) .*?\[proto: [\d.]+\/([A-Za-z0-9_]+)[^\]]*\].*?\[Confidence: (DPI)[\]( ]/

function labels(file: string): Map<string, string> {
  const out = new Map<string, string>()
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const m = FLOW.exec(line)
    if (m !== null) out.set(`${m[1]} ${m[2]} ${m[3]}`, m[4]!)
  }
  return out
}

async function firstPayloads(path: string): Promise<Map<string, { bytes: Uint8Array; protocol: number }>> {
  const capture = await openCapture(await openBytes(path))
  const out = new Map<string, { bytes: Uint8Array; protocol: number }>()
  const packets = newPacketBatch(65_536)
  for await (const frames of capture.batches()) {
    packets.length = 0
    decodeFrames(frames, packets, newOddityCounts())
    for (let i = 0; i < packets.length; i++) {
      if (packets.payloadLength[i] === 0 || (packets.protocol[i] !== 6 && packets.protocol[i] !== 17)) continue
      const end = (words: Uint32Array, port: number) => {
        const address = formatAddress(words, 4 * i)
        return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
      }
      const key = `${packets.protocol[i] === 6 ? 'TCP' : 'UDP'} ${end(packets.source, packets.sourcePort[i]!)} ${end(packets.destination, packets.destinationPort[i]!)}`
      if (!out.has(key))
        out.set(key, {
          protocol: packets.protocol[i]!,
          bytes: packets.bytes.slice(packets.payloadOffset[i]!, packets.payloadOffset[i]! + packets.payloadLength[i]!),
        })
    }
  }
  return out
}

describe.skipIf(!existsSync(folder))('recognise', () => {
  it('names first payloads as nDPI names their flows', { timeout: 120_000 }, async () => {
    let agreed = 0
    let total = 0
    let wrong = 0
    const differing = new Map<string, number>()
    const claimed = new Map<string, number>()
    for (const name of readdirSync(join(folder, 'pcap'))) {
      const path = join(folder, 'pcap', name)
      const result = join(folder, 'result', `${name}.out`)
      if (!existsSync(result) || readFileSync(path).length > LARGEST) continue
      const flows = labels(result)
      for (const [key, { bytes, protocol }] of await firstPayloads(path)) {
        const label = flows.get(key)
        if (label === undefined) continue
        const found = recognise(bytes.subarray(0, 4096), protocol).protocol
        const expected = NAMES[label]
        if (expected === undefined) {
          if (!found.startsWith('unknown'))
            claimed.set(`${label} as ${found}`, (claimed.get(`${label} as ${found}`) ?? 0) + 1)
          continue
        }
        total++
        if (found === expected) agreed++
        else {
          if (!found.startsWith('unknown')) wrong++
          differing.set(
            `${expected} as ${found} in ${name}`,
            (differing.get(`${expected} as ${found} in ${name}`) ?? 0) + 1,
          )
        }
      }
    }
    console.info(`nDPI: ${agreed} of ${total} first payloads agree, ${wrong} have another name`)
    if (process.env.TEITEN_VERBOSE)
      console.info(
        [...differing].sort((a, b) => b[1] - a[1]).slice(0, 60),
        [...claimed].sort((a, b) => b[1] - a[1]).slice(0, 40),
      )
    expect(total).toBeGreaterThan(1000)
    expect(agreed / total).toBeGreaterThan(0.9)
    expect(wrong / total).toBeLessThan(0.02)
  })
})
