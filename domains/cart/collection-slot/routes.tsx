import { t } from 'elysia'
import { readForm } from '#core/app/form'
import type { App } from '#core/app/scoped-app'
import type { Ctx } from '#core/contracts/ctx'
import { SlotFull, SlotGone, TooLateToMove } from '#core/contracts/events'
import { NotFound } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import {
  mayMoveCollection,
  moveCollection,
  NothingToCollect,
} from '#core/services/cart/orders/collection-slot'
import { type OrderView, readOrder } from '#core/services/cart/orders/read-order'
import { otherTimes } from '#core/services/cart/places/collectable'
import type { Room } from '../../domain'
import type { OpenOrder } from '../open-order'
import { CollectionSlotPage } from './pages'
import { SLOTS_SHOWN } from './slot-field'

const SLOT = t.Object({ slot: t.String({ minLength: 1, maxLength: 36, error: 'Please choose a time.' }) })

/** When a member's own order is collected, chosen anew after it was placed. */
export const collectionSlot: Room = app => {
  collectionSlotRoutes(app, '/orders/:number', async (ctx, { number = '' }) => ({ ctx, number }))
}

/** The same under the address of a guest's order. */
export function collectionSlotRoutes(app: App, base: string, open: OpenOrder): void {
  app.get(`${base}/collection-slot`, async ({ ctx: asked, page, params, reply }) => {
    const { ctx, number } = await open(asked, params)
    const order = await ownOrder(ctx, number)
    if (!mayMoveCollection(order, ctx.now)) return reply.see(order.path, over(order))
    return reply.html(<CollectionSlotPage page={page} order={order} slots={await otherSlots(ctx, order)} />)
  })

  app.post(`${base}/collection-slot`, async ({ ctx: asked, page, params, body, reply }) => {
    const { ctx, number } = await open(asked, params)
    const order = await ownOrder(ctx, number)
    const { path } = order
    const form = readForm(SLOT, body)
    const again = async (status: number, value: string | undefined, error: string) => {
      // Read anew: what was refused is not offered again, and what it has now may be another one.
      const now = await ownOrder(ctx, number)
      const slots = await otherSlots(ctx, now)
      const view = { page, order: now, slots, value, error }
      return reply.html(<CollectionSlotPage {...view} />, { status })
    }
    if (!form.ok) return again(422, form.values.slot, form.errors.slot ?? 'Please choose a time.')
    try {
      await moveCollection(ctx, order.number, form.values.slot)
    } catch (refusal) {
      if (refusal instanceof SlotFull || refusal instanceof SlotGone)
        return again(409, form.values.slot, refusal.message)
      if (!isOver(refusal)) throw refusal
      return reply.see(path, { kind: 'error', text: refusal.message })
    }
    return reply.see(path, { kind: 'success', text: 'It is kept for you: we look forward to seeing you.' })
  })

  app.delete(`${base}/collection-slot`, async ({ ctx: asked, params, reply }) => {
    const { ctx, number } = await open(asked, params)
    const { path } = await ownOrder(ctx, number)
    try {
      await moveCollection(ctx, number, null)
    } catch (refusal) {
      if (!isOver(refusal)) throw refusal
      return reply.see(path, { kind: 'error', text: refusal.message })
    }
    return reply.see(path, {
      kind: 'success',
      text: 'Your place is free for others. Come on any market day.',
    })
  })
}

/** The viewer's own: whoever sells does not choose for the buyer. */
async function ownOrder(ctx: Ctx, number: string): Promise<OrderView> {
  const member = requireMember(ctx)
  const order = await readOrder(ctx, number)
  if (order.memberId !== member.id) throw new NotFound()
  return order
}

async function otherSlots(ctx: Ctx, { id, slot }: OrderView) {
  const free = await otherTimes(ctx, id, SLOTS_SHOWN)
  return free.filter(each => each.id !== slot?.id)
}

function isOver(fault: unknown): fault is NothingToCollect | TooLateToMove {
  return fault instanceof NothingToCollect || fault instanceof TooLateToMove
}

function over(order: OrderView) {
  const refusal = order.slot && !order.collectedAt ? new TooLateToMove() : new NothingToCollect()
  return { kind: 'error', text: refusal.message } as const
}
