import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const src = join(root, 'src')

/** Who may import whom: the architecture, executable. Every folder may import itself, Node's own modules and packages. */
const stages = [
  'capture',
  'decode',
  'classify',
  'aggregate',
  'store',
  'detect',
  'investigate',
  'correlate',
  'report',
  'simulate',
]
const MAY_IMPORT: Record<string, string[]> = {
  base: [],
  model: ['base'],
  ...Object.fromEntries(stages.map(stage => [stage, ['base', 'model']])),
  run: ['base', 'model', ...stages],
  serve: ['base', 'model', 'run', 'store:types', 'report:types'],
  cli: ['base', 'model', 'run', 'serve'],
  web: ['base', 'model', 'report/figures', 'serve:types'],
}

const IMPORT =
  /(?:^|\n)\s*(import|export)\s+(type\s+)?(?:[^'"]*?\sfrom\s+)?['"](\.[^'"]+)['"]|import\(\s*['"](\.[^'"]+)['"]\s*\)/g

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(e => e.isFile() && /\.(ts|tsx)$/.test(e.name) && !e.parentPath.includes('node_modules'))
    .map(e => join(e.parentPath, e.name))
}

function violations(file: string, folder: string): string[] {
  const bad: string[] = []
  for (const m of readFileSync(file, 'utf8').matchAll(IMPORT)) {
    const target = relative(src, resolve(dirname(file), m[3] ?? m[4]!))
      .split(sep)
      .join('/')
    if (target.startsWith('..')) continue
    const other = target.split('/')[0]!
    if (other === folder) continue
    const allowed = MAY_IMPORT[folder]!.some(entry => {
      const [name, only] = entry.split(':')
      return (target === name || target.startsWith(`${name}/`)) && (only === undefined || m[2] !== undefined)
    })
    if (!allowed) bad.push(`${relative(root, file)} imports ${target}`)
  }
  return bad
}

describe('layers', () => {
  for (const folder of Object.keys(MAY_IMPORT)) {
    it(`${folder} imports only ${MAY_IMPORT[folder]!.join(', ') || 'nothing of ours'}`, () => {
      const at = folder === 'web' ? join(root, 'web') : join(src, folder)
      expect(filesBelow(at).flatMap(file => violations(file, folder))).toEqual([])
    })
  }

  it('knows every folder of src', () => {
    const folders = readdirSync(src, { withFileTypes: true })
      .filter(e => e.isDirectory())
      .map(e => e.name)
    expect(folders.filter(f => !(f in MAY_IMPORT))).toEqual([])
  })
})
