import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type TestHouse, testHouse } from '../../../tests/house'
import { archive, archiveYears, countArchived } from './archive'
import { aroundPost } from './around-post'
import { publish } from './publish'
import { createPost } from './save-post'
import { written } from './testing'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

async function publishedAt(moment: string, title: string, tags: readonly string[] = []): Promise<string> {
  const editor = { ...world.ctx('editor'), now: new Date(moment) }
  const { id } = await createPost(editor, 'post', written(title, '', { tags }))
  await publish(editor, id)
  return id
}

test('the last hour of a year belongs to the year of the site’s own calendar', async () => {
  await publishedAt('2024-12-31T23:30:00Z', 'Midnight')
  await publishedAt('2024-06-01T12:00:00Z', 'Noon')
  const titles = async (timeZone: string) =>
    (await archive(world.ctx(), timeZone)).map(({ year, posts }) => [year, posts.map(({ title }) => title)])
  expect(await titles('Etc/UTC')).toEqual([[2024, ['Midnight', 'Noon']]])
  expect(await titles('Europe/Paris')).toEqual([
    [2025, ['Midnight']],
    [2024, ['Noon']],
  ])
  const [year] = await archive(world.ctx(), 'Etc/UTC')
  expect(year?.posts[0]).toMatchObject({
    slug: 'midnight',
    title: 'Midnight',
    publishedAt: new Date('2024-12-31T23:30:00Z'),
  })
})

test('the years that have posts are found from one to the next, and each is counted by itself', async () => {
  await publishedAt('2019-05-01T12:00:00Z', 'Long ago')
  expect(await archiveYears(world.ctx(), 'Etc/UTC')).toEqual([2024, 2019])
  expect(await archiveYears(world.ctx(), 'Europe/Paris')).toEqual([2025, 2024, 2019])
  const counted = async (year?: number) => countArchived(world.ctx(), 'Europe/Paris', { year })
  expect([await counted(), await counted(2024), await counted(2025), await counted(2018)]).toEqual([
    3, 1, 1, 0,
  ])
})

test('a post leads to the ones before and after it, and to those that share the most tags with it', async () => {
  await publishedAt('2025-01-01T00:00:00Z', 'January', ['Soil'])
  const february = await publishedAt('2025-02-01T00:00:00Z', 'February', ['Soil', 'Frost'])
  await publishedAt('2025-03-01T00:00:00Z', 'March', ['Soil', 'Frost'])
  await createPost(world.ctx('editor'), 'post', written('Draft', '', { tags: ['Soil', 'Frost'] }))
  expect(await aroundPost(world.ctx(), february)).toEqual({
    previous: { slug: 'january', title: 'January' },
    next: { slug: 'march', title: 'March' },
    related: [
      { slug: 'march', title: 'March' },
      { slug: 'january', title: 'January' },
    ],
  })
  const nothing = { previous: null, next: null, related: [] }
  expect(await aroundPost(world.ctx(), Bun.randomUUIDv7())).toEqual(nothing)
})

test('of two posts of the very same moment each leads to the other, one way', async () => {
  const moment = '2026-04-01T00:00:00Z'
  const [one, other] = [await publishedAt(moment, 'April, one'), await publishedAt(moment, 'April, two')]
  const [first, second] = [await aroundPost(world.ctx(), one), await aroundPost(world.ctx(), other)]
  expect(first.next?.title).toBe('April, two')
  expect(second.previous?.title).toBe('April, one')
  expect(first.previous?.title).toBe('March')
  expect(second.next).toBeNull()
})

test('a page has no years, and nothing leads from a post to one', async () => {
  const { id } = await createPost(world.ctx('editor'), 'page', written('A page', '', { tags: ['Soil'] }))
  await publish({ ...world.ctx('editor'), now: new Date('2025-01-15T00:00:00Z') }, id)
  const all = (await archive(world.ctx(), 'Etc/UTC')).flatMap(({ posts }) => posts.map(({ title }) => title))
  expect(all).not.toContain('A page')
  const [january] = (await archive(world.ctx(), 'Etc/UTC')).flatMap(({ posts }) =>
    posts.filter(({ title }) => title === 'January'),
  )
  const row = await world
    .ctx()
    .em.execute<{ id: string }[]>('select id from posts where slug = ?', [january?.slug])
  const around = await aroundPost(world.ctx(), row[0]?.id ?? '')
  expect(around.next?.title).toBe('February')
  expect(around.related.map(({ title }) => title)).not.toContain('A page')
})

test('what only a tag of the editors joins is not related, and of a moment the later made comes first', async () => {
  const moment = '2022-01-01T00:00:00Z'
  const kept = await publishedAt('2022-02-01T00:00:00Z', 'Kept apples', ['Apples', '#layout-wide'])
  await publishedAt('2022-01-02T00:00:00Z', 'Wide', ['#layout-wide'])
  for (const nth of [1, 2])
    await publishedAt(moment, `Apples ${nth}`, ['Apples', ...(nth === 1 ? ['#layout-wide'] : [])])
  const { related } = await aroundPost(world.ctx(), kept)
  expect(related.map(({ title }) => title)).toEqual(['Apples 2', 'Apples 1'])
})

test('of what shares a tag three are shown', async () => {
  const ids = []
  for (let n = 1; n <= 5; n++) ids.push(await publishedAt(`2023-0${n}-01T00:00:00Z`, `Roots ${n}`, ['Roots']))
  const { related } = await aroundPost(world.ctx(), ids[0] ?? '')
  expect(related.map(({ title }) => title)).toEqual(['Roots 5', 'Roots 4', 'Roots 3'])
})
