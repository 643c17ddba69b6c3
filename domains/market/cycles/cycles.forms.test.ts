import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Browser } from '../../../tests/browser'
import { buyer, one, quietHouse } from '../../../tests/cart'
import { formFields } from '../../../tests/form-fields'
import type { TestHouse } from '../../../tests/house'
import { type Crop, close, crop, grower, openCycle } from '../../../tests/hub'

const LIST = '/shop/cycles'
const WEEK = { name: 'Week 9', note: '', opensAt: '2027-03-01T08:00', closesAt: '2027-03-04T20:00' }

let world: TestHouse
let keeper: Browser
let maker: string
let leeks: Crop
beforeAll(async () => {
  world = await quietHouse()
  keeper = await world.browser('shopkeeper')
  maker = await grower(world, 'Anna')
  leeks = await crop(world, maker, { title: 'Leeks' })
})
afterAll(() => world.close())

const send = (typed: Record<string, string> = {}, path = LIST) =>
  keeper.post('market', path, { ...WEEK, ...typed })
const planned = async (name: string) => (await send({ name })).location ?? ''
const cycles = async () =>
  (await one<{ count: number }>(world, 'select count(*)::int as count from order_cycles')).count
/** What the page says after a form. */
const saidAt = async (path: string) =>
  (await keeper.get('market', path)).document.querySelector('.notice--flash')?.textContent?.trim()

describe('a cycle', () => {
  test.each([
    ['name', { name: '' }, 'Give it a name'],
    ['name', { name: 'x'.repeat(161) }, ''],
    ['opensAt', { opensAt: '' }, 'When does it open?'],
    ['closesAt', { closesAt: '' }, 'When does it close?'],
    ['opensAt', { opensAt: '2027-02-30T08:00' }, 'Write a day and a time.'],
    ['closesAt', { closesAt: 'Thursday' }, 'Write a day and a time.'],
    ['closesAt', { closesAt: WEEK.opensAt }, 'It has to close after it has opened.'],
    ['closesAt', { closesAt: '2027-02-28T08:00' }, 'It has to close after it has opened.'],
  ])('is not made where %s is wrong: %j', async (field, wrong, sentence) => {
    const before = await cycles()
    const again = await send({ note: 'Bring <boxes>', ...wrong })
    expect([again.status, await cycles()]).toEqual([422, before])
    expect(again.document.querySelector(`#field-${field}-error`)?.textContent).toContain(sentence)
    const kept = formFields(again.document.querySelector(`form[action="${LIST}"]`) as never)
    expect(kept).toMatchObject({ ...WEEK, note: 'Bring <boxes>', ...wrong })
  })

  test('is open for a minute at least, over the hour that comes twice', async () => {
    // In London the clocks go back on 31 October 2027.
    const path = (await send({ opensAt: '2027-10-31T00:59', closesAt: '2027-10-31T02:00' })).location ?? ''
    expect(path).toStartWith(`${LIST}/`)
    const { minutes } = await one<{ minutes: number }>(
      world,
      'select extract(epoch from closes_at - opens_at)::int / 60 as minutes from order_cycles where id = ?',
      [path.split('/').at(-1)],
    )
    expect(minutes).toBe(121)
  })

  test('is made once, however often its form is sent', async () => {
    const { document } = await keeper.get('market', `${LIST}/new`)
    const fresh = formFields(document.querySelector(`form[action="${LIST}"]`) as never)
    const before = await cycles()
    const answers = await Promise.all([1, 2, 3].map(() => send({ ...fresh, ...WEEK, name: 'Once' })))
    expect(new Set(answers.map(({ location }) => location)).size).toBe(1)
    expect(await cycles()).toBe(before + 1)
  })

  test('that was changed meanwhile is not written over', async () => {
    const path = await planned('Of two')
    const times = `${path}/times`
    const read = async () =>
      formFields(
        (await keeper.get('market', times)).document.querySelector(`form[action="${path}"]`) as never,
      )
    const mine = await read()
    expect((await send({ ...mine, name: 'Theirs' }, path)).location).toBe(path)
    expect((await send({ ...mine, name: 'Mine' }, path)).status).toBe(409)
    expect((await read()).name).toBe('Theirs')
  })

  test('that has not opened is not closed, but given up', async () => {
    const path = await planned('Never opened')
    await keeper.post('market', `${path}/closing`)
    expect(await saidAt(path)).toContain('has not opened, so it cannot be closed')
    expect((await keeper.post('market', `${path}?_method=delete`)).location).toBe(LIST)
    expect((await keeper.get('market', path)).status).toBe(404)
    expect((await keeper.post('market', `${path}?_method=delete`)).status).toBe(404)
  })

  test('that is open is closed at once, and is not given up', async () => {
    const { id } = await openCycle(world, new Map([[maker, [leeks]]]))
    const path = `${LIST}/${id}`
    await keeper.post('market', `${path}?_method=delete`)
    expect(await saidAt(path)).toContain('It has opened: change when it closes instead.')
    for (const _ of ['once', 'and again']) await keeper.post('market', `${path}/closing`)
    expect(await saidAt(path)).toContain('It is closed.')
    expect(
      await one<object>(world, 'select closes_at <= now() as "isClosed" from order_cycles where id = ?', [
        id,
      ]),
    ).toEqual({ isClosed: true })
  })

  test('whose orders are with the producers stays as it was', async () => {
    const cycle = await openCycle(world, new Map([[maker, [leeks]]]))
    await close(world, cycle)
    const path = `${LIST}/${cycle.id}`
    const before = await one(world, 'select * from order_cycles where id = ?', [cycle.id])
    const incoming = `${path}/incoming/${maker}`
    for (const [at, fields] of [
      [path, WEEK],
      [`${path}/closing`, {}],
      [incoming, { [`offer-${leeks.variantId}`]: 'on', fee: '1' }],
      [`${incoming}?_method=delete`, {}],
      [`${path}/outgoing/new`, { variant: leeks.variantId }],
    ] as const) {
      const visit = await keeper.post('market', at, { ...fields })
      expect([at, visit.status, visit.location]).toEqual([at, 303, path])
      expect([at, await saidAt(path)]).toEqual([at, expect.stringContaining('It stays as it was.')])
    }
    expect(await one(world, 'select * from order_cycles where id = ?', [cycle.id])).toEqual(before)
  })
})

