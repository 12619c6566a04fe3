import { useCallback, useEffect, useMemo, useState } from 'preact/hooks'
import type { ObservatoryStatus } from '../src/model/observatory.ts'
import { useApi } from './api.ts'
import { KeyHelp, useKeys } from './keys.tsx'
import { PayloadPageView } from './pages/payload.tsx'
import { PortPageView } from './pages/port.tsx'
import { PortsPageView } from './pages/ports.tsx'
import { ReportsPageView } from './pages/reports.tsx'
import { SensorsPageView } from './pages/sensors.tsx'
import { TodayPageView } from './pages/today.tsx'
import { addressOf, type Place, readPlace, remember, startTheme, type Theme } from './place.ts'
import { type Words, wordsOf } from './words.ts'

/** What every page gets: where it is, how to go elsewhere, and its words. */
export interface View {
  place: Place
  words: Words
  go(change: Partial<Place>): void
  linkTo(change: Partial<Place>): { href: string; onClick: (event: MouseEvent) => void }
}

const SCREENS = ['today', 'ports', 'reports', 'sensors'] as const

export function App() {
  const [place, setPlace] = useState<Place>(() => readPlace(new URL(location.href)))
  const [theme, setTheme] = useState<Theme>(startTheme)
  const [help, setHelp] = useState(false)
  const words = wordsOf(place.language)
  const go = useCallback((change: Partial<Place>) => {
    setPlace(old => {
      const next = { ...old, ...change }
      history.pushState(null, '', addressOf(next))
      if (next.page !== old.page || next.port !== old.port || next.payload !== old.payload) scrollTo(0, 0)
      return next
    })
  }, [])
  useEffect(() => {
    const moved = () => setPlace(readPlace(new URL(location.href)))
    addEventListener('popstate', moved)
    return () => removeEventListener('popstate', moved)
  }, [])
  useEffect(() => {
    document.documentElement.lang = place.language
    remember('teiten-language', place.language)
  }, [place.language])
  useEffect(() => {
    document.documentElement.dataset.theme = theme
    remember('teiten-theme', theme)
  }, [theme])
  useEffect(() => {
    const name =
      place.page === 'port'
        ? place.port.replace('-', '/').toUpperCase()
        : place.page === 'payload'
          ? `${words.payload} ${place.payload.slice(0, 8)}`
          : words[place.page]
    document.title = `${name} – teiten`
  }, [place, words])
  useKeys(go, () => setHelp(open => !open))
  const view = useMemo<View>(
    () => ({
      place,
      words,
      go,
      linkTo: change => ({
        href: addressOf({ ...place, ...change }),
        onClick: event => {
          if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
          event.preventDefault()
          go(change)
        },
      }),
    }),
    [place, words, go],
  )
  const status = useApi<ObservatoryStatus>('status', statusEvery)
  const [shown, setShown] = useState<ObservatoryStatus | null>(null)
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    if (status.data !== null && (shown === null || shown.lastDay === null)) setShown(status.data)
  }, [status.data, shown])
  const showFresh = () => {
    setShown(status.data)
    setTurn(turn + 1)
  }
  const fresh = status.data !== null && shown?.lastDay != null && stateOf(status.data) !== stateOf(shown)
  return (
    <>
      <a class="skip" href="#main">
        {words.skip}
      </a>
      <header class="top">
        <a class="brand" {...view.linkTo({ page: 'today' })}>
          <b>teiten</b>
          {place.language === 'ja' ? <span>{words.product}</span> : null}
        </a>
        <nav aria-label="teiten">
          {SCREENS.map(page => (
            <a
              key={page}
              {...view.linkTo({ page })}
              aria-current={
                place.page === page || (page === 'ports' && (place.page === 'port' || place.page === 'payload'))
                  ? 'page'
                  : undefined
              }
            >
              {words[page]}
            </a>
          ))}
        </nav>
        <span class="space" />
        <Switch
          label={words.language}
          value={place.language}
          options={[
            ['ja', '日本語'],
            ['en', 'EN'],
          ]}
          choose={language => go({ language: language as Place['language'] })}
        />
        <Switch
          label={words.theme}
          value={theme}
          options={[
            ['light', words.light],
            ['dark', words.dark],
          ]}
          choose={value => setTheme(value as Theme)}
        />
      </header>
      <PeriodBar view={view} status={status.data} />
      {status.data?.synthetic ? (
        <p class="synthetic">
          <b>{words.synthetic}</b> {words.syntheticNote} <code>{status.data.synthetic.scenarios.join(', ')}</code>
        </p>
      ) : null}
      <div role="status" aria-live="polite">
        {status.data?.work == null ? null : (
          <p class="notice">
            {status.data.work.what[place.language]} … {Math.round(status.data.work.part * 100)} %
          </p>
        )}
        {fresh ? (
          <p class="notice">
            {words.newData}{' '}
            <button type="button" class="action" onClick={showFresh}>
              {words.show}
            </button>
          </p>
        ) : null}
      </div>
      <main id="main" tabIndex={-1}>
        <Page key={turn} view={view} status={status.data} />
      </main>
      <Footer view={view} status={status.data} showKeys={() => setHelp(true)} />
      {help ? <KeyHelp words={words} close={() => setHelp(false)} /> : null}
    </>
  )
}

