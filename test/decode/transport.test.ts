import { describe, expect, it } from 'vitest'
import { decode, decodeOne, hex, ipv4, RAW, tcp, udp } from './make-packet.ts'

describe('TCP', () => {
  it('gives every field of the header and the payload', () => {
    const { row, oddities } = decodeOne(
      RAW,
      ipv4(6, tcp({ flags: 0x18, payload: Buffer.from('HEAD / HTTP/1.0\r\n\r\n') })),
    )
    expect(row).toMatchObject({
      sourcePort: 40_000,
      destinationPort: 23,
      tcpSequence: 0x01020304,
      tcpAcknowledgement: 0x05060708,
      tcpFlags: 0x18,
      tcpWindow: 1024,
      tcpOptionLength: 0,
      tcpMss: 0,
      tcpOptions: 0,
      payload: 'HEAD / HTTP/1.0\r\n\r\n',
      payloadWireLength: 19,
      ipLength: 59,
    })
    expect(oddities).toEqual({})
  })
  it('reads the options', () => {
    const options = hex('0204 05b4 0402 080a 00000001 00000000 01 030307')
    expect(decodeOne(RAW, ipv4(6, tcp({ options })))).toMatchObject({
      row: { tcpOptionLength: 20, tcpMss: 1460, tcpOptions: 0b10111 },
      oddities: {},
    })
    expect(
      decodeOne(RAW, ipv4(6, tcp({ options: hex('0512 0000000000000000 0000000000000000 2202') }))).row,
    ).toMatchObject({ tcpOptions: 0b101000 })
    expect(decodeOne(RAW, ipv4(6, tcp({ options: hex('00ffffff') })))).toMatchObject({
      row: { tcpOptions: 0 },
      oddities: {},
    })
  })
  it('notes options with lying lengths and keeps those before', () => {
    for (const bad of ['02040218 03000000', '02040218 030b0000', '02040218 01010103']) {
      expect(decodeOne(RAW, ipv4(6, tcp({ options: hex(bad) })))).toMatchObject({
        row: { tcpMss: 536 },
        oddities: { 'tcp-bad-option': 1 },
      })
    }
  })
  it('reads the options that a short capture holds', () => {
    const whole = ipv4(6, tcp({ options: hex('020405b4 01010101 01010101') }))
    expect(decodeOne(RAW, whole.subarray(0, 44), whole.length)).toMatchObject({
      row: { tcpMss: 1460, tcpOptionLength: 12, payloadLength: 0 },
      oddities: {},
    })
  })
  it('notes flags that no stack sends, addresses that answer themselves, and port 0', () => {
    for (const flags of [0, 3, 6])
      expect(decodeOne(RAW, ipv4(6, tcp({ flags }))).oddities).toEqual({ 'tcp-bad-flags': 1 })
    const same = hex('c0000201')
    expect(
      decodeOne(RAW, ipv4(17, udp(Buffer.alloc(0), 8, [0, 0]), { source: same, destination: same })).oddities,
    ).toEqual({ 'port-zero': 1, 'land-packet': 1 })
  })
  it('stops at a header that is not there or lies', () => {
    expect(decode([{ linkType: RAW, bytes: ipv4(6, tcp().subarray(0, 19)) }]).oddities).toEqual({ 'tcp-truncated': 1 })
    expect(decode([{ linkType: RAW, bytes: ipv4(6, tcp({ words: 4 })) }]).oddities).toEqual({
      'tcp-bad-header-length': 1,
    })
    expect(decode([{ linkType: RAW, bytes: ipv4(6, tcp({ words: 6 })) }]).oddities).toEqual({
      'tcp-bad-header-length': 1,
    })
  })
})

describe('UDP', () => {
  it('ends the payload where its own length does', () => {
    expect(decodeOne(RAW, ipv4(17, udp(Buffer.from('abcdef'), 11)))).toMatchObject({
      row: { payload: 'abc', payloadWireLength: 3 },
      oddities: {},
    })
  })
  it('notes a length that is too short or too long and keeps the packet', () => {
    for (const length of [7, 1, 100]) {
      expect(decodeOne(RAW, ipv4(17, udp(Buffer.from('abc'), length)))).toMatchObject({
        row: { destinationPort: 1900, payload: 'abc' },
        oddities: { 'udp-bad-length': 1 },
      })
    }
    expect(decodeOne(RAW, ipv4(17, udp(Buffer.from('abc'), 0)))).toMatchObject({
      row: { payload: 'abc' },
      oddities: {},
    })
  })
  it('stops at half a header', () => {
    expect(decode([{ linkType: RAW, bytes: ipv4(17, hex('cf08 076c 0008')) }]).oddities).toEqual({ 'udp-truncated': 1 })
  })
})
