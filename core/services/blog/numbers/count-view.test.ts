import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { dayOf } from '#core/text/day-of'
import { emptied } from '../../../../tests/emptied'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { publish } from '../publish'
import { createPost } from '../save-post'
import { written } from '../testing'
import { countView, hostFrom } from './count-view'
import { daysUpTo } from './days'
import { forgetReferrers } from './forget-referrers'
import { isProgram } from './programs'
import { numbersOfAll, numbersOfPost } from './read-numbers'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
beforeEach(async () => {
  await emptied(world.ctx(), 'post_views', 'post_referrers')
})

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const editor = () => world.ctx('editor')
/** A visitor at this address. */
const at = (address: string, now = new Date()): Ctx => ({
  ...world.ctx(),
  now,
  from: { address, device: 'Firefox on Linux' },
})
let addresses = 0
const stranger = (now?: Date) => at(`2001:db8::${++addresses}`, now)
const seen = (ctx: Ctx, id: string, referrer = '', program = FIREFOX) =>
  countView(ctx, id, { program, referrer })

async function open(title: string) {
  const { id } = await createPost(editor(), 'post', written(title, 'Words.'))
  await publish(editor(), id)
  return id
}
const totals = async (id: string) => {
  const { views, readers } = await numbersOfPost(editor(), id, 7)
  return [views, readers]
}

describe('a view', () => {
  test('counts each time, and its reader once a day and post', async () => {
    const [one, other] = [await open('One'), await open('Other')]
    const reader = stranger()
    for (const id of [one, one, other]) await seen(reader, id)
    await seen(stranger(), one)
    expect([await totals(one), await totals(other)]).toEqual([
      [3, 2],
      [1, 1],
    ])
    const tomorrow = { ...reader, now: new Date(reader.now.getTime() + 86_400_000) }
    await seen(tomorrow, one)
    const { views, readers } = await numbersOfPost({ ...editor(), now: tomorrow.now }, one, 7)
    expect([views, readers]).toEqual([4, 3])
  })

  test('that comes with a hundred others at the same moment is not lost', async () => {
    const id = await open('Much read')
    await Promise.all(Array.from({ length: 40 }, () => seen(stranger(), id)))
    expect(await totals(id)).toEqual([40, 40])
  })

  test('of a program, of those who write here, of a draft and of nothing is none', async () => {
    const id = await open('Quiet')
    const draft = await createPost(editor(), 'post', written('Draft', ''))
    for (const program of [
      '',
      'Googlebot/2.1 (+http://www.google.com/bot.html)',
      'curl/8.9',
      'HeadlessChrome/140 x',
    ])
      await seen(stranger(), id, '', program)
    for (const who of ['editor', 'operator'] as const) await seen(world.ctx(who), id)
    await seen(stranger(), draft.id)
    for (const none of ['nothing', Bun.randomUUIDv7()]) await seen(stranger(), none)
    expect(await db(world.ctx()).selectFrom('post_views').selectAll().execute()).toEqual([])
    await seen(world.ctx('member'), id)
    expect(await totals(id)).toEqual([1, 1])
  })

  test('of somebody who comes more often than one can read is none any more', async () => {
    const id = await open('Hammered')
    const reader = stranger()
    // Whatever they say they are.
    for (let time = 0; time < 65; time++) await seen(reader, id, '', time % 2 ? FIREFOX : `${FIREFOX} x`)
    expect(await totals(id)).toEqual([60, 2])
  })

  test('keeps nothing by which its reader could be known', async () => {
    const id = await open('Private')
    await seen(at('192.0.2.77'), id, 'https://search.example/?q=my+secret')
    const kept = JSON.stringify([
      await db(world.ctx()).selectFrom('post_views').selectAll().execute(),
      await db(world.ctx()).selectFrom('post_referrers').selectAll().execute(),
    ])
    for (const word of ['192.0.2.77', 'secret', 'Firefox', world.cast.members.member.id])
      expect(kept).not.toContain(word)
  })
})

