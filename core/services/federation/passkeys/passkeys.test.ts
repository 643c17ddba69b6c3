import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { FreshSignInRequired, NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { SoftAuthenticator } from '../../../../tests/soft-authenticator'
import { addPasskey, MOST_PASSKEYS, passkeyOptions } from './add-passkey'
import { passkeys, removePasskey, renamePasskey } from './passkeys'
import { PasskeyRefused, TooManyPasskeys } from './refusals'
import { memberOfPasskey, signInOptions } from './use-passkey'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
beforeEach(async () => {
  await db(world.ctx()).deleteFrom('passkeys').execute()
  await db(world.ctx()).deleteFrom('account_closings').execute()
})

type Asked = { challenge: string }
const origin = () => world.house.config.origins.federation
const device = (counts = true) => new SoftAuthenticator('localhost', origin(), counts)
const asked = async () => (await signInOptions(world.ctx())) as Asked
const signIn = async (phone: SoftAuthenticator, behaviour = {}) =>
  memberOfPasskey(world.ctx(), phone.get(await asked(), behaviour))

/** A passkey of the member's, on a device of theirs. */
async function added(counts = true, who: 'member' | 'neighbour' = 'member'): Promise<SoftAuthenticator> {
  const phone = device(counts)
  const ctx = world.ctx(who)
  await addPasskey(ctx, phone.create(await passkeyOptions(ctx)), 'The phone')
  return phone
}

const lastEvent = async () =>
  db(world.ctx())
    .selectFrom('security_events')
    .select(['event', 'member_id', 'details'])
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst()

describe('a passkey', () => {
  test('is asked for as one that is found without a name, with a finger or a PIN, and tells nothing of whose it is', async () => {
    const options = await passkeyOptions(world.ctx('member'))
    expect(options.rp).toEqual({ id: 'localhost', name: 'Test Growers' })
    expect(options.authenticatorSelection).toMatchObject({
      residentKey: 'required',
      userVerification: 'required',
    })
    expect(options.user).toMatchObject({ name: 'member@example.test', displayName: 'Mair Pugh' })
    const { id } = world.cast.members.member
    expect(Buffer.from(options.user.id, 'base64url').toString('hex')).not.toContain(id.replaceAll('-', ''))
    expect((await passkeyOptions(world.ctx('member'))).user.id).toBe(options.user.id)
    expect((await passkeyOptions(world.ctx('neighbour'))).user.id).not.toBe(options.user.id)
  })

  test('lets in the member who made it, as often as they like', async () => {
    const phone = await added()
    await added(true, 'neighbour')
    for (let time = 0; time < 3; time++) expect(await signIn(phone)).toBe(world.cast.members.member.id)
    const [kept] = await passkeys(world.ctx('member'))
    expect(kept).toMatchObject({ name: 'The phone', synced: false, lastUsedAt: expect.any(Date) })
  })

  test('that says to be another member’s, or nobody’s, or is asked in a page of another site, is refused', async () => {
    const phone = await added()
    const other = (await passkeyOptions(world.ctx('neighbour'))).user.id
    for (const odd of [
      { userHandle: other },
      { userHandle: null },
      { userHandle: '' },
      { crossOrigin: true },
    ])
      await expect(signIn(phone, odd)).rejects.toBeInstanceOf(PasskeyRefused)
    expect(await lastEvent()).toMatchObject({ details: { reason: 'a passkey of another member or page' } })
    expect(await signIn(phone)).toBe(world.cast.members.member.id)
  })

  test.each(['null', '7', '"said"', '{'])('whose device says %s of the page is refused', async said => {
    const phone = await added()
    const answer = JSON.parse(phone.get(await asked()))
    answer.response.clientDataJSON = Buffer.from(said).toString('base64url')
    const refused = memberOfPasskey(world.ctx(), JSON.stringify(answer))
    await expect(refused).rejects.toBeInstanceOf(PasskeyRefused)
    expect(await lastEvent()).toMatchObject({ details: { reason: 'a passkey of another member or page' } })
  })

  test('whose device does not count is taken each time', async () => {
    const phone = await added(false)
    for (let time = 0; time < 2; time++) expect(await signIn(phone)).toBe(world.cast.members.member.id)
  })

  test('whose count goes back may be a copy: it is refused, and that is written down', async () => {
    const phone = await added()
    await signIn(phone)
    await signIn(phone)
    for (const counter of [2, 1, 0])
      await expect(signIn(phone, { counter })).rejects.toBeInstanceOf(PasskeyRefused)
    expect(await lastEvent()).toMatchObject({
      event: 'passkey.refused',
      member_id: world.cast.members.member.id,
      details: { reason: 'its count went back: it may be a copy' },
    })
  })

  test('and its copy in the same moment: one comes in', async () => {
    const phone = await added()
    const questions = [await asked(), await asked()]
    const both = await Promise.allSettled(
      questions.map(question => memberOfPasskey(world.ctx(), phone.get(question, { counter: 7 }))),
    )
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test.each([
    ['another site’s page', { origin: 'https://evil.example' }],
    ['another app of ours', { origin: 'http://localhost:4000' }],
    ['another site’s key', { rpId: 'evil.example' }],
    ['a device that asked for no finger', { verified: false }],
  ])('is not taken from %s', async (_, behaviour) => {
    const phone = await added()
    await expect(signIn(phone, behaviour)).rejects.toBeInstanceOf(PasskeyRefused)
    expect(await signIn(phone)).toBe(world.cast.members.member.id)
  })

  test('is not made on another site’s page, nor without a finger', async () => {
    for (const behaviour of [{ origin: 'https://evil.example' }, { verified: false }]) {
      const made = device().create(await passkeyOptions(world.ctx('member')), behaviour)
      await expect(addPasskey(world.ctx('member'), made, 'x')).rejects.toBeInstanceOf(PasskeyRefused)
    }
    expect(await passkeys(world.ctx('member'))).toEqual([])
  })

  test('answers each question once, and only of whom it was asked', async () => {
    const phone = await added()
    const question = await asked()
    const answer = phone.get(question)
    expect(await memberOfPasskey(world.ctx(), answer)).toBe(world.cast.members.member.id)
    await expect(memberOfPasskey(world.ctx(), answer)).rejects.toBeInstanceOf(PasskeyRefused)
    await expect(memberOfPasskey(world.ctx(), phone.get({ challenge: 'made-up' }))).rejects.toBeInstanceOf(
      PasskeyRefused,
    )
    const options = await passkeyOptions(world.ctx('member'))
    const stolen = addPasskey(world.ctx('neighbour'), device().create(options), 'x')
    await expect(stolen).rejects.toBeInstanceOf(PasskeyRefused)
  })

  test('answers within ten minutes of the question, to the millisecond', async () => {
    const phone = await added()
    const asked = new Date()
    const after = (ms: number): Ctx => ({ ...world.ctx(), now: new Date(asked.getTime() + ms) })
    const answerAfter = async (ms: number) =>
      memberOfPasskey(after(ms), phone.get((await signInOptions(after(0))) as Asked))
    expect(await answerAfter(10 * 60_000 - 1)).toBe(world.cast.members.member.id)
    await expect(answerAfter(10 * 60_000)).rejects.toBeInstanceOf(PasskeyRefused)
  })

  test('is one member’s: the same key is not added twice', async () => {
    const phone = await added()
    const again = phone.create(await passkeyOptions(world.ctx('neighbour')))
    await expect(addPasskey(world.ctx('neighbour'), again, 'x')).rejects.toThrow('here already')
  })

  test.each([
    '',
    'x',
    '{}',
    '{"id":"a"}',
    '{"id":1}',
    'null',
    `{"id":"a","response":{"clientDataJSON":"!!"}}`,
  ])('is nothing that a form could say instead: %p', async answer => {
    await expect(memberOfPasskey(world.ctx(), answer)).rejects.toBeInstanceOf(PasskeyRefused)
    await expect(addPasskey(world.ctx('member'), answer, 'x')).rejects.toBeInstanceOf(PasskeyRefused)
  })

  test('does not open an account that was closed', async () => {
    const phone = await added()
    await db(world.ctx())
      .insertInto('account_closings')
      .values({ member_id: world.cast.members.member.id, asked_at: new Date(), erase_after: new Date() })
      .execute()
    await expect(signIn(phone)).rejects.toThrow('This account is closed')
  })
})

describe('one’s own passkeys', () => {
  test('are named and removed by their member alone', async () => {
    const phone = await added()
    const [{ id } = { id: '' }] = await passkeys(world.ctx('member'))
    await renamePasskey(world.ctx('member'), id, 'The old phone')
    for (const stranger of ['neighbour', 'operator'] as const) {
      await expect(renamePasskey(world.ctx(stranger), id, 'x')).rejects.toBeInstanceOf(NotFound)
      await expect(removePasskey(world.ctx(stranger), id)).rejects.toBeInstanceOf(NotFound)
    }
    expect((await passkeys(world.ctx('member'))).map(({ name }) => name)).toEqual(['The old phone'])
    await removePasskey(world.ctx('member'), id)
    expect(await lastEvent()).toMatchObject({ event: 'passkey.removed', details: { name: 'The old phone' } })
    await expect(signIn(phone)).rejects.toBeInstanceOf(PasskeyRefused)
  })

  test('are twenty at most', async () => {
    const ctx = world.ctx('member')
    for (let number = 1; number < MOST_PASSKEYS; number++) await added()
    // Both were asked for while there was room for one.
    const answers = [device().create(await passkeyOptions(ctx)), device().create(await passkeyOptions(ctx))]
    const both = await Promise.allSettled(answers.map(answer => addPasskey(ctx, answer, 'The last')))
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(both.find(each => each.status === 'rejected')?.reason).toBeInstanceOf(TooManyPasskeys)
    expect(await passkeys(ctx)).toHaveLength(MOST_PASSKEYS)
    await expect(passkeyOptions(ctx)).rejects.toBeInstanceOf(TooManyPasskeys)
  })

  test('are added and removed by who has shown lately who they are', async () => {
    await added()
    const ctx = world.ctx('member')
    const stale = { ...ctx, viewer: { ...ctx.viewer, authenticatedAt: null } }
    const [{ id } = { id: '' }] = await passkeys(ctx)
    await expect(passkeyOptions(stale)).rejects.toBeInstanceOf(FreshSignInRequired)
    await expect(addPasskey(stale, '{}', 'x')).rejects.toBeInstanceOf(FreshSignInRequired)
    await expect(removePasskey(stale, id)).rejects.toBeInstanceOf(FreshSignInRequired)
    await expect(passkeys(world.ctx())).rejects.toBeInstanceOf(SignInRequired)
  })
})
