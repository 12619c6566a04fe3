import type { Block, Cell, Column, Figure, Inline, Panel, PanelBlock, ReportDocument, Table } from './document.ts'
import { svgText } from './figures/svg.ts'
import { dotsText, plainCell } from './html/render-blocks.ts'

export interface MarkdownFile {
  name: string
  text: string
}

/** The report as Markdown (CommonMark with pipe tables) and its figures as SVG files beside it, named after `stem`. */
export function renderMarkdown(document: ReportDocument, stem: string): MarkdownFile[] {
  const figures: MarkdownFile[] = []
  const draw = (figure: Figure) => {
    const name = `${stem}.${figure.id}.svg`
    figures.push({ name, text: `${svgText(figure.drawing)}\n` })
    return name
  }
  const lines = [
    `# ${md(document.title)}`,
    `**${md(document.periodLine)}** ${md(document.publishedLine)}`,
    ...(document.synthetic === '' ? [] : [`> **${md(document.synthetic)}**`]),
    document.telescope.map(t => `- ${md(t.label)}: ${md(t.value)}`).join('\n'),
    `## ${md(document.headlinesTitle)}`,
    document.headlines.length === 0
      ? md(document.noHeadlines)
      : document.headlines
          .map(h => `- **[${md(h.number)} ${md(h.title)}](#${h.section})** ${inlineMd(h.content)} ${md(h.detail)}`)
          .join('\n'),
    `## ${md(document.keyTitle)}`,
    keyTable(document),
    `## ${md(document.overviewTitle)}`,
    ...document.overview.map(b => blockMd(b, draw)),
    ...document.sections.flatMap(s => [
      `<a id="${s.id}"></a>`,
      `## ${md(s.number)} ${md(s.title)}`,
      ...s.blocks.map(b => blockMd(b, draw)),
    ]),
    document.closing.map(c => `- ${md(c.label)}: ${md(c.value)}`).join('\n'),
    '---',
    md(document.footer),
  ]
  return [{ name: `${stem}.md`, text: `${lines.filter(line => line !== '').join('\n\n')}\n` }, ...figures]
}

