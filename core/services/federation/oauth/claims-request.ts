import type { AskedClaims, ClaimsRequest } from '#core/entities/identity/grant'
import { isCleanDeep } from '#core/text/clean'
import { ACR_VALUES } from './sign-in'

/** The claims of a member, each with the scope that reveals it, too (OpenID Connect Core §5.4). */
export const CLAIM_SCOPES: Readonly<Record<string, 'profile' | 'email'>> = {
  name: 'profile',
  preferred_username: 'profile',
  email: 'email',
  email_verified: 'email',
}

const MAX_LENGTH = 4_000
const MOST_CLAIMS = 50

/** The parameter `claims` (OpenID Connect Core §5.5); null for what is none. What we do not know in it is left out. */
export function readClaimsRequest(text: string): ClaimsRequest | null {
  if (text.length > MAX_LENGTH) return null
  const given = parsed(text)
  // What is escaped in it has passed no gate for text.
  if (!isObject(given) || !isCleanDeep(given)) return null
  const [userinfo, id_token] = [readAsked(given.userinfo), readAsked(given.id_token)]
  if (userinfo === null || id_token === null) return null
  return { ...(userinfo ? { userinfo } : {}), ...(id_token ? { id_token } : {}) }
}

/** The scopes that would reveal as much: what a member is asked about on the consent page. */
export function scopesOfClaims(claims: ClaimsRequest | null | undefined): readonly string[] {
  const names = [claims?.userinfo, claims?.id_token].flatMap(asked => Object.keys(asked ?? {}))
  return [
    ...new Set(names.flatMap(name => (Object.hasOwn(CLAIM_SCOPES, name) ? (CLAIM_SCOPES[name] ?? []) : []))),
  ]
}

/** Whom alone the client wants to hear of (`sub` with a value); undefined when it does not say. */
export function wantedSubject(claims: ClaimsRequest | null): unknown {
  return (claims?.id_token?.sub ?? claims?.userinfo?.sub)?.value
}

/** The classes of which one has to be reached (§5.5.1.1); null when none has to. */
export function essentialAcr(claims: ClaimsRequest | null): readonly unknown[] | null {
  const acr = claims?.id_token?.acr
  if (!acr?.essential) return null
  return acr.values ?? (acr.value === undefined ? ACR_VALUES : [acr.value])
}

/** Undefined when nothing is asked, null when that cannot be read. */
function readAsked(given: unknown): AskedClaims | undefined | null {
  if (given === undefined || given === null) return undefined
  if (!isObject(given) || Object.keys(given).length > MOST_CLAIMS) return null
  const asked: [string, AskedClaims[string]][] = []
  for (const [name, ask] of Object.entries(given)) {
    if (ask !== null && !isObject(ask)) return null
    const known = ask === null ? null : readAsk(ask)
    if (known === undefined) return null
    asked.push([name, known])
  }
  // A name of the client's choice is a name, also `__proto__`.
  return Object.fromEntries(asked)
}

function readAsk({ essential, value, values }: Record<string, unknown>): AskedClaims[string] | undefined {
  if (essential !== undefined && typeof essential !== 'boolean') return undefined
  if (values !== undefined && !Array.isArray(values)) return undefined
  return {
    ...(essential === undefined ? {} : { essential }),
    ...(value === undefined ? {} : { value }),
    ...(values === undefined ? {} : { values }),
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
