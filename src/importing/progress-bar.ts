import { SingleBar } from 'cli-progress'
import type { Progress } from './import.ts'

const SHOWN_AFTER_MS = 1_000

export interface ProgressBar {
  update(progress: Progress): void
  stop(): void
}

/** On a terminal, a bar for what takes longer than a second; elsewhere nothing. */
export function createProgressBar(output: NodeJS.WriteStream): ProgressBar {
  const bar = new SingleBar({
    stream: output,
    format: '{bar} {percentage}% | {articles} articles, {rate}/s | {eta_formatted} left',
    clearOnComplete: true,
    hideCursor: true,
  })
  const start = Date.now()
  let isShown = false
  return {
    update({ bytes, totalBytes, articles }) {
      const elapsed = Date.now() - start
      if (!output.isTTY || elapsed < SHOWN_AFTER_MS) return
      const payload = { articles, rate: Math.round(articles / (elapsed / 1000)) }
      if (isShown) bar.update(bytes, payload)
      else bar.start(totalBytes, bytes, payload)
      isShown = true
    },
    stop: () => bar.stop(),
  }
}
