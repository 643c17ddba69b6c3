import { sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import type { SecurityEventName } from '#core/contracts/security-events'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { transaction } from '#core/database/transaction'
import { createSeal } from './chain'

const ROWS_AT_ONCE = 500
/** Of a row that was changed while it waited: the chain does not hold from there on. */
const BROKEN = ''

export type Link = { readonly position: number; readonly digest: string }

/** Gives all events that wait their place in the chain. Whoever reads the security log asks for it first. */
export async function chainAllWaiting(ctx: Ctx): Promise<void> {
  while (await isAnyWaiting(ctx)) {
    const chained = await transaction(ctx, async tx => {
      const last = await lockLast(tx)
      return (await chainWaiting(tx, last)).position - last.position
    })
    // What somebody holds who closes their account is chained after that.
    if (chained < ROWS_AT_ONCE) return
  }
}

async function isAnyWaiting(ctx: Ctx): Promise<boolean> {
  const row = await db(ctx).selectFrom('waiting_security_events').select('id').limit(1).executeTakeFirst()
  return row !== undefined
}

/** The last row, or what is left of it. Nobody else appends until the transaction is over. */
export async function lockLast(tx: Tx): Promise<Link> {
  await sql`select pg_advisory_xact_lock(hashtext('security_events'))`.execute(db(tx))
  const last = (table: 'security_events' | 'security_log_anchors') =>
    db(tx).selectFrom(table).select(['position', 'digest']).orderBy('position', 'desc').limit(1)
  return (
    (await last('security_events').executeTakeFirst()) ??
    (await last('security_log_anchors').executeTakeFirst()) ?? { position: 0, digest: '' }
  )
}

/** Moves the oldest of those that wait to the end of the chain, and gives that end. The last row is locked. */
export async function chainWaiting(tx: Tx, last: Link): Promise<Link> {
  const waiting = await takeWaiting(tx)
  if (waiting.length === 0) return last
  const seal = createSeal(tx.house.config)
  let end = last
  const rows = waiting.map(({ seal: sealed, details, ...row }) => {
    const { id: _, ...said } = { ...row, position: end.position + 1, byId: null }
    const digest = sealed === seal.waiting(row) ? seal.row(end.digest, said) : BROKEN
    end = { position: said.position, digest }
    return {
      position: said.position,
      at: row.at,
      event: row.event,
      member_id: row.memberId,
      client: row.client,
      details: details && jsonb(details),
      details_digest: row.detailsDigest,
      digest,
    }
  })
  await db(tx).insertInto('security_events').values(rows).execute()
  return end
}

/** Without those that somebody changes who closes their account: that would wait for us, too. */
async function takeWaiting(tx: Tx) {
  const oldest = db(tx)
    .selectFrom('waiting_security_events')
    .select('id')
    .orderBy('id')
    .limit(ROWS_AT_ONCE)
    .forUpdate()
    .skipLocked()
  const rows = await db(tx)
    .deleteFrom('waiting_security_events')
    .where('id', 'in', oldest)
    .returning(['id', 'at', 'event', 'member_id as memberId', 'client', 'details', 'seal'])
    .returning('details_digest as detailsDigest')
    .execute()
  return rows
    .map(row => ({ ...row, event: row.event as SecurityEventName }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
}
