import type { Localized } from './advisory.ts'

/** How a sensor takes packets in: what it could not see follows from it. */
export const CAPTURE_MODES = ['ring', 'tcpdump', 'listeners', 'file'] as const
export type CaptureMode = (typeof CAPTURE_MODES)[number]

/** What a source gets that opens a connection: silence, an answer that brings out its first segment, or a dialogue at some addresses. */
export const ANSWERINGS = ['nothing', 'connections', 'dialogues'] as const
export type Answering = (typeof ANSWERINGS)[number]

/** What a sensor can see. `answers` is null where nobody said so: a capture file, a sensor of an earlier version. */
export interface CaptureWay {
  mode: CaptureMode
  answers: Answering | null
}

/** A way as two texts from a table or from outside; null if there is none. */
export function captureWay(mode: string, answers: string): CaptureWay | null {
  const known = CAPTURE_MODES.find(m => m === mode)
  return known === undefined ? null : { mode: known, answers: ANSWERINGS.find(a => a === answers) ?? null }
}

/** A way in a few words, for tables: what is recorded, and what is not seen. */
export function wayWords({ mode, answers }: CaptureWay): Localized {
  if (mode === 'file') return { ja: 'キャプチャファイルを送信', en: 'a capture file, sent' }
  if (mode === 'listeners')
    return {
      ja: '指定ポートで待ち受け（接続に至らないSYN、ICMPは見えない）',
      en: 'listens on named ports (sees no SYN without a connection, no ICMP)',
    }
  if (answers === 'dialogues')
    return { ja: '全パケット、TCPに応答、一部のアドレスで対話', en: 'every packet; answers TCP, holds dialogues' }
  if (answers === 'connections') return { ja: '全パケット、TCPに応答', en: 'every packet; answers TCP' }
  if (answers === null) return { ja: '全パケット', en: 'every packet' }
  return { ja: '全パケット、応答なし（TCPのペイロードなし）', en: 'every packet; answers nothing (no TCP payload)' }
}
