import { afterAll, beforeAll, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const saved = () =>
  db(world.ctx()).selectFrom('import_schedules').select(['id', 'url', 'paused_at']).execute()

test('what cannot be fetched is refused with a sentence, and what was typed stays', async () => {
  const keeper = await world.browser('shopkeeper')
  const page = await keeper.post('market', '/shop/import-schedules', {
    url: 'farm.example/list',
    scheduled: 'prices',
    every: '6',
    listNew: 'on',
  })
  expect([page.status, await saved()]).toEqual([422, []])
  expect(page.text).toContain('That is no web address')
  const value = (name: string) => page.document.querySelector(`[name="${name}"]`)?.getAttribute('value')
  expect(value('url')).toBe('farm.example/list')
  expect(page.document.querySelector('[name="scheduled"] [selected]')?.getAttribute('value')).toBe('prices')
  expect(page.document.querySelector('[name="every"] [selected]')?.getAttribute('value')).toBe('6')
  for (const bad of [
    { scheduled: 'members' },
    { every: '5' },
    { url: `https://farm.example/${'a'.repeat(2_000)}` },
  ])
    expect(
      (
        await keeper.post('market', '/shop/import-schedules', {
          url: 'https://farm.example/list',
          scheduled: 'prices',
          every: '6',
          ...bad,
        })
      ).status,
    ).toBe(422)
  expect(await saved()).toEqual([])
})

test('a table is added, paused, resumed, fetched and ended by the buttons of its row', async () => {
  const keeper = await world.browser('shopkeeper')
  await keeper.post('market', '/shop/import-schedules', {
    url: 'http://127.0.0.1:9/list.csv',
    scheduled: 'products',
    every: '24',
  })
  const [{ id, url } = { id: '', url: '' }] = await saved()
  expect(url).toBe('http://127.0.0.1:9/list.csv')
  await world.work()
  const shown = await keeper.get('market', '/shop/imports')
  expect(shown.text).toContain('Their server cannot be reached')
  const forms = () =>
    [...shown.document.querySelectorAll(`form[action*="${id}"]`)].map(form => form.getAttribute('action'))
  const path = `/shop/import-schedules/${id}`
  expect(forms()).toEqual([`${path}/fetch`, `${path}/pause`, `${path}?_method=delete`])
  await keeper.post('market', `${path}/pause`, {})
  expect((await saved())[0]?.paused_at).not.toBeNull()
  expect((await keeper.get('market', '/shop/imports')).text).toContain('paused')
  await keeper.post('market', `${path}/pause?_method=delete`, {})
  expect((await saved())[0]?.paused_at).toBeNull()
  await keeper.post('market', `${path}/fetch`, {})
  await keeper.post('market', `${path}?_method=delete`, {})
  expect(await saved()).toEqual([])
  expect((await (await world.browser('member')).post('market', '/shop/import-schedules', {})).status).toBe(
    404,
  )
})
