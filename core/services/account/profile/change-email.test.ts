import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createMemoryCache } from '#core/cache/memory-cache'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { seal } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { firstKeys } from '#core/keys/keyring'
import { daysLater } from '#core/text/local-time'
import type { Cast } from '../../../../tests/cast'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { overtaking } from '../../../../tests/lock-waits'
import { purgedBy } from '../../../../tests/purges'
import { openChange, requestEmailChange, WAIT_DAYS } from './change-email'
import {
  applyDueEmailChanges,
  cancelEmailChange,
  confirmEmailChange,
  readCancelling,
  readEmailChange,
} from './confirm-email'
import { AddressUnusable, ChangeLinkSpent, TooManyChanges } from './email-refusals'
import { profile, updateProfile } from './profile'

type Who = keyof Cast['members']
const HOUR_MS = 3_600_000

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

/** What was sent to an address, the newest first, once every waiting letter has left. */
async function mailsTo(recipient: string) {
  await world.work()
  return db(world.ctx())
    .selectFrom('sent_mails')
    .select(['subject', 'text'])
    .where('recipient', '=', recipient)
    .orderBy('id', 'desc')
    .execute()
}
/** What stands in the newest letter to an address, where this is. */
async function tokenIn(recipient: string, pattern: RegExp): Promise<string> {
  const [mail] = await mailsTo(recipient)
  return pattern.exec(mail?.text ?? '')?.[1] ?? ''
}

/** Asks for an address; the links that came: to say yes at the new one, yes at the old one, and no. */
async function asked(who: Who, to: string) {
  const from = await emailOf(who)
  await requestEmailChange(world.ctx(who), to)
  return {
    yes: await tokenIn(to, /\/profile\/email\/(\S+)/),
    old: await tokenIn(from, /\/profile\/email\/(\S+)/),
    cancel: await tokenIn(from, /\/email-change\/(\S+)/),
  }
}

const confirm = (who: Who, token: string, signIn: string | null = null) =>
  confirmEmailChange(world.ctx(who), token, signIn)

/** What the security log has of a member, oldest first. */
const events = async (who: Who) =>
  (
    await db(world.ctx())
      .selectFrom('security_events')
      .select('event')
      .where('member_id', '=', world.cast.members[who].id)
      .orderBy('position')
      .execute()
  ).map(({ event }) => event)

/** Asked for a week ago, and the new address said yes. */
const confirmedChange = (member_id: string) => ({
  id: Bun.randomUUIDv7(),
  member_id,
  asked_at: new Date(),
  confirm_until: new Date(),
  from_email: 'moderator@example.test',
  to_email: 'moss@later.example',
  new_confirmed_at: new Date(),
  due_at: new Date(Date.now() - 1000),
})

const emailOf = async (who: Who) => (await profile(world.ctx(who))).email

