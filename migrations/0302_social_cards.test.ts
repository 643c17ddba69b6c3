import { afterAll, beforeAll, expect, test } from 'bun:test'
import { MikroORM } from '@mikro-orm/postgresql'
import { SQL } from 'bun'
import { ormOptions } from '#core/database/orm'
import { type TestDatabase, testDatabase } from '../tests/database'
import { migrations } from './index'

let database: TestDatabase
let sql: SQL
beforeAll(async () => {
  database = await testDatabase()
  sql = new SQL(database.url, { max: 1 })
})
afterAll(async () => {
  await sql.close()
  await database.drop()
})

test('what imports have kept of shared links gets columns of its own, with addresses that lead somewhere', async () => {
  await sql.unsafe('drop schema public cascade; create schema public; drop schema graphile_worker cascade')
  await upTo('0301_shared_previews')
  const social = { ogTitle: 'Shared', ogImage: '__GHOST_URL__/content/images/a.png', twitterTitle: null }
  await sql.unsafe(`${post(1, { social })} ${post(2, { social: { ogTitle: null } })} ${post(3, {})}
    insert into posts (id, kind, slug, title, document, created_at, updated_at)
      values ('${id(4)}', 'post', 'own', 'Own', '{}', now(), now())`)
  await upTo()
  const rows = await sql.unsafe('select og_title, og_image, twitter_title, focal_x from posts order by id')
  const nothing = { og_title: null, og_image: null, twitter_title: null, focal_x: null }
  expect([...rows]).toEqual([
    { ...nothing, og_title: 'Shared', og_image: '/content/images/a.png' },
    nothing,
    nothing,
    nothing,
  ])
})

const id = (number: number) => `0199a000-0000-7000-8000-0000000000${String(number).padStart(2, '0')}`

const post = (number: number, rest: object) => `
  insert into posts (id, kind, slug, title, document, created_at, updated_at, imported)
    values ('${id(number)}', 'post', 'p${number}', 'P', '{}', now(), now(), '${JSON.stringify({ rest })}');`

async function upTo(name?: string): Promise<void> {
  const last = name ? migrations.findIndex(migration => migration.name === name) + 1 : migrations.length
  const options = ormOptions(database.url)
  const migrationsList = migrations.slice(0, last)
  const orm = await MikroORM.init({ ...options, migrations: { ...options.migrations, migrationsList } })
  await orm.migrator.up()
  await orm.close()
}
