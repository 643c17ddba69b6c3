import type { Ctx } from '#core/contracts/ctx'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'

/** Whether the viewer gets a letter when a cycle opens. */
export async function wantsCycleLetters(ctx: Ctx): Promise<boolean> {
  const { id } = requireMember(ctx)
  const row = await db(ctx)
    .selectFrom('cycle_letter_wishes')
    .select('wished_at')
    .where('member_id', '=', id)
    .executeTakeFirst()
  return row !== undefined
}

/** The viewer gets one from now on, or none. */
export async function setCycleLetters(ctx: Ctx, wanted: boolean): Promise<void> {
  const { id } = requireMember(ctx)
  if (wanted)
    await db(ctx)
      .insertInto('cycle_letter_wishes')
      .values({ member_id: id, wished_at: ctx.now })
      .onConflict(conflict => conflict.column('member_id').doNothing())
      .execute()
  else await db(ctx).deleteFrom('cycle_letter_wishes').where('member_id', '=', id).execute()
}
