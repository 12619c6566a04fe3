import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { textDigest } from '../../base/hash.ts'
import { rulesFolder } from '../../base/package-paths.ts'
import type { Day } from '../../base/time.ts'
import { type Category, loadCategories } from '../../classify/categories.ts'
import { loadPorts, type PortKnowledge } from '../../classify/port-knowledge.ts'
import { areTested, loadSignatures, type SignatureSet, signatureVersion } from '../../classify/rules/signature-set.ts'
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
  survey: SurveyList
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

export function loadRules(config: Config): Rules {
  const survey = [
    loadSurveyLists(join(rulesFolder, 'survey-scanners')),
    ...config.surveyScannerFiles.map(file => readSurveyList(readFileSync(file, 'utf8'), file)),
  ]
  const advisoryFolders = [join(rulesFolder, 'advisories'), ...config.advisoryFolders]
  const folders = signatureFolders(config)
  let versionOfSignatures: string | undefined
  let signatures = areTested(folders) ? undefined : loadSignatures(folders)
  return {
    get signatures() {
      return (signatures ??= loadSignatures(folders))
    },
    get signatureVersion() {
      return (versionOfSignatures ??= signatures?.version ?? signatureVersion(folders))
    },
    categories: loadCategories(rulesFolder),
    ports: loadPorts(rulesFolder),
    survey: joinLists(survey),
    products: { ...loadProducts(join(rulesFolder, 'products')), recog: loadRecog(config.recogFiles) },
    advisories: advisoryFolders.flatMap(folder => loadAdvisories(folder)),
    recommendations: loadRecommendations(rulesFolder),
    version: rulesVersionOf(config),
    date: readFileSync(join(rulesFolder, 'DATE'), 'utf8').trim(),
  }
}

function joinLists(lists: readonly SurveyList[]): SurveyList {
  const dates = lists.map(l => l.date).filter(d => d !== null)
  return {
    blocks: lists.flatMap(l => l.blocks),
    date: dates.sort().at(-1) ?? null,
    skipped: lists.reduce((n, l) => n + l.skipped, 0),
  }
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
