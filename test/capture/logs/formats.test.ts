import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readLogMap } from '../../../src/capture/logs/log-map.ts'
import { parseEpoch, parseTime } from '../../../src/capture/logs/log-time.ts'
import { sniffLog } from '../../../src/capture/logs/read-log.ts'
import { readText } from './text-stream.ts'

describe('Zeek conn.log', () => {
  const names = [
    'ts',
    'uid',
    'id.orig_h',
    'id.orig_p',
    'id.resp_h',
    'id.resp_p',
    'proto',
    'service',
    'conn_state',
    'local_orig',
    'history',
    'orig_pkts',
    'resp_pkts',
  ]
  const rows: (string | number)[][] = [
    [1402281600.25, 'C1', '198.51.100.1', 40000, '192.0.2.1', 7778, 'tcp', '-', 'S0', 'F', 'S', 3, 0],
    [1402281601, 'C2', '198.51.100.1', 40001, '192.0.2.1', 22, 'tcp', 'ssh', 'SF', 'F', 'ShADadFf', 9, 8],
    [1402281602, 'C3', '192.0.2.1', 5555, '203.0.113.1', 80, 'tcp', '-', 'OTH', 'F', '^h', 0, 2],
    [1402281603, 'C4', '198.51.100.2', 8, '192.0.2.1', 0, 'icmp', '-', 'OTH', 'F', '-', 1, 0],
    [1402281604, 'C5', '198.51.100.2', 5000, '192.0.2.1', 1900, 'udp', '-', 'S0', 'F', 'D', 2, 0],
    [1402281605, 'C6', '192.0.2.9', 5000, '198.51.100.2', 53, 'udp', 'dns', 'SF', 'T', 'Dd', 1, 1],
    [1402281606, 'C7', '2001:db8::5', 128, '2001:db8::1', 0, 'icmp', '-', 'OTH', 'F', '-', 1, 0],
  ]
  const tsv = `#separator \\x09\n#set_separator\t,\n#unset_field\t-\n#path\tconn\n#fields\t${names.join('\t')}\n#types\ttime\n${rows.map(r => r.join('\t')).join('\n')}\nbroken\n#close\t2014\n`
  const json = rows
    .map(r =>
      JSON.stringify(
        Object.fromEntries(
          names
            .map((n, i) => [n, r[i]])
            .filter(([, v]) => v !== '-')
            .map(([n, v]) => [n, n === 'local_orig' ? v === 'T' : v]),
        ),
      ),
    )
    .join('\n')
  const expected = [
    ['198.51.100.1 40000', '192.0.2.1 7778', 6, 3, 1, 0, 0],
    ['198.51.100.1 40001', '192.0.2.1 22', 6, 9, 1, 1, 0],
    ['203.0.113.1 80', '192.0.2.1 5555', 6, 2, 'by packet', 0, 18],
    ['198.51.100.2 0', '192.0.2.1 8', 1, 1, 'by packet', 0, 0],
    ['198.51.100.2 5000', '192.0.2.1 1900', 17, 2, 1, 0, 0],
    ['2001:db8::5 0', '2001:db8::1 128', 58, 1, 'by packet', 0, 0],
  ]

  it('as tab-separated text', async () => {
    expect(sniffLog(Buffer.from(tsv))).toBe('zeek-conn')
    const { rows: got, reading } = await readText(tsv, 'zeek-conn')
    expect(got.map(r => [r.from, r.to, r.protocol, r.packets, r.accesses, r.handshake, r.flags])).toEqual(expected)
    expect(got[0]!.time).toBe('2014-06-09T02:40:00.25')
    expect([reading.rows, reading.rejected, reading.places[0]!.line]).toEqual([7, 1, 14])
  })

  it('as JSON lines', async () => {
    expect(sniffLog(Buffer.from(json))).toBe('zeek-conn')
    const { rows: got } = await readText(json, 'zeek-conn')
    expect(got.map(r => [r.from, r.to, r.protocol, r.packets, r.accesses, r.handshake, r.flags])).toEqual(expected)
  })
})

