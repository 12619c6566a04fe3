import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { formatBlock } from '../../src/base/address.ts'
import { readConfig } from '../../src/run/site/config.ts'
import { root, temporaryFolder } from './teiten-command.ts'

const folder = temporaryFolder('config')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function written(text: string): string {
  const path = join(folder, 'teiten.yaml')
  writeFileSync(path, text)
  return path
}

it('the example of docs/configuration.md is read as it stands', () => {
  const example = /```yaml\n([\s\S]*?)```/.exec(readFileSync(join(root, 'docs', 'configuration.md'), 'utf8'))![1]!
  const config = readConfig(written(example))
  expect(config).toMatchObject({
    timeZone: 'Asia/Tokyo',
    eraYears: true,
    falseReportsPerMonth: 1,
    host: '127.0.0.1',
    port: 8778,
  })
  expect(config.sensors.map(s => [s.name, s.blocks.map(formatBlock)])).toEqual([
    ['tokyo', ['192.0.2.0/28']],
    ['cloud', ['10.0.0.5/32']],
  ])
  expect(config.publicBlocks.map(formatBlock)).toEqual(['198.51.100.9/32', '203.0.113.5/32'])
})

it('without a file every default holds', () => {
  expect(readConfig(written('{}'))).toMatchObject({ timeZone: null, host: '127.0.0.1', sensors: [], storeUrl: null })
})

it('a wrong value is named with its line', () => {
  for (const [text, where, code] of [
    ['timeZone: UTC\nserve: { prot: 1 }\n', /:2/, 'TEITEN_BAD_CONFIG'],
    ['timeZone: UTC\nserve: { port: 99999 }\n', /:2/, 'TEITEN_BAD_CONFIG'],
    ['timeZone: Mars/Olympus\n', /.*/, 'TEITEN_BAD_VALUE'],
    ['sensors: [{ name: a, addresses: [300.0.0.0/8] }]\n', /sensors a/, 'TEITEN_BAD_VALUE'],
    ['sensor: { publicAddresses: [300.0.0.1] }\n', /sensor\.publicAddresses/, 'TEITEN_BAD_VALUE'],
    ['a: &x [*x]\n', /teiten\.yaml/, 'TEITEN_BAD_CONFIG'],
  ] as const) {
    expect(() => readConfig(written(text))).toThrowError(
      expect.objectContaining({ code, where: expect.stringMatching(where) }),
    )
  }
})
