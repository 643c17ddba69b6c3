import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { viewerTag } from '#core/contracts/cache-tags'
import { ChangedMeanwhile, FormOfAnother, NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { jarOnShelf } from '../../../../tests/market'
import { purgedBy } from '../../../../tests/purges'
import { followTiers } from './bring-tiers'
import {
  EndsBeforeItBegins,
  endMembership,
  giveTier,
  giveTierTo,
  NoSuchMember,
  TIER_MEMBERS_PER_PAGE,
  tierMembers,
} from './memberships'
import { remindOfEndingTiers } from './remind-of-end'
import { sellTier } from './sell-tier'
import {
  allTiers,
  changeTier,
  makeTier,
  retireTier,
  TIER_FORM,
  type TierFields,
  TierNameTaken,
  tiers,
  tiersOf,
} from './tiers'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
beforeEach(async () => {
  await db(world.ctx()).deleteFrom('tier_memberships').execute()
})

const DAY_MS = 86_400_000
const operator = () => world.ctx('operator')
const inDays = (days: number) => new Date(world.ctx().now.getTime() + days * DAY_MS)
const at = (days: number) => ({ ...world.ctx(), now: inDays(days) })
const idOf = (who: keyof typeof world.cast.members) => world.cast.members[who].id

let made = 0
const tier = (changes: Partial<TierFields> = {}) => {
  made += 1
  const fields = { name: `Tier ${made}`, description: '' }
  return makeTier(operator(), { ...fields, ...changes })
}
const give = (tierId: string, who: keyof typeof world.cast.members, endsAt: Date | null = null) =>
  giveTierTo(operator(), tierId, world.cast.members[who].email, endsAt, 'gift')
const membershipOf = async (tierId: string, who: keyof typeof world.cast.members) =>
  (await tierMembers(operator(), tierId)).members.find(({ memberId }) => memberId === idOf(who))!

describe('a tier', () => {
  test('has a name of its own, however it is spelt', async () => {
    await tier({ name: 'Friends of the Orchard' })
    for (const name of ['friends of the orchard', 'Friends, of the — Orchard!', 'Friénds of the orchard'])
      await expect(tier({ name })).rejects.toBeInstanceOf(TierNameTaken)
    await tier({ name: 'Friends of the Orchards' })
  })

  test('is changed by the form that was opened last, and never to the name of another', async () => {
    const [one, other] = [await tier({ name: 'Rowan' }), await tier({ name: 'Elder' })]
    const fields = {
      name: 'Rowans',
      description: 'New',
      monthlyAmount: 300,
      yearlyAmount: null,
      welcomeUrl: '/hello',
      benefits: ['A tree'],
    }
    const before = await tierMembers(operator(), one)
    await changeTier(operator(), one, fields, TIER_FORM.version(before))
    expect(await tierMembers(operator(), one)).toMatchObject({ ...fields, currency: 'GBP' })
    await expect(changeTier(operator(), one, fields, TIER_FORM.version(before))).rejects.toBeInstanceOf(
      ChangedMeanwhile,
    )
    await expect(changeTier(operator(), one, { ...fields, name: 'ELDER' }, null)).rejects.toBeInstanceOf(
      TierNameTaken,
    )
    await changeTier(operator(), other, { ...fields, name: 'Elder', monthlyAmount: null }, null)
    for (const who of ['editor', 'member'] as const)
      await expect(changeTier(world.ctx(who), one, fields, null)).rejects.toBeInstanceOf(NotFound)
  })

  test('may be named with signs alone, more than one of them', async () => {
    await tier({ name: '★' })
    await tier({ name: '★★' })
  })

  test('has a currency when it has a price, and none without', async () => {
    const [free, paid] = [await tier(), await tier({ monthlyAmount: 450, yearlyAmount: 4500 })]
    const listed = await allTiers(operator())
    const of = (id: string) => listed.find(each => each.id === id)
    expect(of(free)).toMatchObject({ monthly: null, yearly: null })
    expect(of(paid)).toMatchObject({
      monthly: { amount: 450, currency: 'GBP' },
      yearly: { amount: 4500, currency: 'GBP' },
    })
  })

  test('that is retired is given to nobody, kept by who has it, and retired once', async () => {
    const id = await tier()
    await give(id, 'member')
    await retireTier(operator(), id)
    await expect(give(id, 'neighbour')).rejects.toBeInstanceOf(NotFound)
    await expect(retireTier(operator(), id)).rejects.toBeInstanceOf(NotFound)
    expect(await tiersOf(world.ctx(), idOf('member'))).toContain(id)
    expect((await tiers(world.ctx())).map(each => each.id)).not.toContain(id)
    expect((await allTiers(operator())).at(-1)).toMatchObject({ retired: true })
  })

  test('stands where people look for it: Box 2 before Box 10, small letters among large ones', async () => {
    for (const name of ['Box 10', 'box 2', 'Éclair', 'Eclairs']) await tier({ name })
    const names = (await tiers(world.ctx())).map(({ name }) => name)
    const wanted = ['box 2', 'Box 10', 'Éclair', 'Eclairs']
    expect(names.filter(name => wanted.includes(name))).toEqual(wanted)
  })

  test('is the work of operators', async () => {
    const id = await tier()
    for (const who of ['editor', 'shopkeeper', 'member'] as const) {
      const ctx = world.ctx(who)
      const work = [
        () => allTiers(ctx),
        () => makeTier(ctx, { name: 'Mine', description: '' }),
        () => retireTier(ctx, id),
        () => tierMembers(ctx, id),
        () => giveTierTo(ctx, id, world.cast.members.member.email, null, 'gift'),
        () => endMembership(ctx, id),
      ]
      for (const each of work) await expect(each()).rejects.toBeInstanceOf(NotFound)
    }
  })
})

describe('who is given a tier', () => {
  test('has it from that moment until it ends, and not at the end itself', async () => {
    const id = await tier()
    await give(id, 'neighbour', inDays(10))
    const { startsAt, endsAt } = await membershipOf(id, 'neighbour')
    const has = async (now: Date) => (await tiersOf({ ...world.ctx(), now }, idOf('neighbour'))).includes(id)
    expect(await has(startsAt)).toBe(true)
    expect(await has(new Date(startsAt.getTime() - 1))).toBe(false)
    expect(await has(new Date(endsAt!.getTime() - 1))).toBe(true)
    expect(await has(endsAt!)).toBe(false)
  })

  test('is a member here, found whatever the case and the spaces of the address', async () => {
    const id = await tier()
    await giveTierTo(operator(), id, `  ${world.cast.members.editor.email.toUpperCase()} `, null, 'operator')
    expect(await membershipOf(id, 'editor')).toMatchObject({ source: 'operator', endsAt: null })
    const stranger = giveTierTo(operator(), id, 'nobody@example.test', null, 'gift')
    await expect(stranger).rejects.toBeInstanceOf(NoSuchMember)
  })

  test('is not given one that is over before it begins', async () => {
    const id = await tier()
    const { now } = world.ctx()
    await expect(give(id, 'member', new Date(now.getTime() - 1))).rejects.toBeInstanceOf(EndsBeforeItBegins)
    const given = { tierId: id, memberId: idOf('member'), source: 'gift' as const }
    const atThisMoment = transaction(world.ctx(), tx => giveTier(tx, { ...given, endsAt: tx.now }))
    await expect(atThisMoment).rejects.toBeInstanceOf(EndsBeforeItBegins)
    expect((await tierMembers(operator(), id)).total).toBe(0)
  })

  test('is given it once by one form', async () => {
    const [id, form] = [await tier(), Bun.randomUUIDv7()]
    const sent = () => giveTierTo(operator(), id, world.cast.members.neighbour.email, null, 'operator', form)
    await Promise.all([sent(), sent()])
    expect((await tierMembers(operator(), id)).total).toBe(1)
  })

  test('is counted once, however many of it they have', async () => {
    const id = await tier()
    await give(id, 'member', inDays(3))
    await give(id, 'member')
    const counted = (await allTiers(operator())).find(each => each.id === id)?.members
    expect(counted).toBe(1)
    expect(await tiersOf(world.ctx(), idOf('member'))).toContain(id)
  })

  test('sees their pages made anew, when it is given and when it is ended', async () => {
    const id = await tier()
    const tag = viewerTag(idOf('shopkeeper'))
    expect(await purgedBy(world, [tag], () => give(id, 'shopkeeper'))).toEqual([tag])
    const { id: membership } = await membershipOf(id, 'shopkeeper')
    expect(await purgedBy(world, [tag], () => endMembership(operator(), membership))).toEqual([tag])
  })

  test('loses it at once when it is ended, and it ends once', async () => {
    const id = await tier()
    await give(id, 'moderator')
    const { id: membership } = await membershipOf(id, 'moderator')
    const ends = await Promise.allSettled([1, 2].map(() => endMembership(operator(), membership)))
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await tiersOf(at(1), idOf('moderator'))).not.toContain(id)
    await expect(endMembership(operator(), Bun.randomUUIDv7())).rejects.toBeInstanceOf(NotFound)
  })

  test('loses it once, whoever pressed first and was slower, and also before it begins', async () => {
    const id = await tier()
    for (const startsAt of [inDays(-2), inDays(2)]) {
      await give(id, 'moderator')
      const { id: membership } = await membershipOf(id, 'moderator')
      await db(world.ctx())
        .updateTable('tier_memberships')
        .set({ starts_at: startsAt })
        .where('id', '=', membership)
        .execute()
      await endMembership(operator(), membership)
      const earlier = { ...operator(), now: new Date(operator().now.getTime() - 1_000) }
      for (const ctx of [earlier, operator()])
        await expect(endMembership(ctx, membership)).rejects.toBeInstanceOf(NotFound)
    }
  })

  test('is among those listed, the next to end first, who has it for good last', async () => {
    const id = await tier()
    await give(id, 'member')
    await give(id, 'neighbour', inDays(20))
    await give(id, 'editor', inDays(5))
    const listed = async (page?: number) => {
      const { members, total } = await tierMembers(operator(), id, page)
      return { names: members.map(({ memberId }) => memberId), total }
    }
    const names = [idOf('editor'), idOf('neighbour'), idOf('member')]
    expect(await listed()).toEqual({ names, total: 3 })
    expect(await listed(2)).toEqual({ names: [], total: 3 })
    expect(TIER_MEMBERS_PER_PAGE).toBeGreaterThan(3)
    await expect(tierMembers(operator(), Bun.randomUUIDv7())).rejects.toBeInstanceOf(NotFound)
  })
})

