import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { Secret, TOTP } from 'otpauth'
import { createMemoryCache } from '#core/cache/memory-cache'
import type { Ctx } from '#core/contracts/ctx'
import { FreshSignInRequired, NotFound, SignInRequired } from '#core/contracts/refusal'
import type { Role } from '#core/contracts/viewer'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { overtaking } from '../../../../tests/lock-waits'
import {
  beginAuthenticator,
  confirmAuthenticator,
  removeAuthenticator,
  removeSecondFactor,
  secondFactor,
  waitingAuthenticator,
} from './authenticator'
import { checkSecondFactor } from './check-code'
import { awaitSecondFactor, completeSignIn, isPending } from './pending-sign-in'
import { proveAgain } from './prove-again'
import { renewRecoveryCodes } from './recovery-codes'
import {
  AuthenticatorSetUp,
  OwnSecondFactorFirst,
  SignInNotPending,
  TooManyCodes,
  WrongSecondFactor,
} from './refusals'
import { requireSecondFactorFor, rolesWithSecondFactor, waitingRoles } from './required-roles'

const STEP_MS = 30_000

let world: TestHouse
let start: number
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
beforeEach(async () => {
  for (const table of ['authenticators', 'recovery_codes', 'pending_sign_ins'] as const)
    await db(world.ctx()).deleteFrom(table).execute()
  // The beginning of a step, so that no test ends in another one.
  start = Math.floor(Date.now() / STEP_MS) * STEP_MS
})

const memberId = () => world.cast.members.member.id

/** So many steps of half a minute later. */
const at = (steps: number, who?: 'member'): Ctx => {
  const ctx = world.ctx(who)
  const now = new Date(start + steps * STEP_MS)
  return {
    ...ctx,
    now,
    viewer: { ...ctx.viewer, authenticatedAt: now },
    house: { ...ctx.house, cache: createMemoryCache() },
  }
}

const codeOf = (secret: string, steps: number) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: start + steps * STEP_MS })

async function begun(ctx: Ctx) {
  await beginAuthenticator(ctx)
  return (await waitingAuthenticator(ctx))!
}

/** Set up at step 0; the secret and the recovery codes. */
async function setUp(): Promise<{ secret: string; codes: readonly string[] }> {
  const { secret } = await begun(at(0, 'member'))
  return { secret, codes: await confirmAuthenticator(at(0, 'member'), codeOf(secret, 0)) }
}

const check = (typed: string, steps: number) => checkSecondFactor(at(steps), memberId(), typed)

