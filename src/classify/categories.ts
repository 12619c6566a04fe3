import { join } from 'node:path'
import Type from 'typebox'
import { readYamlFile } from '../base/yaml-file.ts'
import type { Localized } from '../model/advisory.ts'

export interface Category {
  id: string
  name: Localized
}

const closed = { additionalProperties: false } as const
const CategoryFile = Type.Object(
  {
    categories: Type.Array(
      Type.Object(
        {
          id: Type.String({ pattern: '^[a-z0-9-]+$' }),
          name: Type.Object({ ja: Type.String(), en: Type.String() }, closed),
        },
        closed,
      ),
    ),
  },
  closed,
)

/** Categories of signatures with their names, from `categories.yaml` of the rules folder, in the order of the file. */
export function loadCategories(rulesFolder: string): Category[] {
  return readYamlFile(join(rulesFolder, 'categories.yaml'), CategoryFile).categories
}

/** Name of a category; an unknown one is named by its id. */
export function categoryName(categories: readonly Category[], id: string): Localized {
  return categories.find(category => category.id === id)?.name ?? { ja: id, en: id }
}
