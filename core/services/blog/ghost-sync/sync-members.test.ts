import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { emit } from '#core/activities/emit'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { transaction } from '#core/database/transaction'
import { emptied } from '../../../../tests/emptied'
import { beside } from '../../../../tests/ghost-sides'
import type { GhostStandIn } from '../../../../tests/ghost-stand-in'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { syncView } from './connection'
import { forgetMember } from './index'
import { runSync } from './run'
import type { Direction } from './sync'

let world: TestHouse
let ghost: GhostStandIn
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
beforeEach(async () => {
  ghost = await beside(world, { isEmpty: true })
  await emptied(world.ctx(), 'member_labels', 'member_notes', 'subscriptions', 'newsletters')
  add('newsletters', { id: LETTER, name: 'Post', slug: 'post', status: 'active' })
})
afterEach(() => ghost.stop())

const LETTER = 'e'.repeat(24)
const AT = new Date(Date.UTC(2024, 2, 1)).toISOString()
const add = (of: 'members' | 'newsletters', item: { id: string } & Record<string, unknown>) =>
  void ghost.shelves[of].set(item.id, { ...item, created_at: AT, updated_at: AT })
const joins = (id: string, email: string, more: Record<string, unknown> = {}) =>
  add('members', { id, email, name: 'Ada', labels: [{ name: 'Drivers' }], newsletters: [], ...more })
const theirs = (id: string) => ghost.shelves.members.get(id)!
const run = async () => {
  await sql`update ghost_syncs set compare_ids_at = null`.execute(db(world.ctx()))
  await runSync(world.ctx())
}
const turn = (direction: Direction) =>
  sql`update ghost_syncs set direction = ${direction}`.execute(db(world.ctx()))

async function labelsOf(email: string): Promise<string[] | null> {
  const { rows } = await sql<{ labels: string[] }>`
    select array(select name from member_labels where member_id = m.id order by 1) as labels
    from members m where email = ${email}`.execute(db(world.ctx()))
  return rows[0]?.labels ?? null
}

async function labelHere(email: string, ...names: string[]): Promise<void> {
  const { id } = await db(world.ctx())
    .selectFrom('members')
    .select('id')
    .where('email', '=', email)
    .executeTakeFirstOrThrow()
  await sql`delete from member_labels where member_id = ${id}`.execute(db(world.ctx()))
  for (const name of names)
    await sql`insert into member_labels (member_id, slug, name, given_at)
      values (${id}, ${name}, ${name}, now())`.execute(db(world.ctx()))
}

/** As the end of an account leaves a member. */
async function erase(email: string): Promise<void> {
  await transaction(world.ctx(), async tx => {
    const { id } = await db(tx)
      .selectFrom('members')
      .select('id')
      .where('email', '=', email)
      .executeTakeFirstOrThrow()
    await forgetMember(tx, id)
    await db(tx).updateTable('members').set({ email: null }).where('id', '=', id).execute()
  })
}

const linksThere = async () =>
  (
    await db(world.ctx())
      .selectFrom('ghost_links')
      .select(['site', 'ghost_id'])
      .where('kind', '=', 'member')
      .orderBy('ghost_id')
      .execute()
  ).map(({ ghost_id }) => ghost_id)

const faults = async () =>
  (await syncView(world.ctx('operator')))!.lines.filter(({ level }) => level === 'fault').map(l => l.words)

const member = () => world.cast.members.member
const ADA = 'a'.repeat(24)
const BEE = 'b'.repeat(24)

test('who is gone at Ghost stays a member, without what came from there, and is linked no more', async () => {
  joins(ADA, 'ada@example.test')
  joins(BEE, 'bee@example.test')
  await run()
  expect(await labelsOf('ada@example.test')).toEqual(['Drivers'])
  ghost.shelves.members.delete(ADA)
  await run()
  expect(await labelsOf('ada@example.test')).toEqual([])
  expect(await labelsOf('bee@example.test')).toEqual(['Drivers'])
  expect(await linksThere()).toEqual([BEE])
})

test('whose account was erased here is removed there, once, unless Ghost leads or they pay there', async () => {
  await turn('both')
  joins(ADA, 'ada@example.test')
  joins(BEE, 'bee@example.test', { status: 'paid' })
  await run()
  for (const email of ['ada@example.test', 'bee@example.test']) await erase(email)
  await turn('ghost')
  await run()
  expect([...ghost.shelves.members.keys()].toSorted()).toEqual([ADA, BEE])
  await turn('both')
  await run()
  await run()
  expect([...ghost.shelves.members.keys()]).toEqual([BEE])
  expect(await linksThere()).toEqual([BEE])
  expect(await faults()).toEqual([
    '“A member: whose account was erased here pays at Ghost. End that there, then delete them”: refused.',
  ])
  // They stopped paying.
  Object.assign(theirs(BEE), { status: 'free' })
  await run()
  expect([ghost.shelves.members.size, await linksThere()]).toEqual([0, []])
})

