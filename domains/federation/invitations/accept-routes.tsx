import { readForm, rejectField } from '#core/app/form'
import type { RequestScope } from '#core/app/request-scope'
import { SignInRequired } from '#core/contracts/refusal'
import { suggestHandle } from '#core/services/federation/identity/handles'
import { HandleTaken } from '#core/services/federation/identity/refusals'
import {
  acceptInvitation,
  type FoundInvitation,
  findInvitation,
  InvitationSpent,
} from '#core/services/federation/invitations/accept-invitation'
import type { Newcomer } from '#core/services/federation/signin/use-link'
import type { Room } from '../../domain'
import { beginSession } from '../signin/begin-session'
import { NewMember } from '../signin/link-routes'
import { AcceptPage, InvitationSpentPage } from './pages'

type Scope = Pick<RequestScope, 'ctx' | 'page' | 'reply'>
type Rejection = ReturnType<typeof rejectField>

/** Looking at an invitation uses nothing up, because mail scanners open every link; its button does. */
export const acceptingInvitations: Room = (app, house) => {
  app.get('/invitations/:token', async ({ params, ...scope }) => {
    const invitation = await findInvitation(scope.ctx, params.token)
    return invitation ? show(scope, params.token, invitation) : spent(scope)
  })

  app.post('/invitations/:token', async ({ params, body, request, ...scope }) => {
    const { ctx, reply, signIn = null } = scope
    const invitation = await findInvitation(ctx, params.token)
    if (!invitation) return spent(scope)
    const form = invitation.memberId === null ? readForm(NewMember, body) : null
    if (form && !form.ok) return show(scope, params.token, invitation, form)
    try {
      const newcomer = (form?.values as Newcomer | undefined) ?? null
      const { memberId, joined } = await acceptInvitation(ctx, params.token, newcomer, signIn)
      const means = 'an invitation by mail'
      const names = invitation.ownRoles.map(({ name }) => name)
      if (joined) await beginSession(house, scope, request, { memberId, methods: ['otp'], means })
      return reply.see('/', {
        kind: 'success',
        text: `You are ${[...invitation.roles, ...names].join(' and ')} now. Thank you!`,
      })
    } catch (error) {
      if (error instanceof HandleTaken)
        return show(scope, params.token, invitation, rejectField(body, 'handle', error.message))
      if (error instanceof InvitationSpent) return spent(scope)
      throw error
    }
  })
}

async function show(
  { ctx, page, reply }: Scope,
  token: string,
  invitation: FoundInvitation,
  rejected?: Rejection,
) {
  const { email, memberId } = invitation
  if (memberId !== null && !ctx.viewer.member) throw new SignInRequired()
  const handle = memberId === null ? await suggestHandle(ctx, email) : ''
  return reply.html(
    <AcceptPage page={page} token={token} invitation={invitation} handle={handle} rejected={rejected} />,
    // The address is a key: no page that it leads to may learn it.
    { status: rejected ? 422 : 200, headers: { 'referrer-policy': 'same-origin' } },
  )
}

function spent({ page, reply }: Scope) {
  return reply.html(<InvitationSpentPage page={page} />, { status: 410 })
}
