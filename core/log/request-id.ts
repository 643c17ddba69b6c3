import { AsyncLocalStorage } from 'node:async_hooks'

/** What a sibling app or a proxy may have named it: nothing that could be taken for something else in a log. */
const WELL_FORMED = /^[A-Za-z0-9_-]{8,64}$/

/** What stands on every line of the log that something causes. */
export type Cause = {
  /** The request that is answered, or that asked for the job which runs. */
  readonly requestId?: string
  /** graphile-worker's number of the job that runs, its name, and the activity that it is about. */
  readonly job?: string
  readonly task?: string
  readonly activityId?: string
}

const current = new AsyncLocalStorage<Cause>()

/** Why the running code runs; empty at the start and the end of the process. */
export function currentCause(): Cause {
  const cause = current.getStore() ?? {}
  return cause instanceof NamedLate ? { requestId: cause.requestId } : cause
}

/** The name of the request being answered, or of the one that asked for the job; undefined outside of both. */
export function currentRequestId(): string | undefined {
  return current.getStore()?.requestId
}

/** Runs `work` as part of a request of this name, which is thought of once somebody asks for it: most requests say nothing. */
export function withRequestId<T>(id: string | (() => string), work: () => T): T {
  return current.run(typeof id === 'string' ? { requestId: id } : new NamedLate(id), work)
}

class NamedLate implements Cause {
  readonly #name: () => string
  #id: string | undefined

  constructor(name: () => string) {
    this.#name = name
  }

  get requestId(): string {
    this.#id ??= this.#name()
    return this.#id
  }
}

/** Runs `work` as something that `cause` caused. */
export function withCause<T>(cause: Cause, work: () => T): T {
  return current.run(cause, work)
}

/** Of a name that was kept somewhere: it, when it is one. */
export function wellFormedRequestId(id: unknown): string | undefined {
  return typeof id === 'string' && WELL_FORMED.test(id) ? id : undefined
}

/** The name that the sender gave a request (`X-Request-Id`), when it is one; a new one otherwise. */
export function requestIdOf(request: Request): string {
  return wellFormedRequestId(request.headers.get('x-request-id')) ?? Bun.randomUUIDv7()
}