test('who is gone there keeps what we say of them where we lead', async () => {
  await turn('ours')
  joins(ADA, member().email, { labels: [] })
  await labelHere(member().email, 'Baker')
  await run()
  expect(theirs(ADA).labels).toEqual([{ name: 'Baker' }])
  ghost.shelves.members.delete(ADA)
  await run()
  expect(await labelsOf(member().email)).toEqual(['Baker'])
  expect(await linksThere()).toEqual([])
})

test('of whom there is no note the labels are sent nevertheless, and a note that was taken away is away there', async () => {
  await turn('both')
  joins(ADA, member().email, { labels: [], note: 'Rings twice' })
  await run()
  await labelHere(member().email, 'Baker')
  await db(world.ctx()).deleteFrom('member_notes').execute()
  await run()
  expect(await faults()).toEqual([])
  expect(theirs(ADA).labels).toEqual([{ name: 'Baker' }])
  expect(theirs(ADA).note || null).toBeNull()
})

test('who the list leaves out while it shifts is asked for, and keeps everything', async () => {
  joins(ADA, 'ada@example.test')
  await run()
  const item = theirs(ADA)
  ghost.onRequest = what => {
    if (what === 'GET members') ghost.shelves.members.delete(ADA)
    if (what === `GET members/${ADA}`) ghost.shelves.members.set(ADA, item)
  }
  ghost.asked.length = 0
  await run()
  expect(ghost.asked).toContain(`GET members/${ADA}`)
  expect(await labelsOf('ada@example.test')).toEqual(['Drivers'])
  expect(await linksThere()).toEqual([ADA])
})

test('who was linked to another site than this is not taken for gone', async () => {
  await run()
  await labelHere(member().email, 'Baker')
  await db(world.ctx())
    .insertInto('ghost_links')
    .values({
      site: 'https://before.example',
      kind: 'member',
      ghost_id: 'c'.repeat(24),
      our_id: member().id,
      base: jsonb({}),
      base_hash: '',
      our_version: 1,
      our_state: '',
      agreed_at: new Date(),
    })
    .execute()
  await run()
  expect(await labelsOf(member().email)).toEqual(['Baker'])
  expect(await linksThere()).toEqual(['c'.repeat(24)])
})

test('members are read to the last page', async () => {
  for (let number = 1; number <= 51; number += 1)
    joins(number.toString(16).padStart(24, '0'), `reader${number}@example.test`)
  await run()
  expect(await linksThere()).toHaveLength(51)
  await run()
  expect(await linksThere()).toHaveLength(51)
  const { lines } = (await syncView(world.ctx('operator')))!
  expect(lines.map(({ words }) => words).filter(words => words.includes('Members'))).toEqual([
    '“Members: 51”: taken from Ghost.',
  ])
})

test.each(['', 'nobody', `${'x'.repeat(244)}@example.test`])(
  'whose address is none, %p, is left where they are',
  async email => {
    joins(ADA, email)
    await run()
    expect(await linksThere()).toEqual([])
  },
)

test('nobody new comes where we lead, and who is here already is told of there', async () => {
  await turn('ours')
  joins(ADA, 'nobody-yet@example.test')
  joins(BEE, member().email.toUpperCase())
  await run()
  expect(await labelsOf('nobody-yet@example.test')).toBeNull()
  expect(await linksThere()).toEqual([BEE])
})

test('labels follow who changed them; changed on both sides, each keeps its own', async () => {
  joins(ADA, 'ada@example.test')
  await run()
  await labelHere('ada@example.test', 'Baker')
  await run()
  expect(theirs(ADA).labels).toEqual([{ name: 'Baker' }])
  ghost.save(theirs(ADA), { labels: [{ name: 'Chair' }] })
  await run()
  expect(await labelsOf('ada@example.test')).toEqual(['Chair'])
  // Both at once: each side keeps its own, and nobody is asked.
  ghost.save(theirs(ADA), { labels: [{ name: 'Theirs' }] })
  await labelHere('ada@example.test', 'Ours')
  await run()
  expect(await labelsOf('ada@example.test')).toEqual(['Ours'])
  expect(theirs(ADA).labels).toEqual([{ name: 'Theirs' }])
})

