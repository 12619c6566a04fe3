import { describe, expect, it } from 'vitest'
import { EPOCH_SECONDS } from '../../../src/capture/live/respond/cookie.ts'
import { folded, sumWords } from '../../../src/capture/live/respond/reply-frames.ts'
import { HANDSHAKE } from '../../../src/model/packet-batch.ts'
import {
  TCP_ACK as ACK,
  TCP_FIN as FIN,
  TCP_PSH as PSH,
  TCP_RST as RST,
  TCP_SYN as SYN,
} from '../../../src/model/protocol.ts'
import { frameOf, type TestSegment, testResponder } from './packets.ts'

const MSS = [2, 4, 5, 180]
const V6 = { source: '2001:db8:1::5', destination: '2001:db8:5::7' }

/** A SYN and the cookie that came back. */
function opened(r: ReturnType<typeof testResponder>, more: Partial<TestSegment> = {}): number {
  const { answers } = r.send(frameOf({ flags: SYN, sequence: 999, ...more }))
  return answers[0]!.sequence
}

describe('the responder', () => {
  it('answers a SYN with one SYN-ACK that is not longer, with an MSS only where the SYN has one', () => {
    const r = testResponder()
    for (const more of [{}, { options: MSS }, V6, { ...V6, options: MSS }]) {
      const frame = frameOf({ flags: SYN, sequence: 999, ...more })
      const [answer] = r.send(frame).answers
      expect(answer).toMatchObject({ flags: SYN | ACK, acknowledgement: 1000, data: '' })
      const v6 = 'source' in more
      expect(answer!.ipLength).toBe((v6 ? 40 : 20) + ('options' in more ? 24 : 20))
    }
  })

  it('writes checksums that add up', () => {
    const r = testResponder()
    const [v4] = r.send(frameOf({ flags: SYN, options: MSS })).answers
    const view4 = new DataView(v4!.bytes.buffer)
    expect(folded(sumWords(view4, 14, 20))).toBe(0)
    expect(folded(sumWords(view4, 26, 8) + 6 + 24 + sumWords(view4, 34, 24))).toBe(0)
    const [v6] = r.send(frameOf({ flags: SYN, ...V6 })).answers
    const view6 = new DataView(v6!.bytes.buffer)
    expect(folded(sumWords(view6, 22, 32) + 6 + 20 + sumWords(view6, 54, 20))).toBe(0)
  })

  it('gives the tag of a VLAN back', () => {
    const [answer] = testResponder().send(frameOf({ flags: SYN, vlan: 42 })).answers
    expect(new DataView(answer!.bytes.buffer).getUint32(12)).toBe(0x8100002a)
    expect(answer!.flags).toBe(SYN | ACK)
  })

  it('is silent to everything that is no SYN and proves nothing', () => {
    const r = testResponder()
    const odd = [SYN | ACK, RST, RST | ACK, ACK, FIN, FIN | ACK, 0, SYN | FIN, SYN | RST, FIN | PSH | 32, PSH | ACK]
    for (const flags of odd) expect(r.send(frameOf({ flags, acknowledgement: 7, data: 'x' })).answers).toEqual([])
    expect(r.send(frameOf({ flags: SYN, protocol: 17 })).answers).toEqual([])
    expect(r.send(frameOf({ flags: SYN, protocol: 1 })).answers).toEqual([])
  })

  it('takes the first data with a valid cookie, resets, and is silent to what follows', () => {
    const r = testResponder()
    const cookie = opened(r)
    const first = { sequence: 1000, acknowledgement: (cookie + 1) >>> 0 }
    expect(r.send(frameOf({ flags: ACK, ...first }))).toMatchObject({ proof: HANDSHAKE.completed, answers: [] })
    const data = r.send(frameOf({ flags: PSH | ACK, ...first, data: 'hello' }))
    expect(data.proof).toBe(HANDSHAKE.completed)
    expect(data.answers).toMatchObject([{ flags: RST | ACK, sequence: first.acknowledgement, acknowledgement: 1005 }])
    expect(data.answers[0]!.ipLength).toBe(40)
    const more = r.send(frameOf({ flags: PSH | ACK, ...first, sequence: 1005, data: 'more' }))
    expect(more).toEqual({ proof: HANDSHAKE.refused, answers: [] })
    const fin = r.send(frameOf({ flags: FIN | ACK, ...first }))
    expect(fin.answers).toMatchObject([{ flags: RST | ACK, acknowledgement: 1001 }])
  })

  it('believes a cookie only with its own addresses, ports and sequence number', () => {
    const r = testResponder()
    const cookie = opened(r)
    const good = { flags: ACK, sequence: 1000, acknowledgement: (cookie + 1) >>> 0 }
    const wrong: Partial<TestSegment>[] = [
      { source: '203.0.113.6' },
      { destination: '198.51.100.8' },
      { sourcePort: 40_001 },
      { destinationPort: 81 },
      { sequence: 1001 },
      { acknowledgement: cookie },
    ]
    for (const more of wrong) expect(r.send(frameOf({ ...good, ...more })).proof).toBe(HANDSHAKE.refused)
    expect(r.send(frameOf(good)).proof).toBe(HANDSHAKE.completed)
    expect(testResponder().send(frameOf(good)).proof).toBe(HANDSHAKE.refused)
  })

  it('forgets a cookie after two epochs', () => {
    const r = testResponder()
    const good = { flags: ACK, sequence: 1000, acknowledgement: (opened(r) + 1) >>> 0 }
    r.pass(EPOCH_SECONDS * 1000)
    expect(r.send(frameOf(good)).proof).toBe(HANDSHAKE.completed)
    r.pass(EPOCH_SECONDS * 1000)
    expect(r.send(frameOf(good)).proof).toBe(HANDSHAKE.refused)
  })

  it('greets where the server speaks first, and answers what came back', () => {
    const banners = {
      greetings: new Map([[22, Buffer.from('SSH-2.0-x\r\n')]]),
      answers: [{ begins: Buffer.from('GET '), sends: Buffer.from('HTTP/1.1 200 OK\r\n\r\n') }],
    }
    const r = testResponder({ banners })
    const cookie = opened(r, { destinationPort: 22 })
    const first = { destinationPort: 22, sequence: 1000, acknowledgement: (cookie + 1) >>> 0 }
    const [greeting] = r.send(frameOf({ flags: ACK, ...first })).answers
    expect(greeting).toMatchObject({ flags: PSH | ACK, data: 'SSH-2.0-x\r\n', sequence: first.acknowledgement })
    const behind = { ...first, acknowledgement: (cookie + 1 + 11) >>> 0 }
    expect(r.send(frameOf({ flags: ACK, ...behind })).answers).toEqual([])
    expect(r.send(frameOf({ flags: PSH | ACK, ...behind, data: 'SSH-2.0-y\r\n' })).answers[0]!.flags).toBe(RST | ACK)

    const web = { sequence: 1000, acknowledgement: (opened(r) + 1) >>> 0 }
    const [page] = r.send(frameOf({ flags: PSH | ACK, ...web, data: 'GET / HTTP/1.0\r\n\r\n' })).answers
    expect(page).toMatchObject({ flags: PSH | ACK | FIN, data: 'HTTP/1.1 200 OK\r\n\r\n', acknowledgement: 1018 })
  })

  it('sheds what a network asks for beyond its tokens, and leaves other networks theirs', () => {
    const r = testResponder({ perNetwork: 10, inAll: 15 })
    let answered = 0
    for (let i = 0; i < 50; i++) answered += r.send(frameOf({ flags: SYN, sourcePort: 1000 + i })).answers.length
    expect(answered).toBe(10)
    let others = 0
    for (let i = 0; i < 50; i++) others += r.send(frameOf({ flags: SYN, source: `203.0.${i}.9` })).answers.length
    expect(others).toBe(5)
    expect(r.responder.shed).toBe(85)
    r.pass(1000)
    expect(r.send(frameOf({ flags: SYN })).answers).toHaveLength(1)
  })

  it('sheds every reply while the ring is behind', () => {
    const r = testResponder()
    const good = { flags: PSH | ACK, sequence: 1000, acknowledgement: (opened(r) + 1) >>> 0, data: 'x' }
    r.responder.pressed = true
    expect(r.send(frameOf({ flags: SYN })).answers).toEqual([])
    expect(r.send(frameOf(good))).toEqual({ proof: HANDSHAKE.completed, answers: [] })
    expect(r.responder.shed).toBe(2)
  })

  it('survives every length and every byte', () => {
    const r = testResponder({ inAll: 1e9, perNetwork: 1e9 })
    const frames = [frameOf({ flags: SYN, options: MSS }), frameOf({ flags: SYN, ...V6, options: MSS, data: 'x' })]
    for (const frame of frames) {
      for (let length = 34; length <= frame.length; length++) {
        try {
          r.send(frame.slice(0, length))
        } catch (error) {
          expect(error).toEqual(new Error('not IP'))
        }
      }
      for (let at = 12; at < frame.length; at++)
        for (const value of [0, 1, 0x0f, 0x7f, 0xff]) {
          const bent = frame.slice()
          bent[at] = value
          try {
            const ipIn = frame.length
            for (const answer of r.send(bent).answers) expect(answer.length).toBeLessThanOrEqual(ipIn)
          } catch (error) {
            expect(error).toEqual(new Error('not IP'))
          }
        }
    }
  })
})
