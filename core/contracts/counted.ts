/** So many rows of a list are counted; of a longer one it is said that there are more. */
export const MOST_COUNTED = 2_000

/** The last row that is counted for a page of a list: whoever walks beyond what is counted at first is shown the way on. */
export function mostCounted(page: number, perPage: number): number {
  return Math.max(MOST_COUNTED, page * perPage)
}
