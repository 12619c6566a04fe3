import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The nearest folder above this file with a package.json: the same from source, from the built files and from a benchmark's build. */
function nearestPackage(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder)
  return folder + sep
}

/** Root of the package, with a separator at the end. */
export const packageRoot = nearestPackage()

/** Rules that come with this version. */
export const rulesFolder = join(packageRoot, 'rules') + sep

/** Files made by the build: commands, web pages, fonts. */
export const builtFolder = join(packageRoot, 'dist') + sep

/** Version of this package, from package.json. */
export const packageVersion: string = (
  JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string }
).version
