import { afterAll, beforeAll, expect, test } from 'bun:test'
import { Calendar } from '#core/entities/events/calendar'
import { Slot } from '#core/entities/events/slot'
import { bookSlot } from '#core/services/events/slots/book-slot'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

test('a member sees what they booked, and cancels it: the place is free again', async () => {
  const em = world.ctx().em
  const calendar = em.create(Calendar, { slug: 'shed', name: 'The shed', timeZone: 'Europe/London' })
  const startsAt = new Date(Date.now() + 48 * 3_600_000)
  const endsAt = new Date(startsAt.getTime() + 1_800_000)
  const slot = em.create(Slot, { calendar, title: 'Collect your box', startsAt, endsAt, capacity: 1 })
  await em.flush()
  await bookSlot(world.ctx('member'), slot.id)

  const member = await world.browser('member')
  const page = await member.get('account', '/bookings')
  expect(page.document.querySelector('.card__title')?.textContent?.trim()).toBe('Collect your box')
  const cancel = page.document.querySelector('details.confirm form')?.getAttribute('action') ?? ''
  expect((await member.post('account', cancel)).location).toBe('/bookings')
  expect((await member.get('account', '/bookings')).text).toContain('No bookings yet')
  await bookSlot(world.ctx('neighbour'), slot.id)
})

test('another’s booking is out of reach, and a visitor is asked to sign in', async () => {
  const [slot] = await world.ctx().em.execute<{ id: string; booked: number }[]>('select id from slots')
  const member = await world.browser('member')
  await member.post('account', `/bookings/${slot?.id}?_method=delete`)
  const [after] = await world.ctx().em.execute<{ booked: number }[]>('select booked from slots')
  expect(after?.booked).toBe(1)
  expect((await (await world.browser()).get('account', '/bookings')).location).toStartWith('/login')
})
