/** So many rows go in a second even where the machine is small and busy. */
export const ROWS_PER_BATCH = 500

/**
 * Repeats `step`, which deletes or changes at most `ROWS_PER_BATCH` rows and says how many, until none are left.
 * Each step must be a transaction of its own: what a stranger may ask for can be any number of rows, and one
 * transaction over all of them would hold their locks, and everybody who waits for those, as long.
 */
export async function inBatches(step: () => Promise<bigint>): Promise<void> {
  while ((await step()) > 0n);
}
