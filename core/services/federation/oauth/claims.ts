import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

export type Claims = {
  readonly sub: string
  readonly name?: string
  readonly preferred_username?: string
  readonly profile?: string
  readonly email?: string
  readonly email_verified?: true
}

/** What a scope reveals of a member (OpenID Connect Core §5.4). Addresses are verified: they are how people sign in. */
export async function claimsOf(ctx: Ctx, memberId: string, scope: string): Promise<Claims> {
  const member = await db(ctx)
    .selectFrom('members')
    .select(['name', 'handle', 'email'])
    .where('id', '=', memberId)
    .executeTakeFirst()
  if (!member) return { sub: memberId }
  const scopes = scope.split(' ')
  return {
    sub: memberId,
    ...(scopes.includes('profile') ? { name: member.name, preferred_username: member.handle } : {}),
    ...(scopes.includes('email') && member.email !== null
      ? { email: member.email, email_verified: true }
      : {}),
  }
}
