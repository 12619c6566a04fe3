import { firstOf } from '../first-bytes.ts'
import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, startsWithText, textUntilZero } from '../recognised.ts'

/** Behind a packet's length of four hexadecimal digits. */
const SERVICES = ['git-upload-pack ', 'git-receive-pack ', 'git-upload-archive '] as const

function serviceOf(bytes: Uint8Array): string | undefined {
  return SERVICES.find(service => startsWithText(bytes, service, 4))
}

export const git: PayloadProtocol = {
  name: 'git',
  title: 'git',
  specification: 'git, gitprotocol-pack: "Git Transport"',
  transports: ON_TCP,
  firstBytes: firstOf('0'),
  matches: bytes => serviceOf(bytes) !== undefined,
  decode: bytes => {
    const service = serviceOf(bytes) ?? ''
    const path = textUntilZero(bytes, 4 + service.length)
    return {
      fields: { service: service.trim(), path, host: latin1(bytes, 0, 600).match(/\0host=([^\0]{1,200})/)?.[1] ?? '' },
      group: `${service}${path}`,
    }
  },
  examples: {
    is: [
      {
        text: '0033git-upload-pack /project.git\0host=a.example\0',
        fields: { service: 'git-upload-pack', path: '/project.git', host: 'a.example' },
      },
    ],
    isNot: [{ text: '0033git-uploads /' }],
  },
}
