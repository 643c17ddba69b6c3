import type { Ctx } from '#core/contracts/ctx'

/** When the member proved who they are (`auth_time`): the beginning of the first session of the sign-in. */
export async function authenticatedAt(ctx: Ctx, signIn: string): Promise<Date | null> {
  const [row] = await ctx.em.execute<{ at: Date | null }[]>(
    'select min(created_at) as at from sessions where sign_in = ?',
    [signIn],
  )
  return row?.at ? new Date(row.at) : null
}

/** Whether the member is still signed in. What grew from a sign-in is worth nothing after it. */
export async function signInLives(ctx: Ctx, signIn: string): Promise<boolean> {
  const [row] = await ctx.em.execute<{ lives: boolean }[]>(
    'select exists (select 1 from sessions where sign_in = ? and expires_at > ?) as lives',
    [signIn, ctx.now],
  )
  return row?.lives ?? false
}
