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

test('living and dead tokens, codes and consents of before become grants', async () => {
  await sql.unsafe('drop schema public cascade; create schema public; drop schema graphile_worker cascade')
  await upTo('0081_former_slugs')
  await sql.unsafe(`
    insert into members (id, email, name, handle, joined_at) values ('${id(1)}', 'a@example.test', 'A', 'a', now());
    insert into oauth_clients (id, client_id, name, redirect_uris, created_at) values ('${id(2)}', 'c', 'C', '[]', now());
    insert into consents (id, member_id, client_id, scope, granted_at) values ('${id(3)}', '${id(1)}', '${id(2)}', 'openid email', now());
    ${token(10, 20, 'access')} ${token(11, 20, 'refresh')} ${token(12, 21, 'access', 'now()')}
    ${code(20, 'now()')} ${code(22, 'null')} ${code(23, 'now()')}`)
  await upTo()
  const grants = await sql.unsafe(
    `select g.id, g.ended_why as why, g.exchanged_at is not null as exchanged, g.asked,
       (select count(*)::int from tokens t where t.grant_id = g.id) as tokens,
       (select count(*)::int from authorization_codes a where a.grant_id = g.id) as codes from grants g order by id`,
  )
  expect([...grants]).toEqual([
    { id: id(3), why: 'signed_out', exchanged: false, asked: true, tokens: 0, codes: 0 },
    { id: id(20), why: null, exchanged: true, asked: false, tokens: 2, codes: 1 },
    { id: id(21), why: 'revoked', exchanged: true, asked: false, tokens: 1, codes: 0 },
    { id: id(22), why: null, exchanged: false, asked: false, tokens: 0, codes: 1 },
    { id: id(23), why: 'expired', exchanged: true, asked: false, tokens: 0, codes: 1 },
  ])
})

async function upTo(name?: string): Promise<void> {
  const last = name ? migrations.findIndex(migration => migration.name === name) + 1 : migrations.length
  const options = ormOptions(database.url)
  const migrationsList = migrations.slice(0, last)
  const orm = await MikroORM.init({ ...options, migrations: { ...options.migrations, migrationsList } })
  await orm.migrator.up()
  await orm.close()
}

function id(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
}

function token(number: number, family: number, kind: string, revokedAt = 'null'): string {
  return `insert into tokens (id, kind, token_hash, family, client_id, member_id, sign_in, scope, created_at, expires_at, revoked_at)
    values ('${id(number)}', '${kind}', '${number}', '${id(family)}', '${id(2)}', '${id(1)}', '${id(4)}', 'openid', now(), now(), ${revokedAt});`
}

function code(number: number, usedAt: string): string {
  return `insert into authorization_codes (id, code_hash, client_id, member_id, sign_in, redirect_uri, code_challenge, scope, created_at, expires_at, used_at)
    values ('${id(number)}', '${number}', '${id(2)}', '${id(1)}', '${id(4)}', 'https://c.example', 'x', 'openid', now(), now(), ${usedAt});`
}
