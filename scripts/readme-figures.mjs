/**
 * The figure of the README files: the finding on 7778/TCP of the built-in scenario, in both languages, on white ground so
 * that it reads on light and dark pages, with the glyphs that it uses. After `npm run build`:
 *
 *   teiten simulate june-2014 --out june.pcap --truth june.json
 *   teiten import june.pcap june.scans.jsonl --data june-data
 *   teiten report --period 2014-06 --published 2014-07-22 --data june-data --format json --out june-report
 *   node scripts/readme-figures.mjs june-report/teiten-2014-06.json
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const PORT = 7778
const MARGIN = 12

const [report, out = 'docs/images', built = 'dist'] = process.argv.slice(2)
if (report === undefined) {
  console.error('usage: node scripts/readme-figures.mjs REPORT.json [FOLDER] [DIST]')
  process.exit(2)
}
const load = path => import(pathToFileURL(join(process.cwd(), built, path)).href)
const { findingFigure } = await load('report/figures/finding-figure.js')
const { svgText } = await load('report/figures/svg.js')
const { embeddedFonts } = await load('report/html/embedded-fonts.js')

const data = JSON.parse(readFileSync(report, 'utf8'))
const section = data.findings.find(f => f.finding.port === PORT && f.finding.protocol === 'tcp')
if (section === undefined) {
  console.error(`${report} has no finding on ${PORT}/TCP`)
  process.exit(1)
}
mkdirSync(out, { recursive: true })
for (const language of ['ja', 'en']) {
  const path = join(out, `figure-${PORT}.${language}.svg`)
  writeFileSync(path, `${onWhite(svgText(findingFigure(section, data, language)))}\n`)
  console.log(path)
}

/** A margin and a white ground round a drawing whose view box begins at 0 0. */
function onWhite(svg) {
  const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg)
  const box = { width: Number(width) + 2 * MARGIN, height: Number(height) + 2 * MARGIN }
  const ground = `<rect x="${-MARGIN}" y="${-MARGIN}" width="${box.width}" height="${box.height}" fill="#ffffff"/>`
  return svg
    .replace(
      /viewBox="[^"]*" width="[^"]*" height="[^"]*"/,
      `viewBox="${-MARGIN} ${-MARGIN} ${box.width} ${box.height}" width="${box.width * 1.6}" height="${box.height * 1.6}"`,
    )
    .replace(/font-family="[^"]*"/, 'font-family="Teiten, sans-serif"')
    .replace('</desc>', `</desc><style>${embeddedFonts(visible(svg))}</style>${ground}`)
}

function visible(svg) {
  return [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(m => m[1]).join('')
}
