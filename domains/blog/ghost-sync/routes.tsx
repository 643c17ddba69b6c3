import { t } from 'elysia'
import { type Rejected, readForm, rejectField } from '#core/app/form'
import type { RequestScope } from '#core/app/request-scope'
import { requireRole } from '#core/contracts/require-role'
import {
  AlreadyConnected,
  askForPreview,
  connectGhost,
  pauseSync,
  setSyncDirection,
  startSync,
  stopSync,
  syncView,
  UnusableGhost,
} from '#core/services/blog/ghost-sync/connection'
import { DIRECTIONS } from '#core/services/blog/ghost-sync/sync'
import type { Room } from '../../domain'
import { ConnectPage } from './connect-page'
import { SyncPage, SyncStatus } from './sync-page'

const PATH = '/operator/ghost-sync'

const DIRECTION = t.Union(
  DIRECTIONS.map(each => t.Literal(each)),
  { error: 'Choose who leads.' },
)
const CONNECTION = t.Object({
  address: t.String({
    pattern: '^https?://[^/\\s]+(/[^\\s?#]*)?$',
    maxLength: 500,
    error: 'Write it like https://example.org.',
  }),
  key: t.String({ minLength: 1, maxLength: 200, error: 'Paste the Admin API key.' }),
  direction: DIRECTION,
})
const TURN = t.Object({ direction: DIRECTION })

/** A Ghost site beside the blog: connected, tried dry, started, paused, stopped. */
export const syncRoutes: Room = app => {
  app.get(PATH, scope => show(scope))

  app.post(PATH, async ({ body, ...scope }) => {
    const { ctx, reply } = scope
    requireRole(ctx, 'operator')
    const form = readForm(CONNECTION, body)
    if (!form.ok) return show(scope, form)
    try {
      await connectGhost(ctx, form.values)
    } catch (fault) {
      if (fault instanceof UnusableGhost) return show(scope, rejectField(body, fault.field, fault.message))
      if (fault instanceof AlreadyConnected) return reply.see(PATH, { kind: 'error', text: fault.message })
      throw fault
    }
    await askForPreview(ctx)
    return reply.see(PATH, { kind: 'success', text: 'Connected. Nothing has been changed yet.' })
  })

  app.delete(PATH, async ({ ctx, reply }) => {
    await stopSync(ctx)
    return reply.see(PATH, {
      kind: 'success',
      text: 'Stopped. All that came from Ghost, and all that was sent there, stays.',
    })
  })

  app.post(`${PATH}/preview`, async ({ ctx, reply }) => {
    await askForPreview(ctx)
    return reply.see(PATH)
  })

  app.post(`${PATH}/run`, async ({ ctx, reply }) => {
    await startSync(ctx)
    return reply.see(PATH, { kind: 'success', text: 'Under way.' })
  })

  app.delete(`${PATH}/run`, async ({ ctx, reply }) => {
    await pauseSync(ctx)
    return reply.see(PATH, { kind: 'success', text: 'Paused. It goes on where it was when you say so.' })
  })

  app.put(`${PATH}/direction`, async ({ ctx, body, reply }) => {
    requireRole(ctx, 'operator')
    const form = readForm(TURN, body)
    if (!form.ok) return reply.see(PATH, { kind: 'error', text: 'Choose who leads.' })
    await setSyncDirection(ctx, form.values.direction)
    return reply.see(PATH, { kind: 'success', text: 'From the next run on it is so.' })
  })
}

async function show({ ctx, page, reply }: Pick<RequestScope, 'ctx' | 'page' | 'reply'>, rejected?: Rejected) {
  const sync = await syncView(ctx)
  const status = rejected ? 422 : 200
  if (!sync) return reply.html(<ConnectPage page={page} rejected={rejected} />, { status })
  if (page.partial) return reply.html(<SyncStatus page={page} sync={sync} />)
  return reply.html(<SyncPage page={page} sync={sync} />, { status })
}
