import type { Callbacks } from './callbacks'

/** How the sandbox misbehaves, for the tests of those who depend on it. */
export type Behaviour = {
  /** Every answer waits so long, after what was asked has been done: who gives up finds it done. */
  slow(ms: number): void
  /** `unreachable`: nobody listens on the port; `failing`: every answer is a 503 and nothing is done. */
  down(how?: 'unreachable' | 'failing'): Promise<void>
  /** Ends `slow` and `down`. */
  up(): Promise<void>
  /** Each callback is sent n times at once; 0: never. */
  duplicateCallbacks(n: number): void
  lateCallbacks(ms: number): void
  noCallbacks(): void
  /** Resolves when every callback has been delivered or given up. */
  callbacksSettled(): Promise<void>
}

export type Listener = { listen(): void; close(): Promise<void> }

/** Wraps `answer` with the misbehaviour that was asked for. */
export function createBehaviour(
  answer: (request: Request) => Response | Promise<Response>,
  callbacks: Callbacks,
  listener: () => Listener,
): { behaviour: Behaviour; fetch: (request: Request) => Promise<Response> } {
  let slowMs = 0
  let failing = false
  let unreachable = false

  const behaviour: Behaviour = {
    slow(ms) {
      slowMs = ms
    },
    async down(how = 'unreachable') {
      failing = how === 'failing'
      if (how === 'failing' || unreachable) return
      unreachable = true
      await listener().close()
    },
    async up() {
      slowMs = 0
      failing = false
      if (unreachable) listener().listen()
      unreachable = false
    },
    duplicateCallbacks(n) {
      callbacks.manner.copies = n
    },
    lateCallbacks(ms) {
      callbacks.manner.lateMs = ms
    },
    noCallbacks() {
      callbacks.manner.copies = 0
    },
    callbacksSettled: () => callbacks.settled(),
  }

  return {
    behaviour,
    async fetch(request) {
      if (failing) return new Response('Service Unavailable', { status: 503 })
      const response = await answer(request)
      if (slowMs > 0) await Bun.sleep(slowMs)
      return response
    },
  }
}
