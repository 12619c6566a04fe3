import type { Command } from 'commander'
import { applySetup } from '../run/machine/apply-setup.ts'
import { checkMachine } from '../run/machine/check-machine.ts'
import { leaveRoot } from '../run/machine/leave-root.ts'
import { setupFacts } from '../run/machine/setup-facts.ts'
import { setupSteps, stepsAsScript } from '../run/machine/setup-steps.ts'
import { runSensor } from '../run/observe/run-sensor.ts'
import { type SensorFlags, type SensorSettings, sensorSettings } from '../run/observe/sensor-settings.ts'
import { isEnrolled, type SensorTarget, spoolTarget, storeTarget } from '../run/observe/sensor-target.ts'
import { readConfig } from '../run/site/config.ts'
import { closeSite, openSite } from '../run/site/site.ts'
import { printChecks } from './print-checks.ts'
import { addSensorFolder, defineEnroll } from './sensor-enroll.ts'
import { defineReplay } from './sensor-replay.ts'
import { addSiteOptions, type SiteFlags } from './site-options.ts'

export function define(command: Command): void {
  command.addHelpText('after', '\nExample:\n  teiten sensor check\n  teiten sensor run --addresses 192.0.2.0/24')
  const run = command
    .command('run')
    .description('the live sensor of this machine: to its collector if it is enrolled, else into the store of --data')
  addSensorFolder(addSensorOptions(addSiteOptions(run))).action(runUntilStopped)
  const check = command.command('check').description('what this machine allows, and what is missing')
  addSensorOptions(check.option('--config <file>', CONFIG_WORDS).option('--json', 'one object')).action(
    (flags: MachineFlags) =>
      printChecks(checkMachine(sensorSettings(readConfig(flags.config), flags)), flags.json === true),
  )
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

function setUp(flags: MachineFlags): void {
  const facts = setupFacts(sensorSettings(readConfig(flags.config), flags))
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
  if (isEnrolled(flags.folder)) {
    const settings = sensorSettings(readConfig(flags.config), flags)
    return untilStopped(settings, spoolTarget(flags.folder, say), flags.folder, say)
  }
  const { data, config, timeZone } = flags
  const site = await openSite({ data, config, timeZone, keepAlive: true, log: say })
  try {
    await untilStopped(sensorSettings(site.config, flags), storeTarget(site, say), data, say)
  } finally {
    await closeSite(site)
  }
}

async function untilStopped(
  settings: SensorSettings,
  target: SensorTarget,
  folder: string,
  say: (line: string) => void,
): Promise<void> {
  const stopped = new Promise<void>(resolve => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
  })
  const sensor = await runSensor(settings, target)
  for (const line of [...sensor.words, leaveRoot(folder)].filter(words => words !== '')) say(line)
  say('The sensor is running; Ctrl-C stops it.')
  await Promise.race([stopped, sensor.ended])
  sensor.stop()
  await sensor.ended
}
