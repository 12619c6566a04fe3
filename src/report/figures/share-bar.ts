import type { Language, SvgNode } from '../../model/figure.ts'
import { PAYLOAD_CLASSES, type PayloadClass, UNLOGGED_PAYLOAD_ID } from '../../model/payload.ts'
import type { FindingSection } from '../../model/report.ts'
import { classPercents } from './class-percents.ts'
import { type Box, label, rectangle } from './marks.ts'
import { percentText } from './number-text.ts'
import { drawing } from './svg.ts'
import { fittedText, textWidth } from './text-width.ts'
import { type FigureOptions, printTheme, type Theme } from './theme.ts'

type ShareSection = Pick<FindingSection, 'classes' | 'payloads'> & Partial<Pick<FindingSection, 'advisories'>>

const CLASS_NAMES: Record<PayloadClass, { ja: string; en: string }> = {
  'intrusion-attempt': { ja: '脆弱性を利用する要求', en: 'exploit requests' },
  'credential-attempt': { ja: 'ログインの試行', en: 'login attempts' },
  probe: { ja: '探索の要求', en: 'probes' },
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
  const printed = classPercents(section.classes)
  const parts = section.classes.map(part => `${className(part.class, language)} ${printed.get(part.class) ?? '0%'}`)
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
  const printed = classPercents(section.classes)
  if (total <= 0) return []
  const top = box.y + (labels ? 14 * s : 0)
  const height = box.height - (labels ? 14 * s : 0)
  let x = box.x
  const segments = shares.map(part => {
    const width = (part.share / total) * box.width
    const segment = { ...part, text: printed.get(part.name)!, x, width: Math.max(0.8 * s, width - 1.2 * s) }
    x += width
    return segment
  })
  const bars = segments
    .flatMap(part => {
      const { text } = part
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
  /** The share as printed. */
  text: string
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
    const narrow = textWidth(part.text, 8.2 * s, 700) + 10 * s >= part.width ? ` ${part.text}` : ''
    const names = segmentTexts(part, section, language).map(name => name + narrow)
    const room = right - Math.max(box.x, part.x === segments[0]!.x ? box.x : part.x - 60 * s)
    const full = names.find(name => textWidth(name, 7 * s) <= room) ?? names.at(-1)!
    const width = textWidth(full, 7 * s)
    const x = Math.max(box.x, Math.min(part.x, right - width))
    const text = fittedText(full, 7 * s, right - x)
    if (text !== '' && x <= part.x + 0.1) {
      nodes.unshift(label(x, box.y + 9.5 * s, text, { size: 7 * s, fill: theme.ink }))
      right = x - 6 * s
    }
  }
  return nodes
}

/** How a segment may be named, the fullest first: its class with the leading request and that one's own share. */
function segmentTexts(part: Segment, section: ShareSection, language: Language): string[] {
  const name = className(part.name, language)
  const own = detailOf(part, section, language)
  if (own === '') return part.name === 'port-check' ? [name, name.replace(/\s?[（(].*$/, '')] : [name]
  if (part.name === 'other') return own === name ? [name] : [own, name]
  return [language === 'ja' ? `${name}（${own}）` : `${name} (${own})`, name]
}

function detailOf(part: Segment, section: ShareSection, language: Language): string {
  const ja = language === 'ja'
  const groups = section.payloads.filter(group => group.class === part.name).sort((a, b) => b.share - a.share)
  const largest = groups[0]
  if (largest === undefined || part.name === 'port-check') return ''
  if (part.name === 'other') {
    if (largest.id !== UNLOGGED_PAYLOAD_ID) return ''
    return largest.share > part.share - 0.005 ? (ja ? '送信内容の記録なし' : 'what was sent is not on record') : ''
  }
  const known = section.advisories?.find(match => match.ground === 'signature')?.advisory.request ?? ''
  if (part.name === 'intrusion-attempt' && known !== '') return fittedText(known, 7, 120)
  if (largest.sample === '') return ''
  const sample = fittedText(largest.sample.replace(/(\\r|\\n)+.*$/s, ''), 7, 120)
  if (largest.share > part.share - 0.005) return sample
  return ja ? `${sample} が${percentText(largest.share)}` : `${sample}: ${percentText(largest.share)}`
}
