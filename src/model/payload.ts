import type { JudgementColumns } from './judgement-columns.ts'

/** Most bytes of a payload that are kept. */
export const PAYLOAD_KEPT = 4096

/** In this order wherever classes are listed or stacked. */
export const PAYLOAD_CLASSES = ['intrusion-attempt', 'credential-attempt', 'probe', 'port-check', 'other'] as const
export type PayloadClass = (typeof PAYLOAD_CLASSES)[number]

/** Id of "sent nothing". */
export const EMPTY_PAYLOAD_ID = '0'.repeat(32)

/** Group id of accesses whose log says that a login was tried, without the bytes (MARK.credentials). */
export const CREDENTIALS_PAYLOAD_ID = 'f'.repeat(32)

/** Group id of accesses whose log does not keep what was sent (MARK.payloadNotLogged): not known, which is not "nothing". */
export const UNLOGGED_PAYLOAD_ID = 'e'.repeat(32)

/** What classification says about the bytes of one payload. */
export interface PayloadJudgement {
  /** Protocol by content: "http", "tls", "ssh", "unknown-text", "unknown-binary", "empty". */
  protocol: string
  class: PayloadClass
  /** Ids of the signatures that match, the deciding one first. */
  signatures: string[]
  /** Category of the deciding signature for the report's table, or ''. */
  category: string
  /** 128-bit id, hexadecimal, of the payload with the parts masked that vary by design. */
  groupId: string
  /** The masked form as visible text, at most 200 characters: the group's name. */
  groupText: string
}

/** A distinct payload as it is stored. */
export interface PayloadRecord extends PayloadJudgement {
  /** First 128 bits of SHA-256 over the bytes kept. */
  id: string
  bytes: Uint8Array
  /** Length as sent, as far as the capture tells. */
  wireLength: number
  truncated: boolean
  /** TCP or UDP. */
  transport: number
}

/** What is left of a count of what was sent without survey scanners. */
export interface SentWithoutSurvey {
  accesses: number
  /** Of all accesses to the port that are not of survey scanners, 0 … 1. */
  share: number
  sources: number
}

/** Share of one payload group among the accesses of a port in a period. */
export interface PayloadShare {
  /** Group id; EMPTY_PAYLOAD_ID for "sent nothing". */
  id: string
  accesses: number
  /** Of all accesses to the port in the period, 0 … 1. */
  share: number
  sources: number
  /** Null if no list of survey scanners holds for the period. */
  withoutSurvey: SentWithoutSurvey | null
  class: PayloadClass
  protocol: string
  signature: string | null
  /** What the signature looks for. */
  title: { ja: string; en: string } | null
  /** A representative payload with escapes, own addresses masked; '' if nothing was sent. */
  sample: string
  sampleHex: string
  sampleLength: number
  /** Unix seconds. */
  firstSeen: number
  lastSeen: number
}

/** Judged payloads in columns, as the store takes them. */
export interface JudgedPayloads {
  length: number
  /** Sixteen bytes each: the first 128 bits of SHA-256 over the bytes kept. */
  ids: Uint8Array
  /** The bytes of all, one after the other, and where each begins; one more entry than payloads. */
  bytes: Uint8Array
  start: Uint32Array
  /** Length as sent; 0 where it is not known. */
  wireLength: Uint32Array
  /** TCP or UDP. */
  transport: Uint8Array
  judgements: JudgementColumns
}
