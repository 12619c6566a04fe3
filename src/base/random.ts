/** A seeded source of randomness: the same seed gives the same numbers on every machine. */
export interface Random {
  /** Uniform 32-bit unsigned integer. */
  next(): number
  /** Uniform in [0, 1), 53 bits. */
  unit(): number
  /** Uniform integer in [0, n). */
  below(n: number): number
}

/** sfc32 (C. Doty-Humphrey, PractRand), seeded through splitmix32. */
export function seededRandom(seed: number): Random {
  let s = seed >>> 0
  const mix = () => {
    s = (s + 0x9e3779b9) | 0
    let z = s
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return (z ^ (z >>> 15)) >>> 0
  }
  let a = mix()
  let b = mix()
  let c = mix()
  let counter = 1
  const next = () => {
    const t = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + t) | 0
    return t >>> 0
  }
  for (let i = 0; i < 12; i++) next()
  const unit = () => (next() * 2097152 + (next() >>> 11)) / 9007199254740992
  return { next, unit, below: n => Math.floor(unit() * n) }
}
