import { type Rejected, seenVersion } from '#core/app/form'
import type { RequestScope } from '#core/app/request-scope'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { ClientKeysUnusable, parseClientKeys } from '#core/services/federation/oauth/client-keys'
import { BackchannelUriUnusable, KeysUriUnusable } from '#core/services/federation/oauth/client-settings'
import {
  CLIENT_FORM,
  clientToEdit,
  rotateSecret,
  ScopeUnknown,
  saveClient,
} from '#core/services/federation/oauth/edit-client'
import {
  type ClientFilter,
  clients,
  deleteClient,
  registerClient,
} from '#core/services/federation/oauth/register-client'
import { resourceScopes } from '#core/services/federation/oauth/scopes'
import type { Room } from '../../domain'
import { orReject } from '../or-reject'
import { readClientForm, rejectClient } from './client-form'
import { ClientPage } from './client-page'
import { ClientsPage, NewSecretPage } from './clients-page'

type Scope = Pick<RequestScope, 'ctx' | 'page' | 'reply'>

/** The sites and apps of others in which members may sign in: registered, edited and deleted by the operator. */
export const clientRoutes: Room = app => {
  app.get('/operator/clients', ({ query, ...scope }) =>
    showClients(scope, { words: (query.q ?? '').slice(0, 254), after: query.after || undefined }),
  )

  app.post('/operator/clients', async ({ body, ...scope }) => {
    const { ctx } = scope
    requireRole(ctx, 'programs')
    const form = readClientForm(body)
    if (!form.ok) return showClients(scope, { rejected: form })
    return orReject(
      async () => {
        const keys = { jwks: parseClientKeys(form.keys), jwksUri: form.keysUri }
        const made = await registerClient(ctx, { ...form.settings, ...keys, isPublic: form.isPublic })
        return showSecret(scope, { name: form.settings.name, ...made }, 'is registered')
      },
      fault => rejectedBy(fault, body),
      rejected => showClients(scope, { rejected }),
    )
  })

  app.get('/operator/clients/:id', ({ params, ...scope }) => showClient(scope, params.id))

  app.put('/operator/clients/:id', async ({ params, body, ...scope }) => {
    const { ctx, reply } = scope
    const { selfRegistered } = await clientToEdit(ctx, params.id)
    const form = readClientForm(body)
    if (!form.ok) return showClient(scope, params.id, form)
    return orReject(
      async () => {
        const keys = { jwks: parseClientKeys(form.keys), jwksUri: form.keysUri }
        const held = selfRegistered ? form.held : undefined
        await saveClient(ctx, params.id, form.settings, seenVersion(body), keys, held)
        return reply.see('/operator/clients', { kind: 'success', text: 'The client is saved.' })
      },
      fault => rejectedBy(fault, body),
      rejected => showClient(scope, params.id, rejected),
    )
  })

  app.post('/operator/clients/:id/secret', async ({ params, ...scope }) => {
    const { name } = await clientToEdit(scope.ctx, params.id)
    return showSecret(scope, { name, ...(await rotateSecret(scope.ctx, params.id)) }, 'has a new secret')
  })

  app.delete('/operator/clients/:id', async ({ ctx, params, reply }) => {
    await deleteClient(ctx, params.id)
    return reply.see('/operator/clients', { kind: 'success', text: 'The client is gone.' })
  })
}

/** What a person can put right comes back in the form. */
function rejectedBy(fault: unknown, body: unknown): Rejected | null {
  if (fault instanceof NotFound || !(fault instanceof Refusal) || fault.status !== 422) return null
  return rejectClient(body, faultyField(fault), fault.message)
}

function faultyField(error: Refusal): string {
  if (error instanceof ClientKeysUnusable) return 'jwks'
  if (error instanceof KeysUriUnusable) return 'jwks_uri'
  if (error instanceof BackchannelUriUnusable) return 'backchannel_logout_uri'
  return error instanceof ScopeUnknown ? 'scopes' : 'redirect_uris'
}

async function showClients(
  { ctx, page, reply }: Scope,
  { rejected, ...filter }: ClientFilter & { readonly rejected?: Rejected },
) {
  const { lines, next } = await clients(ctx, filter)
  const view = {
    clients: lines,
    next,
    words: filter.words ?? '',
    scopes: await resourceScopes(ctx),
    rejected,
  }
  return reply.html(<ClientsPage page={page} {...view} />, {
    status: rejected ? 422 : 200,
  })
}

async function showClient({ ctx, page, reply }: Scope, id: string, rejected?: Rejected) {
  const client = await clientToEdit(ctx, id)
  const scopes = await resourceScopes(ctx)
  const version = CLIENT_FORM.version(client)
  return reply.html(
    <ClientPage page={page} client={client} version={version} scopes={scopes} rejected={rejected} />,
    { status: rejected ? 422 : 200 },
  )
}

/** In the answer itself, not after a redirect: the secret is then kept nowhere, not even in a cookie. */
function showSecret(
  { page, reply }: Scope,
  made: { readonly name: string; readonly clientId: string; readonly secret: string | null },
  what: string,
): Promise<Response> {
  return reply.html(<NewSecretPage page={page} what={what} {...made} />, {
    headers: { 'cache-control': 'no-store' },
  })
}
