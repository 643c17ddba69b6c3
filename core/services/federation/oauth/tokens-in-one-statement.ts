import type { Ctx } from '#core/contracts/ctx'
import type { AuthenticationMethod } from '#core/contracts/platform/sessions'
import { hashToken, newToken } from '#core/crypto/secrets'
import { callFunction } from '#core/database/call'
import type { ClaimsRequest } from '#core/entities/identity/grant'
import type { OAuthClientRow } from './clients'
import { CODE_VERIFIER, challengeOf } from './code-challenge'
import { signIdToken } from './id-token'
import { rememberedScope, rememberScope } from './remembered-clients'
import { allowedScopes } from './scopes'
import { proofOf } from './sign-in'
import { signingKey } from './signing-key'
import {
  ACCESS_TOKEN_SECONDS,
  isLasting,
  REFRESH_TOKEN_SECONDS,
  successorOf,
  type TokenAnswer,
} from './tokens'

/** What the statements of migration 0475 say of a grant whose code or refresh token they used up. */
type SpentGrant = {
  readonly member_id: string
  readonly sign_in: string
  readonly claims: ClaimsRequest | null
  readonly name: string
  readonly handle: string
  readonly email: string | null
  readonly authenticated_at: Date
  readonly methods: AuthenticationMethod[] | null
}

/**
 * A new pair for a refresh token in one statement: for a client that is remembered, a token that is used for the first
 * time and bound to no key, all of its scope and our own userinfo. Null for all else, of which nothing is changed:
 * `refreshTokens` knows what to do then, and why.
 */
export async function refreshInOneStatement(
  ctx: Ctx,
  client: OAuthClientRow,
  refreshToken: string,
): Promise<TokenAnswer | null> {
  const scope = rememberedScope(ctx, client)
  if (scope === null || !isAllowed(client, scope)) return null
  const used = { token: refreshToken, at: ctx.now }
  const accessToken = successorOf(ctx, used, `access ${scope}`)
  const successor = successorOf(ctx, used, `refresh ${scope}`)
  await keyFor(ctx, client, scope)
  const [spent] = await callFunction<SpentGrant>(ctx, 'spend_refresh_token', [
    hashToken(refreshToken),
    client.id,
    client.version,
    scope,
    ctx.now,
    ...newRows(ctx, accessToken, successor),
  ])
  return spent
    ? answerOf(ctx, client, spent, { scope, accessToken, refreshToken: successor, nonce: null })
    : null
}

/** What a code is shown with. */
type ShownCode = { readonly code: string; readonly redirectUri: string; readonly codeVerifier: string }

/**
 * Tokens for a code in one statement: for a client that is remembered, a code that is used for the first time, with
 * all that it is bound to, and that is bound to no key; for our own userinfo. Null for all else, of which nothing is
 * changed: `exchangeCode` knows what to do then, and why.
 */
export async function exchangeInOneStatement(
  ctx: Ctx,
  client: OAuthClientRow,
  { code, redirectUri, codeVerifier }: ShownCode,
): Promise<TokenAnswer | null> {
  if (!CODE_VERIFIER.test(codeVerifier)) return null
  const [accessToken, successor] = [newToken(), newToken()]
  const lasting = client.grantTypes.includes('refresh_token') ? successor : null
  await keyFor(ctx, client, 'openid')
  type SpentCode = SpentGrant & { readonly scope: string; readonly nonce: string | null }
  const [spent] = await callFunction<SpentCode>(ctx, 'spend_code', [
    hashToken(code),
    client.id,
    client.version,
    redirectUri,
    challengeOf(codeVerifier),
    ctx.now,
    ...newRows(ctx, accessToken, lasting),
  ])
  if (!spent) return null
  const { scope, nonce } = spent
  const refreshToken = isLasting(client, scope.split(' ')) ? successor : null
  if (refreshToken !== null) rememberScope(ctx, client, scope)
  return answerOf(ctx, client, spent, { scope, accessToken, refreshToken, nonce })
}

/** An operator may have taken a scope from the client since. */
function isAllowed(client: OAuthClientRow, scope: string): boolean {
  const allowed = allowedScopes(client)
  return scope.split(' ').every(each => allowed.includes(each))
}

/** Asked for before anything is used up: what is used up can then be answered. */
async function keyFor(ctx: Ctx, client: OAuthClientRow, scope: string): Promise<void> {
  if (scope.split(' ').includes('openid')) await signingKey(ctx, client.idTokenAlg)
}

function newRows(ctx: Ctx, accessToken: string, refreshToken: string | null): readonly unknown[] {
  const until = (seconds: number) => new Date(ctx.now.getTime() + seconds * 1000)
  return [
    Bun.randomUUIDv7(),
    hashToken(accessToken),
    until(ACCESS_TOKEN_SECONDS),
    refreshToken === null ? null : Bun.randomUUIDv7(),
    refreshToken === null ? null : hashToken(refreshToken),
    until(REFRESH_TOKEN_SECONDS),
  ]
}

type Given = {
  readonly scope: string
  readonly accessToken: string
  readonly refreshToken: string | null
  readonly nonce: string | null
}

async function answerOf(
  ctx: Ctx,
  client: OAuthClientRow,
  { member_id, sign_in, claims, authenticated_at, methods, ...member }: SpentGrant,
  { scope, accessToken, refreshToken, nonce }: Given,
): Promise<TokenAnswer> {
  const about = { memberId: member_id, signIn: sign_in, scope, claims, member }
  return {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: ACCESS_TOKEN_SECONDS,
    scope,
    ...(refreshToken === null ? {} : { refresh_token: refreshToken }),
    ...(scope.split(' ').includes('openid')
      ? { id_token: await signIdToken(ctx, client, about, proofOf(authenticated_at, methods), nonce) }
      : {}),
  }
}
