import { type ChildProcess, spawn } from 'node:child_process'
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { select } from '../../../src/store/statement.ts'
import { closeStore, openStore } from '../../../src/store/store.ts'
import { root } from '../teiten-command.ts'

const dist = process.env.TEITEN_DIST ?? join(root, 'dist')
/** Each life of a sensor numbers its packets from here on. */
export const LIFE = 1 << 20

/** One run of the sensor of children.ts, from which packet on, and how many were called safe and appended. */
export interface Life {
  first: number
  safe: number
  appended: number
}

export function newLife(lives: Life[]): Life {
  const first = (lives.length + 1) * LIFE
  const life = { first, safe: first, appended: first }
  lives.push(life)
  return life
}

/** Children of a test, and what they said, in a folder. */
export interface Children {
  readonly folder: string
  readonly running: Set<ChildProcess>
}

/** Starts a script of children.ts; `under`: a command that becomes it, strace or nsenter. */
export function startChild(
  c: Children,
  name: string,
  script: string,
  args: readonly string[],
  onLine: (line: string) => void,
  under: readonly string[] = [],
): ChildProcess {
  const path = join(c.folder, `${name}.mjs`)
  writeFileSync(path, script)
  const [command, ...rest] = [...under, process.execPath, path, dist, ...args]
  const child = spawn(command!, rest, { stdio: ['ignore', 'pipe', 'pipe'] })
  c.running.add(child)
  let begun = ''
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    const lines = (begun + text).split('\n')
    begun = lines.pop()!
    for (const line of lines) onLine(line)
  })
  child.stderr!.on('data', (text: Buffer) => appendFileSync(join(c.folder, `${name}.log`), text))
  child.on('exit', () => c.running.delete(child))
  return child
}

export function logTail(c: Children, name: string): string {
  const path = join(c.folder, `${name}.log`)
  return existsSync(path) ? readFileSync(path, 'utf8').slice(-1500) : ''
}

export function freePort(): Promise<number> {
  return new Promise(resolve => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

export function ended(child: ChildProcess): Promise<void> {
  return child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise<void>(resolve => child.once('exit', () => resolve()))
}

/** What a store holds of the lives: packets of each and the end of the last, sources with more than one packet, packets that were lost. */
export async function storedLives(data: string): Promise<{
  stored: { life: number; packets: number; last: number }[]
  twice: number
  lost: number
}> {
  const store = await openStore({ data })
  const { value: twice } = await select<{ n: number }>(
    store,
    'SELECT count() AS n FROM (SELECT source FROM flow_tuple GROUP BY source HAVING sum(packets) != 1)',
    {},
  )
  const { value: stored } = await select<{ life: number; packets: number; last: number }>(
    store,
    `SELECT intDiv(number, ${LIFE}) AS life, count() AS packets, max(number) + 1 AS last
FROM (SELECT toUInt32(toIPv4(replaceOne(toString(source), '::ffff:', ''))) AS number FROM flow_tuple) GROUP BY life ORDER BY life`,
    {},
  )
  const { value: lost } = await select<{ n: number }>(store, 'SELECT sum(lost) AS n FROM sensor_span', {})
  await closeStore(store)
  return { stored, twice: twice[0]!.n, lost: lost[0]!.n }
}
