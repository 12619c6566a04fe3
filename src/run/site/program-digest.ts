import { readdirSync, readFileSync } from 'node:fs'
import { textDigest } from '../../base/hash.ts'

/** Parts of the program that findings come from. */
const FOLDERS = ['../../detect/', '../../store/', '../period/']

let digest: string | null = null

/** Twelve hexadecimal digits over the code that finds: kept findings of other code are not taken for those of this. 3 ms, once. */
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
