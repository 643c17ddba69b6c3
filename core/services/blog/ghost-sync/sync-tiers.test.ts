import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { makeTier, retireTier, type TierFields } from '#core/services/account/tiers/tiers'
import { beside, idAt, saveHere, syncedOnce, untilDone } from '../../../../tests/ghost-sides'
import type { GhostStandIn } from '../../../../tests/ghost-stand-in'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { setPostTiers } from '../tiers/post-tiers'
import { choose, conflictView, openConflicts } from './choose'
import { syncView } from './connection'
import { runSync } from './run'
import type { Direction } from './sync'

let world: TestHouse
let ghost: GhostStandIn
const synced = syncedOnce(() => world)
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => {
  synced.stop()
  return world.close()
})
afterEach(() => ghost.stop())

const run = () => runSync(world.ctx())
const operator = () => world.ctx('operator')
const turn = (direction: Direction) =>
  sql`update ghost_syncs set direction = ${direction}`.execute(db(world.ctx()))
const there = (slug: string) => [...ghost.shelves.tiers.values()].find(tier => tier.slug === slug)!
const paidThere = () =>
  [...ghost.shelves.tiers.values()]
    .filter(({ type }) => type === 'paid')
    .map(({ name }) => String(name))
    .sort()
const sent = () => ghost.asked.filter(each => /^(POST|PUT) tiers/.test(each))
const faults = async () =>
  (await syncView(operator()))!.lines.filter(({ level }) => level === 'fault').map(line => line.words)

async function here(name: string) {
  const { rows } = await sql`
    select description, benefits, monthly_amount as monthly, yearly_amount as yearly, price_currency as currency,
      welcome_url as welcome, retired_at is not null as retired from tiers where name = ${name}`.execute(
    db(world.ctx()),
  )
  return rows
}
const namesHere = async () =>
  (await db(world.ctx()).selectFrom('tiers').select('name').orderBy('name').execute()).map(({ name }) => name)

const make = (name: string, fields: Partial<TierFields> = {}) =>
  makeTier(operator(), { name, description: '', monthlyAmount: 700, yearlyAmount: 7000, ...fields })
const change = (name: string, set: Readonly<Record<string, unknown>>) =>
  db(world.ctx()).updateTable('tiers').set(set).where('name', '=', name).execute()

test('a tier comes with its prices and what it brings, and follows what is changed of it there', async () => {
  ghost = await synced.asNew()
  expect(await here('Half Share')).toEqual([
    {
      description: 'A small box each fortnight',
      monthly: 900,
      yearly: 9900,
      currency: 'EUR',
      benefits: ['Box every second Thursday', 'Seed envelope in March'],
      welcome: null,
      retired: false,
    },
  ])
  ghost.save(there('half-share'), {
    name: 'Smaller Share',
    description: null,
    monthly_price: 950,
    yearly_price: 9500,
    benefits: ['Box every week'],
    welcome_page_url: `${ghost.site}/welcome/`,
  })
  await run()
  const now = { description: '', monthly: 950, yearly: 9500, currency: 'EUR', welcome: '/welcome/' }
  expect(await here('Smaller Share')).toEqual([{ ...now, benefits: ['Box every week'], retired: false }])
  ghost.save(there('half-share'), { active: false })
  await run()
  expect(await here('Smaller Share')).toEqual([{ ...now, benefits: ['Box every week'], retired: true }])
  ghost.save(there('half-share'), { active: true })
  await run()
  expect(await here('Smaller Share')).toEqual([{ ...now, benefits: ['Box every week'], retired: false }])
  expect([await namesHere(), sent()]).toEqual([['Rose Ash Growers', 'Smaller Share'], []])
})

