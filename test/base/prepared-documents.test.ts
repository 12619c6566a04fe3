import Type from 'typebox'
import { expect, it } from 'vitest'
import { addPrepared, documentsRead, preparedDocument, wasPrepared } from '../../src/base/prepared-documents.ts'
import { parseYaml } from '../../src/base/yaml-file.ts'

const schema = Type.Object({ name: Type.String() }, { additionalProperties: false })
const other = Type.Object({ name: Type.String(), more: Type.Optional(Type.Number()) })

it('a text that was prepared is not read again, for the same schema only', () => {
  const text = 'name: first\n'
  expect(preparedDocument(text, schema)).toBeUndefined()
  const read = parseYaml(text, 'a.yaml', schema)
  expect(wasPrepared(read)).toBe(false)
  addPrepared(JSON.parse(JSON.stringify(documentsRead())) as Record<string, unknown>)
  const again = parseYaml(text, 'b.yaml', schema)
  expect(again).toEqual({ name: 'first' })
  expect(wasPrepared(again)).toBe(true)
  expect(preparedDocument(text, other)).toBeUndefined()
  expect(preparedDocument('name: first \n', schema)).toBeUndefined()
})

it('what is wrong is not kept', () => {
  const text = 'name: 5\n'
  expect(() => parseYaml(text, 'a.yaml', schema)).toThrow(/TEITEN|name/)
  expect(Object.values(documentsRead())).not.toContainEqual({ name: 5 })
})
