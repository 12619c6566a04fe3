import type { Language, SvgNode } from '../../model/figure.ts'
import { PAYLOAD_CLASSES, type PayloadClass } from '../../model/payload.ts'
import type { FindingSection } from '../../model/report.ts'
import { type Box, label, rectangle } from './marks.ts'
import { percentText } from './number-text.ts'
import { drawing } from './svg.ts'
import { fittedText, textWidth } from './text-width.ts'
import { type FigureOptions, printTheme, type Theme } from './theme.ts'

type ShareSection = Pick<FindingSection, 'classes' | 'payloads'>

const CLASS_NAMES: Record<PayloadClass, { ja: string; en: string }> = {
  'intrusion-attempt': { ja: '不正侵入等の行為', en: 'intrusion attempt' },
  'credential-attempt': { ja: '認証試行', en: 'credentials tried' },
  probe: { ja: '探索行為', en: 'probe' },
  'port-check': { ja: '接続のみ（ポートの開放確認）', en: 'connected only (port check)' },
  other: { ja: 'その他', en: 'other' },
}

export function className(name: PayloadClass, language: Language): string {
  return CLASS_NAMES[name][language]
}

/** What was sent, as one bar with direct labels: part (c), and the legend of (a). Default 482 × 34. */
export function shareBar(
  section: ShareSection,
  language: Language,
  options: FigureOptions & { labels?: boolean } = {},
): SvgNode {
  const theme = options.theme ?? printTheme
  const labels = options.labels ?? true
  const size = { width: options.width ?? 482 * theme.scale, height: options.height ?? (labels ? 34 : 14) * theme.scale }
  const title = language === 'ja' ? '送信された内容の内訳' : 'What was sent'
  const parts = section.classes.map(part => `${className(part.class, language)} ${percentText(part.share)}`)
  const story = parts.join(language === 'ja' ? '、' : ', ')
  return drawing(size, title, story, drawShares(section, language, { x: 0, y: 0, ...size }, theme, labels), theme.font)
}

/** Part (c) inside a box: labels above, bar below, in the fixed order of classes. */
export function drawShares(
  section: ShareSection,
  language: Language,
  box: Box,
  theme: Theme,
  labels: boolean,
): SvgNode[] {
  const s = theme.scale
  const shares = PAYLOAD_CLASSES.flatMap(name => {
    const share = section.classes.find(part => part.class === name)?.share ?? 0
    return share > 0 ? [{ name, share }] : []
  })
  const total = shares.reduce((sum, part) => sum + part.share, 0)
  if (total <= 0) return []
  const top = box.y + (labels ? 14 * s : 0)
  const height = box.height - (labels ? 14 * s : 0)
  let x = box.x
  const segments = shares.map(part => {
    const width = (part.share / total) * box.width
    const segment = { ...part, x, width: Math.max(0.8 * s, width - 1.2 * s) }
    x += width
    return segment
  })
  const bars = segments
    .flatMap(part => {
      const text = percentText(part.share)
      const inside = textWidth(text, 8.2 * s, 700) + 10 * s < part.width && height >= 9 * s
      const edge: Record<string, string | number> =
        part.name === 'other' ? { stroke: theme.ink3, 'stroke-width': 0.4 * s } : {}
      return [
        rectangle({ x: part.x, y: top, width: part.width, height }, theme.classes[part.name], edge),
        inside
          ? label(part.x + 5 * s, top + height / 2 + 3 * s, text, {
              size: 8.2 * s,
              weight: 700,
              fill: theme.onClass[part.name],
            })
          : null,
      ]
    })
    .filter(node => node !== null)
  return labels ? [...bars, ...segmentLabels(segments, section, language, box, theme)] : bars
}

interface Segment {
  name: PayloadClass
  share: number
  x: number
  width: number
}

/** From the right: a narrow last segment pushes its label left, and those before it keep to the room that is left. */
function segmentLabels(
  segments: readonly Segment[],
  section: ShareSection,
  language: Language,
  box: Box,
  theme: Theme,
): SvgNode[] {
  const s = theme.scale
  let right = box.x + box.width
  const nodes: SvgNode[] = []
  for (const part of [...segments].reverse()) {
    const full = segmentText(part, section, language)
    const narrow =
      textWidth(percentText(part.share), 8.2 * s, 700) + 10 * s >= part.width ? ` ${percentText(part.share)}` : ''
    const width = textWidth(full + narrow, 7 * s)
    const x = Math.max(box.x, Math.min(part.x, right - width))
    const text = fittedText(full + narrow, 7 * s, right - x)
    if (text !== '' && x <= part.x + 0.1) {
      nodes.unshift(label(x, box.y + 9.5 * s, text, { size: 7 * s, fill: theme.ink }))
      right = x - 6 * s
    }
  }
  return nodes
}

/** The class with its largest group where that says more: 'HEAD / HTTP/1.0 (probe)'. */
function segmentText(part: Segment, section: ShareSection, language: Language): string {
  const name = className(part.name, language)
  if (part.name === 'port-check' || part.name === 'other') return name
  const largest = section.payloads.filter(group => group.class === part.name).sort((a, b) => b.share - a.share)[0]
  if (largest === undefined || largest.sample === '' || largest.share < part.share * 0.5) return name
  const sample = fittedText(largest.sample.replace(/(\\r|\\n)+.*$/s, ''), 7, 120)
  return language === 'ja' ? `${sample} を送信（${name}）` : `${sample} (${name})`
}
