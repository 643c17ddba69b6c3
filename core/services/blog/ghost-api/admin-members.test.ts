import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { objectIdOf } from '#core/ghost'
import { foldCounts } from '#core/services/account/members/fold-counts'
import { createNewsletter } from '#core/services/account/newsletters/edit-newsletter'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { addMember, browseLabels, browseMembers, editMember, readMember } from './admin-members'

let world: TestHouse
let newsletterId: string
beforeAll(async () => {
  world = await testHouse()
  const fields = { name: 'Orchard notes', slug: 'orchard-notes', description: 'Monthly' }
  newsletterId = await createNewsletter(world.ctx('editor'), fields)
})
afterAll(() => world.close())

const editor = () => world.ctx('editor')
type Json = Record<string, unknown> & {
  id: string
  email: string
  note: string | null
  labels: { name: string; slug: string; id: string }[]
  newsletters: { id: string; name: string }[]
}
const oneOf = (answer: unknown) => (answer as { members: Json[] }).members[0]!
let people = 0
const add = async (fields: object = {}) =>
  oneOf(
    await addMember(editor(), {
      members: [{ email: `person${++people}@orchard.example`, name: `Person ${people}`, ...fields }],
    }),
  )
const browse = async (query: Record<string, string>) => {
  const { members, meta } = (await browseMembers(editor(), new URLSearchParams(query))) as unknown as {
    members: Json[]
    meta: { pagination: { total: number; pages: number; next: number | null } }
  }
  return { emails: members.map(({ email }) => email), ...meta.pagination }
}
const refused = (work: Promise<unknown>) => work.catch((fault: unknown) => fault)

describe('a new member', () => {
  test('has what was sent, and is written to by nobody', async () => {
    const member = await add({ note: 'Picks on Sundays', labels: [{ name: 'Picker' }, 'Press'] })
    expect(member).toMatchObject({ note: 'Picks on Sundays', status: 'free', subscribed: false })
    expect(member.labels.map(({ name }) => name).sort()).toEqual(['Picker', 'Press'])
    const letters = await db(world.ctx())
      .selectFrom('sent_mails')
      .select('id')
      .where('recipient', '=', member.email)
      .execute()
    expect(letters).toEqual([])
  })

  test('is known by the address in small letters and without spaces around', async () => {
    const { email } = await add({ email: '  Mixed.Case@Orchard.Example ' })
    expect(email).toBe('mixed.case@orchard.example')
    expect(await refused(add({ email: 'MIXED.case@orchard.example' }))).toMatchObject({
      status: 422,
      more: { property: 'email', context: expect.stringContaining('Member already exists') },
    })
  })

  test.each([
    '',
    'nobody',
    'a@b',
    '@orchard.example',
    'a b@orchard.example',
    `${'x'.repeat(250)}@b.example`,
    '<a@b.example>',
  ])('with an address that is none is refused: %s', async email => {
    const before = await browse({ limit: '1' })
    expect(await refused(add({ email }))).toMatchObject({ status: 422, more: { context: 'Invalid Email' } })
    expect((await browse({ limit: '1' })).total).toBe(before.total)
  })

  test('gets the newsletters that are named by id, slug or name, and no others', async () => {
    const byId = await add({
      newsletters: [{ id: objectIdOf(newsletterId) }, { id: objectIdOf(Bun.randomUUIDv7()) }],
    })
    const byName = await add({ newsletters: [{ name: 'Orchard notes' }, { name: 'No such' }, null] })
    for (const { newsletters } of [byId, byName])
      expect(newsletters.map(({ name }) => name)).toEqual(['Orchard notes'])
    expect(byId.subscribed).toBe(true)
  })

  test('is not added by half when one already there is sent with other labels', async () => {
    const member = await add({ labels: ['Picker'] })
    await refused(add({ email: member.email, labels: ['Changed'] }))
    expect(oneOf(await readMember(editor(), member.id)).labels.map(({ name }) => name)).toEqual(['Picker'])
  })

  test('is told in the shape of a list, or refused', async () => {
    for (const body of [null, {}, [], { members: {} }, 'members'])
      expect(await refused(addMember(editor(), body))).toMatchObject({ status: 422 })
    expect(await refused(addMember(editor(), { members: [] }))).toMatchObject({ status: 422 })
  })
})

