import { afterAll, beforeAll, expect, test } from 'bun:test'
import { countView } from '#core/services/blog/numbers/count-view'
import { publish } from '#core/services/blog/publish'
import { createPost } from '#core/services/blog/save-post'
import { written } from '#core/services/blog/testing'
import { type TestHouse, testHouse } from '../../../tests/house'
import { barsOf } from './day-plot'

let world: TestHouse
let id: string
let slug: string
beforeAll(async () => {
  world = await testHouse()
  ;({ id, slug } = await createPost(world.ctx('editor'), 'post', written('Counted', 'words')))
  await publish(world.ctx('editor'), id)
})
afterAll(() => world.close())

test('a post says what is to be counted, and a preview of it does not', async () => {
  const visitor = await world.browser()
  const read = await visitor.get('blog', `/${slug}`)
  expect(read.document.querySelector('[data-views]')?.getAttribute('data-views')).toBe(id)
  const editor = await world.browser('editor')
  expect((await editor.get('blog', `/preview/${id}`)).document.querySelector('[data-views]')).toBeNull()
})

test('a view is taken without a session, a cookie or an answer', async () => {
  const visitor = await world.browser()
  const taken = await visitor.post('blog', `/views/${id}`, { from: 'https://site.example/x' })
  expect([taken.status, taken.text, taken.headers.get('set-cookie')]).toEqual([204, '', null])
  expect((await visitor.post('blog', '/views/nothing', {})).status).toBe(204)
})

test('the pages show days, sites and posts; without any views they say so', async () => {
  const editor = await world.browser('editor')
  const program = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
  expect((await editor.get('blog', '/editor/numbers')).text).toContain('Nobody has come yet')
  await countView(world.ctx(), id, { program, referrer: 'https://almanac.example/' })
  const all = await editor.get('blog', '/editor/numbers')
  expect(all.text).toContain('1 view by 1 reader')
  const table = [...all.document.querySelectorAll('table')].map(({ textContent }) => textContent).join()
  expect(table).toContain('almanac.example')
  expect(all.document.querySelectorAll('.chart__bar')).toHaveLength(30)
  const link = all.document.querySelector(`a[href="/editor/posts/${id}/numbers?days=30"]`)
  expect(link?.textContent).toBe('Counted')
  const one = await editor.get('blog', `/editor/posts/${id}/numbers?days=7`)
  expect(one.document.querySelectorAll('.chart__bar')).toHaveLength(7)
  expect(one.document.querySelector('.chart__figures th')?.textContent).toBe('Day')
  const year = await editor.get('blog', '/editor/numbers?days=365')
  expect(year.document.querySelector('.chart__figures th')?.textContent).toBe('7 days from')
  expect((await (await world.browser('member')).get('blog', '/editor/numbers')).status).toBe(404)
})

test('a year is drawn in bars that can still be seen, and none of its views is lost', () => {
  const days = Array.from({ length: 365 }, (_, at) => ({ day: `day ${at}`, views: at, readers: 1 }))
  const bars = barsOf(days)
  expect(bars).toHaveLength(53)
  expect(bars.reduce((sum, { views }) => sum + views, 0)).toBe((364 * 365) / 2)
  // The last, which is of now, is no shorter than those before it.
  expect([bars[0]?.readers, bars[1]?.day, bars.at(-1)?.readers]).toEqual([1, 'day 1', 7])
  expect(barsOf(days.slice(0, 60))).toHaveLength(60)
})
