import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parseBlock } from '../../src/base/address.ts'
import { seriesKey, TCP, UDP } from '../../src/model/protocol.ts'
import { type SetupFacts, setupSteps, stepsAsScript } from '../../src/run/machine/setup-steps.ts'
import { temporaryFolder } from '../run/teiten-command.ts'
import { namespacesProblem, runInNamespaces } from './namespaces.ts'

const FACTS: SetupFacts = {
  interface: 'sensor0',
  dark: ['198.51.100.0/24', '2001:db8:5::/48'].map(text => parseBlock(text)!),
  dialogue: [parseBlock('198.51.100.64/28')!, parseBlock('2001:db8:5:1::/64')!],
  held: [parseBlock('10.9.0.1')!],
  services: [seriesKey(TCP, 8022), seriesKey(UDP, 53)],
  command: `${process.execPath} /usr/bin/true`,
  version: '0.0.0',
}

const steps = setupSteps(FACTS)
const folder = temporaryFolder('setup')
const fileOf = (name: string) => {
  const step = steps.find(s => s.kind === 'file' && s.path.endsWith(name))
  if (step?.kind !== 'file') throw new Error(`no step writes ${name}`)
  return step.text
}

describe('what sensor setup prints', () => {
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('is a shell script that can be read', () => {
    const script = join(folder, 'setup.sh')
    writeFileSync(script, stepsAsScript(steps, FACTS))
    expect(spawnSync('sh', ['-n', script], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' })
    for (const step of steps) if (step.kind === 'file') expect(readFileSync(script, 'utf8')).toContain(step.text)
  })

  it('gives the sensor one capability and a file system that it can only read', () => {
    const unit = fileOf('teiten-sensor.service').split('\n')
    expect(unit).toContain('AmbientCapabilities=CAP_NET_RAW')
    expect(unit).toContain('CapabilityBoundingSet=CAP_NET_RAW')
    expect(unit).toContain('NoNewPrivileges=yes')
    expect(unit).toContain('ProtectSystem=strict')
    expect(unit.filter(line => line.startsWith('ReadWritePaths'))).toEqual(['ReadWritePaths=/var/lib/teiten'])
  })

  it('starts the sensor of the container with the small heap that its memory was measured with', () => {
    const options = /^#\s+ENV NODE_OPTIONS=(.*)$/m.exec(stepsAsScript(steps, FACTS))?.[1]
    expect(options).toBe('--max-semi-space-size=2')
    const env = { ...process.env, NODE_OPTIONS: options! }
    expect(spawnSync(process.execPath, ['-e', '0'], { env, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' })
  })

  const analyse = spawnSync('systemd-analyze', ['--version']).status === 0
  if (!analyse) console.warn('SKIPPED: units of sensor setup: systemd-analyze is not installed')
  it.skipIf(!analyse)('are units that systemd accepts', () => {
    const units = ['teiten-network.service', 'teiten-sensor.service'].map(name => {
      const path = join(folder, name)
      writeFileSync(path, fileOf(name))
      return path
    })
    const verified = spawnSync('systemd-analyze', ['verify', ...units], { encoding: 'utf8' })
    const ours = verified.stderr.split('\n').filter(line => line.includes('teiten-'))
    expect({ status: verified.status, ours }).toEqual({ status: 0, ours: [] })
  })
})

const problem = namespacesProblem(['nft'])
if (problem !== '') console.warn(`SKIPPED: the rules of sensor setup at work: ${problem}`)

describe.skipIf(problem !== '')('the rules of sensor setup at work', () => {
  it('keep the kernel quiet but for its services, and check says so', async () => {
    const work = join(folder, 'work')
    mkdirSync(work, { recursive: true })
    writeFileSync(join(work, 'network.sh'), fileOf('network.sh'))
    await runInNamespaces('quiet-kernel.sh', work, 60_000)
    // 124: nothing came back until the time was over. A kernel that is not kept quiet refuses at once.
    expect(readFileSync(join(work, 'answers.txt'), 'utf8')).toBe('service 8022 open\n81: 124\n')
    const check = readFileSync(join(work, 'check.txt'), 'utf8')
    expect(check).toContain('OK    silence of 198.51.100.0/24')
    expect(check).toContain('OK    silence of 2001:db8:5::/48')
    expect(check).toContain('OK    packet ring: possible')
    expect(check).toContain('10.9.0.1: recorded only')
  })
})
