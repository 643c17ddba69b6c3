import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { TierEntry } from '#core/contracts/account'
import { viewerTag } from '#core/contracts/cache-tags'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { purgedBy } from '../../../../tests/purges'
import { bringTierMember, bringTiers, followTiers } from './bring-tiers'
import { giveTierTo } from './memberships'
import { makeTier, retireTier } from './tiers'

const DAY_MS = 86_400_000

let world: TestHouse
let memberId: string
beforeAll(async () => {
  world = await testHouse()
  memberId = world.cast.members.member.id
})
afterAll(() => world.close())
beforeEach(async () => {
  await db(world.ctx()).deleteFrom('tier_memberships').execute()
})

const NOW = new Date()
const inDays = (days: number) => new Date(NOW.getTime() + days * DAY_MS)
const ctx = () => ({ ...world.ctx('operator'), now: NOW })
let nth = 0
const entry = (changes: Partial<TierEntry> = {}): TierEntry => ({
  id: Bun.randomUUIDv7(),
  name: `Readers ${++nth}`,
  description: 'The long read',
  benefits: ['Letters'],
  monthlyAmount: 500,
  yearlyAmount: 5_000,
  currency: 'EUR',
  ...changes,
})
const bring = (...entries: readonly TierEntry[]) => transaction(ctx(), tx => bringTiers(tx, entries))
const tier = () => makeTier(world.ctx('operator'), { name: `Growers ${++nth}`, description: '' })
const rowOf = (id: string) =>
  db(ctx()).selectFrom('tiers').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
const bringTo = (tierId: string, endsAt: Date | null = null) =>
  transaction(ctx(), tx => bringTierMember(tx, { tierId, memberId, endsAt }))
const follow = (wanted: Parameters<typeof followTiers>[2], among = wanted.map(({ tierId }) => tierId)) =>
  transaction(ctx(), tx => followTiers(tx, memberId, wanted, among))
const held = async () =>
  (
    await db(ctx())
      .selectFrom('tier_memberships')
      .select(['tier_id', 'source', 'ends_at', 'told_at'])
      .where('member_id', '=', memberId)
      .orderBy('id')
      .execute()
  ).map(({ tier_id, source, ends_at }) => [tier_id, source, ends_at])

describe('tiers that are brought', () => {
  test('are made with what is said of them, and the price of a year where there is one', async () => {
    const [both, month] = [entry(), entry({ yearlyAmount: null })]
    expect(await bring(both, month)).toEqual({
      ids: new Map([
        [both.id, both.id],
        [month.id, month.id],
      ]),
      made: 2,
    })
    expect(await rowOf(both.id)).toMatchObject({
      name: both.name,
      description: 'The long read',
      benefits: ['Letters'],
      retired_at: null,
      price_amount: 5_000,
      price_currency: 'EUR',
      monthly_amount: 500,
      yearly_currency: 'EUR',
    })
    expect(await rowOf(month.id)).toMatchObject({
      price_amount: 500,
      monthly_currency: 'EUR',
      yearly_amount: null,
      yearly_currency: null,
    })
  })

  test('have no price without a currency, and none where nothing is said', async () => {
    const [uncounted, free] = [entry({ currency: null }), entry({ monthlyAmount: null, yearlyAmount: null })]
    await bring(uncounted, free)
    for (const { id } of [uncounted, free])
      expect(await rowOf(id)).toMatchObject({
        price_amount: null,
        price_currency: null,
        monthly_amount: null,
        yearly_amount: null,
        monthly_currency: null,
        yearly_currency: null,
      })
  })

  test('a second time are those that are here, as they are by now', async () => {
    const first = entry()
    await bring(first)
    await db(ctx()).updateTable('tiers').set({ description: 'Ours' }).where('id', '=', first.id).execute()
    const again = await bring({ ...first, description: 'Theirs', yearlyAmount: 1 })
    expect(again).toEqual({ ids: new Map([[first.id, first.id]]), made: 0 })
    expect(await rowOf(first.id)).toMatchObject({ description: 'Ours', yearly_amount: 5_000 })
  })

  test('are one with ours of the same name, however it is spelt, and with themselves under another', async () => {
    const ours = await tier()
    const { name } = await rowOf(ours)
    const theirs = entry({ name: name.toUpperCase() })
    expect((await bring(theirs)).ids.get(theirs.id)).toBe(ours)
    const known = entry()
    await bring(known)
    // By now it bears our name there: its own id goes first.
    expect((await bring({ ...known, name })).ids.get(known.id)).toBe(known.id)
  })

  test('by two lists at the same moment are made once', async () => {
    const one = entry()
    const made = await Promise.all([bring(one), bring(one), bring({ ...one, id: Bun.randomUUIDv7() })])
    expect(made.reduce((sum, each) => sum + each.made, 0)).toBe(1)
  })

  test('are in the audit when they were made, and only then', async () => {
    const one = entry()
    await bring(one)
    await bring(one)
    const audited = await db(ctx())
      .selectFrom('audit')
      .select(['action', 'after'])
      .where('subject_id', '=', one.id)
      .execute()
    expect(audited).toMatchObject([{ action: 'tier.made', after: { name: one.name, currency: 'EUR' } }])
  })
})

