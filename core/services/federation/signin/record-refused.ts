import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { recordRefusal } from '#core/security-log/record-event'

/** That somebody could not sign in with this address, and why; its member finds it in their history. */
export async function recordRefusedSignIn(ctx: Ctx, email: string, reason: string): Promise<void> {
  const member = await db(ctx)
    .selectFrom('members')
    .select('id')
    .where('email', '=', email)
    .executeTakeFirst()
  await recordRefusal(ctx, {
    event: 'sign-in.refused',
    memberId: member?.id ?? null,
    details: { reason },
  })
}
