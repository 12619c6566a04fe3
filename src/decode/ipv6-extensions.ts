const HOP_BY_HOP = 0
const ROUTING = 43
export const FRAGMENT = 44
const AUTHENTICATION = 51
export const NO_NEXT_HEADER = 59
const DESTINATION_OPTIONS = 60
const MOBILITY = 135
const HOST_IDENTITY = 139
const SHIM6 = 140

/** Longest chain of extension headers that is followed; ordinary packets have at most three. */
export const MAX_EXTENSIONS = 8

/** True for headers that stand between IPv6 and the transport (IANA IPv6 extension header types). */
export function isExtension(header: number): boolean {
  switch (header) {
    case HOP_BY_HOP:
    case ROUTING:
    case FRAGMENT:
    case AUTHENTICATION:
    case DESTINATION_OPTIONS:
    case MOBILITY:
    case HOST_IDENTITY:
    case SHIM6:
      return true
    default:
      return false
  }
}

/** RFC 8200 section 4: units of eight bytes beyond the first eight; RFC 4302 section 2.2: of four bytes beyond eight. */
export function extensionLength(header: number, field: number): number {
  return header === FRAGMENT ? 8 : header === AUTHENTICATION ? (field + 2) * 4 : (field + 1) * 8
}
