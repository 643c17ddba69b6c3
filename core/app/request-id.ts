import { AsyncLocalStorage } from 'node:async_hooks'

/** What a sibling app or a proxy may have named it: nothing that could be taken for something else in a log. */
const WELL_FORMED = /^[A-Za-z0-9_-]{8,64}$/

const current = new AsyncLocalStorage<string>()

/** The name of the request being answered, on every line of the log that it causes; undefined outside of one. */
export function currentRequestId(): string | undefined {
  return current.getStore()
}

/** Runs `work` as part of a request of this name. */
export function withRequestId<T>(id: string, work: () => T): T {
  return current.run(id, work)
}

/** The name that the sender gave a request (`X-Request-Id`), when it is one; a new one otherwise. */
export function requestIdOf(request: Request): string {
  const given = request.headers.get('x-request-id')
  return given && WELL_FORMED.test(given) ? given : Bun.randomUUIDv7()
}
