import { type AddressBlock, formatBlock, isV4 } from '../../base/address.ts'
import { DIALOGUE_PORT } from '../../capture/live/dialogue-port.ts'
import { portLabel, seriesPort, seriesProtocol, TCP, UDP } from '../../model/protocol.ts'
import { CONFIG_FOLDER, containerFile, DATA_FOLDER, networkUnit, SERVICE_USER, sensorUnit } from './service-units.ts'

/** What the setup is made for. */
export interface SetupFacts {
  interface: string
  /** Blocks of the sensor that this machine's kernel holds no address of, and single addresses that it holds. */
  dark: readonly AddressBlock[]
  held: readonly AddressBlock[]
  /** Blocks, among the dark ones, of the dialogue tier. */
  dialogue: readonly AddressBlock[]
  /** seriesKey of ports of this machine's own services, which stay reachable. */
  services: readonly number[]
  /** How teiten is called, with whole paths: systemd has no search path. */
  command: string
  version: string
}

/** One thing that is done to the machine: a file that is written, or a command that is run. */
export type SetupStep =
  | { kind: 'file'; why: string; path: string; mode: number; text: string }
  | { kind: 'command'; why: string; argv: readonly string[] }

/** Everything that a machine needs to run the sensor as a service, in order; each step can be repeated. */
export function setupSteps(facts: SetupFacts): SetupStep[] {
  const file = (path: string, text: string, why: string, mode = 0o644): SetupStep => ({
    kind: 'file',
    why,
    path,
    mode,
    text,
  })
  const command = (why: string, ...argv: string[]): SetupStep => ({ kind: 'command', why, argv })
  return [
    command(
      'a user of its own, without a shell',
      'sh',
      '-c',
      `id -u ${SERVICE_USER} >/dev/null 2>&1 || useradd --system --home-dir ${DATA_FOLDER} --shell /usr/sbin/nologin ${SERVICE_USER}`,
    ),
    command(
      'the folder of the data, for that user only',
      'install',
      '-d',
      '-o',
      SERVICE_USER,
      '-g',
      SERVICE_USER,
      '-m',
      '0700',
      DATA_FOLDER,
    ),
    file(`${CONFIG_FOLDER}/teiten.yaml.example`, exampleConfig(facts), 'the settings, to look over and change'),
    command(
      'unless there are settings already',
      'cp',
      '--no-clobber',
      `${CONFIG_FOLDER}/teiten.yaml.example`,
      `${CONFIG_FOLDER}/teiten.yaml`,
    ),
    file(
      `${CONFIG_FOLDER}/network.sh`,
      networkScript(facts),
      'keeps the addresses dark: routes, and rules for addresses that the machine itself holds',
    ),
    file('/etc/sysctl.d/60-teiten.conf', SYSCTL, 'room for bursts in front of the ring'),
    file('/etc/systemd/system/teiten-network.service', networkUnit(), 'network.sh at every start'),
    file(
      '/etc/systemd/system/teiten-sensor.service',
      sensorUnit(facts),
      'the sensor, with CAP_NET_RAW and nothing else',
    ),
    command('read the settings of the kernel', 'sysctl', '-q', '-p', '/etc/sysctl.d/60-teiten.conf'),
    command('read the units', 'systemctl', 'daemon-reload'),
    command(
      'begin, now and at every start',
      'systemctl',
      'enable',
      '--now',
      'teiten-network.service',
      'teiten-sensor.service',
    ),
  ]
}

/**
 * What is dropped before it reaches a packet tap is in nobody's statistics: /proc/net/softnet_stat, second column. The queue of
 * 1,000 packets that kernels come with is 3 ms of 350,000 packets a second.
 */
const SYSCTL = 'net.core.netdev_max_backlog = 16384\n'

function exampleConfig(facts: SetupFacts): string {
  const blocks = [...facts.dark, ...facts.held].map(block => `"${formatBlock(block)}"`)
  const exclude = facts.services.map(labelOf)
  return `sensor:
  interface: ${facts.interface}
  addresses: [${blocks.join(', ')}]
  respond: true
  exclude: [${exclude.join(', ')}]
`
}

function labelOf(key: number): string {
  return portLabel(seriesProtocol(key), seriesPort(key)).toLowerCase()
}

/** Routes that swallow the dark blocks, and rules that keep the kernel quiet at the addresses that it holds. Can be run again at any time. */
function networkScript(facts: SetupFacts): string {
  const routes = facts.dark.map(block => {
    const six = isV4(block.words) ? '' : '-6 '
    return `ip ${six}route replace blackhole ${formatBlock(block)}`
  })
  const lines = [
    '#!/bin/sh',
    '# Written by teiten sensor setup. What arrives is seen by the sensor before any of this applies.',
    'set -e',
  ]
  if (routes.length > 0)
    lines.push('# Nobody owns these addresses: the kernel neither answers nor complains.', ...routes)
  if (facts.dialogue.length > 0) {
    lines.push('# Dialogues: the kernel takes connections to these addresses, and hands them to the sensor.')
    for (const block of facts.dialogue)
      lines.push(`ip ${isV4(block.words) ? '' : '-6 '}route replace local ${formatBlock(block)} dev lo`)
    lines.push("nft -f - <<'RULES'", dialogueRules(facts.dialogue), 'RULES')
  }
  if (facts.held.length > 0) lines.push("nft -f - <<'RULES'", nftRules(facts), 'RULES')
  return `${lines.join('\n')}\n`
}

