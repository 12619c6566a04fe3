import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { clearIncoming, incomingPath, withIncoming } from '../../src/store/incoming.ts'
import { temporaryFolder } from './sample-tuples.ts'

const folder = temporaryFolder()
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('withIncoming', () => {
  it('lays the block down for its owner alone, and takes it away whatever becomes of it', async () => {
    let path = ''
    const read = withIncoming(folder, [Buffer.from('one'), new Uint8Array(0), Buffer.from('two')], name => {
      path = incomingPath(folder, name)
      expect(readFileSync(path, 'utf8')).toBe('onetwo')
      expect(statSync(path).mode & 0o777).toBe(0o600)
      return Promise.reject(new Error('lost'))
    })
    await expect(read).rejects.toThrow('lost')
    expect(existsSync(path)).toBe(false)
  })
})

describe('incomingPath', () => {
  it.each(['../1-2', '1-2/../../x', '', '1', "1-2'", 'x-1'])('refuses %j', name => {
    expect(() => incomingPath(folder, name)).toThrow('named by two numbers')
  })
})

describe('clearIncoming', () => {
  it('takes away what dead processes left, and nothing else', () => {
    const dead = spawnSync(process.execPath, ['-e', '']).pid
    for (const name of [`${dead}-1.native`, `${process.pid}-1.native`, `${dead}-1.insert`])
      writeFileSync(join(folder, name), '')
    clearIncoming(folder)
    expect(readdirSync(folder).sort()).toEqual([`${dead}-1.insert`, `${process.pid}-1.native`].sort())
    clearIncoming(join(folder, 'there is none'))
  })
})
