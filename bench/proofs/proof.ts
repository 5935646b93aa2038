/** How much is tried: `short` is what every build can afford, `full` what the figures in the README come from. */
export type Size = 'short' | 'full'

export interface Trial {
  size: Size
  /** How often what is counted is tried, where it was said; else the proof knows what its size asks for. */
  runs: number | undefined
  /** The same seed tries the same. Printed, so that what fell short can be tried again. */
  seed: number
  /** How it goes, a line each; not for what was found. */
  say(line: string): void
  /** Aborted by Ctrl-C: what was started is ended, and what was found so far is given. */
  signal: AbortSignal
}

/** What was found about one promise. The figure and its limit are written as a reader likes them, with their units. */
export interface Finding {
  promise: string
  figure: string
  limit: string
  holds: boolean
}

/** Tries to break one part of what is promised. What it throws is a promise that was not kept. */
export type Proof = (trial: Trial) => Promise<Finding[]>

/** What was found by counting: exactly so many, or at least so many, have to be there. */
export function counted(promise: string, count: number, { least }: { least?: number } = {}): Finding {
  return {
    promise,
    figure: count.toLocaleString('en'),
    limit: least === undefined ? '0' : `at least ${least.toLocaleString('en')}`,
    holds: least === undefined ? count === 0 : count >= least,
  }
}

/** A time, or a share of one: shown by a short run, and judged by a full one, which has a machine to itself. */
export function timed({ size }: Pick<Trial, 'size'>, finding: Finding): Finding {
  return size === 'full' ? finding : { ...finding, limit: `${finding.limit}, if in full`, holds: true }
}