describe('asking for another address', () => {
  test('changes nothing, and sends a link to each of the two, which says whose house it is of', async () => {
    expect(await requestEmailChange(world.ctx('neighbour'), ' Tom <Tom@New.example> ')).toBe(
      'tom@new.example',
    )
    const [mail, ...more] = await mailsTo('tom@new.example')
    expect(more).toEqual([])
    expect(mail?.subject).toBe('Your new address at Test Growers')
    expect(mail?.text).toContain(`${world.house.config.origins.account}/profile/email/`)
    expect(await emailOf('neighbour')).toBe('neighbour@example.test')
    const [told] = await mailsTo('neighbour@example.test')
    expect(told?.text).toContain('sign in to Test Growers with tom@new.example')
  })

  test.each([
    '',
    'no address',
    'a@b@c',
    'tom@',
    '@new.example',
    'tom@new.example\r\nBcc: all@new.example',
    'neighbour@example.test',
    'Tom <NEIGHBOUR@example.test>',
    ' neighbour@example.test ',
  ])('is refused for what is none, or theirs already: %p', async typed => {
    const before = await mailsTo('neighbour@example.test')
    await expect(requestEmailChange(world.ctx('neighbour'), typed)).rejects.toBeInstanceOf(AddressUnusable)
    expect(await mailsTo('neighbour@example.test')).toEqual(before)
  })

  test.each([
    ['tom@\uff4eew.example', 'tom@new.example'],
    ['tom@xn--mller-kva.example', 'tom@müller.example'],
    ['jose\u0301@new.example', 'josé@new.example'],
  ])('knows an address however it is spelled: %p', async (typed, one) => {
    const ctx = world.ctx('organiser')
    const fresh = { ...ctx, house: { ...world.house, cache: createMemoryCache() } }
    expect(await requestEmailChange(fresh, typed)).toBe(one)
    await db(world.ctx()).deleteFrom('email_changes').execute()
  })

  test('twice at the same moment leaves one of the two open', async () => {
    const { id } = world.cast.members.organiser
    const open = () =>
      db(world.ctx())
        .selectFrom('email_changes')
        .select('to_email')
        .where('member_id', '=', id)
        .where('done_at', 'is', null)
        .where('cancelled_at', 'is', null)
        .execute()
    await overtaking(
      world,
      proceed =>
        transaction(world.ctx('organiser'), async tx => {
          await requestEmailChange(tx, 'one@twice.example')
          await proceed()
        }),
      () => requestEmailChange(world.ctx('organiser'), 'two@twice.example'),
    )
    expect(await open()).toEqual([{ to_email: 'two@twice.example' }])
  })

  test('that is somebody else’s says the same, and tells them, without a link', async () => {
    expect(await requestEmailChange(world.ctx('neighbour'), 'Operator@example.test')).toBe(
      'operator@example.test',
    )
    const [mail] = await mailsTo('operator@example.test')
    expect(mail?.text).toContain('It belongs to a member already, so nothing was changed.')
    expect(mail?.text).not.toContain('/profile/email/')
  })

  test('is stopped after five letters an hour, of one member and no other', async () => {
    for (let number = 1; number <= 5; number++)
      await requestEmailChange(world.ctx('moderator'), `moss${number}@new.example`)
    const sixth = requestEmailChange(world.ctx('moderator'), 'moss6@new.example')
    await expect(sixth).rejects.toBeInstanceOf(TooManyChanges)
    await expect(sixth).rejects.toMatchObject({ status: 429 })
    expect(await mailsTo('moss6@new.example')).toEqual([])
    expect(await requestEmailChange(world.ctx('organiser'), 'olwen@new.example')).toBe('olwen@new.example')
  })

  test('is for members', async () => {
    await expect(requestEmailChange(world.ctx(), 'a@new.example')).rejects.toBeInstanceOf(SignInRequired)
    await expect(confirmEmailChange(world.ctx(), 'token', null)).rejects.toBeInstanceOf(SignInRequired)
    await expect(readEmailChange(world.ctx(), 'token')).rejects.toBeInstanceOf(SignInRequired)
  })
})

