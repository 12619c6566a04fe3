import { describe, expect, it } from 'vitest'
import { sniffLog } from '../../../src/capture/logs/read-log.ts'
import { readText } from './text-stream.ts'

const attack = (payload: string, more = {}) => ({
  is_virtual: false,
  '@timestamp': '2025-02-18T04:23:26Z',
  start_time: '2025-02-18T04:23:26Z',
  attack_connection: {
    protocol: 'tcp',
    remote_ip: '198.51.100.5',
    remote_port: 47344,
    local_ip: '192.0.2.5',
    local_port: 8728,
    payload: { length: payload.length / 2, data_hex: payload },
  },
  proxy_connection: { protocol: 'ip', remote_ip: '0.0.0.0' },
  ...more,
})

describe('honeytrap', () => {
  const log = `{"attacks":[\n${JSON.stringify(attack('474554202f0d0a'))},\n${JSON.stringify(attack(''))}\n]}`

  it('gives first payloads and connections without any', async () => {
    expect(sniffLog(Buffer.from(log))).toBe('tpot')
    const { rows, reading } = await readText(log, 'tpot')
    expect(rows[0]).toEqual({
      time: '2025-02-18T04:23:26',
      from: '198.51.100.5 47344',
      to: '192.0.2.5 8728',
      protocol: 6,
      payload: 'GET /\r\n',
      wireLength: 7,
      packets: 1,
      accesses: 1,
      handshake: 1,
      marks: '',
      sensor: '',
      flags: 0,
      icmpCode: 0,
      line: 2,
    })
    expect(rows[1]).toMatchObject({ payload: '', handshake: 1, line: 3 })
    expect([reading.rows, reading.rejected, reading.problem()]).toEqual([2, 0, null])
  })

  it('counts virtual attacks as rows without an access', async () => {
    const { rows, reading } = await readText(
      JSON.stringify(attack('00', { is_virtual: true, '@timestamp': '1970-01-01T00:00:00Z' })),
      'tpot',
    )
    expect([rows.length, reading.rows, reading.rejected]).toEqual([0, 1, 0])
  })

  it('reads the same rows from an array, from lines, from loose objects and from an export', async () => {
    const objects = [attack('00'), attack('01'), attack('02')]
    const forms = [
      JSON.stringify(objects),
      JSON.stringify(objects, null, 2),
      objects.map(o => JSON.stringify(o)).join('\n'),
      objects.map(o => JSON.stringify(o, null, 1)).join('\n'),
      JSON.stringify({ attacks: objects }),
      `\ufeff${JSON.stringify(objects)}`,
      `[\r\n${objects.map(o => JSON.stringify(o)).join(',\r\n')}\r\n]\r\n`,
      objects.map(o => JSON.stringify({ _index: 'logstash', _source: { ...o, 't-pot_hostname': 'pot1' } })).join('\n'),
    ]
    for (const form of forms) {
      for (const chunk of [1, 7, 65_536]) {
        const { rows, reading } = await readText(form, 'tpot', { chunk })
        expect(
          rows.map(r => r.payload),
          form.slice(0, 40),
        ).toEqual(['\0', '\x01', '\x02'])
        expect(reading.rejected).toBe(0)
      }
    }
  })
})

describe('dionaea', () => {
  const row = (more: object) => ({
    connection: { protocol: 'smbd', transport: 'tcp', type: 'accept' },
    dst_ip: '192.168.96.2',
    dst_port: 445,
    src_hostname: '',
    src_ip: '198.51.100.7',
    src_port: 1401,
    timestamp: '2025-02-12T08:28:02.472515',
    ...more,
  })

  it('marks logins and says that the payload is not logged', async () => {
    const log = [
      row({}),
      row({ credentials: { password: [''], username: ['sa'] }, dst_port: 1433 }),
      row({ dst_port: 21, ftp: { commands: { arguments: ['anonymous', 'x'], command: ['USER', 'PASS'] } } }),
      row({ dst_port: 21, ftp: { commands: { arguments: [''], command: ['QUIT'] } } }),
      row({ src_ip: '::ffff:198.51.100.8' }),
      row({ connection: { transport: 'udp', type: 'accept', protocol: 'sipd' }, dst_port: 5060 }),
      row({ connection: { transport: 'tcp', type: 'listen' } }),
      row({ connection: { transport: 'tcp', type: 'connect' } }),
    ]
    const { rows, reading } = await readText(JSON.stringify(log), 'tpot')
    expect(rows.map(r => [r.to, r.protocol, r.handshake, r.marks])).toEqual([
      ['192.168.96.2 445', 6, 1, 'payloadNotLogged'],
      ['192.168.96.2 1433', 6, 1, 'credentials payloadNotLogged'],
      ['192.168.96.2 21', 6, 1, 'credentials payloadNotLogged'],
      ['192.168.96.2 21', 6, 1, 'payloadNotLogged'],
      ['192.168.96.2 445', 6, 1, 'payloadNotLogged'],
      ['192.168.96.2 5060', 17, 0, 'payloadNotLogged'],
    ])
    expect(rows[0]!.time).toBe('2025-02-12T08:28:02.472515')
    expect(rows[4]!.from).toBe('198.51.100.8 1401')
    expect([reading.rows, reading.rejected]).toEqual([8, 0])
  })
})

