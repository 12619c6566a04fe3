import type { Language } from '../model/figure.ts'
import type { ReportData } from '../model/report.ts'
import type { Block, Paragraph } from './document.ts'
import { inlines } from './prose.ts'

type AnalystText = ReportData['analystText']

/** Puts an analyst's own paragraphs in the place of, or after, the written ones of that place. Blank lines part paragraphs. */
export function withAnalystText(blocks: readonly Block[], texts: AnalystText, language: Language): Block[] {
  if (texts.length === 0) return [...blocks]
  return blocks.reduce<Block[]>((out, block, i) => {
    if (block.kind === 'beside')
      out.push({ ...block, main: withAnalystText(block.main, texts, language), side: block.side })
    else if (block.kind === 'paragraph') out.push(...placed(block, blocks, i, texts, language))
    else out.push(block)
    return out
  }, [])
}

/** What stands at a paragraph: replaced only once where several paragraphs share a place; additions after the last. */
function placed(
  block: Paragraph,
  blocks: readonly Block[],
  at: number,
  texts: AnalystText,
  language: Language,
): Paragraph[] {
  const same = (other: Block) => other.kind === 'paragraph' && other.place === block.place
  const first = blocks.findIndex(same) === at
  const last = blocks.findLastIndex(same) === at
  const of = (mode: 'replace' | 'follow') =>
    texts
      .filter(t => t.place === block.place && t.mode === mode)
      .flatMap(t => written(block.place, language === 'ja' ? t.text.ja : t.text.en))
  const replaced = of('replace')
  return [...(replaced.length === 0 ? [block] : first ? replaced : []), ...(last ? of('follow') : [])]
}

function written(place: string, text: string): Paragraph[] {
  return text
    .split(/\n\s*\n/)
    .map(part => part.trim())
    .filter(part => part !== '')
    .map(part => ({ kind: 'paragraph', place, content: inlines(part.replace(/\s*\n\s*/g, ' ')) }))
}
