import type { Ctx } from '#core/contracts/ctx'
import type { NotificationKind } from '#core/contracts/federation'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'

const PER_PAGE = 30

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
): Promise<{ notifications: readonly NotificationSummary[]; pages: number }> {
  const memberId = requireMember(ctx).id
  const count = await db(ctx)
    .selectFrom('notifications')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .where('member_id', '=', memberId)
    .executeTakeFirst()
  const notifications = await db(ctx)
    .selectFrom('notifications')
    .select(['id', 'kind', 'text', 'url', 'created_at as createdAt'])
    .select(notice => notice('read_at', 'is not', null).$castTo<boolean>().as('read'))
    .where('member_id', '=', memberId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(PER_PAGE)
    .offset((page - 1) * PER_PAGE)
    .execute()
  return { notifications, pages: Math.max(1, Math.ceil((count?.total ?? 0) / PER_PAGE)) }
}

export async function unreadCount(ctx: Ctx): Promise<number> {
  if (!ctx.viewer.member) return 0
  const count = await db(ctx)
    .selectFrom('notifications')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .where('member_id', '=', ctx.viewer.member.id)
    .where('read_at', 'is', null)
    .executeTakeFirst()
  return count?.total ?? 0
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
