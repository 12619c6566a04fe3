import { readFileSync, statSync } from 'node:fs'
import { TeitenError } from '../../base/error.ts'

/** Largest file of rules, in bytes: the whole open ruleset of Suricata has about 30 MB. */
export const LARGEST_RULE_FILE = 64 * 2 ** 20

/** Text of a file of rules; TEITEN_FILE_NOT_FOUND, or TEITEN_BAD_RULE with line if it is too large or no UTF-8. */
export function ruleText(path: string): string {
  let bytes: Buffer
  try {
    if (statSync(path).size > LARGEST_RULE_FILE)
      throw new TeitenError('TEITEN_BAD_RULE', 'the file is larger than 64 MiB', { where: path, next: 'Divide it.' })
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
