import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { seal } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import type { Cast } from '../../../../tests/cast'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { purgedBy } from '../../../../tests/purges'
import {
  AddressUnusable,
  ChangeLinkSpent,
  confirmEmailChange,
  readEmailChange,
  requestEmailChange,
  TooManyChanges,
} from './change-email'
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
/** Asks for an address and brings the token of the link that came there. */
async function tokenFor(who: Who, to: string): Promise<string> {
  await requestEmailChange(world.ctx(who), to)
  const [mail] = await mailsTo(to)
  return /\/profile\/email\/(\S+)/.exec(mail?.text ?? '')?.[1] ?? ''
}
const emailOf = async (who: Who) => (await profile(world.ctx(who))).email

describe('asking for another address', () => {
  test('changes nothing, and sends a link to the new one alone, which says whose house it is of', async () => {
    expect(await requestEmailChange(world.ctx('neighbour'), ' Tom <Tom@New.example> ')).toBe(
      'tom@new.example',
    )
    const [mail, ...more] = await mailsTo('tom@new.example')
    expect(more).toEqual([])
    expect(mail?.subject).toBe('Your new address at Test Growers')
    expect(mail?.text).toContain(`${world.house.config.origins.account}/profile/email/`)
    expect(await emailOf('neighbour')).toBe('neighbour@example.test')
    expect(await mailsTo('neighbour@example.test')).toEqual([])
  })

  test.each([
    ...['', 'no address', 'a@b@c', 'tom@', '@new.example', 'tom@new.example\r\nBcc: all@new.example'],
    ...['neighbour@example.test', 'Tom <NEIGHBOUR@example.test>', ' neighbour@example.test '],
  ])('is refused for what is none, or theirs already: %p', async typed => {
    await expect(requestEmailChange(world.ctx('neighbour'), typed)).rejects.toBeInstanceOf(AddressUnusable)
    expect(await mailsTo('neighbour@example.test')).toEqual([])
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
    await expect(confirmEmailChange(world.ctx(), 'token')).rejects.toBeInstanceOf(SignInRequired)
    await expect(readEmailChange(world.ctx(), 'token')).rejects.toBeInstanceOf(SignInRequired)
  })
})

describe('the link', () => {
  test('changes the address once, tells the old one, and ends links to sign in with it', async () => {
    const token = await tokenFor('shopkeeper', 'sam@new.example')
    const { id } = world.cast.members.shopkeeper
    const link = {
      token_hash: 'h',
      continue_to: '/',
      expires_at: new Date(Date.now() + HOUR_MS),
      created_at: new Date(),
    }
    const links = [
      { ...link, id: Bun.randomUUIDv7(), email: 'shopkeeper@example.test', used_at: null },
      {
        ...link,
        id: Bun.randomUUIDv7(),
        token_hash: 'i',
        email: 'shopkeeper@example.test',
        used_at: new Date(),
      },
      { ...link, id: Bun.randomUUIDv7(), token_hash: 'j', email: 'member@example.test', used_at: null },
    ]
    await db(world.ctx()).insertInto('magic_links').values(links).execute()
    expect(await readEmailChange(world.ctx('shopkeeper'), token)).toEqual({
      from: 'shopkeeper@example.test',
      to: 'sam@new.example',
    })
    const tags = [`viewer:${id}`, 'actors']
    const purged = await purgedBy(world, tags, async () =>
      expect(await confirmEmailChange(world.ctx('shopkeeper'), token)).toBe('sam@new.example'),
    )
    expect(purged).toEqual([`viewer:${id}`])
    expect(await emailOf('shopkeeper')).toBe('sam@new.example')
    const left = await db(world.ctx()).selectFrom('magic_links').select('id').orderBy('id').execute()
    expect(left.map(row => row.id)).toEqual(links.slice(1).map(row => row.id))
    const [told] = await mailsTo('shopkeeper@example.test')
    expect(told).toMatchObject({ subject: 'You have a new address at Test Growers' })
    expect(told?.text).toContain('sign in with sam@new.example')
    await expect(confirmEmailChange(world.ctx('shopkeeper'), token)).rejects.toBeInstanceOf(ChangeLinkSpent)
  })

  test('is pressed twice at the same moment, and works once', async () => {
    const token = await tokenFor('editor', 'edie@new.example')
    const both = await Promise.allSettled([1, 2].map(() => confirmEmailChange(world.ctx('editor'), token)))
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(both.find(each => each.status === 'rejected')?.reason).toBeInstanceOf(ChangeLinkSpent)
    expect(await mailsTo('editor@example.test')).toHaveLength(1)
  })

  test('of two members to one address works for one of them', async () => {
    const [one, other] = [
      await tokenFor('member', 'same@new.example'),
      await tokenFor('organiser', 'same@new.example'),
    ]
    const both = await Promise.allSettled([
      confirmEmailChange(world.ctx('member'), one),
      confirmEmailChange(world.ctx('organiser'), other),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(both.find(each => each.status === 'rejected')?.reason).toBeInstanceOf(ChangeLinkSpent)
  })

  test('works for two hours, and not a moment longer', async () => {
    const asked = new Date()
    const at = (ms: number) => ({ ...world.ctx('operator'), now: new Date(asked.getTime() + ms) })
    await requestEmailChange(at(0), 'pat@new.example')
    const [mail] = await mailsTo('pat@new.example')
    const token = /\/profile\/email\/(\S+)/.exec(mail?.text ?? '')?.[1] ?? ''
    expect(await readEmailChange(at(2 * HOUR_MS), token)).toMatchObject({ to: 'pat@new.example' })
    const late = readEmailChange(at(2 * HOUR_MS + 1), token)
    await expect(late).rejects.toBeInstanceOf(ChangeLinkSpent)
    await expect(confirmEmailChange(at(2 * HOUR_MS + 1), token)).rejects.toBeInstanceOf(ChangeLinkSpent)
  })

  test('whose letter is two hours late is not sent any more', async () => {
    await requestEmailChange(world.ctx('operator'), 'late@new.example')
    await world.work(new Date(Date.now() + 2 * HOUR_MS + 60_000))
    expect(await mailsTo('late@new.example')).toEqual([])
  })

  test('of somebody else, of another kind, or made up is worth nothing', async () => {
    const { id, email } = world.cast.members.operator
    const change = {
      purpose: 'change-email',
      memberId: id,
      from: email,
      to: 'x@new.example',
      until: Date.now() + HOUR_MS,
    }
    const sealed = (value: unknown) =>
      seal(typeof value === 'string' ? value : JSON.stringify(value), world.house.config.secret)
    expect(await readEmailChange(world.ctx('operator'), sealed(change))).toMatchObject({
      to: 'x@new.example',
    })
    for (const [who, token] of [
      ['moderator', sealed(change)],
      ['operator', sealed({ ...change, purpose: 'close-account' })],
      ['operator', sealed({ ...change, from: 'former@example.test' })],
      ['operator', sealed('Saved.')],
      ['operator', seal(JSON.stringify(change), 'another secret')],
      ['operator', `${sealed(change)}x`],
      ['operator', ''],
    ] as const) {
      await expect(readEmailChange(world.ctx(who), token)).rejects.toBeInstanceOf(ChangeLinkSpent)
      await expect(confirmEmailChange(world.ctx(who), token)).rejects.toBeInstanceOf(ChangeLinkSpent)
    }
    expect(await emailOf('operator')).toBe(email)
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
      ...{ ...wrote, handle: 'neighbour', email: 'neighbour@example.test', joinedAt: expect.any(Date) },
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
