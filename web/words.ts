import type { Language } from '../src/model/figure.ts'
import { en } from './words-en.ts'
import { ja, type Words } from './words-ja.ts'

export type { Words }

export function wordsOf(language: Language): Words {
  return language === 'ja' ? ja : en
}
