import { describe, expect, it } from 'vitest'
import { parsePeriod } from '../../../src/base/period.ts'
import type { Language, SvgNode } from '../../../src/model/figure.ts'
import type { FindingSection, ReportData } from '../../../src/model/report.ts'
import { allPortsFigure } from '../../../src/report/figures/all-ports-figure.ts'
import { backscatterFigure } from '../../../src/report/figures/backscatter-figure.ts'
import { changeSparkline } from '../../../src/report/figures/change-sparkline.ts'
import { coverageStrip } from '../../../src/report/figures/coverage-strip.ts'
import { dailyFigure } from '../../../src/report/figures/daily-figure.ts'
import { findingFigure } from '../../../src/report/figures/finding-figure.ts'
import { heatMap } from '../../../src/report/figures/heat-map.ts'
import { indexPanels } from '../../../src/report/figures/index-panels.ts'
import { miniature } from '../../../src/report/figures/miniature.ts'
import { onsetFigure } from '../../../src/report/figures/onset-figure.ts'
import { overlapBars } from '../../../src/report/figures/overlap-bars.ts'
import { rankingBar } from '../../../src/report/figures/ranking-bar.ts'
import { seriesFigure } from '../../../src/report/figures/series-figure.ts'
import { shareBar } from '../../../src/report/figures/share-bar.ts'
import { sparkline } from '../../../src/report/figures/sparkline.ts'
import { svgText } from '../../../src/report/figures/svg.ts'
import { textWidth } from '../../../src/report/figures/text-width.ts'
import { worldMap } from '../../../src/report/figures/world-map.ts'
import { bmcSection, countries, panelSection, reportData } from './june-2014.ts'

const data = reportData()
const panel = panelSection()
const bmc = bmcSection()

const FIGURES: Record<string, (language: Language) => SvgNode> = {
  'finding-surge': language => findingFigure(panel, data, language),
  'finding-newly-observed': language => findingFigure(bmc, data, language, { maximum: 3 }),
  daily: language => dailyFigure(panel, data, language),
  onset: language => onsetFigure(panel, data, language),
  shares: language => shareBar(bmc, language),
  'miniature-surge': language => miniature(panel, data, language),
  'miniature-newly-observed': language => miniature(bmc, data, language),
  'all-ports': language => allPortsFigure(data, language),
  backscatter: language => backscatterFigure(data, language),
  'index-panels': language => indexPanels(data, language),
  'coverage-strip': language => coverageStrip(data, language),
  'heat-map': language => heatMap(data, language),
  'overlap-bars': language => overlapBars(panel.overlap, language),
  'world-map': language =>
    worldMap(
      countries.rows.map(row => ({ key: row.key, name: row.name, value: row.accesses })),
      language,
    ),
  series: language =>
    seriesFigure(
      {
        days: bmc.days.map(day => ({ day: day.day, value: day.perAddress })),
        previous: bmc.days.map(() => 0.02),
        finding: bmc.finding,
        disclosures: ['2014-06-19'],
        sensors: data.telescope.sensors,
        title: '49152/TCP',
        unit: 'per day and address',
      },
      language,
    ),
  change: language => changeSparkline(bmc.days, bmc.finding, '2014-06-19', data.telescope.sensors, language),
}

interface Text {
  text: string
  x: number
  y: number
  width: number
  size: number
}

/** Every text with its place on the drawing, after all translations. */
function textsOf(node: SvgNode, dx = 0, dy = 0): Text[] {
  const moved = /translate\(([-\d.]+) ([-\d.]+)\)/.exec(String(node.attributes.transform ?? ''))
  const x = dx + Number(moved?.[1] ?? 0)
  const y = dy + Number(moved?.[2] ?? 0)
  if (node.tag === 'text') {
    const text = String(node.children[0])
    const size = Number(node.attributes['font-size'])
    const width = textWidth(text, size, Number(node.attributes['font-weight'] ?? 400))
    const anchor = node.attributes['text-anchor'] ?? 'start'
    return [
      {
        text,
        size,
        width,
        y: y + Number(node.attributes.y),
        x: x + Number(node.attributes.x) - (anchor === 'end' ? width : anchor === 'middle' ? width / 2 : 0),
      },
    ]
  }
  return node.children.flatMap(child => (typeof child === 'string' ? [] : textsOf(child, x, y)))
}

function collisions(texts: readonly Text[]): string[] {
  return texts.flatMap((a, i) =>
    texts.slice(i + 1).flatMap(b => {
      const apart =
        a.x + a.width <= b.x + 0.5 ||
        b.x + b.width <= a.x + 0.5 ||
        Math.abs(a.y - b.y) >= Math.min(a.size, b.size) * 0.85
      return apart ? [] : [`"${a.text}" and "${b.text}"`]
    }),
  )
}

