import { checked, libc } from './libc.ts'
import { LINUX_CAPABILITY_VERSION_3, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, PR_SET_NO_NEW_PRIVS } from './linux.ts'

/**
 * Nothing that this process starts may gain privileges (no_new_privs, prctl(2)), nor inherit the capability that systemd or a
 * container gave it. Belongs to the thread; threads and processes started afterwards have it too.
 */
export function forbidNewPrivileges(): void {
  checked(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) as number, 'prctl(PR_SET_NO_NEW_PRIVS)', 'this process')
  libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
}

/** Gives up every capability of this thread: an open ring needs none. */
export function dropThreadCapabilities(): void {
  const header = Uint32Array.of(LINUX_CAPABILITY_VERSION_3, 0)
  const none = new Uint32Array(6)
  checked(libc.capset(header, none) as number, 'capset', 'capturing thread')
}
