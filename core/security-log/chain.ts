import type { Config } from '#core/contracts/platform/config'
import type { SecurityEventName } from '#core/contracts/security-events'
import { macOf } from '#core/crypto/secrets'

/** So long rows are kept; an anchor stands for those that went. */
export const KEPT_DAYS = 365

/** Words about an event, by what they say. Where there is no member to protect they are all that is known. */
export type Details = Readonly<Record<string, string>>

/** What of a row the chain holds. */
type ChainedEvent = {
  readonly position: number
  readonly at: Date
  readonly event: SecurityEventName
  readonly memberId: string | null
  readonly byId: string | null
  readonly client: string | null
  readonly detailsDigest: string
}

/** What of a row its seal holds while it waits for its place in the chain. */
type WaitingEvent = Omit<ChainedEvent, 'position' | 'byId'> & { readonly id: string }

/**
 * How rows are sealed: HMAC-SHA-256 under a key of its own and of the row's moment, so that whoever writes in the database cannot make a chain
 * of their own, nor guess an address from the digest that stays when its member has left.
 */
export function createSeal({ keys }: Pick<Config, 'keys'>) {
  const seal = (at: Date, parts: readonly unknown[]) =>
    macOf(keys.at('security log', at.getTime()), JSON.stringify(parts)).toString('hex')
  return {
    /** `at` makes it another one for the same words at another time. */
    details: (details: Details, at: Date) =>
      seal(at, [
        'details',
        at.toISOString(),
        Object.entries(details).toSorted(([a], [b]) => (a < b ? -1 : 1)),
      ]),
    /** `previous` is the digest of the row before; empty for the first of all. */
    row: (previous: string, row: ChainedEvent) =>
      seal(row.at, [
        'row',
        previous,
        row.position,
        row.at.toISOString(),
        row.event,
        row.memberId,
        row.byId,
        row.client,
        row.detailsDigest,
      ]),
    waiting: (row: WaitingEvent) =>
      seal(row.at, [
        'waiting',
        row.id,
        row.at.toISOString(),
        row.event,
        row.memberId,
        row.client,
        row.detailsDigest,
      ]),
  }
}

export type Seal = ReturnType<typeof createSeal>
