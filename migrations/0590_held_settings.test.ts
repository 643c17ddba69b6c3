import { afterAll, beforeAll, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SQL } from 'bun'
import { type TestDatabase, testDatabase } from '../tests/database'

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

const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
const client = (number: number, name: string, token = `'${name}'`) =>
  `insert into oauth_clients (id, client_id, name, redirect_uris, registration_token_hash, created_at)
   values ('${id(number)}', '${name}', '${name}', '[]', ${token}, now());`
const change = (number: number, of: string, before: object, after: object, by = `'${id(1)}'`) =>
  `insert into audit (id, at, member_id, action, subject_kind, subject_id, before, after)
   values ('${id(number)}', now(), ${by}, 'client.changed', 'client', '${of}', '${JSON.stringify(before)}', '${JSON.stringify(after)}');`

test('what operators changed of programs that register themselves is held, and nothing else', async () => {
  await sql.unsafe(`
    insert into members (id, email, name, handle, joined_at) values ('${id(1)}', 'a@example.test', 'A', 'a', now());
    ${client(2, 'orchard')} ${client(3, 'meadow')} ${client(4, 'shop', 'null')}
    ${change(10, 'orchard', { name: 'O', dpopBound: false, scopes: null }, { name: 'O', dpopBound: true, scopes: ['openid'] })}
    ${change(11, 'orchard', { signedWith: 'RS256', keys: [] }, { signedWith: 'ES256', jwksUri: 'https://o.example/' })}
    ${change(12, 'meadow', { dpopBound: true }, { dpopBound: false }, 'null')}
    ${change(13, 'shop', { dpopBound: false }, { dpopBound: true })}`)
  const text = readFileSync(join(import.meta.dir, '0590_held_settings.sql'), 'utf8')
  await sql.unsafe(text.slice(text.indexOf('update "oauth_clients"')))
  const rows = await sql.unsafe('select client_id, operator_held from oauth_clients order by id')
  expect([...rows].map(row => [row.client_id, [...row.operator_held].sort()])).toEqual([
    ['orchard', ['credential', 'dpopBound', 'idTokenAlg', 'scopes']],
    ['meadow', []],
    ['shop', []],
  ])
})
