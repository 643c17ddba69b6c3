import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const names = (document: { querySelectorAll(selector: string): Iterable<{ textContent: string | null }> }) =>
  [...document.querySelectorAll('.card__title')].map(title => title.textContent?.trim())

test('a sign-in is one device, however many apps it reaches, and this one is marked', async () => {
  const phone = await world.browser('member')
  const laptop = await world.browser('member')
  const visit = await laptop.get('account', '/devices')
  expect(names(visit.document)).toHaveLength(2)
  expect(visit.document.querySelectorAll('.badge')).toHaveLength(1)
  expect(visit.document.querySelector('.card .badge')?.textContent?.trim()).toBe('This one')

  const lost = visit.document.querySelector('.card form')?.getAttribute('action') ?? ''
  await laptop.post('account', lost)
  expect((await phone.get('account', '/devices')).location).toStartWith('/login')
  expect(names((await laptop.get('account', '/devices')).document)).toHaveLength(1)
})

test('everywhere else is signed out with one press', async () => {
  const here = await world.browser('neighbour')
  const elsewhere = [await world.browser('neighbour'), await world.browser('neighbour')]
  const answer = await here.post('account', '/devices/others?_method=delete')
  expect(answer.location).toBe('/devices')
  expect((await here.get('account', '/devices')).text).toContain('2 other devices are signed out')
  for (const browser of elsewhere) expect((await browser.get('account', '/devices')).status).toBe(303)
})

test('nobody signs out another member’s device', async () => {
  const editor = await world.browser('editor')
  await world.browser('operator')
  const [row] = await world
    .ctx()
    .em.execute<{ sign_in: string }[]>('select sign_in from sessions where member_id = ? limit 1', [
      world.cast.members.operator.id,
    ])
  expect((await editor.post('account', `/devices/${row?.sign_in}?_method=delete`)).status).toBe(404)
})
