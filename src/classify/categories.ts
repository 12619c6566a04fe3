import type { Localized } from '../model/advisory.ts'

export interface Category {
  id: string
  name: Localized
}

/** Categories of signatures with their names, from `categories.yaml` of the rules folder, in the order of the file. */
export function loadCategories(_rulesFolder: string): Category[] {
  throw new Error('not there yet')
}

/** Name of a category; an unknown one is named by its id. */
export function categoryName(categories: readonly Category[], id: string): Localized {
  return categories.find(category => category.id === id)?.name ?? { ja: id, en: id }
}
