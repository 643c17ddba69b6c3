import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { transaction } from '#core/database/transaction'
import { orderLine, placesOf, stage } from '#core/services/events/testing/stage'
import { order, pay } from '../../../tests/cart'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
let ticketId: string
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

/** The member holds one ticket to a free-standing event in three days. */
beforeEach(async () => {
  ticketId = await ticketOf(72)
})

async function ticketOf(startsInHours: number): Promise<string> {
  const { id, name } = world.cast.members.member
  const staged = await stage(world.ctx(), { places: 5, startsInHours })
  const item = await orderLine(world.ctx(), staged, 1, { memberId: id })
  const { events } = world.house.services
  await transaction(world.ctx(), tx => events.settle(tx, [item], { memberId: id, name }))
  const tickets = await events.ticketsOf(world.ctx('member'))
  return tickets.find(ticket => ticket.orderLineId === item.orderLineId)?.id ?? ''
}

test('a member sees their tickets, and each with its code to show at the door', async () => {
  const member = await world.browser('member')
  const list = await member.get('account', '/tickets')
  expect(list.document.querySelector(`a[href="/tickets/${ticketId}"]`)?.textContent).toBe('Apple day')
  const visit = await member.get('account', `/tickets/${ticketId}`)
  const code = visit.document.querySelector('.ticket__code')?.textContent?.trim() ?? ''
  expect(code).not.toBe('')
  expect(visit.document.querySelector('svg.qr-code')?.getAttribute('aria-label')).toContain(code)
  expect(visit.document.querySelector('.ticket__holder')?.textContent).toContain('Mair Pugh')
})

test('a ticket can be printed, and put into a calendar', async () => {
  const member = await world.browser('member')
  const sheet = await member.get('account', `/tickets/${ticketId}/sheet`)
  expect(sheet.document.querySelector('.sheet .ticket')).not.toBeNull()
  expect(sheet.document.querySelector('.masthead')).toBeNull()
  const ics = await member.get('account', `/tickets/${ticketId}/calendar.ics`)
  expect(ics.headers.get('content-type')).toStartWith('text/calendar')
  expect(ics.text).toContain('SUMMARY:Apple day')
  expect(ics.text).toContain(`UID:ticket-${ticketId}@`)
})

test('a ticket is nobody else’s: to others it is not there', async () => {
  const neighbour = await world.browser('neighbour')
  for (const path of ['', '/sheet', '/calendar.ics']) {
    expect((await neighbour.get('account', `/tickets/${ticketId}${path}`)).status).toBe(404)
  }
  expect((await neighbour.post('account', `/tickets/${ticketId}/cancellation`)).status).toBe(404)
  const visitor = await world.browser()
  expect((await visitor.get('account', `/tickets/${ticketId}`)).location).toStartWith('/login')
})

test('giving a ticket back is asked twice, and a refusal says why on the ticket’s own page', async () => {
  const late = await ticketOf(3)
  const member = await world.browser('member')
  const page = await member.get('account', `/tickets/${ticketId}`)
  expect(page.document.querySelector('details.confirm form')?.getAttribute('action')).toBe(
    `/tickets/${ticketId}/cancellation`,
  )
  expect(
    (await member.get('account', `/tickets/${late}`)).document.querySelector('details.confirm'),
  ).toBeNull()
  const refused = await member.post('account', `/tickets/${late}/cancellation`)
  expect(refused.location).toBe(`/tickets/${late}`)
  const after = await member.get('account', `/tickets/${late}`)
  expect(after.document.querySelector('.notice--error')?.textContent).toContain('too late')
})

test('the front page shows the next tickets; without any, where to find some', async () => {
  const member = await world.browser('member')
  const front = await member.get('account', '/')
  expect(front.document.querySelector('h1')?.textContent?.trim()).toBe('Hello, Mair')
  expect(front.text).toContain('Apple day')
  const neighbour = await (await world.browser('neighbour')).get('account', '/')
  expect(neighbour.text).toContain('No tickets yet')
  expect(neighbour.text).toContain('No orders yet')
  expect(neighbour.text).toContain('You get no letters from us.')
  const visitor = await (await world.browser()).get('account', '/')
  expect(visitor.status).toBe(200)
  expect(visitor.document.querySelector('main a.button')?.getAttribute('href')).toStartWith('/login')
})

test('a ticket bought in the cart is given back here: refunded through SumUp, its place free again', async () => {
  const staged = await stage(world.ctx(), { places: 1 })
  const sellable = {
    kind: 'ticket',
    ticketTypeId: staged.adultId,
    occurrenceId: staged.occurrenceId,
  } as const
  const placed = await order(world.ctx('member'), sellable)
  await pay(world.ctx('member'), placed)
  const tickets = await world.house.services.events.ticketsOf(world.ctx('member'))
  const bought = tickets.find(ticket => ticket.startsAt.getTime() === staged.startsAt.getTime())
  const member = await world.browser('member')
  const answer = await member.post('account', `/tickets/${bought?.id}/cancellation`)
  expect(answer.location).toBe(`/tickets/${bought?.id}`)
  const after = await member.get('account', `/tickets/${bought?.id}`)
  expect(after.document.querySelector('.notice--success')?.textContent).toContain('given back')
  expect(after.document.querySelector('.ticket .badge')?.textContent?.trim()).toBe('cancelled')
  expect(after.document.querySelector('details.confirm')).toBeNull()
  expect(await placesOf(world.ctx(), staged)).toMatchObject({ sold: 0 })
})

test('of many tickets a page shows some, and leads on to the others and back', async () => {
  const { id: memberId, name } = world.cast.members.shopkeeper
  const { events } = world.house.services
  for (const startsInHours of [30, -30]) {
    const staged = await stage(world.ctx(), { places: 40, startsInHours })
    const item = await orderLine(world.ctx(), staged, 30, { memberId })
    await transaction(world.ctx(), tx => events.settle(tx, [item], { memberId, name }))
  }
  const holder = await world.browser('shopkeeper')
  const shown = async (path: string) => {
    const { document, status } = await holder.get('account', path)
    const on = [...document.querySelectorAll('a[rel=next]')].map(link => link.getAttribute('href') ?? '')
    return { status, on, tickets: document.querySelectorAll('a[href^="/tickets/"]').length, document }
  }
  const first = await shown('/tickets')
  expect([first.tickets, first.on.length]).toEqual([48, 2])
  for (const path of first.on) {
    const rest = await shown(path)
    expect([rest.tickets, rest.on]).toEqual([6, []])
    expect(rest.document.querySelector('main a[href="/tickets"]')).not.toBeNull()
  }
  for (const asked of ['after=x', `before=${Bun.randomUUIDv7()}`])
    expect((await shown(`/tickets?${asked}`)).status).toBe(404)
})
