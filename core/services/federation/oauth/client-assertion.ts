import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  errors,
  type JSONWebKeySet,
  type JWTPayload,
  jwtVerify,
} from 'jose'
import type { Ctx } from '#core/contracts/ctx'
import { hashToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { isClean } from '#core/text/clean'
import { ASSERTION_ALGORITHMS } from './client-keys'
import type { OAuthClientRow } from './clients'
import { keysFor } from './published-keys'

export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
/** An assertion is made for one request; its `jti` is kept no longer. */
const MOST_SECONDS = 300
const CLOCK_SKEW_SECONDS = 5

/** Whom an assertion says to be from, before anything is checked: empty where that is no text, or no readable one. */
export function claimedIssuer(assertion: string): string {
  try {
    const { iss }: { readonly iss?: unknown } = decodeJwt(assertion)
    return typeof iss === 'string' && isClean(iss) ? iss : ''
  } catch {
    return ''
  }
}

/**
 * Whether the client signed this for us, now, and for the first time (RFC 7523 §3, OpenID Connect Core §9,
 * `private_key_jwt`). `jti` is required. Meant for us is what names the issuer, the token endpoint or the one for pushed
 * requests (RFC 9126 §2), and nobody else.
 */
export async function isAssertionOf(ctx: Ctx, client: OAuthClientRow, assertion: string): Promise<boolean> {
  if (!client.jwks) return false
  const payload = await verified(ctx, client, assertion, await keysFor(ctx, client, claimedKey(assertion)))
  const now = ctx.now.getTime() / 1000
  if (!payload?.jti || payload.exp === undefined || payload.exp > now + MOST_SECONDS) return false
  return isFirst(ctx, client, payload.jti, new Date((payload.exp + CLOCK_SKEW_SECONDS) * 1000))
}

/** The key that an assertion says it is signed with, before anything is checked. */
function claimedKey(assertion: string): string | undefined {
  try {
    return decodeProtectedHeader(assertion).kid
  } catch {
    return undefined
  }
}

async function verified(
  ctx: Ctx,
  client: OAuthClientRow,
  assertion: string,
  keys: JSONWebKeySet,
): Promise<JWTPayload | null> {
  const issuer = ctx.house.config.origins.federation
  try {
    const { payload } = await jwtVerify(assertion, createLocalJWKSet(keys), {
      algorithms: ASSERTION_ALGORITHMS,
      issuer: client.clientId,
      subject: client.clientId,
      audience: [issuer, `${issuer}/token`, `${issuer}/par`],
      clockTolerance: CLOCK_SKEW_SECONDS,
      currentDate: ctx.now,
    })
    return [payload.aud].flat().length === 1 ? payload : null
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return null
    throw error
  }
}

/** The key says no to the second of two, however close they come. */
async function isFirst(ctx: Ctx, client: OAuthClientRow, jti: string, expiresAt: Date): Promise<boolean> {
  const kept = await db(ctx)
    .insertInto('client_assertions')
    .values({ jti_hash: hashToken(`${client.clientId} ${jti}`), expires_at: expiresAt })
    .onConflict(conflict => conflict.column('jti_hash').doNothing())
    .returning('jti_hash')
    .executeTakeFirst()
  return kept !== undefined
}
