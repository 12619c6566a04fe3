import { seededRandom } from '../src/base/random.ts'

type Random = ReturnType<typeof seededRandom>

const SYLLABLES = [
  'ad',
  'bo',
  'cam',
  'dev',
  'exe',
  'fi',
  'gate',
  'hub',
  'in',
  'jax',
  'ko',
  'log',
  'mi',
  'net',
  'op',
  'pro',
]
const FIRST = ['/cgi-bin/', '/api/', '/admin/', '/goform/', '/wp-content/plugins/', '/']

/**
 * A file of `count` made-up signatures in the shape that real ones have: seven in ten ask for HTTP by path, field or
 * pattern, the rest for bytes of other protocols, one in fifty for nothing but a decoded field. With examples, so that they load.
 */
export function manySignatures(count: number, seed = 1): string {
  const random = seededRandom(seed)
  const rules = Array.from({ length: count }, (_, i) => rule(`made-${seed}-${i}`, random))
  return `signatures:\n${rules.join('')}`
}

function rule(id: string, random: Random): string {
  const word = Array.from({ length: 3 + random.below(3) }, () => SYLLABLES[random.below(SYLLABLES.length)]!).join('')
  const path = `${FIRST[random.below(FIRST.length)]!}${word}`
  const kind = random.below(50)
  if (kind < 18) return http(id, `literals: ['${path}.php']`, `${path}.php`)
  if (kind < 26)
    return http(id, `literals: [{ text: 'X-${word}', ignoreCase: true }, '=%24']`, `/a?b=%24`, `X-${word}: 1`)
  if (kind < 30) return http(id, `fields: { method: GET, target: '${path}' }`, path)
  if (kind < 36) return http(id, `fieldPatterns: { target: '^${path}(?:\\.cgi|\\.asp)[?]' }`, `${path}.asp?x`)
  if (kind < 38) return http(id, `patterns: ['[?&]${word}=(?:%60|%3b|;|\\$)[a-z]']`, `/?${word}=;x`)
  if (kind < 39) return http(id, `fieldPatterns: { version: '^0\\.9' }\n    length: { max: 4 }`, '/')
  return binary(id, word, random)
}

function http(id: string, conditions: string, target: string, header = 'Host: a'): string {
  const must = `'GET ${target} HTTP/1.1\\r\\n${header}\\r\\n\\r\\n'`
  return whole(
    id,
    `protocol: http\n    ${conditions}`,
    must.includes('HTTP/1.1') && conditions.includes('version') ? null : must,
    "'GET /x HTTP/1.1\\r\\n\\r\\n'",
  )
}

function binary(id: string, word: string, random: Random): string {
  const magic = Array.from({ length: 4 }, () => (128 + random.below(128)).toString(16)).join(' ')
  const tail = Buffer.from(word).toString('hex').replace(/../g, '$& ').trim()
  const transport = random.below(2) === 0 ? 'udp' : 'tcp'
  return whole(
    id,
    `transport: ${transport}\n    length: { min: 8, max: 1200 }\n    literals: [{ hex: '${magic}', at: 0 }, { hex: '${tail}' }]`,
    `{ hex: '${magic} 00 00 00 00 ${tail}' }`,
    "{ hex: '00 00 00 00 00 00 00 00 00' }",
  )
}

function whole(id: string, conditions: string, must: string | null, mustNot: string): string {
  if (must === null)
    return whole(id, 'protocol: http\n    fields: { method: QUERY }', "'QUERY / HTTP/1.1\\r\\n\\r\\n'", mustNot)
  return `  - id: ${id}
    title: { ja: 測定用, en: for measuring }
    class: probe
    category: other
    weight: 1
    ${conditions}
    examples: { must: [${must}], mustNot: [${mustNot}] }
`
}
