import { afterAll, beforeAll, expect, test } from 'bun:test'
import { again, buyer, order, pay, quietHouse, stranger } from '../../../tests/cart'
import { formFields } from '../../../tests/form-fields'
import type { TestHouse } from '../../../tests/house'
import { type Crop, close, crop, grower, type OpenCycle, openCycle } from '../../../tests/hub'

let world: TestHouse
let maker: string
let leeks: Crop
let cycle: OpenCycle
beforeAll(async () => {
  world = await quietHouse()
  maker = await grower(world, 'Anna')
  leeks = await crop(world, maker, { title: 'Leeks' })
  cycle = await openCycle(world, new Map([[maker, [leeks]]]))
  for (const quantity of [2, 3]) {
    const someone = await stranger(world)
    await pay(again(world, someone), await order(again(world, someone), leeks.sellable, quantity))
  }
  await close(world, cycle)
})
afterAll(() => world.close())

test('the shop counts what came, sees who goes short, and only then receives it; a second press changes nothing', async () => {
  const keeper = await world.browser('shopkeeper')
  expect((await keeper.get('cart', '/shop/receiving')).text).toContain('with the producers')
  expect((await keeper.get('cart', `/shop/receiving/${cycle.id}`)).text).toContain('Anna')
  const path = `/shop/receiving/${cycle.id}/${maker}`
  const name = `came-${leeks.variantId}`
  const form = await keeper.get('cart', path)
  expect(form.document.querySelector(`#field-${name}`)?.getAttribute('value')).toBe('5')
  const odd = await keeper.post('cart', `${path}/preview`, {
    [name]: 'some',
    wayBack: 'same',
    note: 'Frost <1>',
  })
  expect([odd.status, odd.document.querySelector(`#field-${name}`)?.getAttribute('value')]).toEqual([
    422,
    'some',
  ])
  expect(odd.document.querySelector('textarea')?.textContent).toContain('Frost <1>')
  const preview = await keeper.post('cart', `${path}/preview`, {
    [name]: '4',
    wayBack: 'same',
    note: 'Frost',
  })
  expect(preview.status).toBe(200)
  expect(preview.text).toContain('2 of 3')
  const [confirmed] = [...preview.document.querySelectorAll(`form[action="${path}"]`)]
  const fields = formFields(confirmed as never)
  const unseen = await keeper.post('cart', path, { ...fields, [name]: '3' })
  expect(unseen.status).toBe(409)
  expect(unseen.text).toContain('Orders have changed since you looked')
  for (let time = 0; time < 2; time++) expect((await keeper.post('cart', path, fields)).status).toBe(303)
  await world.work()
  const received = await keeper.get('cart', path)
  for (const word of ['Frost', 'given back'])
    expect(received.text.toLowerCase()).toContain(word.toLowerCase())
})

test('who counts what was received meanwhile sees what they counted beside what came', async () => {
  const [farm, kale] = [await grower(world, 'Rhys'), { title: 'Kale' }]
  const crops = [await crop(world, farm, kale), await crop(world, farm, { title: 'Beets' })] as const
  const week = await openCycle(world, new Map([[farm, [...crops]]]))
  for (const { sellable } of crops) {
    const someone = await stranger(world)
    await pay(again(world, someone), await order(again(world, someone), sellable, 3))
  }
  await close(world, week)
  const [keeper, other] = [await world.browser('shopkeeper'), await world.browser('shopkeeper')]
  const path = `/shop/receiving/${week.id}/${farm}`
  const counted = async (who: typeof keeper, kales: string, note: string) => {
    const counts = { [`came-${crops[0].variantId}`]: kales, [`came-${crops[1].variantId}`]: '3' }
    const preview = await who.post('cart', `${path}/preview`, { ...counts, wayBack: 'same', note })
    return formFields(preview.document.querySelector(`form[action="${path}"]`) as never)
  }
  const first = await counted(keeper, '0', 'All <eaten>')
  const second = await counted(other, '2', 'Two <left>')
  expect((await keeper.post('cart', path, first)).status).toBe(303)
  await world.work()
  // The money of all kale went back by now: the same press is the same receipt still.
  expect((await keeper.post('cart', path, first)).status).toBe(303)
  const changed = { ...first, [`came-${crops[0].variantId}`]: '1' }
  for (const [who, to, sent, kales, said] of [
    [other, path, second, '2', 'was received already'],
    [other, `${path}/preview`, second, '2', 'was received already'],
    [keeper, path, changed, '1', 'something else in it'],
  ] as const) {
    const refused = await who.post('cart', to, sent)
    const row = [...refused.document.querySelectorAll('tbody tr')].find(each =>
      each.textContent?.includes('Kale'),
    )
    const cells = [...(row?.querySelectorAll('td') ?? [])].map(cell => cell.textContent?.trim())
    expect([refused.status, cells.slice(0, 3)]).toEqual([409, ['3', '0', kales]])
    expect(refused.document.querySelector('main')?.textContent).toContain(said)
    expect(refused.document.querySelector('main')?.textContent).toContain(`Your note: ${sent.note}`)
  }
})

test('boxes are checked off on the sheet they stand on, and the list comes as CSV', async () => {
  const keeper = await world.browser('shopkeeper')
  const path = `/shop/packing/${cycle.id}`
  const sheet = await keeper.get('cart', `${path}?by=producer`)
  expect(sheet.text).toContain('0 of 2 lines are packed.')
  const action = sheet.document.querySelector('section form')?.getAttribute('action') ?? ''
  const lines = [...sheet.document.querySelectorAll('section input[name=line]')].map(
    input => input.getAttribute('value') ?? '',
  )
  const packed = await keeper.post('cart', action, { line: lines[0] ?? '' })
  expect(packed.headers.get('location')).toBe(`${path}?by=producer&page=1#line-${lines[0]}`)
  expect((await keeper.get('cart', path)).text).toContain('1 of 2 lines are packed.')
  await keeper.post('cart', `${path}?by=order&_method=delete`, { line: lines[0] ?? '' })
  expect((await keeper.get('cart', path)).text).toContain('0 of 2 lines are packed.')
  const csv = await keeper.get('cart', `${path}/csv?by=product`)
  expect(csv.text.trim().split('\n')).toHaveLength(3)
  expect((await keeper.get('cart', `${path}?page=2`)).status).toBe(404)
})

test('to others these pages are not there', async () => {
  const { browser } = await buyer(world)
  for (const path of [
    '/shop/receiving',
    `/shop/receiving/${cycle.id}`,
    `/shop/receiving/${cycle.id}/${maker}`,
    `/shop/packing/${cycle.id}`,
    `/shop/packing/${cycle.id}/csv`,
  ])
    expect([path, (await browser.get('cart', path)).status]).toEqual([path, 404])
  for (const path of [
    `/shop/receiving/${cycle.id}/${maker}`,
    `/shop/receiving/${cycle.id}/${maker}/preview`,
    `/shop/packing/${cycle.id}`,
  ])
    expect([path, (await browser.post('cart', path, { wayBack: 'same' })).status]).toEqual([path, 404])
})
