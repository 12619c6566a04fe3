import type { Confidence } from './finding.ts'

export interface Localized {
  ja: string
  en: string
}

/** A published vulnerability note. */
export interface Advisory {
  id: string
  title: Localized
  /** Product, as neutral as the publisher's own text; and the product kind of `rules/products.yaml` for recommendations. */
  product: Localized
  productKind: string
  summary: Localized
  /** Local date of disclosure where it was published. */
  disclosed: string
  timeZone: string
  /** "49152/tcp". */
  ports: string[]
  /** Ids of signatures that detect it. */
  signatures: string[]
  /** The request, as an analyst would quote it. */
  request: string
  exposedHosts: { count: number; countedBy: Localized; countedOn: string } | null
  cve: string[]
  references: string[]
}

/** A finding set beside an advisory. */
export interface AdvisoryMatch {
  advisory: Advisory
  /** By signature (certain), by product of the port and time (likely), by time only (possible). */
  confidence: Confidence
  ground: 'signature' | 'product-and-time' | 'time'
  /** Onset minus disclosure in whole local days; negative if the access came first. */
  lagDays: number
}

/** One record of scan data about an address, from a source other than ourselves. */
export interface ScanRecord {
  /** Address text. */
  address: string
  protocol: number
  port: number
  /** Unix seconds. */
  scannedAt: number
  /** Status line, headers and body of an HTTP answer, or a banner: bytes as text, at most 65,536 characters. */
  status: number | null
  headers: Record<string, string>
  title: string
  body: string
  banner: string
}

/** What is known about one source from scan data. */
export interface SourceEvidence {
  address: string
  protocol: number
  port: number
  scannedAt: number
  /** File or feed that it came from. */
  origin: string
  /** Product id of `rules/products/*.yaml`, '' if none matched. */
  product: string
  /** What the answer shows: "login-page", "service", "none". */
  shows: string
}

/** Of N sources with scan data on the port, how many show the product. */
export interface SteppingStone {
  product: string
  productName: Localized
  port: number
  protocol: number
  /** What the sources showed; absent = a login page. */
  shows?: 'login-page' | 'service'
  sourcesTotal: number
  sourcesScanned: number
  sourcesShowing: number
  scannedFrom: string
  scannedTo: string
}
