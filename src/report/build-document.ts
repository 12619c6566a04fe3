import type { Language } from '../model/figure.ts'
import type { ReportData } from '../model/report.ts'
import { appendixSection, closingLines, readingSection } from './closing-sections.ts'
import { type Context, newContext, said } from './context.ts'
import { periodName, periodRange } from './dates.ts'
import type { Block, ReportDocument, Section } from './document.ts'
import { dosSection } from './dos-section.ts'
import type { Theme } from './figures/theme.ts'
import { findingSection } from './finding-section.ts'
import { hasData, headline, keyFigures, keyNote, overview, publishedText, telescopeLine } from './front-page.ts'
import { withAnalystText } from './place-text.ts'
import { rankingsSection } from './rankings-section.ts'

/** The whole report as a tree that HTML, Markdown and the printed page render. The same data give the same tree. */
export function buildDocument(data: ReportData, language: Language, theme: Theme): ReportDocument {
  const context = newContext(data, language, theme)
  const { m } = context
  const periodLine = m.periodLine(periodName(data.period, context.style), periodRange(data.period, context.style))
  const analyst = (blocks: readonly Block[]) => withAnalystText(blocks, data.analystText, language)
  return {
    language,
    kicker: m.kicker,
    organisation: said(data.organisation, context),
    title: m.title,
    periodLine,
    publishedLine: publishedText(context),
    runningTitle: m.runningTitle(m.title, periodLine),
    footer: data.synthetic === null ? m.footer : m.syntheticFooter,
    synthetic:
      data.synthetic === null ? '' : m.synthetic(data.synthetic.scenarios.join(language === 'ja' ? '、' : ', ')),
    telescope: telescopeLine(context),
    headlinesTitle: m.headlines,
    headlines: data.findings.map((f, i) => headline(f, i, context)),
    noHeadlines: data.findings.length > 0 ? '' : hasData(data) ? m.noHeadlines : m.noDataHeadline,
    moreLabel: m.more,
    pageLabel: m.page,
    keyTitle: m.keyTitle,
    keyFigures: keyFigures(context),
    keyNote: keyNote(context),
    overviewTitle: m.overview,
    overview: analyst(overview(context)),
    contentsTitle: m.contents,
    sections: sections(context).map(s => ({ ...s, blocks: analyst(s.blocks) })),
    closing: closingLines(context),
    publishedAt: Date.parse(`${data.published}T00:00:00Z`) / 1000,
  }
}

function sections(context: Context): Section[] {
  const { data } = context
  const findings = data.findings.map(f => findingSection(f, context))
  let number = Math.max(0, ...data.findings.map(f => f.number))
  const figures = hasData(data)
    ? [rankingsSection(String(++number), context), dosSection(String(++number), context)]
    : []
  return [...findings, ...figures, readingSection(String(++number), context), appendixSection(context)]
}
