export interface Row {
  name: string
  /** Null when what it is compared with is not installed. */
  ratio: number | null
  bar: number | null
  /** Whether more is better. */
  above: boolean
}

/** The shortest of several runs, in ms, after the compilers of the host have had their time. */
export function best(work: () => unknown, times = 12, leastMs = LEAST_MS): number {
  const begun = performance.now()
  let shortest = Number.POSITIVE_INFINITY
  for (let i = 0; i < times || performance.now() - begun < leastMs; i++) {
    const start = performance.now()
    work()
    shortest = Math.min(shortest, performance.now() - start)
  }
  return shortest
}

/** Shortest times of both, in ms, taken in turn, so that both meet the machine in the same moods. */
export function paired(ours: () => unknown, theirs: () => unknown): { ours: number; theirs: number } {
  const shortest = { ours: Number.POSITIVE_INFINITY, theirs: Number.POSITIVE_INFINITY }
  const begun = performance.now()
  for (let i = 0; i < 12 || performance.now() - begun < 4 * LEAST_MS; i++) {
    shortest.ours = Math.min(shortest.ours, best(ours, 1, 0))
    shortest.theirs = Math.min(shortest.theirs, best(theirs, 5, 0))
  }
  return shortest
}

/** Short work is repeated for at least so long. */
const LEAST_MS = 500

export function row(
  name: string,
  ours: number | undefined,
  theirs: number | undefined,
  bar: number | null,
): Row {
  return { name, ratio: (ours ?? Number.NaN) / (theirs ?? Number.NaN), bar, above: false }
}

/** As row, where the other side may be missing. */
export function unlimited(name: string, ours: number | undefined, theirs: number | null, bar: number): Row {
  return theirs === null ? { name, ratio: null, bar, above: false } : row(name, ours, theirs, bar)
}
