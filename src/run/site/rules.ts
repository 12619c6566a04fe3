import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { TeitenError } from '../../base/error.ts'
import { textDigest } from '../../base/hash.ts'
import { builtFolder, rulesFolder } from '../../base/package-paths.ts'
import type { Day } from '../../base/time.ts'
import { type Category, loadCategories } from '../../classify/categories.ts'
import { loadPorts, type PortKnowledge } from '../../classify/port-knowledge.ts'
import { loadSignatures, type SignatureSet, signatureVersion } from '../../classify/rules/signature-set.ts'
import { loadSurveyLists, readSurveyList, type SurveyList } from '../../classify/survey-scanners.ts'
import { loadAdvisories } from '../../correlate/advisories.ts'
import { loadProducts, type ProductSet } from '../../investigate/product-fingerprints.ts'
import { loadRecog } from '../../investigate/recog/recog-set.ts'
import type { Advisory } from '../../model/advisory.ts'
import { loadRecommendations, type RecommendationTable } from '../../report/recommendations.ts'
import type { Config } from './config.ts'

/** Everything an analyst edits, read once. */
export interface Rules {
  /** Made ready when first asked for, unless one of them has yet to be tested. */
  readonly signatures: SignatureSet
  categories: Category[]
  ports: PortKnowledge
  /** Lists of survey scanners, and the latest day that one of them speaks of. */
  survey: { lists: SurveyList[]; date: Day | null }
  products: ProductSet
  advisories: Advisory[]
  recommendations: RecommendationTable
  /** Version of the signatures alone: what payloads are judged by. */
  readonly signatureVersion: string
  /** Twelve hexadecimal digits over the text of all rules: the same rules, the same version. */
  version: string
  /** Day of the latest rule, as `rules/DATE` says. */
  date: Day
}

export function signatureFolders(config: Config): string[] {
  return [join(rulesFolder, 'signatures'), ...config.signatureFolders]
}

/** True for a file of Recog, or a folder that holds some and no signatures. */
export function isRecog(path: string): boolean {
  if (path.endsWith('.xml')) return true
  if (!existsSync(path) || !statSync(path).isDirectory()) return false
  const names = readdirSync(path)
  return names.some(n => n.endsWith('.xml')) && !names.some(n => /\.(?:ya?ml|rules)$/.test(n))
}

/**
 * Rules of the site. Those that the build has read and tested are made ready when they are first asked for; if anything was
 * changed or added since, all are read at once, so that a mistake is said before the work begins.
 */
export function loadRules(config: Config): Rules {
  const rules = rulesByNeed(config)
  if (!isAsBuilt(rules.version)) for (const part of Object.keys(rules) as (keyof Rules)[]) void rules[part]
  return rules
}

/** Where the build notes which rules it has read (scripts/build-data.mjs). */
export const builtRulesPath = join(builtFolder, 'data', 'rules-version')

function isAsBuilt(version: string): boolean {
  return existsSync(builtRulesPath) && readFileSync(builtRulesPath, 'utf8') === version
}

function rulesByNeed(config: Config): Rules {
  const folders = signatureFolders(config)
  const signatures = lazily(() => loadSignatures(folders))
  const versionOfSignatures = lazily(() => signatureVersion(folders))
  const categories = lazily(() => loadCategories(rulesFolder))
  const ports = lazily(() => loadPorts(rulesFolder))
  const survey = lazily(() => surveyLists(config))
  const products = lazily(() => ({
    ...loadProducts(join(rulesFolder, 'products')),
    recog: loadRecog(config.recogFiles),
  }))
  const advisories = lazily(() =>
    [join(rulesFolder, 'advisories'), ...config.advisoryFolders].flatMap(folder => loadAdvisories(folder)),
  )
  const recommendations = lazily(() => loadRecommendations(rulesFolder))
  const version = lazily(() => rulesVersionOf(config))
  const date = lazily(() => readFileSync(join(rulesFolder, 'DATE'), 'utf8').trim())
  return {
    get signatures() {
      return signatures()
    },
    get signatureVersion() {
      return versionOfSignatures()
    },
    get categories() {
      return categories()
    },
    get ports() {
      return ports()
    },
    get survey() {
      return survey()
    },
    get products() {
      return products()
    },
    get advisories() {
      return advisories()
    },
    get recommendations() {
      return recommendations()
    },
    get version() {
      return version()
    },
    get date() {
      return date()
    },
  }
}

function lazily<T>(make: () => T): () => T {
  let made: { value: T } | null = null
  return () => (made ??= { value: make() }).value
}

function surveyLists(config: Config): Rules['survey'] {
  const lists = [
    ...loadSurveyLists(join(rulesFolder, 'survey-scanners')),
    ...config.surveyScannerFiles.map(configuredList),
  ]
  const dates = lists.map(l => l.date).filter(d => d !== null)
  return { lists, date: dates.sort().at(-1) ?? null }
}

function configuredList(file: string): SurveyList {
  if (existsSync(file)) return readSurveyList(readFileSync(file, 'utf8'), file)
  throw new TeitenError('TEITEN_BAD_CONFIG', 'there is no such list of survey scanners', {
    where: file,
    next: 'Correct origin.surveyScanners; a relative path begins at the folder that teiten is started in.',
  })
}

/** Version of the rules as they lie on disk now. */
export function rulesVersionOf(config: Config): string {
  return rulesVersion(
    [rulesFolder, ...config.signatureFolders, ...config.advisoryFolders, ...config.recogFiles],
    config.surveyScannerFiles,
  )
}

/** Digest of all rule files, by name relative to their folder; a path may be a single file. */
export function rulesVersion(folders: readonly string[], files: readonly string[] = []): string {
  const parts: string[] = []
  for (const folder of folders) {
    if (!existsSync(folder)) continue
    if (statSync(folder).isFile()) {
      parts.push(folder, readFileSync(folder, 'utf8'))
      continue
    }
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(n =>
      /\.(ya?ml|json|txt|rules|xml)$|^DATE$/.test(n),
    )
    for (const name of names.sort()) parts.push(name, readFileSync(join(folder, name), 'utf8'))
  }
  for (const file of files) parts.push(file, readFileSync(file, 'utf8'))
  return textDigest(parts.join('\0')).slice(0, 12)
}
