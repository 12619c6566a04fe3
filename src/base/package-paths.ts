import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Root of the package, from source and from the built files alike (both lie two folders deep). */
export const packageRoot = fileURLToPath(new URL('../../', import.meta.url))

/** Rules that come with this version. */
export const rulesFolder = fileURLToPath(new URL('../../rules/', import.meta.url))

/** Files made by the build: web pages, fonts, figures' data. */
export const builtFolder = fileURLToPath(new URL('../../dist/', import.meta.url))

/** Version of this package, from package.json. */
export const packageVersion: string = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
).version
