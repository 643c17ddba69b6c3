import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { indexNow, indexNowState, setIndexNow } from '#core/services/blog/index-now/settings'
import type { Room } from '../../domain'
import { IndexNowPage } from './page'

/** Whether search engines are told of changes, and the key by which they believe us. */
export const indexNowRoutes: Room = app => {
  app.get('/operator/index-now', async ({ ctx, page, reply }) =>
    reply.html(<IndexNowPage page={page} state={await indexNowState(ctx)} />),
  )

  app.post('/operator/index-now', async ({ ctx, body, reply }) => {
    requireRole(ctx, 'operator')
    const isOn = (body as { isOn?: unknown } | null)?.isOn === 'on'
    await setIndexNow(ctx, isOn)
    const text = isOn ? 'Search engines are told from now on.' : 'Nobody is told.'
    return reply.see('/operator/index-now', { kind: 'success', text })
  })

  app.get('/indexnow.txt', async ({ ctx }) => {
    const { key } = await indexNow(ctx)
    if (!key) throw new NotFound()
    return new Response(key, { headers: { 'content-type': 'text/plain; charset=utf-8' } })
  })
}
