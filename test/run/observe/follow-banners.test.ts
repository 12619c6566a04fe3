import { copyFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import { rulesFolder } from '../../../src/base/package-paths.ts'
import type { Banners } from '../../../src/capture/live/respond/banners.ts'
import { followBanners } from '../../../src/run/observe/follow-banners.ts'
import { temporaryFolder } from '../teiten-command.ts'

const folder = temporaryFolder('banners')
const path = join(folder, 'banners.yaml')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const greeting = (sends: string) =>
  `greetings: [{ id: ftp, ports: [21], sends: "${sends}", references: [] }]\nanswers: []\n`

it('hands over changed banners, keeps those of before where the file is wrong or gone, and says so once', async () => {
  copyFileSync(join(rulesFolder, 'banners.yaml'), path)
  const used: Banners[] = []
  const lines: string[] = []
  const stop = followBanners(
    path,
    banners => used.push(banners),
    line => lines.push(line),
    20,
  )
  const said = () => used.map(banners => Buffer.from(banners.greetings.get(21)!).toString())
  const soon = { timeout: 10_000, interval: 20 }

  writeFileSync(path, greeting('220 changed'))
  await vi.waitFor(() => expect(said()).toEqual(['220 changed']), soon)
  writeFileSync(path, greeting('x'.repeat(600)))
  await vi.waitFor(() => expect(lines.at(-1)).toMatch(/TEITEN_BAD_RULE.*512 bytes.*of before stay/), soon)
  rmSync(path)
  await vi.waitFor(() => expect(lines.at(-1)).toMatch(/cannot be read\. The banners of before stay/), soon)
  writeFileSync(path, greeting('220 again'))
  await vi.waitFor(() => expect(said()).toEqual(['220 changed', '220 again']), soon)
  expect(lines.length).toBe(4)

  stop()
  writeFileSync(path, greeting('220 unheard'))
  await new Promise(done => setTimeout(done, 200))
  expect(used.length).toBe(2)
})
