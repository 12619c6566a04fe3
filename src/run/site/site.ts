import type { Origins } from '../../classify/origin.ts'
import { loadOrigins } from '../../classify/origin.ts'
import { PAGE_QUERY_SECONDS } from '../../store/statement.ts'
import { closeStore, dataSpan, openStore, type Store } from '../../store/store.ts'
import { type Judge, newJudge } from '../judge/judge.ts'
import { type Config, readConfig } from './config.ts'
import { loadRules, type Rules, rulesVersionOf, signatureFolders } from './rules.ts'

/** An open observatory: the store, the rules and the site's settings. */
export interface Site {
  readonly config: Config
  readonly store: Store
  /** Read when first asked for, and again by reloadRules. */
  rules(): Rules
  /** Reads the rules again if a file of theirs changed; true if they did. A rule that is wrong is thrown, and the old ones stay. */
  reloadRules(): boolean
  origins(): Promise<Origins>
  readonly judge: Judge
}

export interface SiteOptions {
  data: string
  config?: string | undefined
  /** Zone that the operator asked for on the command line. */
  timeZone?: string | undefined
  /** Zone of the data about to be imported: taken if nobody asked for another one and the store is new. */
  zoneOfData?: string | null
  keepAlive?: boolean
  /** The queries of pages are given up sooner than those of a report. */
  forPages?: boolean
  log?: (line: string) => void
}

export async function openSite(options: SiteOptions): Promise<Site> {
  const config = readConfig(options.config)
  const asked = options.timeZone ?? config.timeZone ?? undefined
  const open = (timeZone: string | undefined) =>
    openStore({
      data: options.data,
      ...(config.storeUrl === null ? {} : { url: config.storeUrl }),
      ...(timeZone === undefined ? {} : { timeZone }),
      ...(options.keepAlive === undefined ? {} : { keepAlive: options.keepAlive }),
      ...(options.forPages === true ? { secondsPerQuery: PAGE_QUERY_SECONDS } : {}),
      ...(options.log === undefined ? {} : { log: options.log }),
    })
  let store = await open(asked)
  const zone = options.zoneOfData ?? null
  if (asked === undefined && zone !== null && zone !== store.timeZone && (await dataSpan(store)) === null) {
    await closeStore(store)
    store = await open(zone)
  }
  let rules: Rules | undefined
  let origins: Promise<Origins> | undefined
  const rulesOfSite = () => (rules ??= loadRules(config))
  return {
    config,
    store,
    rules: rulesOfSite,
    judge: newJudge(
      () => rulesOfSite().signatures,
      () => rulesOfSite().version,
      signatureFolders(config),
    ),
    reloadRules: () => {
      if (rules === undefined || rulesVersionOf(config) === rules.version) return false
      rules = loadRules(config)
      return true
    },
    origins: () => (origins ??= loadOrigins(config.countriesFile ?? undefined)),
  }
}

export async function closeSite(site: Site): Promise<void> {
  await site.judge.close()
  await closeStore(site.store)
}
