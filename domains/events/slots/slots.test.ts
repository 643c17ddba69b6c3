import { afterAll, beforeAll, expect, test } from 'bun:test'
import { Calendar } from '#core/entities/events/calendar'
import { Slot } from '#core/entities/events/slot'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
let slotId: string
beforeAll(async () => {
  world = await testHouse()
  const em = world.ctx().em.fork()
  const calendar = em.create(Calendar, { slug: 'shed', name: 'Shed', timeZone: 'Europe/London' })
  const startsAt = new Date(Date.now() + 86_400_000)
  const endsAt = new Date(startsAt.getTime() + 1_800_000)
  const slot = em.create(Slot, { calendar, title: 'Collect a box', startsAt, endsAt, capacity: 1 })
  await em.flush()
  slotId = slot.id
})
afterAll(() => world.close())

test('a member books a time and cancels it again; meanwhile it is full for others', async () => {
  const member = await world.browser('member')
  const neighbour = await world.browser('neighbour')
  expect((await member.post('events', `/slots/${slotId}/booking`)).status).toBe(303)
  expect((await member.get('events', '/slots')).text).toContain('Booked by you')
  expect((await neighbour.get('events', '/slots')).text).toContain('Full')
  expect((await neighbour.post('events', `/slots/${slotId}/booking`)).location).toBe('/slots')
  expect((await neighbour.get('events', '/slots')).text).toContain('Somebody else took the last place')
  expect((await member.post('events', `/slots/${slotId}/booking?_method=delete`)).status).toBe(303)
  expect((await neighbour.get('events', '/slots')).text).toContain('Last place')
})

test('a visitor is asked to sign in', async () => {
  const visitor = await world.browser()
  expect((await visitor.get('events', '/slots')).text).toContain('Sign in to book')
  expect((await visitor.post('events', `/slots/${slotId}/booking`)).location).toStartWith('/login')
})
