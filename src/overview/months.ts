/** The months from one moment to another, `2024-03`, each with the next; at most so many, the last of them. */
export function lastMonths(first: string, last: string, most: number): { month: string; next: string }[] {
  const [from, to] = [ordinal(first), ordinal(last)]
  const start = Math.max(from, to - most + 1)
  return Array.from({ length: to - start + 1 }, (_, n) => ({ month: named(start + n), next: named(start + n + 1) }))
}

/** Months since the year 0. */
function ordinal(moment: string): number {
  const [year = 0, month = 1] = moment.split('-').map(Number)
  return year * 12 + month - 1
}

function named(month: number): string {
  return `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}`
}
