import { integrationBehind } from '#core/services/blog/ghost-api/admin-key'
import { addHook, editHook, removeHook } from '#core/services/blog/outgoing-hooks/hooks'
import type { AdminRoute } from './admin-members'

/** Hooks that an integration asks for; Ghost lists them to nobody. */
export function webhookRoutes(route: AdminRoute): void {
  const of = 'webhooks'
  route(
    'POST',
    '/webhooks',
    { verb: 'save', of },
    async (ctx, { body, authorization }) => addHook(ctx, await integrationBehind(ctx, authorization), body),
    201,
  )
  route(
    'PUT',
    '/webhooks/:id',
    { verb: 'edit', of },
    async (ctx, { params: { id = '' }, body, authorization }) =>
      editHook(ctx, await integrationBehind(ctx, authorization), id, body),
  )
  route(
    'DELETE',
    '/webhooks/:id',
    { verb: 'delete', of },
    async (ctx, { params: { id = '' }, authorization }) =>
      removeHook(ctx, await integrationBehind(ctx, authorization), id),
  )
}
