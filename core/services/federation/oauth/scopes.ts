import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import type { OAuthClientRow } from './clients'

/** What any client may ask for, and how the consent page says it. */
export const SCOPES = {
  openid: 'Know that it is you, each time you sign in there',
  profile: 'See your name and your handle',
  email: 'See your e-mail address',
  offline_access: 'Keep this access while you are away, until you sign out',
} as const satisfies Record<string, string>

export type Scope = keyof typeof SCOPES

/** RFC 6749 §3.3, one scope. */
export const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]{1,60}$/

/** What this client may ask for: all of ours, unless its operator said what. */
export function allowedScopes({ scopes }: Pick<OAuthClientRow, 'scopes'>): readonly string[] {
  return scopes ?? Object.keys(SCOPES)
}

/** The scopes of a space-separated list (RFC 6749 §3.3) in the order of `known`; null when one is unknown, or none is asked. */
export function readScope(
  scope: string,
  known: readonly string[] = Object.keys(SCOPES),
): readonly string[] | null {
  const asked = new Set(scope.split(' ').filter(Boolean))
  const found = known.filter(name => asked.has(name))
  return found.length === asked.size && found.length > 0 ? found : null
}

/**
 * All that was granted, and that the client may still ask for, when nothing is asked: an operator may have taken some
 * since. Null for more, or nothing at all.
 */
export function scopeWithin(
  client: Pick<OAuthClientRow, 'scopes'>,
  granted: string,
  asked?: string,
): string | null {
  const allowed = allowedScopes(client)
  const within = granted.split(' ').filter(scope => allowed.includes(scope))
  return (asked === undefined ? within : readScope(asked, within))?.join(' ') || null
}

/** How the consent page says these scopes; what a resource knows is in its own words. */
export async function scopesInWords(ctx: Ctx, scopes: readonly string[]): Promise<readonly string[]> {
  const ours: Readonly<Record<string, string>> = SCOPES
  const words = new Map(Object.entries(ours))
  if (scopes.some(name => !words.has(name)))
    for (const { name, words: text } of await resourceScopes(ctx)) words.set(name, text)
  return scopes.map(name => words.get(name) ?? name)
}

/** The scopes that resources know. */
export async function resourceScopes(ctx: Ctx) {
  const rows = await db(ctx).selectFrom('oauth_resources').select('scopes').orderBy('uri').execute()
  return rows.flatMap(row => row.scopes)
}
