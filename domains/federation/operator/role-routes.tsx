import { t } from 'elysia'
import { readForm, rejectField, seenVersion, typedValues } from '#core/app/form'
import type { House } from '#core/app/house'
import type { RequestScope } from '#core/app/request-scope'
import { FreshSignInRequired, NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { type Permission, ROLES } from '#core/contracts/viewer'
import { grantRole, revokeRole } from '#core/services/federation/identity/roles'
import {
  changeOwnRole,
  makeOwnRole,
  OWN_ROLE_FORM,
  type OwnRoleSettings,
  ownRole,
  ownRoles,
  RoleUnusable,
  retireOwnRole,
} from '#core/services/federation/own-roles/edit-own-role'
import { giveOwnRole, takeOwnRole } from '#core/services/federation/own-roles/give-own-role'
import { readPermission, whoMayWhat } from '#core/services/federation/own-roles/who-may-what'
import type { Room } from '../../domain'
import { orReject } from '../or-reject'
import { renewSession } from '../signin/begin-session'
import { OwnRolePage, type RejectedRole } from './own-role-page'
import { RolesPage } from './roles-page'

const Grant = t.Object({
  who: t.String({ minLength: 1, maxLength: 254, error: 'Type an e-mail address or a handle.' }),
  role: t.String({ minLength: 1, maxLength: 60, error: 'Choose a role.' }),
})

type Scope = Pick<RequestScope, 'ctx' | 'page' | 'reply'>
type Asked = Scope & Pick<RequestScope, 'signIn'> & { readonly request: Request }
type Rejection = ReturnType<typeof rejectField>

/** Who may do what, and the roles that say so. */
export const roles: Room = (app, house) => {
  app.get('/operator/roles', ({ query, ...scope }) => showRoles(scope, query))

  app.post('/operator/roles', async ({ body, ...scope }) => {
    requireRole(scope.ctx, 'operator')
    const form = readForm(Grant, body)
    if (!form.ok) return showRoles(scope, {}, form)
    const { who, role } = form.values
    const builtIn = ROLES.find(known => known === role)
    try {
      if (builtIn) await grantRole(scope.ctx, who, builtIn)
      else await giveOwnRole(scope.ctx, who, role)
    } catch (error) {
      if (!isFaultOfForm(error)) throw error
      return showRoles(scope, {}, rejectField(body, 'who', error.message))
    }
    return done(house, scope, 'The role is granted.')
  })

  app.delete('/operator/roles/:id', async ({ params, ...scope }) => {
    await revokeRole(scope.ctx, params.id)
    return done(house, scope, 'The role is taken back.')
  })
  app.delete('/operator/own-role-grants/:id', async ({ params, ...scope }) => {
    await takeOwnRole(scope.ctx, params.id)
    return done(house, scope, 'The role is taken back.')
  })

  app.get('/operator/own-roles/new', ({ ctx, page, reply }) => {
    requireRole(ctx, 'operator')
    return reply.html(<OwnRolePage page={page} />)
  })
  app.post('/operator/own-roles', async ({ body, ...scope }) => {
    requireRole(scope.ctx, 'operator')
    return orReject(
      async () => {
        await makeOwnRole(scope.ctx, settingsOf(body))
        return done(house, scope, 'The role is made. Now give it to somebody.')
      },
      fault => rejectedBy(fault, body),
      rejected => scope.reply.html(<OwnRolePage page={scope.page} rejected={rejected} />, { status: 422 }),
    )
  })
  app.get('/operator/own-roles/:id', ({ params, ...scope }) => showOwnRole(scope, params.id))
  app.put('/operator/own-roles/:id', async ({ params, body, ...scope }) => {
    await ownRole(scope.ctx, params.id)
    return orReject(
      async () => {
        await changeOwnRole(scope.ctx, params.id, settingsOf(body), seenVersion(body))
        return done(house, scope, 'The role is saved. Whoever has it signs in again.')
      },
      fault => rejectedBy(fault, body),
      rejected => showOwnRole(scope, params.id, rejected),
    )
  })
  app.delete('/operator/own-roles/:id', async ({ params, ...scope }) => {
    await retireOwnRole(scope.ctx, params.id)
    return done(house, scope, 'The role is retired.')
  })
}

/** Whoever changes what people may do may have changed what they may do themselves: their session goes on under a new id. */
async function done(house: House, scope: Asked, text: string): Promise<Response> {
  await renewSession(house, scope, scope.request)
  return scope.reply.see('/operator/roles', { kind: 'success', text })
}

function settingsOf(body: unknown): OwnRoleSettings {
  const { name, permissions, needsSecondFactor } = typedValues(body)
  return {
    name: typeof name === 'string' ? name : '',
    // What is none of them is refused by the service.
    permissions: [permissions ?? []].flat() as Permission[],
    needsSecondFactor: needsSecondFactor === 'on',
  }
}

function rejectedBy(fault: unknown, body: unknown): RejectedRole | null {
  if (!(fault instanceof RoleUnusable)) return null
  const { permissions, needsSecondFactor } = settingsOf(body)
  return { ...rejectField(body, fault.field, fault.message), permissions, needsSecondFactor }
}

/** What the operator can put right in the form itself. */
function isFaultOfForm(error: unknown): error is Refusal {
  const isElsewhere = error instanceof NotFound || error instanceof FreshSignInRequired
  return error instanceof Refusal && !isElsewhere
}

async function showRoles(
  { ctx, page, reply }: Scope,
  query: Readonly<Record<string, string | undefined>>,
  rejected?: Rejection,
) {
  const filter = { permission: readPermission(query.may), after: query.after || undefined }
  const rights = await whoMayWhat(ctx, filter)
  const view = { filter, own: await ownRoles(ctx), ...rights, rejected }
  return reply.html(<RolesPage page={page} {...view} />, { status: rejected ? 422 : 200 })
}

async function showOwnRole({ ctx, page, reply }: Scope, id: string, rejected?: RejectedRole) {
  const role = await ownRole(ctx, id)
  const view = { role: { id, ...role }, version: OWN_ROLE_FORM.version(role), rejected }
  return reply.html(<OwnRolePage page={page} {...view} />, { status: rejected ? 422 : 200 })
}