describe('the links', () => {
  test('change the address once both were opened, in either order; the old one is told', async () => {
    const { id } = world.cast.members.shopkeeper
    const link = {
      continue_to: '/',
      created_at: new Date(),
      expires_at: new Date(Date.now() + HOUR_MS),
    }
    const links = [
      { ...link, id: Bun.randomUUIDv7(), token_hash: 'h', email: 'shopkeeper@example.test', used_at: null },
      {
        ...link,
        id: Bun.randomUUIDv7(),
        token_hash: 'i',
        used_at: new Date(),
        email: 'shopkeeper@example.test',
      },
      { ...link, id: Bun.randomUUIDv7(), token_hash: 'j', email: 'member@example.test', used_at: null },
    ]
    await db(world.ctx()).insertInto('magic_links').values(links).execute()
    const { yes, old } = await asked('shopkeeper', 'sam@new.example')
    const addresses = { from: 'shopkeeper@example.test', to: 'sam@new.example' }
    expect(await readEmailChange(world.ctx('shopkeeper'), yes)).toEqual({ ...addresses, says: 'new' })
    expect(await readEmailChange(world.ctx('shopkeeper'), old)).toEqual({ ...addresses, says: 'old' })
    expect(await confirm('shopkeeper', old)).toMatchObject({ done: false })
    expect(await emailOf('shopkeeper')).toBe('shopkeeper@example.test')
    await expect(confirm('shopkeeper', old)).rejects.toBeInstanceOf(ChangeLinkSpent)
    const purged = await purgedBy(world, [`viewer:${id}`, 'actors'], async () =>
      expect(await confirm('shopkeeper', yes)).toMatchObject({ to: 'sam@new.example', done: true }),
    )
    expect(purged).toEqual([`viewer:${id}`])
    expect(await emailOf('shopkeeper')).toBe('sam@new.example')
    const left = await db(world.ctx()).selectFrom('magic_links').select('id').orderBy('id').execute()
    expect(left.map(row => row.id)).toEqual(links.slice(1).map(row => row.id))
    const [told] = await mailsTo('shopkeeper@example.test')
    expect(told).toMatchObject({ subject: 'You have a new address at Test Growers' })
    expect(told?.text).toContain('sign in with sam@new.example')
    for (const token of [yes, old])
      await expect(confirm('shopkeeper', token)).rejects.toBeInstanceOf(ChangeLinkSpent)
    expect(await events('shopkeeper')).toEqual(['email.change-asked', 'email.changed'])
  })

  test('end every sign-in of the member but the one that it was done in', async () => {
    const { id } = world.cast.members.neighbour
    const begin = async (signIn: string) =>
      world.house.sessions.begin(id, { domain: 'blog', signIn, device: '' })
    const [here, there] = [Bun.randomUUIDv7(), Bun.randomUUIDv7()]
    const sessions = [await begin(here), await begin(there)]
    const { yes, old } = await asked('neighbour', 'tom@other.example')
    await confirm('neighbour', yes, here)
    await confirm('neighbour', old, here)
    const known = await Promise.all(sessions.map(session => world.house.sessions.find(session, 'blog')))
    expect(known.map(state => state?.signIn)).toEqual([here, undefined])
    await db(world.ctx())
      .updateTable('members')
      .set({ email: 'neighbour@example.test' })
      .where('id', '=', id)
      .execute()
  })

  test('end those sign-ins with the change, whatever becomes of us after it', async () => {
    const { id } = world.cast.members.moderator
    const { sessions } = world.house
    const signIn = Bun.randomUUIDv7()
    await sessions.begin(id, { domain: 'blog', signIn, device: '' })
    await db(world.ctx()).deleteFrom('email_changes').where('member_id', '=', id).execute()
    await db(world.ctx()).insertInto('email_changes').values(confirmedChange(id)).execute()
    const lost = {
      ...world.house,
      sessions: { ...sessions, endSignIn: () => Promise.reject(new Error('gone')) },
    }
    const later = { ...world.ctx(), house: lost }
    await expect(applyDueEmailChanges(later, {})).rejects.toThrow('gone')
    const [session] = await db(world.ctx())
      .selectFrom('sessions')
      .select('expires_at')
      .where('sign_in', '=', signIn)
      .execute()
    expect(session?.expires_at).toEqual(new Date(0))
  })

  test('are pressed at the same moment, twice each, and change it once', async () => {
    const { yes, old } = await asked('editor', 'edie@new.example')
    const all = await Promise.allSettled([yes, old, yes, old].map(token => confirm('editor', token)))
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
    expect(await emailOf('editor')).toBe('edie@new.example')
    const changed = (await mailsTo('editor@example.test')).filter(({ subject }) =>
      subject.startsWith('You have'),
    )
    expect(changed).toHaveLength(1)
  })

  test('of two members to one address work for one of them', async () => {
    const [one, other] = [
      await asked('member', 'same@new.example'),
      await asked('organiser', 'same@new.example'),
    ]
    await confirm('member', one.old)
    await confirm('organiser', other.old)
    const both = await Promise.allSettled([confirm('member', one.yes), confirm('organiser', other.yes)])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(both.find(each => each.status === 'rejected')?.reason).toBeInstanceOf(ChangeLinkSpent)
  })

  test('to the new address works for two hours, and not a moment longer', async () => {
    const start = new Date()
    const at = (ms: number) => ({ ...world.ctx('operator'), now: new Date(start.getTime() + ms) })
    await requestEmailChange(at(0), 'pat@new.example')
    const token = await tokenIn('pat@new.example', /\/profile\/email\/(\S+)/)
    expect(await readEmailChange(at(2 * HOUR_MS), token)).toMatchObject({ to: 'pat@new.example' })
    const late = readEmailChange(at(2 * HOUR_MS + 1), token)
    await expect(late).rejects.toBeInstanceOf(ChangeLinkSpent)
    await expect(confirmEmailChange(at(2 * HOUR_MS + 1), token, null)).rejects.toBeInstanceOf(ChangeLinkSpent)
  })

  test('whose letter is two hours late is not sent any more', async () => {
    await requestEmailChange(world.ctx('operator'), 'late@new.example')
    await world.work(new Date(Date.now() + 2 * HOUR_MS + 60_000))
    expect(await mailsTo('late@new.example')).toEqual([])
  })

  test('of somebody else, of another kind, or made up are worth nothing; so is the first when asked again', async () => {
    const { email } = world.cast.members.operator
    const first = await asked('operator', 'x@new.example')
    const { yes, cancel } = await asked('operator', 'y@new.example')
    const { keys } = world.house.config
    const sealed = (said: string, by = keys) => seal(said, by, 'changes of addresses')
    const { id: open } = await db(world.ctx())
      .selectFrom('email_changes')
      .select('id')
      .where('to_email', '=', 'y@new.example')
      .executeTakeFirstOrThrow()
    for (const [who, token] of [
      ['moderator', yes],
      ['operator', cancel],
      ['operator', first.yes],
      ['operator', first.old],
      ['operator', sealed(`email-change new ${Bun.randomUUIDv7()}`)],
      ['operator', sealed('Saved.')],
      ...['sign-in new', 'email-change later', 'email-change'].map(
        words => ['operator', sealed(`${words} ${open}`)] as const,
      ),
      ['operator', sealed('email-change new x', firstKeys('another secret'))],
      ['operator', `${yes}x`],
      ['operator', ''],
    ] as const) {
      await expect(readEmailChange(world.ctx(who), token)).rejects.toBeInstanceOf(ChangeLinkSpent)
      await expect(confirmEmailChange(world.ctx(who), token, null)).rejects.toBeInstanceOf(ChangeLinkSpent)
    }
    for (const token of [yes, first.cancel, ''])
      await expect(cancelEmailChange(world.ctx(), token)).rejects.toBeInstanceOf(ChangeLinkSpent)
    expect(await emailOf('operator')).toBe(email)
  })
})

