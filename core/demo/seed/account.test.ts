import { afterAll, beforeAll, expect, test } from 'bun:test'
import { Member } from '#core/entities/identity/member'
import { type TestHouse, testHouse } from '../../../tests/house'
import { PEOPLE } from '../people'
import { seedAccount } from './account'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
  const em = world.ctx().em
  for (const { email, name, handle, bio } of PEOPLE)
    em.create(Member, { email, name, handle: `${handle}`, bio })
  await em.flush()
  await seedAccount(world.ctx())
})
afterAll(() => world.close())

test('the demo’s newsletters have readers, one letter was sent, and the next is a draft', async () => {
  const editor = await world.browser('editor')
  const list = await editor.get('account', '/letters')
  const states = [...list.document.querySelectorAll('tbody .badge')].map(badge => badge.textContent?.trim())
  expect(states.sort()).toEqual(['draft', 'sent'])
  const sent = await world
    .ctx()
    .em.execute<unknown[]>('select 1 from letter_deliveries where sent_at is not null')
  expect(sent).toHaveLength(PEOPLE.length)
  expect((await (await world.browser()).get('account', '/newsletters')).text).toContain('The Thursday Letter')
})
