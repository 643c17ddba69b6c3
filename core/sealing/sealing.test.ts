import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { MikroORM } from '@mikro-orm/postgresql'
import { sql } from 'kysely'
import { type TestDatabase, testDatabase } from '../../tests/database'
import { decrypt, encrypt } from '../crypto/encrypt'
import { db } from '../database/db'
import { openDatabase } from '../database/orm'
import { firstKeys, HANDED_OUT_MS, Keyring } from '../keys/keyring'
import { houseKeys } from './house-keys'
import { keysState, needsPredecessor } from './keys-state'
import { forgetOtherSecrets, makeNextGeneration } from './next-generation'
import { openKeys, SecretIsAnother, whoOpens } from './open-keys'
import { reseal } from './reseal'
import { SEALED_COLUMNS } from './sealed-columns'
import { openGeneration, sealGeneration } from './sealed-generation'
import { secretName } from './secret-name'

const OLD = 'pQ4vN8sXw2LzKd7RbTj3HgYm5CfUa9Ee'
const NEW = 'Zx6mWc1VhQ9tRk4BnLs8PyGd2JfUo7Ai'
const THIRD = 'Gt3kSb7NwZ5xQj9HcMv1RdLp4YfEa6Uo'
const alone = (secret: string) => ({ secret, previousSecret: null })
const after = (secret: string, previousSecret: string) => ({ secret, previousSecret })

let database: TestDatabase
let orm: MikroORM
beforeAll(async () => {
  database = await testDatabase()
  orm = await openDatabase(database.url, { connections: 4 })
})
afterAll(async () => {
  await orm.close(true)
  await database.drop()
})
const ctx = () => ({ em: orm.em.fork() })
beforeEach(async () => {
  await sql`truncate sealed_generations, key_generations cascade`.execute(db(ctx()))
})
afterEach(async () => {
  await sql`delete from settings where key = 'push-key'`.execute(db(ctx()))
})

const rootsOf = async (secrets: Parameters<typeof openKeys>[1]) =>
  (await openKeys(orm, secrets)).map(({ number, root }) => [number, root])
const refused = (work: Promise<unknown>) => work.catch((fault: unknown) => fault)
const pushKey = SEALED_COLUMNS.find(({ purpose }) => purpose === 'push')!

/** Something of the house that is encrypted: its key for pushes. */
async function sealed(jwe: string): Promise<void> {
  await sql`insert into settings (key, value, updated_at)
    values ('push-key', jsonb_build_object('privateKey', ${jwe}::text, 'publicKey', 'p'), now())
    on conflict (key) do update set value = excluded.value`.execute(db(ctx()))
}
async function kept(): Promise<{ privateKey: string; publicKey: string }> {
  const { value } = await db(ctx())
    .selectFrom('settings')
    .select('value')
    .where('key', '=', 'push-key')
    .executeTakeFirstOrThrow()
  return value as { privateKey: string; publicKey: string }
}

describe('a secret', () => {
  test('is known by a name that tells it apart and nothing of it', () => {
    const names = [OLD, NEW, THIRD, OLD].map(secretName)
    expect(new Set(names).size).toBe(3)
    for (const name of names) expect(name).toMatch(/^[0-9a-f]{12}$/)
    expect(names.some(name => OLD.includes(name) || NEW.includes(name))).toBe(false)
  })

  test('opens what it sealed, and no other secret does', async () => {
    const box = await sealGeneration(OLD, 'root')
    expect(await openGeneration(OLD, box)).toBe('root')
    expect(await refused(openGeneration(NEW, box))).toBeInstanceOf(Error)
    expect(await refused(openGeneration(OLD, `${box.slice(0, -2)}AA`))).toBeInstanceOf(Error)
    expect(box).not.toBe(await sealGeneration(OLD, 'root'))
  })
})

