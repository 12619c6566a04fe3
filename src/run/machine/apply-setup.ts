import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { TeitenError } from '../../base/error.ts'
import type { SetupStep } from './setup-steps.ts'

/** Does the steps one after the other; stops at the first that fails, with TEITEN_SETUP_FAILED. `tell` gets each before it is done. */
export function applySetup(steps: readonly SetupStep[], tell: (step: SetupStep) => void): void {
  if (process.getuid?.() !== 0)
    throw new TeitenError('TEITEN_SETUP_FAILED', 'this changes the machine and needs root', {
      next: 'Run it with sudo, or read and run what --print shows.',
    })
  for (const step of steps) {
    tell(step)
    if (step.kind === 'file') writeWhole(step.path, step.text, step.mode)
    else runCommand(step.argv)
  }
}

/** A file is there whole or as it was. */
function writeWhole(path: string, text: string, mode: number): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${path}.new`, text, { mode })
  chmodSync(`${path}.new`, mode)
  renameSync(`${path}.new`, path)
}

function runCommand(argv: readonly string[]): void {
  const [command, ...args] = argv
  const ended = spawnSync(command!, args, { encoding: 'utf8' })
  if (ended.status === 0) return
  const reason = ended.error?.message ?? (ended.stderr.trim().split('\n').at(-1) || `it ended with ${ended.status}`)
  throw new TeitenError('TEITEN_SETUP_FAILED', `a step failed: ${reason}`, {
    where: argv.join(' '),
    next: 'Mend that and run setup again: every step can be repeated.',
  })
}
