import { describe, expect, it } from 'vitest'
import { parseBlock } from '../../../src/base/address.ts'
import { tcpdumpFilter } from '../../../src/capture/live/tcpdump-capture.ts'
import { seriesKey, TCP, UDP } from '../../../src/model/protocol.ts'
import { chooseMode } from '../../../src/run/observe/choose-mode.ts'
import { MAX_LISTENED, sensorSettings } from '../../../src/run/observe/sensor-settings.ts'
import { LONGEST_COMMIT_SECONDS, secondsToCommit } from '../../../src/run/observe/store-sink.ts'
import { readConfig } from '../../../src/run/site/config.ts'

const config = readConfig(undefined)
const fails = (flags: Parameters<typeof sensorSettings>[1], live: Partial<typeof config.live> = {}) => {
  try {
    sensorSettings({ ...config, live: { ...config.live, ...live } }, flags)
  } catch (error) {
    return (error as { line: string }).line
  }
  return ''
}

describe('sensorSettings', () => {
  it('takes the command line before the file', () => {
    const live = { name: 'file', addresses: ['192.0.2.0/24'], exclude: ['22/tcp'] }
    const settings = sensorSettings({ ...config, live }, { name: 'line', exclude: '53/udp,80/tcp' })
    expect(settings).toMatchObject({ name: 'line', blocks: [parseBlock('192.0.2.0/24')], respond: null, mode: 'auto' })
    expect(settings.excluded).toEqual([seriesKey(UDP, 53), seriesKey(TCP, 80)])
  })

  it('refuses what cannot be meant, with its place', () => {
    expect(fails({ addresses: '192.0.2.0/33' })).toContain('--addresses')
    expect(fails({ addresses: '192.0.2.0/24,192.0.2.7' })).toContain('overlap')
    expect(fails({ exclude: '22' })).toContain('"22" is not a port')
    expect(fails({ mode: 'magic' })).toContain('ring, tcpdump, listeners')
    const many = Array.from({ length: MAX_LISTENED + 1 }, (_, i) => `${i + 1}/tcp`)
    expect(fails({ listen: many.join(',') })).toContain('too many')
    expect(fails({ addresses: '192.0.2.0/24' }, { dialogue: ['198.51.100.1'] })).toContain('sensor.dialogue')
  })
})

describe('chooseMode', () => {
  const yes = { possible: true, reason: '' }
  const no = (reason: string) => ({ possible: false, reason })
  const settings = sensorSettings(config, {})

  it('takes the first way that is possible, and says why not a better one', () => {
    const found = { ring: no('CAP_NET_RAW is missing'), tcpdump: no('not there'), listeners: yes }
    expect(chooseMode(settings, found)).toEqual({
      mode: 'listeners',
      because: 'ring: CAP_NET_RAW is missing; tcpdump: not there',
    })
  })

  it('does not take another way than the one that was asked for', () => {
    const asked = sensorSettings(config, { mode: 'ring' })
    expect(() => chooseMode(asked, { ring: no('x'), tcpdump: yes, listeners: yes })).toThrow('does not allow')
  })
})

it('tcpdump is told the addresses and what to leave out', () => {
  const blocks = ['192.0.2.0/24', '2001:db8::/48'].map(text => parseBlock(text)!)
  expect(tcpdumpFilter({ blocks, excluded: [] })).toBe('(dst net 192.0.2.0/24 or dst net 2001:db8::/48)')
  expect(tcpdumpFilter({ blocks, excluded: [seriesKey(TCP, 22), seriesKey(UDP, 53)] })).toBe(
    '(dst net 192.0.2.0/24 or dst net 2001:db8::/48) and not ((tcp dst port 22) or (udp dst port 53))',
  )
})

it('a day of few tuples is committed at once, one of many rarely', () => {
  expect(secondsToCommit(10_000)).toBeLessThan(1)
  expect(secondsToCommit(1_000_000)).toBe(50)
  expect(secondsToCommit(1e9)).toBe(LONGEST_COMMIT_SECONDS)
})
