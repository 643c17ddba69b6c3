import type { Ctx } from '#core/contracts/ctx'
import { hashToken, newToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
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
  const own = allowedScopes(client).filter(name => !(name in SCOPES))
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
  await db(ctx)
    .insertInto('client_tokens')
    .values({
      token_hash: hashToken(token),
      client_id: client.id,
      ...{ scope, jkt, audience: audience.uris && jsonb([...audience.uris]) },
      created_at: ctx.now,
      expires_at: new Date(ctx.now.getTime() + ACCESS_TOKEN_SECONDS * 1000),
    })
    .execute()
  const token_type = jkt === null ? 'Bearer' : 'DPoP'
  return { access_token: token, token_type, expires_in: ACCESS_TOKEN_SECONDS, scope }
}

async function resourcesThatKnow(ctx: Ctx, scopes: readonly string[]): Promise<readonly string[]> {
  const rows = await db(ctx).selectFrom('oauth_resources').select(['uri', 'scopes']).orderBy('uri').execute()
  return rows.filter(row => row.scopes.some(({ name }) => scopes.includes(name))).map(({ uri }) => uri)
}
