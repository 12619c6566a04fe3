import { createGunzip, type Gunzip } from 'node:zlib'

/** Compressed bytes per step. Deflate expands at most 1,032 times, so a step holds at most 33 MiB of output. */
const STEP_BYTES = 32 << 10

/**
 * Decompresses gzip (RFC 1952), several members one after the other. A file that was cut is delivered to the last byte;
 * of one that is damaged, zlib keeps up to 256 KiB before the damage. Then the fault goes to `fault` and the generator ends.
 */
export async function* gunzip(
  raw: AsyncIterable<Uint8Array>,
  fault: (reason: string) => void,
): AsyncGenerator<Uint8Array> {
  const inflate = createGunzip({ chunkSize: 256 << 10 })
  const output: Uint8Array[] = []
  let failed: Error | null = null
  inflate.on('data', (bytes: Uint8Array) => output.push(bytes))
  inflate.on('error', error => {
    failed ??= error
  })
  try {
    // After a fault the rest is still asked for, so that the digest is that of the whole file.
    for await (const chunk of raw) {
      for (let at = 0; at < chunk.length && failed === null; at += STEP_BYTES) {
        await step(inflate, chunk.subarray(at, at + STEP_BYTES))
        yield* output.splice(0)
      }
    }
    if (failed === null) await step(inflate, null)
    yield* output
    if (failed !== null) fault((failed as Error).message)
  } finally {
    inflate.destroy()
  }
}

/** Settles once zlib has taken the bytes (null: the end) and handed out what they give, or has failed. */
function step(inflate: Gunzip, bytes: Uint8Array | null): Promise<void> {
  return new Promise(resolve => {
    const settle = () => {
      inflate.off('error', settle)
      inflate.off('end', settle)
      resolve()
    }
    inflate.once('error', settle)
    inflate.once('end', settle) // zlib ends by itself at trailing zero bytes
    if (bytes === null) inflate.end()
    else inflate.write(bytes, settle)
  })
}
