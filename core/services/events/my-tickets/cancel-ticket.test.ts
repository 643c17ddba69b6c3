import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { CartService } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { service } from '../index'
import { orderLine, placesOf, stage } from '../testing/stage'
import { TicketAlreadyUsed, TicketNotFound, TooLateToCancel } from './cancel-ticket'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

/** The till of a cart that pays out at once, after whatever `before` says. */
function payingOut(ctx: Ctx, before: () => Promise<void> = async () => {}): Ctx {
  const refundLine: CartService['refundLine'] = async (asker, orderLineId, quantity) => {
    await before()
    await transaction(asker, tx =>
      service.restore(tx, [{ orderLineId, quantity, sellable: sold.get(orderLineId)! }]),
    )
  }
  return { ...ctx, services: { ...ctx.services, cart: { ...ctx.services.cart, refundLine } } }
}

const sold = new Map<string, { kind: 'ticket'; ticketTypeId: string; occurrenceId: string }>()

async function bought(quantity: number, staging: Parameters<typeof stage>[1] = {}) {
  const staged = await stage(world.ctx(), { places: 5, ...staging })
  const { member } = world.cast.members
  const item = await orderLine(world.ctx(), staged, quantity, { memberId: member.id })
  await transaction(world.ctx(), tx => service.settle(tx, [item], { memberId: member.id, name: member.name }))
  if (item.sellable.kind === 'ticket') sold.set(item.orderLineId, item.sellable)
  const tickets = (await service.ticketsOf(world.ctx('member'))).filter(
    t => t.orderLineId === item.orderLineId,
  )
  return { staged, item, tickets }
}

describe('a member’s tickets', () => {
  test('are theirs alone, and say until when they can be given back', async () => {
    const { tickets, staged } = await bought(1)
    expect(tickets[0]).toMatchObject({ title: 'Apple day', ticketType: 'Adult', state: 'valid' })
    expect(tickets[0]?.cancellableUntil).toEqual(new Date(staged.startsAt.getTime() - 24 * 3_600_000))
    expect(await service.ticket(world.ctx('member'), tickets[0]!.id)).toEqual(tickets[0]!)
    expect(await service.ticket(world.ctx('neighbour'), tickets[0]!.id)).toBeNull()
    expect(await service.ticket(world.ctx('member'), 'no-such-id')).toBeNull()
    expect(await service.ticketsOf(world.ctx())).toEqual([])
  })

  test('the one that is given back is the one that is cancelled, and its place is free again', async () => {
    const { staged, tickets } = await bought(3)
    await service.cancelTicket(payingOut(world.ctx('member')), tickets[1]!.id)
    const after = await Promise.all(tickets.map(t => service.ticket(world.ctx('member'), t.id)))
    expect(after.map(t => t?.state)).toEqual(['valid', 'cancelled', 'valid'])
    expect(await placesOf(world.ctx(), staged)).toMatchObject({ sold: 2 })
  })

  test('pressed twice at the same moment, one ticket is refunded once', async () => {
    const { staged, tickets } = await bought(3)
    const ctx = () => payingOut(world.ctx('member'))
    const outcomes = await Promise.allSettled([
      service.cancelTicket(ctx(), tickets[0]!.id),
      service.cancelTicket(ctx(), tickets[0]!.id),
    ])
    expect(outcomes.filter(outcome => outcome.status === 'fulfilled')).toHaveLength(1)
    expect(await placesOf(world.ctx(), staged)).toMatchObject({ sold: 2 })
  })

  test('stay valid when the refund cannot be made', async () => {
    const { tickets } = await bought(1)
    const refused = payingOut(world.ctx('member'), () => Promise.reject(new Error('no line to SumUp')))
    await expect(service.cancelTicket(refused, tickets[0]!.id)).rejects.toThrow('no line to SumUp')
    expect((await service.ticket(world.ctx('member'), tickets[0]!.id))?.state).toBe('valid')
    await service.cancelTicket(payingOut(world.ctx('member')), tickets[0]!.id)
  })

  test('can be given back until a day before, to the millisecond, and say so no longer than that', async () => {
    const { tickets, staged } = await bought(2)
    const before = (ms: number): Ctx => ({
      ...payingOut(world.ctx('member')),
      now: new Date(staged.startsAt.getTime() - 24 * 3_600_000 - ms),
    })
    const [one, other] = tickets.map(({ id }) => id)
    expect((await service.ticket(before(0), one!))?.cancellableUntil).toBeNull()
    await expect(service.cancelTicket(before(0), one!)).rejects.toThrow(TooLateToCancel)
    expect((await service.ticket(before(1), one!))?.cancellableUntil).not.toBeNull()
    await service.cancelTicket(before(1), one!)
    expect(
      await Promise.all([one, other].map(async id => (await service.ticket(before(0), id!))?.state)),
    ).toEqual(['cancelled', 'valid'])
  })

  test('are past, and behind those to come, from the moment at which they end', async () => {
    const [early, late] = [await bought(1, { startsInHours: 900 }), await bought(1, { startsInHours: 950 })]
    const after = (ms: number): Ctx => ({
      ...world.ctx('member'),
      now: new Date(early.staged.startsAt.getTime() + 2 * 3_600_000 + ms),
    })
    const both = [early, late].map(({ tickets }) => tickets[0]!.id)
    const read = async (ms: number) =>
      (await service.ticketsOf(after(ms)))
        .filter(({ id }) => both.includes(id))
        .map(({ id, state }) => [both.indexOf(id), state])
    expect(await read(-1)).toEqual([
      [0, 'valid'],
      [1, 'valid'],
    ])
    expect(await read(0)).toEqual([
      [1, 'valid'],
      [0, 'past'],
    ])
  })

  test('cannot be given back too late, once used, twice, or by someone else', async () => {
    const late = await bought(1, { startsInHours: 5 })
    const ctx = payingOut(world.ctx('member'))
    await expect(service.cancelTicket(ctx, late.tickets[0]!.id)).rejects.toThrow(TooLateToCancel)
    const { tickets } = await bought(2)
    await world
      .ctx()
      .em.execute('insert into check_ins (ticket_id, checked_in_at) values (?, now())', [tickets[0]!.id])
    await expect(service.cancelTicket(ctx, tickets[0]!.id)).rejects.toThrow(TicketAlreadyUsed)
    await expect(service.cancelTicket(payingOut(world.ctx('neighbour')), tickets[1]!.id)).rejects.toThrow(
      TicketNotFound,
    )
    await service.cancelTicket(ctx, tickets[1]!.id)
    await expect(service.cancelTicket(ctx, tickets[1]!.id)).rejects.toThrow(TicketNotFound)
  })
})
