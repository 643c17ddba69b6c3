import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { addToCart } from '#core/services/cart/lines/add-to-cart'
import type { Visit } from '../../../tests/browser'
import { again, buyer, jar, quietHouse } from '../../../tests/cart'
import { offerAllWays } from '../../../tests/credit'
import { formFields } from '../../../tests/form-fields'
import type { TestHouse } from '../../../tests/house'
import { dayAhead, standing, wishFor } from '../../../tests/standing'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
})
afterAll(() => world.close())

/** Two of one thing each time, at the browser of who has it. */
async function twoEachTime() {
  const { ctx, browser } = await buyer(world)
  const { variantId } = wishFor(await jar(world, 500))
  const id = await standing(world, ctx, [{ variantId, quantity: 2, substituteId: null }], { way: 'credit' })
  const path = `/standing-orders/${id}`
  const left = async () => {
    const [row] = await world
      .ctx()
      .em.execute<{ quantity: number }[]>(
        'select quantity from standing_lines where standing_order_id = ? and variant_id = ?',
        [id, variantId],
      )
    return row?.quantity ?? 0
  }
  return { ctx, browser, variantId, path, left }
}

describe('how many come each time', () => {
  test.each(['', ' ', '100', '999', 'two', '1.5', '-1', '1e1', '٣', '9999999999'])(
    'is not %j: that is said, and what was stays',
    async typed => {
      const { browser, variantId, path, left } = await twoEachTime()
      const answer = await browser.post('cart', `${path}/lines`, { [`quantity-${variantId}`]: typed })
      expect(answer.status).toBe(422)
      const field = answer.document.querySelector(`[name="quantity-${variantId}"]`)
      expect([field?.getAttribute('value'), field?.getAttribute('aria-invalid')]).toEqual([typed, 'true'])
      const [link] = [...answer.document.querySelectorAll('.form-errors a')]
      expect([link?.getAttribute('href'), link?.textContent]).toEqual([
        `#${field?.id}`,
        expect.stringContaining('a whole number up to 99'),
      ])
      expect(await left()).toBe(2)
    },
  )

  test('is refused of one thing, and what was typed and chosen of the others comes back', async () => {
    const { browser, variantId, path, left } = await twoEachTime()
    const [quince, pear] = [wishFor(await jar(world, 500)), wishFor(await jar(world, 500))]
    for (const { variantId: variant } of [quince, pear])
      await browser.post('cart', `${path}/lines/new`, { variant })
    const typed = {
      q: 'Honey',
      [`quantity-${variantId}`]: '12',
      [`quantity-${quince.variantId}`]: '1e3',
      [`quantity-${pear.variantId}`]: '5',
      [`instead-${variantId}`]: pear.variantId,
      [`swap-${pear.variantId}`]: quince.variantId,
    }
    const { document, status } = await browser.post('cart', `${path}/lines`, typed)
    const form = document.querySelector(`form[action="${path}/lines"]`)
    expect(status).toBe(422)
    expect(form && formFields(form)).toMatchObject(typed)
    expect(form?.querySelectorAll('.field__error')).toHaveLength(1)
    expect(await left()).toBe(2)
  })

  test('keeps what was typed while something is looked for, and while it is added', async () => {
    const { browser, variantId, path, left } = await twoEachTime()
    const quince = wishFor(await jar(world, 500))
    const linesOf = ({ document }: Visit) => {
      const form = document.querySelector(`form[action="${path}/lines"]`)
      return form ? formFields(form) : {}
    }
    const typed = { ...linesOf(await browser.get('cart', path)), [`quantity-${variantId}`]: '7' }
    const presses: readonly Readonly<Record<string, string>>[] = [{ find: '1' }, {}]
    for (const pressed of presses) {
      const found = await browser.post('cart', `${path}/lines`, { ...typed, q: 'Honey', ...pressed })
      expect([found.status, await left()]).toEqual([200, 2])
      expect(linesOf(found)).toMatchObject({ ...typed, q: 'Honey', sought: 'Honey' })
    }
    const odd = { ...typed, [`quantity-${variantId}`]: '1e3', variant: quince.variantId }
    const refused = await browser.post('cart', `${path}/lines/new`, odd)
    expect([refused.status, linesOf(refused)[`quantity-${variantId}`], await left()]).toEqual([422, '1e3', 2])
    await browser.post('cart', `${path}/lines/new`, { ...typed, variant: quince.variantId })
    expect(await left()).toBe(7)
    const shown = linesOf(await browser.get('cart', path))
    expect(shown[`quantity-${quince.variantId}`]).toBe('1')
  })

  test('swapped for what there are too many of then, is refused at what it is swapped for', async () => {
    const { browser, variantId, path } = await twoEachTime()
    const quince = wishFor(await jar(world, 500))
    await browser.post('cart', `${path}/lines/new`, { variant: quince.variantId })
    const { document } = await browser.post('cart', `${path}/lines`, {
      q: 'Honey',
      [`quantity-${variantId}`]: '60',
      [`quantity-${quince.variantId}`]: '60',
      [`swap-${variantId}`]: quince.variantId,
    })
    expect(document.querySelector('.form-errors a')?.getAttribute('href')).toBe(`#field-swap-${variantId}`)
    expect(document.querySelector(`[name="swap-${variantId}"]`)?.getAttribute('aria-invalid')).toBe('true')
  })

  test('is saved by a form from before, and what was put in elsewhere meanwhile stays', async () => {
    const { browser, variantId, path, left } = await twoEachTime()
    const { variantId: variant } = wishFor(await jar(world, 500))
    await browser.post('cart', `${path}/lines/new`, { variant })
    await browser.post('cart', `${path}/lines`, { [`quantity-${variantId}`]: '3' })
    const shown = await browser.get('cart', path)
    expect(shown.document.querySelector(`[name="quantity-${variant}"]`)?.getAttribute('value')).toBe('1')
    expect(await left()).toBe(3)
  })

  test('of two things added at the same moment is one of each', async () => {
    const { browser, path } = await twoEachTime()
    const added = [wishFor(await jar(world, 500)), wishFor(await jar(world, 500))]
    await Promise.all(
      added.map(({ variantId: variant }) => browser.post('cart', `${path}/lines/new`, { variant })),
    )
    expect((await browser.get('cart', path)).document.querySelectorAll('[name^="quantity-"]')).toHaveLength(3)
  })

  test.each([
    ['99', 99],
    [' 7 ', 7],
    ['007', 7],
  ])('is %j', async (typed, quantity) => {
    const { browser, variantId, path, left } = await twoEachTime()
    await browser.post('cart', `${path}/lines`, { [`quantity-${variantId}`]: typed })
    expect(await left()).toBe(quantity)
  })

  test('is one more by the button only while there is room for it', async () => {
    const { browser, variantId, path, left } = await twoEachTime()
    await browser.post('cart', `${path}/lines`, { [`quantity-${variantId}`]: '98' })
    await browser.post('cart', `${path}/lines/new`, { variant: variantId })
    expect(await left()).toBe(99)
    const refused = await browser.post('cart', `${path}/lines/new`, { variant: variantId })
    expect(refused.text).toContain('a whole number up to 99')
    expect(await left()).toBe(99)
  })

  test('is refused beside the cart that has more of it than comes each time', async () => {
    const { ctx, browser } = await buyer(world)
    await addToCart(again(world, ctx), await jar(world, 500), 150)
    const answer = await browser.post('cart', '/standing-orders', {
      key: Bun.randomUUIDv7(),
      everyWeeks: '1',
      firstDay: dayAhead(world, 10),
      way: 'credit',
      name: 'Ada',
      note: '',
      home: 'any',
    })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('a whole number up to 99')
  })
})
