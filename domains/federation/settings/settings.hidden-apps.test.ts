import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { DomainName } from '#core/contracts/domain'
import { jobCtx } from '#core/database/ctx'
import { mergeSetting } from '#core/database/keep-setting'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'
import { jarOnShelf } from '../../../tests/market'

let world: TestHouse
const browsers: Browser[] = []
beforeAll(async () => {
  world = await testHouse()
  await jarOnShelf(world, { stock: 3 })
  browsers.push(await world.browser(), await world.browser('member'), await world.browser('operator'))
})
afterAll(() => world.close())

const PAGES: readonly (readonly [DomainName, string])[] = [
  ...(['/', '/search?q=honey', '/llms.txt', '/sitemap.xml', '/robots.txt'] as const).map(
    path => ['blog', path] as const,
  ),
  ...(['/', '/orders', '/standing-orders', '/standing-orders/new'] as const).map(
    path => ['cart', path] as const,
  ),
  ...(['/', '/tickets', '/bookings', '/newsletters'] as const).map(path => ['account', path] as const),
  ...(['/', '/operator/first-steps', '/operator/settings'] as const).map(
    path => ['federation', path] as const,
  ),
]

async function hide(...hiddenApps: DomainName[]) {
  await mergeSetting(jobCtx(world.house), 'site', { hiddenApps })
  await world.house.purge(['site'])
}

/** Where pages of the shown apps lead into one that is hidden. The preview of a page is its own app's. */
async function linksInto(hidden: readonly DomainName[]): Promise<string[]> {
  const { origins } = world.house.config
  const found: string[] = []
  for (const [who, browser] of browsers.entries())
    for (const [app, path] of PAGES) {
      if (hidden.includes(app)) continue
      const { text } = await browser.get(app, path)
      for (const other of hidden)
        if (text.includes(`${origins[other]}/`) && !text.includes('Error 404'))
          found.push(`${who} ${app}${path} → ${other}`)
    }
  return found
}

test.each([[['market']], [['events']], [['market', 'events', 'cart']]] as const)(
  'nothing that is shown leads into %j once they are hidden',
  async hidden => {
    await hide(...hidden)
    expect(await linksInto(hidden)).toEqual([])
  },
)

test('what a process makes that has not heard of it yet is shown by none that has', async () => {
  const [, , operator] = browsers
  await hide()
  const { site } = world.house
  const before = site()
  await hide('market')
  Object.assign(world.house, { site: () => before })
  expect((await operator?.get('account', '/tickets'))?.text).toContain(
    `${world.house.config.origins.market}/`,
  )
  Object.assign(world.house, { site })
  expect((await operator?.get('account', '/tickets'))?.text).not.toContain(
    `${world.house.config.origins.market}/`,
  )
})

test('who hides the cart reads before what becomes of standing orders', async () => {
  const [, , operator] = browsers
  const page = await operator?.get('federation', '/operator/settings/apps')
  expect(page?.document.querySelector('.page-header__lead')?.textContent).toContain(
    'While the cart is not shown no standing order comes or is charged',
  )
})

test('what a hidden market asks of its operator is no first step', async () => {
  const [, , operator] = browsers
  const labels = async () => {
    const page = await operator?.get('federation', '/operator/first-steps')
    return [...(page?.document.querySelectorAll('.main tbody a') ?? [])].map(a => a.textContent?.trim())
  }
  await hide()
  expect(await labels()).toContain('List the first product')
  await hide('market')
  expect(await labels()).toHaveLength(8)
  expect(await labels()).not.toContain('List the first product')
})
