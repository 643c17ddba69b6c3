import { afterAll, beforeAll, expect, test } from 'bun:test'
import { MarketPage } from '#core/entities/market/market-page'
import { MarketPagePublication } from '#core/entities/market/market-page-publication'
import { type Staged, stage } from '#core/services/events/testing/stage'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
let organiser: Browser
let apples: Staged
let path: string
beforeAll(async () => {
  world = await testHouse()
  organiser = await world.browser('organiser')
  apples = await stage(world.ctx())
  path = `/organise/entries/${apples.entryId}/attachments`
  const em = world.ctx().em.fork()
  const page = em.create(MarketPage, {
    slug: 'cider',
    title: 'Cider and its apples',
    blocks: [],
    createdBy: null,
  })
  em.create(MarketPagePublication, { page, publishedBy: null })
  await em.flush()
})
afterAll(() => world.close())

test('an entry is attached to a page that was searched for, shown on both sides, and detached again', async () => {
  const found = await organiser.get('events', `${path}?q=cider`)
  const container = found.document.querySelector('input[name=container]')!.getAttribute('value')!
  const lent = async () =>
    (
      await (
        await world.browser()
      ).get('market', `/fragments/events/attached?kind=market_page&id=${container}`)
    ).text
  expect(await lent()).toBe('')

  await organiser.post('events', path, { kind: 'market_page', container })
  await organiser.post('events', path, { kind: 'market_page', container })
  expect(await lent()).toContain('Apple day')
  const event = await (await world.browser()).get('events', `/events/${apples.slug}`)
  expect(event.text).toContain('Cider and its apples')

  const attached = await organiser.get('events', path)
  const detach = attached.document.querySelector('form[action*="_method=delete"]')!.getAttribute('action')!
  await organiser.post('events', detach)
  expect(await lent()).toBe('')
})

test('a draft is named, but not linked: it has no public address', async () => {
  const em = world.ctx().em.fork()
  em.create(MarketPage, { slug: 'perry', title: 'Perry pears', blocks: [], createdBy: null })
  await em.flush()
  const { document } = await organiser.get('events', `${path}?q=p`)
  const titles = [...document.querySelectorAll('main th')].map(cell => cell.textContent)
  expect(titles).toContain('Perry pears Draft')
  const links = [...document.querySelectorAll('main th a')].map(link => link.textContent)
  expect(links).toContain('Cider and its apples')
  expect(links).not.toContain('Perry pears')
})

test('nothing is attached to what is not there', async () => {
  const nowhere = { kind: 'post', container: '0199a000-0000-7000-8000-000000000001' }
  expect((await organiser.post('events', path, nowhere)).status).toBe(404)
  expect((await organiser.post('events', path, { kind: 'cake', container: nowhere.container })).status).toBe(
    404,
  )
})