test('a tier of ours is made there once, changed and archived there, and stays one after any crash', async () => {
  ghost = await beside(world, { isEmpty: true })
  const id = await make('Orchard', { benefits: ['Apples', 'Cider'], welcomeUrl: '/orchard' })
  for (let at = 1; at <= 12; at += 1) {
    ghost.mishaps.set(ghost.asked.length + at, at % 2 ? 'cut after' : '500 before')
  }
  await untilDone(world).catch(() => untilDone(world))
  ghost.mishaps.clear()
  await run()
  expect(paidThere()).toEqual(['Orchard'])
  expect(there('orchard')).toMatchObject({
    monthly_price: 700,
    yearly_price: 7000,
    currency: world.house.site().currency,
    active: true,
    benefits: ['Apples', 'Cider'],
    welcome_page_url: '/orchard',
    visibility: 'public',
  })
  await change('Orchard', { yearly_amount: 8000, description: 'Under the trees' })
  await run()
  expect(there('orchard')).toMatchObject({
    monthly_price: 700,
    yearly_price: 8000,
    description: 'Under the trees',
  })
  await retireTier(operator(), id)
  await run()
  expect([there('orchard').active, await namesHere()]).toEqual([false, ['Orchard']])
  ghost.asked.length = 0
  await run()
  expect(sent()).toEqual([])
})

test('a tier without a price a month is not sent, since Ghost would invent one: that is said once', async () => {
  ghost = await beside(world, { isEmpty: true })
  await make('By the year', { monthlyAmount: null })
  await make('Free of charge', { monthlyAmount: null, yearlyAmount: null })
  await make('Whole')
  await run()
  await run()
  expect(paidThere()).toEqual(['Whole'])
  expect((await faults()).filter(words => words.includes('would invent'))).toHaveLength(2)
  await change('By the year', { monthly_amount: 100, monthly_currency: 'GBP' })
  await run()
  expect(paidThere()).toEqual(['By the year', 'Whole'])
})

test('what Ghost refuses of a tier is said once, and the next ones go on', async () => {
  ghost = await beside(world, { isEmpty: true })
  ghost.refusalOf = (of, body) =>
    of === 'tiers' && JSON.stringify(body).includes('scarecrow') ? 'error-422-title-too-long' : null
  await make('Scarecrows', { description: 'scarecrow' })
  await make('Weavers')
  await run()
  await run()
  expect([paidThere(), (await faults()).length]).toEqual([['Weavers'], 1])
})

test('where Ghost leads nothing is sent and its prices win; where Rose Ash leads nothing is taken', async () => {
  ghost = await beside(world, { direction: 'ghost' })
  await make('Half Share', { monthlyAmount: 100, yearlyAmount: 1000 })
  await make('Only here')
  await run()
  expect([await here('Half Share'), sent()]).toMatchObject([[{ monthly: 900, yearly: 9900 }], []])
  await turn('ours')
  await change('Half Share', { monthly_amount: 111 })
  ghost.save(there('half-share'), { yearly_price: 1, description: 'Changed there' })
  ghost.shelves.tiers.set('6b03f8c84c1cdf363eea0001', {
    ...structuredClone(there('half-share')),
    id: '6b03f8c84c1cdf363eea0001',
    name: 'Only there',
    slug: 'only-there',
  })
  await run()
  expect(there('half-share')).toMatchObject({ monthly_price: 111, yearly_price: 9900 })
  expect([await namesHere(), paidThere().includes('Only here')]).toEqual([
    ['Half Share', 'Only here', 'Rose Ash Growers'],
    true,
  ])
})

