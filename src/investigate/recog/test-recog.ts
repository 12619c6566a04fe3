import { readRecogFile } from './read-recog.ts'
import { exampleFault, recogFingerprint } from './recog-fingerprint.ts'
import { recogFiles } from './recog-set.ts'

export interface RecogTest {
  fingerprint: string
  example: string
  ok: boolean
  reason: string
}

export interface RecogTests {
  files: number
  fingerprints: number
  refused: { where: string; reason: string }[]
  tests: RecogTest[]
  /** Examples whose text stands in a file that is not here. */
  elsewhere: number
}

/** Runs the examples of all fingerprints that are accepted. */
export function testRecog(paths: readonly string[]): RecogTests {
  const files = paths.flatMap(recogFiles)
  const result: RecogTests = { files: files.length, fingerprints: 0, refused: [], tests: [], elsewhere: 0 }
  for (const written of files.flatMap(path => readRecogFile(path).fingerprints)) {
    result.fingerprints++
    const fingerprint = recogFingerprint(written)
    if ('refused' in fingerprint) {
      result.refused.push({ where: written.where, reason: fingerprint.refused })
      continue
    }
    for (const example of written.examples) {
      const fault = exampleFault(fingerprint, example)
      if (fault === null) result.elsewhere++
      else
        result.tests.push({
          fingerprint: written.where,
          example: example.text.slice(0, 80),
          ok: fault === '',
          reason: fault,
        })
    }
  }
  return result
}
