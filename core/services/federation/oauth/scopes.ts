/** What a client may ask for, and how the consent page says it. */
export const SCOPES = {
  openid: 'Know that it is you, each time you sign in there',
  profile: 'See your name and your handle',
  email: 'See your e-mail address',
  offline_access: 'Keep this access while you are away, until you sign out',
} as const satisfies Record<string, string>

export type Scope = keyof typeof SCOPES

/** The scopes of a space-separated list (RFC 6749 §3.3) in our order, or null when one is unknown. */
export function readScope(scope: string): readonly Scope[] | null {
  const asked = new Set(scope.split(' ').filter(Boolean))
  const known = (Object.keys(SCOPES) as Scope[]).filter(name => asked.has(name))
  return known.length === asked.size && known.length > 0 ? known : null
}