describe('Suricata EVE', () => {
  const event = (o: object) =>
    JSON.stringify({
      timestamp: '2014-06-20T10:00:05.123456+0900',
      src_ip: '198.51.100.1',
      src_port: 4000,
      dest_ip: '192.0.2.1',
      dest_port: 49152,
      proto: 'TCP',
      ...o,
    })

  it('counts each flow once, with what its first event brings', async () => {
    const log = [
      event({
        event_type: 'alert',
        flow_id: 1,
        payload: Buffer.from('GET /PSBlock HTTP/1.0\r\n').toString('base64'),
        flow: { pkts_toserver: 3, start: '2014-06-20T10:00:00.000001+0900', state: 'established' },
      }),
      event({ event_type: 'http', flow_id: 1 }),
      event({ event_type: 'flow', flow_id: 1, flow: { pkts_toserver: 9 } }),
      event({
        event_type: 'flow',
        flow_id: 2,
        flow: { pkts_toserver: 2, state: 'new' },
        tcp: { tcp_flags_ts: '02', state: 'syn_sent' },
      }),
      event({ event_type: 'flow', flow_id: 3, src_port: 80, tcp: { tcp_flags_ts: '12' }, flow: { state: 'new' } }),
      event({ event_type: 'stats', src_ip: undefined }),
      event({ event_type: 'flow', flow_id: 4, proto: 'ICMP', src_port: undefined, icmp_type: 8, icmp_code: 0 }),
      event({
        event_type: 'alert',
        flow_id: 5,
        direction: 'to_client',
        src_ip: '192.0.2.1',
        src_port: 23,
        dest_ip: '198.51.100.9',
        dest_port: 999,
        payload: 'AAAA',
      }),
      '{"event_type":',
    ].join('\n')
    expect(sniffLog(Buffer.from(log))).toBe('eve')
    const { rows, reading } = await readText(log, 'eve')
    expect(rows.map(r => [r.from, r.to, r.packets, r.accesses, r.handshake, r.payload, r.flags])).toEqual([
      ['198.51.100.1 4000', '192.0.2.1 49152', 3, 1, 1, 'GET /PSBlock HTTP/1.0\r\n', 0],
      ['198.51.100.1 4000', '192.0.2.1 49152', 2, 1, 0, '', 0],
      ['198.51.100.1 80', '192.0.2.1 49152', 1, 'by packet', 0, '', 18],
      ['198.51.100.1 0', '192.0.2.1 8', 1, 'by packet', 0, '', 0],
      ['198.51.100.9 999', '192.0.2.1 23', 1, 1, 0, '', 0],
    ])
    expect(rows[0]!.time).toBe('2014-06-20T01:00:00.000001')
    expect([reading.rows, reading.rejected]).toEqual([8, 1])
  })

  it('tells flows apart whose ids differ beyond 53 bits', async () => {
    const log = ['1152921504606846977', '1152921504606846978']
      .map(id => event({ event_type: 'flow' }).replace('{', `{"flow_id":${id},`))
      .join('\n')
    expect((await readText(log, 'eve')).rows.length).toBe(2)
  })
})

describe('FlowTuple', () => {
  it('takes the time of its interval', async () => {
    const log = [
      '# CORSARO_INTERVAL_START 0 1402281600',
      'START flowtuple_backscatter 1',
      '203.0.113.1|192.0.2.9|80|4444|6|60|0x12|44,3',
      'END flowtuple_backscatter',
      '198.51.100.1|192.0.2.1|40000|23|6|50|0x02|40,2',
      '198.51.100.1|192.0.2.1|8|0|1|50|0x00|28,1',
      'nonsense',
      '# CORSARO_INTERVAL_END 0 1402281660',
    ].join('\n')
    expect(sniffLog(Buffer.from(log))).toBe('flowtuple')
    const { rows, reading } = await readText(log, 'flowtuple')
    expect(rows.map(r => [r.time, r.from, r.to, r.protocol, r.flags, r.packets, r.accesses])).toEqual([
      ['2014-06-09T02:40:00', '203.0.113.1 80', '192.0.2.9 4444', 6, 18, 3, 'by packet'],
      ['2014-06-09T02:40:00', '198.51.100.1 40000', '192.0.2.1 23', 6, 2, 2, 'by packet'],
      ['2014-06-09T02:40:00', '198.51.100.1 0', '192.0.2.1 8', 1, 0, 1, 'by packet'],
    ])
    expect([reading.rows, reading.places]).toEqual([3, [{ line: 7, reason: '1 fields, not 9' }]])
  })
})

