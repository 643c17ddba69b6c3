import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { NotificationKind } from '#core/contracts/federation'
import { requireMember } from '#core/contracts/require-role'
import { countRows } from '#core/database/count-rows'
import { db } from '#core/database/db'

export const NOTIFICATIONS_PER_PAGE = 30
/** So many unread ones are counted; of more it is said that there are more. */
export const MOST_UNREAD = 100

export type NotificationSummary = {
  readonly id: string
  readonly kind: NotificationKind
  readonly text: string
  readonly url: string | null
  readonly createdAt: Date
  readonly read: boolean
}

/** The viewer's notifications, newest first; pages are counted from 1. Throws `SignInRequired`. */
export async function notificationsOf(
  ctx: Ctx,
  page: number,
): Promise<{ notifications: readonly NotificationSummary[]; total: number }> {
  const memberId = requireMember(ctx).id
  const total = await countRows(ctx, sql`from notifications where member_id = ${memberId}`, {
    page,
    perPage: NOTIFICATIONS_PER_PAGE,
  })
  const notifications = await db(ctx)
    .selectFrom('notifications')
    .select(['id', 'kind', 'text', 'url', 'created_at as createdAt'])
    .select(notice => notice('read_at', 'is not', null).$castTo<boolean>().as('read'))
    .where('member_id', '=', memberId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(NOTIFICATIONS_PER_PAGE)
    .offset((page - 1) * NOTIFICATIONS_PER_PAGE)
    .execute()
  return { notifications, total }
}

/** As many as the viewer has not read; one more than `MOST_UNREAD` where there are more. */
export async function unreadCount(ctx: Ctx): Promise<number> {
  if (!ctx.viewer.member) return 0
  const unread = await db(ctx)
    .selectFrom('notifications')
    .select('id')
    .where('member_id', '=', ctx.viewer.member.id)
    .where('read_at', 'is', null)
    .limit(MOST_UNREAD + 1)
    .execute()
  return unread.length
}

/** Everything that is there now has been read. */
export async function markAllRead(ctx: Ctx): Promise<void> {
  await db(ctx)
    .updateTable('notifications')
    .set({ read_at: ctx.now })
    .where('member_id', '=', requireMember(ctx).id)
    .where('read_at', 'is', null)
    .where('created_at', '<=', ctx.now)
    .execute()
}
