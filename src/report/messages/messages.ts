import type { Language } from '../../model/figure.ts'
import { enFinding } from './en-finding.ts'
import { enFrame } from './en-frame.ts'
import { jaFinding } from './ja-finding.ts'
import { jaFrame } from './ja-frame.ts'

/** All that the report can say; the compiler checks that both languages say the same things. */
export type Messages = typeof jaFrame & typeof jaFinding

const ja: Messages = { ...jaFrame, ...jaFinding }
const en: Messages = { ...enFrame, ...enFinding }

export function messagesOf(language: Language): Messages {
  return language === 'ja' ? ja : en
}