describe('DShield', () => {
  it('reads submissions, firewall lines and JSON', async () => {
    const log = [
      '# a comment',
      '2014-06-09 11:40:00 +09:00\t12345\t2\t198.51.100.1\t6000\t192.0.2.1\t1433\tTCP\tS',
      '2014-06-09 11:40:00 +09:00\t12345\t1\t203.0.113.1\t80\t192.0.2.1\t4444\tTCP\tSA',
      '1402281600 sensor kernel:[1.5] DSHIELDINPUT IN=eth0 OUT= SRC=198.51.100.2 DST=192.0.2.1 LEN=40 TOS=0x00 PREC=0x00 TTL=242 ID=54321 PROTO=TCP SPT=4000 DPT=23 WINDOW=1024 RES=0x00 SYN URGP=0',
      '1402281600 sensor kernel: DSHIELDINPUT IN=eth0 SRC=198.51.100.2 DST=192.0.2.1 LEN=84 TTL=50 ID=1 PROTO=ICMP TYPE=8 CODE=0 ID=2 SEQ=1',
      JSON.stringify({
        time: 1402281600.5,
        flags: 'S',
        sip: '198.51.100.3',
        dip: '192.0.2.1',
        proto: 'TCP',
        sport: 1,
        dport: 22,
        version: 4,
      }),
      JSON.stringify({
        time: '2014-06-09T02:40:00',
        sip: '198.51.100.4',
        dip: '192.0.2.1',
        method: 'GET',
        url: '/admin',
        version: 'HTTP/1.1',
        useragent: 'x',
      }),
      'broken\tline',
    ].join('\n')
    expect(sniffLog(Buffer.from(log))).toBe('dshield')
    const { rows, reading } = await readText(log, 'dshield')
    expect(rows.map(r => [r.from, r.to, r.protocol, r.packets, r.accesses, r.flags, r.payload])).toEqual([
      ['198.51.100.1 6000', '192.0.2.1 1433', 6, 2, 2, 2, ''],
      ['203.0.113.1 80', '192.0.2.1 4444', 6, 1, 'by packet', 18, ''],
      ['198.51.100.2 4000', '192.0.2.1 23', 6, 1, 1, 2, ''],
      ['198.51.100.2 0', '192.0.2.1 8', 1, 1, 'by packet', 0, ''],
      ['198.51.100.3 1', '192.0.2.1 22', 6, 1, 1, 2, ''],
      ['198.51.100.4 0', '192.0.2.1 80', 6, 1, 1, 0, 'GET /admin HTTP/1.1\r\n'],
    ])
    expect(new Set(rows.map(r => r.time))).toEqual(new Set(['2014-06-09T02:40:00', '2014-06-09T02:40:00.5']))
    expect([reading.rows, reading.places]).toEqual([6, [{ line: 8, reason: '2 fields, not 9' }]])
    expect(reading.assumptions).toHaveLength(1)
  })
})

