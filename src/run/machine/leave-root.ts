import { statSync } from 'node:fs'

/**
 * Stops being root, for all threads: becomes the owner of the folder that is written to, since an open capture needs no privilege.
 * Gives what a person should know; '' if the process was not root.
 */
export function leaveRoot(folder: string): string {
  if (process.getuid?.() !== 0) return ''
  const { uid, gid } = statSync(folder)
  if (uid === 0)
    return `still root, because ${folder} belongs to root: give it to a user of its own (teiten sensor setup --print)`
  try {
    process.setgroups!([])
    process.setgid!(gid)
    process.setuid!(uid)
  } catch (error) {
    return `still root: the system refuses to change to user ${uid} (${(error as NodeJS.ErrnoException).code})`
  }
  return `no longer root, but user ${uid}, who owns ${folder}`
}