test('prices that were changed on both sides wait for who may set prices', async () => {
  ghost = await synced.asNew()
  ghost.save(there('half-share'), { monthly_price: 1000 })
  await change('Half Share', { monthly_amount: 1100 })
  await run()
  await run()
  const open = await openConflicts(world.ctx('editor'))
  expect(open).toMatchObject([{ kind: 'tier', title: 'Half Share', reason: 'changed' }])
  expect([await here('Half Share'), there('half-share').monthly_price]).toMatchObject([
    [{ monthly: 1100 }],
    1000,
  ])
  const view = await conflictView(operator(), open[0]!.id)
  expect([view.tag?.ours.description, view.tag?.theirs.description]).toEqual([
    expect.stringContaining('€11.00 a month'),
    expect.stringContaining('€10.00 a month'),
  ])
  await expect(choose(world.ctx('editor'), open[0]!.id, 'theirs')).rejects.toBeInstanceOf(NotFound)
  await choose(operator(), open[0]!.id, 'ours')
  await run()
  expect([there('half-share').monthly_price, (await openConflicts(operator())).length]).toEqual([1100, 0])
})

test('two tiers that trade names are two, and a name that is taken is left until it is free', async () => {
  ghost = await synced.asNew()
  await make('Taken')
  ghost.save(there('half-share'), { name: 'TAKEN', monthly_price: 901 })
  await run()
  expect(await here('Half Share')).toMatchObject([{ monthly: 901 }])
  expect(there('half-share').name).toBe('TAKEN')
  await change('Taken', { name: 'Given up', slug: 'given-up' })
  await run()
  expect(await namesHere()).toEqual(['Given up', 'Rose Ash Growers', 'TAKEN'])
})

test('a tier that is gone from Ghost is given to nobody here any more', async () => {
  ghost = await synced.asNew()
  ghost.shelves.tiers.delete(there('half-share').id)
  await run()
  expect(await here('Half Share')).toMatchObject([{ retired: true }])
  await run()
  expect(paidThere()).toEqual(['Rose Ash Growers'])
})

test('a post that is for a tier is for it there, too', async () => {
  ghost = await synced.asNew()
  const own = await make('Readers')
  const post = await idAt(world, 'seed-list-half-shares')
  const [half] = (
    await db(world.ctx()).selectFrom('tiers').select('id').where('name', '=', 'Half Share').execute()
  ).map(({ id }) => id)
  await setPostTiers(world.ctx('editor'), post, [half!, own])
  await run()
  const tiers = ghost.post('seed-list-half-shares').tiers as { name: string }[]
  expect(tiers.map(({ name }) => name).sort()).toEqual(['Half Share', 'Readers'])
  await run()
  ghost.asked.length = 0
  await run()
  expect(ghost.asked.filter(each => /^(POST|PUT) posts/.test(each))).toEqual([])
  await setPostTiers(world.ctx('editor'), post, [own])
  await run()
  expect((ghost.post('seed-list-half-shares').tiers as { name: string }[]).map(({ name }) => name)).toEqual([
    'Readers',
  ])
})

/** Names of the tiers that read the post here. */
async function readersHere(slug: string): Promise<string[]> {
  const rows = await db(world.ctx())
    .selectFrom('post_tiers as pt')
    .innerJoin('posts as p', 'p.id', 'pt.post_id')
    .innerJoin('tiers as t', 't.id', 'pt.tier_id')
    .select('t.name')
    .where('p.slug', '=', slug)
    .orderBy('t.name')
    .execute()
  return rows.map(({ name }) => name)
}
const readersThere = (slug: string) =>
  (ghost.post(slug).tiers as { name: string }[]).map(({ name }) => name).sort()
const tierId = async (name: string) =>
  (await db(world.ctx()).selectFrom('tiers').select('id').where('name', '=', name).executeTakeFirstOrThrow())
    .id
const POST = 'seed-list-half-shares'
const growers = () => there('default-product')

test('a tier that a post is no longer for in Ghost reads it here no longer, and one that was added does', async () => {
  ghost = await synced.asNew()
  expect(await readersHere(POST)).toEqual(['Half Share'])
  ghost.save(ghost.post(POST), { tiers: [there('half-share'), growers()] })
  await run()
  expect(await readersHere(POST)).toEqual(['Half Share', 'Rose Ash Growers'])
  ghost.save(ghost.post(POST), { tiers: [growers()] })
  await run()
  expect(await readersHere(POST)).toEqual(['Rose Ash Growers'])
  ghost.save(ghost.post(POST), { tiers: [there('half-share')], title: 'With other words' })
  await run()
  expect(await readersHere(POST)).toEqual(['Half Share'])
  ghost.save(ghost.post(POST), { tiers: [] })
  await run()
  expect(await readersHere(POST)).toEqual([])
  expect(ghost.asked.filter(each => each.startsWith('PUT posts'))).toEqual([])
})

