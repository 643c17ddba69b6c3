import { afterAll, beforeAll, expect, test } from 'bun:test'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../tests/house'
import { somebodyWaits } from '../../../tests/lock-waits'
import { purgedBy } from '../../../tests/purges'
import { publish, unpublish } from './publish'
import { RENDERING } from './render-post'
import { renewPosts } from './renew-posts'
import { createPost } from './save-post'
import { written } from './testing'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const execute = <Row>(sql: string, params: unknown[] = []) => world.ctx().em.execute<Row[]>(sql, params)

/** A public post whose stored text is as an older renderer left it, with more in it than readers should get. */
async function outdated(title: string): Promise<string> {
  const { id } = await createPost(world.ctx('editor'), 'post', written(title, 'Short.'))
  await publish(world.ctx('editor'), id)
  await execute(`update posts set html = ?, rendering = 0 where id = ?`, [
    `<p>${'Long. '.repeat(50)}</p>`,
    id,
  ])
  return id
}

async function told(id: string): Promise<string[]> {
  const rows = await execute<{ type: string }>(
    'select type from ap_activities where subject_id = ? order by id',
    [id],
  )
  return rows.map(({ type }) => type)
}

test('of a post that is taken back while it waits to be made anew, followers hear nothing after its end', async () => {
  const id = await outdated('Taken back')
  const [unpublished, seen] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const takingBack = transaction(world.ctx('editor'), async tx => {
    await unpublish(tx, id)
    unpublished.resolve()
    await seen.promise
  })
  await unpublished.promise
  const renewing = renewPosts(world.ctx())
  await somebodyWaits(world, renewing)
  seen.resolve()
  await Promise.all([takingBack, renewing])
  expect(await told(id)).toEqual(['Create', 'Delete'])
})

const stored = async (id: string) => {
  const [row] = await execute<{ html: string; plaintext: string; rendering: number }>(
    'select html, plaintext, rendering from posts where id = ?',
    [id],
  )
  return row
}

test('a text that got shorter is made anew once, and followers hear of it', async () => {
  const id = await outdated('Shorter')
  await renewPosts(world.ctx())
  expect(await stored(id)).toMatchObject({ plaintext: 'Short.', rendering: RENDERING })
  expect((await stored(id))?.html).toContain('Short.')
  expect(await told(id)).toEqual(['Create', 'Update'])
  await renewPosts(world.ctx())
  expect(await told(id)).toEqual(['Create', 'Update'])
})

test('of a text that says no less than before nobody hears', async () => {
  const id = await outdated('Longer')
  await execute(`update posts set html = '' where id = ?`, [id])
  await renewPosts(world.ctx())
  expect((await stored(id))?.html).toContain('Short.')
  expect(await told(id)).toEqual(['Create'])
})

test('of what is for members followers hear each time, since nobody can say that it got no shorter', async () => {
  const { id } = await createPost(
    world.ctx('editor'),
    'post',
    written('Inner', 'Short.', { visibility: 'members' }),
  )
  await publish(world.ctx('editor'), id)
  await execute(`update posts set rendering = 0 where id = ?`, [id])
  await renewPosts(world.ctx())
  expect(await told(id)).toEqual(['Create', 'Update'])
})

test('a draft is made anew too, and told to nobody; what is up to date is left alone', async () => {
  const { id } = await createPost(world.ctx('editor'), 'post', written('Draft', 'Short.', { tags: ['Anew'] }))
  const current = await createPost(world.ctx('editor'), 'post', written('Current', 'Short.'))
  await execute(`update posts set html = 'old', rendering = 0 where id = ?`, [id])
  await execute(`update posts set html = 'as it is' where id = ?`, [current.id])
  const tags = ['posts', `post:${id}`, 'tag:anew', `post:${current.id}`]
  expect(await purgedBy(world, tags, () => renewPosts(world.ctx()))).toEqual(tags.slice(0, 3))
  expect((await stored(id))?.html).toContain('Short.')
  expect((await stored(current.id))?.html).toBe('as it is')
  expect(await told(id)).toEqual([])
})

test('fifty are made anew at once, those behind the furthest first, and the rest the next minute', async () => {
  let id = ''
  for (let n = 0; n <= 50; n++)
    id = (await createPost(world.ctx('editor'), 'post', written(`Many ${n}`, 'Short.'))).id
  await execute(`update posts set rendering = -1 where title like 'Many %'`)
  await execute('update posts set rendering = 0 where id = ?', [id])
  await renewPosts(world.ctx())
  expect((await stored(id))?.rendering).toBe(0)
  const left = () => execute('select 1 from posts where rendering < 1')
  expect(await left()).toHaveLength(1)
  await renewPosts(world.ctx())
  expect(await left()).toEqual([])
})