describe('an authenticator app', () => {
  test('is set up with one secret, which stands encrypted, and asked for once its first code was right', async () => {
    expect(await waitingAuthenticator(at(0, 'member'))).toBeNull()
    const { secret, uri } = await begun(at(0, 'member'))
    expect(uri).toStartWith('otpauth://totp/Test%20Growers:member%40example.test?')
    expect((await waitingAuthenticator(at(0, 'member')))?.secret).toBe(secret)
    expect(Buffer.from(Secret.fromBase32(secret).buffer).length).toBe(20)
    const row = await db(at(0)).selectFrom('authenticators').selectAll().executeTakeFirstOrThrow()
    expect(JSON.stringify(row)).not.toContain(secret)
    expect((await secondFactor(at(0, 'member'))).since).toBeNull()
    await expect(confirmAuthenticator(at(0, 'member'), '000000')).rejects.toBeInstanceOf(WrongSecondFactor)
    const codes = await confirmAuthenticator(at(0, 'member'), codeOf(secret, 0))
    expect(new Set(codes).size).toBe(10)
    expect(await secondFactor(at(0, 'member'))).toMatchObject({ since: new Date(start), recoveryCodes: 10 })
    await expect(begun(at(0, 'member'))).rejects.toBeInstanceOf(AuthenticatorSetUp)
    await expect(confirmAuthenticator(at(0, 'member'), codeOf(secret, 0))).rejects.toBeInstanceOf(
      AuthenticatorSetUp,
    )
  })

  test('is not set up with what somebody else may have read before: a secret waits ten minutes, and is another one each time', async () => {
    const seen = await begun(at(0, 'member'))
    expect(await waitingAuthenticator(at(20, 'member'))).toEqual(seen)
    const later = { ...at(21, 'member'), viewer: { ...at(21, 'member').viewer, authenticatedAt: at(21).now } }
    expect(await waitingAuthenticator(later)).toBeNull()
    const late = confirmAuthenticator(later, codeOf(seen.secret, 21))
    await expect(late).rejects.toBeInstanceOf(WrongSecondFactor)
    const { secret } = await begun(later)
    expect(secret).not.toBe(seen.secret)
    await expect(confirmAuthenticator(later, codeOf(seen.secret, 21))).rejects.toBeInstanceOf(
      WrongSecondFactor,
    )
    await confirmAuthenticator(later, codeOf(secret, 21))
    await expect(begun(later)).rejects.toBeInstanceOf(AuthenticatorSetUp)
    expect(await check(codeOf(secret, 31), 31)).toBe('a code of the authenticator app')
  })

  test('begun and confirmed in the same moment is set up with the secret that was shown, or not at all', async () => {
    const { secret } = await begun(at(0, 'member'))
    await Promise.allSettled([
      confirmAuthenticator(at(0, 'member'), codeOf(secret, 0)),
      beginAuthenticator(at(0, 'member')),
      beginAuthenticator(at(0, 'member')),
    ])
    const { since } = await secondFactor(at(0, 'member'))
    const again = check(codeOf(secret, 10), 10)
    if (since) expect(await again).toBe('a code of the authenticator app')
    else await expect(again).rejects.toBeInstanceOf(WrongSecondFactor)
  })

  test('makes old the sign-ins of before, which showed no such thing: they cannot take it away', async () => {
    const { sessions } = world.house
    const id = await sessions.begin(memberId(), {
      domain: 'federation',
      signIn: Bun.randomUUIDv7(),
      device: 'The thief’s',
      methods: ['otp'],
    })
    await setUp()
    const thief = await sessions.find(id, 'federation')
    expect(thief?.viewer.authenticatedAt).toBeNull()
    const ctx = { ...world.ctx('member'), viewer: thief!.viewer }
    await expect(removeAuthenticator(ctx)).rejects.toBeInstanceOf(FreshSignInRequired)
  })

  test('whose clock is half a minute off is right, and no more', async () => {
    const { secret } = await setUp()
    expect(await check(codeOf(secret, 9), 10)).toBe('a code of the authenticator app')
    expect(await check(codeOf(secret, 21), 20)).toBe('a code of the authenticator app')
    await expect(check(codeOf(secret, 28), 30)).rejects.toBeInstanceOf(WrongSecondFactor)
    await expect(check(codeOf(secret, 32), 30)).rejects.toBeInstanceOf(WrongSecondFactor)
  })

  test('has each code taken once, also by two at once, and none that is older than the last', async () => {
    const { secret } = await setUp()
    await expect(check(codeOf(secret, 0), 0)).rejects.toBeInstanceOf(WrongSecondFactor)
    const typed = ` ${codeOf(secret, 10).slice(0, 3)} ${codeOf(secret, 10).slice(3)}`
    const both = await Promise.allSettled([check(typed, 10), check(typed, 10)])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await expect(check(codeOf(secret, 9), 10)).rejects.toBeInstanceOf(WrongSecondFactor)
    expect(await check(codeOf(secret, 11), 11)).toBe('a code of the authenticator app')
  })

  test('lets nobody guess: after five wrong codes the right one waits, ever longer, and then does', async () => {
    const { secret } = await setUp()
    const wrong = (steps: number) => check(codeOf(secret, steps + 500), steps)
    for (let time = 0; time < 5; time++) await expect(wrong(10)).rejects.toBeInstanceOf(WrongSecondFactor)
    await expect(check(codeOf(secret, 10), 10)).rejects.toMatchObject({ status: 429, retryAfterSeconds: 60 })
    await expect(wrong(12)).rejects.toBeInstanceOf(WrongSecondFactor)
    await expect(check(codeOf(secret, 15), 15)).rejects.toMatchObject({ retryAfterSeconds: 30 })
    await expect(check(codeOf(secret, 15), 15)).rejects.toBeInstanceOf(TooManyCodes)
    expect(await check(codeOf(secret, 16), 16)).toBe('a code of the authenticator app')
    await expect(wrong(17)).rejects.toBeInstanceOf(WrongSecondFactor)
  })

  test('is removed with its recovery codes, by its member alone', async () => {
    const { secret, codes } = await setUp()
    await expect(removeAuthenticator(world.ctx('neighbour'))).rejects.toBeInstanceOf(NotFound)
    await removeAuthenticator(at(0, 'member'))
    expect(await secondFactor(at(0, 'member'))).toEqual({ since: null, recoveryCodes: 0 })
    await expect(check(codeOf(secret, 10), 10)).rejects.toBeInstanceOf(WrongSecondFactor)
    await expect(check(codes[0] ?? '', 10)).rejects.toBeInstanceOf(WrongSecondFactor)
  })

  test('is removed by the operator for who has lost it, who is told; by nobody else, and once', async () => {
    await setUp()
    const [operator, editor] = [world.ctx('operator'), world.ctx('editor')]
    await expect(removeSecondFactor(editor, memberId())).rejects.toThrow(NotFound)
    const stale = { ...operator, now: new Date(Date.now() + 11 * 60_000) }
    await expect(removeSecondFactor(stale, memberId())).rejects.toThrow(FreshSignInRequired)
    expect((await secondFactor(world.ctx('member'))).since).not.toBeNull()
    await removeSecondFactor(operator, memberId())
    expect(await secondFactor(world.ctx('member'))).toEqual({ since: null, recoveryCodes: 0 })
    const told = await db(world.ctx())
      .selectFrom('security_events')
      .select(['member_id', 'by_id'])
      .where('event', '=', 'second-factor.removed')
      .orderBy('position', 'desc')
      .executeTakeFirst()
    expect(told).toEqual({ member_id: memberId(), by_id: operator.viewer.member?.id ?? null })
    await expect(removeSecondFactor(operator, memberId())).rejects.toThrow(NotFound)
  })

  test('is changed by who has shown lately who they are', async () => {
    await setUp()
    const ctx = world.ctx('member')
    const stale = { ...ctx, viewer: { ...ctx.viewer, authenticatedAt: null } }
    const calls = [
      () => beginAuthenticator(stale),
      () => waitingAuthenticator(stale),
      () => confirmAuthenticator(stale, '000000'),
      () => removeAuthenticator(stale),
      () => renewRecoveryCodes(stale),
    ]
    for (const call of calls) await expect(call()).rejects.toBeInstanceOf(FreshSignInRequired)
    await expect(secondFactor(world.ctx())).rejects.toBeInstanceOf(SignInRequired)
  })
})

