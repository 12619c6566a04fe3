/** Kinds of product that rules name (ports, products, advisories, recommendations), in no order of weight. */
export const PRODUCT_KINDS = [
  'control-panel',
  'bmc',
  'web-server',
  'router',
  'camera',
  'nas',
  'database',
  'proxy',
  'remote-access',
  'vpn-gateway',
  'iot',
  'industrial',
  'tls-service',
  'application-server',
  'container',
  'cms',
  'mail',
  'dns',
  'ntp',
  'reflector',
  'telephony',
  'cryptocurrency',
  'worm',
  'general',
] as const
export type ProductKind = (typeof PRODUCT_KINDS)[number]

/** The kind, or "general" for an unknown or empty word. */
export function productKindOf(word: string): ProductKind {
  return PRODUCT_KINDS.find(kind => kind === word) ?? 'general'
}