describe('heralding', () => {
  it('gives one access per session, marked if a login was tried', async () => {
    const session = (attempts: object[]) => ({
      timestamp: '2025-02-11 01:18:13.286635',
      duration: 15,
      session_id: 'x',
      source_ip: '198.51.100.9',
      source_port: 52182,
      destination_ip: '192.0.2.1',
      destination_port: 995,
      protocol: 'pop3s',
      num_auth_attempts: attempts.length,
      auth_attempts: attempts,
    })
    const log = JSON.stringify(
      [
        session([]),
        session([
          { username: 'a', password: '{"' },
          { username: 'b', password: 'c' },
        ]),
      ],
      null,
      1,
    )
    const { rows } = await readText(log, 'tpot')
    expect(rows.map(r => [r.time, r.to, r.accesses, r.marks])).toEqual([
      ['2025-02-11T01:18:13.286635', '192.0.2.1 995', 1, 'payloadNotLogged'],
      ['2025-02-11T01:18:13.286635', '192.0.2.1 995', 1, 'credentials payloadNotLogged'],
    ])
  })
})

describe('cowrie', () => {
  const event = (id: string, session: string, more = {}) =>
    JSON.stringify({
      eventid: `cowrie.${id}`,
      session,
      src_ip: '198.51.100.3',
      timestamp: '2025-02-12T10:00:00.5Z',
      sensor: 'pot',
      ...more,
    })
  const connect = (session: string, port = 22) =>
    event('session.connect', session, { src_port: 4000, dst_ip: '192.0.2.1', dst_port: port })

  it('gives one access per session; a login tried in it marks it', async () => {
    const log = [
      connect('a'),
      connect('b', 23),
      event('client.version', 'a', { version: 'SSH-2.0-Go' }),
      event('login.failed', 'a', { username: 'root', password: 'x' }),
      event('login.success', 'a', {}),
      event('session.closed', 'b'),
      event('command.input', 'a', { input: 'uname' }),
      event('session.closed', 'a'),
      connect('c'),
    ].join('\n')
    const { rows, reading } = await readText(log, 'tpot')
    expect(rows.map(r => [r.to, r.accesses, r.marks, r.sensor, r.line])).toEqual([
      ['192.0.2.1 23', 1, 'payloadNotLogged', 'pot', 2],
      ['192.0.2.1 22', 1, 'credentials payloadNotLogged', 'pot', 1],
      ['192.0.2.1 22', 1, 'payloadNotLogged', 'pot', 9],
    ])
    expect([reading.rows, reading.rejected]).toEqual([9, 0])
  })

  it('holds no more sessions than its limit', async () => {
    const log = Array.from({ length: 70_000 }, (_, i) => connect(`s${i}`)).join('\n')
    const { rows, reading } = await readText(log, 'tpot')
    expect([rows.length, reading.rows]).toEqual([70_000, 70_000])
    expect(rows[0]!.line).toBe(1)
  })
})

describe('Cisco ASA', () => {
  const row = (payload: string) => ({
    timestamp: '2025-02-12T04:18:58.326432',
    src_ip: '198.51.100.47',
    payload_printable: payload,
  })

  it('gives the request line with an unknown length, and says which port it assumes', async () => {
    const log = JSON.stringify(
      [
        row('"GET / HTTP/1.1" 200 -'),
        row('Request timed out: TimeoutError("The read operation timed out")'),
        row("code 400, message Bad HTTP/0.9 request type ('t3')"),
        row("'t3 12.1.2\\x00\\'' 400 -"),
        row('"GET /a"b HTTP/1.1" 404 -'),
      ],
      null,
      1,
    )
    const { rows, reading } = await readText(log, 'tpot')
    expect(rows.map(r => [r.to, r.payload, r.wireLength, r.handshake, r.marks])).toEqual([
      [':: 8443', 'GET / HTTP/1.1\r\n', 0, 1, ''],
      [':: 8443', '', 0, 1, ''],
      [':: 8443', "t3 12.1.2\0'\r\n", 0, 1, ''],
      [':: 8443', 'GET /a"b HTTP/1.1\r\n', 0, 1, ''],
    ])
    expect(reading.rows).toBe(5)
    expect(reading.assumptions).toEqual([expect.stringContaining('8443/TCP')])
    const other = await readText(log, 'tpot', { ciscoAsaPort: 443 })
    expect(other.rows[0]!.to).toBe(':: 443')
  })
})

it('reads what Logstash exports of any honeypot', async () => {
  const { rows } = await readText(
    JSON.stringify({
      type: 'Heralding',
      '@timestamp': '2025-02-11T01:18:13.286Z',
      src_ip: '198.51.100.9',
      src_port: 5,
      dest_ip: '192.0.2.1',
      dest_port: 5900,
      proto: 'vnc',
      username: 'x',
      't-pot_hostname': 'pot1',
    }),
    'tpot',
  )
  expect(rows[0]).toMatchObject({
    to: '192.0.2.1 5900',
    protocol: 6,
    marks: 'credentials payloadNotLogged',
    sensor: 'pot1',
  })
})
