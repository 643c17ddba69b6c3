import type { Ctx } from '#core/contracts/ctx'

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
  const [member] = await ctx.em.execute<{ name: string; handle: string; email: string }[]>(
    'select name, handle, email from members where id = ?',
    [memberId],
  )
  if (!member) return { sub: memberId }
  const scopes = scope.split(' ')
  return {
    sub: memberId,
    ...(scopes.includes('profile') ? { name: member.name, preferred_username: member.handle } : {}),
    ...(scopes.includes('email') ? { email: member.email, email_verified: true } : {}),
  }
}
