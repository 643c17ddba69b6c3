import type { Met, Outcome, Soundness } from './bench'

/** What became of one of the faults; `at` is its place in the draw, from 1. */
export type Tried<T> = Outcome & { readonly fault: T; readonly at: number; readonly again: boolean }

type Waiting<T> = Pick<Tried<T>, 'fault' | 'at'>

/**
 * Tries every fault once, `trials.length` of them side by side. `report` is told of each as soon as it is known. Then the
 * tests that noticed something are proved, all at once, which is cheaper than one by one: a fault that was noticed by one
 * that fails by itself is tried again. So is, once, one whose tests timed out: a busy machine makes tests late, too.
 */
export async function tryAll<T>(
  faults: readonly T[],
  trials: readonly ((fault: T) => Promise<Outcome>)[],
  prove: (tests: readonly string[]) => Promise<ReadonlyMap<string, Soundness>>,
  report: (tried: Tried<T>) => void,
): Promise<readonly Tried<T>[]> {
  const settled = new Map<number, Tried<T>>()
  let waiting: readonly Waiting<T>[] = faults.map((fault, index) => ({ fault, at: index + 1 }))
  for (let again = false; waiting.length > 0; again = true) {
    const tried = await round(waiting, again)
    const said = await prove([...new Set(tried.flatMap(({ by }) => by))])
    const isSaid = ({ by }: Outcome, soundness: Soundness) => by.some(test => said.get(test) === soundness)
    for (const each of tried) settled.set(each.at, isSaid(each, 'late') ? timedOut(each) : each)
    waiting = tried.filter(
      each => isSaid(each, 'fails') || (!again && (each.met === 'timed out' || isSaid(each, 'late'))),
    )
  }
  return [...settled.values()].sort((a, b) => a.at - b.at)

  async function round(waiting: readonly Waiting<T>[], again: boolean): Promise<Tried<T>[]> {
    const queue = [...waiting]
    const done: Tried<T>[] = []
    const work = async (trial: (fault: T) => Promise<Outcome>) => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        const { fault, at } = next
        const tried = { fault, at, again, ...(await trial(fault)) }
        done.push(tried)
        report(tried)
      }
    }
    await Promise.all(trials.map(work))
    return done
  }
}

const timedOut = <T>(tried: Tried<T>): Tried<T> => ({ ...tried, met: 'timed out' satisfies Met })
