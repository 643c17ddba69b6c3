import { afterAll, beforeAll, expect, test } from 'bun:test'
import { addToCart } from '#core/services/cart/lines/add-to-cart'
import { placeOrder } from '#core/services/cart/orders/place-order'
import { again, buyer, collectionTime, pay, quietHouse, stranger, wishOf } from '../../../tests/cart'
import type { TestHouse } from '../../../tests/house'
import { type Crop, crop, grower, type OpenCycle, openCycle } from '../../../tests/hub'

let world: TestHouse
let cycle: OpenCycle
let crops: readonly Crop[]
beforeAll(async () => {
  world = await quietHouse()
  const maker = await grower(world, 'Anna')
  crops = [await crop(world, maker, { title: 'Leeks' }), await crop(world, maker, { title: 'Kale' })]
  cycle = await openCycle(world, new Map([[maker, crops]]))
  const [someone, time] = [await stranger(world), await collectionTime(world, 3, 72)]
  for (const { sellable } of crops) await addToCart(again(world, someone), sellable, 2)
  const wish = await wishOf(again(world, someone), { collectionSlotId: time, note: 'No <b>plastic</b>' })
  await pay(again(world, someone), await placeOrder(again(world, someone), wish))
})
afterAll(() => world.close())

const path = () => `/shop/packing/${cycle.id}`

test('a sheet says when a box is wanted and what its buyer wrote; each line of it is ticked, and taken back', async () => {
  const keeper = await world.browser('shopkeeper')
  const sheet = await keeper.get('cart', path())
  expect(sheet.text).toContain('No &lt;b&gt;plastic')
  expect(sheet.text).not.toMatch(/\d{4}-\d\d-\d\d \d\d:\d\d/)
  const [tick] = [...sheet.document.querySelectorAll('.tick')]
  const line = tick?.getAttribute('value') ?? ''
  const done = await keeper.post('cart', `${path()}?by=order&page=1`, { line })
  expect(done.location).toBe(`${path()}?by=order&page=1#line-${line}`)
  const ticked = await keeper.get('cart', path())
  expect(ticked.text).toContain('1 of 2 lines are packed')
  // Said here, and not on whichever page of the site is opened next.
  expect(ticked.document.querySelector('.notice--flash')?.textContent).toContain('Checked off')
  expect(ticked.document.querySelector(`#line-${line}`)?.getAttribute('form')).toBe('unpack')
  await keeper.post('cart', `${path()}?by=order&page=1&_method=delete`, { line })
  expect((await keeper.get('cart', path())).text).toContain('0 of 2 lines are packed')
})

test('a press without a tick, or with what is no line of it, says that nothing was packed', async () => {
  const keeper = await world.browser('shopkeeper')
  const bodies: readonly Record<string, string>[] = [{}, { line: 'nonsense' }, { line: Bun.randomUUIDv7() }]
  for (const body of bodies) {
    expect((await keeper.post('cart', path(), body)).status).toBe(303)
    const after = await keeper.get('cart', path())
    expect(after.document.querySelector('.notice--flash')?.textContent).toContain('Nothing was ticked')
  }
})

test('by product it says how many there are in all, and as a file it is the same', async () => {
  const keeper = await world.browser('shopkeeper')
  expect((await keeper.get('cart', `${path()}?by=product`)).text).toContain('2 in all · Anna')
  const file = await keeper.get('cart', `${path()}/csv?by=product`)
  expect(file.text.split(/\r?\n/).filter(Boolean)).toHaveLength(3)
  expect(file.text).toContain('Grams')
  expect(file.text).toContain('To be weighed')
  expect((await keeper.get('cart', `${path()}?by=nobody`)).status).toBe(200)
  for (const beyond of ['2', '0', 'x'])
    expect((await keeper.get('cart', `${path()}?page=${beyond}`)).status).toBe(404)
})

test('of a cycle that there is not, and for who does not work in the shop, there is no sheet', async () => {
  const keeper = await world.browser('shopkeeper')
  const { browser } = await buyer(world)
  for (const [who, cycleId] of [
    [keeper, Bun.randomUUIDv7()],
    [keeper, 'x'],
    [browser, cycle.id],
  ] as const)
    for (const visit of [
      who.get('cart', `/shop/packing/${cycleId}`),
      who.get('cart', `/shop/packing/${cycleId}/csv`),
      who.post('cart', `/shop/packing/${cycleId}`, {}),
      who.post('cart', `/shop/packing/${cycleId}?_method=delete`, {}),
    ])
      expect((await visit).status).toBe(404)
  expect((await (await world.browser()).get('cart', path())).location).toStartWith('/login')
})
