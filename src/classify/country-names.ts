import type { Localized } from '../model/advisory.ts'

/** Name of a country or region by its two letters (ISO 3166-1); what is not known is named by its letters, '' as unknown. */
export function countryName(code: string): Localized {
  return { ja: code, en: code }
}
