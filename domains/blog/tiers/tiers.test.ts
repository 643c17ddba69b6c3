import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { load } from 'cheerio'
import { db } from '#core/database/db'
import { remindOfEndingTiers } from '#core/services/account/tiers/remind-of-end'
import { sellTier } from '#core/services/account/tiers/sell-tier'
import { publish } from '#core/services/blog/publish'
import { createPost } from '#core/services/blog/save-post'
import { written } from '#core/services/blog/testing'
import { setPostTiers } from '#core/services/blog/tiers/post-tiers'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'
import { jarOnShelf } from '../../../tests/market'

const DAY_MS = 86_400_000

let world: TestHouse
let operator: Browser
let editor: Browser
let member: Browser
let neighbour: Browser
let friends: string
let patrons: string
beforeAll(async () => {
  world = await testHouse()
  ;[operator, editor, member, neighbour] = [
    await world.browser('operator'),
    await world.browser('editor'),
    await world.browser('member'),
    await world.browser('neighbour'),
  ]
  await post('For payers', 'paid')
  await post('For patrons', 'tiers')
  friends = await made('Friends')
  patrons = await made('Patrons')
  await setPostTiers(world.ctx('editor'), await idOf('for-patrons'), [patrons])
})
afterAll(() => world.close())

const reads = async (who: Browser, slug: string) =>
  (await who.get('blog', `/${slug}`)).text.includes('the secret')

describe('a post for payers', () => {
  test('is closed to members without a tier, and open to whoever has one, as long as they have it', async () => {
    expect(await reads(member, 'for-payers')).toBe(false)
    await give(friends, 'member@example.test')
    expect(await reads(member, 'for-payers')).toBe(true)
    expect(await reads(neighbour, 'for-payers')).toBe(false)
    expect(await reads(await world.browser(), 'for-payers')).toBe(false)
    const end = (await operator.get('account', `/tiers/${friends}`)).document
      .querySelector('form[action*="/members/"]')
      ?.getAttribute('action')
    expect((await operator.post('account', end ?? '')).status).toBe(303)
    expect(await reads(member, 'for-payers')).toBe(false)
  })

  test('closes by itself when the time is over', async () => {
    await give(friends, 'member@example.test', inDays(3))
    expect(await reads(member, 'for-payers')).toBe(true)
    await db(world.ctx())
      .updateTable('tier_memberships')
      .set({ starts_at: new Date(Date.now() - 9 * DAY_MS), ends_at: new Date(Date.now() - 1) })
      .where('ends_at', '>', new Date())
      .execute()
    expect(await reads(member, 'for-payers')).toBe(false)
  })
})

describe('a post for one tier', () => {
  test('is open to that tier alone', async () => {
    await give(friends, 'neighbour@example.test')
    expect(await reads(neighbour, 'for-patrons')).toBe(false)
    await give(patrons, 'neighbour@example.test')
    expect(await reads(neighbour, 'for-patrons')).toBe(true)
    expect(await reads(editor, 'for-patrons')).toBe(true)
  })

  test('follows what its editor chooses, and an old form changes nothing', async () => {
    const id = await idOf('for-patrons')
    const form = (await editor.get('blog', '/editor/tiers')).document
    const version = form.querySelector('[name=version]')?.getAttribute('value') ?? ''
    await editor.post('blog', `/editor/posts/${id}/tiers`, { version, tier: [friends] })
    expect(
      (await editor.post('blog', `/editor/posts/${id}/tiers`, { version, tier: [patrons] })).status,
    ).toBe(409)
    await editor.post('blog', `/editor/posts/${id}/tiers`, { tier: [patrons] })
    expect((await editor.post('blog', `/editor/posts/${id}/tiers`, { tier: [id] })).status).toBe(404)
    expect((await member.post('blog', `/editor/posts/${id}/tiers`, { tier: [friends] })).status).toBe(404)
    expect(await reads(neighbour, 'for-patrons')).toBe(true)
  })
})

