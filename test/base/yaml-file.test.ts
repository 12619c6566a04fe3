import Type from 'typebox'
import { expect, it } from 'vitest'
import { parseYaml } from '../../src/base/yaml-file.ts'

const schema = Type.Object(
  { a: Type.Number(), b: Type.Object({ c: Type.String() }, { additionalProperties: false }) },
  { additionalProperties: false },
)

it('parseYaml gives what fits', () => {
  expect(parseYaml('a: 1\nb:\n  c: x\n', 'f.yaml', schema)).toEqual({ a: 1, b: { c: 'x' } })
})

it('parseYaml names file and line of what does not fit', () => {
  expect(() => parseYaml('a: 1\nb:\n  c: 5\n', 'f.yaml', schema)).toThrowError(
    expect.objectContaining({ where: 'f.yaml:3' }),
  )
  expect(() => parseYaml('a: 1\nb: [\n', 'f.yaml', schema)).toThrowError(
    expect.objectContaining({ code: 'TEITEN_BAD_RULE' }),
  )
  expect(() => parseYaml('a: 1\nb: {c: x}\nz: 3', 'f.yaml', schema)).toThrowError(/TEITEN|additional|z/)
})
