import { pageNumber, refuseBeyond } from '#core/app/paging'
import { markAllRead, notificationsOf } from '#core/services/federation/notifications/list'
import type { Room } from '../../domain'
import { NotificationsPage } from './page'

export const notifications: Room = app => {
  app.get('/notifications', async ({ ctx, page, query, reply }) => {
    const shown = pageNumber(query.page)
    const { notifications: list, pages } = await notificationsOf(ctx, shown)
    refuseBeyond(shown, pages)
    return reply.html(<NotificationsPage page={page} list={list} shown={shown} pages={pages} />)
  })

  app.post('/notifications/reading', async ({ ctx, reply }) => {
    await markAllRead(ctx)
    return reply.see('/notifications')
  })
}
