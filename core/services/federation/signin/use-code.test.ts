import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { createMemoryCache } from '#core/cache/memory-cache'
import type { Ctx } from '#core/contracts/ctx'
import { RATE_LIMITS } from '#core/contracts/rate-limits'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { overtaking } from '../../../../tests/lock-waits'
import type { KnownBrowser } from './known-browser'
import { LINK_MINUTES } from './mail'
import { CodeDead, CodeWrong } from './refusals'
import { requestSignInLink } from './request-link'
import { signInCode, signInToken } from './secrets-of-link'
import { tokenForCode } from './use-code'
import { spendSignInLink } from './use-link'

let world: TestHouse
let ctx: Ctx
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
beforeEach(async () => {
  await db(world.ctx()).deleteFrom('magic_links').execute()
  ctx = { ...world.ctx(), house: { ...world.house, cache: createMemoryCache() } }
})

/** Asks for a letter; the code and the token in it. */
async function letter(browserHash = 'firefox', email = 'member@example.test') {
  await requestSignInLink(ctx, { email, continueTo: '/', browserHash, sender: crypto.randomUUID() })
  const { id } = await db(ctx)
    .selectFrom('magic_links')
    .select('id')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  const { config } = world.house
  return { id, code: signInCode(config, id), token: signInToken(config, id) }
}

const type = (
  code: string,
  browserHash: string | null = 'firefox',
  known: KnownBrowser | null = null,
  when = ctx,
) => tokenForCode(when, { code, browserHash, known })

/** Six digits that are not these. */
const other = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')

