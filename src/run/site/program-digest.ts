import { readdirSync, readFileSync } from 'node:fs'
import { textDigest } from '../../base/hash.ts'

/** Parts of the program that findings and the numbers of a period come from. */
const FOLDERS = [
  '../../model/',
  '../../detect/',
  '../../investigate/',
  '../../correlate/',
  '../../store/',
  '../period/',
]

let digest: string | null = null

/** Twelve hexadecimal digits over the code that counts and finds: kept answers of other code are not taken for those of this. Read once. */
export function programDigest(): string {
  digest ??= textDigest(FOLDERS.map(textOf).join('\0')).slice(0, 12)
  return digest
}

function textOf(folder: string): string {
  const at = new URL(folder, import.meta.url)
  const names = readdirSync(at).filter(name => /(?<!\.d)\.[jt]s$/.test(name))
  return names
    .sort()
    .map(name => `${name}\0${readFileSync(new URL(name, at), 'utf8')}`)
    .join('\0')
}
