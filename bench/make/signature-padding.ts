import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Random, seededRandom } from '../../src/base/random.ts'

const WORDS = ['status', 'admin', 'upload', 'device', 'config', 'shell', 'backup', 'login', 'export', 'debug', 'update']
const ENDINGS = ['cgi', 'php', 'asp', 'jsp', 'do', 'html']

/** A rule as an analyst writes it for a request to a web interface: a path, in every other rule with a regular expression beside it. */
function writtenRule(n: number, random: Random) {
  const word = () => WORDS[random.below(WORDS.length)]!
  const path = `/${word()}/${word()}-${n}.${ENDINGS[random.below(ENDINGS.length)]!}`
  const ending = ' HTTP/1.1\r\n\r\n'
  return {
    id: `bench-${n}`,
    title: { ja: `${path}の探索`, en: `Search for ${path}` },
    class: n % 3 === 0 ? 'intrusion-attempt' : 'probe',
    category: 'file-search',
    transport: 'tcp',
    literals: [path],
    ...(n % 2 === 0 ? { patterns: [`^(?:GET|POST) ${path.replaceAll('.', String.raw`\.`)}(?:$|[ ?])`] } : {}),
    examples: { must: [`GET ${path}?a=1${ending}`], mustNot: [`GET /${ending}`] },
  }
}

/** Writes settings whose own rules bring the signatures from `own` up to `wanted`; gives the path of the settings. */
export function writePaddedConfig(folder: string, own: number, wanted: number): string {
  const rules = join(folder, 'signatures')
  mkdirSync(rules, { recursive: true })
  const random = seededRandom(7)
  const signatures = Array.from({ length: Math.max(0, wanted - own) }, (_, n) => writtenRule(n, random))
  writeFileSync(join(rules, 'padding.yaml'), JSON.stringify({ signatures }, null, 1)) // JSON is YAML
  const config = join(folder, 'teiten.yaml')
  writeFileSync(config, JSON.stringify({ rules: { signatures: [rules] } }))
  return config
}
