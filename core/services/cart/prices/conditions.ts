import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'

/** Whether the viewer has the label in this column. */
export function viewerHasLabel(ctx: Ctx, column: string): RawBuilder<boolean> {
  const { member, isGuest } = ctx.viewer
  if (!member || isGuest) return sql<boolean>`false`
  return sql<boolean>`exists (select from member_labels ml where ml.member_id = ${member.id} and ml.slug = ${sql.ref(column)})`
}

/** Whether what is named is not retired and its time has come and is not over. */
export const isCurrent = (ctx: Ctx, table: string): RawBuilder<boolean> => sql<boolean>`(
  ${sql.ref(`${table}.retired_at`)} is null and coalesce(${sql.ref(`${table}.starts_at`)} <= ${ctx.now}, true)
  and coalesce(${sql.ref(`${table}.ends_at`)} > ${ctx.now}, true))`