describe('where a reader may not go on', () => {
  const wallOf = async (who: Browser, slug: string) =>
    (await who.get('blog', `/${slug}`)).document.querySelector('.post__wall')
  const soldAs = async (tier: string, title: string, priceAmount: number) => {
    const { slug } = await jarOnShelf(world, { stock: 3, title, priceAmount })
    await sellTier(world.ctx('operator'), tier, { product: slug, period: 'year' })
    return `${world.house.config.origins.market}/products/${slug}`
  }

  test('they read which tiers open it and that the cooperative gives them, or what they cost and where they are bought', async () => {
    const reader = await world.browser('organiser')
    expect((await wallOf(reader, 'for-payers'))?.textContent).toContain('gives memberships by hand')
    const address = await soldAs(friends, 'A year among friends', 2_350)
    expect((await wallOf(reader, 'for-patrons'))?.querySelector('h2')?.textContent).toContain('Patrons')
    expect((await wallOf(reader, 'for-patrons'))?.querySelector('li')).toBeNull()
    // Others can be bought: only of this one it is so.
    expect((await wallOf(reader, 'for-patrons'))?.textContent).toContain('gives Patrons by hand.')
    const wall = await wallOf(reader, 'for-payers')
    expect(wall?.querySelector('li a')?.getAttribute('href')).toBe(address)
    expect(wall?.querySelector('li')?.textContent).toContain('£23.50 for a year')
    const own = await reader.get('account', '/my-tiers')
    expect(own.document.querySelector(`a[href="${address}"]`)?.textContent).toBe('Friends')
    await db(world.ctx()).deleteFrom('listings').execute()
    expect((await wallOf(reader, 'for-payers'))?.querySelector('li')).toBeNull()
  })
})

test('a tier that was retired keeps the posts that it had, whatever else is chosen for them', async () => {
  const id = await idOf('for-patrons')
  const old = await made('Founders')
  const tiersNow = async () =>
    (
      await db(world.ctx()).selectFrom('post_tiers').select('tier_id').where('post_id', '=', id).execute()
    ).map(row => row.tier_id)
  await editor.post('blog', `/editor/posts/${id}/tiers`, { tier: [patrons, old] })
  await operator.post('account', `/tiers/${old}/retirement`)
  await editor.post('blog', `/editor/posts/${id}/tiers`, { tier: [friends] })
  expect((await tiersNow()).toSorted()).toEqual([friends, old].toSorted())
  await editor.post('blog', `/editor/posts/${id}/tiers`, { tier: [patrons] })
  expect((await tiersNow()).toSorted()).toEqual([patrons, old].toSorted())
})

describe('an operator', () => {
  test('hears of an address that nobody has, and of a day that is over, with the form as it was', async () => {
    for (const [fields, fault] of [
      [{ email: 'nobody@example.test' }, 'Nobody here has this address'],
      [{ email: 'member@example.test', endsOn: '2001-01-01' }, 'That day is over'],
      [{ email: 'member@example.test', endsOn: '2027-02-30' }, 'There is no such day'],
    ] as const) {
      const refused = await operator.post('account', `/tiers/${friends}/members`, fields)
      expect([refused.status, refused.document.querySelector('.field__error')?.textContent]).toEqual([
        422,
        expect.stringContaining(fault),
      ])
      expect(refused.document.querySelector('[name=email]')?.getAttribute('value')).toBe(fields.email)
    }
    expect((await operator.post('account', '/tiers', { name: 'friends' })).status).toBe(422)
  })

  test('retires a tier: it is given no more, and who has it keeps it', async () => {
    const old = await made('Old')
    await give(old, 'organiser@example.test')
    await operator.post('account', `/tiers/${old}/retirement`)
    expect(
      (await operator.post('account', `/tiers/${old}/members`, { email: 'member@example.test' })).status,
    ).toBe(404)
    expect(await reads(await world.browser('organiser'), 'for-payers')).toBe(true)
  })

  test('alone may', async () => {
    for (const who of [editor, member])
      for (const path of ['/tiers', `/tiers/${friends}`])
        expect((await who.get('account', path)).status).toBe(404)
    expect(
      (await editor.post('account', `/tiers/${friends}/members`, { email: 'editor@example.test' })).status,
    ).toBe(404)
  })
})

