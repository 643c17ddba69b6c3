import { isInTransaction } from './transaction'

/** Does `work` when it is its turn; `begun`: it goes on with what had a turn before. */
export type Turns = <T>(work: () => Promise<T>, asked?: { readonly begun?: boolean }) => Promise<T>

/**
 * Lets so many do something at once in this process. Whoever has begun goes before whoever has not, so that of many
 * who want the same few things the first ones finish, and the others are told by a look instead of by a lock. Nobody
 * waits for longer than `patienceMs`: then they go on without a turn, and the database says who is first. What holds
 * rows already waits for nobody. Nothing that is done in a turn may wait for the network.
 */
export function createTurns(most: number, patienceMs: number): Turns {
  const begun: Waiting[] = []
  const others: Waiting[] = []
  let busy = 0

  async function takeTurn(queue: Waiting[]): Promise<boolean> {
    if (busy < most) {
      busy++
      return true
    }
    const { promise, resolve } = Promise.withResolvers<boolean>()
    queue.push(resolve)
    const timer = setTimeout(() => {
      queue.splice(queue.indexOf(resolve), 1)
      resolve(false)
    }, patienceMs)
    const hasTurn = await promise
    clearTimeout(timer)
    return hasTurn
  }

  /** Handed on as it is: `busy` stays. */
  function endTurn(): void {
    const next = begun.shift() ?? others.shift()
    if (next) next(true)
    else busy--
  }

  return async (work, asked = {}) => {
    if (isInTransaction()) return work()
    const hasTurn = await takeTurn(asked.begun ? begun : others)
    try {
      return await work()
    } finally {
      if (hasTurn) endTurn()
    }
  }
}

type Waiting = (hasTurn: boolean) => void
