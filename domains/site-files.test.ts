import { afterAll, beforeAll, expect, test } from 'bun:test'
import { saveSettings } from '#core/services/federation/settings/save-settings'
import type { Browser } from '../tests/browser'
import { type TestHouse, testHouse } from '../tests/house'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

test('the worker of a browser is another as soon as the page for offline is, and the same for everybody until then', async () => {
  const [visitor, member] = [await world.browser(), await world.browser('member')]
  const worker = async (browser: Browser) => (await browser.get('account', '/sw.js')).text
  const before = await worker(visitor)
  expect([await worker(visitor), await worker(member)]).toEqual([before, before])
  const { tagline, locale, timeZone } = world.house.site()
  await saveSettings(
    world.ctx('operator'),
    'identity',
    { name: 'Damson Co-op', tagline, locale, timeZone },
    null,
  )
  const after = await worker(visitor)
  expect(after).not.toBe(before)
  expect(after.replace(/\/\/ \w+\n$/, '')).toBe(before.replace(/\/\/ \w+\n$/, ''))
  const { text } = await visitor.get('account', '/offline')
  expect(text).toContain('Damson Co-op')
})
