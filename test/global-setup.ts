import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Store process and commands run from the built files: they are built once before the tests if the source is newer. */
export function setup(): void {
  const root = resolve(import.meta.dirname, '..')
  const built = join(root, 'dist', 'cli', 'teiten.js')
  const changed = (folder: string) =>
    Math.max(
      ...readdirSync(join(root, 'src', folder), { withFileTypes: true, recursive: true })
        .filter(e => e.isFile())
        .map(e => statSync(join(e.parentPath, e.name)).mtimeMs),
    )
  const newest = changed('')
  if (existsSync(built) && statSync(built).mtimeMs >= newest) return
  spawnSync(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: 'ignore',
  })
  spawnSync(process.execPath, [join(root, 'scripts', 'copy-assets.mjs')], { cwd: root, stdio: 'inherit' })
  if (!existsSync(built)) throw new Error('the commands could not be built: run npm run build:code')
}
