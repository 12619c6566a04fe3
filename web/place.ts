import type { Language } from '../src/model/figure.ts'

/** What the address bar says: the whole state of a page is in it. */
export interface Place {
  page: 'today' | 'ports' | 'port' | 'payload' | 'reports' | 'sensors'
  /** "7778-tcp" on a port's page. */
  port: string
  /** Id of a payload or a group on its page. */
  payload: string
  /** "2014-06", or '' for the last 28 days. */
  period: string
  /** False: rankings and series without survey scanners. */
  survey: boolean
  language: Language
}

function remembered(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null // storage can be forbidden
  }
}

export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // The choice then lasts as long as the page.
  }
}

export function readPlace(url: URL): Place {
  const [first = '', second = ''] = url.pathname.split('/').filter(part => part !== '')
  const page =
    first === 'ports' && second !== ''
      ? 'port'
      : first === 'payloads' && second !== ''
        ? 'payload'
        : first === 'ports' || first === 'reports' || first === 'sensors'
          ? first
          : 'today'
  const asked = url.searchParams.get('lang') ?? remembered('teiten-language') ?? navigator.language.slice(0, 2)
  return {
    page,
    port: page === 'port' ? second : '',
    payload: page === 'payload' ? second : '',
    period: url.searchParams.get('period') ?? '',
    survey: url.searchParams.get('survey') !== 'exclude',
    language: asked === 'en' || asked === 'ja' ? asked : 'en',
  }
}

export function addressOf(place: Place): string {
  const path =
    place.page === 'port'
      ? `/ports/${place.port}`
      : place.page === 'payload'
        ? `/payloads/${place.payload}`
        : `/${place.page}`
  const query = new URLSearchParams()
  if (place.period !== '' && place.page !== 'today') query.set('period', place.period)
  if (!place.survey) query.set('survey', 'exclude')
  query.set('lang', place.language)
  return `${path}?${query}`
}

/** "7778/TCP" → "7778-tcp". */
export function portSlug(label: string): string {
  return label.replace('/', '-').toLowerCase()
}

export type Theme = 'light' | 'dark'

export function startTheme(): Theme {
  const kept = remembered('teiten-theme')
  if (kept === 'light' || kept === 'dark') return kept
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}
