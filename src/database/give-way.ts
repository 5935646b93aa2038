import { getPriority, setPriority } from 'node:os'

/** Of "niceness": what computes gets a quarter of a processor that it shares with what answers, and all that is left. */
const STEP = 5
const LEAST_URGENT = 19

/**
 * Lets other threads go before this one where there are fewer processors than work: the one that answers requests waits
 * for none that computes. On Linux each thread has a priority of its own (setpriority(2), "C library/kernel differences");
 * elsewhere it is that of the whole program, and stays as it is.
 */
export function giveWay(): void {
  if (process.platform !== 'linux') return
  try {
    setPriority(Math.min(LEAST_URGENT, getPriority() + STEP))
  } catch {
    // Where that is forbidden, answers are as right, and some later.
  }
}