/** Seconds count while the store is being filled; else a look each half minute tells of new data. */
function statusEvery(status: ObservatoryStatus): number {
  return status.work !== null || status.lastDay === null ? 2000 : 30_000
}

/** Changes when the store has taken another file. */
function stateOf(status: ObservatoryStatus): string {
  return `${status.files} ${status.packets} ${status.lastDay ?? ''}`
}

function Page({ view, status }: { view: View; status: ObservatoryStatus | null }) {
  switch (view.place.page) {
    case 'today':
      return <TodayPageView view={view} />
    case 'ports':
      return <PortsPageView view={view} />
    case 'port':
      return <PortPageView view={view} />
    case 'payload':
      return <PayloadPageView view={view} />
    case 'reports':
      return <ReportsPageView view={view} status={status} />
    case 'sensors':
      return <SensorsPageView view={view} />
  }
}

function Switch({
  label,
  value,
  options,
  choose,
}: {
  label: string
  value: string
  options: [string, string][]
  choose: (value: string) => void
}) {
  return (
    <fieldset class="switch">
      <legend class="sr">{label}</legend>
      {options.map(([key, text]) => (
        <button key={key} type="button" aria-pressed={key === value} onClick={() => choose(key)}>
          {text}
        </button>
      ))}
    </fieldset>
  )
}

/** Months with data, newest first; Today always shows the last 28 days. */
function PeriodBar({ view, status }: { view: View; status: ObservatoryStatus | null }) {
  const { words, place } = view
  const months = useMemo(() => monthsOf(status), [status])
  if (place.page === 'reports') return null
  const fixed = place.page === 'today'
  return (
    <div class="filters">
      {fixed ? (
        <span class="chip fixed">
          <span>{words.period}</span> <b>{words.last28}</b>
        </span>
      ) : (
        <span class="chip">
          <label for="period">{words.period}</label>
          <select id="period" value={place.period} onChange={event => view.go({ period: event.currentTarget.value })}>
            <option value="">{words.last28}</option>
            {months.includes(place.period) || place.period === '' ? null : (
              <option value={place.period}>{place.period}</option>
            )}
            {months.map(month => (
              <option key={month} value={month}>
                {month}
              </option>
            ))}
          </select>
        </span>
      )}
      <span class="space" />
      <code class="address">{addressOf(place)}</code>
    </div>
  )
}

function monthsOf(status: ObservatoryStatus | null): string[] {
  if (status === null || status.firstDay === null || status.lastDay === null) return []
  const months: string[] = []
  let [year, month] = status.lastDay.split('-').map(Number) as [number, number]
  while (`${year}-${String(month).padStart(2, '0')}` >= status.firstDay.slice(0, 7) && months.length < 120) {
    months.push(`${year}-${String(month).padStart(2, '0')}`)
    month--
    if (month === 0) {
      month = 12
      year--
    }
  }
  return months
}

function Footer({ view, status, showKeys }: { view: View; status: ObservatoryStatus | null; showKeys: () => void }) {
  const { words } = view
  return (
    <footer>
      {status === null ? null : (
        <span>
          {words.dayBoundary}: {status.timeZone}
        </span>
      )}
      <span>{words.perAddressNote}</span>
      <span>{words.sweepsNote}</span>
      {status === null ? null : (
        <span>
          teiten {status.version} · {words.rules} {status.rulesVersion.slice(0, 10)}
        </span>
      )}
      <span class="space" />
      <span class="hints">
        <kbd>j</kbd>
        <kbd>k</kbd> {words.move} <kbd>Enter</kbd> {words.open}{' '}
        <button type="button" class="action" onClick={showKeys}>
          <kbd>?</kbd> {words.list}
        </button>
      </span>
    </footer>
  )
}
