import type { Command } from 'commander'
import { TeitenError } from '../base/error.ts'
import { addSensorFolder } from './sensor-enroll.ts'
import { count } from './table.ts'

interface Flags {
  folder: string
  shift?: string
  spoolBytes?: string
  whenFull: string
  offline?: boolean
}

/** `teiten sensor replay`: a capture file as a sensor's source. */
export function defineReplay(command: Command): void {
  const replay = command
    .command('replay')
    .description('send a capture file to the collector, as if this sensor had seen it')
    .argument('<file...>', 'pcap or pcapng')
  addSensorFolder(replay)
    .option('--shift <seconds>', 'added to the times of the capture (default: its last packet is now)')
    .option('--spool-bytes <n>', 'most bytes of the spool')
    .option('--when-full <policy>', 'drop-oldest or stop-recording', 'drop-oldest')
    .option('--offline', 'fill the spool and ship nothing')
    .action(run)
}

async function run(files: string[], flags: Flags): Promise<void> {
  const { whenFull } = flags
  if (whenFull !== 'drop-oldest' && whenFull !== 'stop-recording')
    throw new TeitenError('TEITEN_USAGE', `there is no policy "${whenFull}"`, {
      next: 'Use drop-oldest or stop-recording.',
    })
  const { replayToCollector } = await import('../run/observe/replay-to-collector.ts')
  const done = await replayToCollector({
    folder: flags.folder,
    files,
    shift: flags.shift === undefined ? null : number(flags.shift, '--shift'),
    spoolBytes: flags.spoolBytes === undefined ? null : number(flags.spoolBytes, '--spool-bytes'),
    whenFull,
    offline: flags.offline === true,
    log: line => process.stderr.write(`${line}\n`),
  })
  const where = done.left > 0 ? `${count(done.left)} segments wait in the spool` : 'everything is with the collector'
  process.stdout.write(
    `${count(done.packets)} packets, ${count(done.accesses)} accesses; ${where}${done.lost > 0 ? `; ${count(done.lost)} packets were let go` : ''}.\n`,
  )
}

function number(text: string, where: string): number {
  const n = Number(text)
  if (Number.isInteger(n)) return n
  throw new TeitenError('TEITEN_BAD_VALUE', `"${text}" is not a whole number`, { where })
}
