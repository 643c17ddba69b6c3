import { sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { hashToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { audienceOf } from './audience'
import type { OAuthClientRow } from './clients'
import { endGrant } from './grants'
import { type LockedToken, lockRefreshToken, readRefreshToken } from './lock-token'
import { TokenRefused } from './refusals'
import { rememberScope } from './remembered-clients'
import { scopeWithin } from './scopes'
import { authenticationOf } from './sign-in'
import { issueTokens, makeTokens, successorOf, type TokenAnswer, tokensFrom } from './tokens'

/** So long is a refresh token answered once more: the answer may have been lost, or several tabs asked at once. */
export const GRACE_SECONDS = 30

/** What the client asks for, of what was granted. */
type RefreshWishes = {
  readonly scope?: string
  readonly resources?: readonly string[]
  /** The thumbprint of the key that the client proved to hold. */
  readonly jkt?: string | null
}

/**
 * A new pair for a refresh token, which is used up by it (RFC 9700 §4.14.2); `scope` may ask for less than was
 * granted (RFC 6749 §6). Within the grace, and until its successor is used, it is answered the same again; one that
 * comes later was stolen from somebody: its grant ends. One that is bound to a key is good with it alone, and not
 * used up without it (RFC 9449 §5). Throws `TokenRefused`.
 */
export async function refreshTokens(
  ctx: Ctx,
  client: OAuthClientRow,
  refreshToken: string,
  wishes: RefreshWishes = {},
): Promise<TokenAnswer> {
  const usual = await refreshUsually(ctx, client, refreshToken, wishes)
  if (usual) return usual
  // Refused outside of the transaction: that the grant ends has to be committed.
  const answer = await transaction(ctx, tx => exchangeRefreshToken(tx, client, refreshToken, wishes))
  if (answer instanceof TokenRefused) throw answer
  return answer
}

/**
 * What nearly all are: a good token, used for the first time. It is read without a lock, and used up by one statement
 * that takes both locks, grant first, and finds nothing where it is not so any more. Null for all else.
 */
async function refreshUsually(
  ctx: Ctx,
  client: OAuthClientRow,
  refreshToken: string,
  wishes: RefreshWishes,
): Promise<TokenAnswer | null> {
  const known = await readRefreshToken(ctx, client, refreshToken)
  const { jkt = null } = wishes
  if (!known?.authentication?.isActive || known.usedAt !== null || known.expiresAt <= ctx.now) return null
  if (known.jkt !== null && known.jkt !== jkt) return null
  const { grant, authentication } = known
  const scope = scopeWithin(client, known.scope, wishes.scope)
  const audience = await audienceOf(ctx, grant.resources, wishes.resources)
  if (scope === null || audience instanceof TokenRefused) return null
  const refreshed = { token: refreshToken, scope: known.scope, at: ctx.now, isFirst: true }
  const issued = { authentication, refreshed, audience, jkt }
  const { answer, rows } = await makeTokens(ctx, client, { ...grant, scope }, issued)
  const kept = await sql`
    with living as (select id from grants where id = ${grant.id} and ended_at is null for no key update),
    spent as (
      update tokens set used_at = ${ctx.now} from living
      where token_hash = ${hashToken(refreshToken)} and used_at is null and grant_id = living.id returning tokens.id
    )
    ${tokensFrom('spent', rows)}`.execute(db(ctx))
  if (kept.rows.length === 0) return null
  rememberScope(ctx, client, known.scope)
  return answer
}

async function exchangeRefreshToken(
  tx: Tx,
  client: OAuthClientRow,
  refreshToken: string,
  wishes: RefreshWishes,
): Promise<TokenAnswer | TokenRefused> {
  const refused = new TokenRefused(
    'invalid_grant',
    'The refresh token is unknown, expired or was used before',
  )
  const known = await lockRefreshToken(tx, client, refreshToken)
  if (!known) return refused
  const { jkt = null } = wishes
  if (known.jkt !== null && known.jkt !== jkt)
    return new TokenRefused('invalid_grant', 'The refresh token is bound to another key')
  const scope = scopeWithin(client, known.scope, wishes.scope)
  if (scope === null) return new TokenRefused('invalid_scope', 'A scope was not granted, or is unknown')
  const audience = await audienceOf(tx, known.grant.resources, wishes.resources)
  if (audience instanceof TokenRefused) return audience
  const isFirst = known.usedAt === null
  if (isFirst ? known.expiresAt <= tx.now : !(await isWithinGrace(tx, refreshToken, known))) {
    if (!isFirst) await endGrant(tx, known.grant.id, 'reused')
    return refused
  }
  const authentication = await authenticationOf(tx, known.grant.signIn)
  if (!authentication?.isActive) return refused
  const refreshed = { token: refreshToken, scope: known.scope, at: known.usedAt ?? tx.now, isFirst }
  return issueTokens(tx, client, { ...known.grant, scope }, { authentication, refreshed, audience, jkt })
}

/** Used no longer ago than the grace, and nobody used what followed. */
async function isWithinGrace(tx: Tx, refreshToken: string, { usedAt, scope }: LockedToken): Promise<boolean> {
  if (!usedAt || tx.now.getTime() - usedAt.getTime() >= GRACE_SECONDS * 1000) return false
  const successor = await db(tx)
    .selectFrom('tokens')
    .select('used_at')
    .where(
      'token_hash',
      '=',
      hashToken(successorOf(tx, { token: refreshToken, at: usedAt }, `refresh ${scope}`)),
    )
    .executeTakeFirst()
  return successor !== undefined && successor.used_at === null
}
