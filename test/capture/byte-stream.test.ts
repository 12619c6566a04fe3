import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { fileFingerprint, openBytes } from '../../src/capture/byte-stream.ts'
import { peekBytes, SNIFF_BYTES } from '../../src/capture/sniff-format.ts'
import { MAX_WINDOW_BYTES } from '../../src/capture/zstd.ts'

const folder = mkdtempSync(join(tmpdir(), 'teiten-byte-stream-'))
afterAll(() => rmSync(folder, { recursive: true }))

function written(name: string, bytes: Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

async function readAll(path: string) {
  const stream = await openBytes(path)
  const parts: Buffer[] = []
  let largest = 0
  for await (const chunk of stream.chunks()) {
    parts.push(Buffer.from(chunk))
    largest = Math.max(largest, chunk.length)
  }
  return { bytes: Buffer.concat(parts), stream, largest }
}

/** 2,000 lines "line N of a log" as the zstd tool compresses them, with and without a checksum. */
const LOG = Buffer.from(Array.from({ length: 2000 }, (_, i) => `line ${i % 50} of a log\n`).join(''))
const LOG_ZSTD =
  'KLUv/WBAghUDABKECw/AHQM0SfPfI0lISmGjcnr///+/bdu23bZt25IkSZLHFDLuEqzXAgrqBRGSYy0zqCH8+m+Qo9LFESQEjxDA+P3//w7z/9JqvHP3rWG1uqpSR+V0U6UnodvfFtdsAFQF'
const LOG_ZSTD_CHECKED =
  'KLUv/WRAgi0EADKGDxOQKeltKT7Q7nYA/5FMkbMzXXMC//+vqqqSJEnStm3b9v//qqoqSZIkQ4EwEGw1xCgKIHGUOQzimMAQoygBWqiR+P3fkKNS4xL4bfTt//9vUv3SkP+6JdRKVDBqg1RQamEqOLVAFaQambuTbpFFK6qYYhSdaGJKRJJUKnpGLUDGhKpFp3Yf'

/** A zstd frame by hand: window of 128 KiB, then blocks [kind, size, bytes] (RFC 8878 section 3.1.1). */
function zstdFrame(blocks: [kind: number, size: number, bytes: Uint8Array][], window = 0x38): Buffer {
  const parts = [Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, window])]
  blocks.forEach(([kind, size, bytes], i) => {
    const header = (size << 3) | (kind << 1) | (i === blocks.length - 1 ? 1 : 0)
    parts.push(Buffer.from([header & 255, (header >> 8) & 255, header >> 16]), Buffer.from(bytes))
  })
  return Buffer.concat(parts)
}
const RAW = 0
const REPEATED = 1