describe('the keys of a house', () => {
  test('begin with its secret, written down once by however many processes start at the same moment', async () => {
    expect(await whoOpens(ctx(), alone(OLD))).toBe('nobody yet')
    const all = await Promise.all([1, 2, 3].map(() => rootsOf(alone(OLD))))
    for (const roots of all) expect(roots).toEqual([[0, OLD]])
    expect(await whoOpens(ctx(), alone(OLD))).toBe('secret')
  })

  test('of a house from before begin with whichever secret opens what stands there, and with neither it does not start', async () => {
    await sealed(await encrypt(firstKeys(OLD), 'push', 'hush'))
    expect(await refused(openKeys(orm, alone(NEW)))).toBeInstanceOf(SecretIsAnother)
    expect(await refused(openKeys(orm, after(NEW, THIRD)))).toBeInstanceOf(SecretIsAnother)
    expect(await whoOpens(ctx(), alone(NEW))).toBe('nobody')
    expect(await whoOpens(ctx(), after(NEW, OLD))).toBe('nobody yet')
    expect(await rootsOf(after(NEW, OLD))).toEqual([[0, OLD]])
    // And are kept under the new one from there on.
    expect(await rootsOf(alone(NEW))).toEqual([[0, OLD]])
  })

  test('are opened by another secret only while it is said which it replaces', async () => {
    await openKeys(orm, alone(OLD))
    expect(await whoOpens(ctx(), alone(NEW))).toBe('nobody')
    expect(await refused(openKeys(orm, alone(NEW)))).toBeInstanceOf(SecretIsAnother)
    expect(await refused(openKeys(orm, after(NEW, THIRD)))).toBeInstanceOf(SecretIsAnother)
    // To look changes nothing.
    expect(await whoOpens(ctx(), after(NEW, OLD))).toBe('predecessor')
    expect(await whoOpens(ctx(), after(NEW, OLD))).toBe('predecessor')
    expect(await rootsOf(after(NEW, OLD))).toEqual([[0, OLD]])
    expect([await whoOpens(ctx(), alone(NEW)), await whoOpens(ctx(), alone(OLD))]).toEqual([
      'secret',
      'secret',
    ])
  })
})

describe('the next generation', () => {
  test('is made once for a secret, at random, under it alone, and signs when everybody has read it', async () => {
    await openKeys(orm, alone(OLD))
    await openKeys(orm, after(NEW, OLD))
    const made = await Promise.all([1, 2, 3].map(() => makeNextGeneration(orm, alone(NEW))))
    expect(made.filter(Boolean)).toHaveLength(1)
    const [first, next] = await openKeys(orm, alone(NEW))
    expect([first?.number, next?.number]).toEqual([0, 1])
    expect([OLD, NEW].includes(next?.root ?? '')).toBe(false)
    const { rows } = await sql<{ ms: number }>`
      select (extract(epoch from signs_from - made_at) * 1000)::int as ms from key_generations where number = 1`.execute(
      db(ctx()),
    )
    expect(rows[0]?.ms).toBe(HANDED_OUT_MS)
    // The old secret does not open it, so that whoever knows it has nothing of what is made from now on.
    expect(await refused(openKeys(orm, alone(OLD)))).toBeInstanceOf(SecretIsAnother)
  })

  test('is none where its secret has made one', async () => {
    await openKeys(orm, alone(OLD))
    expect(await makeNextGeneration(orm, alone(OLD))).toBe(false)
  })

  test('leaves the old secret behind once all is kept under the new one, and not before', async () => {
    await openKeys(orm, alone(OLD))
    await forgetOtherSecrets(orm, alone(NEW))
    expect(await rootsOf(alone(OLD))).toEqual([[0, OLD]])
    await openKeys(orm, after(NEW, OLD))
    await forgetOtherSecrets(orm, alone(NEW))
    expect(await refused(openKeys(orm, alone(OLD)))).toBeInstanceOf(SecretIsAnother)
    expect(await rootsOf(alone(NEW))).toEqual([[0, OLD]])
  })
})