test('who was changed here is sent ten minutes after members were last walked, not an hour, however often they are', async () => {
  const id = '7'.repeat(24)
  joins(id, 'soon@example.test')
  await run()
  const minutesLater = (minutes: number) => ({
    ...world.ctx(),
    now: new Date(world.ctx().now.getTime() + minutes * 60_000),
  })
  await labelHere('soon@example.test', 'Bakers')
  const hastened = {
    type: 'Leave',
    domain: 'account',
    subject: { kind: 'newsletter', id: Bun.randomUUIDv7() },
  } as const
  for (let times = 0; times < 2; times++) {
    await transaction(world.ctx(), tx => emit(tx, { ...hastened, payload: { memberId: id } }))
    await world.work()
  }
  await runSync(minutesLater(5))
  expect(theirs(id).labels).toEqual([{ name: 'Drivers' }])
  await runSync(minutesLater(11))
  expect(theirs(id).labels).toMatchObject([{ name: 'Bakers' }])
  await labelHere('soon@example.test', 'Cooks')
  await runSync(minutesLater(30))
  expect(theirs(id).labels).toMatchObject([{ name: 'Bakers' }])
})

test('nothing is sent of members where Ghost leads', async () => {
  await turn('ghost')
  joins(ADA, 'ada@example.test')
  await run()
  await labelHere('ada@example.test', 'Baker')
  ghost.asked.length = 0
  await run()
  expect(ghost.asked.filter(each => !each.startsWith('GET '))).toEqual([])
  expect(await labelsOf('ada@example.test')).toEqual(['Baker'])
  ghost.save(theirs(ADA), { labels: [{ name: 'Chair' }] })
  await run()
  expect(await labelsOf('ada@example.test')).toEqual(['Chair'])
})

test('a member whom Ghost refuses stops nobody else, and is asked for again only with other words', async () => {
  joins(ADA, 'ada@example.test')
  joins(BEE, 'bee@example.test')
  await run()
  ghost.refusalOf = (of, { labels }) =>
    of === 'members' && JSON.stringify(labels).includes('Scarecrow') ? 'error-422-title-too-long' : null
  await labelHere('ada@example.test', 'Scarecrow')
  await labelHere('bee@example.test', 'Baker')
  await run()
  expect(theirs(BEE).labels).toEqual([{ name: 'Baker' }])
  expect(theirs(ADA).labels).toEqual([{ name: 'Drivers' }])
  expect(await faults()).toEqual([expect.stringMatching(/^“A member: .+”: refused\.$/)])
  expect(await labelsOf('ada@example.test')).toEqual(['Scarecrow'])
  ghost.asked.length = 0
  await run()
  expect(ghost.asked).not.toContain(`PUT members/${ADA}`)
  expect(await faults()).toHaveLength(1)
  await labelHere('ada@example.test', 'Straw')
  await run()
  expect(theirs(ADA).labels).toEqual([{ name: 'Straw' }])
  expect(await db(world.ctx()).selectFrom('ghost_creations').select('kind').execute()).toEqual([])
})

test('what was refused of a member is forgotten with them, and of nobody else', async () => {
  const refused = (our_id: string, kind = 'member') =>
    db(world.ctx())
      .insertInto('ghost_creations')
      .values({ site: 's', kind, our_id, sent_hash: 'x', asked_at: new Date(), refusal: 'No' })
      .execute()
  const other = world.cast.members.neighbour.id
  await refused(member().id)
  await refused(other)
  await refused(member().id, 'tag')
  await transaction(world.ctx(), tx => forgetMember(tx, member().id))
  const left = await db(world.ctx())
    .selectFrom('ghost_creations')
    .select(['kind', 'our_id as id'])
    .orderBy('kind')
    .execute()
  expect(left).toEqual([
    { kind: 'member', id: other },
    { kind: 'tag', id: member().id },
  ])
})

test('only who gets a newsletter that both know is sent there, once; who is known there is found by the address', async () => {
  await run()
  const { id: letter } = await db(world.ctx())
    .selectFrom('newsletters')
    .select('id')
    .executeTakeFirstOrThrow()
  const subscribe = (memberId: string, newsletterId: string) =>
    sql`insert into subscriptions (newsletter_id, member_id, subscribed_at)
      values (${newsletterId}, ${memberId}, now())`.execute(db(world.ctx()))
  const own = Bun.randomUUIDv7()
  await db(world.ctx())
    .insertInto('newsletters')
    .values({ id: own, name: 'Own', slug: 'own', description: '', created_at: new Date() })
    .execute()
  const { neighbour, editor } = world.cast.members
  await subscribe(member().id, letter)
  await subscribe(neighbour.id, own)
  await subscribe(editor.id, letter)
  // Joins there between the walk and the sending.
  ghost.onRequest = what => {
    if (what === 'POST members' && ![...ghost.shelves.members.values()].some(m => m.email === editor.email))
      joins(BEE, editor.email, { labels: [], newsletters: [{ id: LETTER }] })
  }
  await run()
  const there = () => [...ghost.shelves.members.values()].map(({ email }) => String(email)).sort()
  expect(there()).toEqual([editor.email, member().email].sort())
  const made = [...ghost.shelves.members.values()].find(({ email }) => email === member().email)!
  expect(made.newsletters).toEqual([{ id: LETTER }])
  expect(await linksThere()).toEqual([made.id])
  ghost.asked.length = 0
  await run()
  expect(ghost.asked).not.toContain('POST members')
  expect(await linksThere()).toEqual([made.id, BEE].sort())
})

