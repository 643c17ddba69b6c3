import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'

/** Whose prices count. Who buys without signing in was shown what everybody pays, and pays this: null. */
export function pricedMember({ viewer: { member, isGuest, pricesOf } }: Pick<Ctx, 'viewer'>): string | null {
  return pricesOf ?? (member && !isGuest ? member.id : null)
}

/** Whether the viewer has the label in this column. */
export function viewerHasLabel(ctx: Ctx, column: string): RawBuilder<boolean> {
  const member = pricedMember(ctx)
  if (!member) return sql<boolean>`false`
  return sql<boolean>`exists (select from member_labels ml where ml.member_id = ${member} and ml.slug = ${sql.ref(column)})`
}

/** Whether the price list of this alias is for the viewer: for everybody, for every member, or for those with its label. */
export function isViewers(ctx: Ctx, list: string): RawBuilder<boolean> {
  const forEveryone = sql<boolean>`${sql.ref(`${list}.for_everyone`)}`
  if (pricedMember(ctx) === null) return forEveryone
  const label = `${list}.label_slug`
  return sql<boolean>`(${forEveryone} or ${sql.ref(label)} is null or ${viewerHasLabel(ctx, label)})`
}

/** Whether what is named is not retired and its time has come and is not over. */
export const isCurrent = (ctx: Ctx, table: string): RawBuilder<boolean> => sql<boolean>`(
  ${sql.ref(`${table}.retired_at`)} is null and coalesce(${sql.ref(`${table}.starts_at`)} <= ${ctx.now}, true)
  and coalesce(${sql.ref(`${table}.ends_at`)} > ${ctx.now}, true))`
