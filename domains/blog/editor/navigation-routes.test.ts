import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { MAX_ITEMS, navigation, saveNavigation } from '#core/services/blog/navigation/navigation'
import type { Browser, Visit } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
let editor: Browser
beforeAll(async () => {
  world = await testHouse()
  editor = await world.browser('editor')
})
afterAll(() => world.close())
beforeEach(() =>
  saveNavigation(world.ctx('editor'), { primary: [{ label: 'Home', url: '/' }], secondary: [] }),
)

const send = (labels: string[], urls: string[], menu = 'primary') =>
  editor.post('blog', '/editor/navigation', {
    [`${menu}-label`]: labels,
    [`${menu}-url`]: urls,
    [`${menu}-place`]: labels.map((_, at) => String(at + 1)),
  })
const typed = (visit: Visit, name: string) =>
  [...visit.document.querySelectorAll(`[name=${name}]`)]
    .map(field => field.getAttribute('value') ?? '')
    .filter(Boolean)
const labels = async () => (await navigation(world.ctx())).primary.map(({ label }) => label)

test('a label without an address is not dropped: it comes back, marked, beside the others', async () => {
  const visit = await send(['Home', 'Shop'], ['/', ' '])
  expect(visit.status).toBe(422)
  expect(visit.document.querySelector('.form-errors a')?.textContent).toStartWith(
    'Each item needs an address',
  )
  expect(visit.document.querySelector('.form-errors a')?.getAttribute('href')).toBe('#field-primary-url-1')
  expect(visit.document.querySelector('#field-primary-url-1')?.getAttribute('aria-invalid')).toBe('true')
  expect(typed(visit, 'primary-label')).toEqual(['Home', 'Shop'])
  expect(await labels()).toEqual(['Home'])
})

test('a menu that is too long is said to be, and none of it is lost', async () => {
  const many = Array.from({ length: MAX_ITEMS + 1 }, (_, at) => `Item ${at}`)
  const visit = await send(
    many,
    many.map(() => '/a'),
  )
  expect(visit.status).toBe(422)
  expect(visit.text).toContain(`A menu holds at most ${MAX_ITEMS} items`)
  expect(typed(visit, 'primary-label')).toEqual(many)
  expect(await labels()).toEqual(['Home'])
  const most = many.slice(0, MAX_ITEMS)
  expect(
    (
      await send(
        most,
        most.map(() => '/a'),
      )
    ).status,
  ).toBe(303)
  expect(await labels()).toEqual(most)
})

test('an item whose label was emptied is taken out, whatever its address', async () => {
  expect((await send(['', 'Shop'], ['nonsense', '/shop'])).status).toBe(303)
  expect(await labels()).toEqual(['Shop'])
})

test('items stand by their numbers, those of one number as they were typed', async () => {
  await editor.post('blog', '/editor/navigation', {
    'primary-label': ['C', 'A', 'B', 'D'],
    'primary-url': ['/c', '/a', '/b', '/d'],
    'primary-place': ['9', '1', '1', '-3'],
  })
  expect(await labels()).toEqual(['D', 'A', 'B', 'C'])
})

test('the fault of the second menu is shown there, and the first is kept as it was typed', async () => {
  const visit = await editor.post('blog', '/editor/navigation', {
    'primary-label': 'Home',
    'primary-url': '/home',
    'primary-place': '1',
    'secondary-label': 'Bad',
    'secondary-url': 'javascript:0',
    'secondary-place': '1',
  })
  expect(visit.document.querySelector('[aria-invalid]')?.id).toBe('field-secondary-url-0')
  expect(typed(visit, 'primary-url')).toEqual(['/home'])
})

test('menus are the editor’s alone', async () => {
  const visitor = await world.browser()
  for (const who of ['member', 'organiser'] as const) {
    const other = await world.browser(who)
    expect((await other.get('blog', '/editor/navigation')).status).toBe(404)
    expect((await other.post('blog', '/editor/navigation', { 'primary-label': 'X' })).status).toBe(404)
  }
  expect((await visitor.post('blog', '/editor/navigation')).location).toStartWith('/login')
  expect(await labels()).toEqual(['Home'])
})
