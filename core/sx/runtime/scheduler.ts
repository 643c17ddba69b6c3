/**
 * Evaluations that share the process: each runs a slice of fuel at a time, and whoever has had least goes next. So a
 * page that takes a millisecond waits for a slice or two, however many endless ones there are; at worst for one run
 * of compiled code, which the limits end.
 */
import { SUSPENDED } from '../cek/registers.ts'

export interface Sliced<T> {
  /** Runs one slice; SUSPENDED when there is more to do. */
  step(): T | typeof SUSPENDED
}

interface Job {
  used: number
  run(): boolean
}

const jobs: Job[] = []
let running = false

/** The result of `work`, in turns with all others that are under way. */
export function takeTurns<T>(work: Sliced<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    jobs.push({
      used: 0,
      run() {
        try {
          const result = work.step()
          if (result === SUSPENDED) return false
          resolve(result)
        } catch (e) {
          reject(e)
        }
        return true
      },
    })
    if (!running) void turns()
  })
}

/** Runs slices until no job is left, letting the event loop in between them. */
async function turns(): Promise<void> {
  running = true
  while (jobs.length > 0) {
    const job = jobs.reduce((least, other) => (other.used < least.used ? other : least))
    const start = performance.now()
    if (job.run()) jobs.splice(jobs.indexOf(job), 1)
    job.used += performance.now() - start
    await new Promise(resolve => setImmediate(resolve))
  }
  running = false
}
