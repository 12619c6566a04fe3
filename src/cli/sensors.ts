import type { Command } from 'commander'
import { TeitenError } from '../base/error.ts'
import { isoTime } from '../base/time.ts'
import { wayWords } from '../model/capture-way.ts'
import { addSensor, noteRevocation, revokeSensor } from '../run/collect/registered-sensors.ts'
import { releaseQuarantine } from '../run/collect/release.ts'
import { type SensorState, STATE_DAYS, sensorStates } from '../run/collect/sensor-states.ts'
import { printJson } from './print-json.ts'
import { addSiteOptions, DEFAULT_DATA, type SiteFlags, withSite } from './site-options.ts'
import { count, fixed, percent, tableText } from './table.ts'

const HELP = `
A sensor ships what it records to this observatory over TLS. To take one in:
  teiten sensors add tokyo --addresses 192.0.2.0/28     here: prints a code, good once and for a day
  teiten sensor enroll ADDRESS CODE                     on the sensor's machine
teiten start and teiten serve listen as soon as a sensor was added (receive.host and receive.port in teiten.yaml).

Examples:
  teiten sensors
  teiten sensors revoke tokyo
  teiten sensors release tokyo --shift -86400           what came with a wrong clock, with its times set right`

export function define(command: Command): void {
  addSiteOptions(command)
    .option('--json', 'one object')
    .addHelpText('after', HELP)
    .action((flags: SiteFlags & { json?: boolean }) => list(flags))
  command
    .command('add')
    .description('take in a sensor, or give a known one a new code')
    .argument('<name>', 'lower-case letters, digits and hyphens')
    .option('--addresses <cidrs>', 'its addresses: CIDR[,CIDR…]; what it says about others is refused')
    .action((name: string, _own: object, self: Command) => add(name, self.optsWithGlobals()))
  command
    .command('revoke')
    .description('refuse a sensor from now on')
    .argument('<name>')
    .action((name: string, _own: object, self: Command) => revoke(name, self.optsWithGlobals()))
  command
    .command('release')
    .description('let in what was kept apart because its times cannot be')
    .argument('<name>')
    .option('--shift <seconds>', 'added to its times', '0')
    .action((name: string, _own: object, self: Command) => release(name, self.optsWithGlobals()))
}

async function list(flags: SiteFlags & { json?: boolean }): Promise<void> {
  await withSite(flags, async site => {
    const sensors = await sensorStates(site, flags.data)
    const zone = site.store.timeZone
    const gapSince = (s: SensorState) => (s.gapSince === null ? null : isoTime(zone, s.gapSince))
    const heard = (s: SensorState) => (s.lastHeard === null ? null : isoTime(zone, s.lastHeard))
    if (flags.json === true)
      return printJson({
        days: STATE_DAYS,
        sensors: sensors.map(s => ({ ...s, lastHeard: heard(s), gapSince: gapSince(s) })),
      })
    if (sensors.length === 0) return void process.stdout.write('There is no sensor yet: teiten sensors add NAME.\n')
    const text = tableText(sensors, [
      { head: 'sensor', value: s => s.name },
      { head: 'state', value: s => s.state },
      { head: 'addresses', right: true, value: s => count(s.addresses) },
      { head: `address-days (${STATE_DAYS} d)`, right: true, value: s => fixed(s.exposure, 1) },
      { head: 'coverage', right: true, value: s => percent(s.planned > 0 ? s.exposure / s.planned : null) },
      { head: 'received', right: true, value: s => count(s.received) },
      { head: 'lost', right: true, value: s => count(s.lost) },
      { head: 'kept apart', right: true, value: s => count(s.quarantined) },
      { head: 'last data', value: s => heard(s) ?? '–' },
      { head: 'gap since', value: s => (s.gapSince === null ? '–' : `${gapSince(s)} (provisional)`) },
      { head: 'sees', value: s => (s.way === null ? '–' : wayWords(s.way).en) },
    ])
    process.stdout.write(`${text}\n`)
  })
}

function add(name: string, flags: { data?: string; addresses?: string }): void {
  const data = flags.data ?? DEFAULT_DATA
  const { code, known } = addSensor(data, name, flags.addresses ?? '')
  process.stdout.write(
    `${known ? `${name} is known; this code gives it a new key` : `${name} is added`}. On the sensor's machine, within a day:\n\n  teiten sensor enroll ADDRESS-OF-THIS-MACHINE ${code}\n`,
  )
}

async function revoke(name: string, flags: SiteFlags): Promise<void> {
  revokeSensor(flags.data ?? DEFAULT_DATA, name)
  process.stdout.write(`${name} is revoked; a running observatory refuses it within seconds.\n`)
  await withSite(flags, site => noteRevocation(site, name))
}

async function release(name: string, flags: SiteFlags & { shift: string }): Promise<void> {
  const shift = Number(flags.shift)
  if (!Number.isInteger(shift))
    throw new TeitenError('TEITEN_BAD_VALUE', `"${flags.shift}" is not a number of seconds`, { where: '--shift' })
  await withSite(flags, async site => {
    const { segments, packets, left } = await releaseQuarantine(site, flags.data, name, shift)
    process.stdout.write(
      `${count(segments)} segments let in, ${count(packets)} packets${left > 0 ? `; ${count(left)} segments stay, for their times still cannot be` : ''}.\n`,
    )
  })
}
