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

test('more devices than one page shows are on the next, this one on the first, and all can be signed out', async () => {
  const here = await world.browser('shopkeeper')
  const { id } = world.cast.members.shopkeeper
  const signIns = Array.from({ length: 51 }, () => Bun.randomUUIDv7())
  for (const signIn of signIns)
    await world.house.sessions.begin(id, { domain: 'account', signIn, device: `Phone ${signIn}` })
  const first = await here.get('account', '/devices')
  expect(names(first.document)).toHaveLength(51)
  expect(first.document.querySelector('.card .badge')?.textContent?.trim()).toBe('This one')
  const second = await here.get(
    'account',
    first.document.querySelector('a[rel=next]')?.getAttribute('href') ?? '',
  )
  expect([...names(first.document).slice(1), ...names(second.document)]).toEqual(
    signIns.toReversed().map(signIn => `Phone ${signIn}`),
  )
  expect(second.document.querySelector('.badge, a[rel=next]')).toBeNull()
  expect((await here.get('account', '/devices?before=yesterday')).status).toBe(404)

  const oldest = `/devices/${signIns[0]?.toUpperCase()}?_method=delete`
  expect((await here.post('account', oldest)).location).toBe('/devices')
  expect((await here.post('account', oldest)).status).toBe(404)
  await here.post('account', '/devices/others?_method=delete')
  expect((await here.get('account', '/devices')).text).toContain('50 other devices are signed out')
})