const nameOf = async (email: string) =>
  (await db(world.ctx()).selectFrom('members').select('name').where('email', '=', email).executeTakeFirst())
    ?.name

test('a member’s name follows who changed it, with all else that is said of them', async () => {
  joins(ADA, 'name@example.test')
  await run()
  expect(await nameOf('name@example.test')).toBe('Ada')
  Object.assign(theirs(ADA), {
    name: ' Ada Lovelace ',
    note: 'Comes on Thursdays',
    labels: [{ name: 'Baker' }],
    newsletters: [{ id: LETTER }],
  })
  await run()
  expect(await nameOf('name@example.test')).toBe('Ada Lovelace')
  expect(await labelsOf('name@example.test')).toEqual(['Baker'])

  await db(world.ctx())
    .updateTable('members')
    .set({ name: 'Countess' })
    .where('email', '=', 'name@example.test')
    .execute()
  await run()
  expect(theirs(ADA)).toMatchObject({
    name: 'Countess',
    note: 'Comes on Thursdays',
    labels: [{ name: 'Baker' }],
  })
  ghost.asked.length = 0
  await run()
  expect(ghost.asked.filter(each => each.startsWith('PUT'))).toEqual([])
})

test.each([
  ['ghost', 'Theirs', 'Theirs'],
  ['ours', 'Ours', 'Ours'],
  ['both', 'Ours', 'Theirs'],
] as const)(
  'of a name that both sides changed, %s leading, here is %s and there %s',
  async (direction, here, there) => {
    const email = `both-${direction}@example.test`
    joins(ADA, email)
    await run()
    await turn(direction)
    theirs(ADA).name = 'Theirs'
    await db(world.ctx()).updateTable('members').set({ name: 'Ours' }).where('email', '=', email).execute()
    await run()
    expect([await nameOf(email), theirs(ADA).name]).toEqual([here, there])
    await run()
    expect([await nameOf(email), theirs(ADA).name]).toEqual([here, there])
  },
)

test.each([null, '', '   '])('a name that is blanked there (%p) takes nobody’s name', async blank => {
  const email = `blank-${String(blank).length}@example.test`
  joins(ADA, email)
  await run()
  theirs(ADA).name = blank
  await run()
  expect(await nameOf(email)).toBe('Ada')
})

test('a name that is longer than names are here comes shortened, once, and is not sent back', async () => {
  joins(ADA, 'long@example.test', { name: 'Ä'.repeat(150) })
  await run()
  expect(await nameOf('long@example.test')).toBe('Ä'.repeat(120))
  await run()
  await labelHere('long@example.test', 'Baker')
  await run()
  expect(theirs(ADA)).toMatchObject({ name: 'Ä'.repeat(150), labels: [{ name: 'Baker' }] })
  theirs(ADA).name = 'B'.repeat(191)
  await run()
  expect([await nameOf('long@example.test'), String(theirs(ADA).name).length]).toEqual(['B'.repeat(120), 191])
})

test('who was known here keeps their name until it is changed there, and their followers hear of the new one', async () => {
  joins(ADA, member().email, { name: 'Somebody' })
  const before = await nameOf(member().email)
  await run()
  await run()
  expect([await nameOf(member().email), theirs(ADA).name]).toEqual([before!, 'Somebody'])
  const announced = async () =>
    (
      await sql`select from ap_activities where type = 'Update' and subject_id = ${member().id}`.execute(
        db(world.ctx()),
      )
    ).rows.length
  const heard = await announced()
  theirs(ADA).name = 'Somebody Else'
  await run()
  expect([await nameOf(member().email), await announced()]).toEqual(['Somebody Else', heard + 1])
  await run()
  expect(theirs(ADA).name).toBe('Somebody Else')
  await db(world.ctx()).updateTable('members').set({ name: before! }).where('id', '=', member().id).execute()
})
