import { parentPort, workerData } from 'node:worker_threads'
import { TeitenError } from '../../base/error.ts'
import { loadBanners } from '../../capture/live/respond/load-banners.ts'
import type { BannersAnswer } from './follow-banners.ts'

function answer(path: string): BannersAnswer {
  try {
    return { banners: loadBanners(path) }
  } catch (error) {
    if (!(error instanceof TeitenError)) throw error
    return { trouble: error.line }
  }
}

parentPort!.postMessage(answer(workerData as string))