test('where Ghost leads, its tiers of a post are followed, and the words that changed here stay', async () => {
  ghost = await beside(world, { direction: 'ghost' })
  await run()
  const title = 'With our words'
  await saveHere(world, POST, { title })
  ghost.save(ghost.post(POST), { tiers: [growers()] })
  await run()
  expect(await readersHere(POST)).toEqual(['Rose Ash Growers'])
  const posts = await db(world.ctx()).selectFrom('posts').select('title').where('slug', '=', POST).execute()
  expect(posts).toEqual([{ title }])
})

test('words changed here and tiers changed there are no conflict', async () => {
  ghost = await synced.asNew()
  await saveHere(world, POST, { title: 'With our words' })
  ghost.save(ghost.post(POST), { tiers: [growers()] })
  await run()
  expect(await openConflicts(world.ctx('editor'))).toEqual([])
  expect(ghost.post(POST).title).toBe('With our words')
  expect([await readersHere(POST), readersThere(POST)]).toEqual([['Rose Ash Growers'], ['Rose Ash Growers']])
})

test('tiers changed there are followed when the words were changed to the same on both sides', async () => {
  ghost = await synced.asNew()
  await saveHere(world, POST, { title: 'In the same words' })
  ghost.save(ghost.post(POST), { tiers: [growers()], title: 'In the same words' })
  await run()
  expect([await readersHere(POST), readersThere(POST)]).toEqual([['Rose Ash Growers'], ['Rose Ash Growers']])
  expect(await openConflicts(world.ctx('editor'))).toEqual([])
})

test('a post that no tier is to read any more is read by none there', async () => {
  ghost = await synced.asNew()
  await setPostTiers(world.ctx('editor'), await idAt(world, POST), [])
  await run()
  expect([await readersHere(POST), readersThere(POST)]).toEqual([[], []])
})

test('what was said of a post’s tiers on both sides between two runs comes together', async () => {
  ghost = await beside(world)
  await make('Readers')
  await run()
  await setPostTiers(world.ctx('editor'), await idAt(world, POST), [
    await tierId('Half Share'),
    await tierId('Readers'),
  ])
  ghost.save(ghost.post(POST), { tiers: [growers()], title: 'With other words' })
  await run()
  expect([await readersHere(POST), readersThere(POST)]).toEqual([
    ['Readers', 'Rose Ash Growers'],
    ['Readers', 'Rose Ash Growers'],
  ])
  expect(await openConflicts(world.ctx('editor'))).toEqual([])
  ghost.asked.length = 0
  await run()
  expect(ghost.asked.filter(each => each.startsWith('PUT posts'))).toEqual([])
})

test('where Rose Ash leads, the tiers of a post that Ghost changes are put back there', async () => {
  ghost = await synced.asNew()
  await turn('ours')
  ghost.save(ghost.post(POST), { tiers: [growers()] })
  await run()
  expect([await readersHere(POST), readersThere(POST)]).toEqual([['Half Share'], ['Half Share']])
})

test('a post that was for everybody is for the tiers that Ghost names now, not for those of before', async () => {
  ghost = await synced.asNew()
  const all = [there('free'), there('half-share'), growers()]
  ghost.save(ghost.post(POST), { visibility: 'public', tiers: all })
  await run()
  ghost.save(ghost.post(POST), { visibility: 'tiers', tiers: [growers()] })
  await run()
  expect(await readersHere(POST)).toEqual(['Rose Ash Growers'])
})
