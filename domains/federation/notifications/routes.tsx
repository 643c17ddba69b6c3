import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import {
  markAllRead,
  NOTIFICATIONS_PER_PAGE,
  notificationsOf,
  unreadCount,
} from '#core/services/federation/notifications/list'
import type { Room } from '../../domain'
import { NotificationsPage } from './page'

export const notifications: Room = app => {
  app.get('/notifications', async ({ ctx, page, query, reply }) => {
    const shown = pageNumber(query.page)
    const { notifications: list, total } = await notificationsOf(ctx, shown)
    refuseBeyond(shown, pagesOf(total, NOTIFICATIONS_PER_PAGE))
    const found = { list, shown, total, unread: await unreadCount(ctx) }
    return reply.html(<NotificationsPage page={page} {...found} />)
  })

  app.post('/notifications/reading', async ({ ctx, reply }) => {
    await markAllRead(ctx)
    return reply.see('/notifications')
  })
}
