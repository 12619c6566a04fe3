import { useState } from 'preact/hooks'
import type { Language } from '../../src/model/figure.ts'
import type { ReportQuery } from '../../src/model/report.ts'

/** The statements behind a part of the page, folded away until asked for. */
export function Queries({
  queries,
  ids,
  label,
  language,
}: {
  queries: readonly ReportQuery[]
  ids?: readonly string[]
  label: string
  language: Language
}) {
  const [open, setOpen] = useState(false)
  const shown = queries.filter(query => ids === undefined || ids.includes(query.id)).slice(0, 20)
  if (shown.length === 0) return null
  return (
    <span class="queries">
      <button type="button" class="action" aria-expanded={open} onClick={() => setOpen(!open)}>
        {label}
      </button>
      {open ? (
        <div class="query-text">
          {shown.map(query => (
            <div key={query.id}>
              <b>
                {query.id} {query.what[language]}
              </b>
              <pre>{query.sql}</pre>
              <pre>{JSON.stringify(query.parameters)}</pre>
            </div>
          ))}
        </div>
      ) : null}
    </span>
  )
}
