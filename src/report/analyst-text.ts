import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Type from 'typebox'
import { TeitenError } from '../base/error.ts'
import { readYamlFile } from '../base/yaml-file.ts'
import type { ReportData } from '../model/report.ts'

export type AnalystText = ReportData['analystText']

const schema = Type.Array(
  Type.Object(
    {
      place: Type.String({ minLength: 1, maxLength: 80 }),
      mode: Type.Union([Type.Literal('replace'), Type.Literal('follow')]),
      ja: Type.Optional(Type.String()),
      en: Type.Optional(Type.String()),
    },
    { additionalProperties: false },
  ),
)

/** "finding-7778-TCP.ja.follow.md": a slash cannot stand in a file's name, so the port is written with a hyphen. */
const MARKDOWN = /^(.+?)\.(ja|en)(?:\.(replace|follow))?\.md$/

/**
 * Places: overview, overview-gaps, changes, dos, reading, method, oddities, appendix, and for each finding finding-7778/TCP (its lead),
 * with -summary, -sent, -sent-phases, -advisory, -port, -sources or -sources-stepping-stones behind it.
 *
 * Reads an operator's texts in the order of file names: `*.yaml` (a list of place, mode, ja, en) and Markdown paragraphs in
 * `PLACE.LANGUAGE[.follow].md` (replace unless it says follow). No folder gives no texts. Throws TEITEN_BAD_CONFIG with file and line.
 */
export function loadAnalystText(folder: string): AnalystText {
  let names: string[]
  try {
    names = readdirSync(folder).sort()
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw new TeitenError('TEITEN_BAD_CONFIG', 'cannot read the folder of texts', {
      where: folder,
      next: 'Check the path and its permissions.',
      cause,
    })
  }
  const out: AnalystText = []
  for (const name of names) {
    const path = join(folder, name)
    if (/\.ya?ml$/.test(name)) {
      for (const t of readYamlFile(path, schema, 'TEITEN_BAD_CONFIG'))
        out.push({ place: t.place, mode: t.mode, text: { ja: t.ja ?? t.en ?? '', en: t.en ?? t.ja ?? '' } })
    } else if (name.endsWith('.md')) addMarkdown(out, name, path)
  }
  return out
}

function addMarkdown(out: AnalystText, name: string, path: string): void {
  const match = MARKDOWN.exec(name)
  if (match === null) {
    throw new TeitenError('TEITEN_BAD_CONFIG', 'the name does not say place and language', {
      where: path,
      next: 'Name it like overview.ja.md or finding-7778-TCP.en.follow.md.',
    })
  }
  const place = match[1]!.replace(/^(finding-\d+)-(TCP|UDP|ICMP|ICMPv6)/, '$1/$2')
  const mode = match[3] === 'follow' ? ('follow' as const) : ('replace' as const)
  const language = match[2] === 'ja' ? ('ja' as const) : ('en' as const)
  const text = readFileSync(path, 'utf8').trim()
  const other = out.find(t => t.place === place && t.mode === mode && t.text[language] === '')
  if (other !== undefined) other.text[language] = text
  else out.push({ place, mode, text: { ja: '', en: '', [language]: text } })
}
