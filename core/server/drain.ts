import type { House } from '#core/app/house'
import { turnAway } from './turn-away'

/** What was sent just before we closed is still on its way to us for so long. */
const GRACE_MS = 100
/**
 * Bun cuts an idle connection as soon as it stops, and a form that was sent on it at that moment is lost: HTTP has no
 * way to take it back. So the other end lets go first: docs/Caddyfile says after four seconds of idling.
 */
export const PROXY_LETS_GO_MS = 5_000
/** So long may a request that is being answered take to its end. */
export const DRAIN_MS = 10_000

type Handle = (request: Request) => Response | Promise<Response>

/** As much of Bun's server as closing it needs. */
export type Door = {
  readonly port?: number | undefined
  /** Takes no more connections and ends those that ask for nothing; settles when the last answer has left. */
  stop(closeActiveConnections?: boolean): Promise<void>
}

/** Once we are closing, each answer is the last on its connection: the next request goes to somebody who stays. */
export function closingConnections(handle: Handle, closing: AbortSignal): Handle {
  const withGoodbye = (response: Response) => {
    if (closing.aborted) response.headers.set('connection', 'close')
    return response
  }
  return request => {
    const answer = handle(request)
    return answer instanceof Response ? withGoodbye(answer) : answer.then(withGoodbye)
  }
}

/**
 * Closes all doors at once. Until `letGo`, whoever knocks is still answered, and asked to come to somebody else next
 * time. Then nobody new is let in, and who is inside is answered first, for ten seconds at most.
 */
export async function closeDoors(
  doors: readonly Door[],
  house: Pick<House, 'beginClosing' | 'log'>,
  letGo: () => Promise<unknown> = async () => {},
  drainMs = DRAIN_MS,
): Promise<void> {
  house.beginClosing()
  if (doors.length === 0) return
  await letGo()
  for (const { port } of doors) if (port) turnAway(port)
  await Bun.sleep(GRACE_MS)
  const late = Promise.withResolvers<'late'>()
  const timer = setTimeout(() => late.resolve('late'), drainMs)
  const answered = Promise.all(doors.map(door => door.stop()))
  const outcome = await Promise.race([answered, late.promise]).finally(() => clearTimeout(timer))
  if (outcome !== 'late') return
  house.log.warn(`requests were cut off that took longer than ${drainMs / 1000} s`)
  await Promise.all(doors.map(door => door.stop(true)))
}
