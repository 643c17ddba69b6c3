import { afterAll, beforeAll, expect, test } from 'bun:test'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../tests/house'
import { publish, unpublish } from './publish'
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

async function somebodyWaits(): Promise<void> {
  for (;;) {
    const [waiting] = await execute<{ many: number }>(
      `select count(*)::int as many from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock'`,
    )
    if (waiting!.many > 0) return
    await new Promise(resolve => setImmediate(resolve))
  }
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
  await somebodyWaits()
  seen.resolve()
  await Promise.all([takingBack, renewing])
  expect(await told(id)).toEqual(['Create', 'Delete'])
})