test('whose tier ends soon gets one letter, and none who has it for longer', async () => {
  await db(world.ctx()).deleteFrom('tier_memberships').execute()
  await give(friends, 'member@example.test', inDays(10))
  await give(friends, 'neighbour@example.test', inDays(10))
  await give(friends, 'neighbour@example.test')
  await give(patrons, 'organiser@example.test', inDays(30))
  await remindOfEndingTiers(world.ctx())
  await remindOfEndingTiers(world.ctx())
  await world.work()
  const letters = await db(world.ctx()).selectFrom('sent_mails').select(['recipient', 'subject']).execute()
  expect(letters).toEqual([
    { recipient: 'member@example.test', subject: expect.stringMatching(/^Your Friends ends on /) },
  ])
})

describe('a feed of one’s own', () => {
  test('has what its member may read, today; its address is shown once and kept as a hash', async () => {
    await db(world.ctx()).deleteFrom('tier_memberships').execute()
    const page = await member.post('blog', '/my-feed')
    expect(page.headers.get('cache-control')).toBe('no-store')
    const address = new URL(page.document.querySelector('dd code')?.textContent ?? '')
    const token = address.pathname.split('/')[2] ?? ''
    expect(
      JSON.stringify(await db(world.ctx()).selectFrom('private_feeds').selectAll().execute()),
    ).not.toContain(token)
    expect((await member.get('blog', '/my-feed')).text).not.toContain(token)
    const feed = async () => await (await world.browser()).get('blog', address.pathname)
    expect((await feed()).text).not.toContain('the secret')
    await give(friends, 'member@example.test')
    const paid = await feed()
    const items = load(paid.text, { xml: true })
    const open = [...items('item')].filter(item => items(item).text().includes('the secret'))
    expect(open.map(item => items(item).find('title').text())).toEqual(['For payers'])
    expect(paid.headers.get('cache-control')).toBe('private, no-cache')
    expect((await (await world.browser()).get('blog', '/rss.xml')).text).not.toContain('the secret')
  })

  test('is replaced and withdrawn', async () => {
    const addressIn = (text: string) => /\/private-feed\/[^/<]+\/rss\.xml/.exec(text)?.[0] ?? ''
    const first = addressIn((await member.post('blog', '/my-feed')).text)
    const second = addressIn((await member.post('blog', '/my-feed')).text)
    expect((await member.get('blog', first)).status).toBe(404)
    expect((await member.get('blog', second)).status).toBe(200)
    await member.post('blog', '/my-feed?_method=delete')
    expect((await member.get('blog', second)).status).toBe(404)
    expect((await (await world.browser()).get('blog', '/my-feed')).location).toStartWith('/login')
  })
})

async function post(title: string, visibility: 'paid' | 'tiers') {
  const { id } = await createPost(
    world.ctx('editor'),
    'post',
    written(title, 'This is the secret.', { visibility }),
  )
  await publish(world.ctx('editor'), id)
}

async function idOf(slug: string): Promise<string> {
  const { id } = await db(world.ctx())
    .selectFrom('posts')
    .select('id')
    .where('slug', '=', slug)
    .executeTakeFirstOrThrow()
  return id
}

async function made(name: string): Promise<string> {
  const { location } = await operator.post('account', '/tiers', { name })
  return location?.split('/').at(-1) ?? ''
}

async function give(tier: string, email: string, endsOn?: string): Promise<void> {
  const fields = { email, ...(endsOn ? { endsOn } : {}) }
  const { status } = await operator.post('account', `/tiers/${tier}/members`, fields)
  if (status !== 303) throw new Error(`not given: ${status}`)
}

const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10)
