import { type AddressBlock, blockSize } from '../../base/address.ts'
import { addressSet } from '../../classify/address-set.ts'
import type { ClassifyContext } from '../../classify/classify-packets.ts'
import { surveySet } from '../../classify/survey-set.ts'
import { ensureSensor } from '../../store/sensors.ts'
import { blockOf } from '../site/config.ts'
import type { Site } from '../site/site.ts'
import type { RecordSink } from './record-sink.ts'
import { storeSink } from './store-sink.ts'

/** Where a live sensor's records go, and what it needs to know on the way. */
export interface SensorTarget {
  /** Name of the sensor as the records will bear it; null: the settings say. */
  name: string | null
  /** Addresses where the settings name none; empty: the machine's own. */
  blocks: readonly AddressBlock[]
  /** Opens the sink for a sensor of that name and these addresses. */
  open(name: string, blocks: readonly AddressBlock[]): Promise<OpenTarget>
}

export interface OpenTarget {
  sink: RecordSink
  /** Id of the sensor in the tuples; a collector puts its own there. */
  sensor: number
  context: ClassifyContext
}

/** The store of this machine. */
export function storeTarget(site: Site, log: (line: string) => void): SensorTarget {
  return {
    name: null,
    blocks: [],
    async open(name, blocks) {
      const sensor = await ensureSensor(site.store, {
        name,
        blocks: [...blocks],
        publicBlocks: (site.config.live.publicAddresses ?? []).map(a => blockOf(a, 'sensor.publicAddresses')),
        addressCount: blocks.reduce((n, b) => n + blockSize(b), 0),
        ground: 'heartbeat',
      })
      const survey = surveySet(site.rules().survey.lists)
      return {
        sink: storeSink({ site, sensor, log }),
        sensor: sensor.id,
        context: {
          ours: addressSet([...blocks]),
          origins: await site.origins(),
          survey,
        },
      }
    },
  }
}
