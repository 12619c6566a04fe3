import { createHash } from 'node:crypto'
import type { Headline, KeyFigure, ReportDocument, Section } from '../document.ts'
import { svgText } from '../figures/svg.ts'
import { embeddedFonts } from './embedded-fonts.ts'
import { escapeHtml as e } from './escape.ts'
import { blocksHtml, inlineHtml, queryLinks } from './render-blocks.ts'
import { STYLE } from './style.ts'

/** The report as one file: no script, nothing loaded from anywhere, its style named by hash in the policy. */
export function renderHtml(document: ReportDocument): string {
  const body = bodyHtml(document)
  const style = `${embeddedFonts(body)}${STYLE}`
  const digest = createHash('sha256').update(style).digest('base64')
  const policy = `default-src 'none'; style-src 'sha256-${digest}'; font-src data:; base-uri 'none'; form-action 'none'`
  return `<!doctype html>
<html lang="${document.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${e(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="teiten">
<title>${e(document.runningTitle)}</title>
<style>${style}</style>
</head>
<body>
${body}</body>
</html>
`
}

function bodyHtml(document: ReportDocument): string {
  return `<a class="skip" href="#main">${e(document.overviewTitle)}</a>
<div class="page">
${masthead(document)}
<main id="main">
<section aria-label="${e(document.headlinesTitle)}">${headlines(document)}</section>
<section aria-labelledby="keys"><h3 id="keys">${e(document.keyTitle)}</h3><div class="keys">${document.keyFigures.map(keyHtml).join('')}</div>${document.keyNote === '' ? '' : `<p class="note">${e(document.keyNote)}</p>`}</section>
<section><div class="beside"><div><h3>${e(document.overviewTitle)}</h3>${blocksHtml(document.overview.filter(b => b.kind !== 'figure'))}</div><nav aria-labelledby="contents"><h3 id="contents">${e(document.contentsTitle)}</h3><ul class="contents">${document.sections.map(contentsLine).join('')}</ul></nav></div>${blocksHtml(document.overview.filter(b => b.kind === 'figure'))}</section>
${document.sections.map(sectionHtml).join('\n')}
</main>
<dl class="closing">${document.closing.map(c => `<div><dt>${e(c.label)}</dt><dd>${e(c.value)}</dd></div>`).join('')}</dl>
<footer>${e(document.footer)}</footer>
</div>
`
}

function masthead(document: ReportDocument): string {
  return `<header class="masthead"><div class="line"><span><span class="kicker">${e(document.kicker)}</span> ${e(document.organisation)}</span><span>${e(document.publishedLine)}</span></div>
<h1>${e(document.title)}</h1><p class="period">${e(document.periodLine)}</p>
${document.synthetic === '' ? '' : `<p class="synthetic" role="note">${e(document.synthetic)}</p>`}
<dl class="telescope">${document.telescope.map(t => `<div><dt>${e(t.label)}</dt><dd>${e(t.value)}</dd></div>`).join('')}</dl></header>`
}

function headlines(document: ReportDocument): string {
  if (document.headlines.length === 0) return `<p><strong>${e(document.noHeadlines)}</strong></p>`
  return document.headlines.map(headlineHtml).join('')
}

function headlineHtml(headline: Headline): string {
  return `<article class="headline"><div class="n" aria-hidden="true">${e(headline.number)}</div><div class="body"><h3><a href="#${e(headline.section)}">${e(headline.title)}</a></h3><p>${inlineHtml(headline.content)}</p><p class="detail">${e(headline.detail)}</p></div><figure>${svgText(headline.drawing)}<figcaption class="small">${e(headline.caption)}</figcaption></figure></article>`
}

function keyHtml(key: KeyFigure): string {
  const change =
    key.change === '' && key.difference === ''
      ? ''
      : `<p class="change">${key.change === '' ? '' : `<b>${e(key.change)}</b>`}${e(key.difference)}</p>`
  return `<div class="key"><h3>${e(key.title)}${queryLinks(key.queries)}</h3><p class="small">${e(key.unitLine)}</p><p class="value">${e(key.value)}<span>${e(key.unit)}</span></p>${change}${key.drawing === null ? '' : svgText(key.drawing)}</div>`
}

function contentsLine(section: Section): string {
  return `<li><span class="n">${e(section.number)}</span><a href="#${e(section.id)}">${e(section.shortTitle)}</a></li>`
}

function sectionHtml(section: Section): string {
  return `<section class="chapter${section.newPage ? ' new-page' : ''}" id="${e(section.id)}" aria-labelledby="${e(section.id)}-title"><h2 id="${e(section.id)}-title"><span class="n">${e(section.number)}</span>${e(section.title)}</h2>
${blocksHtml(section.blocks)}</section>`
}
