import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { hashToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { integrations, makeIntegration, withdrawIntegration } from './integrations'
import { adminKeyId, adminSecret, CONTENT_KEY, newContentKey } from './keys'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const operator = () => world.ctx('operator')
const idOf = async (name: string) =>
  (await integrations(operator())).find(each => each.name === name)?.id ?? ''
const audited = (id: string) =>
  db(world.ctx())
    .selectFrom('audit')
    .select(['action', 'before', 'after'])
    .where('subject_id', '=', id)
    .orderBy('id')
    .execute()

describe('an integration', () => {
  test('has two keys of the shapes that Ghost’s programs know, told once and kept nowhere', async () => {
    const { contentKey, adminKey } = await makeIntegration(operator(), 'A theme')
    expect(contentKey).toMatch(CONTENT_KEY)
    expect(adminKey).toMatch(/^[0-9a-f]{24}:[0-9a-f]{64}$/)
    const id = await idOf('A theme')
    const row = await db(world.ctx())
      .selectFrom('integrations')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    expect(row.content_key_hash).toBe(hashToken(contentKey))
    const stored = JSON.stringify(row)
    for (const secret of [contentKey, adminKey.split(':')[1] ?? '']) expect(stored).not.toContain(secret)
    expect(adminKey).toBe(`${adminKeyId(id)}:${adminSecret(world.ctx(), id).toString('hex')}`)
  })

  test('has keys that no other has', async () => {
    const made = []
    for (let count = 0; count < 5; count++) made.push(await makeIntegration(operator(), `Copy ${count}`))
    expect(new Set(made.map(({ contentKey }) => contentKey)).size).toBe(5)
    expect(new Set(made.map(({ adminKey }) => adminKey.split(':')[1])).size).toBe(5)
    expect(newContentKey()).not.toBe(newContentKey())
  })

  test('is named with who let it in, as people read names, and stands without them once they left', async () => {
    for (const name of ['zapier', 'Zapier 2', 'änderung']) await makeIntegration(operator(), name)
    const names = (await integrations(operator())).map(({ name }) => name)
    expect(names.indexOf('änderung')).toBeLessThan(names.indexOf('zapier'))
    expect(names.indexOf('zapier')).toBeLessThan(names.indexOf('Zapier 2'))
    const found = (await integrations(operator())).find(({ name }) => name === 'zapier')
    expect(found).toMatchObject({ createdBy: 'Pat Lindqvist', adminKeyId: adminKeyId(found?.id ?? '') })
  })

  test('is withdrawn once, with its key, and the audit says both', async () => {
    await makeIntegration(operator(), 'Short-lived')
    const id = await idOf('Short-lived')
    await withdrawIntegration(operator(), id)
    await expect(withdrawIntegration(operator(), id)).rejects.toThrow(NotFound)
    expect(await idOf('Short-lived')).toBe('')
    expect(await audited(id)).toEqual([
      { action: 'integration.made', before: null, after: { name: 'Short-lived' } },
      { action: 'integration.withdrawn', before: { name: 'Short-lived' }, after: null },
    ])
  })

  test('that is not there cannot be withdrawn, whatever stands for its id', async () => {
    for (const id of [Bun.randomUUIDv7(), '', 'x', 'a'.repeat(36)])
      await expect(withdrawIntegration(operator(), id)).rejects.toThrow(NotFound)
  })

  test('is the operator’s to see, to make and to withdraw', async () => {
    await makeIntegration(operator(), 'Kept')
    const id = await idOf('Kept')
    for (const who of ['member', 'editor', 'shopkeeper', 'organiser', 'moderator'] as const) {
      await expect(integrations(world.ctx(who))).rejects.toThrow(NotFound)
      await expect(makeIntegration(world.ctx(who), 'Mine')).rejects.toThrow(NotFound)
      await expect(withdrawIntegration(world.ctx(who), id)).rejects.toThrow(NotFound)
    }
    await expect(integrations(world.ctx())).rejects.toThrow(SignInRequired)
    expect(await idOf('Kept')).toBe(id)
    expect(await idOf('Mine')).toBe('')
  })
})
