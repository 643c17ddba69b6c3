import { t } from 'elysia'
import { type Rejected, readForm } from '#core/app/form'
import type { RequestScope } from '#core/app/request-scope'
import { requireRole } from '#core/contracts/require-role'
import {
  integrations,
  makeIntegration,
  withdrawIntegration,
} from '#core/services/blog/integrations/integrations'
import { storable } from '#core/services/blog/storable'
import type { Room } from '../../domain'
import { IntegrationsPage, NewKeysPage } from './pages'

const PATH = '/operator/integrations'

const INTEGRATION = t.Object({
  name: t.String({
    minLength: 1,
    maxLength: 120,
    error: 'Say what will use the keys, in at most 120 letters.',
  }),
})

/** The programs that may use Ghost’s APIs here, and their keys. */
export const integrationRoutes: Room = app => {
  app.get(PATH, scope => show(scope))

  app.post(PATH, async ({ body, ...scope }) => {
    const { ctx, page, reply } = scope
    requireRole(ctx, 'operator')
    const form = readForm(INTEGRATION, body)
    if (!form.ok) return show(scope, form)
    const { name } = storable(form.values)
    const keys = await makeIntegration(ctx, name)
    // In the answer itself, not after a redirect: the keys are then kept nowhere, not even in a cookie.
    return reply.html(<NewKeysPage page={page} name={name} keys={keys} />, {
      headers: { 'cache-control': 'no-store' },
    })
  })

  app.delete(`${PATH}/:id`, async ({ ctx, params, reply }) => {
    await withdrawIntegration(ctx, params.id)
    return reply.see(PATH, { kind: 'success', text: 'Its keys open nothing any more.' })
  })
}

async function show({ ctx, page, reply }: Pick<RequestScope, 'ctx' | 'page' | 'reply'>, rejected?: Rejected) {
  const list = await integrations(ctx)
  return reply.html(<IntegrationsPage page={page} list={list} rejected={rejected} />, {
    status: rejected ? 422 : 200,
  })
}
