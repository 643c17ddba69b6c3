import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { ChangedMeanwhile, FormOfAnother, NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { collectionTime } from '../../../../tests/cart'
import { emptied } from '../../../../tests/emptied'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { type Crop, crop, grower, roomMate } from '../../../../tests/hub'
import { overtaking } from '../../../../tests/lock-waits'
import { purgedBy } from '../../../../tests/purges'
import { savePlace } from '../../cart/places/places'
import { retireVariant } from '../products/retire-variant'
import { CHOICES_PER_PAGE, type PageAsked, slotChoices, variantsOfCycle, variantsOfProducer } from './choices'
import { type CycleState, cycleForWork, listCycles, nextCycle, openCycle, stateOf } from './cycle'
import {
  dropIncoming,
  dropOutgoing,
  incomingVersion,
  OfferOver,
  offerOwn,
  offersVersion,
  outgoingVersion,
  saveIncoming,
  saveOutgoing,
} from './exchanges'
import { ownOffers } from './own-offers'
import {
  ClosesTooEarly,
  CYCLE_FORM,
  CycleOver,
  changeCycle,
  closeNow,
  dropCycle,
  makeCycle,
  NotOpen,
} from './save-cycle'
import { sellInCycles, sellsInCycles } from './settings'
import { setSteady } from './steady'

let world: TestHouse
let maker: string
let leeks: Crop
let kale: Crop
let cycleId: string
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const START = new Date('2032-04-05T08:00:00Z').getTime()
const hour = (many: number) => new Date(START + many * 3_600_000)
const keeper = (now = hour(0)): Ctx => ({ ...world.ctx('shopkeeper'), now })
const times = { opensAt: hour(1), closesAt: hour(10) }
const bare = { offersUntil: null, readyAt: null, feeRate: 0, instructions: '', variants: [] }
const out = { tierId: null, instructions: '', variantIds: [], slotIds: [] }
const refused = (work: Promise<unknown>) => work.catch((fault: unknown) => fault)
/** A time of this cycle alone, in one calendar with the others of it. */
async function slotAt(startsAt: Date): Promise<string> {
  const id = await collectionTime(world, 2)
  const endsAt = new Date(startsAt.getTime() + 3_600_000)
  await db(world.ctx())
    .updateTable('slots')
    .set({ title: `Boxes ${cycleId}`, starts_at: startsAt, ends_at: endsAt })
    .set(eb => ({ calendar_id: eb.selectFrom('calendars').select('id').orderBy('id').limit(1) }))
    .where('id', '=', id)
    .execute()
  return id
}
/** The cycle of a week later, made like it. */
async function copied() {
  const week = { opensAt: hour(1 + 168), closesAt: hour(10 + 168) }
  const id = await makeCycle(keeper(), { name: 'Copy', note: '', ...week }, cycleId)
  return cycleForWork(keeper(), id)
}
const incoming = async () => (await cycleForWork(keeper(), cycleId)).incoming
const outgoing = async () => (await cycleForWork(keeper(), cycleId)).outgoing
const offered = async () => (await incoming())[0]?.variants.map(({ variantId, most }) => [variantId, most])

beforeEach(async () => {
  await emptied(world.ctx(), 'order_cycles')
  maker = await grower(world)
  leeks = await crop(world, maker, { title: 'Leeks' })
  kale = await crop(world, maker, { title: 'Kale' })
  cycleId = await makeCycle(keeper(), { name: 'Week 14', note: '', ...times }, null)
})

describe('what comes in', () => {
  test('is said again in place of what was said before', async () => {
    await saveIncoming(keeper(), cycleId, maker, {
      offersUntil: hour(5),
      readyAt: hour(12),
      feeRate: 750,
      instructions: 'By eight',
      variants: [{ variantId: leeks.variantId, most: 40 }],
    })
    expect(await incoming()).toMatchObject([
      { producerId: maker, offersUntil: hour(5), readyAt: hour(12), feeRate: 750, instructions: 'By eight' },
    ])
    await saveIncoming(keeper(), cycleId, maker, {
      ...bare,
      variants: [{ variantId: kale.variantId, most: null }],
    })
    expect(await incoming()).toMatchObject([{ offersUntil: null, feeRate: 0, instructions: '' }])
    expect(await offered()).toEqual([[kale.variantId, null]])
  })

  test('is each thing once, and nothing that is no thing', async () => {
    const variants = [
      { variantId: leeks.variantId, most: 3 },
      { variantId: leeks.variantId, most: 9 },
      { variantId: 'leeks', most: 1 },
      { variantId: Bun.randomUUIDv7(), most: 1 },
    ]
    await saveIncoming(keeper(), cycleId, maker, { ...bare, variants })
    expect((await offered())?.map(([id]) => id)).toEqual([leeks.variantId])
  })

  test('is as it was where the form showed only a part, and at first all of it', async () => {
    const onlyKale = [kale.variantId]
    await saveIncoming(keeper(), cycleId, maker, bare, incomingVersion(), onlyKale)
    expect(await offered()).toEqual([[leeks.variantId, null]])
    const more = { ...bare, variants: [{ variantId: kale.variantId, most: 4 }] }
    await saveIncoming(keeper(), cycleId, maker, more, null, onlyKale)
    expect(new Map((await offered()) as [string, number][])).toEqual(
      new Map<string, number | null>([
        [leeks.variantId, null],
        [kale.variantId, 4],
      ]) as never,
    )
    const mate = { ...(await roomMate(world, maker)), now: hour(2) }
    await offerOwn(mate, maker, cycleId, [], null, [leeks.variantId])
    expect(await offered()).toEqual([[kale.variantId, 4]])
  })

  test('is of a producer and a cycle that there are', async () => {
    for (const strange of [Bun.randomUUIDv7(), 'maker']) {
      expect(await refused(saveIncoming(keeper(), cycleId, strange, bare))).toBeInstanceOf(NotFound)
      expect(await refused(saveIncoming(keeper(), strange, maker, bare))).toBeInstanceOf(NotFound)
      expect(await refused(dropIncoming(keeper(), strange, maker))).toBeInstanceOf(NotFound)
    }
    expect(await incoming()).toEqual([])
  })

  test('is said as often as somebody likes', async () => {
    // PostgreSQL keeps the plan of a statement that came back eleven times in a connection.
    for (let times = 1; times <= 40; times++)
      await saveIncoming(keeper(), cycleId, maker, { ...bare, instructions: `Said ${times}` })
    expect(await incoming()).toMatchObject([{ instructions: 'Said 40' }])
  })

  test('is taken away once', async () => {
    await saveIncoming(keeper(), cycleId, maker, bare)
    await dropIncoming(keeper(), cycleId, maker)
    expect(await incoming()).toEqual([])
    expect(await refused(dropIncoming(keeper(), cycleId, maker))).toBeInstanceOf(NotFound)
  })

  test('makes the pages of products anew', async () => {
    expect(await purgedBy(world, ['products'], () => saveIncoming(keeper(), cycleId, maker, bare))).toEqual([
      'products',
    ])
    expect(await purgedBy(world, ['products'], () => dropIncoming(keeper(), cycleId, maker))).toEqual([
      'products',
    ])
  })
})

describe('what producers offer themselves', () => {
  let mate: Ctx
  const offer = (now: Date, most: number | null = 5) =>
    offerOwn({ ...mate, now }, maker, cycleId, [{ variantId: leeks.variantId, most }])
  beforeEach(async () => {
    mate = await roomMate(world, maker)
  })

  test('can be changed until the moment that was said, else until the cycle closes', async () => {
    await saveIncoming(keeper(), cycleId, maker, { ...bare, offersUntil: hour(5) })
    await offer(new Date(hour(5).getTime() - 1), 7)
    expect(await refused(offer(hour(5), 8))).toBeInstanceOf(OfferOver)
    expect(await offered()).toEqual([[leeks.variantId, 7]])
    await saveIncoming(keeper(), cycleId, maker, bare)
    await offer(new Date(hour(10).getTime() - 1), 9)
    expect(await refused(offer(hour(10), 10))).toBeInstanceOf(OfferOver)
    expect(await offered()).toEqual([[leeks.variantId, 9]])
  })

  test('is not there where they have no part, and not for who works elsewhere', async () => {
    expect(await refused(offer(hour(2)))).toBeInstanceOf(NotFound)
    await saveIncoming(keeper(), cycleId, maker, bare)
    const other = await grower(world)
    const outsider = await roomMate(world, other)
    const wish = [{ variantId: leeks.variantId, most: 1 }]
    expect(await refused(offerOwn({ ...outsider, now: hour(2) }, maker, cycleId, wish))).toBeInstanceOf(
      NotFound,
    )
    expect(await refused(offerOwn({ ...outsider, now: hour(2) }, other, cycleId, wish))).toBeInstanceOf(
      NotFound,
    )
    expect(await refused(offerOwn(keeper(), maker, cycleId, wish))).toBeInstanceOf(NotFound)
    expect(await refused(offerOwn(world.ctx(), maker, cycleId, wish))).toBeInstanceOf(SignInRequired)
    expect(await offered()).toEqual([])
  })

  test('is not written over what the shop said since their form was opened, nor the other way round', async () => {
    const both = [leeks, kale].map(({ variantId }) => ({ variantId, most: null }))
    await saveIncoming(keeper(), cycleId, maker, { ...bare, variants: both })
    const mate = { ...(await roomMate(world, maker)), now: hour(2) }
    const known = async () => (await incoming()).find(({ producerId }) => producerId === maker)
    const opened = [incomingVersion(await known()), offersVersion((await known())?.variants ?? [])] as const
    const few = [{ variantId: leeks.variantId, most: 5 }]
    // A thing that was retired meanwhile makes no form old.
    await retireVariant(keeper(), kale.variantId)
    await offerOwn(mate, maker, cycleId, few, opened[1])
    expect(await refused(offerOwn(mate, maker, cycleId, both, opened[1]))).toBeInstanceOf(ChangedMeanwhile)
    const late = saveIncoming(keeper(), cycleId, maker, { ...bare, feeRate: 500 }, opened[0])
    expect(await refused(late)).toBeInstanceOf(ChangedMeanwhile)
    expect(await offered()).toEqual([[leeks.variantId, 5]])
    await saveIncoming(keeper(), cycleId, maker, { ...bare, variants: few }, incomingVersion(await known()))
    const never = saveIncoming(keeper(), cycleId, await grower(world), bare, incomingVersion())
    expect(await never).toBeUndefined()
  })

  test('while the shop takes their part away is refused', async () => {
    await saveIncoming(keeper(), cycleId, maker, bare)
    let late: unknown
    await overtaking(
      world,
      proceed =>
        transaction(keeper(), async tx => {
          await dropIncoming(tx, cycleId, maker)
          await proceed()
        }),
      async () => {
        late = await refused(offer(hour(2)))
      },
    )
    expect(late).toBeInstanceOf(NotFound)
  })

  test('while the shop ends the offers is refused, too', async () => {
    await saveIncoming(keeper(), cycleId, maker, bare)
    let late: unknown
    await overtaking(
      world,
      proceed =>
        transaction(keeper(), async tx => {
          await saveIncoming(tx, cycleId, maker, { ...bare, offersUntil: hour(2) })
          await proceed()
        }),
      async () => {
        late = await refused(offer(hour(3)))
      },
    )
    expect(late).toBeInstanceOf(OfferOver)
  })
})

describe('what goes out', () => {
  test('is all to everybody at first, and can be said of groups, things and times', async () => {
    const [everybody] = await outgoing()
    expect(everybody).toMatchObject({ tierId: null, variantIds: [], slotIds: [] })
    const slotId = await collectionTime(world, 4)
    await saveOutgoing(keeper(), cycleId, everybody!.exchangeId, {
      tierId: null,
      instructions: 'At the shed',
      variantIds: [leeks.variantId, 'no id', Bun.randomUUIDv7()],
      slotIds: [slotId, 'no id'],
    })
    expect(await outgoing()).toMatchObject([
      { instructions: 'At the shed', variantIds: [leeks.variantId], slotIds: [slotId] },
    ])
    await saveOutgoing(keeper(), cycleId, everybody!.exchangeId, out)
    expect(await outgoing()).toMatchObject([{ instructions: '', variantIds: [], slotIds: [] }])
  })

  test('is not written over what somebody else saved meanwhile, and a form makes one', async () => {
    const [everybody] = await outgoing()
    const { exchangeId } = everybody!
    const seen = outgoingVersion(everybody!)
    await saveOutgoing(keeper(), cycleId, exchangeId, { ...out, instructions: 'At the shed' }, { seen })
    const late = saveOutgoing(keeper(), cycleId, exchangeId, { ...out, instructions: 'At home' }, { seen })
    expect(await refused(late)).toBeInstanceOf(ChangedMeanwhile)
    expect(await outgoing()).toMatchObject([{ instructions: 'At the shed' }])
    const formId = Bun.randomUUIDv7()
    const ids = await Promise.all([1, 2].map(() => saveOutgoing(keeper(), cycleId, null, out, { formId })))
    expect([ids, (await outgoing()).length]).toEqual([[formId, formId], 2])
  })

  test('keeps the things that the form did not show', async () => {
    const [everybody] = await outgoing()
    const { exchangeId } = everybody!
    await saveOutgoing(keeper(), cycleId, exchangeId, { ...out, variantIds: [leeks.variantId] })
    const rows = [kale.variantId]
    await saveOutgoing(keeper(), cycleId, exchangeId, { ...out, variantIds: rows }, { rows })
    const both = [kale.variantId, leeks.variantId].sort()
    expect((await outgoing())[0]?.variantIds).toEqual(both)
    await saveOutgoing(keeper(), cycleId, exchangeId, out, { rows })
    expect((await outgoing())[0]?.variantIds).toEqual([leeks.variantId])
  })

  test('is one more where none is named, and taken away by its own', async () => {
    await saveOutgoing(keeper(), cycleId, null, { ...out, instructions: 'Second' })
    const [, second] = await outgoing()
    await dropOutgoing(keeper(), cycleId, second!.exchangeId)
    expect(await outgoing()).toHaveLength(1)
    expect(await refused(dropOutgoing(keeper(), cycleId, second!.exchangeId))).toBeInstanceOf(NotFound)
  })

  test('of another cycle, of what comes in, or to a group that there is not is refused', async () => {
    const other = await makeCycle(keeper(), { name: 'Other', note: '', ...times }, null)
    const [foreign] = (await cycleForWork(keeper(), other)).outgoing
    await saveIncoming(keeper(), cycleId, maker, bare)
    const [inward] = await incoming()
    for (const id of [foreign!.exchangeId, inward!.exchangeId, Bun.randomUUIDv7(), 'x']) {
      expect(await refused(saveOutgoing(keeper(), cycleId, id, out))).toBeInstanceOf(NotFound)
      expect(await refused(dropOutgoing(keeper(), cycleId, id))).toBeInstanceOf(NotFound)
    }
    const strange = { ...out, tierId: Bun.randomUUIDv7() }
    expect(await refused(saveOutgoing(keeper(), cycleId, null, strange))).toBeInstanceOf(NotFound)
    expect([(await outgoing()).length, (await incoming()).length]).toEqual([1, 1])
  })
})

describe('what there is to choose from', () => {
  test('is the producer’s by title, and the cycle’s only what comes in', async () => {
    const { variants } = await variantsOfProducer(keeper(), maker)
    expect(variants.map(({ title }) => title)).toEqual(['Kale', 'Leeks'])
    const nothing = { variants: [], total: 0 }
    expect(await variantsOfCycle(keeper(), cycleId)).toEqual(nothing)
    await saveIncoming(keeper(), cycleId, maker, {
      ...bare,
      variants: [{ variantId: leeks.variantId, most: null }],
    })
    expect((await variantsOfCycle(keeper(), cycleId)).variants.map(({ id }) => id)).toEqual([leeks.variantId])
    await db(world.ctx())
      .insertInto('variant_retirements')
      .values({ variant_id: leeks.variantId, retired_at: hour(0) })
      .execute()
    expect(await variantsOfCycle(keeper(), cycleId)).toEqual(nothing)
  })

  test('is found by words and page by page', async () => {
    const many = await grower(world)
    for (let at = 10; at < 10 + CHOICES_PER_PAGE + 2; at++) await crop(world, many, { title: `Bean ${at}` })
    const page = async (asked: PageAsked) => {
      const { variants, total } = await variantsOfProducer(keeper(), many, asked)
      return [variants.length, variants[0]?.title, total]
    }
    const all = CHOICES_PER_PAGE + 2
    expect(await page({ number: 1 })).toEqual([CHOICES_PER_PAGE, 'Bean 10', all])
    expect(await page({ number: 2 })).toEqual([2, `Bean ${10 + CHOICES_PER_PAGE}`, all])
    expect(await page({ words: ' bEAN 1' })).toEqual([10, 'Bean 10', 10])
    expect(await page({ words: '%' })).toEqual([0, undefined, 0])
    const mate = await roomMate(world, many)
    await saveIncoming(keeper(), cycleId, many, bare)
    const own = await ownOffers({ ...mate, now: hour(2) }, many, { number: 2 })
    expect([own.offers[0]?.variants.map(({ title }) => title), own.total]).toEqual([
      [`Bean ${10 + CHOICES_PER_PAGE}`, `Bean ${11 + CHOICES_PER_PAGE}`],
      all,
    ])
  })

  test('are times to come, and what was chosen before', async () => {
    const now = new Date()
    const past = await collectionTime(world, 2, -48)
    const next = await collectionTime(world, 2, 24)
    const ids = async (chosen: readonly string[]) =>
      (await slotChoices(keeper(now), chosen)).map(({ id }) => id)
    expect(await ids([])).toContain(next)
    expect(await ids([])).not.toContain(past)
    expect((await ids([past])).filter(id => id === past || id === next)).toEqual([past, next])
    expect((await ids([next])).filter(id => id === next)).toHaveLength(1)
  })
})

describe('a cycle', () => {
  test.each([
    [-1, 'planned'],
    [0, 'open'],
    [8, 'open'],
    [9, 'closed'],
  ] as [number, CycleState][])('%d hours after it opened is %s', (after, state) => {
    expect(stateOf(times, hour(1 + after))).toBe(state)
    expect(stateOf(times, new Date(hour(1).getTime() - 1))).toBe('planned')
  })

  test('that is open and closes first is the open one; the next is the one that opens next', async () => {
    const soon = { opensAt: hour(1), closesAt: hour(4) }
    const first = await makeCycle(keeper(), { name: 'Short', note: '', ...soon }, null)
    const late = { opensAt: hour(20), closesAt: hour(30) }
    const next = await makeCycle(keeper(), { name: 'Next', note: '', ...late }, null)
    const seenAt = async (now: Date) => [
      (await openCycle({ ...world.ctx(), now }))?.id ?? null,
      (await nextCycle({ ...world.ctx(), now }))?.id ?? null,
    ]
    expect(await seenAt(hour(1))).toEqual([first, next])
    expect(await seenAt(hour(4))).toEqual([cycleId, next])
    expect(await seenAt(hour(10))).toEqual([null, next])
    expect(await seenAt(hour(20))).toEqual([next, null])
    expect((await listCycles(keeper())).cycles.map(({ id }) => id)[0]).toBe(next)
  })

  test('closes after it opens, and an old form does not change it', async () => {
    const fields = { name: 'Week 14', note: 'New', ...times }
    for (const closesAt of [hour(1), hour(0)]) {
      const never = { ...fields, closesAt }
      expect(await refused(makeCycle(keeper(), never, null))).toBeInstanceOf(ClosesTooEarly)
      expect(await refused(changeCycle(keeper(), cycleId, never))).toBeInstanceOf(ClosesTooEarly)
    }
    const seen = CYCLE_FORM.version(await cycleForWork(keeper(), cycleId))
    await changeCycle(keeper(), cycleId, fields, seen)
    expect(await refused(changeCycle(keeper(), cycleId, { ...fields, note: 'Late' }, seen))).toHaveProperty(
      'name',
      'ChangedMeanwhile',
    )
    expect((await cycleForWork(keeper(), cycleId)).note).toBe('New')
  })

  test('is given up until it opens, with all that was said of it', async () => {
    await saveIncoming(keeper(), cycleId, maker, {
      ...bare,
      variants: [{ variantId: leeks.variantId, most: 1 }],
    })
    expect(await refused(dropCycle(keeper(hour(1)), cycleId))).toBeInstanceOf(CycleOver)
    await dropCycle(keeper(new Date(hour(1).getTime() - 1)), cycleId)
    expect(await refused(cycleForWork(keeper(), cycleId))).toBeInstanceOf(NotFound)
    expect(await refused(dropCycle(keeper(), cycleId))).toBeInstanceOf(NotFound)
    expect(await db(world.ctx()).selectFrom('cycle_exchanges').selectAll().execute()).toEqual([])
  })

  test('like one that there is not is not made', async () => {
    for (const strange of [Bun.randomUUIDv7(), 'last'])
      expect(await refused(makeCycle(keeper(), { name: 'X', note: '', ...times }, strange))).toBeInstanceOf(
        NotFound,
      )
    expect((await listCycles(keeper())).total).toBe(1)
  })

  test('like another has its moments by as much later, and times to collect that are after its close', async () => {
    const [early, late] = [await collectionTime(world, 2, 24), await collectionTime(world, 2, 24 * 400)]
    const { exchangeId } = (await outgoing())[0]!
    await saveOutgoing(keeper(), cycleId, exchangeId, { ...out, slotIds: [early, late] })
    await saveIncoming(keeper(), cycleId, maker, { ...bare, offersUntil: hour(9), readyAt: null })
    const now = new Date()
    const next = { opensAt: now, closesAt: new Date(now.getTime() + 48 * 3_600_000) }
    const copy = await cycleForWork(
      keeper(now),
      await makeCycle(keeper(now), { name: 'Copy', note: '', ...next }, cycleId),
    )
    expect(copy.incoming).toMatchObject([
      { offersUntil: new Date(next.closesAt.getTime() - 3_600_000), readyAt: null },
    ])
    expect(copy.outgoing.map(({ slotIds }) => slotIds)).toEqual([[late]])
  })

  test('like another is collected at the times a week later, and at none that was taken away', async () => {
    const [thursday, friday] = [await slotAt(hour(24)), await slotAt(hour(48))]
    const [next, taken] = [await slotAt(hour(24 * 8)), await slotAt(hour(24 * 9))]
    const { exchangeId } = (await outgoing())[0]!
    await saveOutgoing(keeper(), cycleId, exchangeId, { ...out, slotIds: [thursday, friday] })
    await db(world.ctx())
      .insertInto('slot_retirements')
      .values({ slot_id: taken, retired_at: hour(0) })
      .execute()
    expect((await copied()).outgoing.map(({ slotIds }) => slotIds)).toEqual([[next]])
  })

  test('like another is not open at any time because its times are over, nor for everything', async () => {
    const slotId = await slotAt(hour(24))
    const { exchangeId } = (await outgoing())[0]!
    await saveOutgoing(keeper(), cycleId, exchangeId, { ...out, slotIds: [slotId] })
    await saveIncoming(keeper(), cycleId, maker, {
      ...bare,
      variants: [leeks, kale].map(({ variantId }) => ({ variantId, most: null })),
    })
    await saveOutgoing(keeper(), cycleId, null, { ...out, variantIds: [leeks.variantId] })
    await saveOutgoing(keeper(), cycleId, null, { ...out, variantIds: [kale.variantId] })
    await db(world.ctx())
      .insertInto('variant_retirements')
      .values({ variant_id: leeks.variantId, retired_at: hour(0) })
      .execute()
    const copy = await copied()
    expect(copy.outgoing.map(({ variantIds, slotIds }) => [variantIds, slotIds])).toEqual([
      [[kale.variantId], []],
    ])
    expect(copy.incoming.map(({ variants }) => variants.map(({ variantId }) => variantId))).toEqual([
      [kale.variantId],
    ])
  })

  test('like another is served by the places that served it alone', async () => {
    const place = await savePlace(keeper(), null, {
      name: 'Mill',
      address: '2 Mill Lane',
      map_url: '',
      hours: '',
      note: '',
      fee_amount: 0,
      vat_rate_id: null,
      cutoff_hours: 1,
      capacity: null,
      slotIds: [],
      cycleIds: [cycleId],
      notHere: [],
    })
    const { id } = await copied()
    const rows = await db(world.ctx())
      .selectFrom('collection_place_cycles')
      .select('cycle_id')
      .where('place_id', '=', place)
      .orderBy('cycle_id')
      .execute()
    expect(rows.map(({ cycle_id }) => cycle_id)).toEqual([cycleId, id].sort())
  })

  test('is made once, however often its form is sent, and at the same moment', async () => {
    const key = Bun.randomUUIDv7()
    const make = () => makeCycle(keeper(), { name: 'Twice', note: '', ...times }, cycleId, key)
    expect(await Promise.all([make(), make()])).toEqual([key, key])
    expect(await make()).toBe(key)
    expect((await listCycles(keeper())).total).toBe(2)
    expect((await cycleForWork(keeper(), key)).outgoing).toHaveLength(1)
    expect(await refused(makeCycle(keeper(), { name: 'X', note: '', ...times }, null, 'key'))).toBeInstanceOf(
      NotFound,
    )
  })

  test('is closed at once while it is open: once, not before it opens, and can be opened again', async () => {
    expect(await refused(closeNow(keeper(hour(1)), cycleId))).toBeInstanceOf(NotOpen)
    await closeNow(keeper(hour(2)), cycleId)
    await closeNow(keeper(hour(3)), cycleId)
    expect((await cycleForWork(keeper(), cycleId)).closesAt).toEqual(hour(2))
    await changeCycle(keeper(hour(3)), cycleId, { name: 'Week 14', note: '', ...times })
    expect(stateOf(await cycleForWork(keeper(), cycleId), hour(3))).toBe('open')
    await db(world.ctx())
      .updateTable('order_cycles')
      .set({ ordered_at: hour(4) })
      .execute()
    expect(await refused(closeNow(keeper(hour(5)), cycleId))).toBeInstanceOf(CycleOver)
  })
})

test('selling in cycles is a setting, and a product may be sold whether one is open or not', async () => {
  await sellInCycles(keeper(), true)
  await sellInCycles(keeper(), true)
  expect(await sellsInCycles(world.ctx())).toBe(true)
  for (const steady of [true, true, false, false]) await setSteady(keeper(), leeks.productId, steady)
  expect(await db(world.ctx()).selectFrom('steady_products').selectAll().execute()).toEqual([])
  expect(await refused(setSteady(keeper(), Bun.randomUUIDv7(), true))).toBeInstanceOf(NotFound)
  await sellInCycles(keeper(), false)
  expect(await sellsInCycles(world.ctx())).toBe(false)
})

test('nobody but shopkeepers plans', async () => {
  const fields = { name: 'X', note: '', ...times }
  const { exchangeId } = (await outgoing())[0]!
  const steps: readonly ((ctx: Ctx) => Promise<unknown>)[] = [
    ctx => makeCycle(ctx, fields, null),
    ctx => closeNow(ctx, cycleId),
    ctx => changeCycle(ctx, cycleId, fields),
    ctx => dropCycle(ctx, cycleId),
    ctx => saveIncoming(ctx, cycleId, maker, bare),
    ctx => dropIncoming(ctx, cycleId, maker),
    ctx => saveOutgoing(ctx, cycleId, null, out),
    ctx => dropOutgoing(ctx, cycleId, exchangeId),
    ctx => sellInCycles(ctx, true),
    ctx => setSteady(ctx, leeks.productId, true),
    ctx => variantsOfProducer(ctx, maker),
    ctx => variantsOfCycle(ctx, cycleId),
    ctx => slotChoices(ctx, []),
    ctx => listCycles(ctx),
    ctx => cycleForWork(ctx, cycleId),
  ]
  for (const step of steps) {
    for (const who of ['member', 'organiser'] as const)
      expect(await refused(step(world.ctx(who)))).toBeInstanceOf(NotFound)
    expect(await refused(step(world.ctx()))).toBeInstanceOf(SignInRequired)
  }
  expect([(await listCycles(keeper())).total, (await outgoing()).length]).toEqual([1, 1])
})

test('the form that let somebody take from one cycle says nothing of another', async () => {
  const [formId, { id: next }] = [Bun.randomUUIDv7(), await copied()]
  const before = (await cycleForWork(keeper(), next)).outgoing
  const save = (cycle: string) =>
    saveOutgoing(keeper(), cycle, null, { ...out, instructions: 'At the gate' }, { formId })
  expect([await save(cycleId), await save(cycleId)]).toEqual([formId, formId])
  expect(await refused(save(next))).toBeInstanceOf(FormOfAnother)
  expect((await cycleForWork(keeper(), next)).outgoing).toEqual(before)
})
