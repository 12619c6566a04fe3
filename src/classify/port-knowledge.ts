import type { PortUse } from '../model/report.ts'

/** What is known about ports, by "protocol number/port". */
export interface PortKnowledge {
  readonly byPort: ReadonlyMap<string, PortUse>
}

/** Reads `ports.yaml` of the rules folder. TEITEN_BAD_RULE with file and line. */
export function loadPorts(_rulesFolder: string): PortKnowledge {
  throw new Error('not there yet')
}

/** What a port is used for; a port that is not in the file says so in words. Never throws. */
export function portUse(_knowledge: PortKnowledge, _protocol: number, _port: number): PortUse {
  throw new Error('not there yet')
}