describe('a member', () => {
  test('keeps what a change does not name; an empty list takes all away', async () => {
    const { id } = await add({ note: 'Keep', labels: ['Picker'], newsletters: [{ name: 'Orchard notes' }] })
    const edit = async (fields: object) => oneOf(await editMember(editor(), id, { members: [fields] }))
    expect(await edit({ labels: ['Press'] })).toMatchObject({ note: 'Keep', subscribed: true })
    expect((await edit({ note: 'Other' })).labels.map(({ name }) => name)).toEqual(['Press'])
    expect(await edit({ note: '', labels: [], newsletters: [] })).toMatchObject({
      note: null,
      labels: [],
      newsletters: [],
      subscribed: false,
    })
  })

  test('keeps name and address, whatever is sent', async () => {
    const { id, email, name } = await add()
    await editMember(editor(), id, { members: [{ email: 'thief@far.example', name: 'Thief' }] })
    expect(oneOf(await readMember(editor(), id))).toMatchObject({ email, name })
  })

  test('has a note of two thousand characters at most', async () => {
    const { note } = await add({ note: 'q'.repeat(2001) })
    expect(note).toHaveLength(2000)
  })

  test('that is none, or has closed their account, is not found', async () => {
    const { id } = await add()
    await world.ctx().em.execute(
      `insert into account_closings (member_id, asked_at, erase_after)
         select id, now(), now() + interval '14 days' from members where replace(id::text, '-', '') like ?`,
      [`${id}%`],
    )
    for (const asked of [id, '1', 'person', objectIdOf(Bun.randomUUIDv7())]) {
      expect(await refused(readMember(editor(), asked))).toMatchObject({ status: 404 })
      expect(await refused(editMember(editor(), asked, { members: [{}] }))).toMatchObject({ status: 404 })
    }
  })
})

describe('the list', () => {
  test('is searched in names and addresses, whatever the case, and by nothing that searches more', async () => {
    const { email } = await add({ name: 'Zennor Trewhella' })
    for (const search of ['zennor', 'TREWHELLA', email.slice(0, 8)])
      expect((await browse({ search })).emails).toContain(email)
    for (const search of ['zennor%', '_ennor', 'nobody like this'])
      expect((await browse({ search })).emails).toEqual([])
    expect((await browse({ search: '  ' })).total).toBeGreaterThan(1)
  })

  test('is filtered by labels, newsletters and status', async () => {
    const { email } = await add({ labels: ['Grafting day'], newsletters: [{ name: 'Orchard notes' }] })
    expect((await browse({ filter: 'label:grafting-day' })).emails).toEqual([email])
    expect((await browse({ filter: 'label:grafting-day+status:paid' })).emails).toEqual([])
    expect((await browse({ filter: `subscribed:true+email:'${email}'` })).emails).toEqual([email])
    expect((await browse({ filter: 'label:-grafting-day', limit: 'all' })).emails).not.toContain(email)
  })

  test('comes in pages that hold each once', async () => {
    while (people < 8) await add()
    const { total, pages } = await browse({ limit: '3' })
    expect(pages).toBe(Math.ceil(total / 3))
    const seen: string[] = []
    for (let page = 1; page <= pages; page++)
      seen.push(...(await browse({ limit: '3', page: String(page) })).emails)
    expect([seen.length, new Set(seen).size]).toEqual([total, total])
  })

  test('of labels has each once, with the id that members show', async () => {
    const { labels } = await add({ labels: ['Picker'] })
    const all = ((await browseLabels(editor())) as unknown as { labels: Json['labels'] }).labels
    expect(all.filter(({ slug }) => slug === 'picker')).toHaveLength(1)
    expect(all.find(({ slug }) => slug === 'picker')?.id).toBe(labels[0]!.id)
  })

  test('is an editor’s to see', async () => {
    const { id } = await add()
    for (const who of ['member', 'shopkeeper'] as const) {
      const ctx = world.ctx(who)
      for (const work of [
        browseMembers(ctx, new URLSearchParams()),
        readMember(ctx, id),
        addMember(ctx, { members: [{ email: 'x@y.example' }] }),
        editMember(ctx, id, { members: [{}] }),
        browseLabels(ctx),
      ])
        expect(await refused(work)).toBeInstanceOf(NotFound)
    }
    expect(await refused(browseMembers(world.ctx(), new URLSearchParams()))).toBeInstanceOf(SignInRequired)
  })
})

