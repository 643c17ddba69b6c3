import type { Met } from './bench'

/** What became of one of the faults; `at` is its place in the draw, from 1. */
export type Tried<T> = { readonly fault: T; readonly at: number; readonly met: Met; readonly again: boolean }

/**
 * Tries every fault once, `trials.length` of them side by side. One whose tests timed out is tried once more when all
 * others are done: a busy machine makes tests late, too. `report` is told of each as soon as it is known.
 */
export async function tryAll<T>(
  faults: readonly T[],
  trials: readonly ((fault: T) => Promise<Met>)[],
  report: (tried: Tried<T>) => void,
): Promise<readonly Tried<T>[]> {
  const first = await round(
    faults.map((fault, index) => ({ fault, at: index + 1 })),
    false,
  )
  const late = first.filter(({ met }) => met === 'timed out')
  const second = await round(late, true)
  const again = new Map(second.map(tried => [tried.at, tried]))
  return first.map(tried => again.get(tried.at) ?? tried).sort((a, b) => a.at - b.at)

  async function round(
    waiting: readonly Pick<Tried<T>, 'fault' | 'at'>[],
    again: boolean,
  ): Promise<Tried<T>[]> {
    const queue = [...waiting]
    const done: Tried<T>[] = []
    const work = async (trial: (fault: T) => Promise<Met>) => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        const tried = { fault: next.fault, at: next.at, met: await trial(next.fault), again }
        done.push(tried)
        report(tried)
      }
    }
    await Promise.all(trials.map(work))
    return done
  }
}
