import { t } from 'elysia'
import { readForm, rejectField, seenVersion } from '#core/app/form'
import type { RequestScope } from '#core/app/request-scope'
import { readId } from '#core/contracts/id'
import { isolate } from '#core/contracts/isolate'
import { NotFound, type Refusal } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import {
  acceptInvitation,
  declineInvitation,
  InThisHousehold,
  invite,
  TooManyInvitations,
  withdrawInvitation,
} from '#core/services/cart/households/invitations'
import { HouseholdFull, InHouseholdAlready, type OwnCredit } from '#core/services/cart/households/join'
import { leaveHousehold } from '#core/services/cart/households/leave'
import {
  NothingToMove,
  openHousehold,
  ownHousehold,
  shareOwnCredit,
} from '#core/services/cart/households/own-household'
import { renameHousehold } from '#core/services/cart/households/rename'
import type { Room } from '../../domain'
import { type HouseholdForms, HouseholdPage } from './pages'

const OWN = t.Optional(
  t.Union([t.Literal('move'), t.Literal('keep')], { error: 'Say what becomes of your own credit.' }),
)
const NAME = t.String({ minLength: 1, maxLength: 80, error: 'What is it called?' })
const NEW = t.Object({ name: NAME, own: OWN })
export const NAMING = t.Object({ name: NAME })
const ACCEPTANCE = t.Object({ own: OWN })
export const INVITATION = t.Object({
  email: t.String({
    pattern: '^[^\\s@]+@[^\\s@]+$',
    maxLength: 254,
    error: 'Write an address like mair@example.org.',
  }),
})
const HOME = '/household'

/** A member's household: who is in it, who is asked, and leaving it. */
export const ownHouseholdRoom: Room = app => {
  app.get(HOME, scope => show(scope))

  app.post(HOME, async ({ body, ...scope }) => {
    const { ctx, reply } = scope
    requireMember(ctx)
    const form = readForm(NEW, body)
    if (!form.ok) return show(scope, { refused: 'open', typed: form }, 422)
    const own = await chosen(scope, form.values.own)
    if (!own) return show(scope, { refused: 'open', typed: rejectField(body, 'own', UNSAID) }, 422)
    try {
      await openHousehold(ctx, form.values.name, own)
    } catch (refusal) {
      if (!(refusal instanceof InHouseholdAlready)) throw refusal
      return reply.see(HOME, { kind: 'notice', text: refusal.message })
    }
    return reply.see(HOME, { kind: 'success', text: 'Your household has begun. Now invite the others.' })
  })

  app.post(`${HOME}/name`, async ({ body, ...scope }) => {
    const { ctx, reply } = scope
    requireMember(ctx)
    const form = readForm(NAMING, body)
    if (!form.ok) return show(scope, { refused: 'rename', typed: form }, 422)
    await renameHousehold(ctx, form.values.name, seenVersion(body))
    return reply.see(HOME, { kind: 'success', text: isolate`It is called ${form.values.name} now.` })
  })

  app.post(`${HOME}/invitations`, async ({ body, ...scope }) => {
    const { ctx, reply } = scope
    requireMember(ctx)
    const form = readForm(INVITATION, body)
    if (!form.ok) return show(scope, { refused: 'invite', typed: form }, 422)
    try {
      await invite(ctx, form.values.email)
    } catch (refusal) {
      if (!isInvitationRefusal(refusal)) throw refusal
      const typed = rejectField(body, 'email', refusal.message)
      return show(scope, { refused: 'invite', typed }, refusal.status)
    }
    return reply.see(HOME, { kind: 'success', text: 'They are asked.' })
  })

  app.delete(`${HOME}/invitations/:id`, async ({ ctx, params, reply }) => {
    await withdrawInvitation(ctx, params.id)
    return reply.see(HOME, { kind: 'success', text: 'The invitation is taken back.' })
  })

  app.post(`${HOME}/invitations/:id/acceptance`, async ({ params, body, ...scope }) => {
    const { ctx, reply } = scope
    requireMember(ctx)
    readId(params.id)
    const form = readForm(ACCEPTANCE, body)
    if (!form.ok) return show(scope, { refused: params.id, typed: form }, 422)
    const own = await chosen(scope, form.values.own)
    if (!own) return show(scope, { refused: params.id, typed: rejectField(body, 'own', UNSAID) }, 422)
    try {
      await acceptInvitation(ctx, params.id, own)
    } catch (refusal) {
      const isOver = refusal instanceof NotFound
      if (!(isOver || refusal instanceof InHouseholdAlready || refusal instanceof HouseholdFull))
        throw refusal
      return reply.see(HOME, { kind: 'notice', text: isOver ? OVER : refusal.message })
    }
    return reply.see(HOME, { kind: 'success', text: 'You share its credit now.' })
  })

  app.post(`${HOME}/invitations/:id/refusal`, async ({ ctx, params, reply }) => {
    readId(params.id)
    try {
      await declineInvitation(ctx, params.id)
    } catch (refusal) {
      if (!(refusal instanceof NotFound)) throw refusal
    }
    return reply.see(HOME, { kind: 'notice', text: 'You have said no.' })
  })

  app.post(`${HOME}/own-credit`, async ({ ctx, reply }) => {
    try {
      await shareOwnCredit(ctx)
    } catch (refusal) {
      if (!(refusal instanceof NothingToMove)) throw refusal
    }
    return reply.see(HOME, { kind: 'success', text: 'Your credit is shared now.' })
  })

  app.delete(`${HOME}/membership`, async ({ ctx, reply }) => {
    requireMember(ctx)
    try {
      await leaveHousehold(ctx)
    } catch (refusal) {
      // Pressed twice they have left.
      if (!(refusal instanceof NotFound)) throw refusal
    }
    return reply.see(HOME, { kind: 'success', text: 'You have left the household.' })
  })
}

const UNSAID = 'Say what becomes of your own credit.'
const OVER = 'This invitation was taken back or answered, or has ended.'

type Scope = Pick<RequestScope, 'ctx' | 'page' | 'reply'>

async function show({ ctx, page, reply }: Scope, forms: HouseholdForms = {}, status = 200) {
  return reply.html(<HouseholdPage page={page} own={await ownHousehold(ctx)} {...forms} />, { status })
}

/** Null where there is something to say of it, and nothing was said. */
async function chosen({ ctx }: Scope, said: OwnCredit | undefined): Promise<OwnCredit | null> {
  const { own } = await ownHousehold(ctx)
  return said ?? (own.amount > 0 ? null : 'keep')
}

export const isInvitationRefusal = (fault: unknown): fault is Refusal =>
  fault instanceof InThisHousehold || fault instanceof TooManyInvitations