describe('when the old address says nothing', () => {
  const after = (ms: number) => ({ ...world.ctx(), now: new Date(Date.now() + ms) })
  // By the clocks, which may change in it.
  const week = daysLater(new Date(), WAIT_DAYS, 'Europe/London').getTime() - Date.now()

  test('the new one is enough after a week, and every sign-in ends', async () => {
    const { id } = world.cast.members.editor
    const session = await world.house.sessions.begin(id, {
      domain: 'blog',
      signIn: Bun.randomUUIDv7(),
      device: '',
    })
    const { yes } = await asked('editor', 'edie@later.example')
    await confirm('editor', yes)
    expect(await openChange(world.ctx('editor'))).toMatchObject({
      newConfirmed: true,
      oldConfirmed: false,
    })
    await applyDueEmailChanges(after(week - HOUR_MS), {})
    expect(await emailOf('editor')).toBe('edie@new.example')
    await applyDueEmailChanges(after(week + 1_000), {})
    await applyDueEmailChanges(after(week + 2_000), {})
    expect(await emailOf('editor')).toBe('edie@later.example')
    expect(await world.house.sessions.find(session, 'blog')).toBeNull()
    expect(await openChange(world.ctx('editor'))).toBeNull()
  })

  test('nothing happens when the new one did not say yes, or the old one says no, without signing in', async () => {
    const before = await emailOf('editor')
    await asked('editor', 'never@new.example')
    await applyDueEmailChanges(after(week + 1_000), {})
    const { yes, cancel } = await asked('editor', 'stolen@new.example')
    await confirm('editor', yes)
    expect(await readCancelling(world.ctx(), cancel)).toEqual({ to: 'stolen@new.example' })
    await cancelEmailChange(world.ctx(), cancel)
    await expect(cancelEmailChange(world.ctx(), cancel)).rejects.toBeInstanceOf(ChangeLinkSpent)
    await applyDueEmailChanges(after(week + 1_000), {})
    expect(await emailOf('editor')).toBe(before)
    expect((await events('editor')).at(-1)).toBe('email.change-cancelled')
  })

  test('an address that somebody else took meanwhile stays theirs, and others are not kept waiting', async () => {
    const { yes } = await asked('neighbour', 'wanted@new.example')
    await confirm('neighbour', yes)
    const { id } = world.cast.members.operator
    await db(world.ctx())
      .updateTable('members')
      .set({ email: 'wanted@new.example' })
      .where('id', '=', id)
      .execute()
    await applyDueEmailChanges(after(week + 1_000), {})
    expect(await emailOf('neighbour')).toBe('neighbour@example.test')
  })
})

describe('a profile', () => {
  test('is what the member wrote, at once also for others', async () => {
    const { id } = world.cast.members.neighbour
    const tags = [`viewer:${id}`, 'actors', 'posts']
    const wrote = { name: 'Tom A. <b>', bio: 'Grows\nleeks.' }
    const purged = await purgedBy(world, tags, () => updateProfile(world.ctx('neighbour'), wrote))
    expect(purged).toEqual([`viewer:${id}`, 'actors'])
    expect(await profile(world.ctx('neighbour'))).toMatchObject({
      ...wrote,
      handle: 'neighbour',
      email: 'neighbour@example.test',
      joinedAt: expect.any(Date),
    })
    expect((await profile(world.ctx('operator'))).name).toBe('Pat Lindqvist')
  })

  test('is a member’s; of one who was erased there is none', async () => {
    await expect((async () => profile(world.ctx()))()).rejects.toBeInstanceOf(SignInRequired)
    await expect(updateProfile(world.ctx(), { name: 'X', bio: '' })).rejects.toBeInstanceOf(SignInRequired)
    const { id, email } = world.cast.members.neighbour
    const setTo = (to: string | null) =>
      db(world.ctx()).updateTable('members').set({ email: to }).where('id', '=', id).execute()
    await setTo(null)
    await expect(profile(world.ctx('neighbour'))).rejects.toBeInstanceOf(NotFound)
    await setTo(email)
  })
})