describe('what comes in', () => {
  const bring = async (fields: Record<string, string>) => {
    const path = await planned('Incoming')
    const at = `${path}/incoming/${maker}`
    return {
      path,
      at,
      visit: await keeper.post('market', at, { [`offer-${leeks.variantId}`]: 'on', ...fields }),
    }
  }

  test.each([
    ['fee', { fee: '-1' }],
    ['fee', { fee: '100.5' }],
    ['fee', { fee: 'some' }],
    ['readyAt', { readyAt: 'early' }],
    ['offersUntil', { offersUntil: '2027-13-01T08:00' }],
  ])('is not taken where %s is wrong: %j', async (field, wrong) => {
    const { path, visit } = await bring({ instructions: 'To the <gate>', ...wrong })
    expect(visit.status).toBe(422)
    expect(visit.document.querySelector(`#field-${field}-error`)).not.toBeNull()
    expect(visit.text).toContain('To the &lt;gate&gt;')
    expect(
      (await keeper.get('market', path)).document.querySelector(`a[href="${path}/incoming/${maker}"]`),
    ).toBeNull()
  })

  test.each(['0', '100', '7.25'])('may have a fee of %s %%', async fee => {
    const { at, visit } = await bring({ fee })
    expect(visit.status).toBe(303)
    const { document } = await keeper.get('market', at)
    expect(Number(document.querySelector('#field-fee')?.getAttribute('value'))).toBe(Number(fee))
  })

  test('is asked of a producer whom somebody names', async () => {
    const path = await planned('Of nobody')
    expect((await keeper.get('market', `${path}/incoming`)).location).toBe(path)
    expect(await saidAt(path)).toContain('Choose a producer first.')
    const other = `${path}/incoming/${Bun.randomUUIDv7()}`
    for (const at of [other, `${path}/incoming/x`]) expect((await keeper.get('market', at)).status).toBe(404)
    expect((await keeper.post('market', other, {})).status).toBe(404)
  })

  test('and what goes out, are given up again', async () => {
    const { path, at } = await bring({ fee: '5' })
    await keeper.post('market', `${at}?_method=delete`)
    expect(await saidAt(path)).toContain('They bring nothing to it.')
    await keeper.post('market', `${path}/outgoing/new`, { variant: leeks.variantId })
    const out = (await keeper.get('market', path)).document.querySelector(
      `a[href^="${path}/outgoing/"]:not([href$=new])`,
    )
    const exchange = out?.getAttribute('href') ?? ''
    expect((await keeper.post('market', `${exchange}?_method=delete`)).location).toBe(path)
    expect((await keeper.get('market', exchange)).status).toBe(404)
  })
})

test('whether everything or only cycles are sold is switched on and off', async () => {
  await keeper.post('market', `${LIST}/setting`, { on: 'on' })
  expect(await saidAt(LIST)).toContain('only what is in an open cycle can be ordered')
  await keeper.post('market', `${LIST}/setting`, {})
  expect(await saidAt(LIST)).toContain('Everything on the list can be ordered.')
})

test('cycles are planned by shopkeepers alone', async () => {
  const path = await planned('Ours')
  const before = await cycles()
  const { browser } = await buyer(world)
  for (const other of [browser, await world.browser('editor'), await world.browser('organiser')]) {
    for (const at of [
      LIST,
      `${LIST}/new`,
      path,
      `${path}/times`,
      `${path}/incoming/${maker}`,
      `${path}/outgoing/new`,
    ])
      expect([at, (await other.get('market', at)).status]).toEqual([at, 404])
    for (const at of [
      LIST,
      `${LIST}/setting`,
      path,
      `${path}/closing`,
      `${path}?_method=delete`,
      `${path}/incoming/${maker}`,
      `${path}/outgoing/new`,
      `/shop/products/${leeks.productId}/steady`,
    ])
      expect([at, (await other.post('market', at, WEEK)).status]).toEqual([at, 404])
  }
  expect(await cycles()).toBe(before)
  expect((await keeper.get('market', `${LIST}?page=99`)).status).toBe(404)
})