describe('the code', () => {
  test('stands for the link of its letter, with spaces or without, and goes when that is used', async () => {
    const { code, token } = await letter()
    expect(code).toMatch(/^\d{6}$/)
    for (const typed of [
      code,
      ` ${code.slice(0, 3)} ${code.slice(3)} `,
      `${code.slice(0, 3)}-${code.slice(3)}`,
    ])
      expect(await type(typed)).toBe(token)
    await spendSignInLink(ctx, token, {
      browserHash: 'firefox',
      confirmed: false,
      keep: false,
      newcomer: null,
    })
    await expect(type(code)).rejects.toBeInstanceOf(CodeDead)
  })

  test('stands nowhere in the database', async () => {
    const { code } = await letter()
    const row = await db(ctx).selectFrom('magic_links').selectAll().executeTakeFirstOrThrow()
    expect(JSON.stringify(row)).not.toContain(code)
  })

  test.each(['safari', null])('is worth nothing in another browser (%p)', async browser => {
    const { code } = await letter()
    await expect(type(code, browser)).rejects.toBeInstanceOf(CodeDead)
  })

  test('is dead after ten minutes', async () => {
    const { code, token } = await letter()
    const at = (ms: number): Ctx => ({ ...ctx, now: new Date(ctx.now.getTime() + ms) })
    expect(await type(code, 'firefox', null, at(LINK_MINUTES * 60_000 - 1000))).toBe(token)
    await expect(type(code, 'firefox', null, at(LINK_MINUTES * 60_000))).rejects.toBeInstanceOf(CodeDead)
  })

  test('of the newest letter is the one that counts', async () => {
    const first = await letter()
    const second = await letter()
    await expect(type(first.code)).rejects.toBeInstanceOf(CodeWrong)
    expect(await type(second.code)).toBe(second.token)
  })

  test('is dead after five wrong ones, also tried at once; the link lives', async () => {
    const { code, token } = await letter()
    const tried = await Promise.allSettled(Array.from({ length: 8 }, () => type(other(code))))
    const reasons = tried.map(outcome => (outcome.status === 'rejected' ? outcome.reason.name : 'taken'))
    expect(reasons.filter(name => name === 'CodeWrong')).toHaveLength(4)
    expect(reasons.filter(name => name === 'CodeDead')).toHaveLength(4)
    await expect(type(code)).rejects.toBeInstanceOf(CodeDead)
    const { id } = world.cast.members.member
    const use = { browserHash: null, confirmed: true, keep: false, newcomer: null }
    expect(await spendSignInLink(ctx, token, use)).toMatchObject({ memberId: id })
  })

  test('cannot be looked for with two letters in the same moment, where one try is left', async () => {
    const [many, few] = [await letter('a'), await letter('b')]
    await db(ctx).updateTable('magic_links').set({ code_tries: 5 }).where('id', '=', many.id).execute()
    await db(ctx).updateTable('magic_links').set({ code_tries: 4 }).where('id', '=', few.id).execute()
    const [one, two] = [await letter('firefox'), await letter('safari')]
    const refusals: unknown[] = []
    const guess = async (code: string, browser: string) =>
      refusals.push(await type(other(code), browser).catch(refusal => refusal))
    await overtaking(
      world,
      proceed =>
        transaction(ctx, async tx => {
          await db(tx).selectFrom('magic_links').select('id').where('id', '=', one.id).forUpdate().execute()
          await proceed()
          await guess(two.code, 'safari')
        }),
      () => guess(one.code, 'firefox'),
    )
    expect(refusals).toEqual([expect.any(CodeWrong), expect.any(CodeDead)])
  })

  test('cannot be looked for with many letters, and its owner’s own browser still can use one', async () => {
    for (const browser of ['a', 'b']) {
      const { code } = await letter(browser)
      for (let wrong = 0; wrong < 5; wrong++) await type(other(code), browser).catch(() => {})
    }
    const { code, token } = await letter('laptop')
    await expect(type(code, 'laptop')).rejects.toBeInstanceOf(CodeDead)
    const known = { id: 'laptop', members: [world.cast.members.member.id] }
    expect(await type(code, 'laptop', known)).toBe(token)
  })

  test('of an address that was tried ten times is not taken for a day, to the millisecond', async () => {
    const { id } = await letter('chrome')
    const tried = (created_at: Date) =>
      db(ctx).updateTable('magic_links').set({ code_tries: 10, created_at }).where('id', '=', id).execute()
    const aDayAgo = ctx.now.getTime() - 86_400_000
    const { code, token } = await letter()
    await tried(new Date(aDayAgo + 1))
    await expect(type(code)).rejects.toBeInstanceOf(CodeDead)
    await tried(new Date(aDayAgo))
    expect(await type(code)).toBe(token)
  })

  test('cannot be looked for by one network with letters to everybody; another network, and links, still do', async () => {
    const from = (address: string): Ctx => ({ ...ctx, from: { address, device: '' } })
    const limit = RATE_LIMITS['sign-in-codes'].limit
    let wrong = 0
    for (let letters = 0; wrong < limit; letters++) {
      const { code } = await letter(`browser ${letters}`, `member${letters}@crowd.example`)
      for (let time = 0; time < 5; time++, wrong++)
        await type(other(code), `browser ${letters}`, null, from(`2001:db8:7:1::${wrong}`)).catch(() => {})
    }
    const { code, token } = await letter()
    await expect(type(code, 'firefox', null, from('2001:db8:7:1:ffff::1'))).rejects.toBeInstanceOf(CodeDead)
    expect(await type(code, 'firefox', null, from('2001:db8:7:2::1'))).toBe(token)
    const use = { browserHash: 'firefox', confirmed: false, keep: false, newcomer: null }
    expect(await spendSignInLink(ctx, token, use)).toMatchObject({ memberId: world.cast.members.member.id })
  })

  test('cannot be looked for without end in a browser that its member used once', async () => {
    const known = { id: 'a café’s', members: [world.cast.members.member.id] }
    const { code, token, id } = await letter('café')
    for (let wrong = 0; wrong < RATE_LIMITS['sign-in-codes-known'].limit; wrong++) {
      await type(other(code), 'café', known).catch(() => {})
      await db(ctx).updateTable('magic_links').set({ code_tries: 0 }).where('id', '=', id).execute()
    }
    await expect(type(code, 'café', known)).rejects.toBeInstanceOf(CodeDead)
    await db(ctx).updateTable('magic_links').set({ code_tries: 0 }).where('id', '=', id).execute()
    expect(await type(code, 'café', { ...known, id: 'her own' })).toBe(token)
  })

  test('that was refused stands in the history of its member, with the reason, and one that was taken does not', async () => {
    const { id } = world.cast.members.member
    const refused = () =>
      db(ctx)
        .selectFrom('security_events')
        .select(['member_id', 'details'])
        .where('event', '=', 'sign-in.refused')
        .orderBy('position')
        .execute()
    const before = (await refused()).length
    const { code } = await letter('history')
    await type(code, 'history')
    expect((await refused()).slice(before)).toEqual([])
    for (let wrong = 0; wrong < 5; wrong++) await type(other(code), 'history').catch(() => {})
    const after = (await refused()).slice(before)
    expect(after.map(({ member_id }) => member_id)).toEqual([id, id, id, id, id])
    expect(after.map(({ details }) => (details as { reason: string }).reason)).toEqual([
      'a wrong code',
      'a wrong code',
      'a wrong code',
      'a wrong code',
      'too many codes',
    ])
    expect(JSON.stringify(after)).not.toContain(other(code))
  })

  test('that was refused for an address of nobody’s is written down as nobody’s', async () => {
    const { code } = await letter('stranger', 'stranger@example.test')
    await expect(type(other(code), 'stranger')).rejects.toBeInstanceOf(CodeWrong)
    const row = await db(ctx)
      .selectFrom('security_events')
      .select(['event', 'member_id', 'details'])
      .orderBy('position', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow()
    expect(row).toMatchObject({ event: 'sign-in.refused', member_id: null })
    expect(JSON.stringify(row.details)).not.toContain('stranger@example.test')
  })
})
