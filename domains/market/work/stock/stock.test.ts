import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Browser } from '../../../../tests/browser'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { type Jar, jarOnShelf, reservedFor, stockOf } from '../../../../tests/market'

let world: TestHouse
let keeper: Browser
beforeAll(async () => {
  world = await testHouse()
  keeper = await world.browser('shopkeeper')
})
afterAll(() => world.close())

type Fields = Readonly<Record<string, string>>
const enter = ({ variantId }: Jar, fields: Fields, who = keeper) =>
  who.post('market', `/shop/variants/${variantId}/movements`, fields)
const page = ({ variantId }: Jar) => keeper.get('market', `/shop/variants/${variantId}/stock`)
const keyOf = async (jar: Jar) =>
  (await page(jar)).document.querySelector('[name=form]')?.getAttribute('value') ?? ''
const onShelf = async (jar: Jar) => (await stockOf(world, jar.variantId))?.stock
/** The shelf and its ledger say the same. */
async function agree(jar: Jar): Promise<void> {
  const [row] = await world
    .ctx()
    .em.execute<{ ledger: number }[]>(
      'select coalesce(sum(quantity), 0)::int as ledger from stock_movements where variant_id = ?',
      [jar.variantId],
    )
  expect(row?.ledger).toBe((await onShelf(jar)) ?? -1)
}

