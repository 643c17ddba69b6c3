import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { enqueueLetter, letterJobKey } from '#core/mail/send-letter'

const UNSENT_SHOWN = 200

export type UnsentLetter = {
  readonly key: string
  readonly kind: string
  readonly recipient: string
  readonly queuedAt: Date
  readonly attempts: number
  /** What the mail server said last; null when nobody has asked it yet. */
  readonly failure: string | null
  /** Null: it is not tried again by itself. */
  readonly nextTryAt: Date | null
}

/** Of one newsletter's letter: how many readers have not got it, and what was said about one of them. */
export type UnsentNewsletter = {
  readonly letterId: string
  readonly subject: string
  readonly waiting: number
  readonly refused: number
  readonly failure: string | null
}

/**
 * The letters to one person that did not leave, the newest first: those that failed, and those that nobody has tried
 * for a minute. At most `UNSENT_SHOWN`. The operator’s alone (`requireRole`).
 */
export async function unsentLetters(ctx: Ctx): Promise<readonly UnsentLetter[]> {
  requireRole(ctx, 'server')
  const { rows } = await sql<UnsentLetter>`
    select l.key, l.kind, l.recipient, l.queued_at as "queuedAt", l.attempts, l.failure, j.run_at as "nextTryAt"
    from outgoing_letters l
    left join graphile_worker.jobs j on j.key = ${letterJobKey('')} || l.key
      and j.attempts < j.max_attempts and l.failed_at is null
    where l.sent_at is null and (l.failure is not null or l.queued_at < now() - interval '1 minute')
    order by l.queued_at desc limit ${sql.lit(UNSENT_SHOWN)}`.execute(db(ctx))
  return rows
}

/** The newsletters' letters that have not reached everybody. Their own pages in account say who, and try again. */
export async function unsentNewsletters(ctx: Ctx): Promise<readonly UnsentNewsletter[]> {
  requireRole(ctx, 'server')
  const { rows } = await sql<UnsentNewsletter>`
    select l.id as "letterId", l.subject, count(*) filter (where d.failed_at is null)::int as waiting,
      count(d.failed_at)::int as refused, max(d.failure) as failure
    from letters l join lateral (select * from letter_deliveries d where d.letter_id = l.id) d on true
    where exists (select from letter_counts k where k.letter_id = l.id and (k.failed <> 0 or k.waiting <> 0)) and d.sent_at is null and d.failure is not null
    group by l.id order by l.send_requested_at desc limit ${sql.lit(UNSENT_SHOWN)}`.execute(db(ctx))
  return rows
}

/** It is tried again now, also when it was refused for good. Throws `NotFound` when it is not there, or has left. */
export async function retryUnsentLetter(ctx: Ctx, key: string): Promise<void> {
  requireRole(ctx, 'server')
  await transaction(ctx, async tx => {
    const letter = await db(tx)
      .updateTable('outgoing_letters')
      .set({ failed_at: null })
      .where('key', '=', key)
      .where('sent_at', 'is', null)
      .returning(['key', 'task', 'payload'])
      .executeTakeFirst()
    if (!letter) throw new NotFound()
    await enqueueLetter(tx, letter)
  })
}
