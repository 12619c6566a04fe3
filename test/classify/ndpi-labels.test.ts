import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { recognise } from '../../src/classify/protocols/recognise.ts'
import { agreementTable } from './ndpi-agreement.ts'
import { labelledFlows } from './ndpi-flows.ts'

const folder = join(process.env.TEITEN_SHARED_DATA ?? resolve(import.meta.dirname, '../../../shared/data'), 'ndpi')
if (!existsSync(folder)) console.warn(`skipped: ${folder} is not there`)

describe.skipIf(!existsSync(folder))('recognise', () => {
  it('names first payloads as nDPI names their flows', { timeout: 120_000 }, async () => {
    const flows = await labelledFlows(folder)
    const table = agreementTable(flows, flow => recognise(flow.bytes.subarray(0, 4096), flow.transport).protocol)
    const { agreed, total } = table
    console.info(`nDPI: ${agreed} of ${total} flows agree, ${table.otherName} have another name than nDPI's`)
    if (process.env.TEITEN_VERBOSE) console.info(table.markdown)
    expect(total).toBeGreaterThan(3000)
    expect(agreed / total).toBeGreaterThan(0.95)
    expect(table.unexplained).toEqual([])
    expect(table.claimed).toEqual([])
  })
})