describe('Spoki', () => {
  it('gives packets with flags, options and payload', async () => {
    const header =
      'ts|saddr|daddr|ipid|ttl|proto|sport|dport|anum|snum|options|payload|syn|ack|rst|fin|window size|probed|method|userid|probe anum|probe snum|num probes'
    const log = `${header}\n1634159076593|198.51.100.9|192.0.2.17|54321|242|tcp|40425|22|0|64476129|sack_permitted:window_scale:mss||1|0|0|0|8192|true|tcp-synack|1|1|0|1\n1634159077593|198.51.100.9|192.0.2.17|1|50|tcp|40425|22|7|64476130||5353482d|0|1|0|0|8192|false|||||\nx|y\n`
    expect(sniffLog(Buffer.from(log))).toBe('spoki')
    const { rows, reading } = await readText(log, 'spoki')
    expect(rows.map(r => [r.time, r.from, r.to, r.flags, r.accesses, r.payload])).toEqual([
      ['2021-10-13T21:04:36.593', '198.51.100.9 40425', '192.0.2.17 22', 2, 'by packet', ''],
      ['2021-10-13T21:04:37.593', '198.51.100.9 40425', '192.0.2.17 22', 16, 'by packet', 'SSH-'],
    ])
    expect([reading.rows, reading.rejected]).toEqual([2, 1])
  })
})

describe('CSV by a map', () => {
  const folder = mkdtempSync(join(tmpdir(), 'teiten-map-'))
  const mapFile = (text: string) => {
    const path = join(folder, `map-${text.length}.yaml`)
    writeFileSync(path, text)
    return path
  }

  it('reads the layout of the map that comes with teiten', async () => {
    const map = readLogMap(resolve(import.meta.dirname, '../../../rules/log-maps/honeypot-csv.yaml'))
    const log =
      'datetime,host,src,proto,type,spt,dpt\n2013-03-03 21:53:59,oregon,3325256705,TCP,,6000,1433\n2013-03-03 21:54:00,tokyo,3325256706,ICMP,3,,\n2013-03-03 21:54:01,tokyo,3325256707,UDP,,1,\n2013-03-03 25:54:01,tokyo,1,UDP,,1,53\n'
    const { rows, reading } = await readText(log, 'csv', { map })
    expect(rows.map(r => [r.time, r.from, r.to, r.protocol, r.accesses, r.sensor, r.marks])).toEqual([
      ['2013-03-03T21:53:59', '198.51.100.1 6000', ':: 1433', 6, 1, 'oregon', 'payloadNotLogged'],
      ['2013-03-03T21:54:00', '198.51.100.2 0', ':: 3', 1, 'by packet', 'tokyo', 'payloadNotLogged'],
    ])
    expect([reading.rows, reading.places]).toEqual([
      2,
      [
        { line: 4, reason: 'the destination port cannot be read' },
        { line: 5, reason: 'the time cannot be read' },
      ],
    ])
    expect(reading.sensorNames).toEqual(['oregon', 'tokyo'])
  })

  it('reads quoted fields, numbered columns, local times, flags, counts and payloads', async () => {
    const map = readLogMap(
      mapFile(
        `format: csv\ndelimiter: ";"\nheader: false\ncomment: "#"\ncolumns: {time: 1, source: 2, destination: 3, destination_port: 4, tcp_flags: 5, packets: 6, payload_hex: 7, login: 8}\ntime: {format: iso, zone: Asia/Tokyo}\ndefaults: {protocol: tcp}\n`,
      ),
    )
    const log =
      '# remark\n2014-06-09 04:00:00;198.51.100.1;192.0.2.1;7778;S;2;"48";yes\n"2014-06-09 04:00:00;198.51.100.1;192.0.2.1;7778;S;2;48;no\n2014-06-09 04:00:00;198.51.100.1;192.0.2.1;7778;S;0;48;no\n'
    const { rows, reading } = await readText(log, 'csv', { map })
    expect(rows).toMatchObject([
      {
        time: '2014-06-08T19:00:00',
        to: '192.0.2.1 7778',
        flags: 2,
        packets: 2,
        accesses: 'by packet',
        payload: 'H',
        marks: 'credentials',
      },
    ])
    expect(reading.places.map(p => p.reason)).toEqual(['a quote is not closed', 'the number of packets cannot be read'])
  })

  it('says which column the header lacks', async () => {
    const map = readLogMap(
      mapFile(
        'format: csv\ncolumns: {time: t, source: s, protocol: p, destination_port: d}\ntime: {format: seconds}\n',
      ),
    )
    const { reading } = await readText('t,s,p,q\n1,198.51.100.1,tcp,5\n', 'csv', { map })
    expect(reading.places[0]).toEqual({ line: 1, reason: 'the header has no column "d"' })
    expect(reading.problem()).toMatchObject({ code: 'TEITEN_UNKNOWN_FORMAT' })
  })

  it('refuses maps that cannot work, with the place', () => {
    const bad = (text: string) => () => readLogMap(mapFile(text))
    expect(bad('format: csv\ncolumns: {time: a, sauce: b}\ntime: {format: iso}\n')).toThrowError(
      expect.objectContaining({ code: 'TEITEN_BAD_MAP' }),
    )
    expect(bad('format: csv\ncolumns: {time: a}\ntime: {format: iso}\n')).toThrowError(/source/)
    expect(bad('format: csv\ncolumns: {time: a, source: b}\ntime: {format: iso}\n')).toThrowError(/destination port/)
    expect(
      bad(
        'format: csv\nheader: false\ncolumns: {time: a, source: 2, destination_port: 3}\ndefaults: {protocol: tcp}\ntime: {format: iso}\n',
      ),
    ).toThrowError(/no header/)
    expect(
      bad(
        'format: csv\ncolumns: {time: a, source: b, destination_port: c, protocol: d}\ntime: {format: iso, zone: Mars/Olympus}\n',
      ),
    ).toThrowError(/Mars/)
    expect(() => readLogMap('/nonexistent/map.yaml')).toThrowError(
      expect.objectContaining({ code: 'TEITEN_FILE_NOT_FOUND' }),
    )
  })
})

