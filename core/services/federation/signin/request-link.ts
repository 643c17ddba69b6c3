import { createRateLimit } from '#core/cache/rate-limit'
import type { Ctx } from '#core/contracts/ctx'
import { hashToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { checkedAddress } from '#core/mail/letter'
import { postLetter } from '#core/mail/send-letter'
import { isFirstRun } from '../identity/first-run'
import { TooManySignIns } from '../identity/refusals'
import { LINK_MINUTES } from './mail'
import { NotSetUpYet } from './refusals'
import { signInLetter, signInToken } from './send-link'

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
 * Has a link sent that signs its reader in: a job does, so that nobody waits for a mail server, nor is turned away
 * while it is down. Does and answers the same whether the address is a member's or not.
 * Throws `NotFoundedYet`, `TooManySignIns`, `InvalidMailAddress`.
 */
export async function requestSignInLink(ctx: Ctx, request: LinkRequest): Promise<void> {
  // The first member is the operator, who proves it at /welcome: no letter may make one before.
  if (await isFirstRun(ctx)) throw new NotSetUpYet()
  const email = checkedAddress(request.email.toLowerCase())
  await countAttempt(ctx, 'sign-in-address', LINKS_PER_ADDRESS, email)
  await countAttempt(ctx, 'sign-in-sender', LINKS_PER_SENDER, request.sender || 'unknown')
  const id = Bun.randomUUIDv7()
  await transaction(ctx, async tx => {
    await db(tx)
      .insertInto('magic_links')
      .values({
        id,
        email,
        token_hash: hashToken(signInToken(tx.house.config, id)),
        continue_to: request.continueTo,
        browser_hash: request.browserHash,
        created_at: tx.now,
        expires_at: new Date(tx.now.getTime() + LINK_MINUTES * 60_000),
      })
      .execute()
    await postLetter(tx, signInLetter(id, email))
  })
}

async function countAttempt(ctx: Ctx, name: string, limit: number, who: string): Promise<void> {
  const verdict = await createRateLimit(ctx.house.cache, {
    name,
    limit,
    windowMs: LINK_MINUTES * 60_000,
  }).hit(who)
  if (!verdict.allowed) throw new TooManySignIns(verdict.retryAfterSeconds)
}