describe('from where readers come', () => {
  test.each([
    ['https://www.almanac.example/frost?x=1', 'almanac.example'],
    ['http://Almanac.Example:8080/', 'almanac.example'],
    ['https://journal.example/own', null],
    ['android-app://org.example', null],
    ['no address', null],
    ['', null],
    [`https://${'a.'.repeat(140)}example/`, null],
  ])('%s is %p', (referrer, host) => {
    expect(hostFrom(referrer, ['https://journal.example'])).toBe(host)
  })

  test('stands by how many came; beyond fifty sites of a post and day, a further one adds no name', async () => {
    const id = await open('Linked')
    for (let site = 0; site < 52; site++) await seen(stranger(), id, `https://site-${site}.example/`)
    for (let time = 0; time < 2; time++) await seen(stranger(), id, 'https://site-3.example/again')
    const { hosts, views } = await numbersOfPost(editor(), id, 7)
    expect([views, hosts[0]]).toEqual([54, { host: 'site-3.example', views: 3 }])
    const [row] = await world
      .ctx()
      .em.execute<{ hosts: number }[]>('select count(*)::int as hosts from post_referrers')
    expect(row).toEqual({ hosts: 50 })
  })

  test('is forgotten after four hundred days; how many they were stays', async () => {
    const id = await open('Old')
    const ago = (days: number) => new Date(Date.now() - days * 86_400_000)
    for (const days of [399, 402]) await seen(stranger(ago(days)), id, 'https://site.example/')
    await forgetReferrers(world.ctx(), {})
    const left = (table: string) => world.ctx().em.execute(`select 1 from ${table}`)
    expect([(await left('post_referrers')).length, (await left('post_views')).length]).toEqual([1, 2])
  })
})

describe('the numbers', () => {
  test('have every day of their span, the days of the site, and nothing before it', async () => {
    const id = await open('Through the days')
    const now = new Date('2026-07-10T12:00Z')
    // In London it is the eleventh by then.
    await seen(stranger(new Date('2026-07-10T23:30Z')), id)
    await seen(stranger(new Date('2026-07-05T23:30Z')), id)
    await seen(stranger(new Date('2026-07-05T22:30Z')), id)
    const late = { ...editor(), now: new Date('2026-07-11T12:00Z') }
    const { days, views } = await numbersOfPost(late, id, 7)
    expect(days.map(({ day, views: each }) => [day.slice(8), each])).toEqual([
      ['05', 1],
      ['06', 1],
      ['07', 0],
      ['08', 0],
      ['09', 0],
      ['10', 0],
      ['11', 1],
    ] as [string, number][])
    expect(views).toBe(3)
    expect(dayOf(now, 'Pacific/Auckland')).toBe('2026-07-11')
    expect(daysUpTo('2026-03-01', 3)).toEqual(['2026-02-27', '2026-02-28', '2026-03-01'])
  })

  test('of all posts are an editor’s; an author has those of their own', async () => {
    const theirs = await open('An editor’s')
    const author = {
      ...world.ctx(),
      viewer: { member: world.cast.members.member, roles: ['author'] as const },
    }
    const mine = await createPost(author, 'post', written('Mine', ''))
    await publish(author, mine.id)
    for (const id of [theirs, theirs, mine.id]) await seen(stranger(), id, 'https://site.example/')
    const all = await numbersOfAll(editor(), 30)
    expect([all.views, all.posts.map(({ title }) => title)]).toEqual([3, ['An editor’s', 'Mine']])
    const own = await numbersOfAll(author, 30)
    expect([own.views, own.hosts, own.posts.map(({ title }) => title)]).toEqual([
      1,
      [{ host: 'site.example', views: 1 }],
      ['Mine'],
    ])
    await expect(numbersOfPost(author, theirs, 30)).rejects.toBeInstanceOf(NotFound)
    await expect(numbersOfAll(world.ctx('member'), 30)).rejects.toBeInstanceOf(NotFound)
  })
})

test('browsers are none of the programs', () => {
  for (const browser of [
    FIREFOX,
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0',
    'Mozilla/5.0 (Linux; Android 15; CUBOT X90) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36',
  ])
    expect([browser, isProgram(browser)]).toEqual([browser, false])
})