describe('how many members there are', () => {
  const total = async () => (await browse({ limit: '1' })).total
  const counted = async () => (await browse({ limit: '1', filter: 'email:-nobody@orchard.example' })).total
  const settle = async () => {
    expect(await total()).toBe(await counted())
    await foldCounts(world.ctx())
    expect(await total()).toBe(await counted())
    return total()
  }
  const close = (member_id: string) =>
    db(world.ctx())
      .insertInto('account_closings')
      .values({ member_id, asked_at: new Date(), erase_after: new Date() })
      .execute()
  const stay = (id: string) =>
    db(world.ctx()).deleteFrom('account_closings').where('member_id', '=', id).execute()
  const readdress = (id: string, email: string | null) =>
    db(world.ctx()).updateTable('members').set({ email }).where('id', '=', id).execute()
  const idOf = async (email: string) =>
    (
      await db(world.ctx())
        .selectFrom('members')
        .select('id')
        .where('email', '=', email)
        .executeTakeFirstOrThrow()
    ).id

  test('is known without counting them, whoever joins, moves, leaves, stays after all, or is gone', async () => {
    const before = await settle()
    const { email } = await add()
    expect(await settle()).toBe(before + 1)
    const id = await idOf(email)
    await readdress(id, 'moved@orchard.example')
    expect(await settle()).toBe(before + 1)
    await close(id)
    expect(await settle()).toBe(before)
    await readdress(id, null)
    expect(await settle()).toBe(before)
    await stay(id)
    expect(await settle()).toBe(before)
    await readdress(id, email)
    expect(await settle()).toBe(before + 1)
    await close(id)
    await db(world.ctx()).deleteFrom('members').where('id', '=', id).execute()
    expect(await settle()).toBe(before)
  })

  test('is right however many join, leave and change their address at the same moment', async () => {
    const ids = await Promise.all([1, 2, 3, 4].map(async () => idOf((await add()).email)))
    await Promise.all([
      ...ids.flatMap(id => [close(id), readdress(id, null)]),
      ...[1, 2, 3].map(() => add()),
      foldCounts(world.ctx()),
    ])
    await settle()
    await Promise.all(ids.flatMap((id, at) => [stay(id), readdress(id, `back${at}@orchard.example`)]))
    await settle()
  })
})

test('a label is told once, as it is written first in the alphabet and since it was given first', async () => {
  const [one, other] = [await add({ labels: ['Apple-Day'] }), await add({ labels: ['apple day'] })]
  const { labels } = (await browseLabels(editor())) as unknown as {
    labels: { slug: string; name: string; created_at: Date }[]
  }
  const given = await db(world.ctx())
    .selectFrom('member_labels')
    .select(({ fn }) => ['slug', fn.min('name').as('name'), fn.min('given_at').as('created_at')])
    .groupBy('slug')
    .orderBy('slug')
    .execute()
  expect(labels.map(({ slug, name, created_at }) => ({ slug, name, created_at }))).toEqual(given)
  expect([one, other].flatMap(each => each.labels.map(({ slug }) => slug))).toEqual([
    'apple-day',
    'apple-day',
  ])
})

test('says since when an address is written to no more, until it is another one', async () => {
  const { id, email } = await add()
  const read = async () => oneOf(await readMember(editor(), id)).email_suppression
  expect(await read()).toEqual({ suppressed: false, info: null })
  const { id: own } = await db(world.ctx())
    .selectFrom('members')
    .select('id')
    .where('email', '=', email)
    .executeTakeFirstOrThrow()
  const since = new Date('2031-03-09T07:30:00Z')
  await db(world.ctx())
    .insertInto('letter_suppressions')
    .values({
      member_id: own,
      reason: '550 no such user',
      suppressed_at: since,
      address_hash: new Bun.CryptoHasher('sha256').update(email).digest('hex'),
    })
    .execute()
  expect(await read()).toEqual({ suppressed: true, info: { reason: 'fail', timestamp: since } })
  await db(world.ctx())
    .updateTable('members')
    .set({ email: 'moved@orchard.example' })
    .where('id', '=', own)
    .execute()
  expect(await read()).toEqual({ suppressed: false, info: null })
})
