import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'

const PATH = '/operator/index-now'

let world: TestHouse
let operator: Browser
beforeAll(async () => {
  world = await testHouse()
  operator = await world.browser('operator')
})
afterAll(() => world.close())

const isOn = async () =>
  (await operator.get('blog', PATH)).document.querySelector('[name=isOn]')?.hasAttribute('checked')
const key = async () => (await world.browser()).get('blog', '/indexnow.txt')

test('nobody is told until the operator says so, and there is no key until then', async () => {
  expect(await isOn()).toBe(false)
  expect((await key()).status).toBe(404)
})

test('once it is on there is a key in plain text, and pressed again it is the same', async () => {
  for (const _ of [1, 2]) expect((await operator.post('blog', PATH, { isOn: 'on' })).location).toBe(PATH)
  expect(await isOn()).toBe(true)
  const [first, second] = [await key(), await key()]
  expect(first.headers.get('content-type')).toStartWith('text/plain')
  expect(first.text).toMatch(/^[\w-]{8,128}$/)
  expect(second.text).toBe(first.text)
})

test('it is off again by leaving the box empty, and by nothing else that is sent', async () => {
  await operator.post('blog', PATH, { isOn: 'on' })
  for (const sent of [{}, { isOn: 'yes' }, { isOn: ['on', 'on'] }, { other: 'on' }] as Record<
    string,
    string | string[]
  >[]) {
    await operator.post('blog', PATH, sent)
    expect([sent, await isOn()]).toEqual([sent, false])
  }
  expect((await key()).status).toBe(404)
})

test('it is the operator’s to see and to say', async () => {
  await operator.post('blog', PATH, { isOn: 'on' })
  for (const who of ['member', 'editor', 'moderator'] as const) {
    const other = await world.browser(who)
    expect([who, (await other.get('blog', PATH)).status]).toEqual([who, 404])
    expect([who, (await other.post('blog', PATH)).status]).toEqual([who, 404])
  }
  const visitor = await world.browser()
  expect((await visitor.get('blog', PATH)).location).toStartWith('/login')
  expect((await visitor.post('blog', PATH)).location).toStartWith('/login')
  expect(await isOn()).toBe(true)
})