describe('the letter before the end', () => {
  const letters = async (work: () => Promise<unknown>) => {
    const sent = () =>
      db(world.ctx()).selectFrom('sent_mails').select(['recipient', 'subject']).orderBy('id').execute()
    const before = (await sent()).length
    await work()
    await world.work()
    return (await sent()).slice(before)
  }

  test('comes two weeks before, once', async () => {
    const id = await tier({ name: 'Summer share' })
    await give(id, 'organiser', inDays(30))
    expect(await letters(() => remindOfEndingTiers(at(15)))).toEqual([])
    const told = await letters(() => remindOfEndingTiers(at(16.5)))
    expect(told).toMatchObject([{ recipient: world.cast.members.organiser.email }])
    expect(told[0]?.subject).toStartWith('Your Summer share ends on ')
    expect(await letters(() => remindOfEndingTiers(at(17)))).toEqual([])
  })

  test('does not come to who has it for longer, nor for what is over', async () => {
    const [longer, over] = [await tier(), await tier()]
    await give(longer, 'organiser', inDays(10))
    await give(longer, 'organiser')
    await give(over, 'organiser', inDays(2))
    expect(await letters(() => remindOfEndingTiers(at(2)))).toEqual([])
  })

  test('is one of two that end together', async () => {
    const id = await tier()
    for (const source of ['gift', 'operator'] as const)
      await giveTierTo(operator(), id, world.cast.members.organiser.email, inDays(6), source)
    expect(await letters(() => remindOfEndingTiers(world.ctx()))).toHaveLength(1)
  })

  test('is of what one has, also where more of it was given back before it began', async () => {
    const id = await tier({ name: 'Autumn share' })
    const begins = inDays(8)
    await give(id, 'organiser', begins)
    await give(id, 'organiser', inDays(80))
    await db(world.ctx())
      .updateTable('tier_memberships')
      .set({ starts_at: begins, ends_at: begins })
      .where('ends_at', '>', inDays(9))
      .execute()
    const told = await letters(() => remindOfEndingTiers(world.ctx()))
    expect(told).toMatchObject([{ subject: expect.stringMatching(/^Your Autumn share ends on /) }])
    const rows = await db(world.ctx())
      .selectFrom('tier_memberships')
      .select(['told_at', sql<boolean>`ends_at > starts_at`.as('has_time')])
      .execute()
    for (const row of rows) expect(row.told_at !== null).toBe(row.has_time)
  })

  test('does not come to who goes on longer by the time it would leave', async () => {
    const id = await tier()
    await give(id, 'organiser', inDays(3))
    const told = await letters(async () => {
      await remindOfEndingTiers(world.ctx())
      await give(id, 'organiser', inDays(90))
    })
    expect(told).toEqual([])
  })

  test('comes before each end that a list puts off, and says that one', async () => {
    const id = await tier({ name: 'Winter share' })
    const listed = (endsAt: Date) =>
      transaction(world.ctx(), tx => followTiers(tx, idOf('organiser'), [{ tierId: id, endsAt }], [id]))
    await listed(inDays(4))
    const first = await letters(() => remindOfEndingTiers(world.ctx()))
    await listed(inDays(34))
    const second = await letters(() => remindOfEndingTiers(at(25)))
    const subjects = [...first, ...second].map(({ subject }) => subject)
    expect([subjects.length, new Set(subjects).size]).toEqual([2, 2])
  })

  test('says where to buy more of it, where it is sold', async () => {
    const id = await tier({ name: 'Spring share' })
    const { slug } = await jarOnShelf(world, { stock: 5, title: 'A season' })
    await sellTier(operator(), id, { product: slug, period: 'month' })
    await give(id, 'organiser', inDays(3))
    await letters(() => remindOfEndingTiers(world.ctx()))
    const last = () =>
      db(world.ctx()).selectFrom('sent_mails').select('text').orderBy('id', 'desc').executeTakeFirst()
    expect((await last())?.text).toContain(
      `buy another month, which begins where this ends:\n\n${world.house.config.origins.market}/products/${slug}\n`,
    )
    await sellTier(operator(), id, null)
    await give(id, 'neighbour', inDays(3))
    await letters(() => remindOfEndingTiers(world.ctx()))
    expect((await last())?.text).toContain('answer this letter or ask us')
  })

  test('is given up when it was ended before the letter left', async () => {
    const id = await tier()
    await give(id, 'organiser', inDays(3))
    const { id: membership } = await membershipOf(id, 'organiser')
    const told = await letters(async () => {
      await remindOfEndingTiers(world.ctx())
      await endMembership(operator(), membership)
    })
    expect(told).toEqual([])
  })
})

test('the form that gave one tier gives no other', async () => {
  const [one, other, form] = [await tier(), await tier(), Bun.randomUUIDv7()]
  const { email } = world.cast.members.neighbour
  await giveTierTo(operator(), one, email, null, 'gift', form)
  await expect(giveTierTo(operator(), other, email, null, 'gift', form)).rejects.toThrow(FormOfAnother)
  expect((await tierMembers(operator(), one)).members).toHaveLength(1)
  expect((await tierMembers(operator(), other)).members).toEqual([])
})
