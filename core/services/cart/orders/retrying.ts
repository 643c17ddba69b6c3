import { DriverException } from '@mikro-orm/core'

const TRIES = 6
const LONGEST_PAUSE_MS = 40
/** PostgreSQL: serialization_failure, deadlock_detected. Both mean "nothing was done, try again". */
const PASSING = new Set(['40001', '40P01'])

/** Runs a whole transaction again when it lost against another one. What it throws otherwise goes on to the caller. */
export async function retrying<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (fault) {
      if (attempt === TRIES || !isPassing(fault)) throw fault
      await Bun.sleep(Math.random() * LONGEST_PAUSE_MS * attempt)
    }
  }
}

function isPassing(fault: unknown): boolean {
  return fault instanceof DriverException && PASSING.has(String(fault.code))
}
