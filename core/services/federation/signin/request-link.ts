import { createRateLimit } from '#core/cache/rate-limit'
import type { Ctx } from '#core/contracts/ctx'
import type { RateLimitName } from '#core/contracts/rate-limits'
import { hashToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { typedAddress } from '#core/mail/letter'
import { postLetter } from '#core/mail/send-letter'
import { networkOf } from '#core/net/network-of'
import { isFirstRun } from '../identity/first-run'
import { TooManySignIns } from '../identity/refusals'
import { isKnownBrowser, type KnownBrowser } from './known-browser'
import { LINK_MINUTES } from './mail'
import { recordRefusedSignIn } from './record-refused'
import { NotSetUpYet } from './refusals'
import { signInToken } from './secrets-of-link'
import { signInLetter } from './send-link'

/** `mair+growers@example.org` is read where `mair@example.org` is (RFC 5233 §1). */
const SUB_ADDRESS = /\+[^@]*(?=@)/

export type LinkRequest = {
  readonly email: string
  /** A path on the authorization server. */
  readonly continueTo: string
  /** SHA-256 of a cookie of the browser that asks. */
  readonly browserHash: string
  /** The network address that asks; empty when unknown. */
  readonly sender: string
  readonly known?: KnownBrowser | null
}

/**
 * Has a link sent that signs its reader in: a job does, so that nobody waits for a mail server, nor is turned away
 * while it is down. Does and answers the same whether the address is a member's or not.
 * Throws `NotSetUpYet`, `TooManySignIns`, `InvalidMailAddress`.
 */
export async function requestSignInLink(ctx: Ctx, request: LinkRequest): Promise<void> {
  // The first member is the operator, who proves it at /welcome: no letter may make one before.
  if (await isFirstRun(ctx)) throw new NotSetUpYet()
  const email = typedAddress(request.email)
  try {
    await countAttempts(ctx, email, request)
  } catch (error) {
    if (error instanceof TooManySignIns) await recordRefusedSignIn(ctx, email, 'too many letters')
    throw error
  }
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

/**
 * A browser that its member signed in with before has a count of its own: whatever strangers ask for, the owner of an
 * address comes in.
 */
async function countAttempts(ctx: Ctx, email: string, { sender, known = null }: LinkRequest): Promise<void> {
  const reader = email.replace(SUB_ADDRESS, '')
  if (known && (await isKnownBrowser(ctx, email, known)))
    return countAttempt(ctx, 'sign-in-known', `${known.id} ${reader}`)
  await countAttempt(ctx, 'sign-in-address', reader)
  await countAttempt(ctx, 'sign-in-sender', networkOf(sender) || 'unknown')
}

async function countAttempt(ctx: Ctx, name: RateLimitName, who: string): Promise<void> {
  const verdict = await createRateLimit(ctx.house.cache, name).hit(who)
  if (!verdict.allowed) throw new TooManySignIns(verdict.retryAfterSeconds)
}
