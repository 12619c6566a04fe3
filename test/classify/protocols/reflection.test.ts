import { expect, it } from 'vitest'
import { recognise } from '../../../src/classify/protocols/recognise.ts'

const [TCP, UDP] = [6, 17]
const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')

it('reflection requests are named by protocol, over UDP only', () => {
  for (const [payload, name] of [
    [hex('beef 0120 0001 0000 0000 0001 00 00ff 0001 00 0029 2328 00000000 0000'), 'dns-any'],
    [hex('1700032a 00000000'), 'ntp-monlist'],
    [Buffer.from('\0\x01\0\0\0\x01\0\0stats\r\n', 'latin1'), 'memcached-stats'],
    [Buffer.from('M-SEARCH * HTTP/1.1\r\nST: ssdp:all\r\n\r\n'), 'ssdp-search'],
    [hex('3025 020101 6320 0400 0a0100 0a0100 020100 020100 010100 870b 6f626a656374636c617373 3000'), 'cldap-search'],
    [hex('65720a37 00000000 00000002 000186a0 00000002 00000004 00000000 00000000 00000000 00000000'), 'portmap-dump'],
    [hex(`0001 0000 0001 0000 0000 0000 20 434b ${'41'.repeat(30)} 00 0021 0001`), 'netbios-status'],
    [hex('40 01 1234 bb 2e77656c6c2d6b6e6f776e 04 636f7265'), 'coap-core'],
    [hex('00140000 00'), 'ard'],
    [hex('02'), 'mssql-browser'],
    [Buffer.from('\xff\xff\xff\xffgetstatus', 'latin1'), 'quake-getstatus'],
  ] as const)
    expect(recognise(payload, UDP).fields.reflection, name).toBe(name)
  expect(recognise(hex('1234 0100 0001 0000 0000 0000 03 777777 00 0001 0001'), UDP).fields.reflection).toBeUndefined()
  expect(recognise(Buffer.from('stats\r\n'), TCP).fields.reflection).toBeUndefined()
})
