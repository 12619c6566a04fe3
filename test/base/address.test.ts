import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  blockHas,
  formatAddress,
  formatBlock,
  isV4,
  parseAddress,
  parseBlock,
  parseV4,
} from '../../src/base/address.ts'

it('parseV4 refuses what is not a dotted quad', () => {
  expect(parseV4('192.0.2.1')).toBe(0xc0000201)
  for (const bad of [
    '',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.256',
    '01.2.3.4',
    '1.2.3.',
    '.1.2.3',
    '1..2.3',
    ' 1.2.3.4',
    '0x1.2.3.4',
  ])
    expect(parseV4(bad)).toBeNull()
})

it('formatAddress gives IPv4 as dotted quad and IPv6 as RFC 5952 text', () => {
  const cases: [string, string][] = [
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['::', '::'],
    ['::1', '::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['fe80::', 'fe80::'],
  ]
  for (const [text, printed] of cases) expect(formatAddress(parseAddress(text)!)).toBe(printed)
})

it('parseAddress refuses malformed IPv6', () => {
  for (const bad of [
    ':::',
    '1::2::3',
    '12345::',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    'fe80::1%eth0',
    '1:2:3:4:5:6:7::8:9',
    'g::',
  ])
    expect(parseAddress(bad)).toBeNull()
})

it('formatAddress and parseAddress are inverse for any words', () => {
  const w = fc.integer({ min: 0, max: 0xffffffff })
  fc.assert(
    fc.property(w, w, w, w, (a, b, c, d) => {
      expect(parseAddress(formatAddress([a, b, c, d]))).toEqual([a, b, c, d])
    }),
  )
})

it('a block has its addresses and no others', () => {
  const block = parseBlock('198.51.100.64/26')!
  expect(formatBlock(block)).toBe('198.51.100.64/26')
  expect(blockHas(block, parseAddress('198.51.100.64')!)).toBe(true)
  expect(blockHas(block, parseAddress('198.51.100.127')!)).toBe(true)
  expect(blockHas(block, parseAddress('198.51.100.128')!)).toBe(false)
  expect(blockHas(block, parseAddress('2001:db8::')!)).toBe(false)
  expect(blockHas(parseBlock('0.0.0.0/0')!, parseAddress('8.8.8.8')!)).toBe(true)
  expect(blockHas(parseBlock('2001:db8::/32')!, parseAddress('2001:db8:ffff::1')!)).toBe(true)
  for (const bad of ['1.2.3.4/33', 'x/8', '1.2.3.4/', '2001:db8::/129']) expect(parseBlock(bad)).toBeNull()
  expect(isV4(parseBlock('10.0.0.0/8')!.words)).toBe(true)
})
