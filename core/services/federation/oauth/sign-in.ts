import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** ISO/IEC 29115 level 1: somebody reads the letters of this address (OpenID Connect Core §2, `acr`). */
export const ACR = '1'
/** RFC 8176 §2: a link by mail is good once. */
export const AMR = ['otp']

/** When the member proved who they are (`auth_time`): the beginning of the first session of the sign-in. */
export async function authenticatedAt(ctx: Ctx, signIn: string): Promise<Date | null> {
  const first = await db(ctx)
    .selectFrom('sessions')
    .select('created_at')
    .where('sign_in', '=', signIn)
    .orderBy('created_at')
    .limit(1)
    .executeTakeFirst()
  return first?.created_at ?? null
}

/** Whether the member is still signed in. What grew from a sign-in is worth nothing after it. */
export async function isSignInActive(ctx: Ctx, signIn: string): Promise<boolean> {
  const session = await db(ctx)
    .selectFrom('sessions')
    .select('id')
    .where('sign_in', '=', signIn)
    .where('expires_at', '>', ctx.now)
    .limit(1)
    .executeTakeFirst()
  return session !== undefined
}
