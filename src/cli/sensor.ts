import type { Command } from 'commander'
import { applySetup } from '../run/machine/apply-setup.ts'
import { checkMachine } from '../run/machine/check-machine.ts'
import { leaveRoot } from '../run/machine/leave-root.ts'
import { setupFacts } from '../run/machine/setup-facts.ts'
import { setupSteps, stepsAsScript } from '../run/machine/setup-steps.ts'
import { runSensor } from '../run/observe/run-sensor.ts'
import { type SensorFlags, sensorSettings } from '../run/observe/sensor-settings.ts'
import { readConfig } from '../run/site/config.ts'
import { closeSite, openSite } from '../run/site/site.ts'
import { printChecks } from './print-checks.ts'
import { defineEnroll } from './sensor-enroll.ts'
import { defineReplay } from './sensor-replay.ts'
import { addSiteOptions, type SiteFlags } from './site-options.ts'

export function define(command: Command): void {
  command.addHelpText('after', '\nExample:\n  teiten sensor check\n  teiten sensor run --addresses 192.0.2.0/24')
  const run = command.command('run').description('the live sensor of this machine, into the store of --data')
  addSensorOptions(addSiteOptions(run)).action(runUntilStopped)
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

async function runUntilStopped(flags: SiteFlags & SensorFlags): Promise<void> {
  const stopped = new Promise<void>(resolve => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
  })
  const say = (line: string) => process.stderr.write(`${line}\n`)
  const site = await openSite({
    data: flags.data,
    config: flags.config,
    timeZone: flags.timeZone,
    keepAlive: true,
    log: say,
  })
  try {
    const sensor = await runSensor(site, sensorSettings(site.config, flags), say)
    for (const line of [...sensor.words, leaveRoot(flags.data)].filter(words => words !== '')) say(line)
    say('The sensor is running; Ctrl-C stops it.')
    await Promise.race([stopped, sensor.ended])
    sensor.stop()
    await sensor.ended
  } finally {
    await closeSite(site)
  }
}
