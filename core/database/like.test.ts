import { afterAll, beforeAll, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { type TestHouse, testHouse } from '../../tests/house'
import { db } from './db'
import { likeContaining, likeStarting } from './like'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

async function isLike(text: string, pattern: string): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`select ${text}::text ilike ${pattern} as found`.execute(
    db(world.ctx()),
  )
  return rows[0]?.found ?? false
}

test('words are found anywhere, or at the beginning', async () => {
  expect(await isLike('Set Honey, 340 g', likeContaining('honey'))).toBe(true)
  expect(await isLike('Set Honey, 340 g', likeStarting('honey'))).toBe(false)
  expect(await isLike('Set Honey, 340 g', likeStarting('set'))).toBe(true)
  expect(await isLike('anything', likeContaining(''))).toBe(true)
})

test.each(['100%', 'sku_1', 'C:\\farm', '\\', '%', '_', '\\%'])(
  '%p is looked for as it stands',
  async words => {
    expect(await isLike(`before ${words} after`, likeContaining(words))).toBe(true)
    expect(await isLike(`${words} after`, likeStarting(words))).toBe(true)
    expect(await isLike('100 parts, sku-1 at C:farm', likeContaining(words))).toBe(false)
    expect(await isLike('100 parts, sku-1 at C:farm', likeStarting(words))).toBe(false)
  },
)
