import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { House } from '#core/app/house'
import { openDatabase } from '#core/database/orm'
import { testDatabase } from '../../tests/database'
import { type TestHouse, testHouse } from '../../tests/house'
import { healthAnswer, readyAnswer } from './health'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

async function ready(changed: Partial<House> = {}): Promise<Record<string, unknown>> {
  const answer = await readyAnswer({ ...world.house, ...changed }, 'market')
  const retryAfter = answer.headers.get('retry-after')
  return { code: answer.status, retryAfter, ...((await answer.json()) as Record<string, unknown>) }
}

test('a process that answers is alive, whatever else is away', async () => {
  const answer = healthAnswer('market')
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store'])
  expect(await answer.json()).toEqual({ status: 'ok', domain: 'market' })
})

test('it is ready while it has all that it needs', async () => {
  expect(await ready()).toEqual({
    code: 200,
    status: 'ready',
    retryAfter: null,
    domain: 'market',
    database: true,
    migrations: true,
    cache: true,
    closing: false,
  })
})

test('without its cache it is not, and may be asked again soon', async () => {
  const cache = { ...world.house.cache, answers: () => Promise.resolve(false) }
  expect(await ready({ cache })).toMatchObject({
    code: 503,
    status: 'not ready',
    retryAfter: '5',
    cache: false,
    database: true,
  })
})

test('once it was asked to stop it is not', async () => {
  expect(await ready({ closing: AbortSignal.abort() })).toMatchObject({ code: 503, closing: true })
})

test('on a database that lacks a migration it is not', async () => {
  const { em } = world.ctx()
  const [last] = await em.execute<{ name: string }[]>(
    'delete from mikro_orm_migrations where id = (select max(id) from mikro_orm_migrations) returning name',
  )
  expect(await ready()).toMatchObject({ code: 503, database: true, migrations: false })
  await em.execute('insert into mikro_orm_migrations (name) values (?)', [last?.name ?? ''])
  expect(await ready()).toMatchObject({ code: 200 })
})

test('without a database it is not', async () => {
  const gone = await testDatabase()
  const orm = await openDatabase(gone.url)
  await gone.drop()
  expect(await ready({ orm })).toMatchObject({ code: 503, database: false, migrations: false })
  await orm.close(true)
})