/** Text that no Markdown reader takes for markup. */
function md(text: string): string {
  return text
    .replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ')
    .replace(/[\\`*_{}[\]<>#|~!]/g, c => `\\${c}`)
    .replace(/&/g, '&amp;')
    .replace(/^(\d+)\.(?=\s|$)/, '$1\\.')
    .replace(/^([-+])(?=\s|$)/, '\\$1')
}

/** A code span that its own text cannot end. */
function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(m => m[0].length))
  const fence = '`'.repeat(longest + 1)
  const pad = text.startsWith('`') || text.endsWith('`') ? ' ' : ''
  return `${fence}${pad}${text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ').replaceAll('|', '\\|')}${pad}${fence}`
}

function inlineMd(content: readonly Inline[]): string {
  return content.map(partMd).join('')
}

function partMd(part: Inline): string {
  switch (part.kind) {
    case 'text':
    case 'keep':
      return md(part.text)
    case 'strong':
      return `**${md(part.text)}**`
    case 'code':
      return code(part.text)
    case 'query':
      return part.ids.map(id => `[\\[${id}\\]](#${id})`).join('')
    case 'dots':
      return dotsText(part.confidence)
  }
}

function keyTable(document: ReportDocument): string {
  const rows = document.keyFigures.map(
    k => `| ${md(k.title)} (${md(k.unitLine)}) | ${md(k.value)}${md(k.unit)} | ${md(k.change)} | ${md(k.difference)} |`,
  )
  return ['|  |  |  |  |', '| --- | ---: | ---: | ---: |', ...rows].join('\n')
}

function blockMd(block: Block, draw: (figure: Figure) => string): string {
  const all = (blocks: readonly Block[]) =>
    blocks
      .map(b => blockMd(b, draw))
      .filter(t => t !== '')
      .join('\n\n')
  switch (block.kind) {
    case 'paragraph':
    case 'notice':
      return inlineMd(block.content)
    case 'heading':
      return `### ${md(block.text)}`
    case 'list':
      return block.items.map(i => `- ${inlineMd(i)}`).join('\n')
    case 'table':
      return tableMd(block)
    case 'figure':
      return figureMd(block, draw)
    case 'panel':
      return panelMd(block)
    case 'beside':
      return [all(block.main), all(block.side)].filter(t => t !== '').join('\n\n')
    case 'pair':
      return [all(block.left), all(block.right)].filter(t => t !== '').join('\n\n')
    case 'recommendations':
      return `### ${md(block.title)}\n\n${md(block.lead)}\n\n${block.items.map(i => `- **${md(i.label)}** ${md(i.text)}`).join('\n')}`
    case 'definitions':
      return `### ${md(block.title)}\n\n${block.items.map(i => `- **${md(i.term)}** ${md(i.text)}`).join('\n')}`
  }
}

function titleMd(block: Figure | Table): string {
  return `**${[block.label, block.title]
    .filter(t => t !== '')
    .map(md)
    .join(' ')}** ${md(block.unit)}${inlineMd([{ kind: 'query', ids: block.queries.filter(id => id !== '') }])}`.trim()
}

function figureMd(figure: Figure, draw: (figure: Figure) => string): string {
  return [titleMd(figure), `![${md(figure.description)}](${encodeURI(draw(figure))})`, inlineMd(figure.note)]
    .filter(t => t !== '')
    .join('\n\n')
}

const MOVES = { up: '▲', down: '▽', same: '–', new: '', none: '' }

function cellMd(cell: Cell): string {
  if (cell.kind === 'code') return code(cell.text)
  return md(cell.kind === 'move' ? `${MOVES[cell.move]} ${cell.text}`.trim() : plainCell(cell))
}

function tableMd(table: Table): string {
  const kept = table.columns.map((c, i) => ({ c, i })).filter(({ c }) => c.head !== '')
  const rule = (c: Column) => (c.align === 'right' ? '---:' : c.align === 'center' ? ':---:' : '---')
  const rows = table.rows.map(row =>
    row.kind === 'subhead'
      ? `| ${row.cells.map(cellMd).join('')} |${' |'.repeat(kept.length - 1)}`
      : `| ${kept.map(({ i }) => anchored(table, i, row.cells[i]!)).join(' | ')} |`,
  )
  return [
    titleMd(table),
    [
      `| ${kept.map(({ c }) => md(c.head)).join(' | ')} |`,
      `| ${kept.map(({ c }) => rule(c)).join(' | ')} |`,
      ...rows,
    ].join('\n'),
    inlineMd(table.note),
  ]
    .filter(t => t !== '')
    .join('\n\n')
}

function anchored(table: Table, column: number, cell: Cell): string {
  return table.id === 'table-queries' && column === 0 && cell.kind === 'text'
    ? `<a id="${cell.text.replace(/\W/g, '')}"></a>${cellMd(cell)}`
    : cellMd(cell)
}

function panelMd(panel: Panel): string {
  const ids = panel.queries.filter(id => id !== '')
  return [`> **${md(panel.title)}**${partMd({ kind: 'query', ids })}`, ...panel.blocks.map(panelBlockMd)].join('\n>\n')
}

function panelBlockMd(block: PanelBlock): string {
  switch (block.kind) {
    case 'facts':
      return block.rows.map(r => `> - ${md(r.label)}: ${inlineMd(r.value)}`).join('\n')
    case 'big-number':
      return `> ${block.label === '' ? '' : `${md(block.label)}: `}**${md(block.value)}${md(block.unit)}**`
    case 'small':
      return `> ${inlineMd(block.content)}`
    case 'code':
      return block.text
        .split('\n')
        .map(line => `> ${code(line)}`)
        .join('\n>\n')
    case 'bars':
      return block.rows.map(r => `> - ${md(r.label)}: ${md(r.text)}`).join('\n')
  }
}
