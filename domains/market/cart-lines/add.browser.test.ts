import { expect } from 'bun:test'
import { chromium } from 'playwright-core'
import { createDomain } from '#domains/app'
import { domains } from '#domains/domains'
import { browserTest } from '../../../tests/browser-test'
import { findChromium } from '../../../tests/chromium'
import { testHouse } from '../../../tests/house'
import { jarOnShelf } from '../../../tests/market'

browserTest(
  'with a script, a guest’s jar is added in place and the small cart says so',
  async () => {
    const world = await testHouse()
    const jar = await jarOnShelf(world, { stock: 9 })
    const { handle } = createDomain('market', domains.market, world.house)
    const server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: handle })
    const browser = await chromium.launch({
      executablePath: findChromium() ?? undefined,
      args: ['--no-sandbox'],
    })
    try {
      const tab = await browser.newPage()
      const faults: string[] = []
      tab.on('console', message => message.type() === 'error' && faults.push(message.text()))
      const address = new URL(`/products/${jar.slug}`, server.url).href
      await tab.goto(address)
      await tab.getByRole('button', { name: 'Add to cart' }).click()
      await tab.locator('#added .notice--success').waitFor()
      await tab.locator('.masthead__cart .mini-cart__count', { hasText: '1' }).waitFor()
      expect(tab.url()).toBe(address)
      expect(faults).toEqual([])
    } finally {
      await browser.close()
      await server.stop(true)
      await world.close()
    }
  },
  60_000,
)
