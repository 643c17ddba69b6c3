import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { ChangedMeanwhile } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { Newsletter } from '#core/entities/account/newsletter'
import { cancelOccurrence } from '#core/services/events/organising/cancel-occurrence'
import { settle } from '#core/services/events/selling/settle'
import { type Staged, stage, orderLine as ticketLine } from '#core/services/events/testing/stage'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { type Jar, jarOnShelf, orderLine } from '../../../../tests/market'
import { subscribe } from '../newsletters/subscribe'
import { addressLetter } from './address-letter'
import { letter } from './letters'
import { reachOf } from './reach'
import { segmentChoices, type TypedSegment, UnknownSegment } from './segment'
import { sendLetter } from './send-letter'
import { createLetter, LETTER_FORM, updateLetter } from './write-letter'

let world: TestHouse
let newsletterId: string
const READERS = ['member', 'neighbour', 'shopkeeper'] as const

beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
beforeEach(async () => {
  const em = world.ctx().em
  const newsletter = em.create(Newsletter, { slug: Bun.randomUUIDv7(), name: 'Weekly' })
  await em.flush()
  newsletterId = newsletter.id
  for (const who of READERS) await subscribe(world.ctx(who), newsletterId)
})

const editor = () => world.ctx('editor')
const words = (segment: TypedSegment) => ({ newsletterId, subject: 'Plums', markdown: 'Ripe.', ...segment })
const drafted = (segment: TypedSegment) => createLetter(editor(), words(segment))

/** Who a letter of this segment is written to, by their handles. */
async function readersOf(segment: TypedSegment): Promise<string[]> {
  const id = await drafted(segment)
  const { found } = await reachOf(editor(), id)
  if (found === 0) return []
  await sendLetter(editor(), id)
  await addressLetter(world.ctx(), { letterId: id })
  const rows = await db(world.ctx())
    .selectFrom('letter_deliveries as d')
    .innerJoin('members as m', 'm.id', 'd.member_id')
    .select('m.handle')
    .where('d.letter_id', '=', id)
    .orderBy('m.handle')
    .execute()
  expect(rows).toHaveLength(found)
  return rows.map(({ handle }) => handle)
}

async function labelled(who: (typeof READERS)[number], name: string, slug: string) {
  await db(world.ctx())
    .insertInto('member_labels')
    .values({ member_id: world.cast.members[who].id, name, slug, given_at: new Date() })
    .onConflict(conflict => conflict.columns(['member_id', 'slug']).doNothing())
    .execute()
}

/** The member of the cast has bought so many of a jar, of which so many went back. */
async function bought(jar: Jar, { paid = true, refunded = 0 } = {}) {
  const lineId = await orderLine(world, jar.variantId, 2)
  const line = await db(world.ctx())
    .updateTable('order_lines')
    .set({ refunded_quantity: refunded })
    .where('id', '=', lineId)
    .returning('order_id')
    .executeTakeFirstOrThrow()
  if (paid)
    await db(world.ctx())
      .updateTable('orders')
      .set({ state: 'paid', settled_at: new Date() })
      .where('id', '=', line.order_id)
      .execute()
}

async function ticketed(staged: Staged) {
  const { id: memberId, name } = world.cast.members.neighbour
  const item = await ticketLine(world.ctx(), staged, 1, { memberId })
  await transaction(world.ctx(), tx => settle(tx, [item], { memberId, name }))
}