describe('openBytes', () => {
  it('gives a plain file with its digest and how much was read', async () => {
    const bytes = randomBytes(9_000_000)
    const { bytes: got, stream } = await readAll(written('plain', bytes))
    expect(got.equals(bytes)).toBe(true)
    expect(stream.compression).toBe('none')
    expect([stream.rawRead(), stream.rawSize]).toEqual([bytes.length, bytes.length])
    expect(stream.digest()).toBe(createHash('sha256').update(bytes).digest('hex'))
    expect(stream.problem()).toBeNull()
  })

  it('gives the members of a gzip file one after the other; the digest is that of the compressed file', async () => {
    const a = randomBytes(100_000)
    const packed = Buffer.concat([gzipSync(a), gzipSync(LOG), gzipSync(a)])
    const { bytes, stream } = await readAll(written('members.gz', packed))
    expect(bytes.equals(Buffer.concat([a, LOG, a]))).toBe(true)
    expect(stream.compression).toBe('gzip')
    expect(stream.rawSize).toBe(packed.length)
    expect(stream.digest()).toBe(createHash('sha256').update(packed).digest('hex'))
  })

  it('delivers a gzip file that was cut to its last byte, and says so', async () => {
    const original = randomBytes(300_000)
    const packed = gzipSync(original)
    const { bytes, stream } = await readAll(written('cut.gz', packed.subarray(0, 200_000)))
    expect(bytes.length).toBeGreaterThan(190_000)
    expect(bytes.equals(original.subarray(0, bytes.length))).toBe(true)
    expect(stream.problem()?.code).toBe('TEITEN_TRUNCATED')
  })

  it('reports damage inside a gzip file and still gives the digest of all of it', async () => {
    const packed = gzipSync(randomBytes(10_000_000), { level: 1 })
    packed.fill(0xff, 1_000_000, 1_000_100)
    const { stream } = await readAll(written('damaged.gz', packed))
    expect(stream.problem()?.code).toBe('TEITEN_TRUNCATED')
    expect(stream.digest()).toBe(createHash('sha256').update(packed).digest('hex'))
  })

  it('hands out a gzip bomb in pieces', async () => {
    const { bytes, largest } = await readAll(written('bomb.gz', gzipSync(Buffer.alloc(32 << 20))))
    expect(bytes.length).toBe(32 << 20)
    expect(largest).toBeLessThanOrEqual(1 << 20)
  })

  it('reads zstd with and without checksum, several frames, and passes over skippable ones', async () => {
    const skippable = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 5, 0, 0, 0, 1, 2, 3, 4, 5])
    const a = Buffer.from(LOG_ZSTD, 'base64')
    const b = Buffer.from(LOG_ZSTD_CHECKED, 'base64')
    const { bytes, stream } = await readAll(written('log.zst', Buffer.concat([skippable, a, b, skippable, a])))
    expect(stream.problem()).toBeNull()
    expect(stream.compression).toBe('zstd')
    expect(bytes.equals(Buffer.concat([LOG, LOG, LOG]))).toBe(true)
  })

  it('delivers the whole blocks of a zstd file that was cut anywhere', async () => {
    const whole = zstdFrame([
      [RAW, 5, Buffer.from('abcde')],
      [REPEATED, 4, Buffer.from('x')],
      [RAW, 3, Buffer.from('fgh')],
    ])
    const expected = (cut: number) => 'abcdexxxxfgh'.slice(0, cut < 14 ? 0 : cut < 18 ? 5 : cut < 24 ? 9 : 12)
    for (let cut = 4; cut <= whole.length; cut++) {
      const { bytes, stream } = await readAll(written('cut.zst', whole.subarray(0, cut)))
      // fzstd looks at a frame from 18 bytes on, so less than that may stay behind
      if (cut >= 18) expect(bytes.toString()).toBe(expected(cut))
      expect(stream.problem() === null).toBe(cut === whole.length)
    }
  })

  it('hands out a zstd bomb block by block and refuses a window above 8 MiB', async () => {
    const bomb = zstdFrame(
      Array.from({ length: 200 }, () => [REPEATED, 131_072, Buffer.from('x')] as [number, number, Uint8Array]),
    )
    const { bytes, largest } = await readAll(written('bomb.zst', bomb))
    expect(bytes.length).toBe(200 * 131_072)
    expect(largest).toBeLessThanOrEqual(131_072)
    expect(MAX_WINDOW_BYTES).toBe(8 << 20)
    const { stream } = await readAll(written('window.zst', zstdFrame([[RAW, 1, Buffer.from('x')]], 0xf8)))
    expect(stream.problem()?.line).toContain('zstd -dc --long=31')
  })

  it('lets the first bytes be looked at without taking them from the reader', async () => {
    const bytes = randomBytes(500_000)
    for (const path of [written('peek', bytes), written('peek.gz', gzipSync(bytes))]) {
      const stream = await openBytes(path)
      expect(Buffer.from(await stream.peek(10)).equals(bytes.subarray(0, 10))).toBe(true)
      expect(Buffer.from(await peekBytes(stream)).equals(bytes.subarray(0, SNIFF_BYTES))).toBe(true)
      expect((await stream.peek(400_000)).length).toBe(400_000)
      const parts: Buffer[] = []
      for await (const chunk of stream.chunks()) parts.push(Buffer.from(chunk))
      expect(Buffer.concat(parts).equals(bytes)).toBe(true)
    }
    expect(Buffer.from(await peekBytes(await openBytes(written('short', Buffer.from('ab'))))).toString()).toBe('ab')
  })

  it('leaves no file open, read to its end or closed at any point before', async () => {
    const open = () => readdirSync('/proc/self/fd').length
    const path = written('large', randomBytes(9_000_000))
    const before = open()
    for (let i = 0; i < 20; i++) {
      const stream = await openBytes(path)
      if (i % 4 === 1) await stream.peek(10)
      if (i % 4 === 2) await stream.peek(8_500_000)
      if (i % 4 === 3) for await (const chunk of stream.chunks()) if (chunk.length > 0) break
      await stream.close()
    }
    expect(open()).toBe(before)
  })

  it('says what an operator did wrong', async () => {
    await expect(openBytes(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'TEITEN_FILE_NOT_FOUND' })
    await expect(openBytes(folder)).rejects.toMatchObject({ code: 'TEITEN_NOT_A_FILE' })
    await expect(openBytes('/dev/null')).rejects.toMatchObject({ code: 'TEITEN_NOT_A_FILE' })
    await expect(openBytes(written('empty', new Uint8Array(0)))).rejects.toMatchObject({ code: 'TEITEN_EMPTY_FILE' })
  })
})

it('fileFingerprint differs by size and by any byte of a small file, and is the same for a copy', async () => {
  const bytes = randomBytes(200_000)
  const one = await fileFingerprint(written('one', bytes))
  expect(await fileFingerprint(written('copy', bytes))).toBe(one)
  expect(await fileFingerprint(written('longer', Buffer.concat([bytes, Buffer.of(0)])))).not.toBe(one)
  for (const at of [0, 70_000, 130_000, 199_999]) {
    const changed = Buffer.from(bytes)
    changed[at]! ^= 1
    expect(await fileFingerprint(written('changed', changed))).not.toBe(one)
  }
})
