import { TeitenError } from '../../src/base/error.ts'
import { type Period, parsePeriod } from '../../src/base/period.ts'
import { escapeBytes, hexOf } from '../../src/base/text.ts'
import type { Campaign } from '../../src/model/finding.ts'
import type { ArchivedReport, Observatory, PortObservation } from '../../src/model/observatory.ts'
import type { FindingSection } from '../../src/model/report.ts'
import { bmcSection, panelSection, reportData } from '../report/figures/june-2014.ts'

/** What a sender may write to see whether a page runs it. */
export const HOSTILE =
  '<img src=x onerror="document.title=\'run\'"><script>document.title="run"</script>&quot;\'"javascript:alert(1)\u202egnp.exe\u0000 https://evil.example/'

const REPORTS: ArchivedReport[] = (
  [
    ['ja', 'html'],
    ['ja', 'pdf'],
    ['ja', 'md'],
    ['en', 'html'],
    ['en', 'pdf'],
    ['en', 'md'],
    [null, 'json'],
    [null, 'csv', 'finding_days'],
    [null, 'csv', 'ports'],
  ] as const
).map(([language, format, part]) => ({
  name: `teiten-2014-06.${[language, part, format].filter(Boolean).join('.')}`,
  period: '2014-06',
  language,
  format,
  sizeBytes: 183_220,
  published: '2014-07-22',
  synthetic: true,
  headline: panelSection(parsePeriod('2014-06')).headline,
}))

function observationOf(section: FindingSection, period: Period): PortObservation {
  const { finding, headline, purposeConfidence } = section
  return {
    ...section,
    protocol: 6,
    port: finding.port,
    period,
    finding,
    headline,
    purposeConfidence,
    ranking: reportData(period).findingPorts.find(row => row.key.startsWith(`${finding.port}/`)) ?? null,
    previousDays: section.days.map((day, i) => ({ day: day.day, perAddress: 0.02 + 0.01 * (i % 3) })),
    sensors: reportData(period).telescope.sensors.map((sensor, i) => ({
      name: sensor.name,
      addresses: sensor.addresses,
      exposure: sensor.exposure,
      planned: sensor.planned,
      accesses: 900 + 40 * i,
      perAddress: 1.1 + 0.05 * i,
    })),
    reports: ['teiten-2014-06.ja.html'],
    sqlQueries: reportData(period).queries,
  }
}

/** Ten surges of one tool and the source port that they share: a table wider than a telephone. */
const CAMPAIGN: Campaign = {
  name: '2014-06-09-6666-tcp',
  members: Array.from({ length: 11 }, (_, i) => ({
    port: `${6666 + i}/TCP`,
    part: i === 10 ? { kind: 'source-port', id: '8888/TCP', signature: null, title: null } : null,
    onset: '2014-06-09T04:00:00+09:00',
    sources: 200,
  })),
  shared: Array.from({ length: 11 }, (_, i) => Array.from({ length: 11 }, (_, k) => (i === k ? 200 : 130 + k))),
}

/** A hand-made observatory: June 2014, two findings, one hostile payload on 7778/TCP if asked. */
export function sampleObservatory(options: { hostile?: boolean; empty?: boolean; broken?: boolean } = {}): Observatory {
  const failing = () =>
    Promise.reject(new TeitenError('TEITEN_STORE_DOWN', 'the store does not answer', { next: 'Start it again.' }))
  return {
    status: async () => ({
      version: '0.1.0',
      rulesVersion: 'abcdef0123',
      timeZone: 'Asia/Tokyo',
      firstDay: options.empty ? null : '2014-05-01',
      lastDay: options.empty ? null : '2014-06-30',
      lastPacket: options.empty ? null : '2014-06-30T23:59:58+09:00',
      packets: 1_204_332,
      files: 62,
      sensors: 6,
      synthetic: { scenarios: ['june-2014'] },
      work: null,
    }),
    period: async period =>
      options.broken ? failing() : { ...reportData(period), campaigns: { query: '', rows: [CAMPAIGN] } },
    ranking: async period => ({ ranking: reportData(period).ports, queries: reportData(period).queries }),
    port: async (protocol, port, period) => {
      if (protocol !== 6) return null
      if (port === 666) throw new Error('secret /var/lib/teiten path')
      const section = port === 7778 ? panelSection(period) : port === 49152 ? bmcSection(period) : null
      if (section === null)
        return port === 22
          ? {
              ...observationOf(panelSection(period), period),
              port: 22,
              finding: null,
              headline: null,
              purposeConfidence: null,
              hours: [],
              advisories: [],
              steppingStones: [],
            }
          : null
      if (options.hostile) section.payloads[0] = { ...section.payloads[0]!, sample: HOSTILE, title: null }
      return observationOf(section, period)
    },
    payload: async id => {
      if (!id.startsWith('0'))
        throw new TeitenError('TEITEN_NOT_FOUND', `there is no payload ${id}`, { next: 'teiten payloads lists them.' })
      const text = options.hostile ? HOSTILE : 'GET /PSBlock HTTP/1.0\r\nHost: XXXXXXXXX\r\n\r\n'
      const bytes = Buffer.from(text)
      return {
        id,
        group: id,
        groupText: text,
        protocol: 'http',
        class: 'intrusion-attempt',
        category: 'bmc-exploit',
        signatures: [{ id: 'bmc-psblock', title: { ja: 'BMCの脆弱性利用', en: 'Exploitation of BMC' } }],
        fields: { method: 'GET', host: text },
        length: bytes.length,
        wireLength: bytes.length,
        truncated: false,
        text: escapeBytes(bytes),
        hex: hexOf(bytes),
        ports: [
          {
            port: '49152/TCP',
            accesses: 1204,
            sources: 88,
            firstSeen: '2014-06-20T14:02:00+09:00',
            lastSeen: '2014-06-30T23:50:00+09:00',
          },
        ],
      }
    },
    reports: async () => (options.empty ? [] : REPORTS),
    reportFile: async name => {
      const report = REPORTS.find(one => one.name === name)
      if (report === undefined) return null
      return {
        mediaType: {
          html: 'text/html; charset=utf-8',
          pdf: 'application/pdf',
          md: 'text/markdown; charset=utf-8',
          json: 'application/json',
          csv: 'text/csv',
        }[report.format],
        bytes: new TextEncoder().encode('<!doctype html><title>report</title>'),
      }
    },
  }
}
