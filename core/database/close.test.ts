import { afterAll, beforeAll, expect, test } from 'bun:test'
import { cutOff } from '../../tests/cut-off'
import { type TestDatabase, testDatabase } from '../../tests/database'
import { closeDatabase } from './close'
import { openDatabase } from './orm'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())

test('who still asks, and who still waits for a connection, is answered before the pool closes', async () => {
  const orm = await openDatabase(database.url, { connections: 2 })
  const answers = Array.from({ length: 12 }, (_, at) =>
    orm.em.fork().execute<{ at: number }[]>(`select ${at}::int as at from pg_sleep(0.02)`),
  )
  const cut: number[] = []
  await closeDatabase(orm, connections => cut.push(connections))
  expect((await Promise.all(answers)).map(([row]) => row?.at)).toEqual(answers.map((_, at) => at))
  expect(cut).toEqual([])
})

test('who is not answered in time is cut off, and hears of it', async () => {
  const orm = await openDatabase(database.url, { use: 'jobs' })
  const asked = orm.em
    .fork()
    .execute('select pg_sleep(60)')
    .then(
      () => 'answered',
      () => 'cut off',
    )
  const cut: number[] = []
  await closeDatabase(orm, connections => cut.push(connections))
  expect(await asked).toBe('cut off')
  expect(cut).toEqual([1])
})

test('a transaction whose connection broke leaves its place in the pool to the next', async () => {
  const line = await cutOff(database.url)
  const orm = await openDatabase(line.url, { connections: 1 })
  const begun = Promise.withResolvers<void>()
  const goOn = Promise.withResolvers<void>()
  const broken = orm.em.fork().transactional(async em => {
    await em.execute('select 1')
    begun.resolve()
    await goOn.promise
    await em.execute('select 2')
  })
  await begun.promise
  await line.cut()
  goOn.resolve()
  await expect(broken).rejects.toThrow()
  await line.mend()
  // There is one connection: it was given back, or this waits until it is refused.
  expect(await orm.em.fork().execute('select 3 as three')).toEqual([{ three: 3 }])
  await closeDatabase(orm, () => {})
  await line.stop()
})

test('a database that was never there is closed all the same', async () => {
  const orm = await openDatabase('postgres://coop:x@127.0.0.1:1/coop')
  await closeDatabase(orm, () => {})
})
