import type { Command } from 'commander'
import { runSensor } from '../run/observe/run-sensor.ts'
import { type SensorFlags, sensorSettings } from '../run/observe/sensor-settings.ts'
import { closeSite, openSite } from '../run/site/site.ts'
import { defineEnroll } from './sensor-enroll.ts'
import { defineReplay } from './sensor-replay.ts'
import { addSiteOptions, type SiteFlags } from './site-options.ts'

export function define(command: Command): void {
  command.addHelpText('after', '\nExample:\n  teiten sensor run --interface eth0 --addresses 192.0.2.0/24')
  const run = command.command('run').description('the live sensor of this machine, into the store of --data')
  addSensorOptions(addSiteOptions(run)).action(runUntilStopped)
  defineEnroll(command)
  defineReplay(command)
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
    for (const line of sensor.words) say(line)
    say('The sensor is running; Ctrl-C stops it.')
    await Promise.race([stopped, sensor.ended])
    sensor.stop()
    await sensor.ended
  } finally {
    await closeSite(site)
  }
}
