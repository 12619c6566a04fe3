import { describe, expect, it } from 'vitest'
import { parseBlock } from '../../src/base/address.ts'
import { maskOwnAddresses } from '../../src/classify/mask-addresses.ts'

const blocks = ['192.0.2.0/25', '198.51.100.23', '2001:db8:1::/48'].map(t => parseBlock(t)!)
const masked = (text: string) => Buffer.from(maskOwnAddresses(Buffer.from(text, 'latin1'), blocks)).toString('latin1')

describe('maskOwnAddresses', () => {
  it.each([
    ['Host: 192.0.2.1:80\r\n', 'Host: XXXXXXXXX:80\r\n'],
    ['http://198.51.100.23/', 'http://XXXXXXXXXXXXX/'],
    ['ec2-192-0-2-77.example', 'ec2-XXXXXXXXXX.example'],
    ['1.2.0.192.in-addr.arpa', 'XXXXXXXXX.in-addr.arpa'],
    ['9.192.0.2.1', '9.XXXXXXXXX'],
    ['id=c0000201;', 'id=XXXXXXXX;'],
    ['0xC0000201', 'XXXXXXXXXX'],
    ['ip=3221225985&', 'ip=XXXXXXXXXX&'],
    ['[2001:db8:1::5]:80', '[XXXXXXXXXXXXX]:80'],
  ])('masks %j', (text, expected) => {
    expect(masked(text)).toBe(expected)
  })

  it.each([
    'Host: 192.0.2.129',
    '198.51.100.24',
    '203.0.113.1',
    '2001:db8:2::1',
    'version 1.2.3.4.5',
    'HEAD / HTTP/1.0\r\n\r\n',
  ])('leaves %j, and gives the bytes themselves', text => {
    const bytes = Buffer.from(text, 'latin1')
    expect(maskOwnAddresses(bytes, blocks)).toBe(bytes)
  })

  it('masks binary addresses in either order, and all sixteen bytes of IPv6', () => {
    const hex = (s: string) => Buffer.from(s.replaceAll(' ', ''), 'hex')
    expect(Buffer.from(maskOwnAddresses(hex('04 01 0019 c0000263 00'), blocks)).toString('hex')).toBe(
      '040100195858585800'.replace('00195', '00195'),
    )
    expect(Buffer.from(maskOwnAddresses(hex('ff 010200c0 ff'), blocks)).toString('hex')).toBe('ff58585858ff')
    expect(Buffer.from(maskOwnAddresses(hex('ff 20010db8000100000000000000000005 ff'), blocks)).toString('hex')).toBe(
      `ff${'58'.repeat(16)}ff`,
    )
  })

  it('does nothing without blocks', () => {
    const bytes = Buffer.from('192.0.2.1')
    expect(maskOwnAddresses(bytes, [])).toBe(bytes)
  })
})
