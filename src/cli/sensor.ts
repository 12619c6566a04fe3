import type { Command } from 'commander'
import type { RunningSensor } from '../run/observe/run-sensor.ts'
import type { SensorFlags, SensorSettings } from '../run/observe/sensor-settings.ts'
import { isEnrolled } from '../run/observe/shipping-settings.ts'
import { addSensorFolder, defineEnroll } from './sensor-enroll.ts'
import { defineReplay } from './sensor-replay.ts'
import { addSiteOptions, type SiteFlags } from './site-options.ts'

/** Everything is loaded by the command that needs it: what a sensor loads, it keeps in memory for months. */
export function define(command: Command): void {
  command.addHelpText('after', '\nExample:\n  teiten sensor check\n  teiten sensor run --addresses 192.0.2.0/24')
  const run = command
    .command('run')
    .description('the live sensor of this machine: to its collector if it is enrolled, else into the store of --data')
  addSensorFolder(addSensorOptions(addSiteOptions(run))).action(runUntilStopped)
  const check = command.command('check').description('what this machine allows, and what is missing')
  addSensorOptions(check.option('--config <file>', CONFIG_WORDS).option('--json', 'one object')).action(checkHere)
  const setup = command.command('setup').description('what the machine needs: routes, rules, kernel settings, services')
  addSensorOptions(setup.option('--config <file>', CONFIG_WORDS))
    .option('--print', 'print it as a script (default)')
    .option('--apply', 'do it; needs root')
    .action(setUp)
  defineEnroll(command)
  defineReplay(command)
}

const CONFIG_WORDS = 'settings of the site (default: ./teiten.yaml if it is there)'

interface MachineFlags extends SensorFlags {
  config?: string
  json?: boolean
  print?: boolean
  apply?: boolean
}

async function settingsOf(flags: MachineFlags): Promise<SensorSettings> {
  const { readConfig } = await import('../run/site/config.ts')
  const { sensorSettings } = await import('../run/observe/sensor-settings.ts')
  return sensorSettings(readConfig(flags.config), flags)
}

async function checkHere(flags: MachineFlags): Promise<void> {
  const { checkMachine } = await import('../run/machine/check-machine.ts')
  const { printChecks } = await import('./print-checks.ts')
  await printChecks(checkMachine(await settingsOf(flags)), flags.json === true)
}

async function setUp(flags: MachineFlags): Promise<void> {
  const { setupFacts } = await import('../run/machine/setup-facts.ts')
  const { setupSteps, stepsAsScript } = await import('../run/machine/setup-steps.ts')
  const { applySetup } = await import('../run/machine/apply-setup.ts')
  const facts = setupFacts(await settingsOf(flags))
  const steps = setupSteps(facts)
  if (flags.apply !== true) process.stdout.write(stepsAsScript(steps, facts))
  else
    applySetup(steps, step =>
      process.stderr.write(`${step.why}: ${step.kind === 'file' ? step.path : step.argv.join(' ')}\n`),
    )
}

/** Options that say what is watched and how. */
export function addSensorOptions(command: Command): Command {
  return command
    .option('--name <name>', 'name of the sensor (default: that of the machine)')
    .option('--interface <name>', 'interface that the packets arrive on (default: that of the default route)')
    .option('--addresses <blocks>', "addresses of the sensor, e.g. 192.0.2.0/24,2001:db8::/48 (default: the machine's)")
    .option('--exclude <ports>', "ports of this machine's own services, e.g. 22/tcp,53/udp")
    .option('--listen <ports>', 'ports for plain listeners, where nothing better is possible')
    .option('--mode <mode>', 'auto, ring, tcpdump, listeners')
    .option('--respond', 'answer TCP even where the kernel holds the address')
    .option('--no-respond', 'record only')
}

interface RunFlags extends SiteFlags, SensorFlags {
  folder: string
}

/** An enrolled sensor ships to its collector; another one writes into the store of this machine. */
async function runUntilStopped(flags: RunFlags): Promise<void> {
  const say = (line: string) => process.stderr.write(`${line}\n`)
  if (isEnrolled(flags.folder)) return ship(flags, say)
  const { closeSite, openSite } = await import('../run/site/site.ts')
  const { sensorSettings } = await import('../run/observe/sensor-settings.ts')
  const { sensorBanners } = await import('../run/observe/sensor-banners.ts')
  const { storeTarget } = await import('../run/observe/sensor-target.ts')
  const { runSensor } = await import('../run/observe/run-sensor.ts')
  const { data, config, timeZone } = flags
  const site = await openSite({ data, config, timeZone, keepAlive: true, log: say })
  try {
    const settings = sensorSettings(site.config, flags)
    const banners = sensorBanners(settings)
    await untilStopped(() => runSensor(settings, storeTarget(site, say), banners, say), data, say)
  } finally {
    await closeSite(site)
  }
}

async function ship(flags: RunFlags, say: (line: string) => void): Promise<void> {
  const { shippingSettings } = await import('../run/observe/shipping-settings.ts')
  const { runSensor } = await import('../run/observe/run-sensor.ts')
  const { spoolTarget } = await import('../run/observe/spool-target.ts')
  const { folder, config } = flags
  const { settings, credential, banners } = await shippingSettings({ folder, config, flags })
  await untilStopped(() => runSensor(settings, spoolTarget(folder, credential, say), banners, say), folder, say)
}

async function untilStopped(
  open: () => Promise<RunningSensor>,
  folder: string,
  say: (line: string) => void,
): Promise<void> {
  const stopped = new Promise<void>(resolve => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
  })
  const { leaveRoot } = await import('../run/machine/leave-root.ts')
  const sensor = await open()
  for (const line of [...sensor.words, leaveRoot(folder)].filter(words => words !== '')) say(line)
  say('The sensor is running; Ctrl-C stops it.')
  await Promise.race([stopped, sensor.ended])
  sensor.stop()
  await sensor.ended
}
