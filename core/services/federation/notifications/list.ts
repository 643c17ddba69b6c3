import type { Ctx } from '#core/contracts/ctx'
import type { NotificationKind } from '#core/contracts/federation'
import { SignInRequired } from '#core/contracts/refusal'

const PER_PAGE = 30

export type NotificationView = {
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
): Promise<{ notifications: readonly NotificationView[]; pages: number }> {
  const memberId = viewerId(ctx)
  const [count] = await ctx.em.execute<{ total: number }[]>(
    'select count(*)::int as total from notifications where member_id = ?',
    [memberId],
  )
  const rows = await ctx.em.execute<NotificationView[]>(
    `select id, kind, text, url, created_at as "createdAt", read_at is not null as read
     from notifications where member_id = ? order by created_at desc, id desc limit ${PER_PAGE} offset ?`,
    [memberId, (page - 1) * PER_PAGE],
  )
  return {
    notifications: rows.map(row => ({ ...row, createdAt: new Date(row.createdAt) })),
    pages: Math.max(1, Math.ceil((count?.total ?? 0) / PER_PAGE)),
  }
}

export async function unreadCount(ctx: Ctx): Promise<number> {
  if (!ctx.viewer.member) return 0
  const [row] = await ctx.em.execute<{ total: number }[]>(
    'select count(*)::int as total from notifications where member_id = ? and read_at is null',
    [ctx.viewer.member.id],
  )
  return row?.total ?? 0
}

/** Everything that is there now has been read. */
export async function markAllRead(ctx: Ctx): Promise<void> {
  await ctx.em.execute(
    'update notifications set read_at = ? where member_id = ? and read_at is null and created_at <= ?',
    [ctx.now, viewerId(ctx), ctx.now],
  )
}

function viewerId(ctx: Ctx): string {
  if (!ctx.viewer.member) throw new SignInRequired()
  return ctx.viewer.member.id
}
