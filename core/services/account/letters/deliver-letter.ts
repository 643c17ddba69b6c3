import type { Ctx } from '#core/contracts/ctx'
import { transaction } from '#core/database/transaction'
import type { Task } from '#core/jobs/worker'
import { HeaderInjectionRefused, InvalidMailAddress, MailUndeliverable } from '#core/mail/mailer'
import { unsubscribeUrl } from '../unsubscribe/token'
import { composeLetter, type LetterWords } from './compose-letter'

/** As many as the SMTP door keeps connections. */
const LANES = 3

type Payload = { readonly letterId: string; readonly deliveryIds: readonly string[] }

/**
 * Sends the deliveries of one batch that have not been sent. Each is marked in a transaction of its own that
 * holds its row: two jobs never send the same one, and a crash leaves at most the letters just in the air to be
 * sent again, under the same Message-ID. Throws `LettersWaiting` when some have to be tried later.
 */
export const deliverLetter: Task = async (ctx, payload) => {
  const { letterId, deliveryIds } = payload as Payload
  const ahead = [...deliveryIds]
  let isWaiting = false
  let isAway = false
  const lane = async () => {
    for (let id = ahead.shift(); id && !isAway; id = ahead.shift()) {
      const outcome = await deliverOne(ctx, id)
      if (outcome !== 'done') isWaiting = true
      if (outcome === 'server away') isAway = true
    }
  }
  // All lanes come to their end before the job does: a retry must not find letters still in the air.
  const lanes = await Promise.allSettled(Array.from({ length: LANES }, lane))
  const fault = lanes.find(({ status }) => status === 'rejected')
  if (fault?.status === 'rejected') throw fault.reason
  if (isWaiting) throw new LettersWaiting(letterId)
  await closeLetter(ctx, letterId)
}

/** Fails the job, so that it is tried again after a pause. */
export class LettersWaiting extends Error {
  override name = 'LettersWaiting'
  constructor(letterId: string) {
    super(`letter ${letterId} has not reached everybody: the rest has to be tried again`)
  }
}

/** A letter is sent when nobody is left to send it to. */
export async function closeLetter(ctx: Ctx, letterId: string): Promise<void> {
  await ctx.em.execute(
    `update letters set sent_at = ? where id = ? and sent_at is null and send_requested_at is not null
       and not exists (select 1 from letter_deliveries where letter_id = letters.id and sent_at is null and failed_at is null)`,
    [ctx.now, letterId],
  )
}

type Outcome = 'done' | 'later' | 'server away'

type Row = LetterWords & { readonly email: string; readonly subscribed: boolean }

function deliverOne(ctx: Ctx, deliveryId: string): Promise<Outcome> {
  return transaction(ctx, async tx => {
    const [row] = await tx.em.execute<Row[]>(
      `select m.email, n.name as newsletter, l.subject, l.markdown,
         exists (select 1 from subscriptions s where s.newsletter_id = n.id and s.member_id = m.id)
           and not exists (select 1 from account_closings c where c.member_id = m.id) as subscribed
       from letter_deliveries d join letters l on l.id = d.letter_id join newsletters n on n.id = l.newsletter_id
       join members m on m.id = d.member_id
       where d.id = ? and d.sent_at is null and d.failed_at is null for update of d`,
      [deliveryId],
    )
    if (!row) return 'done'
    if (!row.subscribed) {
      // Left, or closing their account, in the meantime: nothing is sent, and nothing went wrong.
      await tx.em.execute('delete from letter_deliveries where id = ?', [deliveryId])
      return 'done'
    }
    const host = new URL(tx.house.config.origins.account).hostname
    const mail = composeLetter(tx, row, row.email, unsubscribeUrl(tx.house.config, deliveryId))
    try {
      await tx.house.mailer.send({ ...mail, messageId: `<letter-${deliveryId}@${host}>` })
    } catch (error) {
      return noteFailure(tx, deliveryId, error)
    }
    await tx.em.execute('update letter_deliveries set sent_at = now(), failure = null where id = ?', [
      deliveryId,
    ])
    return 'done'
  })
}

async function noteFailure(ctx: Ctx, deliveryId: string, error: unknown): Promise<Outcome> {
  const isMalformed = error instanceof InvalidMailAddress || error instanceof HeaderInjectionRefused
  if (!isMalformed && !(error instanceof MailUndeliverable)) throw error
  const forGood = isMalformed || (error.permanent && !error.serverAway)
  await ctx.em.execute('update letter_deliveries set failure = ?, failed_at = ? where id = ?', [
    reasonOf(error),
    forGood ? ctx.now : null,
    deliveryId,
  ])
  if (forGood) return 'done'
  return error instanceof MailUndeliverable && error.serverAway ? 'server away' : 'later'
}

/** What the mail server said, when it said something. */
function reasonOf(error: Error): string {
  return error.cause instanceof Error ? error.cause.message : error.message
}
