import { MARK } from '../model/packet-class.ts'

/** One packet in 65,536 carries masscan's mark by chance (its IP id is a function of address and port): one alone says nothing. */
export const MASSCAN_PACKETS_AT_LEAST = 2

/** True for a row of days that a survey scanner made. */
export const BY_SURVEY_SCANNER = `bitAnd(marks, ${MARK.surveyScanner}) != 0`

/** Mark bits of a source without masscan's, unless it sent at least two packets that carry it. */
export function provenMarks(marks: string, masscanPackets: string): string {
  return `bitAnd(${marks}, if(${masscanPackets} >= ${MASSCAN_PACKETS_AT_LEAST}, 4294967295, ${0xffffffff - MARK.masscan}))`
}

/** Sources that are proven to use masscan, over all their ports in the days. */
export const MASSCAN_SOURCES = `(SELECT source FROM source_day WHERE day >= {from:Date} AND day < {to:Date} AND masscan_packets > 0 GROUP BY source HAVING sum(masscan_packets) >= ${MASSCAN_PACKETS_AT_LEAST})`
