import cliProgress from 'cli-progress'
import type { Progress } from './import.ts'

const SHOWN_AFTER_MS = 1_000

export interface ProgressBar {
  update(progress: Progress): void
  stop(): void
}

/** On a terminal, a bar for what takes longer than a second; elsewhere nothing. `things` are what is counted. */
export function createProgressBar(output: NodeJS.WriteStream, things = 'articles'): ProgressBar {
  const bar = new cliProgress.SingleBar({
    stream: output,
    format: `{bar} {percentage}% | {done} ${things}, {rate}/s | {left} left`,
    clearOnComplete: true,
    hideCursor: true,
  })
  const start = Date.now()
  let isShown = false
  return {
    update(progress) {
      const elapsedMs = Date.now() - start
      if (!output.isTTY || elapsedMs < SHOWN_AFTER_MS) return
      const payload = { done: progress.articles, ...paceOf(progress, elapsedMs) }
      if (isShown) bar.update(progress.bytes, payload)
      else bar.start(progress.totalBytes, progress.bytes, payload)
      isShown = true
    },
    stop: () => bar.stop(),
  }
}

/** How many articles a second, and how long it takes from here as fast as it has been so far; `?` before it has begun. */
export function paceOf({ bytes, totalBytes, articles }: Progress, elapsedMs: number): { rate: number; left: string } {
  const leftMs = (elapsedMs / bytes) * (totalBytes - bytes)
  return {
    rate: Math.round(articles / (elapsedMs / 1_000)),
    left: Number.isFinite(leftMs)
      ? cliProgress.Format.TimeFormat(Math.ceil(leftMs / 1_000), { autopaddingChar: '' }, 1)
      : '?',
  }
}
