import { createHash } from 'node:crypto'
import { hashToken, newToken } from '#core/app/secrets'
import type { Ctx } from '#core/contracts/ctx'
import { transaction } from '#core/database/transaction'
import type { AuthorizationRequest } from './authorization-request'
import type { OAuthClientRow } from './clients'
import { TokenRefused } from './refusals'
import { signInLives } from './sign-in'
import { type Grant, issueTokens, revokeFamily, type TokenAnswer } from './tokens'

/** RFC 6749 §4.1.2 allows ten minutes; a browser needs a second. */
const CODE_SECONDS = 60

type CodeRow = {
  readonly id: string
  readonly member_id: string
  readonly sign_in: string
  readonly redirect_uri: string
  readonly code_challenge: string
  readonly nonce: string | null
  readonly scope: string
}

/** A code for the viewer, bound to the client, its redirect URI and its code challenge. */
export async function issueCode(ctx: Ctx, request: AuthorizationRequest, signIn: string): Promise<string> {
  if (!ctx.viewer.member) throw new Error('A code is issued to members only')
  const code = newToken()
  await ctx.em.execute(
    `insert into authorization_codes
       (id, code_hash, client_id, member_id, sign_in, redirect_uri, code_challenge, nonce, scope, created_at, expires_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      Bun.randomUUIDv7(),
      hashToken(code),
      request.client.id,
      ctx.viewer.member.id,
      signIn,
      request.redirectUri,
      request.codeChallenge,
      request.nonce,
      request.scope.join(' '),
      ctx.now,
      new Date(ctx.now.getTime() + CODE_SECONDS * 1000),
    ],
  )
  return code
}

export type CodeExchange = {
  readonly code: string
  readonly redirectUri: string
  readonly codeVerifier: string
}

/**
 * Tokens for a code (RFC 6749 §4.1.3, RFC 7636 §4.6). Throws `TokenRefused`. A code is used up by the first
 * attempt of its own client, successful or not; a second one revokes all that the first one gave.
 */
export async function exchangeCode(
  ctx: Ctx,
  client: OAuthClientRow,
  exchange: CodeExchange,
): Promise<TokenAnswer> {
  // Refusals are returned, not thrown, inside the transaction: what they use up or revoke has to be committed.
  const outcome = await transaction(ctx, async tx => {
    const [row] = await tx.em.execute<CodeRow[]>(
      `update authorization_codes set used_at = ?
       where code_hash = ? and client_id = ? and used_at is null and expires_at > ?
       returning id, member_id, sign_in, redirect_uri, code_challenge, nonce, scope`,
      [tx.now, hashToken(exchange.code), client.id, tx.now],
    )
    if (!row) {
      await revokeReused(tx, client, exchange.code)
      return new TokenRefused('invalid_grant', 'The code is unknown, expired or was used before')
    }
    if (row.redirect_uri !== exchange.redirectUri)
      return new TokenRefused('invalid_grant', 'redirect_uri is another one than in the request')
    if (challengeOf(exchange.codeVerifier) !== row.code_challenge)
      return new TokenRefused('invalid_grant', 'The code verifier does not fit')
    const grant: Grant = {
      // The code's id is the family of all tokens that grow from it.
      family: row.id,
      clientId: client.id,
      memberId: row.member_id,
      signIn: row.sign_in,
      scope: row.scope,
    }
    return (await signInLives(tx, row.sign_in))
      ? await issueTokens(tx, client, grant, row.nonce)
      : new TokenRefused('invalid_grant', 'The member has signed out since')
  })
  if (outcome instanceof TokenRefused) throw outcome
  return outcome
}

async function revokeReused(ctx: Ctx, client: OAuthClientRow, code: string): Promise<void> {
  const [used] = await ctx.em.execute<{ id: string }[]>(
    'select id from authorization_codes where code_hash = ? and client_id = ? and used_at is not null',
    [hashToken(code), client.id],
  )
  if (used) await revokeFamily(ctx, used.id)
}

function challengeOf(codeVerifier: string): string {
  return createHash('sha256').update(codeVerifier).digest('base64url')
}
