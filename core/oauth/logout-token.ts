import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose'
import type { DomainName } from '#core/contracts/domain'
import type { Config } from '#core/contracts/platform/config'

export const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout'
/** Where each of our own apps is told, under its internal address. */
export const BACK_CHANNEL_LOGOUT_PATH = '/internal/backchannel-logout'

/** How the library says that it got no keys: too late, no set of keys, or (its nameless error) no answer with one. */
const KEYS_UNREAD = new Set([errors.JWKSTimeout.code, errors.JWKSInvalid.code, errors.JOSEError.code])

const keySets = new Map<string, JWTVerifyGetKey>()

/**
 * The sign-in (`sid`) that a logout token of our authorization server says is over, told to this app (OpenID Connect
 * Back-Channel Logout §2.6). Null for anything else. Throws while the keys of the server cannot be read: the token may
 * be as good as any, and is sent again.
 */
export async function readLogoutToken(
  config: Config,
  domain: DomainName,
  token: string,
): Promise<string | null> {
  try {
    const { payload } = await jwtVerify(token, keysOf(config), {
      issuer: config.origins.federation,
      audience: domain,
      typ: 'logout+jwt',
      algorithms: ['ES256'],
      requiredClaims: ['iat', 'exp', 'jti'],
    })
    const { sid, events, nonce } = payload
    const isLogout = typeof events === 'object' && events !== null && LOGOUT_EVENT in events
    return isLogout && nonce === undefined && typeof sid === 'string' ? sid : null
  } catch (error) {
    if (error instanceof errors.JOSEError && !KEYS_UNREAD.has(error.code)) return null
    throw error
  }
}

function keysOf({ internalOrigins }: Config): JWTVerifyGetKey {
  const address = `${internalOrigins.federation}/jwks.json`
  const known = keySets.get(address) ?? createRemoteJWKSet(new URL(address))
  keySets.set(address, known)
  return known
}
