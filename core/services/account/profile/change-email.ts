import { emit } from '#core/activities/emit'
import { createRateLimit } from '#core/cache/rate-limit'
import { viewerTag } from '#core/contracts/cache-tags'
import type { Ctx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { unseal } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { refusing, SQLSTATE } from '#core/database/sqlstate'
import { transaction } from '#core/database/transaction'
import { parsedAddress } from '#core/mail/letter'
import { InvalidMailAddress } from '#core/mail/mailer'
import { type Change, postChangeLetter } from './change-email-letters'

const LINK_HOURS = 2
const HOUR_MS = 3_600_000
const LINKS_PER_HOUR = 5

/**
 * Sends a link to the new address; nothing changes until it is opened there. Says the same whether somebody else
 * has that address: then a letter tells them so. Throws `AddressUnusable`, `TooManyChanges`.
 */
export async function requestEmailChange(ctx: Ctx, typed: string): Promise<string> {
  const member = requireMember(ctx)
  const to = checked(typed)
  const from = await currentEmail(ctx, member.id)
  if (to === from) throw new AddressUnusable()
  const limit = createRateLimit(ctx.house.cache, {
    name: 'email-change',
    limit: LINKS_PER_HOUR,
    windowMs: HOUR_MS,
  })
  if (!(await limit.hit(member.id)).allowed) throw new TooManyChanges()
  const taken = await db(ctx).selectFrom('members').select('id').where('email', '=', to).executeTakeFirst()
  const change: Change = { purpose: 'change-email', memberId: member.id, from, to, until: untilOf(ctx) }
  await transaction(ctx, tx =>
    postChangeLetter(tx, taken ? { what: 'taken', to } : { what: 'link', to, change }),
  )
  return to
}

/** What a link would do, for the viewer it was made for. Throws `ChangeLinkSpent`, `SignInRequired`. */
export async function readEmailChange(ctx: Ctx, token: string): Promise<{ from: string; to: string }> {
  const member = requireMember(ctx)
  const change = parse(unseal(token, ctx.house.config.secret))
  if (change?.purpose !== 'change-email' || change.memberId !== member.id) throw new ChangeLinkSpent()
  const isCurrent = change.from === (await currentEmail(ctx, member.id))
  if (!isCurrent || change.until < ctx.now.getTime()) throw new ChangeLinkSpent()
  return { from: change.from, to: change.to }
}

/** The new address is the member's from now on, and the old one is told. Throws `ChangeLinkSpent`. */
export async function confirmEmailChange(ctx: Ctx, token: string): Promise<string> {
  const { id } = requireMember(ctx)
  const { from, to } = await readEmailChange(ctx, token)
  const taken = { state: SQLSTATE.uniqueViolation, constraint: 'members_email_unique' }
  await refusing(
    taken,
    () => new ChangeLinkSpent(),
    () =>
      transaction(ctx, async tx => {
        const changed = await db(tx)
          .updateTable('members')
          .set({ email: to })
          .where('id', '=', id)
          .where('email', '=', from)
          .executeTakeFirst()
        if (changed.numUpdatedRows === 0n) throw new ChangeLinkSpent()
        await db(tx)
          .deleteFrom('magic_links')
          .where('email', '=', from)
          .where('used_at', 'is', null)
          .execute()
        await emit(tx, { type: 'Update', domain: 'account', subject: { kind: 'member', id } })
        await postChangeLetter(tx, { what: 'changed', to: from, now: to })
        tx.purge(viewerTag(id))
      }),
  )
  return to
}

export class AddressUnusable extends Refusal {
  override name = 'AddressUnusable'
  constructor() {
    super('This is no e-mail address, or it is yours already. Please check it.')
  }
}

export class TooManyChanges extends Refusal {
  override name = 'TooManyChanges'
  constructor() {
    super('That was a lot of letters. Please wait an hour and try again.', 429)
  }
}

export class ChangeLinkSpent extends Refusal {
  override name = 'ChangeLinkSpent'
  constructor() {
    super('This link was used, is too old, or was made for somebody else. Ask for a new one.', 422)
  }
}

function checked(typed: string): string {
  try {
    return parsedAddress(typed).address.toLowerCase()
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

function untilOf(ctx: Ctx): number {
  return ctx.now.getTime() + LINK_HOURS * HOUR_MS
}

function parse(json: string | null): Change | null {
  // Only what we sealed comes here, but flash messages and the like are sealed with the same secret.
  return json?.startsWith('{') ? (JSON.parse(json) as Change) : null
}
