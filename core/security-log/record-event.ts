import { createRateLimit } from '#core/cache/rate-limit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import type { SecurityEventName } from '#core/contracts/security-events'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { transaction } from '#core/database/transaction'
import { networkOf } from '#core/net/network-of'
import { createSeal, type Details } from './chain'
import { chainWaiting, lockLast } from './chain-waiting'

export type SecurityEvent = {
  readonly event: SecurityEventName
  /** Whose account it is about; the viewer's unless said. */
  readonly memberId?: string | null
  /** The `client_id` of the program it is about. */
  readonly client?: string | null
  /** What it was about, in a word or two each; no secret, no address of anybody's. */
  readonly details?: Details
}

const SECRET = /secret|token|password|hash|private|code$|e-?mail/i
const DETAIL_LENGTH = 200
const REFUSALS_PER_NETWORK = 20
const REFUSAL_MINUTES = 10

/**
 * Writes down what happened, as the last row of the chain; in the transaction of the change, where there is one: both
 * are there, or neither. Whoever writes next waits until that has ended, so it is written last in it. Throws when a
 * detail is named as secrets are.
 */
export async function recordSecurityEvent(ctx: Ctx, what: SecurityEvent): Promise<void> {
  for (const name of Object.keys(what.details ?? {}))
    if (SECRET.test(name)) throw new Error(`The security log keeps no secrets: ${name} of ${what.event}`)
  await transaction(ctx, async tx => tx.atEnd(() => append(tx, what)))
}

/**
 * The same for what was refused: outside of the transaction that was given up. Of one network so many are written in
 * ten minutes, the last of them saying so: a flood is known by its beginning.
 */
export async function recordRefusal(ctx: Ctx, what: SecurityEvent): Promise<void> {
  const limit = createRateLimit(ctx.house.cache, {
    name: `security-${what.event}`,
    limit: REFUSALS_PER_NETWORK,
    windowMs: REFUSAL_MINUTES * 60_000,
  })
  const { allowed, remaining } = await limit.hit(networkOf(ctx.from?.address ?? '') || 'unknown')
  if (!allowed) return
  const details = remaining > 0 ? what.details : { ...what.details, more: 'not written down for a while' }
  await recordSecurityEvent(ctx, { ...what, details })
}

/**
 * What a statement writes into `waiting_security_events` together with what the viewer did, where that happens by the
 * hundred a second: the lock of the chain is for one at a time, until its transaction has ended. Readers chain it first.
 */
export function waitingEvent(
  ctx: Ctx,
  { event, client, details: said }: Required<Pick<SecurityEvent, 'event' | 'client' | 'details'>>,
) {
  const seal = createSeal(ctx.house.config)
  const details = cut({ ...known(ctx), ...said })
  const row = { id: Bun.randomUUIDv7(), at: ctx.now, event, memberId: ctx.viewer.member?.id ?? null, client }
  const detailsDigest = seal.details(details, row.at)
  return { ...row, details, detailsDigest, seal: seal.waiting({ ...row, detailsDigest }) }
}

async function append(tx: Tx, { event, client = null, ...what }: SecurityEvent): Promise<void> {
  const seal = createSeal(tx.house.config)
  const viewerId = tx.viewer.member?.id ?? null
  const memberId = what.memberId === undefined ? viewerId : what.memberId
  const byId = viewerId === memberId ? null : viewerId
  const details = cut({ ...known(tx), ...what.details })
  const last = await chainWaiting(tx, await lockLast(tx))
  // The database keeps milliseconds.
  const at = new Date(tx.now.getTime())
  const row = { position: last.position + 1, at, event, memberId, byId, client }
  const detailsDigest = seal.details(details, at)
  await db(tx)
    .insertInto('security_events')
    .values({
      position: row.position,
      at,
      event,
      member_id: memberId,
      by_id: byId,
      client,
      details: jsonb(details),
      details_digest: detailsDigest,
      digest: seal.row(last.digest, { ...row, detailsDigest }),
    })
    .execute()
}

function known({ from }: Ctx): Details {
  return from ? { ...(from.address ? { address: from.address } : {}), device: from.device } : {}
}

function cut(details: Details): Details {
  const entries = Object.entries(details).map(([name, text]) => [
    name,
    text
      .toWellFormed()
      .replace(/\p{Cc}/gu, ' ')
      .slice(0, DETAIL_LENGTH),
  ])
  return Object.fromEntries(entries)
}