describe('a letter', () => {
  test('for a label goes to those who have it, however it is written', async () => {
    await labelled('member', 'Box: Thursday', 'box-thursday')
    expect(await readersOf({ label: 'box: thursday' })).toEqual(['member'])
    expect(await readersOf({ label: 'box-thursday' })).toEqual(['member'])
    expect(await readersOf({})).toEqual([...READERS].sort())
  })

  test('for what was bought goes to those who paid for it and kept some', async () => {
    const [kept, returned, promised] = [
      await jarOnShelf(world, { stock: 9, title: 'Heather honey' }),
      await jarOnShelf(world, { stock: 9 }),
      await jarOnShelf(world, { stock: 9 }),
    ]
    await bought(kept, { refunded: 1 })
    await bought(returned, { refunded: 2 })
    await bought(promised, { paid: false })
    expect(await readersOf({ bought: 'heather HONEY' })).toEqual(['member'])
    expect(await readersOf({ bought: kept.slug })).toEqual(['member'])
    const { market, blog } = world.house.config.origins
    expect(await readersOf({ bought: `${market}/products/${kept.slug}?size=2` })).toEqual(['member'])
    const elsewhere = drafted({ bought: `${blog}/products/${kept.slug}` })
    await expect(elsewhere).rejects.toThrow(UnknownSegment)
    expect(await readersOf({ bought: returned.slug })).toEqual([])
    expect(await readersOf({ bought: promised.slug })).toEqual([])
  })

  test('for an event goes to those who hold a ticket of a date to come', async () => {
    const day = await stage(world.ctx(), { title: 'Pruning day' })
    await ticketed(day)
    expect(await readersOf({ comesTo: 'Pruning day' })).toEqual(['neighbour'])
    const date = `${world.house.config.origins.events}/events/${day.slug}/${day.occurrenceId}`
    expect(await readersOf({ comesTo: date })).toEqual(['neighbour'])
    const { segmentNames } = await letter(editor(), await drafted({ comesTo: day.slug }))
    expect(segmentNames).toEqual({ label: '', bought: '', comesTo: 'Pruning day' })
    const past = await stage(world.ctx(), { title: 'Last year’s day', startsInHours: -48 })
    await ticketed(past)
    expect(await readersOf({ comesTo: past.slug })).toEqual([])
    await cancelOccurrence(world.ctx('organiser'), day.occurrenceId)
    expect(await readersOf({ comesTo: day.slug })).toEqual([])
  })

  test('narrowed twice goes to those who are both', async () => {
    const jar = await jarOnShelf(world, { stock: 9 })
    await bought(jar)
    await labelled('neighbour', 'Volunteers', 'volunteers')
    expect(await readersOf({ bought: jar.slug, label: 'Volunteers' })).toEqual([])
    await labelled('member', 'Volunteers', 'volunteers')
    expect(await readersOf({ bought: jar.slug, label: 'Volunteers' })).toEqual(['member'])
  })
})

describe('what is typed', () => {
  test('and is nobody’s label, nothing’s name and nothing’s address is refused at its field', async () => {
    for (const [field, typed] of [
      ['label', { label: 'Nobody’s' }],
      ['bought', { bought: 'No such jar' }],
      ['comesTo', { comesTo: 'No such day' }],
    ] as const) {
      const fault = await drafted(typed).catch((thrown: unknown) => thrown)
      expect(fault).toBeInstanceOf(UnknownSegment)
      expect((fault as UnknownSegment).field).toBe(field)
    }
    expect(
      await db(world.ctx())
        .selectFrom('letters')
        .select('id')
        .where('newsletter_id', '=', newsletterId)
        .execute(),
    ).toEqual([])
  })

  test('and is the name of two is refused, where the address of one of them is taken', async () => {
    const title = 'Twice the same'
    const one = await jarOnShelf(world, { stock: 1, title })
    await jarOnShelf(world, { stock: 1, title })
    await expect(drafted({ bought: title })).rejects.toThrow('Several are called that')
    const id = await drafted({ bought: one.slug })
    expect((await letter(editor(), id)).bought).toBe(one.slug)
    // A third that is called what the address of the first is.
    await jarOnShelf(world, { stock: 1, title: one.slug })
    for (const _ of [1, 2, 3]) await jarOnShelf(world, { stock: 1, title: one.slug })
    expect((await letter(editor(), await drafted({ bought: one.slug }))).bought).toBe(one.slug)
  })

  test('and is a label’s address is that label, whatever another is called', async () => {
    await labelled('member', 'Veg box', 'box-of-veg')
    await labelled('neighbour', 'box-of-veg', 'another')
    expect((await letter(editor(), await drafted({ label: 'box-of-veg' }))).label).toBe('box-of-veg')
    expect((await letter(editor(), await drafted({ label: 'VEG BOX' }))).label).toBe('box-of-veg')
  })

  test('stands in the letter again, and another’s change of it makes an open form an old one', async () => {
    await labelled('member', 'Box', 'box')
    const jar = await jarOnShelf(world, { stock: 1 })
    const id = await drafted({ label: 'Box' })
    const opened = await letter(editor(), id)
    expect(opened).toMatchObject({ label: 'box', bought: '', comesTo: '', header: '' })
    await updateLetter(
      editor(),
      id,
      { ...words({ bought: jar.slug }), header: 'No. 12' },
      LETTER_FORM.version(opened),
    )
    expect(await letter(editor(), id)).toMatchObject({ label: '', bought: jar.slug, header: 'No. 12' })
    await expect(updateLetter(editor(), id, words({}), LETTER_FORM.version(opened))).rejects.toBeInstanceOf(
      ChangedMeanwhile,
    )
  })

  test('is offered: labels once each, products and events by name', async () => {
    await labelled('member', 'Offered', 'offered')
    await labelled('neighbour', 'Offered', 'offered')
    const jar = await jarOnShelf(world, { stock: 1, title: 'Offered jar' })
    const { label, bought: products } = await segmentChoices(editor())
    expect(label.filter(({ value }) => value === 'offered')).toEqual([{ value: 'offered', name: 'Offered' }])
    expect(products[0]).toEqual({ value: jar.slug, name: 'Offered jar' })
  })
})
