import { realpathSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { type AddressBlock, blockHas, formatAddress, parseBlock } from '../../base/address.ts'
import { TeitenError } from '../../base/error.ts'
import { packageVersion } from '../../base/package-paths.ts'
import { defaultGateway, defaultInterface, heldAddresses } from '../../capture/live/machine-addresses.ts'
import { listeningPorts } from '../observe/listening-ports.ts'
import type { SensorSettings } from '../observe/sensor-settings.ts'
import { SMALL_HEAP } from './service-units.ts'
import type { SetupFacts } from './setup-steps.ts'

/** What setup is made for, by the settings and by what the machine says of itself. Throws TEITEN_LIVE_CAPTURE without an interface. */
export function setupFacts(settings: SensorSettings): SetupFacts {
  const name = settings.interface ?? defaultInterface()
  if (name === null)
    throw new TeitenError('TEITEN_LIVE_CAPTURE', 'there is no default route that would say which interface to watch', {
      next: 'Name one with --interface.',
    })
  const blocks = settings.blocks.length > 0 ? settings.blocks : interfaceBlocks(name)
  const gateway = defaultGateway()
  if (gateway !== null && blocks.some(block => blockHas(block, gateway)))
    throw new TeitenError(
      'TEITEN_BAD_VALUE',
      `the default gateway ${formatAddress(gateway)} lies in the sensor's addresses`,
      {
        where: 'sensor.addresses',
        next: 'Name only addresses that nobody uses.',
      },
    )
  const held = heldAddresses().filter(words => blocks.some(block => blockHas(block, words)))
  const single = held.map(words => ({ words, prefix: 128 }))
  return {
    interface: name,
    dark: blocks.filter(block => !(block.prefix === 128 && held.some(words => blockHas(block, words)))),
    held: single,
    dialogue: settings.dialogue,
    services: [...new Set([...settings.excluded, ...(held.length > 0 ? listeningPorts() : [])])],
    command: `${realpathSync(process.execPath)} ${SMALL_HEAP} ${realpathSync(process.argv[1]!)}`,
    version: packageVersion,
  }
}

function interfaceBlocks(name: string): AddressBlock[] {
  return (networkInterfaces()[name] ?? [])
    .filter(one => !one.internal && !(one.family === 'IPv6' && one.scopeid !== 0))
    .map(one => parseBlock(one.address))
    .filter(block => block !== null)
}