describe('what came, spoiled or was counted', () => {
  test('is entered once by one form, pressed twice or at the same moment', async () => {
    const jar = await jarOnShelf(world, { stock: 1 })
    const form = await keyOf(jar)
    expect(form).not.toBe('')
    const delivery = { form, reason: 'delivery', quantity: '10', note: 'From Joan' }
    await Promise.all([enter(jar, delivery), enter(jar, delivery)])
    expect((await enter(jar, delivery)).location).toBe(`/shop/variants/${jar.variantId}/stock`)
    expect(await onShelf(jar)).toBe(11)
    const waste = { form: await keyOf(jar), reason: 'waste', quantity: '2' }
    for (const _ of [1, 2]) await enter(jar, waste)
    expect(await onShelf(jar)).toBe(9)
    await agree(jar)
  })

  test('is an entry of its own by each form, and where something else is in it', async () => {
    const [jar, other] = [await jarOnShelf(world, { stock: 0 }), await jarOnShelf(world, { stock: 0 })]
    const form = await keyOf(jar)
    const delivery = { form, reason: 'delivery', quantity: '10' }
    await enter(jar, delivery)
    await enter(jar, { ...delivery, quantity: '5' })
    await enter(jar, { ...delivery, form: await keyOf(jar) })
    await enter(other, delivery)
    // A page that was opened before forms had keys.
    for (const _ of [1, 2]) await enter(jar, { reason: 'delivery', quantity: '1' })
    expect([await onShelf(jar), await onShelf(other)]).toEqual([27, 10])
    await agree(jar)
  })

  test('with something else in it is entered once, too, however often it is pressed', async () => {
    const jar = await jarOnShelf(world, { stock: 0 })
    const delivery = { form: await keyOf(jar), reason: 'delivery', quantity: '10' }
    await enter(jar, delivery)
    await Promise.all([1, 2, 3].map(() => enter(jar, { ...delivery, quantity: '5' })))
    expect(await onShelf(jar)).toBe(15)
    await agree(jar)
  })

  test('of what was counted is entered once, though something was sold since', async () => {
    const jar = await jarOnShelf(world, { stock: 10 })
    const counted = { form: await keyOf(jar), reason: 'correction', quantity: '7' }
    await enter(jar, counted)
    await enter(jar, { form: await keyOf(jar), reason: 'waste', quantity: '2' })
    await enter(jar, counted)
    expect(await onShelf(jar)).toBe(5)
    await agree(jar)
  })

  test('at two shelves in the same moment is entered at both', async () => {
    const [jar, other] = [await jarOnShelf(world, { stock: 0 }), await jarOnShelf(world, { stock: 0 })]
    const delivery = { form: await keyOf(jar), reason: 'delivery', quantity: '10' }
    const answers = await Promise.all([jar, other].map(each => enter(each, delivery)))
    expect(answers.map(({ status }) => status)).toEqual([303, 303])
    expect([await onShelf(jar), await onShelf(other)]).toEqual([10, 10])
  })

  test.each([
    [{ reason: 'delivery', quantity: '-1' }, 'quantity'],
    [{ reason: 'delivery', quantity: '1.5' }, 'quantity'],
    [{ reason: 'delivery', quantity: '1000001' }, 'quantity'],
    [{ reason: 'delivery', quantity: 'ten' }, 'quantity'],
    [{ reason: 'delivery', quantity: '' }, 'quantity'],
    [{ reason: 'theft', quantity: '1' }, 'reason'],
    [{ reason: 'sale', quantity: '1' }, 'reason'],
    [{ reason: 'waste', quantity: '6' }, 'quantity'],
    [{ reason: 'delivery', quantity: '1', form: 'x' }, 'form'],
  ])('is not %j: what was typed comes back, beside %s', async (typed, field) => {
    const jar = await jarOnShelf(world, { stock: 5 })
    const answer = await enter(jar, { note: 'Kept <typed>', ...typed })
    expect(answer.status).toBe(422)
    expect(answer.document.querySelector('[name=note]')?.getAttribute('value')).toBe('Kept <typed>')
    expect(answer.document.querySelector('[name=form]')?.getAttribute('value')).toHaveLength(36)
    if (field !== 'form') expect(answer.document.querySelector(`#field-${field}-error`)).not.toBeNull()
    expect(await onShelf(jar)).toBe(5)
    await agree(jar)
  })

  test('is nothing at least and a million at most, and a count of what is there is no entry', async () => {
    const jar = await jarOnShelf(world, { stock: 5 })
    for (const quantity of ['0', '1000000'])
      expect((await enter(jar, { reason: 'delivery', quantity })).status).toBe(303)
    await enter(jar, { reason: 'correction', quantity: '1000005' })
    expect(await onShelf(jar)).toBe(1_000_005)
    await enter(jar, { reason: 'correction', quantity: '0' })
    expect(await onShelf(jar)).toBe(0)
    const entries = (await page(jar)).document.querySelectorAll('tbody tr')
    expect(entries).toHaveLength(3)
    await agree(jar)
  })

  test('by two at the same moment is both, and never less than is promised', async () => {
    const jar = await jarOnShelf(world, { stock: 10 })
    await reservedFor(world, jar.variantId, 4)
    const both = await Promise.all([
      enter(jar, { reason: 'waste', quantity: '4' }),
      enter(jar, { reason: 'waste', quantity: '4' }),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual([303, 422])
    expect(await stockOf(world, jar.variantId)).toEqual({ stock: 6, reserved: 4 })
    expect((await enter(jar, { reason: 'correction', quantity: '3' })).status).toBe(422)
    expect((await enter(jar, { reason: 'correction', quantity: '4' })).status).toBe(303)
    await agree(jar)
  })

  test('is for who keeps the stock, of what there is', async () => {
    const jar = await jarOnShelf(world, { stock: 5 })
    const delivery = { reason: 'delivery', quantity: '1' }
    for (const who of ['member', 'editor', 'organiser', 'moderator'] as const) {
      const other = await world.browser(who)
      expect((await enter(jar, delivery, other)).status).toBe(404)
      for (const path of ['/shop/stock', `/shop/variants/${jar.variantId}/stock`])
        expect((await other.get('market', path)).status).toBe(404)
    }
    expect((await enter(jar, delivery, await world.browser())).location).toStartWith('/login')
    for (const variantId of ['nonsense', Bun.randomUUIDv7()])
      expect((await enter({ ...jar, variantId }, delivery)).status).toBe(404)
    expect((await keeper.get('market', `/shop/variants/${jar.variantId}/stock?page=99`)).status).toBe(404)
    expect(await onShelf(jar)).toBe(5)
  })
})
