import { afterAll, beforeAll, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { collectionTime, quietHouse, stranger } from '../../../tests/cart'
import type { TestHouse } from '../../../tests/house'
import { openRounds, ROUNDS_OF_A_ZONE } from './delivery/open-rounds'
import { makeRound, roundsForWork } from './delivery/rounds'
import { openZones, retireZone, saveZone, zonesForWork } from './delivery/zones'
import { placesToChoose } from './places/collectable'
import {
  PLACE_FORM,
  type PlaceFields,
  placeForWork,
  placesForWork,
  savePlace,
  TIMES_TO_CHOOSE,
  timesToGive,
} from './places/places'
import { feesForWork, saveFee } from './prices/fees'
import { priceListsForWork, savePriceList } from './prices/price-lists'
import { standingChoices } from './standing/choices'

// What a hub has more of than one page shows, is reached all the same.

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000)
const numbered = (many: number) => Array.from({ length: many }, (_, nth) => nth + 1)
const called = (what: string, nth: number) => `${what} ${String(nth).padStart(3, '0')}`

const zone = (name: string) =>
  saveZone(keeper(), null, { name, postcodes: ['SY0'], fee_amount: 0, vat_rate_id: null })
const place = (name: string, fields: Partial<PlaceFields> = {}) =>
  savePlace(keeper(), null, {
    name,
    address: '1 Long Lane',
    map_url: '',
    hours: '',
    note: '',
    fee_amount: 0,
    vat_rate_id: null,
    cutoff_hours: 0,
    capacity: null,
    slotIds: [],
    cycleIds: [],
    notHere: [],
    ...fields,
  })
const round = (zoneId: string, hours: number) =>
  makeRound(keeper(), zoneId, {
    startsAt: inHours(hours),
    endsAt: inHours(hours + 1),
    closesAt: inHours(hours - 1),
    capacity: 5,
  })

/** All that the pages of a list show, by name, and how many it says there are. */
async function walked<T>(
  pages: number,
  read: (page: number) => Promise<{ rows: readonly T[]; total: number }>,
) {
  const all = await Promise.all(numbered(pages).map(read))
  return { rows: all.flatMap(({ rows }) => rows), total: all[0]?.total, last: all.at(-1)?.rows.length }
}

test('of 201 zones each can have a round, be in a standing order and be found, the retired ones last', async () => {
  const ids: string[] = []
  for (const nth of numbered(201)) ids.push(await zone(called('Zone', nth)))
  await retireZone(keeper(), ids[0] ?? '')
  expect(await openZones(keeper())).toHaveLength(200)
  const { zones } = await standingChoices(await stranger(world))
  expect([zones.length, zones.at(-1)?.name]).toEqual([200, 'Zone 201'])
  const { rows, total, last } = await walked(5, async page => {
    const { zones, total } = await zonesForWork(keeper(), page)
    return { rows: zones, total }
  })
  expect([total, last, rows.at(-1)?.name]).toEqual([201, 1, 'Zone 001'])
  expect(new Set(rows.map(({ id }) => id)).size).toBe(201)
})

test('rounds of a busy zone leave room for those of the others, and the shop sees all of them', async () => {
  const [busy, quiet] = [await zone('Busy'), await zone('Quiet')]
  for (const nth of numbered(51)) await round(busy, 10 + nth)
  const later = await round(quiet, 500)
  const offered = await openRounds(world.ctx())
  expect(offered.filter(each => each.zone === 'Busy')).toHaveLength(ROUNDS_OF_A_ZONE)
  expect(offered.at(-1)?.id).toBe(later)
  const { rounds, total } = await roundsForWork(keeper(), 2)
  expect([total, rounds.length, rounds.at(-1)?.id]).toEqual([52, 2, later])
})

test('of 201 places each can be chosen, by whoever collects once or regularly', async () => {
  for (const nth of numbered(201)) await place(called('Place', nth))
  const member = await stranger(world)
  const { places } = await standingChoices(member)
  expect([places.length, places.at(-1)?.name]).toEqual([201, 'Place 201'])
  const goods = { variantIds: [], memberId: null }
  const last = await placesToChoose(member, goods, 5)
  expect([last.total, last.places.map(({ name }) => name)]).toEqual([201, ['Place 201']])
  const work = await placesForWork(keeper(), 5)
  expect([work.total, work.places.map(({ name }) => name)]).toEqual([201, ['Place 201']])
})

test('a place keeps the times that its form has, however many are free before them', async () => {
  for (const hours of numbered(TIMES_TO_CHOOSE)) await collectionTime(world, 3, 24 + hours)
  const own = await collectionTime(world, 3, 900)
  const id = await place('Far ahead', { slotIds: [own] })
  const offered = (await timesToGive(keeper(), id)).map(time => time.id)
  expect([offered.length, offered.includes(own)]).toEqual([TIMES_TO_CHOOSE + 1, true])
  const { id: _, fee_currency: __, retired_at: ___, ...fields } = await placeForWork(keeper(), id)
  const ticked = fields.slotIds.filter(slot => offered.includes(slot))
  const version = PLACE_FORM.version(fields)
  await savePlace(keeper(), id, { ...fields, hours: 'Fridays', slotIds: ticked }, version)
  expect((await placeForWork(keeper(), id)).slotIds).toEqual([own])
})

test('fees and price lists have pages', async () => {
  for (const nth of numbered(51)) {
    await saveFee(keeper(), null, {
      label: called('Fee', nth),
      kind: 'flat',
      amount: 10,
      rate: null,
      vat_rate_id: null,
      label_slug: null,
    })
    await savePriceList(keeper(), null, {
      name: called('List', nth),
      label_slug: null,
      percent_off: 500,
      starts_at: null,
      ends_at: null,
      prices: [],
    })
  }
  const fees = await feesForWork(keeper(), 2)
  expect([fees.total, fees.fees.map(({ label }) => label)]).toEqual([51, ['Fee 051']])
  const lists = await priceListsForWork(keeper(), 2)
  expect([lists.total, lists.lists.map(({ name }) => name)]).toEqual([51, ['List 051']])
})

test('an order cycle that was chosen is offered among the newest, however old', async () => {
  for (const nth of numbered(62))
    await db(world.ctx())
      .insertInto('order_cycles')
      .values({
        id: Bun.randomUUIDv7(),
        name: called('Week', nth),
        note: '',
        made_at: new Date(),
        opens_at: inHours(-10_000 + nth * 24),
        closes_at: inHours(-9_999 + nth * 24),
      })
      .execute()
  const { id } = await db(world.ctx())
    .selectFrom('order_cycles')
    .select('id')
    .where('name', '=', 'Week 001')
    .executeTakeFirstOrThrow()
  const names = async (chosen?: readonly string[]) =>
    (await world.house.services.market.cycleChoices(keeper(), chosen)).map(({ name }) => name)
  expect([(await names()).length, (await names()).includes('Week 001')]).toEqual([60, false])
  expect((await names([id])).at(-1)).toBe('Week 001')
})
