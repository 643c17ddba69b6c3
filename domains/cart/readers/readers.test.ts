import { afterAll, beforeAll, expect, test } from 'bun:test'
import { pairedReaders } from '#core/services/cart/readers/pair-reader'
import type { Browser } from '../../../tests/browser'
import { buyer, quietHouse } from '../../../tests/cart'
import type { TestHouse } from '../../../tests/house'

const PATH = '/shop/readers'

let world: TestHouse
let keeper: Browser
beforeAll(async () => {
  world = await quietHouse()
  keeper = await world.browser('shopkeeper')
})
afterAll(() => world.close())

const pair = (code: string, name = 'Stall') => keeper.post('cart', PATH, { code, name })
const names = async () => (await pairedReaders(world.ctx('shopkeeper'))).map(({ name }) => name)
const unpairForm = async () =>
  (await keeper.get('cart', PATH)).document
    .querySelector(`form[action^="${PATH}/"]`)
    ?.getAttribute('action') ?? ''

test('a reader is paired by the code that it shows, named, and unpaired again', async () => {
  expect((await keeper.get('cart', PATH)).text).toContain('None is paired yet.')
  expect((await pair('test0001', 'Stall & <barn>')).location).toBe(PATH)
  const page = await keeper.get('cart', PATH)
  expect(page.text).toContain('The till offers it from now on.')
  expect(page.text).toContain('Stall &amp; &lt;barn')
  expect(page.text).toContain('Ready')
  const gone = await keeper.post('cart', await unpairForm())
  expect(gone.location).toBe(PATH)
  expect((await keeper.get('cart', PATH)).text).toContain('It is not paired any more.')
  expect(await names()).toEqual([])
})

test.each([
  ['short', { code: 'AB12', name: 'Stall' }, 'Eight or nine letters'],
  ['too long', { code: 'ABCDEFGH12', name: 'Stall' }, 'at most 9 characters'],
  ['of a reader without a name', { code: 'TEST0002', name: '' }, 'What do you call it?'],
  ['of a name that no list could show', { code: 'TEST0002', name: 'x'.repeat(81) }, 'at most 80 characters'],
])('a code that is %s pairs nothing, and stays where it was typed', async (_, form, sentence) => {
  const answer = await keeper.post('cart', PATH, form)
  expect(answer.status).toBe(422)
  expect(answer.document.querySelector('.form-errors')?.textContent).toContain(sentence)
  expect(answer.document.querySelector('[name=code]')?.getAttribute('value')).toBe(form.code)
  expect(await names()).toEqual([])
})

test('while SumUp is away, readers are shown without a state, and none is paired or unpaired', async () => {
  await pair('TEST0003', 'Barn')
  const form = await unpairForm()
  await world.sandbox.behaviour.down('failing')
  try {
    expect((await keeper.get('cart', PATH)).text).toContain('SumUp does not say')
    const refused = await pair('TEST0004', 'Van')
    expect(refused.status).toBe(503)
    expect(refused.text).toContain('Nothing has changed; please try again in a moment.')
    expect(refused.document.querySelector('[name=name]')?.getAttribute('value')).toBe('Van')
    await keeper.post('cart', form)
    expect((await keeper.get('cart', PATH)).text).toContain('SumUp does not answer just now.')
  } finally {
    await world.sandbox.behaviour.up()
  }
  expect(await names()).toEqual(['Barn'])
})

test('one that nobody paired is not there to be unpaired', async () => {
  expect((await keeper.post('cart', `${PATH}/rdr_nobody?_method=delete`)).status).toBe(404)
})

test('readers are the business of who minds the money', async () => {
  const { browser } = await buyer(world)
  for (const other of [browser, await world.browser('editor')]) {
    expect((await other.get('cart', PATH)).status).toBe(404)
    expect((await other.post('cart', PATH, { code: 'TEST0009', name: 'Mine' })).status).toBe(404)
    expect((await other.post('cart', `${PATH}/x?_method=delete`)).status).toBe(404)
  }
  expect(await names()).not.toContain('Mine')
})
