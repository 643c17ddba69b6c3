import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type TestHouse, testHouse } from '../../../tests/house'
import { seedEvents } from './events'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
  await seedEvents(world.ctx())
})
afterAll(() => world.close())

test('the demo has a year of events, places for sale, times to collect, and a ticket for everybody', async () => {
  const [counts] = await world.ctx().em.execute<Record<string, number>[]>(
    `select (select count(*)::int from occurrences) as occurrences, (select count(*)::int from slots) as slots,
       (select count(*)::int from occurrence_quotas) as places, (select count(*)::int from members) as members,
       (select count(distinct holder_id)::int from tickets) as holders,
       (select count(*)::int from event_entries e where not exists (select from occurrences o where o.entry_id = e.id)) as empty`,
  )
  expect(counts?.occurrences).toBeGreaterThan(50)
  expect(counts?.places).toBeGreaterThan(counts!.occurrences!)
  expect(counts?.slots).toBe(30)
  expect(counts?.holders).toBe(counts!.members!)
  expect(counts?.empty).toBe(0)
})

test('its calendar has something to show', async () => {
  const visitor = await world.browser()
  const agenda = await visitor.get('events', '/agenda')
  expect(agenda.document.querySelectorAll('.agenda__entry').length).toBeGreaterThan(10)
})
