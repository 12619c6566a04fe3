/** What the responder says once a source has completed the handshake; plain data, so that it can go to another thread. */
export interface Banners {
  /** By port: what a server that speaks first would say. */
  readonly greetings: ReadonlyMap<number, Uint8Array>
  /** For the first data: the first answer whose beginning fits. */
  readonly answers: readonly { begins: Uint8Array; sends: Uint8Array }[]
}

/** A banner goes in one small segment: an answer must not be worth being reflected. */
export const MAX_BANNER = 512

export const NO_BANNERS: Banners = { greetings: new Map(), answers: [] }

/** The answer to first data that begin at `at` of `bytes`; null if there is none for them. */
export function answerTo(banners: Banners, bytes: Uint8Array, at: number, length: number): Uint8Array | null {
  for (const { begins, sends } of banners.answers) {
    let i = 0
    while (i < begins.length && i < length && bytes[at + i] === begins[i]) i++
    if (i === begins.length) return sends
  }
  return null
}
