import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { TeitenError } from '../base/error.ts'
import { textDigest } from '../base/hash.ts'
import { parseYaml } from '../base/yaml-file.ts'
import type { Localized, ScanRecord } from '../model/advisory.ts'
import { type Answer, type AnswerPattern, answerOf, compilePattern, patternFits } from './answer-pattern.ts'
import { ProductFile, type ProductRule } from './product-rule.ts'
import { recogProduct } from './recog/recog-product.ts'
import { NO_RECOG, type RecogSet } from './recog/recog-set.ts'

/** What the answer of a host looks like if it runs the product. */
export interface Product {
  id: string
  name: Localized
  /** Product kind that recommendations are chosen by. */
  kind: string
  /** "7778/tcp": where it usually listens. Patterns decide, not ports. */
  ports: string[]
  patterns: AnswerPattern[]
}

export interface ProductSet {
  products: Product[]
  /** Digest of the rules. */
  version: string
  /** Recog's fingerprints, asked where no rule of ours fits. */
  recog: RecogSet
}

export interface ProductMatch {
  product: string
  shows: 'login-page' | 'service'
}

/** Reads every *.yaml of the folder; throws TEITEN_BAD_RULE with file and line, also where a rule fails its own examples. */
export function loadProducts(folder: string): ProductSet {
  const texts: string[] = []
  const products: Product[] = []
  const rules: { rule: ProductRule; where: string }[] = []
  for (const name of yamlFiles(folder)) {
    const path = join(folder, name)
    const text = readFileSync(path, 'utf8')
    texts.push(text)
    for (const rule of parseYaml(text, path, ProductFile).products) {
      const where = `${path}, product ${rule.id}`
      if (products.some(p => p.id === rule.id))
        throw new TeitenError('TEITEN_BAD_RULE', `"${rule.id}" is there twice`, { where, next: 'Rename one of them.' })
      products.push({
        id: rule.id,
        name: rule.name,
        kind: rule.kind,
        ports: rule.ports,
        patterns: rule.patterns.map(p => compilePattern(p, where)),
      })
      rules.push({ rule, where })
    }
  }
  const set = { products, version: textDigest(texts.join('\0')).slice(0, 16), recog: NO_RECOG }
  for (const { rule, where } of rules) checkExamples(set, rule, where)
  return set
}

function yamlFiles(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter(name => /\.ya?ml$/.test(name))
      .sort()
  } catch (cause) {
    throw new TeitenError('TEITEN_FILE_NOT_FOUND', 'cannot read the folder of rules', {
      where: folder,
      next: 'Check the path and its permissions.',
      cause,
    })
  }
}

/** Examples are judged against the whole set: a rule that takes what belongs to another is found at once. */
function checkExamples(set: ProductSet, rule: ProductRule, where: string): void {
  const fail = (what: string, i: number) => {
    throw new TeitenError('TEITEN_BAD_RULE', what, {
      where: `${where}, example ${i + 1}`,
      next: 'Mend the pattern or the example.',
    })
  }
  rule.examples.must.forEach((example, i) => {
    const match = matchAnswer(set, answerOf({ ...NO_ANSWER, ...example }))
    if (match?.product !== rule.id || match.shows !== example.shows)
      fail(`a "must" example shows ${match === null ? 'nothing' : `${match.product} (${match.shows})`}`, i)
  })
  rule.examples.mustNot.forEach((example, i) => {
    if (matchAnswer(set, answerOf({ ...NO_ANSWER, ...example }))?.product === rule.id)
      fail('a "mustNot" example fits', i)
  })
}

const NO_ANSWER = { status: null, headers: {}, title: '', body: '', banner: '' }

/**
 * The product that a host's answer shows, by the pattern with the most conditions (a login page before a bare service);
 * where none of ours fits, what Recog says. null if nothing fits.
 */
export function matchProduct(set: ProductSet, record: ScanRecord): ProductMatch | null {
  const own = matchAnswer(set, answerOf(record))
  if (own !== null) return own
  const product = recogProduct(set.recog, record)
  return product === '' ? null : { product, shows: 'service' }
}

function matchAnswer(set: ProductSet, answer: Answer): ProductMatch | null {
  let best: ProductMatch | null = null
  let most = 0
  for (const product of set.products) {
    for (const pattern of product.patterns) {
      const rank = pattern.conditions * 2 + (pattern.shows === 'login-page' ? 1 : 0)
      if (rank > most && patternFits(pattern, answer)) {
        best = { product: product.id, shows: pattern.shows }
        most = rank
      }
    }
  }
  return best
}
