// Copies what the compiler leaves behind, SQL of the store and templates of the report, into a build (default: dist).
import { copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
const source = join(root, 'src')
const target = process.argv[2] ?? 'dist'
// A migration that was renamed must not stay beside its new name.
rmSync(join(root, target, 'store', 'migrations'), { recursive: true, force: true })
for (const entry of readdirSync(source, { withFileTypes: true, recursive: true })) {
  if (!entry.isFile() || !/\.(sql|typ)$/.test(entry.name)) continue
  const from = join(entry.parentPath, entry.name)
  const to = join(root, target, relative(source, from))
  mkdirSync(dirname(to), { recursive: true })
  copyFileSync(from, to)
}
