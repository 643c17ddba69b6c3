import { hashToken, newToken } from '#core/app/secrets'
import { createRateLimit } from '#core/cache/rate-limit'
import type { Ctx } from '#core/contracts/ctx'
import { MagicLink } from '#core/entities/identity/magic-link'
import { isFirstRun } from '../identity/first-run'
import { signInMail } from './mail'
import { NotFoundedYet, TooManySignIns } from './refusals'

export const LINK_MINUTES = 15
const LINKS_PER_ADDRESS = 4
const LINKS_PER_SENDER = 30

export type LinkRequest = {
  readonly email: string
  /** A path on the authorization server. */
  readonly continueTo: string
  /** SHA-256 of a cookie of the browser that asks. */
  readonly browserHash: string
  /** The network address that asks; empty when unknown. */
  readonly sender: string
}

/**
 * Sends a link that signs its reader in. Does and answers the same whether the address is a member's or not.
 * Throws `NotFoundedYet`, `TooManySignIns`, `InvalidMailAddress`, `MailUndeliverable`.
 */
export async function requestSignInLink(ctx: Ctx, request: LinkRequest): Promise<void> {
  // The first member is the operator, who proves it at /welcome: no letter may make one before.
  if (await isFirstRun(ctx)) throw new NotFoundedYet()
  const email = request.email.toLowerCase()
  await countAttempt(ctx, 'sign-in-address', LINKS_PER_ADDRESS, email)
  await countAttempt(ctx, 'sign-in-sender', LINKS_PER_SENDER, request.sender || 'unknown')
  const token = newToken()
  const em = ctx.em.fork()
  em.create(MagicLink, {
    email,
    tokenHash: hashToken(token),
    continueTo: request.continueTo,
    browserHash: request.browserHash,
    expiresAt: new Date(ctx.now.getTime() + LINK_MINUTES * 60_000),
    usedAt: null,
  })
  await em.flush()
  await ctx.house.mailer.send(signInMail(ctx, email, token))
}

async function countAttempt(ctx: Ctx, name: string, limit: number, who: string): Promise<void> {
  const verdict = await createRateLimit(ctx.house.cache, {
    name,
    limit,
    windowMs: LINK_MINUTES * 60_000,
  }).hit(who)
  if (!verdict.allowed) throw new TooManySignIns(verdict.retryAfterSeconds)
}
