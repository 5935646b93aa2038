/**
 * Begins the work on up to `ahead` items before the first of them is asked for, and gives the results in the order of the
 * items: the reader of the results and the work never wait for each other for long, and what is in memory is bounded.
 */
export async function* inOrder<Item, Result>(
  items: AsyncIterable<Item>,
  work: (item: Item) => Promise<Result>,
  ahead: number,
): AsyncGenerator<Result> {
  const begun: Promise<Result>[] = []
  for await (const item of items) {
    const result = work(item)
    // It is seen when its turn comes; until then a failure is nobody's.
    result.catch(() => undefined)
    begun.push(result)
    const first = begun.length > ahead ? begun.shift() : undefined
    if (first) yield await first
  }
  for (const result of begun) yield await result
}
