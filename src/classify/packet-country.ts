/** Two letters of a country as the number that packets carry: first letter in the high byte; 0 for anything else. */
export function packetCountry(code: string): number {
  return /^[A-Z]{2}$/.test(code) ? (code.charCodeAt(0) << 8) | code.charCodeAt(1) : 0
}
