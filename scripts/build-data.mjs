// Reads what every command needs in the form in which it is quickest read again: rules as JSON, countries as columns.
// A rule that is wrong, or whose examples fail, ends the build. Usage: node scripts/build-data.mjs, after the code was built
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const dist = new URL('../dist/', import.meta.url)
const data = new URL('data/', dist).pathname
rmSync(data, { recursive: true, force: true })
mkdirSync(data, { recursive: true })

const { readConfig } = await import(new URL('run/site/config.js', dist))
const { builtRulesPath, loadRules } = await import(new URL('run/site/rules.js', dist))
const { documentsRead, preparedPath } = await import(new URL('base/prepared-documents.js', dist))
const { bundledCountries, loadOrigins, preparedCountries } = await import(new URL('classify/origin.js', dist))
const { writePreparedOrigins } = await import(new URL('classify/prepared-origins.js', dist))

process.chdir(data) // a teiten.yaml of the folder that is built in is none of the build's business
const { version } = loadRules(readConfig(undefined))
writeFileSync(preparedPath, JSON.stringify(documentsRead()))
writeFileSync(builtRulesPath, version)
writePreparedOrigins(preparedCountries, await loadOrigins(), bundledCountries().version)
console.log(`rules and countries are in ${join('dist', 'data')}`)
