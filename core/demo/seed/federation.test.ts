import { afterAll, beforeAll, expect, test } from 'bun:test'
import { readSite } from '#core/app/site'
import { jobCtx } from '#core/database/ctx'
import { type TestHouse, testHouse } from '../../../tests/house'
import { PEOPLE } from '../people'
import { seedFederation } from './federation'
import { seedIdentity } from './identity'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
  const em = world.house.orm.em.fork()
  await em.execute('delete from members')
  await em.execute('delete from settings')
  await seedIdentity(jobCtx(world.house))
  await seedFederation(jobCtx(world.house))
})
afterAll(() => world.close())

test('the demo people have their roles, and the cooperative its name', async () => {
  expect((await readSite(world.house.orm)).name).toBe('Wernside Growers')
  const [row] = await world.house.orm.em.fork().execute<{ members: number; operators: number }[]>(
    `select (select count(*)::int from members) as members,
         (select count(*)::int from role_grants where role = 'operator') as operators`,
  )
  expect(row).toEqual({ members: PEOPLE.length, operators: 1 })
})

test('a visitor reads what they say, and none of it comes from the future', async () => {
  const visit = await (await world.browser()).get('federation', '/')
  expect(visit.document.querySelectorAll('.note').length).toBe(8)
  const times = [...visit.document.querySelectorAll('.note time')].map(
    time => time.getAttribute('datetime') ?? '',
  )
  expect(times.every(time => Date.parse(time) < Date.now())).toBe(true)
})
