import type { Ctx } from '#core/contracts/ctx'
import type { OAuthClientRow } from './clients'
import type { Scope } from './scopes'

/** Whether the viewer has agreed to all of these scopes for this client before; our own apps need no asking. */
export async function hasConsented(
  ctx: Ctx,
  client: OAuthClientRow,
  scope: readonly Scope[],
): Promise<boolean> {
  if (client.firstParty) return true
  const [row] = await ctx.em.execute<{ scope: string }[]>(
    'select scope from consents where member_id = ? and client_id = ?',
    [ctx.viewer.member?.id, client.id],
  )
  const granted = new Set(row?.scope.split(' '))
  return scope.every(name => granted.has(name))
}

export async function keepConsent(ctx: Ctx, client: OAuthClientRow, scope: readonly Scope[]): Promise<void> {
  await ctx.em.execute(
    `insert into consents (id, member_id, client_id, scope, granted_at) values (?, ?, ?, ?, ?)
     on conflict (member_id, client_id) do update set scope = excluded.scope, granted_at = excluded.granted_at`,
    [Bun.randomUUIDv7(), ctx.viewer.member?.id, client.id, scope.join(' '), ctx.now],
  )
}
