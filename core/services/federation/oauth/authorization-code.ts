import { createHash } from 'node:crypto'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { hashToken, newToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { refusing, SQLSTATE } from '#core/database/sqlstate'
import { transaction } from '#core/database/transaction'
import { type AuthorizationRequest, UnknownClientRequest } from './authorization-request'
import type { OAuthClientRow } from './clients'
import { endGrant, lockGrant, makeGrant } from './grants'
import { TokenRefused } from './refusals'
import { isSignInActive } from './sign-in'
import { issueTokens, type TokenAnswer } from './tokens'

/** RFC 6749 §4.1.2 allows ten minutes; a browser needs a second. */
const CODE_SECONDS = 60
/** RFC 7636 §4.1: unreserved characters, 43 to 128 of them. */
const CODE_VERIFIER = /^[A-Za-z0-9._~-]{43,128}$/

/** From which sign-in, and whether the member was asked on a page. */
export type Granted = { readonly signIn: string; readonly asked: boolean }

/** What a code is bound to. */
export type CodeRequest = Pick<
  AuthorizationRequest,
  'client' | 'redirectUri' | 'scope' | 'codeChallenge' | 'nonce'
>

/**
 * A grant of the viewer's, and a code for it that is bound to the client, its redirect URI and its code challenge.
 * Null once the sign-in is over. Throws `UnknownClientRequest` when the client is gone meanwhile.
 */
export async function issueCode(
  ctx: Ctx,
  request: CodeRequest,
  { signIn, asked }: Granted,
): Promise<string | null> {
  const clientGone = { state: SQLSTATE.foreignKeyViolation, constraint: 'grants_client_id_foreign' }
  return refusing(
    clientGone,
    () => new UnknownClientRequest(),
    () =>
      transaction(ctx, async tx => {
        const grantId = await makeGrant(tx, request.client, { scope: request.scope, asked }, signIn)
        return grantId && keepCode(tx, request, grantId)
      }),
  )
}

async function keepCode(tx: Tx, request: CodeRequest, grantId: string): Promise<string> {
  const code = newToken()
  await db(tx)
    .insertInto('authorization_codes')
    .values({
      id: Bun.randomUUIDv7(),
      code_hash: hashToken(code),
      grant_id: grantId,
      redirect_uri: request.redirectUri,
      code_challenge: request.codeChallenge,
      nonce: request.nonce,
      created_at: tx.now,
      expires_at: new Date(tx.now.getTime() + CODE_SECONDS * 1000),
    })
    .execute()
  return code
}

export type CodeExchange = {
  readonly code: string
  readonly redirectUri: string
  readonly codeVerifier: string
}

/**
 * Tokens for a code (RFC 6749 §4.1.3, RFC 7636 §4.6). Throws `TokenRefused`. A code is used up by the first
 * attempt of its own client, successful or not (what is no verifier at all is no attempt); a second one ends the grant, and all that the first one gave.
 */
export async function exchangeCode(
  ctx: Ctx,
  client: OAuthClientRow,
  exchange: CodeExchange,
): Promise<TokenAnswer> {
  if (!CODE_VERIFIER.test(exchange.codeVerifier))
    throw new TokenRefused('invalid_request', 'code_verifier must be 43 to 128 unreserved characters')
  // Refusals are returned, not thrown, inside the transaction: what they use up or end has to be committed.
  const outcome = await transaction(ctx, tx => exchangeOnce(tx, client, exchange))
  if (outcome instanceof TokenRefused) throw outcome
  return outcome
}

async function exchangeOnce(
  tx: Tx,
  client: OAuthClientRow,
  exchange: CodeExchange,
): Promise<TokenAnswer | TokenRefused> {
  const unknown = new TokenRefused('invalid_grant', 'The code is unknown, expired or was used before')
  const codeHash = hashToken(exchange.code)
  const known = await codeOf(tx, client, codeHash)
  const grant = known && (await lockGrant(tx, known.grantId))
  if (!grant) return unknown
  const code = await db(tx)
    .updateTable('authorization_codes')
    .set({ used_at: tx.now })
    .where('code_hash', '=', codeHash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', tx.now)
    .returning(['redirect_uri', 'code_challenge', 'nonce'])
    .executeTakeFirst()
  if (!code) {
    // Looked at again, for it may have been used while we waited for the lock.
    const again = await codeOf(tx, client, codeHash)
    if (again?.usedAt) await endGrant(tx, grant.id, 'reused')
    return unknown
  }
  if (code.redirect_uri !== exchange.redirectUri)
    return new TokenRefused('invalid_grant', 'redirect_uri is another one than in the request')
  if (challengeOf(exchange.codeVerifier) !== code.code_challenge)
    return new TokenRefused('invalid_grant', 'The code verifier does not fit')
  if (!(await isSignInActive(tx, grant.signIn)))
    return new TokenRefused('invalid_grant', 'The member has signed out since')
  await db(tx).updateTable('grants').set({ exchanged_at: tx.now }).where('id', '=', grant.id).execute()
  return issueTokens(tx, client, grant, { nonce: code.nonce })
}

async function codeOf(ctx: Ctx, client: OAuthClientRow, codeHash: string) {
  return db(ctx)
    .selectFrom('authorization_codes as a')
    .innerJoin('grants as g', 'g.id', 'a.grant_id')
    .select(['a.grant_id as grantId', 'a.used_at as usedAt'])
    .where('a.code_hash', '=', codeHash)
    .where('g.client_id', '=', client.id)
    .executeTakeFirst()
}

function challengeOf(codeVerifier: string): string {
  return createHash('sha256').update(codeVerifier).digest('base64url')
}
