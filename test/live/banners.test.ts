import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parseBlock } from '../../src/base/address.ts'
import { setupSteps } from '../../src/run/machine/setup-steps.ts'
import { temporaryFolder } from '../run/teiten-command.ts'
import { namespacesProblem, runInNamespaces } from './namespaces.ts'

const problem = namespacesProblem(['nft'])
if (problem !== '') console.warn(`SKIPPED: changed banners of a live sensor: ${problem}`)

describe.skipIf(problem !== '')('a running sensor', () => {
  const folder = temporaryFolder('live-banners')
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('says what its file of banners says now, by the responder and in dialogues', async () => {
    const steps = setupSteps({
      interface: 'sensor0',
      dark: [parseBlock('198.51.100.0/24')!],
      held: [],
      dialogue: [parseBlock('198.51.100.64/28')!],
      services: [],
      command: 'teiten',
      version: '0.0.0',
    })
    const script = steps.find(step => step.kind === 'file' && step.path.endsWith('network.sh'))
    if (script?.kind !== 'file') throw new Error('setup writes no network.sh')
    writeFileSync(join(folder, 'network.sh'), script.text)
    await runInNamespaces('banners.sh', folder, 60_000)
    const said = ['before', 'after', 'dialogue'].map(name => readFileSync(join(folder, `${name}.txt`), 'latin1').trim())
    expect(said).toEqual(['220 before', '220 after', '220 after'])
  }, 70_000)
})