describe('a recovery code', () => {
  test('does once, however it is typed, for its member alone, and stands nowhere as it is', async () => {
    const { codes } = await setUp()
    const [first = '', second = ''] = codes
    expect(first).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/)
    const rows = await db(at(0)).selectFrom('recovery_codes').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(first.slice(0, 5))
    expect(await check(` ${first.toLowerCase().replace('-', ' ')}`, 5)).toBe('a recovery code')
    await expect(check(first, 5)).rejects.toBeInstanceOf(WrongSecondFactor)
    const both = await Promise.allSettled([check(second, 5), check(second, 5)])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await secondFactor(at(0, 'member'))).recoveryCodes).toBe(8)
  })

  test('is worth nothing once there are new ones', async () => {
    const { codes } = await setUp()
    const renewed = await renewRecoveryCodes(at(1, 'member'))
    await expect(check(codes[0] ?? '', 5)).rejects.toBeInstanceOf(WrongSecondFactor)
    expect(await check(renewed[0] ?? '', 5)).toBe('a recovery code')
  })
})

test('there are no recovery codes without an app: none are made, also while it is being removed', async () => {
  await expect(renewRecoveryCodes(at(1, 'member'))).rejects.toBeInstanceOf(NotFound)
  await begun(at(0, 'member'))
  await expect(renewRecoveryCodes(at(1, 'member'))).rejects.toBeInstanceOf(NotFound)
  await removeAuthenticator(at(0, 'member'))
  await setUp()
  const removing = (proceed: () => Promise<void>) =>
    transaction(at(1, 'member'), async tx => {
      await removeAuthenticator(tx)
      await proceed()
    })
  const renewing = () => renewRecoveryCodes(at(1, 'member'))
  const outcome = await overtaking(world, removing, renewing).catch(fault => fault)
  expect(outcome).toBeInstanceOf(NotFound)
  expect(await db(at(1)).selectFrom('recovery_codes').select('code_hash').execute()).toEqual([])
})

test('the member is told by mail of each change, by whatever device', async () => {
  await world.work()
  const from = { address: '192.0.2.7', device: 'Firefox on Linux' }
  const { secret } = await begun(at(0, 'member'))
  const codes = await confirmAuthenticator({ ...at(0, 'member'), from }, codeOf(secret, 0))
  await checkSecondFactor(at(5), memberId(), codes[0] ?? '')
  await renewRecoveryCodes(at(1, 'member'))
  await removeAuthenticator(at(1, 'member'))
  const before = await letters()
  await world.work()
  const told = (await letters()).slice(before.length)
  expect(told.map(({ text }) => text.split('.')[0])).toEqual([
    'An authenticator app was set up for your account',
    'Somebody signed in to your account with one of your recovery codes',
    'New recovery codes were made for your account; the ones from before are worth nothing',
    'The authenticator app was removed from your account: a link by mail is enough to sign in',
  ])
  expect(told[0]?.text).toContain('It was done with Firefox on Linux.')
})

const letters = () =>
  db(world.ctx())
    .selectFrom('sent_mails')
    .select('text')
    .where('recipient', '=', 'member@example.test')
    .orderBy('id')
    .execute()

