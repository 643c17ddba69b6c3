import { parentPort, Worker } from 'node:worker_threads'

/** Works wait for each other: so many at most. */
const MAX_WAITING = 50

/** The work was not done in its time, and was ended. */
export class TookTooLong extends Error {
  override readonly name = 'TookTooLong'
}

/** What a thread answers: `answerIn` writes it, `inThread` reads it. */
type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: string }

/** What `openThread` gives: a thread that answers, and remembers what it likes until it is ended. */
export type Thread<In, Out> = {
  ask(input: In): Promise<Out>
  /** Frees what it holds. Whoever still waits for an answer gets `TookTooLong`. */
  end(): void
}

/**
 * A function whose work is done in a thread of its own, so that the requests of this process go on being answered.
 * `file` is a module that calls `answerIn`. One call at a time; one that takes longer than `limitMs` is ended with
 * `TookTooLong`. What goes in and comes out is copied, so it must be plain data.
 */
export function inThread<In, Out>(file: URL, limitMs: number): (input: In) => Promise<Out> {
  return openThread<In, Out>(file, limitMs).ask
}

/** The same, for a work of several questions to one thread. */
export function openThread<In, Out>(file: URL, limitMs: number): Thread<In, Out> {
  let thread: Worker | null = null
  let asked: PromiseWithResolvers<Out> | null = null
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0

  const started = () => {
    const worker = new Worker(file)
    worker.on('message', (answer: Answer<Out>) => {
      if (answer.ok) asked?.resolve(answer.value)
      else asked?.reject(new Error(answer.fault))
    })
    worker.on('error', end)
    // An idle thread keeps no process alive.
    worker.unref()
    return worker
  }

  const end = (fault: Error) => {
    void thread?.terminate()
    thread = null
    asked?.reject(fault)
  }

  const ask = (input: In) => {
    const answer = Promise.withResolvers<Out>()
    asked = answer
    thread ??= started()
    const timer = setTimeout(() => end(new TookTooLong(`not done in ${limitMs} ms`)), limitMs)
    thread.postMessage(input)
    return answer.promise.finally(() => clearTimeout(timer))
  }

  const inTurn = async (input: In) => {
    if (waiting >= MAX_WAITING) throw new TookTooLong('too much is waiting')
    waiting += 1
    const turn = last.then(() => ask(input))
    last = turn.then(
      () => undefined,
      () => undefined,
    )
    try {
      return await turn
    } finally {
      waiting -= 1
    }
  }

  return { ask: inTurn, end: () => end(new TookTooLong('ended before it was done')) }
}

/** In the thread: answers every message with what `work` makes of it. */
export function answerIn<In, Out>(work: (input: In) => Out | Promise<Out>): void {
  parentPort?.on('message', async (input: In) => parentPort?.postMessage(await answerTo(work, input)))
}

async function answerTo<In, Out>(work: (input: In) => Out | Promise<Out>, input: In): Promise<Answer<Out>> {
  try {
    return { ok: true, value: await work(input) }
  } catch (fault) {
    return { ok: false, fault: fault instanceof Error ? `${fault.name}: ${fault.message}` : String(fault) }
  }
}
