import { createRateLimit } from '#core/cache/rate-limit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { parsedAddress, typedAddress } from '#core/mail/letter'
import { InvalidMailAddress } from '#core/mail/mailer'
import { recordSecurityEvent } from '#core/security-log/record-event'
import { daysLater } from '#core/text/local-time'
import { postChangeLetter } from './change-email-letters'
import { AddressUnusable, TooManyChanges } from './email-refusals'

/** The new address has so long to say yes. */
const LINK_HOURS = 2
/** And the old one so long to say no. */
export const WAIT_DAYS = 7
const HOUR_MS = 3_600_000

/**
 * Sends a letter to both addresses; nothing changes until both have said yes, or the new one has and the old one said
 * nothing for a week. Says the same whether somebody else has the new address: then a letter tells them so. What was
 * asked for before is cancelled. Throws `FreshSignInRequired`, `AddressUnusable`, `TooManyChanges`.
 */
export async function requestEmailChange(ctx: Ctx, typed: string): Promise<string> {
  const member = requireFreshSignIn(ctx)
  const to = checked(typed)
  if (to === (await currentEmail(ctx, member.id))) throw new AddressUnusable()
  const limit = createRateLimit(ctx.house.cache, 'email-change')
  if (!(await limit.hit(member.id)).allowed) throw new TooManyChanges()
  const taken = await db(ctx).selectFrom('members').select('id').where('email', '=', to).executeTakeFirst()
  await transaction(ctx, async tx => {
    const from = await lockMember(tx, member.id)
    if (to === from) throw new AddressUnusable()
    await cancelOpen(tx, member.id)
    const id = await keepChange(tx, member.id, { from, to })
    await postChangeLetter(tx, taken ? { what: 'taken', to } : { what: 'new', to, id })
    await postChangeLetter(tx, { what: 'old', to: from, id, wanted: to })
    await recordSecurityEvent(tx, { event: 'email.change-asked' })
  })
  return to
}

/** Whoever asks for them at the same moment waits, and cancels what is asked for here. Returns the address they have. */
async function lockMember(tx: Tx, memberId: string): Promise<string> {
  const row = await db(tx)
    .selectFrom('members')
    .select('email')
    .where('id', '=', memberId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return row?.email ?? ''
}

async function keepChange(tx: Tx, memberId: string, { from, to }: { from: string; to: string }) {
  const id = Bun.randomUUIDv7()
  const after = (ms: number) => new Date(tx.now.getTime() + ms)
  await db(tx)
    .insertInto('email_changes')
    .values({
      id,
      member_id: memberId,
      from_email: from,
      to_email: to,
      asked_at: tx.now,
      confirm_until: after(LINK_HOURS * HOUR_MS),
      due_at: daysLater(tx.now, WAIT_DAYS, tx.house.site().timeZone),
    })
    .execute()
  return id
}

async function cancelOpen(tx: Tx, memberId: string): Promise<void> {
  await db(tx)
    .updateTable('email_changes')
    .set({ cancelled_at: tx.now })
    .where('member_id', '=', memberId)
    .where('done_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .execute()
}

export type OpenChange = {
  readonly to: string
  readonly newConfirmed: boolean
  readonly oldConfirmed: boolean
  /** When it happens by itself, once the new address is confirmed. */
  readonly dueAt: Date
}

/** What the viewer asked for, while it can still come about. */
export async function openChange(ctx: Ctx): Promise<OpenChange | null> {
  const { id } = requireMember(ctx)
  const row = await db(ctx)
    .selectFrom('email_changes')
    .select(['to_email as to', 'due_at as dueAt', 'new_confirmed_at', 'old_confirmed_at'])
    .where('member_id', '=', id)
    .where('done_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .where(({ or, eb }) => or([eb('new_confirmed_at', 'is not', null), eb('confirm_until', '>', ctx.now)]))
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!row) return null
  const { to, dueAt } = row
  return {
    to,
    dueAt,
    newConfirmed: row.new_confirmed_at !== null,
    oldConfirmed: row.old_confirmed_at !== null,
  }
}

function checked(typed: string): string {
  try {
    return typedAddress(parsedAddress(typed.normalize('NFC')).address)
  } catch (error) {
    if (error instanceof InvalidMailAddress) throw new AddressUnusable()
    throw error
  }
}

async function currentEmail(ctx: Ctx, memberId: string): Promise<string> {
  const row = await db(ctx)
    .selectFrom('members')
    .select('email')
    .where('id', '=', memberId)
    .executeTakeFirst()
  return row?.email ?? ''
}
