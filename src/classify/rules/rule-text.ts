import { readFileSync, statSync } from 'node:fs'
import { TeitenError } from '../../base/error.ts'

const MIB = 2 ** 20

/** Largest file of Suricata's rules, in MiB: the whole open ruleset has about 30. */
export const LARGEST_SURICATA_FILE = 64

/** Largest file of our own rules, in MiB: some 5,000 signatures; reading YAML takes about 3 seconds for each MiB that is all wrong. */
export const LARGEST_YAML_FILE = 4

/** Text of a file of rules; TEITEN_FILE_NOT_FOUND, or TEITEN_BAD_RULE with line if it is larger (in MiB) or no UTF-8. */
export function ruleText(path: string, largest: number): string {
  let bytes: Buffer
  try {
    if (statSync(path).size > largest * MIB)
      throw new TeitenError('TEITEN_BAD_RULE', `the file is larger than ${largest} MiB`, {
        where: path,
        next: 'Divide it.',
      })
    bytes = readFileSync(path)
  } catch (cause) {
    if (cause instanceof TeitenError) throw cause
    throw new TeitenError('TEITEN_FILE_NOT_FOUND', 'cannot read the file', {
      where: path,
      next: 'Check the path and its permissions.',
      cause,
    })
  }
  const text = bytes.toString('utf8')
  if (!text.includes('\ufffd') || Buffer.from(text, 'utf8').equals(bytes)) return text
  const line = text.slice(0, text.indexOf('\ufffd')).split('\n').length
  throw new TeitenError('TEITEN_BAD_RULE', 'the text is not UTF-8', {
    where: `${path}:${line}`,
    next: 'Write other bytes as \\xNN or in hexadecimal.',
  })
}