describe('who is brought with a tier', () => {
  test('has it until it ends, and once', async () => {
    const id = await tier()
    expect(await bringTo(id, inDays(3))).toBe(true)
    expect(await bringTo(id, inDays(9))).toBe(false)
    expect(await held()).toEqual([[id, 'import', inDays(3)]])
  })

  test('has it once, by however many lists at the same moment', async () => {
    const id = await tier()
    const brought = await Promise.all([1, 2, 3, 4].map(() => bringTo(id)))
    expect(brought.filter(Boolean)).toHaveLength(1)
    expect(await held()).toHaveLength(1)
  })

  test('and has it by another way keeps that', async () => {
    const id = await tier()
    await giveTierTo(world.ctx('operator'), id, 'member@example.test', inDays(5), 'gift')
    expect(await bringTo(id)).toBe(false)
    expect(await held()).toEqual([[id, 'gift', inDays(5)]])
  })

  test('has it anew once it has ended', async () => {
    const id = await tier()
    await bringTo(id, inDays(3))
    await db(ctx())
      .updateTable('tier_memberships')
      .set({ starts_at: inDays(-2), ends_at: NOW })
      .execute()
    expect(await bringTo(id)).toBe(true)
    expect(await held()).toHaveLength(2)
  })
})

describe('who follows another list', () => {
  test('gets, keeps and loses what is said there', async () => {
    const [kept, lost, got] = [await tier(), await tier(), await tier()]
    const among = [kept, lost, got]
    await bringTo(kept, inDays(3))
    await bringTo(lost)
    await follow(
      [
        { tierId: kept, endsAt: inDays(3) },
        { tierId: got, endsAt: null },
      ],
      among,
    )
    expect(await held()).toEqual([
      [kept, 'import', inDays(3)],
      [lost, 'import', NOW],
      [got, 'import', null],
    ])
    const audited = await db(ctx())
      .selectFrom('audit')
      .select('action')
      .where('subject_id', '=', memberId)
      .orderBy('id', 'desc')
      .limit(2)
      .execute()
    expect(audited.map(({ action }) => action).sort()).toEqual(['tier.ended', 'tier.given'])
  })

  test.each([
    ['longer', 3, 9],
    ['less long', 9, 3],
    ['for good', 3, null],
    ['no more for good', null, 3],
  ] as const)('has it %s, and is told of its end anew', async (_, before, after) => {
    const id = await tier()
    const until = (days: number | null) => (days === null ? null : inDays(days))
    await bringTo(id, until(before))
    await db(ctx()).updateTable('tier_memberships').set({ told_at: NOW }).execute()
    await follow([{ tierId: id, endsAt: until(after) }])
    expect(await held()).toEqual([[id, 'import', until(after)]])
    const [row] = await db(ctx()).selectFrom('tier_memberships').select('told_at').execute()
    expect(row?.told_at).toBeNull()
  })

  test('and nothing is different there, has nothing done', async () => {
    const id = await tier()
    await bringTo(id, inDays(3))
    await db(ctx()).updateTable('tier_memberships').set({ told_at: NOW }).execute()
    const purged = await purgedBy(world, [viewerTag(memberId)], () =>
      follow([{ tierId: id, endsAt: inDays(3) }]),
    )
    expect(purged).toEqual([])
    const [row] = await db(ctx()).selectFrom('tier_memberships').select('told_at').execute()
    expect(row?.told_at).toEqual(NOW)
  })

  test('keeps what they have in other ways, and of tiers that are not meant', async () => {
    const [given, other] = [await tier(), await tier()]
    await giveTierTo(world.ctx('operator'), given, 'member@example.test', null, 'operator')
    await bringTo(other)
    await follow([], [given])
    expect(await held()).toEqual([
      [given, 'operator', null],
      [other, 'import', null],
    ])
    await follow([], [])
    expect(await held()).toHaveLength(2)
  })

  test('gets none that is retired here, and keeps one that they had', async () => {
    const [had, never] = [await tier(), await tier()]
    await bringTo(had, inDays(3))
    for (const id of [had, never]) await retireTier(world.ctx('operator'), id)
    await follow([
      { tierId: had, endsAt: inDays(9) },
      { tierId: never, endsAt: null },
    ])
    expect(await held()).toEqual([[had, 'import', inDays(9)]])
  })

  test('at the same moment twice has each once', async () => {
    const id = await tier()
    await Promise.all([1, 2, 3].map(() => follow([{ tierId: id, endsAt: null }])))
    expect(await held()).toEqual([[id, 'import', null]])
  })
})
