import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { IS_SUPPRESSED } from '#core/database/suppressed-address'

export type OwnSuppression = { readonly reason: string; readonly since: Date }

/** Why and since when the viewer's present address gets no newsletters; null where it does. */
export async function ownSuppression(ctx: Ctx): Promise<OwnSuppression | null> {
  const { rows } = await sql<OwnSuppression>`
    select s.reason, s.suppressed_at as since from letter_suppressions s join members m on m.id = s.member_id
    where m.id = ${requireMember(ctx).id} and ${IS_SUPPRESSED}`.execute(db(ctx))
  return rows[0] ?? null
}

/** The member says that letters reach them: what they ask for is sent to them again. */
export async function liftSuppressionOf(ctx: Ctx, memberId: string): Promise<void> {
  await db(ctx).deleteFrom('letter_suppressions').where('member_id', '=', memberId).execute()
}
