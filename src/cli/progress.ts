import { SingleBar } from 'cli-progress'

/** Shows how far a long work is, on standard error and only on a terminal. */
export interface Progress {
  /** 0 … 1, with a few words on what is being done. */
  at(part: number, what: string): void
  stop(): void
}

const DELAY_MS = 400

/** A bar that appears only if the work takes longer than a moment. */
export function newProgress(): Progress {
  if (!process.stderr.isTTY) return { at: () => {}, stop: () => {} }
  const bar = new SingleBar({
    format: '{bar} {percentage}% {what}',
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
    barsize: 28,
    barCompleteChar: '█',
    barIncompleteChar: '·',
    fps: 8,
  })
  const started = Date.now()
  let shown = false
  return {
    at(part, what) {
      if (!shown && Date.now() - started < DELAY_MS) return
      if (!shown) bar.start(1000, 0, { what })
      shown = true
      bar.update(Math.round(Math.min(1, Math.max(0, part)) * 1000), { what })
    },
    stop() {
      if (shown) bar.stop()
      shown = false // a line is printed; the next step draws the bar anew
    },
  }
}
