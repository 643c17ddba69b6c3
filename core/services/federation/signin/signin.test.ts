import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { createMemoryCache } from '#core/cache/memory-cache'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { hashToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { openPostOffice, type PostOffice } from '../../../../tests/post-office'
import { HANDLE_PATTERN, isReservedHandle, suggestHandle } from '../identity/handles'
import { HandleTaken, TooManySignIns } from '../identity/refusals'
import { retryUnsentLetter, unsentLetters } from '../letters/unsent-letters'
import { findSignInLink } from './find-link'
import { LINK_MINUTES, signInMail } from './mail'
import { AccountClosed, NewcomerUnnamed, OtherBrowser, SignInLinkSpent } from './refusals'
import { type LinkRequest, requestSignInLink } from './request-link'
import { signInCode, signInToken } from './secrets-of-link'
import { SEND_SIGN_IN_LINK, sendSignInLink } from './send-link'
import { type LinkUse, spendSignInLink } from './use-link'

const NOON = Date.parse('2026-06-01T12:00:00Z')
const MINUTE = 60_000

let office: PostOffice
let world: TestHouse
beforeAll(async () => {
  office = await openPostOffice()
  world = await testHouse({ SMTP_URL: office.url, MAIL_FROM: 'growers@example.test' })
})
afterAll(async () => {
  await world.close()
  await office.stop()
})

let ctx: Ctx
beforeEach(async () => {
  office.received.length = 0
  office.onRecipient = () => null
  for (const table of [
    'security_events',
    'magic_links',
    'outgoing_letters',
    'account_closings',
    'ap_activities',
  ] as const)
    await db(world.ctx()).deleteFrom(table).execute()
  await world.ctx().em.execute('delete from graphile_worker._private_jobs')
  // Each test has its own count of attempts.
  ctx = { ...world.ctx(), now: new Date(NOON), house: { ...world.house, cache: createMemoryCache() } }
})

const at = (minutes: number, ms = 0): Ctx => ({ ...ctx, now: new Date(NOON + minutes * MINUTE + ms) })

const request = (changes: Partial<LinkRequest> = {}): LinkRequest => ({
  email: 'member@example.test',
  continueTo: '/later',
  browserHash: 'firefox',
  sender: '192.0.2.1',
  ...changes,
})

const use = (changes: Partial<LinkUse> = {}): LinkUse => ({
  browserHash: 'firefox',
  confirmed: false,
  keep: false,
  newcomer: null,
  ...changes,
})

/** Asks for a link; its token, as the letter would have it. */
async function link(changes: Partial<LinkRequest> = {}): Promise<string> {
  await requestSignInLink(ctx, request(changes))
  const { id } = await newest()
  return signInToken(world.house.config, id)
}

const newest = () =>
  db(world.ctx())
    .selectFrom('magic_links')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()

const spend = (token: string, changes: Partial<LinkUse> = {}, when = ctx) =>
  spendSignInLink(when, token, use(changes))

async function close(who: 'member' | 'neighbour'): Promise<void> {
  await world
    .ctx()
    .em.execute('insert into account_closings (member_id, asked_at, erase_after) values (?, now(), now())', [
      world.cast.members[who].id,
    ])
}

describe('a link', () => {
  test('is looked at without being used up, and then lets its member in, once', async () => {
    const token = await link()
    const { name, id } = world.cast.members.member
    for (let look = 0; look < 2; look++)
      expect(await findSignInLink(ctx, token)).toEqual({
        email: 'member@example.test',
        continueTo: '/later',
        memberName: name,
        browserHash: 'firefox',
        eraseAfter: null,
      })
    expect(await spend(token)).toEqual({ memberId: id, continueTo: '/later' })
    expect(await findSignInLink(ctx, token)).toBeNull()
    await expect(spend(token)).rejects.toBeInstanceOf(SignInLinkSpent)
  })

  test('is good for ten minutes, and not at its end', async () => {
    const token = await link()
    expect(await findSignInLink(at(LINK_MINUTES, -1), token)).not.toBeNull()
    expect(await findSignInLink(at(LINK_MINUTES), token)).toBeNull()
    await expect(spend(token, {}, at(LINK_MINUTES))).rejects.toBeInstanceOf(SignInLinkSpent)
    expect((await spend(token, {}, at(LINK_MINUTES, -1))).continueTo).toBe('/later')
  })

  test('that nobody was sent is none', async () => {
    await link()
    for (const token of ['', 'x', hashToken('x'), (await newest()).token_hash]) {
      expect(await findSignInLink(ctx, token)).toBeNull()
      await expect(spend(token)).rejects.toBeInstanceOf(SignInLinkSpent)
    }
  })

  test('opened in another browser stays good until its reader says it was them', async () => {
    const token = await link()
    for (const browserHash of ['safari', null])
      await expect(spend(token, { browserHash })).rejects.toBeInstanceOf(OtherBrowser)
    expect((await spend(token, { browserHash: null, confirmed: true })).continueTo).toBe('/later')
  })

  test('is known to the database by its hash alone', async () => {
    const token = await link()
    const row = await newest()
    expect(row.token_hash).toBe(hashToken(token))
    expect(JSON.stringify(row)).not.toContain(token)
  })
})

describe('who closed the account', () => {
  test('gets it back by saying so, and else the link stays as it was', async () => {
    await close('member')
    const token = await link()
    expect((await findSignInLink(ctx, token))?.eraseAfter).toBeInstanceOf(Date)
    await expect(spend(token)).rejects.toBeInstanceOf(AccountClosed)
    await spend(token, { keep: true })
    expect(await db(world.ctx()).selectFrom('account_closings').select('member_id').execute()).toEqual([])
    const [activity] = await db(world.ctx()).selectFrom('ap_activities').select(['type', 'domain']).execute()
    expect(activity).toEqual({ type: 'Undo', domain: 'account' })
  })

  test('keeps no other account by it', async () => {
    await close('neighbour')
    await spend(await link(), { keep: true })
    expect(await db(world.ctx()).selectFrom('account_closings').select('member_id').execute()).toHaveLength(1)
  })
})

describe('somebody new', () => {
  const huw = { name: 'Huw', handle: 'huw' }
  const members = async () =>
    (
      await db(world.ctx())
        .selectFrom('members')
        .select(['handle', 'name'])
        .where('email', '=', 'new@example.test')
        .execute()
    ).map(({ name, handle }) => `${name} @${handle}`)
  beforeEach(async () => {
    await db(world.ctx()).deleteFrom('members').where('email', '=', 'new@example.test').execute()
  })

  test.each([
    ['is asked for a name first', null, NewcomerUnnamed],
    ['cannot have a member’s handle', { name: 'Huw', handle: 'member' }, HandleTaken],
    ['cannot have an app’s handle', { name: 'Huw', handle: 'blog' }, HandleTaken],
    ['cannot speak for the house', { name: 'Huw', handle: 'postmaster' }, HandleTaken],
  ] as const)('%s, and the link stays good', async (_, newcomer, refusal) => {
    const token = await link({ email: 'New@Example.test' })
    expect((await findSignInLink(ctx, token))?.memberName).toBeNull()
    await expect(spend(token, { newcomer })).rejects.toBeInstanceOf(refusal)
    expect(await members()).toEqual([])
    await spend(token, { newcomer: huw })
    expect(await members()).toEqual(['Huw @huw'])
    const [joined] = await db(world.ctx()).selectFrom('ap_activities').select('type').execute()
    expect(joined).toEqual({ type: 'Join' })
  })

  test('with two links opened at once is one member: the other link is spent', async () => {
    const tokens = [await link({ email: 'new@example.test' }), await link({ email: 'new@example.test' })]
    const entered = await Promise.allSettled(
      tokens.map((token, index) =>
        spend(token, { newcomer: { name: `Huw ${index}`, handle: `huw_${index}` } }),
      ),
    )
    expect(entered.filter(({ status }) => status === 'rejected')).toMatchObject([
      { reason: expect.any(SignInLinkSpent) },
    ])
    expect(await members()).toHaveLength(1)
  })

  test('and somebody else who want one handle at once: one has it, the other may choose again', async () => {
    const tokens = [await link({ email: 'new@example.test' }), await link({ email: 'other@example.test' })]
    const both = await Promise.allSettled(tokens.map(token => spend(token, { newcomer: huw })))
    const late = both.findIndex(({ status }) => status === 'rejected')
    expect(both[late]).toMatchObject({ reason: expect.any(HandleTaken) })
    await spend(tokens[late]!, { newcomer: { name: 'Huw', handle: 'huw_too' } })
    await db(world.ctx()).deleteFrom('members').where('email', '=', 'other@example.test').execute()
  })
})

describe('asking for a link', () => {
  test('four times in ten minutes for one reader, however the address is written', async () => {
    for (const email of ['A@b.example', 'a@B.example', 'a+shop@b.EXAMPLE', 'a+x+y@b.example'])
      await requestSignInLink(ctx, request({ email }))
    const fifth = requestSignInLink(ctx, request({ email: 'a@b.example' }))
    await expect(fifth).rejects.toMatchObject({ name: 'TooManySignIns', status: 429 })
    await requestSignInLink(ctx, request({ email: 'c@b.example' }))
  })

  test('as often as strangers like does not keep out a browser that its member signed in with', async () => {
    const { id, email } = world.cast.members.member
    const known = { id: 'laptop', members: [world.cast.members.neighbour.id, id] }
    for (let flood = 0; flood < 6; flood++)
      await requestSignInLink(ctx, request({ email, sender: `192.0.2.${flood}` })).catch(() => {})
    for (const stranger of [null, { id: 'other', members: [world.cast.members.neighbour.id] }])
      await expect(requestSignInLink(ctx, request({ email, known: stranger }))).rejects.toThrow(
        'a lot of letters',
      )
    for (let own = 0; own < 4; own++) await requestSignInLink(ctx, request({ email, known }))
    await expect(requestSignInLink(ctx, request({ email, known }))).rejects.toBeInstanceOf(TooManySignIns)
  })

  test('counts all addresses of one IPv6 network as one sender', async () => {
    for (let letter = 0; letter < 30; letter++)
      await requestSignInLink(ctx, request({ email: `n${letter}@b.example`, sender: `2001:db8::${letter}` }))
    const last = (sender: string) => requestSignInLink(ctx, request({ email: 'last@b.example', sender }))
    await expect(last('2001:db8::ffff')).rejects.toBeInstanceOf(TooManySignIns)
    await last('2001:db8:0:1::1')
  })

  test.each(['192.0.2.9', ''])('thirty times for one sender (%j), whatever the address', async sender => {
    for (let letter = 0; letter < 30; letter++)
      await requestSignInLink(ctx, request({ email: `n${letter}@b.example`, sender }))
    const last = requestSignInLink(ctx, request({ email: 'last@b.example', sender }))
    await expect(last).rejects.toBeInstanceOf(TooManySignIns)
    await requestSignInLink(ctx, request({ email: 'last@b.example', sender: '192.0.2.10' }))
  })

  test.each(['', 'x', 'a@b@c.example', 'a@b.example\r\nBcc: x@y.example'])(
    'for %j is refused, and nothing is kept',
    async email => {
      await expect(requestSignInLink(ctx, request({ email }))).rejects.toThrow()
      expect(await db(world.ctx()).selectFrom('magic_links').select('id').execute()).toEqual([])
    },
  )
})

describe('the letter', () => {
  const send = async (when = ctx) => sendSignInLink(when, { linkId: (await newest()).id })

  test('has the link and its code, which are good for ten minutes from when the letter left', async () => {
    const token = await link()
    await send(at(50))
    expect(office.received).toHaveLength(1)
    expect(office.received[0]).toMatchObject({ to: 'member@example.test' })
    const { id } = await newest()
    const code = signInCode(world.house.config, id)
    const { text } = signInMail(ctx, 'member@example.test', { token, code })
    expect(text).toContain(`/signin/${token}\n`)
    expect(text).toContain(`${code.slice(0, 3)} ${code.slice(3)}\n`)
    expect((await newest()).expires_at).toEqual(new Date(NOON + (50 + LINK_MINUTES) * MINUTE))
    expect((await spend(token, {}, at(50 + LINK_MINUTES, -1))).continueTo).toBe('/later')
  })

  test('is not sent for a link that was used, or that is not there', async () => {
    const token = await link()
    await spend(token)
    await send()
    await sendSignInLink(ctx, { linkId: Bun.randomUUIDv7() })
    expect(office.received).toEqual([])
  })

  test('is of no use an hour later: the operator is told that it was given up', async () => {
    await link()
    await send(at(60, 1))
    expect(office.received).toEqual([])
    const [given] = await unsentLetters(world.ctx('operator'))
    expect(given).toMatchObject({ failure: 'too old to be of use', nextTryAt: null })
    await send(at(60))
    expect(office.received).toHaveLength(1)
  })

  test('to an address that its server refuses makes the link no younger', async () => {
    office.onRecipient = () => 550
    await link()
    await send(at(10))
    expect((await newest()).expires_at).toEqual(new Date(NOON + LINK_MINUTES * MINUTE))
    expect(await unsentLetters(world.ctx('operator'))).toMatchObject([
      { kind: 'sign-in', recipient: 'member@example.test', attempts: 1 },
    ])
  })

  test('escapes what the site is called', () => {
    const house = { ...ctx.house, site: () => ({ ...ctx.house.site(), name: 'A & <b>' }) }
    const { html = '', subject } = signInMail({ ...ctx, house }, 'a@b.example', {
      token: 'token',
      code: '123456',
    })
    expect([subject, html.includes('A &amp; &lt;b'), html.includes('<b>')]).toEqual([
      'Sign in to A & <b>',
      true,
      false,
    ])
  })
})

describe('a letter that did not leave', () => {
  const stuck = async (key: string, minutesAgo: number, changes: object = {}) =>
    db(world.ctx())
      .insertInto('outgoing_letters')
      .values({
        key,
        kind: 'sign-in',
        recipient: 'a@b.example',
        task: SEND_SIGN_IN_LINK,
        payload: jsonb({}),
        attempts: 1,
        queued_at: new Date(Date.now() - minutesAgo * MINUTE),
        ...changes,
      })
      .execute()
  const waiting = async () =>
    world
      .ctx()
      .em.execute<{ key: string }[]>(
        'select key from graphile_worker.jobs where key is not null order by key',
      )

  test('is listed once it failed, or nobody tried it for a minute, the newest first', async () => {
    await stuck('old', 10)
    await stuck('new', 0)
    await stuck('failed', 0, { failure: 'no such mailbox', failed_at: new Date() })
    await stuck('sent', 10, { sent_at: new Date(), failure: 'once' })
    const listed = await unsentLetters(world.ctx('operator'))
    expect(listed.map(({ key, failure }) => [key, failure])).toEqual([
      ['failed', 'no such mailbox'],
      ['old', null],
    ])
  })

  test('is tried again at once, also when it was refused for good; one that left is not', async () => {
    await stuck('failed', 5, { failure: 'no', failed_at: new Date() })
    await stuck('sent', 5, { sent_at: new Date() })
    await retryUnsentLetter(world.ctx('operator'), 'failed')
    expect(await waiting()).toEqual([{ key: 'letter:failed' }])
    const [again] = await unsentLetters(world.ctx('operator'))
    expect(again?.nextTryAt).toBeInstanceOf(Date)
    for (const key of ['sent', 'none'])
      await expect(retryUnsentLetter(world.ctx('operator'), key)).rejects.toBeInstanceOf(NotFound)
  })

  test.each([undefined, 'member', 'moderator'] as const)('is none of the business of %s', async who => {
    await stuck('failed', 5, { failure: 'no' })
    await expect(unsentLetters(world.ctx(who))).rejects.toBeInstanceOf(who ? NotFound : SignInRequired)
    await expect(retryUnsentLetter(world.ctx(who), 'failed')).rejects.toBeInstanceOf(
      who ? NotFound : SignInRequired,
    )
    expect(await waiting()).toEqual([])
  })
})

describe('a suggested handle', () => {
  test.each([
    ['Gwen Rees', 'gwenrees'],
    ['gwen.rees@example.test', 'gwenrees'],
    ['Zoë', 'zoe'],
    ['李', 'member2'],
    ['admin', 'admin2'],
    ['Member', 'member2'],
    ['x'.repeat(50), 'x'.repeat(32)],
  ])('for %j is %s', async (from, handle) => {
    expect(await suggestHandle(ctx, from)).toBe(handle)
  })

  test('is free, allowed and spelt as handles are, whatever it is made from', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async from => {
        const handle = await suggestHandle(ctx, from)
        expect(handle).toMatch(new RegExp(HANDLE_PATTERN))
        expect(isReservedHandle(handle)).toBe(false)
        expect(Object.values(world.cast.members).some(member => member.handle === handle)).toBe(false)
      }),
      { numRuns: 50 },
    )
  })

  test('counts past those that are taken, and is not led astray by an underscore', async () => {
    const taken = ['gw_n', 'gwen', 'gwen2']
    for (const handle of taken)
      await db(world.ctx())
        .insertInto('members')
        .values({
          id: Bun.randomUUIDv7(),
          email: `${handle}@h.example`,
          name: '',
          handle,
          joined_at: ctx.now,
        })
        .execute()
    expect(await suggestHandle(ctx, 'Gwen')).toBe('gwen3')
    expect(await suggestHandle(ctx, 'gw_n')).toBe('gw_n2')
    await db(world.ctx()).deleteFrom('members').where('handle', 'in', taken).execute()
  })
})
