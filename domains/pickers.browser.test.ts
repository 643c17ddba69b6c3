import { afterAll, beforeAll, expect } from 'bun:test'
import { sql } from 'kysely'
import type { BrowserContext } from 'playwright-core'
import { FEW } from '#core/app/picks'
import { sessionCookieName } from '#core/app/request-scope'
import { db } from '#core/database/db'
import { browserTest } from '../tests/browser-test'
import { findChromium } from '../tests/chromium'
import { complaintsOf, faultsOf } from '../tests/e2e/chromium-page'
import { borrowChromium, type LentChromium } from '../tests/e2e/kept-chromium'
import { type TestHouse, testHouse } from '../tests/house'
import { freeBasePort, listen } from '../tests/listening'

let world: TestHouse
let chromium: LentChromium
let context: BrowserContext
let close: (() => Promise<void>) | undefined

beforeAll(async () => {
  if (!findChromium()) return
  world = await testHouse({ COOP_PORT: freeBasePort() })
  await sql`insert into producers (id, slug, name, created_at)
    select gen_random_uuid(), 'picked-' || n, (array['Oak farm ', 'Elm farm '])[1 + n % 2] || n, now()
    from generate_series(1, ${FEW + 3}::int) n`.execute(db(world.ctx()))
  close = listen(world.house, 'market')
  chromium = await borrowChromium()
  context = await chromium.newContext({ viewport: { width: 390, height: 844 } })
  const { shopkeeper } = world.cast.members
  const session = { domain: 'market', signIn: Bun.randomUUIDv7(), device: 'test' } as const
  const value = await world.house.sessions.begin(shopkeeper.id, session)
  await context.addCookies([
    { name: sessionCookieName('market'), value, url: world.house.config.origins.market },
  ])
}, 60_000)
afterAll(async () => {
  await chromium?.close()
  await close?.()
  await world?.close()
}, 30_000)

browserTest(
  'what fits is shown while one types, below the words, and what is ticked stays ticked',
  async () => {
    const page = await context.newPage()
    const complaints = complaintsOf(page)
    await page.goto(`${world.house.config.origins.market}/shop/products/new`)
    const words = page.getByRole('searchbox', { name: 'Producer' })
    await words.scrollIntoViewIfNeeded()
    const before = await words.boundingBox()
    await words.pressSequentially('oak')
    const oak = page.getByRole('radio', { name: 'Oak farm 4' })
    await oak.waitFor()
    expect((await words.boundingBox())?.y).toBe(before?.y as number)
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('field-producerWords')
    await oak.check()
    await words.fill('elm')
    await page.getByRole('radio', { name: 'Elm farm 1', exact: true }).waitFor()
    expect(await oak.isChecked()).toBe(true)
    await words.fill('elm farm 13')
    await page.getByText('1 found.').waitFor()
    expect(await page.getByRole('radio', { name: 'Elm farm 13' }).isChecked()).toBe(true)
    expect(complaints).toEqual([])
    await page.close()
  },
  60_000,
)

browserTest(
  'what is ticked while others are on their way stays ticked',
  async () => {
    const page = await context.newPage()
    const complaints = complaintsOf(page)
    const [late, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    await page.route(
      url => url.searchParams.get('producerWords') === 'oak',
      async route => {
        held.resolve()
        await late.promise
        await route.continue()
      },
      { times: 1 },
    )
    await page.goto(`${world.house.config.origins.market}/shop/products/new`)
    const words = page.getByRole('searchbox', { name: 'Producer' })
    await words.fill('oa')
    const oak = page.getByRole('radio', { name: 'Oak farm 4' })
    await oak.waitFor()
    await words.fill('oak')
    await held.promise
    await oak.check()
    late.resolve()
    await page.locator('input[name=producerShown][value=oak]').waitFor({ state: 'attached' })
    expect(await oak.isChecked()).toBe(true)
    expect(complaints).toEqual([])
    await page.close()
  },
  60_000,
)

browserTest(
  'axe finds nothing in what is offered to choose from',
  async () => {
    const cycle = await world.browser('shopkeeper')
    const times = { name: 'Week 1', opensAt: '2031-01-01T08:00', closesAt: '2031-01-03T08:00' }
    const { location } = await cycle.post('market', '/shop/cycles', times)
    const url = `${world.house.config.origins.market}${location}/incoming?producerWords=oak`
    expect(await faultsOf(context, url)).toEqual([])
  },
  60_000,
)
