import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { FreshSignInRequired, NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { daysLater } from '#core/text/local-time'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { initialTokens, issueInitialToken, useInitialToken, withdrawInitialToken } from './initial-tokens'

const DAY_MS = 86_400_000

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const pat = () => world.ctx('operator')
const issue = (more: Partial<Parameters<typeof issueInitialToken>[1]> = {}) =>
  issueInitialToken(pat(), { label: 'For the allotments', uses: 2, days: 7, ...more })
const use = (token: string, ctx: Ctx = world.ctx()) => transaction(ctx, tx => useInitialToken(tx, token))
const known = async (label: string) => (await initialTokens(pat())).find(token => token.label === label)
const inDays = (days: number, ms = 0): Ctx => ({
  ...pat(),
  now: daysLater(new Date(Date.now() + ms), days, world.house.site().timeZone),
})

describe('a token for programs to register themselves', () => {
  test('is told once, kept as a hash, and shown with who issued it', async () => {
    const token = await issue({ label: 'Once' })
    expect(await known('Once')).toMatchObject({ usesLeft: 2, issuedBy: 'Pat Lindqvist' })
    const rows = await db(pat()).selectFrom('initial_tokens').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(token)
  })

  test('is good for as many as it says, and no more', async () => {
    const token = await issue({ label: 'Twice' })
    const id = (await known('Twice'))?.id ?? ''
    expect(await use(token)).toBe(id)
    expect((await known('Twice'))?.usesLeft).toBe(1)
    expect(await use(token)).toBe(id)
    expect(await use(token)).toBeNull()
    expect(await known('Twice')).toBeUndefined()
  })

  test('has its last use once, however many come at the same moment', async () => {
    const token = await issue({ uses: 3 })
    const used = await Promise.all(Array.from({ length: 8 }, () => use(token)))
    expect(used.filter(id => id !== null)).toHaveLength(3)
  })

  test('keeps its use when what it was used for is rolled back', async () => {
    const token = await issue({ label: 'Kept', uses: 1 })
    const failed = transaction(world.ctx(), async tx => {
      await useInitialToken(tx, token)
      throw new Error('the plug was pulled')
    })
    await expect(failed).rejects.toThrow('the plug was pulled')
    expect(await use(token)).not.toBeNull()
  })

  test('runs out with its last day', async () => {
    const token = await issue({ label: 'A week' })
    const { expiresAt } = (await known('A week'))!
    const before = { ...world.ctx(), now: new Date(expiresAt.getTime() - 1) }
    const then = { ...world.ctx(), now: expiresAt }
    expect(Math.round((expiresAt.getTime() - Date.now()) / DAY_MS)).toBe(7)
    expect(await use(token, then)).toBeNull()
    expect(await use(token, before)).not.toBeNull()
    const labels = (tokens: readonly { label: string }[]) => tokens.map(({ label }) => label)
    expect(labels(await initialTokens(inDays(6)))).toContain('A week')
    expect(labels(await initialTokens(inDays(7, 1000)))).not.toContain('A week')
  })

  test('that nobody issued lets nobody in', async () => {
    expect(await use('nothing')).toBeNull()
    expect(await use('')).toBeNull()
  })

  test('is withdrawn at once, and a second time it is no fault', async () => {
    const token = await issue({ label: 'Withdrawn' })
    const id = (await known('Withdrawn'))?.id ?? ''
    await withdrawInitialToken(pat(), id)
    await withdrawInitialToken(pat(), id)
    expect(await use(token)).toBeNull()
    const audited = await db(pat())
      .selectFrom('audit')
      .select(['action', 'before', 'after'])
      .where('subject_id', '=', id)
      .orderBy('id')
      .execute()
    expect(audited).toMatchObject([
      { action: 'registration.opened', after: { label: 'Withdrawn', uses: 2 } },
      { action: 'registration.closed', before: { label: 'Withdrawn', usesLeft: 2 } },
    ])
  })

  test('is the operator’s alone, who has just signed in', async () => {
    const doors: readonly ((ctx: Ctx) => Promise<unknown>)[] = [
      initialTokens,
      ctx => issueInitialToken(ctx, { label: 'Mine', uses: 1, days: 1 }),
      ctx => withdrawInitialToken(ctx, Bun.randomUUIDv7()),
    ]
    for (const door of doors) {
      const opened = (ctx: Ctx) => Promise.resolve().then(() => door(ctx))
      await expect(opened(world.ctx())).rejects.toBeInstanceOf(SignInRequired)
      await expect(opened(world.ctx('editor'))).rejects.toBeInstanceOf(NotFound)
    }
    const stale = { ...pat(), viewer: { ...pat().viewer, authenticatedAt: null } }
    await expect(issueInitialToken(stale, { label: 'Stale', uses: 1, days: 1 })).rejects.toBeInstanceOf(
      FreshSignInRequired,
    )
    expect(await known('Stale')).toBeUndefined()
    await expect(withdrawInitialToken(pat(), 'nonsense')).rejects.toBeInstanceOf(NotFound)
  })
})
