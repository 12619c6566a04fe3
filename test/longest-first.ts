import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take longest, longest first: one that begins last keeps one worker busy while the other has nothing to do. */
const LONGEST = [
  'run/killed-import',
  'run/main-job',
  'serve/pages',
  'store/queries',
  'live/every-port',
  'run/collect/faulty-disk',
]

const rank = ({ moduleId }: TestSpecification): number => {
  const at = LONGEST.findIndex(name => moduleId.endsWith(`/test/${name}.test.ts`))
  return at < 0 ? LONGEST.length : at
}

/** Without results of an earlier run vitest goes by the size of files, which says nothing of how long they take. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b))
  }
}
