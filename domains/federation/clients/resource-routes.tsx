import { t } from 'elysia'
import { type Rejected, readForm, rejectField } from '#core/app/form'
import type { RequestScope } from '#core/app/request-scope'
import {
  deleteResource,
  ResourceUnusable,
  registerResource,
  resources,
} from '#core/services/federation/oauth/register-resource'
import type { Room } from '../../domain'
import { ResourcesPage } from './resources-page'

const Resource = t.Object({
  name: t.String({ minLength: 1, maxLength: 120, error: 'Give it a name.' }),
  uri: t.String({ minLength: 1, maxLength: 500, error: 'Give its address.' }),
  scopes: t.Optional(t.String({ maxLength: 4_000 })),
  client_id: t.Optional(t.String({ maxLength: 80 })),
  reads_itself: t.Boolean(),
})

type Scope = Pick<RequestScope, 'ctx' | 'page' | 'reply'>

/** The servers that take our access tokens. */
export const resourceRoutes: Room = app => {
  app.get('/operator/resources', scope => showResources(scope))

  app.post('/operator/resources', async ({ body, ...scope }) => {
    await resources(scope.ctx)
    const form = readForm(Resource, body)
    if (!form.ok) return showResources(scope, form)
    const { name, uri, scopes = '', client_id, reads_itself } = form.values
    try {
      await registerResource(scope.ctx, {
        ...{ name, uri, scopes: readScopeLines(scopes), clientId: client_id ?? null },
        format: reads_itself ? 'jwt' : 'opaque',
      })
    } catch (error) {
      if (!(error instanceof ResourceUnusable)) throw error
      return showResources(scope, rejectField(body, error.field, error.message))
    }
    return scope.reply.see('/operator/resources', { kind: 'success', text: 'The resource is registered.' })
  })

  app.delete('/operator/resources/:id', async ({ ctx, params, reply }) => {
    await deleteResource(ctx, params.id)
    return reply.see('/operator/resources', { kind: 'success', text: 'The resource is gone.' })
  })
}

/** A line a scope: its name, and what it allows. */
function readScopeLines(text: string) {
  const lines = text.split('\n').map(line => line.trim())
  return lines.filter(Boolean).map(line => {
    const [name = '', ...words] = line.split(/\s+/)
    return { name, words: words.join(' ') }
  })
}

async function showResources({ ctx, page, reply }: Scope, rejected?: Rejected) {
  const list = await resources(ctx)
  return reply.html(<ResourcesPage page={page} resources={list} rejected={rejected} />, {
    status: rejected ? 422 : 200,
  })
}
