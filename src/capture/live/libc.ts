import koffi from 'koffi'
import { TeitenError } from '../../base/error.ts'

/** The process itself: Node is linked to its C library, whichever it is. */
const library = koffi.load(null)

/** Addresses are bigint, buffers typed arrays. */
export const libc = {
  socket: library.func('int socket(int domain, int type, int protocol)'),
  ioctl: library.func('int ioctl(int fd, unsigned long request, void *argument)'),
  close: library.func('int close(int fd)'),
  bind: library.func('int bind(int fd, const void *address, uint32_t length)'),
  setsockopt: library.func('int setsockopt(int fd, int level, int name, const void *value, uint32_t length)'),
  getsockopt: library.func('int getsockopt(int fd, int level, int name, _Out_ void *value, _Inout_ uint32_t *length)'),
  mmap: library.func('void *mmap(void *at, size_t length, int protection, int flags, int fd, int64_t offset)'),
  munmap: library.func('int munmap(void *at, size_t length)'),
  poll: library.func('int poll(void *fds, unsigned long count, int timeoutMs)'),
  sendmmsg: library.func('int sendmmsg(int fd, void *messages, uint32_t count, int flags)'),
  prctl: library.func('int prctl(int option, unsigned long a, unsigned long b, unsigned long c, unsigned long d)'),
  capset: library.func('int capset(const void *header, const void *data)'),
} as const

/** M_MMAP_THRESHOLD (mallopt(3)). */
const M_MMAP_THRESHOLD = -3
/** Buffers of this size are mapped by themselves; the default until one is freed, from when on glibc raises it to up to 32 MiB. */
const MAPPED_BYTES = 64 << 10

/**
 * Keeps the C library from holding on to freed blocks of tuples: in a flood of 50,000 packets a second its heap grew to 42 MB
 * (November 2026, glibc 2.36). Other C libraries have nothing to set.
 */
export function returnLargeBuffers(): void {
  try {
    library.func('int mallopt(int parameter, int value)')(M_MMAP_THRESHOLD, MAPPED_BYTES)
  } catch {
    // no mallopt: musl returns large buffers by itself
  }
}

/** Mapped memory as bytes; throws where mmap gives MAP_FAILED. */
export function mapMemory(length: number, protection: number, flags: number, fd: number): Mapping {
  const at = libc.mmap(null, length, protection, flags, fd, 0) as bigint | null
  if (at === null || BigInt.asIntN(64, at) === -1n) throw systemError('mmap', `${length} bytes`)
  return { at, buffer: koffi.view(at, length), length }
}

export interface Mapping {
  readonly at: bigint
  readonly buffer: ArrayBuffer
  readonly length: number
}

export function unmapMemory(mapping: Mapping): void {
  libc.munmap(mapping.at, mapping.length)
}

/** The number of the last call's error in this thread. */
export function lastError(): number {
  return koffi.errno()
}

export function errorName(number: number): string {
  const found = Object.entries(koffi.os.errno).find(([, value]) => value === number)
  return found?.[0] ?? `errno ${number}`
}

/** A call that the machine refused, as an unavailable part. */
export function systemError(call: string, where: string, next = ''): TeitenError {
  return new TeitenError('TEITEN_LIVE_CAPTURE', `${call} failed: ${errorName(lastError())}`, { where, next })
}

/** Throws if a call gave a negative result; gives the result. */
export function checked(result: number, call: string, where: string): number {
  if (result < 0) throw systemError(call, where, 'See teiten sensor check.')
  return result
}
