import { createRateLimit } from '#core/cache/rate-limit'
import type { Ctx } from '#core/contracts/ctx'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { requireMember } from '#core/contracts/require-role'
import { unseal } from '#core/crypto/secrets'
import { transaction } from '#core/database/transaction'
import { profile } from '../profile/profile'
import { type Closing, postClosingLetter } from './closing-letters'
import { obligationsOf } from './obligations-of'
import { ClosingLinkSpent, ObligationsOpen, TooManyClosingLinks } from './refusals'

const HOUR_MS = 3_600_000

/**
 * Sends the member a link with which the account can be closed; nothing changes yet. Throws `SignInRequired`,
 * `ObligationsOpen`, `TooManyClosingLinks`.
 */
export async function requestClosing(ctx: Ctx): Promise<string> {
  const { id } = requireFreshSignIn(ctx)
  const open = await obligationsOf(ctx, id)
  if (open.length > 0) throw new ObligationsOpen(open)
  const verdict = await createRateLimit(ctx.house.cache, 'account-closing').hit(id)
  if (!verdict.allowed) throw new TooManyClosingLinks(verdict.retryAfterSeconds)
  const { email } = await profile(ctx)
  const closing: Closing = {
    purpose: 'close-account',
    memberId: id,
    email,
    until: ctx.now.getTime() + HOUR_MS,
  }
  await transaction(ctx, tx => postClosingLetter(tx, { what: 'link', to: email, closing }))
  return email
}

/** Whether a link may close the viewer's account. Throws `SignInRequired`, `ClosingLinkSpent`. */
export async function checkClosingLink(ctx: Ctx, token: string): Promise<void> {
  const { id } = requireMember(ctx)
  const json = unseal(token, ctx.house.config.keys, 'closing accounts')
  // The first generation of keys seals other things, too.
  const closing = json?.startsWith('{') ? (JSON.parse(json) as Closing) : null
  const isTheirs = closing?.purpose === 'close-account' && closing.memberId === id
  if (!isTheirs || closing.until < ctx.now.getTime()) throw new ClosingLinkSpent()
  if (closing.email !== (await profile(ctx)).email) throw new ClosingLinkSpent()
}
