import { createHmac } from 'node:crypto'
import type { Config } from '#core/contracts/platform/config'
import type { SecurityEventName } from '#core/contracts/security-events'
import { deriveKey } from '#core/crypto/derive-key'

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
 * How rows are sealed: HMAC-SHA-256 under a key of its own, so that whoever writes in the database cannot make a chain
 * of their own, nor guess an address from the digest that stays when its member has left.
 */
export function createSeal({ secret }: Pick<Config, 'secret'>) {
  const key = keyOf(secret)
  const seal = (parts: readonly unknown[]) =>
    createHmac('sha256', key).update(JSON.stringify(parts)).digest('hex')
  return {
    /** `at` makes it another one for the same words at another time. */
    details: (details: Details, at: Date) =>
      seal(['details', at.toISOString(), Object.entries(details).toSorted(([a], [b]) => (a < b ? -1 : 1))]),
    /** `previous` is the digest of the row before; empty for the first of all. */
    row: (previous: string, row: ChainedEvent) =>
      seal([
        ...['row', previous, row.position, row.at.toISOString(), row.event],
        ...[row.memberId, row.byId, row.client, row.detailsDigest],
      ]),
    waiting: (row: WaitingEvent) =>
      seal([
        ...['waiting', row.id, row.at.toISOString(), row.event],
        ...[row.memberId, row.client, row.detailsDigest],
      ]),
  }
}

let last: { readonly secret: string; readonly key: Buffer } | undefined

/** Derived once: a process has one secret. */
function keyOf(secret: string): Buffer {
  if (last?.secret !== secret) last = { secret, key: deriveKey(secret, 'security log') }
  return last.key
}

export type Seal = ReturnType<typeof createSeal>
