import { t } from 'elysia'
import { readForm, rejectField, typedTexts } from '#core/app/form'
import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import type { PageContext } from '#core/contracts/page'
import type { Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { producerForEdit } from '#core/services/market/producers/save-producer'
import {
  InvitationRefused,
  inviteProducer,
  leaveRoom,
  peopleOf,
  withdrawRoomInvitation,
} from '#core/services/market/rooms/invite-producer'
import {
  AllergensContradict,
  acceptProposal,
  DecidedAlready,
  declineProposal,
  openProposals,
  PROPOSALS_PER_PAGE,
  ProposalOutdated,
} from '#core/services/market/rooms/review'
import { saveTerms, termsOf } from '#core/services/market/rooms/terms'
import { StockPromised } from '#core/services/market/stock/move-stock'
import type { Typed } from '#templates/components/field'
import type { Room } from '../../domain'
import { ProposalsPage, RoomWorkPage } from './work-pages'

const TERMS = t.Object({
  orderEmail: t.Optional(
    t.String({
      maxLength: 254,
      pattern: '^[^\\s@]+@[^\\s@]+$',
      error: 'Write an e-mail address like ada@farm.example.',
    }),
  ),
  trusted: t.Boolean(),
  seesBuyers: t.Boolean(),
})
const INVITATION = t.Object({
  email: t.String({ minLength: 3, maxLength: 254, error: 'Write an e-mail address like ada@farm.example.' }),
})
const DECLINING = t.Object({
  reason: t.Optional(t.String({ maxLength: 500, error: 'At most 500 characters.' })),
})

/** What keeps a change from being made; the page shows what stands against it. */
const EXPECTED = [AllergensContradict, DecidedAlready, ProposalOutdated, StockPromised]
const NO_FAULT: Typed = { values: {}, errors: {} }

/** Who works in a producer's room, what was agreed with them, and what they propose. For shopkeepers. */
export const roomWork: Room = app => {
  app.get('/shop/producers/:id/room', async ({ ctx, page, params, reply }) =>
    reply.html(await roomPage(ctx, page, params.id)),
  )

  app.post('/shop/producers/:id/terms', async ({ ctx, page, params, body, reply }) => {
    requireRole(ctx, 'shopkeeper')
    const form = readForm(TERMS, body)
    if (!form.ok) return reply.html(await roomPage(ctx, page, params.id, { terms: form }), { status: 422 })
    await saveTerms(ctx, params.id, { orderEmail: '', ...form.values })
    return reply.see(`/shop/producers/${params.id}/room`, { kind: 'success', text: 'Saved.' })
  })

  app.post('/shop/producers/:id/invitations', async ({ ctx, page, params, body, reply }) => {
    requireRole(ctx, 'shopkeeper')
    const again = async (invitation: Typed) =>
      reply.html(await roomPage(ctx, page, params.id, { invitation }), { status: 422 })
    const form = readForm(INVITATION, body)
    if (!form.ok) return again(form)
    try {
      await inviteProducer(ctx, params.id, form.values.email)
    } catch (refusal) {
      if (!(refusal instanceof InvitationRefused)) throw refusal
      return again(rejectField(body, 'email', refusal.message))
    }
    return reply.see(`/shop/producers/${params.id}/room`, {
      kind: 'success',
      text: 'The letter is on its way.',
    })
  })

  app.delete('/shop/producers/:id/invitations/:invitation', async ({ ctx, params, reply }) => {
    await withdrawRoomInvitation(ctx, params.id, params.invitation)
    return reply.see(`/shop/producers/${params.id}/room`, { kind: 'success', text: 'Withdrawn.' })
  })

  app.delete('/shop/producers/:id/members/:member', async ({ ctx, params, reply }) => {
    await leaveRoom(ctx, params.id, params.member)
    return reply.see(`/shop/producers/${params.id}/room`, {
      kind: 'success',
      text: 'They work here no more.',
    })
  })

  app.get('/shop/proposals', async ({ ctx, page, query, reply }) => {
    const number = pageNumber(query.page)
    const list = await openProposals(ctx, number)
    refuseBeyond(number, pagesOf(list.total, PROPOSALS_PER_PAGE))
    return reply.html(<ProposalsPage page={page} number={number} declined={null} {...list} />)
  })

  app.post('/shop/proposals/:id/acceptance', async ({ ctx, params, body, reply }) => {
    requireRole(ctx, 'shopkeeper')
    try {
      await acceptProposal(ctx, params.id, typedTexts(body).seen ?? '')
    } catch (refusal) {
      if (!EXPECTED.some(kind => refusal instanceof kind)) throw refusal
      return reply.see('/shop/proposals', { kind: 'error', text: (refusal as Refusal).message })
    }
    return reply.see('/shop/proposals', { kind: 'success', text: 'Accepted: it is so now.' })
  })

  app.post('/shop/proposals/:id/refusal', async ({ ctx, page, params, body, reply }) => {
    requireRole(ctx, 'shopkeeper')
    const form = readForm(DECLINING, body)
    if (!form.ok) {
      const number = pageNumber(typedTexts(body).page)
      const list = await openProposals(ctx, number)
      const declined = { id: readId(params.id), form }
      return reply.html(<ProposalsPage page={page} number={number} declined={declined} {...list} />, {
        status: 422,
      })
    }
    try {
      await declineProposal(ctx, params.id, form.values.reason ?? '')
    } catch (refusal) {
      if (!(refusal instanceof DecidedAlready)) throw refusal
      return reply.see('/shop/proposals', { kind: 'error', text: refusal.message })
    }
    return reply.see('/shop/proposals', { kind: 'success', text: 'Declined. The producer reads why.' })
  })
}

async function roomPage(
  ctx: Ctx,
  page: PageContext,
  id: string,
  { terms, invitation = NO_FAULT }: { terms?: Typed; invitation?: Typed } = {},
) {
  const producer = await producerForEdit(ctx, id)
  const { orderEmail, trusted, seesBuyers } = await termsOf(ctx, producer.id)
  const people = await peopleOf(ctx, producer.id)
  const agreed = {
    values: { orderEmail, ...(trusted && { trusted: 'on' }), ...(seesBuyers && { seesBuyers: 'on' }) },
    errors: {},
  }
  return (
    <RoomWorkPage
      page={page}
      producer={producer}
      people={people}
      invitation={invitation}
      terms={terms ?? agreed}
    />
  )
}
