import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { TeitenError } from '../base/error.ts'
import { builtFolder } from '../base/package-paths.ts'
import type { Block, ReportDocument } from './document.ts'
import { svgText } from './figures/svg.ts'
import { phrases } from './phrases.ts'

const templates = fileURLToPath(new URL('./typst/', import.meta.url))
const fontFolder = join(builtFolder, 'fonts')

/**
 * The printed report: PDF/UA-1 (ISO 14289-1), the same bytes for the same document. Only fonts of this package are used.
 * Throws TEITEN_MISSING_PART if they have not been built.
 */
export async function renderPdf(document: ReportDocument): Promise<Uint8Array> {
  const inputs = { document: JSON.stringify(printed(document)) }
  compiler ??= NodeCompiler.create({ workspace: templates, fontArgs: [{ fontPaths: [fontFolder] }] })
  const compiled = compiler.compile({ mainFilePath: join(templates, 'report.typ'), inputs })
  const problem = compiled.takeDiagnostics()
  if (compiled.result === null) {
    const said = problem === null ? '' : JSON.stringify(compiler.fetchDiagnostics(problem)).slice(0, 2000)
    throw new Error(`the print template does not compile: ${said}`)
  }
  try {
    return compiler.pdf(compiled.result, { pdfStandard: 'ua-1', creationTimestamp: document.publishedAt })
  } finally {
    compiler.evictCache(0)
  }
}

/** Kept between reports: opening the fonts takes 0.1 s. */
let compiler: NodeCompiler | undefined

function fontFamilies(): string[] {
  const list = join(fontFolder, 'families.json')
  if (!existsSync(list)) {
    throw new TeitenError('TEITEN_MISSING_PART', 'the fonts of the printed report are missing', {
      where: fontFolder,
      next: 'Run "npm run build:fonts".',
    })
  }
  return JSON.parse(readFileSync(list, 'utf8')) as string[]
}

/** The document as the template reads it: drawings as SVG text, headlines cut at phrases, the ids that references can lead to. */
function printed(document: ReportDocument): object {
  return {
    ...document,
    fonts: fontFamilies(),
    queryIds: document.sections.flatMap(s => s.blocks).flatMap(queryIds),
    headlines: document.headlines.map(({ drawing, ...h }) => ({
      ...h,
      svg: svgText(drawing),
      phrases: phrases(h.title, document.language),
    })),
    keyFigures: document.keyFigures.map(({ drawing, ...k }) => ({
      ...k,
      svg: drawing === null ? null : svgText(drawing),
    })),
    overview: document.overview.map(printedBlock),
    sections: document.sections.map(s => ({ ...s, blocks: s.blocks.map(printedBlock) })),
  }
}

function queryIds(block: Block): string[] {
  if (block.kind !== 'table' || block.id !== 'table-queries') return []
  return block.rows.flatMap(row => (row.cells[0]?.kind === 'text' ? [row.cells[0].text] : []))
}

function printedBlock(block: Block): object {
  switch (block.kind) {
    case 'figure': {
      const { drawing, lower, ...rest } = block
      const [low, lowest] = lower ?? [drawing, drawing]
      return { ...rest, svg: svgText(drawing), lowerSvg: svgText(low), lowestSvg: svgText(lowest) }
    }
    case 'beside':
      return { ...block, main: block.main.map(printedBlock), side: block.side.map(printedBlock) }
    case 'pair':
      return { ...block, left: block.left.map(printedBlock), right: block.right.map(printedBlock) }
    default:
      return block
  }
}
