import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import type { AskedClaims } from '#core/entities/identity/grant'
import { CLAIM_SCOPES } from './claims-request'

export type Claims = {
  readonly sub: string
  readonly name?: string
  readonly preferred_username?: string
  readonly email?: string
  readonly email_verified?: true
}

/** What there is to reveal. */
export type KnownMember = { readonly name: string; readonly handle: string; readonly email: string | null }

/**
 * What a scope reveals of a member (OpenID Connect Core §5.4), and what was asked for by name (§5.5). Addresses are
 * verified: they are how people sign in. The member is read unless known.
 */
export async function claimsOf(
  ctx: Ctx,
  memberId: string,
  scope: string,
  asked: AskedClaims = {},
  known?: KnownMember,
): Promise<Claims> {
  const scopes = scope.split(' ')
  const isRevealed = (claim: string) => claim in asked || scopes.includes(CLAIM_SCOPES[claim] ?? '')
  if (!Object.keys(CLAIM_SCOPES).some(isRevealed)) return { sub: memberId }
  const member = known ?? (await readMember(ctx, memberId))
  if (!member) return { sub: memberId }
  const { name, handle, email } = member
  const all = {
    name,
    preferred_username: handle,
    ...(email === null ? {} : { email, email_verified: true as const }),
  }
  return { sub: memberId, ...Object.fromEntries(Object.entries(all).filter(([claim]) => isRevealed(claim))) }
}

function readMember(ctx: Ctx, memberId: string): Promise<KnownMember | undefined> {
  return db(ctx)
    .selectFrom('members')
    .select(['name', 'handle', 'email'])
    .where('id', '=', memberId)
    .executeTakeFirst()
}
