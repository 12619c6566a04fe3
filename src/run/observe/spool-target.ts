import { parseBlock } from '../../base/address.ts'
import type { Credential } from '../../capture/ship/credential.ts'
import { addressSet } from '../../classify/address-set.ts'
import type { SensorTarget } from './sensor-target.ts'
import { openSpoolSink } from './spool-sink.ts'

/** The spool of an enrolled sensor, from where a collector gets it. Countries, survey scanners and judgement are the collector's. */
export function spoolTarget(folder: string, credential: Credential, log: (line: string) => void): SensorTarget {
  return {
    name: credential.name,
    blocks: credential.addresses.map(parseBlock).filter(block => block !== null),
    async open(_name, blocks) {
      return {
        sink: openSpoolSink({ folder, credential, log }),
        sensor: 0,
        context: { ours: addressSet([...blocks]), origins: null, survey: null },
      }
    },
  }
}
