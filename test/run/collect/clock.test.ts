import { spawn } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { addSensor, enrolHere } from '../../../src/run/collect/registered-sensors.ts'
import { releaseQuarantine } from '../../../src/run/collect/release.ts'
import { select } from '../../../src/store/statement.ts'
import { root, temporaryFolder } from '../teiten-command.ts'
import { SENSOR } from './children.ts'
import { REGISTRY_MS, startCollector } from './collector-fixture.ts'

const library = [
  '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1',
  '/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1',
].find(existsSync)
if (library === undefined) console.warn('SKIPPED: libfaketime is not installed')
const folder = temporaryFolder('clock')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const HOUR = 3600
const CLOCKS: [name: string, offset: number][] = [
  ['an hour behind', -HOUR],
  ['a day ahead', 24 * HOUR],
  ['ten years ahead', 3652 * 24 * HOUR],
  ['in 1970', 0],
]

it.skipIf(library === undefined)(
  'a sensor with a wrong clock starts, ships, and loses nothing',
  async () => {
    const data = join(folder, 'data')
    const { code } = addSensor(data, 'tokyo', '192.0.2.0/28')
    const collector = await startCollector(data)
    await enrolHere(join(folder, 'tokyo'), collector.url, code)
    await wait(4 * REGISTRY_MS)
    const script = join(folder, 'sensor.mjs')
    writeFileSync(script, SENSOR)
    let sent = 0
    for (const [i, [name, given]] of CLOCKS.entries()) {
      const offset = name === 'in 1970' ? 86_400 - Math.floor(Date.now() / 1000) : given
      const first = (i + 1) << 20
      const child = spawn(process.execPath, [script, join(root, 'dist'), join(folder, 'tokyo'), String(first), '20'], {
        env: {
          ...process.env,
          LD_PRELOAD: library,
          FAKETIME: `${offset < 0 ? '-' : '+'}${Math.abs(offset)}s`,
          FAKETIME_DONT_FAKE_MONOTONIC: '1',
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      let text = ''
      child.stdout.setEncoding('utf8').on('data', (part: string) => {
        text += part
      })
      while (!text.includes('safe')) await wait(50)
      child.kill('SIGTERM')
      const code = await new Promise(resolve => child.on('exit', resolve))
      expect([name, code, text.includes('done')]).toEqual([name, 0, true])
      const packets =
        Number(
          text
            .match(/safe (\d+)/g)!
            .at(-1)!
            .slice(5),
        ) - first
      sent += packets
      const released = await releaseQuarantine(collector.site, data, 'tokyo', -offset)
      expect([name, released]).toEqual([
        name,
        { segments: released.segments, packets: offset === -HOUR ? 0 : packets, left: 0 },
      ])
    }
    const { value } = await select<{ packets: number; twice: number; apart: number }>(
      collector.site.store,
      `SELECT sum(packets) AS packets, count() - uniqExact(source) AS twice, countIf(abs(toInt64(toUnixTimestamp(minute)) - {now:Int64}) > 7200) AS apart FROM flow_tuple`,
      { now: Math.floor(Date.now() / 1000) },
    )
    expect(value).toEqual([{ packets: sent, twice: 0, apart: 0 }])
    await collector.close()
  },
  180_000,
)
