import { type Static, t } from 'elysia'
import { type Rejected, readForm, rejectField, seenVersion } from '#core/app/form'
import type { RequestScope } from '#core/app/request-scope'
import {
  RESOURCE_FORM,
  type ResourceSettings,
  resourceToEdit,
  saveResource,
} from '#core/services/federation/oauth/edit-resource'
import {
  deleteResource,
  registerResource,
  resources,
} from '#core/services/federation/oauth/register-resource'
import { ResourceUnusable } from '#core/services/federation/oauth/resource-settings'
import type { Room } from '../../domain'
import { orReject } from '../or-reject'
import { ResourcePage } from './resource-page'
import { ResourcesPage } from './resources-page'

const SETTINGS = {
  name: t.String({ minLength: 1, maxLength: 120, error: 'Give it a name.' }),
  scopes: t.Optional(t.String({ maxLength: 4_000 })),
  client_id: t.Optional(t.String({ maxLength: 80 })),
  reads_itself: t.Boolean(),
}
const Edited = t.Object(SETTINGS)
const Registered = t.Object({
  ...SETTINGS,
  uri: t.String({ minLength: 1, maxLength: 500, error: 'Give its address.' }),
})

type Scope = Pick<RequestScope, 'ctx' | 'page' | 'reply'>

/** The servers that take our access tokens. */
export const resourceRoutes: Room = app => {
  app.get('/operator/resources', ({ query, ...scope }) =>
    showResources(scope, { after: query.after || undefined }),
  )

  app.post('/operator/resources', async ({ body, ...scope }) => {
    await resources(scope.ctx)
    const form = readForm(Registered, body)
    if (!form.ok) return showResources(scope, { rejected: form })
    const { uri } = form.values
    return orReject(
      async () => {
        await registerResource(scope.ctx, { ...settingsOf(form.values), uri })
        return scope.reply.see('/operator/resources', {
          kind: 'success',
          text: 'The resource is registered.',
        })
      },
      fault => rejectedBy(fault, body),
      rejected => showResources(scope, { rejected }),
    )
  })

  app.get('/operator/resources/:id', ({ params, ...scope }) => showResource(scope, params.id))

  app.put('/operator/resources/:id', async ({ params, body, ...scope }) => {
    await resourceToEdit(scope.ctx, params.id)
    const form = readForm(Edited, body)
    if (!form.ok) return showResource(scope, params.id, form)
    return orReject(
      async () => {
        await saveResource(scope.ctx, params.id, settingsOf(form.values), seenVersion(body))
        return scope.reply.see('/operator/resources', { kind: 'success', text: 'The resource is saved.' })
      },
      fault => rejectedBy(fault, body),
      rejected => showResource(scope, params.id, rejected),
    )
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

function settingsOf(values: Static<typeof Edited>): ResourceSettings {
  const { name, scopes = '', client_id, reads_itself } = values
  const format = reads_itself ? 'jwt' : 'opaque'
  return { name, scopes: readScopeLines(scopes), clientId: client_id || null, format }
}

function rejectedBy(fault: unknown, body: unknown): Rejected | null {
  return fault instanceof ResourceUnusable ? rejectField(body, fault.field, fault.message) : null
}

async function showResources(
  { ctx, page, reply }: Scope,
  { after, rejected }: { readonly after?: string; readonly rejected?: Rejected },
) {
  const { lines, next } = await resources(ctx, after)
  return reply.html(<ResourcesPage page={page} resources={lines} next={next} rejected={rejected} />, {
    status: rejected ? 422 : 200,
  })
}

async function showResource({ ctx, page, reply }: Scope, id: string, rejected?: Rejected) {
  const resource = await resourceToEdit(ctx, id)
  const version = RESOURCE_FORM.version(resource)
  return reply.html(<ResourcePage page={page} resource={resource} version={version} rejected={rejected} />, {
    status: rejected ? 422 : 200,
  })
}