describe('a sign-in that waits for its second factor', () => {
  const begin = (steps: number) =>
    awaitSecondFactor(at(steps), { memberId: memberId(), means: 'a link by mail', continueTo: '/later' })

  test('is completed by it, once', async () => {
    const { secret } = await setUp()
    const token = await begin(10)
    expect(await isPending(at(10), token)).toBe(true)
    expect(await completeSignIn(at(10), token, codeOf(secret, 10))).toEqual({
      memberId: memberId(),
      continueTo: '/later',
      methods: ['otp', 'mfa'],
      means: 'a link by mail and a code of the authenticator app',
    })
    expect(await isPending(at(10), token)).toBe(false)
    await expect(completeSignIn(at(11), token, codeOf(secret, 11))).rejects.toBeInstanceOf(SignInNotPending)
  })

  test('is over after ten minutes, and after five tries', async () => {
    const { secret } = await setUp()
    const late = await begin(0)
    await expect(completeSignIn(at(20), late, codeOf(secret, 20))).rejects.toBeInstanceOf(SignInNotPending)
    const tried = await begin(30)
    for (let time = 0; time < 5; time++)
      await expect(completeSignIn(at(30), tried, 'wrong')).rejects.toBeInstanceOf(WrongSecondFactor)
    await expect(completeSignIn(at(34), tried, codeOf(secret, 34))).rejects.toBeInstanceOf(SignInNotPending)
    await expect(completeSignIn(at(34), '', codeOf(secret, 34))).rejects.toBeInstanceOf(SignInNotPending)
  })
})

describe('a role that asks for a second factor', () => {
  /** The roles in a sign-in of the editor's, who showed these. */
  async function rolesBy(methods: readonly ('otp' | 'mfa' | 'pop')[], who: 'editor' | 'operator' = 'editor') {
    const signIn = Bun.randomUUIDv7()
    const { id } = world.cast.members[who]
    const session = await world.house.sessions.begin(id, { domain: 'blog', signIn, device: '', methods })
    return { signIn, roles: (await world.house.sessions.find(session, 'blog'))?.viewer.roles }
  }
  const choose = async (roles: readonly Role[], signIn: string | null) =>
    requireSecondFactorFor(world.ctx('operator'), roles, signIn)

  test('is not there in a sign-in by a letter alone, and is said to wait', async () => {
    await choose(['editor'], null)
    expect(await rolesWithSecondFactor(world.ctx())).toEqual(['editor'])
    expect((await rolesBy(['otp'])).roles).toEqual([])
    expect((await rolesBy(['otp', 'mfa'])).roles).toEqual(['editor'])
    expect((await rolesBy(['pop', 'mfa'])).roles).toEqual(['editor'])
    expect((await rolesBy(['otp'], 'operator')).roles).toEqual(['operator'])
    const editor = world.ctx('editor')
    expect(await waitingRoles({ ...editor, viewer: { ...editor.viewer, roles: [] } })).toEqual(['editor'])
    expect(await waitingRoles(editor)).toEqual([])
    await choose([], null)
    expect((await rolesBy(['otp'])).roles).toEqual(['editor'])
  })

  test('is not asked of oneself by who came in by a letter: they would shut themselves out', async () => {
    await expect(choose(['operator'], null)).rejects.toBeInstanceOf(OwnSecondFactorFirst)
    await expect(choose(['operator'], (await rolesBy(['otp'], 'operator')).signIn)).rejects.toBeInstanceOf(
      OwnSecondFactorFirst,
    )
    await choose(['operator'], (await rolesBy(['otp', 'mfa'], 'operator')).signIn)
    expect((await rolesBy(['otp'], 'operator')).roles).toEqual([])
    await choose([], null)
  })

  test.each(['member', 'moderator'] as const)('is none of the business of the %s', async who => {
    await expect(requireSecondFactorFor(world.ctx(who), [], null)).rejects.toBeInstanceOf(NotFound)
  })
})

describe('whoever is signed in and has an app', () => {
  test('shows by its code alone that it is still them, with each code once', async () => {
    const { secret } = await setUp()
    const code = codeOf(secret, 10)
    expect(await proveAgain(at(10, 'member'), code)).toEqual({
      memberId: memberId(),
      methods: ['otp', 'mfa'],
      means: 'a code of the authenticator app',
    })
    await expect(proveAgain(at(10, 'member'), code)).rejects.toBeInstanceOf(WrongSecondFactor)
    await expect(proveAgain(at(11), codeOf(secret, 11))).rejects.toBeInstanceOf(SignInRequired)
  })

  test('is held back as at signing in', async () => {
    const { secret } = await setUp()
    for (let time = 0; time < 5; time++)
      await expect(proveAgain(at(10, 'member'), '000000')).rejects.toBeInstanceOf(WrongSecondFactor)
    await expect(proveAgain(at(10, 'member'), codeOf(secret, 10))).rejects.toBeInstanceOf(TooManyCodes)
  })
})
