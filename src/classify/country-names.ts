import type { Localized } from '../model/advisory.ts'

/** Where a Japanese analyst (or an English one) writes otherwise than CLDR. */
const CORRECTIONS: Readonly<Record<string, Partial<Localized>>> = {
  US: { ja: '米国' },
  GB: { ja: '英国' },
  CN: { ja: '中国' },
  KR: { ja: '韓国', en: 'South Korea' },
  KP: { ja: '北朝鮮' },
  TW: { ja: '台湾' },
  HK: { ja: '香港', en: 'Hong Kong' },
  MO: { ja: 'マカオ', en: 'Macao' },
  PS: { ja: 'パレスチナ', en: 'Palestine' },
  MM: { en: 'Myanmar' },
  CZ: { ja: 'チェコ', en: 'Czechia' },
  CD: { ja: 'コンゴ民主共和国', en: 'DR Congo' },
  CG: { ja: 'コンゴ共和国', en: 'Republic of the Congo' },
  AE: { ja: 'アラブ首長国連邦' },
  EU: { ja: '欧州連合', en: 'European Union' },
  AP: { ja: 'アジア太平洋地域', en: 'Asia-Pacific' },
  VA: { ja: 'バチカン' },
}

const UNKNOWN: Localized = { ja: '不明', en: 'Unknown' }

const japanese = new Intl.DisplayNames('ja', { type: 'region', fallback: 'code' })
const english = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' })

/** Name of a country or region by its two letters (ISO 3166-1); letters that nobody assigned name themselves, '' is unknown. */
export function countryName(code: string): Localized {
  if (!/^[A-Z]{2}$/.test(code) || code === 'ZZ' || code === 'XX') return UNKNOWN
  const corrected = Object.hasOwn(CORRECTIONS, code) ? CORRECTIONS[code]! : {}
  return { ja: corrected.ja ?? japanese.of(code) ?? code, en: corrected.en ?? english.of(code) ?? code }
}
