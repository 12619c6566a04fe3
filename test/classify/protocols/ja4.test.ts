import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { formatAddress } from '../../../src/base/address.ts'
import { openBytes } from '../../../src/capture/byte-stream.ts'
import { openCapture } from '../../../src/capture/capture-file.ts'
import { protocolOf, recognise } from '../../../src/classify/protocols/recognise.ts'
import { readClientHello } from '../../../src/classify/protocols/secure/client-hello.ts'
import { ja4 } from '../../../src/classify/protocols/secure/ja4.ts'
import { assembleCrypto, initialCrypto } from '../../../src/classify/protocols/secure/quic-initial.ts'
import { handshakeBytes } from '../../../src/classify/protocols/secure/tls.ts'
import { decodeFrames } from '../../../src/decode/decode-frames.ts'
import { newOddityCounts } from '../../../src/model/oddity.ts'
import { newPacketBatch } from '../../../src/model/packet-batch.ts'
import { TCP, UDP } from '../../../src/model/protocol.ts'

const folder = join(process.env.TEITEN_SHARED_DATA ?? resolve(import.meta.dirname, '../../../../shared/data'), 'ja4')
if (!existsSync(folder)) console.warn(`skipped: ${folder} is not there`)

/** What one end of a flow sent: payloads in the order of sequence numbers, or as they came (UDP). */
interface Sent {
  transport: number
  parts: { sequence: number; bytes: Uint8Array }[]
}

async function sentIn(path: string): Promise<Map<string, Sent>> {
  const capture = await openCapture(await openBytes(path))
  const sent = new Map<string, Sent>()
  const packets = newPacketBatch(65_536)
  for await (const frames of capture.batches()) {
    packets.length = 0
    decodeFrames(frames, packets, newOddityCounts())
    for (let i = 0; i < packets.length; i++) {
      const transport = packets.protocol[i]!
      if (packets.payloadLength[i] === 0 || (transport !== TCP && transport !== UDP)) continue
      const key = `${transport} ${formatAddress(packets.source, 4 * i)} ${packets.sourcePort[i]} ${formatAddress(packets.destination, 4 * i)} ${packets.destinationPort[i]}`
      const flow = sent.get(key) ?? { transport, parts: [] }
      sent.set(key, flow)
      const at = packets.payloadOffset[i]!
      const sequence = transport === TCP ? packets.tcpSequence[i]! : flow.parts.length
      if (flow.parts.length < 40 && !flow.parts.some(p => p.sequence === sequence))
        flow.parts.push({ sequence, bytes: packets.bytes.slice(at, at + packets.payloadLength[i]!) })
    }
  }
  for (const flow of sent.values()) flow.parts.sort((a, b) => (a.sequence - b.sequence) | 0)
  return sent
}

/** JA4 of the flow's hello, put together from as many segments or datagrams as it takes; '' if there is none. */
function ja4Of(flow: Sent): string {
  if (flow.transport === UDP) {
    const handshake = assembleCrypto(flow.parts.flatMap(p => initialCrypto(p.bytes)))
    return handshake[0] === 1 ? ja4(readClientHello(handshake.subarray(4)), 'q') : ''
  }
  const from = flow.parts.findIndex(p => recognise(p.bytes, TCP).fields.record === 'client-hello')
  if (from < 0) return ''
  const hello = readClientHello(handshakeBytes(Buffer.concat(flow.parts.slice(from).map(p => p.bytes))))
  return hello.complete ? ja4(hello, 't') : ''
}

/** Flow → JA4 as FoxIO's own program gives it. */
function expectedIn(path: string): Map<string, string> {
  const expected = new Map<string, string>()
  for (const stream of readFileSync(path, 'utf8')
    .split(/^- stream: /m)
    .slice(1)) {
    const value = (name: string): string => new RegExp(`^  ${name}: (.+)$`, 'm').exec(stream)?.[1] ?? ''
    if (value('ja4') === '') continue
    const transport = value('ja4').startsWith('q') ? UDP : TCP
    expected.set(
      `${transport} ${value('src')} ${value('src_port')} ${value('dst')} ${value('dst_port')}`,
      value('ja4').replaceAll("'", ''),
    )
  }
  return expected
}

describe.skipIf(!existsSync(folder))('ja4', () => {
  it('equals FoxIO’s strings for TLS and QUIC hellos', { timeout: 60_000 }, async () => {
    let [equal, inFirst, total] = [0, 0, 0]
    const differing: string[] = []
    for (const file of readdirSync(folder).filter(name => name.endsWith('.snap'))) {
      const expected = expectedIn(join(folder, file))
      if (expected.size === 0) continue
      const sent = await sentIn(join(folder, file.replace(/^ja4__insta@|\.snap$/g, '')))
      for (const [key, wanted] of expected) {
        total++
        const flow = sent.get(key)
        const found = flow === undefined ? 'no such flow' : ja4Of(flow)
        if (found === wanted) equal++
        else differing.push(`${file} ${key}: ${found}, not ${wanted}`)
        if (flow !== undefined && recognise(flow.parts[0]!.bytes, flow.transport).fields.ja4 === wanted) inFirst++
      }
    }
    console.info(`JA4: ${equal} of ${total} equal, ${inFirst} of them from the first payload alone`)
    expect(differing).toEqual([])
    expect(total).toBeGreaterThan(150)
  })
})