describe.each(['ja', 'en'] as const)('figures in %s', language => {
  it.each(Object.keys(FIGURES))('%s looks as it did', async name => {
    await expect(`${svgText(FIGURES[name]!(language))}\n`).toMatchFileSnapshot(`gallery/${name}.${language}.snap.svg`)
  })

  it.each(Object.keys(FIGURES))('%s keeps labels apart and inside', name => {
    const figure = FIGURES[name]!(language)
    const texts = textsOf(figure)
    expect(collisions(texts)).toEqual([])
    const width = Number(figure.attributes.width)
    expect(texts.filter(text => text.x < -1 || text.x + text.width > width + 1).map(text => text.text)).toEqual([])
  })

  it.each(Object.keys(FIGURES))('%s tells its story to those who do not see it', name => {
    const [title, description] = FIGURES[name]!(language).children as SvgNode[]
    expect([title!.tag, description!.tag]).toEqual(['title', 'desc'])
    expect(String(title!.children[0]).length).toBeGreaterThan(3)
    expect(String(description!.children[0]).length).toBeGreaterThan(3)
    expect(JSON.stringify(FIGURES[name]!(language))).not.toMatch(/NaN|Infinity|undefined/)
  })
})

describe('labels at any onset and level', () => {
  it('never touch each other, and columns stay below them', () => {
    for (let day = 1; day <= 30; day++) {
      for (const level of [0.001, 0.4, 7, 12_000]) {
        const at = `2014-06-${String(day).padStart(2, '0')}`
        const finding = {
          ...bmc.finding,
          onset: `${at}T14:00:00+09:00`,
          onsetLow: `${at}T01:00:00+09:00`,
          onsetHigh: `${at}T23:00:00+09:00`,
        }
        const days = bmc.days.map((one, i) => ({
          ...one,
          perAddress: i + 1 < day ? level / 30 : level * (1 + (i % 5) / 7),
        }))
        const peak = days.reduce((a, b) => (b.perAddress > a.perAddress ? b : a))
        const section: FindingSection = {
          ...bmc,
          finding,
          days,
          peak: { day: peak.day, perAddress: peak.perAddress },
          baselinePerAddress: level / 30,
        }
        for (const language of ['ja', 'en'] as const)
          expect([day, level, collisions(textsOf(findingFigure(section, data, language)))]).toEqual([day, level, []])
      }
    }
  })

  it('hold over a quarter, a year and a single day', () => {
    for (const name of ['2014-Q2', '2014', '2014-06-10..2014-06-10', '2014-05-20..2014-06-16']) {
      const period = parsePeriod(name)
      for (const language of ['ja', 'en'] as const) {
        const texts = [
          findingFigure(panelSection(period), reportData(period), language),
          allPortsFigure(reportData(period), language),
        ]
        expect([name, texts.flatMap(figure => collisions(textsOf(figure)))]).toEqual([name, []])
      }
    }
  })
})

describe('missing is never zero', () => {
  const holed: FindingSection = {
    ...panel,
    days: panel.days.map(day => (day.day === '2014-06-11' ? { ...day, perAddress: null } : day)),
  }

  it('hatches a day without exposure and draws no column there', () => {
    const count = (section: FindingSection) =>
      svgText(dailyFigure(section, { ...data, telescope: { ...data.telescope, sensors: [] } }, 'ja')).split('#17365d')
        .length
    expect(count(holed)).toBe(count(panel) - 1)
    expect(svgText(dailyFigure(holed, { ...data, telescope: { ...data.telescope, sensors: [] } }, 'ja'))).toContain(
      '欠測',
    )
  })

  it('breaks a sparkline', () => {
    expect(
      svgText(sparkline([1, 2, null, 3, 4]))
        .match(/d="[^"]*"/)![0]
        .split('M').length,
    ).toBe(3)
    expect(svgText(sparkline([null, null]))).not.toContain('path')
  })

  it('names one step where the heat map has one value', () => {
    const one = data.heatMap.map((cell, i) => ({ ...cell, value: i === 0 ? 22_500 : null }))
    const texts = svgText(heatMap({ heatMap: one }, 'en')).match(/>22,500[^<]*</g)
    expect(texts).toEqual(['>22,500<'])
  })

  it('draws nothing for an empty period instead of failing', () => {
    const nothing: ReportData = {
      ...data,
      days: [],
      findings: [],
      portIndex: [],
      heatMap: [],
      telescope: { ...data.telescope, sensors: [] },
    }
    for (const draw of [allPortsFigure, backscatterFigure, indexPanels, coverageStrip, heatMap])
      expect(svgText(draw(nothing, 'ja'))).not.toMatch(/NaN|Infinity/)
    expect(
      svgText(findingFigure({ ...panel, days: [], hours: [], classes: [], payloads: [], peak: null }, data, 'ja')),
    ).not.toMatch(/NaN|Infinity/)
    expect(svgText(rankingBar(0, 0))).not.toContain('rect')
  })
})

describe('svgText', () => {
  it('makes any text safe', () => {
    const hostile = `<script>alert(1)</script>"'&\u0000\ud800]]>`
    const text = svgText({ tag: 'text', attributes: { title: hostile }, children: [hostile] })
    expect(text).not.toContain('<script')
    expect(text).not.toMatch(/[\u0000\ud800]/)
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;')
  })

  it('gives the same bytes each time', () => {
    expect(svgText(findingFigure(panelSection(), reportData(), 'ja'))).toBe(svgText(findingFigure(panel, data, 'ja')))
  })
})
