import { useEffect, useRef } from 'preact/hooks'
import type { Place } from './place.ts'
import type { Words } from './words.ts'

const SCREEN_KEYS: Record<string, Place['page']> = { t: 'today', p: 'ports', r: 'reports', s: 'sensors' }

/** j and k move over the rows of a page, Enter opens one, g + letter changes the screen, ? lists the keys. */
export function useKeys(go: (change: Partial<Place>) => void, toggleHelp: () => void): void {
  const pending = useRef(false)
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      const screen = pending.current ? SCREEN_KEYS[event.key] : undefined
      pending.current = event.key === 'g'
      if (screen !== undefined) {
        event.preventDefault()
        go({ page: screen })
      } else if (event.key === '?') toggleHelp()
      else if (event.key === 'j') moveRow(1)
      else if (event.key === 'k') moveRow(-1)
      else if (event.key === 'Enter') openRow(event)
      else if (
        event.key === 'Escape' &&
        document.querySelector('dialog[open]') === null &&
        /^\/(?:ports|payloads)\//.test(location.pathname)
      )
        go({ page: 'ports' })
    }
    addEventListener('keydown', pressed)
    return () => removeEventListener('keydown', pressed)
  }, [go, toggleHelp])
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)
}

function moveRow(step: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')]
  const at = rows.indexOf(document.activeElement as HTMLElement)
  const next = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step))]
  next?.focus()
  next?.scrollIntoView({ block: 'nearest' })
}

function openRow(event: KeyboardEvent): void {
  const active = document.activeElement
  if (!(active instanceof HTMLElement) || active.dataset.row === undefined) return
  const link = active.querySelector<HTMLAnchorElement>('a[href]')
  if (link === null) return
  event.preventDefault()
  link.click()
}

export function KeyHelp({ words, close }: { words: Words; close: () => void }) {
  const ref = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    ref.current?.showModal()
  }, [])
  return (
    <dialog ref={ref} aria-label={words.keyHelp} onClose={close}>
      <h2>{words.keyHelp}</h2>
      <dl>
        <dt>
          <kbd>j</kbd> <kbd>k</kbd>
        </dt>
        <dd>{words.nextRow}</dd>
        <dt>
          <kbd>Enter</kbd>
        </dt>
        <dd>{words.openRow}</dd>
        <dt>
          <kbd>g</kbd> + <kbd>t</kbd> <kbd>p</kbd> <kbd>r</kbd> <kbd>s</kbd>
        </dt>
        <dd>
          {words.screens}: {words.today}, {words.ports}, {words.reports}, {words.sensors}
        </dd>
        <dt>
          <kbd>Esc</kbd>
        </dt>
        <dd>{words.back}</dd>
        <dt>
          <kbd>?</kbd>
        </dt>
        <dd>{words.helpKey}</dd>
      </dl>
      <button type="button" onClick={() => ref.current?.close()}>
        {words.close}
      </button>
    </dialog>
  )
}
