import type { Command } from 'commander'

/** Folder of a sensor's credential and spool. */
export const DEFAULT_SENSOR_FOLDER = './teiten-sensor'

export function addSensorFolder(command: Command): Command {
  return command.option(
    '--folder <dir>',
    'folder of the credential and the spool',
    process.env.TEITEN_SENSOR ?? DEFAULT_SENSOR_FOLDER,
  )
}

/** `teiten sensor enroll`. */
export function defineEnroll(command: Command): void {
  const enroll = command
    .command('enroll')
    .description('make this machine a sensor of a collector')
    .argument('<collector>', 'its address: HOST or HOST:PORT (8779 by itself)')
    .argument('<code>', 'what teiten sensors add printed there')
  addSensorFolder(enroll).action(run)
}

async function run(collector: string, code: string, flags: { folder: string }): Promise<void> {
  const { enrolHere } = await import('../run/collect/registered-sensors.ts')
  const name = await enrolHere(flags.folder, collector, code)
  process.stdout.write(`This machine is sensor ${name} of ${collector}; its key lies in ${flags.folder}.\n`)
}