/**
 * The machine's own addresses: what its services and its own connections need stays, everything else is dropped in silence, so that
 * no reset and no "unreachable" contradicts the responder. Packet taps see packets before these rules do.
 */
export function nftRules(facts: SetupFacts): string {
  const ports = (protocol: number) => facts.services.filter(k => seriesProtocol(k) === protocol).map(k => seriesPort(k))
  const accept = (name: string, list: number[]) =>
    list.length === 0 ? [] : [`    ${name} dport { ${list.sort((a, b) => a - b).join(', ')} } accept`]
  const list = (six: boolean) => facts.held.filter(b => isV4(b.words) !== six).map(b => formatBlock(b).split('/')[0]!)
  const drop = (family: string, addresses: string[]) =>
    addresses.length === 0 ? [] : [`    ${family} daddr { ${addresses.join(', ')} } counter drop`]
  return [
    'table inet teiten',
    'delete table inet teiten',
    'table inet teiten {',
    '  chain input {',
    '    type filter hook input priority filter + 10; policy accept;',
    '    iif lo accept',
    '    ct state established,related accept',
    '    icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-advert, packet-too-big } accept',
    ...accept('tcp', ports(TCP)),
    ...accept('udp', ports(UDP)),
    ...drop('ip', list(false)),
    ...drop('ip6', list(true)),
    '  }',
    '}',
  ].join('\n')
}

/**
 * TPROXY gives every port's connections to the sensor's socket, without a table of connections that a flood could fill; everything
 * that is not TCP is dropped in silence, since the kernel now takes these addresses for its own.
 */
export function dialogueRules(blocks: readonly AddressBlock[]): string {
  const chains = { raw: [] as string[], output: [] as string[], tproxy: [] as string[], input: [] as string[] }
  for (const six of [false, true]) {
    const list = blocks.filter(b => isV4(b.words) !== six).map(formatBlock)
    if (list.length === 0) continue
    const family = six ? 'ip6' : 'ip'
    const to = `${six ? '[::1]' : '127.0.0.1'}:${DIALOGUE_PORT}`
    const addresses = `{ ${list.join(', ')} }`
    chains.raw.push(`    ${family} daddr ${addresses} notrack`)
    chains.output.push(`    ${family} saddr ${addresses} notrack`)
    chains.tproxy.push(`    ${family} daddr ${addresses} meta l4proto tcp tproxy ${family} to ${to} accept`)
    chains.input.push(`    ${family} daddr ${addresses} meta l4proto != tcp counter drop`)
  }
  const chain = (name: string, hook: string, rules: string[]) => [`  chain ${name} {`, `    ${hook}`, ...rules, '  }']
  return [
    'table inet teiten_dialogue',
    'delete table inet teiten_dialogue',
    'table inet teiten_dialogue {',
    ...chain('untracked', 'type filter hook prerouting priority raw;', chains.raw),
    ...chain('untracked_answers', 'type filter hook output priority raw;', chains.output),
    ...chain('hand_over', 'type filter hook prerouting priority mangle;', chains.tproxy),
    ...chain('silence', 'type filter hook input priority filter;', [
      '    icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept',
      ...chains.input,
    ]),
    '}',
  ].join('\n')
}

/** The steps as a shell script that a person can read, and run instead of --apply. */
export function stepsAsScript(steps: readonly SetupStep[], facts: SetupFacts): string {
  const parts = [
    '#!/bin/sh',
    '# What this machine needs for the teiten sensor. Read it, then run it as root, or: teiten sensor setup --apply',
    'set -e',
  ]
  for (const step of steps) {
    parts.push('', `# ${step.why}`)
    if (step.kind === 'command') parts.push(step.argv.map(quoted).join(' '))
    else {
      parts.push(`mkdir -p ${quoted(step.path.slice(0, step.path.lastIndexOf('/')))}`)
      parts.push(`cat > ${quoted(step.path)} <<'TEITEN_END'`, step.text.trimEnd(), 'TEITEN_END')
    }
  }
  parts.push(
    '',
    '# In a container instead of the units:',
    ...containerFile(facts)
      .trimEnd()
      .split('\n')
      .map(line => `#   ${line}`.trimEnd()),
  )
  return `${parts.join('\n')}\n`
}

function quoted(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
