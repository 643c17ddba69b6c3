import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { whileClaimed } from '#core/jobs/claim'
import type { Task } from '#core/jobs/worker'
import { bounceAddress, isAboutAddress } from '#core/mail/bounces'
import { MailUndeliverable } from '#core/mail/mailer'
import { isMailFault, isRefusedForGood, reasonOf } from '#core/mail/send-letter'
import { tiersOf } from '../tiers/tiers'
import { unsubscribeUrl } from '../unsubscribe/token'
import { isOfAudience } from './audience'
import { composeLetter, type LetterBody, type LetterWords, letterBody, PostGone } from './compose-letter'
import { suppressAddress } from './suppress'
import { bodyForReader, isTracked, trackedBody } from './tracked-body'
import { trackingOf } from './tracking'

/** One less than the SMTP door keeps connections: a sign-in link does not wait behind a newsletter. */
const LANES = 2

type Payload = { readonly letterId: string; readonly deliveryIds: readonly string[] }

/**
 * Sends the deliveries of one batch that have not been sent. Each is claimed while it is in the air: two jobs never
 * send the same one, and a crash leaves at most these to be sent again, under the same Message-ID. Throws
 * `LettersWaiting` when some have to be tried later.
 */
export const deliverLetter: Task = async (ctx, payload) => {
  const { letterId, deliveryIds } = payload as Payload
  const ahead = [...deliveryIds]
  const bodyOf = bodiesOf(ctx, letterId)
  let isWaiting = false
  let isAway = false
  const lane = async () => {
    for (let id = ahead.shift(); id && !isAway; id = ahead.shift()) {
      const outcome = await deliverOne(ctx, id, bodyOf)
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
  await db(ctx)
    .updateTable('letters')
    .set({ sent_at: ctx.now })
    .where('id', '=', letterId)
    .where('sent_at', 'is', null)
    .where('send_requested_at', 'is not', null)
    .where(letters =>
      letters.not(
        letters.exists(
          letters
            .selectFrom('letter_deliveries as d')
            .select('d.id')
            .whereRef('d.letter_id', '=', 'letters.id')
            .where('d.sent_at', 'is', null)
            .where('d.failed_at', 'is', null),
        ),
      ),
    )
    .execute()
}

type Outcome = 'done' | 'later' | 'server away'

type Row = LetterWords & { readonly email: string; readonly memberId: string; readonly subscribed: boolean }

/** Read, send, record: nothing is locked while the mail server takes its time. */
function deliverOne(ctx: Ctx, deliveryId: string, bodyOf: BodyOf): Promise<Outcome> {
  return whileClaimed(ctx, `letter-delivery:${deliveryId}`, async () => {
    const row = await unsentDelivery(ctx, deliveryId)
    if (!row) return 'done'
    if (!row.subscribed) {
      // Left, or closing their account, in the meantime: nothing is sent, and nothing went wrong.
      await db(ctx).deleteFrom('letter_deliveries').where('id', '=', deliveryId).execute()
      return 'done'
    }
    const host = new URL(ctx.house.config.origins.account).hostname
    const tiers = row.postId ? await tiersOf(ctx, row.memberId) : []
    const unsubscribe = unsubscribeUrl(ctx.house.config, deliveryId)
    const returnPath = ctx.house.config.mailBounces ? bounceAddress(ctx.house.config, deliveryId) : null
    try {
      const body = bodyForReader(ctx.house.config, await bodyOf(row, tiers), deliveryId)
      const mail = await composeLetter(ctx, row, row.email, { unsubscribe, body })
      await ctx.house.mailer.send({
        ...mail,
        messageId: `<letter-${deliveryId}@${host}>`,
        ...(returnPath && { returnPath }),
      })
    } catch (fault) {
      return noteFailure(ctx, deliveryId, fault)
    }
    await db(ctx)
      .updateTable('letter_deliveries')
      .set({ sent_at: sql<Date>`now()`, failure: null })
      .where('id', '=', deliveryId)
      .execute()
    return 'done'
  })
}

type BodyOf = (row: Row, tiers: readonly string[]) => Promise<LetterBody>

/** Each body is made once for all readers who hold the same tiers; one that failed is tried again. */
function bodiesOf(ctx: Ctx, letterId: string): BodyOf {
  const made = new Map<string, Promise<LetterBody>>()
  return async (row, tiers) => {
    const key = [row.postId, ...tiers.toSorted()].join(' ')
    const body = made.get(key) ?? countedBody(ctx, letterId, row, tiers)
    made.set(key, body)
    try {
      return await body
    } catch (fault) {
      made.delete(key)
      throw fault
    }
  }
}

async function countedBody(
  ctx: Ctx,
  letterId: string,
  row: Row,
  tiers: readonly string[],
): Promise<LetterBody> {
  const body = await letterBody(ctx, row, tiers)
  const tracking = await trackingOf(ctx)
  return isTracked(tracking) ? trackedBody(ctx, letterId, body, tracking) : body
}

async function unsentDelivery(ctx: Ctx, deliveryId: string): Promise<Row | undefined> {
  const { rows } = await sql<Row>`
    select m.email, m.id as "memberId", n.name as newsletter, l.subject, l.markdown, l.post_id as "postId",
      l.preview_text as "previewText", l.header,
      exists (select 1 from subscriptions s where s.newsletter_id = n.id and s.member_id = m.id)
        and ${isOfAudience(ctx)} as subscribed
    from letter_deliveries d join letters l on l.id = d.letter_id join newsletters n on n.id = l.newsletter_id
    join members m on m.id = d.member_id
    where d.id = ${deliveryId} and d.sent_at is null and d.failed_at is null`.execute(db(ctx))
  return rows[0]
}

async function noteFailure(ctx: Ctx, deliveryId: string, fault: unknown): Promise<Outcome> {
  if (fault instanceof PostGone) return giveUp(ctx, deliveryId, fault)
  if (!isMailFault(fault)) throw fault
  const forGood = isRefusedForGood(fault)
  await db(ctx)
    .updateTable('letter_deliveries')
    .set({ failure: reasonOf(fault), failed_at: forGood ? ctx.now : null })
    .where('id', '=', deliveryId)
    .execute()
  if (isRefusedAddress(fault)) await suppressAddress(ctx, deliveryId, reasonOf(fault))
  if (forGood) return 'done'
  return fault instanceof MailUndeliverable && fault.serverAway ? 'server away' : 'later'
}

/** The server refused the reader (RFC 5321 `RCPT TO`), and not what is written to them. */
function isRefusedAddress(fault: unknown): boolean {
  if (!(fault instanceof MailUndeliverable) || !fault.permanent || fault.serverAway) return false
  const { cause } = fault
  // What is refused at `MAIL FROM` is the sender.
  const isReader = cause instanceof Error && 'command' in cause && cause.command === 'RCPT TO'
  return isReader && isAboutAddress(reasonOf(fault))
}

async function giveUp(ctx: Ctx, deliveryId: string, { message }: PostGone): Promise<Outcome> {
  await db(ctx)
    .updateTable('letter_deliveries')
    .set({ failure: message, failed_at: ctx.now })
    .where('id', '=', deliveryId)
    .execute()
  return 'done'
}