describe('what is said of them', () => {
  test('is nothing of a house that has none yet', async () => {
    expect(await refused(keysState(ctx(), alone(OLD)))).toBeInstanceOf(Error)
  })

  test('is how far a change of the secret has come, step by step', async () => {
    await openKeys(orm, alone(OLD))
    await sealed(await encrypt(firstKeys(OLD), 'push', 'hush'))
    const state = () => keysState(ctx(), alone(NEW))
    expect(await keysState(ctx(), alone(OLD))).toMatchObject({ isRotated: true, youngest: 0, older: {} })
    expect(await state()).toMatchObject({
      isRotated: false,
      since: null,
      isUnderAnother: true,
      older: { push: 1 },
    })
    await openKeys(orm, after(NEW, OLD))
    expect((await state()).since).toBeInstanceOf(Date)
    // Somebody runs with the old secret: it was used within the last minutes.
    expect(await state()).toMatchObject({ isAnotherUsed: true })
    await sql`update sealed_generations set used_at = now() - interval '4 minutes'`.execute(db(ctx()))
    expect(await state()).toMatchObject({ isAnotherUsed: false, isUnderAnother: true })
    await makeNextGeneration(orm, alone(NEW))
    expect(await state()).toMatchObject({ isRotated: true, youngest: 1, older: { push: 1 } })
    expect(needsPredecessor(await state())).toBe(true)
    await reseal(ctx(), new Keyring(await openKeys(orm, alone(NEW))), pushKey)
    await forgetOtherSecrets(orm, alone(NEW))
    expect(await state()).toMatchObject({ isUnderAnother: false, older: {} })
    expect(needsPredecessor(await state())).toBe(false)
  })
})

describe('what is encrypted', () => {
  /** A house with two generations, and its keys. */
  async function twoGenerations(): Promise<Keyring> {
    await openKeys(orm, alone(OLD))
    await openKeys(orm, after(NEW, OLD))
    await makeNextGeneration(orm, alone(NEW))
    return new Keyring(await openKeys(orm, alone(NEW)))
  }

  test('is encrypted anew with the youngest, once, and what stands beside it stays', async () => {
    const keys = await twoGenerations()
    await sealed(await encrypt(firstKeys(OLD), 'push', 'hush'))
    expect(await reseal(ctx(), keys, pushKey)).toEqual({ resealed: 1, unreadable: 0 })
    const { privateKey, publicKey } = await kept()
    expect([await decrypt(keys, 'push', privateKey), publicKey]).toEqual(['hush', 'p'])
    expect(await refused(decrypt(firstKeys(OLD), 'push', privateKey))).toBeInstanceOf(Error)
    expect(await reseal(ctx(), keys, pushKey)).toEqual({ resealed: 0, unreadable: 0 })
    expect((await kept()).privateKey).toBe(privateKey)
  })

  test('for another purpose or by nobody of ours stays as it is, and is counted', async () => {
    const keys = await twoGenerations()
    for (const jwe of [
      await encrypt(firstKeys(OLD), 'cards on file at rest', 'hush'),
      await encrypt(firstKeys(THIRD), 'push', 'hush'),
    ]) {
      await sealed(jwe)
      expect(await reseal(ctx(), keys, pushKey)).toEqual({ resealed: 0, unreadable: 1 })
      expect((await kept()).privateKey).toBe(jwe)
    }
  })

  test('and what stands in clear is left to the night', async () => {
    const keys = await twoGenerations()
    await sealed('in clear')
    expect(await reseal(ctx(), keys, pushKey)).toEqual({ resealed: 0, unreadable: 0 })
    expect((await kept()).privateKey).toBe('in clear')
  })
})

test('a house reads its keys anew when it is told to, and keeps those it has when it cannot', async () => {
  await openKeys(orm, alone(OLD))
  await openKeys(orm, after(NEW, OLD))
  const closing = new AbortController()
  const keys = await houseKeys(orm, alone(NEW), { closing: closing.signal, onFault() {} })
  expect(keys.generations.map(({ number }) => number)).toEqual([0])
  await makeNextGeneration(orm, alone(NEW))
  await keys.reload()
  expect(keys.generations.map(({ number }) => number)).toEqual([1, 0])
  await sql`delete from sealed_generations where secret_name = ${secretName(NEW)}`.execute(db(ctx()))
  expect(await refused(keys.reload())).toBeInstanceOf(SecretIsAnother)
  expect(keys.generations.map(({ number }) => number)).toEqual([1, 0])
  closing.abort()
})