describe('QUIC Initial packets', () => {
  it('are opened as in RFC 9001 appendix A.2', () => {
    // the protected packet of the appendix, whose hello asks for example.com
    const packet = Buffer.from(
      'c000000001088394c8f03e5157080000449e7b9aec34d1b1c98dd7689fb8ec11d242b123dc9bd8bab936b47d92ec356c0bab7df5976d27cd449f63300099f3991c260ec4c60d17b31f8429157bb35a1282a643a8d2262cad67500cadb8e7378c8eb7539ec4d4905fed1bee1fc8aafba17c750e2c7ace01e6005f80fcb7df621230c83711b39343fa028cea7f7fb5ff89eac2308249a02252155e2347b63d58c5457afd84d05dfffdb20392844ae812154682e9cf012f9021a6f0be17ddd0c2084dce25ff9b06cde535d0f920a2db1bf362c23e596d11a4f5a6cf3948838a3aec4e15daf8500a6ef69ec4e3feb6b1d98e610ac8b7ec3faf6ad760b7bad1db4ba3485e8a94dc250ae3fdb41ed15fb6a8e5eba0fc3dd60bc8e30c5c4287e53805db059ae0648db2f64264ed5e39be2e20d82df566da8dd5998ccabdae053060ae6c7b4378e846d29f37ed7b4ea9ec5d82e7961b7f25a9323851f681d582363aa5f89937f5a67258bf63ad6f1a0b1d96dbd4faddfcefc5266ba6611722395c906556be52afe3f565636ad1b17d508b73d8743eeb524be22b3dcbc2c7468d54119c7468449a13d8e3b95811a198f3491de3e7fe942b330407abf82a4ed7c1b311663ac69890f4157015853d91e923037c227a33cdd5ec281ca3f79c44546b9d90ca00f064c99e3dd97911d39fe9c5d0b23a229a234cb36186c4819e8b9c5927726632291d6a418211cc2962e20fe47feb3edf330f2c603a9d48c0fcb5699dbfe5896425c5bac4aee82e57a85aaf4e2513e4f05796b07ba2ee47d80506f8d2c25e50fd14de71e6c418559302f939b0e1abd576f279c4b2e0feb85c1f28ff18f58891ffef132eef2fa09346aee33c28eb130ff28f5b766953334113211996d20011a198e3fc433f9f2541010ae17c1bf202580f6047472fb36857fe843b19f5984009ddc324044e847a4f4a0ab34f719595de37252d6235365e9b84392b061085349d73203a4a13e96f5432ec0fd4a1ee65accdd5e3904df54c1da510b0ff20dcc0c77fcb2c0e0eb605cb0504db87632cf3d8b4dae6e705769d1de354270123cb11450efc60ac47683d7b8d0f811365565fd98c4c8eb936bcab8d069fc33bd801b03adea2e1fbc5aa463d08ca19896d2bf59a071b851e6c239052172f296bfb5e72404790a2181014f3b94a4e97d117b438130368cc39dbb2d198065ae3986547926cd2162f40a29f0c3c8745c0f50fba3852e566d44575c29d39a03f0cda721984b6f440591f355e12d439ff150aab7613499dbd49adabc8676eef023b15b65bfc5ca06948109f23f350db82123535eb8a7433bdabcb909271a6ecbcb58b936a88cd4e8f2e6ff5800175f113253d8fa9ca8885c2f552e657dc603f252e1a8e308f76f0be79e2fb8f5d5fbbe2e30ecadd220723c8c0aea8078cdfcb3868263ff8f0940054da48781893a7e49ad5aff4af300cd804a6b6279ab3ff3afb64491c85194aab760d58a606654f9f4400e8b38591356fbf6425aca26dc85244259ff2b19c41b9f96f3ca9ec1dde434da7d2d392b905ddf3d1f9af93d1af5950bd493f5aa731b4056df31bd267b6b90a079831aaf579be0a39013137aac6d404f518cfd46840647e78bfe706ca4cf5e9c5453e9f7cfd2b8b4c8d169a44e55c88d4a9a7f9474241e221af44860018ab0856972e194cd934',
      'hex',
    )
    expect(packet.length).toBe(1200)
    expect(protocolOf(packet, UDP)?.name).toBe('quic')
    expect(recognise(packet, UDP).fields).toMatchObject({ serverName: 'example.com', version: '0x1' })
    packet[100] = packet[100]! ^ 1
    expect(recognise(packet, UDP).fields.serverName).toBeUndefined()
  })
})
