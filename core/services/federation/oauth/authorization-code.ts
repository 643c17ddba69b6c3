import { sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { hashToken, newToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { refusing, SQLSTATE } from '#core/database/sqlstate'
import { transaction } from '#core/database/transaction'
import { audienceOf } from './audience'
import { type AuthorizationRequest, UnknownClientRequest } from './authorization-request'
import type { OAuthClientRow } from './clients'
import { CODE_VERIFIER, challengeOf } from './code-challenge'
import { endGrant, GRANT_COLUMNS, type GrantRow, grantOf, makeGrant } from './grants'
import { TokenRefused } from './refusals'
import { scopeWithin } from './scopes'
import { authenticationOf, readSignIn, SIGN_IN_COLUMNS, type SignInRow, signInOf } from './sign-in'
import { issueTokens, makeTokens, type TokenAnswer, tokensFrom } from './tokens'

/** RFC 6749 §4.1.2 allows ten minutes; a browser needs a second. */
export const CODE_SECONDS = 60

/** From which sign-in, and whether the member was asked on a page. */
export type Granted = { readonly signIn: string; readonly asked: boolean }

/** What a code is bound to. */
export type CodeRequest = Pick<
  AuthorizationRequest,
  'client' | 'redirectUri' | 'scope' | 'codeChallenge' | 'nonce'
> &
  Partial<Pick<AuthorizationRequest, 'resources' | 'claims' | 'dpopJkt'>>

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
        const grantId = await makeGrant(tx, request.client, { ...request, asked }, signIn)
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
      jkt: request.dpopJkt ?? null,
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
  /** For which of the granted resources; all of them when none is named. */
  readonly resources?: readonly string[]
  /** The thumbprint of the key that the client proved to hold. */
  readonly jkt?: string | null
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
  const usual = await exchangeUsually(ctx, client, exchange)
  if (usual) return usual
  // Refusals are returned, not thrown, inside the transaction: what they use up or end has to be committed.
  const outcome = await transaction(ctx, tx => exchangeOnce(tx, client, exchange))
  if (outcome instanceof TokenRefused) throw outcome
  return outcome
}

/**
 * What nearly all are: a good code, used for the first time. It is read without a lock, and used up by one statement
 * that takes both locks, grant first, and finds nothing where it is not so any more. Null for all else.
 */
async function exchangeUsually(
  ctx: Ctx,
  client: OAuthClientRow,
  exchange: CodeExchange,
): Promise<TokenAnswer | null> {
  const code = await readCode(ctx, client, exchange.code)
  const grant = code && grantOf(code)
  if (!grant || code.usedAt !== null || code.expiresAt <= ctx.now) return null
  const { resources, jkt = null } = exchange
  const authentication = readSignIn(ctx, code)
  const audience = await audienceOf(ctx, grant.resources, resources)
  if (faultOf(code, exchange) !== null || !authentication?.isActive || audience instanceof TokenRefused)
    return null
  const issued = { authentication, nonce: code.nonce, audience, jkt }
  const scope = scopeWithin(client, grant.scope)
  if (scope === null) return null
  const { answer, rows } = await makeTokens(ctx, client, { ...grant, scope }, issued)
  const kept = await sql`
    with living as (select id from grants where id = ${grant.id} and ended_at is null for no key update),
    used as (
      update authorization_codes a set used_at = ${ctx.now} from living
      where a.id = ${code.codeId} and a.used_at is null and a.grant_id = living.id returning a.grant_id
    ),
    exchanged as (update grants set exchanged_at = ${ctx.now} from used where grants.id = used.grant_id)
    ${tokensFrom('used', rows)}`.execute(db(ctx))
  return kept.rows.length > 0 ? answer : null
}

async function readCode(ctx: Ctx, client: OAuthClientRow, code: string) {
  const { rows } = await sql<GrantRow & SignInRow & KnownCode & CodeColumns>`
    select g.id, g.client_id as "clientId", g.member_id as "memberId", g.sign_in as "signIn", g.scope, g.resources,
      g.claims, a.id as "codeId", a.redirect_uri as "redirectUri", a.nonce, a.jkt,
      a.code_challenge as "codeChallenge", a.used_at as "usedAt", a.expires_at as "expiresAt", ${SIGN_IN_COLUMNS}
    from authorization_codes a join grants g on g.id = a.grant_id
    cross join lateral ${signInOf(sql`g.sign_in`)}
    where a.code_hash = ${hashToken(code)} and g.client_id = ${client.id} and g.ended_at is null`.execute(
    db(ctx),
  )
  return rows[0]
}

type CodeColumns = {
  readonly codeId: string
  readonly nonce: string | null
  readonly usedAt: Date | null
  readonly expiresAt: Date
}

async function exchangeOnce(
  tx: Tx,
  client: OAuthClientRow,
  exchange: CodeExchange,
): Promise<TokenAnswer | TokenRefused> {
  const unknown = new TokenRefused('invalid_grant', 'The code is unknown, expired or was used before')
  const code = await lockCode(tx, client, exchange.code)
  const grant = code && grantOf(code)
  if (!grant) return unknown
  if (code.usedAt) {
    await endGrant(tx, grant.id, 'reused')
    return unknown
  }
  if (code.expiresAt <= tx.now) return unknown
  const { resources, jkt = null } = exchange
  const authentication = await authenticationOf(tx, grant.signIn)
  const audience = await audienceOf(tx, grant.resources, resources)
  const fault = faultOf(code, exchange)
  const scope = scopeWithin(client, grant.scope)
  if (fault !== null || scope === null || !authentication?.isActive || audience instanceof TokenRefused) {
    await codeUsed(tx, code.codeId).execute()
    if (scope === null) return new TokenRefused('invalid_grant', 'The client may not ask for this any more')
    if (fault !== null) return new TokenRefused('invalid_grant', fault)
    return audience instanceof TokenRefused
      ? audience
      : new TokenRefused('invalid_grant', 'The member has signed out since')
  }
  await db(tx)
    .with('used', () => codeUsed(tx, code.codeId))
    .updateTable('grants')
    .set({ exchanged_at: tx.now })
    .where('id', '=', grant.id)
    .execute()
  return issueTokens(tx, client, { ...grant, scope }, { authentication, nonce: code.nonce, audience, jkt })
}

type KnownCode = { readonly redirectUri: string; readonly codeChallenge: string; readonly jkt: string | null }

function faultOf(code: KnownCode, { redirectUri, codeVerifier, jkt = null }: CodeExchange): string | null {
  if (code.redirectUri !== redirectUri) return 'redirect_uri is another one than in the request'
  if (challengeOf(codeVerifier) !== code.codeChallenge) return 'The code verifier does not fit'
  return code.jkt !== null && code.jkt !== jkt ? 'The code is bound to another key' : null
}

function codeUsed(tx: Tx, id: string) {
  return db(tx).updateTable('authorization_codes').set({ used_at: tx.now }).where('id', '=', id)
}

/** A code of this client's and its grant, while that has not ended: both locked, in this order, and as they are now. */
async function lockCode(tx: Tx, client: OAuthClientRow, code: string) {
  return db(tx)
    .selectFrom('grants as g')
    .innerJoin('authorization_codes as a', 'a.grant_id', 'g.id')
    .select([...GRANT_COLUMNS, 'a.id as codeId', 'a.redirect_uri as redirectUri', 'a.nonce', 'a.jkt'])
    .select(['a.code_challenge as codeChallenge', 'a.used_at as usedAt', 'a.expires_at as expiresAt'])
    .where('a.code_hash', '=', hashToken(code))
    .where('g.client_id', '=', client.id)
    .where('g.ended_at', 'is', null)
    .forNoKeyUpdate(['g', 'a'])
    .executeTakeFirst()
}
