import { visibleText } from '../../base/text.ts'
import type { PayloadClass } from '../../model/payload.ts'
import { LARGEST_SURICATA_FILE, ruleText } from '../rules/rule-text.ts'
import type { LoadedRule, RefusedRule, SignatureRule } from '../rules/signature-rule.ts'
import { compileSuricata } from './compile-suricata.ts'
import { suricataLines } from './read-suricata-rule.ts'
import { suricataRule } from './suricata-matches.ts'
import type { SuricataTest } from './suricata-test.ts'

export interface SuricataFile {
  path: string
  text: string
  accepted: LoadedRule[]
  refused: RefusedRule[]
}

/** A general rule of others does not decide over teiten's own (50) unless nothing else fits. */
const WEIGHT = 20

/** Longest message that is kept as title, in characters. */
const TITLE_KEPT = 200

/** Rules of a *.rules file: those inside the subset, and the others with place and reason. TEITEN_FILE_NOT_FOUND, TEITEN_BAD_RULE. */
export function readSuricataFile(path: string): SuricataFile {
  const text = ruleText(path, LARGEST_SURICATA_FILE)
  const file: SuricataFile = { path, text, accepted: [], refused: [] }
  const seen = new Set<number>()
  for (const { line, text: ruleLine } of suricataLines(text)) {
    const where = `${path}:${line}`
    const test = compileSuricata(ruleLine)
    if ('refused' in test) file.refused.push({ where, reason: visibleText(test.refused) })
    else if (seen.has(test.sid)) file.refused.push({ where, reason: `sid: ${test.sid} is used twice` })
    else {
      seen.add(test.sid)
      file.accepted.push({ rule: signatureOf(test, where), test: suricataRule(test), weight: WEIGHT })
    }
  }
  return file
}

function signatureOf(test: SuricataTest, where: string): SignatureRule {
  const message = visibleText(test.message).slice(0, TITLE_KEPT)
  const title = message === '' ? `Suricata ${test.sid}` : message
  const { ports } = test.header
  return {
    id: `suricata-${test.sid}`,
    title: { ja: title, en: title },
    class: classOf(test.classType),
    category: 'site-rules',
    productKind: '',
    advisories: [],
    references: test.references.map(referenceOf).filter(r => r !== ''),
    ...(ports.within.length + ports.without.length > 0 ? { ports } : {}),
    where,
  }
}

/** Suricata's class types (classification.config) that say more than "something was seen". */
const CLASSES: ReadonlyMap<string, PayloadClass> = new Map<string, PayloadClass>([
  ...['attempted-user', 'attempted-admin', 'attempted-dos', 'web-application-attack', 'shellcode-detect'].map(
    name => [name, 'intrusion-attempt'] as [string, PayloadClass],
  ),
  ...[
    'trojan-activity',
    'exploit-kit',
    'command-and-control',
    'misc-attack',
    'successful-admin',
    'successful-user',
  ].map(name => [name, 'intrusion-attempt'] as [string, PayloadClass]),
  ...['suspicious-login', 'default-login-attempt', 'unsuccessful-user', 'credential-theft'].map(
    name => [name, 'credential-attempt'] as [string, PayloadClass],
  ),
])

function classOf(classType: string): PayloadClass {
  return CLASSES.get(classType.trim()) ?? 'probe'
}

/** A reference as an address, '' if it is none that can be opened. */
function referenceOf(reference: string): string {
  const comma = reference.indexOf(',')
  const [kind, id] = [reference.slice(0, comma).trim().toLowerCase(), visibleText(reference.slice(comma + 1).trim())]
  if (kind === 'cve') return `https://nvd.nist.gov/vuln/detail/${id.startsWith('CVE-') ? id : `CVE-${id}`}`
  if (kind === 'url') return /^https?:\/\//.test(id) ? id : `https://${id}`
  return ''
}
