import type { Ctx } from '#core/contracts/ctx'
import { TokenRefused } from './refusals'
import { findResources } from './resources'

/** Where an access token is taken (RFC 8707), and whether those there read it themselves (RFC 9068). */
export type Audience = {
  /** Null for our own userinfo. */
  readonly uris: readonly string[] | null
  readonly isSigned: boolean
}

export const OWN_USERINFO: Audience = { uris: null, isSigned: false }

/**
 * The resources that the token endpoint was asked for, or all that were granted when it was asked for none
 * (RFC 8707 §2.2). Our own userinfo, which is the issuer, may be asked for always. `TokenRefused` `invalid_target` for
 * others, and for ones that do not go together in one token.
 */
export async function audienceOf(
  ctx: Ctx,
  granted: readonly string[],
  asked: readonly string[] = [],
): Promise<Audience | TokenRefused> {
  const issuer = ctx.house.config.origins.federation
  const uris = asked.length > 0 ? asked : granted
  if (uris.length === 0) return OWN_USERINFO
  const isGranted = uris.every(uri => uri === issuer || granted.includes(uri))
  const resources = isGranted ? await findResources(ctx, uris) : null
  if (!resources) return new TokenRefused('invalid_target', 'A resource is unknown, or was not granted')
  if (resources.every(({ uri }) => uri === issuer)) return OWN_USERINFO
  const formats = new Set(resources.map(({ format }) => format))
  if (formats.size > 1)
    return new TokenRefused('invalid_target', 'These resources take different tokens: ask for each alone')
  return { uris, isSigned: formats.has('jwt') }
}
