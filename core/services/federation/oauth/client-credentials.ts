import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { hashToken, newToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { audienceOf } from './audience'
import { isPublicClient, type OAuthClientRow } from './clients'
import { signAccessToken } from './jwt-access-token'
import { TokenRefused } from './refusals'
import { allowedScopes, readScope, SCOPES } from './scopes'
import { ACCESS_TOKEN_SECONDS, type TokenAnswer } from './tokens'

type OwnWishes = {
  readonly scope?: string
  readonly resources?: readonly string[]
  readonly jkt?: string | null
}

/**
 * An access token for what a client does in its own name (RFC 6749 §4.4): at the resources that know its scopes, or at
 * those that it names (RFC 8707). Nothing of a member's is in it, and nothing refreshes it. Throws `TokenRefused`.
 */
export async function issueOwnToken(
  ctx: Ctx,
  client: OAuthClientRow,
  { scope: asked, resources = [], jkt = null }: OwnWishes,
): Promise<TokenAnswer> {
  if (isPublicClient(client))
    throw new TokenRefused('unauthorized_client', 'A client without a credential speaks for no one')
  const own = allowedScopes(client).filter(name => !Object.hasOwn(SCOPES, name))
  const scopes = asked === undefined ? own : readScope(asked, own)
  if (!scopes || scopes.length === 0)
    throw new TokenRefused('invalid_scope', 'No such scope was allowed to the client itself')
  const known = resources.length > 0 ? resources : await resourcesThatKnow(ctx, scopes)
  const audience = await audienceOf(ctx, known, resources)
  if (audience instanceof TokenRefused) throw audience
  const scope = scopes.join(' ')
  const bound = { scope, audience: audience.uris, jkt }
  const token = audience.isSigned
    ? await signAccessToken(ctx, client, { ...bound, from: ctx.now, seconds: ACCESS_TOKEN_SECONDS })
    : newToken()
  const until = new Date(ctx.now.getTime() + ACCESS_TOKEN_SECONDS * 1000)
  // Whoever replaces its secret or says what it may do holds its row until the tokens that it has are gone.
  const kept = await sql`
    with same as (select id from oauth_clients where ${isUnchanged(client)} for share)
    insert into client_tokens (token_hash, client_id, scope, jkt, audience, created_at, expires_at)
    select ${hashToken(token)}, id, ${scope}, ${jkt}::text, ${orNull(audience.uris)}::jsonb, ${ctx.now}::timestamptz,
      ${until}::timestamptz from same returning token_hash`.execute(db(ctx))
  if (kept.rows.length === 0)
    throw new TokenRefused('invalid_client', 'The client was changed in this very moment: ask again')
  const token_type = jkt === null ? 'Bearer' : 'DPoP'
  return { access_token: token, token_type, expires_in: ACCESS_TOKEN_SECONDS, scope }
}

/** Its row is still the one by which it was let in. */
function isUnchanged({ id, secretHash, jwks, jwksUri, scopes, grantTypes }: OAuthClientRow) {
  return sql<boolean>`id = ${id} and secret_hash is not distinct from ${secretHash}::text
    and jwks_uri is not distinct from ${jwksUri}::text
    and (jwks_uri is not null or jwks is not distinct from ${orNull(jwks)}::jsonb)
    and scopes is not distinct from ${orNull(scopes)}::jsonb and grant_types = ${JSON.stringify(grantTypes)}::jsonb`
}

const orNull = (value: unknown) => (value === null || value === undefined ? null : JSON.stringify(value))

async function resourcesThatKnow(ctx: Ctx, scopes: readonly string[]): Promise<readonly string[]> {
  const rows = await db(ctx).selectFrom('oauth_resources').select(['uri', 'scopes']).orderBy('uri').execute()
  return rows.filter(row => row.scopes.some(({ name }) => scopes.includes(name))).map(({ uri }) => uri)
}
