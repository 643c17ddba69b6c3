/** So many may wait: each holds its file in memory meanwhile. */
const MAX_WAITING = 12

/** There is more to do than can be kept waiting. */
export class TooMuchAtOnce extends Error {
  override readonly name = 'TooMuchAtOnce'
}

let last: Promise<unknown> = Promise.resolve()
let waiting = 0

/**
 * Runs the works of this process that need much memory one after the other, in the order they came. Throws
 * `TooMuchAtOnce` at once where too many wait already.
 */
export async function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
  if (waiting >= MAX_WAITING) throw new TooMuchAtOnce('too many pictures are waiting')
  waiting += 1
  const turn = last.then(work)
  // The next one's turn comes also when this one fails; its fault is this caller's alone.
  last = turn.then(
    () => undefined,
    () => undefined,
  )
  try {
    return await turn
  } finally {
    waiting -= 1
    // What it took lies outside of the heap, where nothing presses for it to be collected.
    Bun.gc(false)
  }
}