describe('parseTime', () => {
  it('reads ISO 8601 and its relatives', () => {
    const at = Date.UTC(2014, 5, 9, 2, 40) / 1000
    for (const text of [
      '2014-06-09T02:40:00Z',
      '2014-06-09 02:40:00',
      '2014-06-09T11:40:00+09:00',
      '2014-06-09T11:40:00+0900',
      '2014/06/09 02:40:00',
      '2014-06-08T18:40:00 -08:00',
    ]) {
      expect(parseTime(text, 'UTC')?.seconds, text).toBe(at)
    }
    expect(parseTime('2014-06-09 11:40:00.5', 'Asia/Tokyo')).toEqual({ seconds: at, nanoseconds: 500_000_000 })
  })

  it('gives null for what is no time', () => {
    for (const text of [
      '',
      '2014-06-09',
      '2014-13-09 00:00:00',
      '2014-02-30 00:00:00',
      '2014-06-09 24:00:00',
      'yesterday',
      '2014-06-09 00:00:00x',
    ])
      expect(parseTime(text, 'UTC'), text).toBeNull()
    for (const value of [-1, Number.NaN, '1e9', '', null, 5e9, {}]) expect(parseEpoch(value)).toBeNull()
  })

  it('reads local times on both sides of a change of the clock', () => {
    expect(parseTime('2014-03-30 01:30:00', 'Europe/Berlin')?.seconds).toBe(Date.UTC(2014, 2, 30, 0, 30) / 1000)
    expect(parseTime('2014-03-30 03:30:00', 'Europe/Berlin')?.seconds).toBe(Date.UTC(2014, 2, 30, 1, 30) / 1000)
  })
})

it('sniffLog knows nothing of captures, pages and scan data', () => {
  for (const text of [
    '\xd4\xc3\xb2\xa1',
    '<html>',
    'datetime,host,src',
    '{"ip":"192.0.2.1","data":{"http":{"status":"success"}}}',
    '',
    '#',
    'start sec|start usec|method',
  ])
    expect(sniffLog(Buffer.from(text, 'latin1'))).toBeNull()
})
