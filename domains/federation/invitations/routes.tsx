import { rejectField, typedTexts, typedValues } from '#core/app/form'
import type { RequestScope } from '#core/app/request-scope'
import { requireRole } from '#core/contracts/require-role'
import {
  InvitationRefused,
  invite,
  openInvitations,
  withdrawInvitation,
} from '#core/services/federation/invitations/invite'
import { ownRoles } from '#core/services/federation/own-roles/edit-own-role'
import type { Room } from '../../domain'
import { InvitationsPage } from './pages'

type Scope = Pick<RequestScope, 'ctx' | 'page' | 'reply'>

const INVITATIONS = '/operator/invitations'

/** The operator asks people to work here. */
export const invitations: Room = app => {
  app.get(INVITATIONS, scope => show(scope))

  app.post(INVITATIONS, async ({ body, ...scope }) => {
    requireRole(scope.ctx, 'operator')
    const { email = '' } = typedTexts(body)
    const ticked = (name: string) => [typedValues(body)[name] ?? []].flat().map(String)
    const [roles, own] = [ticked('roles'), ticked('own_roles')]
    try {
      await invite(scope.ctx, email, roles, own)
    } catch (fault) {
      if (!(fault instanceof InvitationRefused)) throw fault
      return show(scope, { ...rejectField(body, fault.field, fault.message), roles, ownRoles: own })
    }
    return scope.reply.see(INVITATIONS, {
      kind: 'success',
      text: `A letter to ${email.trim()} is on its way.`,
    })
  })

  app.delete(`${INVITATIONS}/:id`, async ({ ctx, params, reply }) => {
    await withdrawInvitation(ctx, params.id)
    return reply.see(INVITATIONS, {
      kind: 'success',
      text: 'Withdrawn: the link in the letter leads nowhere now.',
    })
  })
}

type Refused = ReturnType<typeof rejectField> & {
  readonly roles: readonly string[]
  readonly ownRoles: readonly string[]
}

async function show({ ctx, page, reply }: Scope, rejected?: Refused) {
  const open = await openInvitations(ctx)
  const view = { open, ownRoles: await ownRoles(ctx), rejected }
  return reply.html(<InvitationsPage page={page} {...view} />, { status: rejected ? 422 : 200 })
}
