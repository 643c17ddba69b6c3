import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { newToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { OrchardClient, REDIRECT_URI } from '../../../../tests/oauth-client'
import { exchangeCode, issueCode } from './authorization-code'
import { findClient, type OAuthClientRow } from './clients'
import { challengeOf } from './code-challenge'
import { connectedPrograms, withdrawProgram } from './connected-programs'

type Who = 'member' | 'neighbour'

let world: TestHouse
const clients = new Map<string, OAuthClientRow>()
beforeAll(async () => {
  world = await testHouse()
  await OrchardClient.register(world, 'told', { backchannelLogoutUri: 'https://orchard.example/ended' })
  await OrchardClient.register(world, 'quiet')
  for (const name of ['told', 'quiet', 'market']) clients.set(name, (await findClient(world.ctx(), name))!)
})
afterAll(() => world.close())
beforeEach(async () => {
  await db(world.ctx()).deleteFrom('grants').execute()
})

const verifier = newToken()

/** Let in from a sign-in of its own; the code is exchanged, unless said otherwise. */
async function letIn(
  name: string,
  {
    who = 'member',
    scope = ['openid'],
    asked = true,
    exchanged = true,
    ms = 0,
    domain = 'federation',
  } = {} as {
    who?: Who
    scope?: readonly string[]
    asked?: boolean
    exchanged?: boolean
    ms?: number
    domain?: 'federation'
  },
): Promise<string> {
  const client = clients.get(name)!
  const signIn = Bun.randomUUIDv7()
  await world.house.sessions.begin(world.cast.members[who].id, { domain, signIn, device: 'x' })
  const ctx = { ...world.ctx(who), now: new Date(Date.now() + ms) }
  const redirectUri = client.redirectUris[0] ?? REDIRECT_URI
  const request = { client, redirectUri, scope, codeChallenge: challengeOf(verifier), nonce: null }
  const code = await issueCode(ctx, request, { signIn, asked })
  if (exchanged) await exchangeCode(ctx, client, { code: code ?? '', codeVerifier: verifier, redirectUri })
  return signIn
}

const seen = async (who: Who = 'member') => (await connectedPrograms(world.ctx(who))).programs
const logouts = async () => {
  const rows = await world.ctx().em.execute<{ payload: Record<string, unknown> }[]>(
    `delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t
     where t.id = j.task_id and t.identifier = 'back-channel-logout' returning j.payload`,
  )
  return rows.map(({ payload }) => payload.signIn)
}

describe('what a member let in', () => {
  test('is listed with what it may, in words, since when, and when it last came', async () => {
    await letIn('quiet', { exchanged: false, ms: -5_000 })
    await letIn('told', { scope: ['openid', 'email'] })
    expect(await seen()).toMatchObject([
      { name: 'The Orchard', scopes: [expect.any(String), 'See your e-mail address'] },
      { name: 'The Orchard', lastUsedAt: null },
    ])
    expect((await seen())[0]?.lastUsedAt).toBeInstanceOf(Date)
  })

  test('is each member’s own, and without our own apps', async () => {
    await letIn('quiet', { who: 'neighbour' })
    await letIn('market')
    expect(await seen()).toEqual([])
    expect(await seen('neighbour')).toHaveLength(1)
  })

  test('is one program, since the first time, with what was said last', async () => {
    await letIn('quiet', { ms: -60_000 })
    const [before] = await seen()
    await letIn('quiet', { scope: ['openid', 'profile'] })
    const after = await seen()
    expect(after).toHaveLength(1)
    expect(after[0]?.scopes).toHaveLength(2)
    expect(after[0]?.since).toEqual(before!.since)
  })

  test('goes on from page to page, each once', async () => {
    const [told, quiet] = [clients.get('told')!, clients.get('quiet')!]
    for (let at = 0; at < 51; at++) {
      const id = Bun.randomUUIDv7()
      await db(world.ctx())
        .insertInto('oauth_clients')
        .values({
          id,
          client_id: `many-${at}`,
          name: `Many ${at}`,
          redirect_uris: jsonb([]),
          created_at: new Date(),
        })
        .execute()
      await db(world.ctx())
        .insertInto('grants')
        .values({
          id: Bun.randomUUIDv7(),
          client_id: id,
          member_id: world.cast.members.member.id,
          scope: 'openid',
          sign_in: Bun.randomUUIDv7(),
          asked: true,
          granted_at: new Date(),
        })
        .execute()
    }
    const first = await connectedPrograms(world.ctx('member'))
    const second = await connectedPrograms(world.ctx('member'), first.next ?? '')
    expect([first.programs.length, second.programs.length, second.next]).toEqual([50, 1, null])
    expect(first.programs.map(({ id }) => id)).not.toContain(second.programs[0]!.id)
    expect((await connectedPrograms(world.ctx('member'), told.id)).programs).toEqual([])
    await expect(connectedPrograms(world.ctx('member'), 'nowhere')).rejects.toBeInstanceOf(NotFound)
    expect(quiet.id).not.toBe(told.id)
  })
})

describe('a program that is shut out', () => {
  test('has to ask again, and its grants say why they ended', async () => {
    const signIn = await letIn('quiet')
    await withdrawProgram(world.ctx('member'), clients.get('quiet')!.id)
    expect(await seen()).toEqual([])
    const [grant] = await db(world.ctx())
      .selectFrom('grants')
      .select(['ended_why', 'withdrawn_at'])
      .where('sign_in', '=', signIn)
      .execute()
    expect(grant).toMatchObject({ ended_why: 'withdrawn', withdrawn_at: expect.any(Date) })
    const again = letIn('quiet', { asked: false })
    await expect(again).rejects.toMatchObject({ code: 'invalid_grant' })
  })

  test('is told so for each sign-in that it has tokens of, if it wishes to be told', async () => {
    const signIns = [await letIn('told'), await letIn('told')]
    await letIn('told', { exchanged: false })
    await letIn('quiet')
    await logouts()
    await withdrawProgram(world.ctx('member'), clients.get('told')!.id)
    await withdrawProgram(world.ctx('member'), clients.get('quiet')!.id)
    expect((await logouts()).toSorted()).toEqual(signIns.toSorted())
  })

  test('keeps the end of what had ended before', async () => {
    const signIn = await letIn('told')
    await db(world.ctx())
      .updateTable('grants')
      .set({ ended_at: new Date(0), ended_why: 'signed_out' })
      .where('sign_in', '=', signIn)
      .execute()
    await logouts()
    await withdrawProgram(world.ctx('member'), clients.get('told')!.id)
    const [grant] = await db(world.ctx())
      .selectFrom('grants')
      .select(['ended_why', 'ended_at'])
      .where('sign_in', '=', signIn)
      .execute()
    expect(grant).toEqual({ ended_why: 'signed_out', ended_at: new Date(0) })
    // Whoever was told of the sign-out is not told again.
    expect(await logouts()).toEqual([])
  })

  test('is nobody else’s, and shut out once', async () => {
    await letIn('quiet')
    await letIn('quiet', { who: 'neighbour' })
    const { id } = clients.get('quiet')!
    await withdrawProgram(world.ctx('member'), id)
    expect(await seen('neighbour')).toHaveLength(1)
    await expect(withdrawProgram(world.ctx('member'), id)).rejects.toBeInstanceOf(NotFound)
  })

  test('is none of our own apps, nor one that was never let in', async () => {
    await letIn('market')
    for (const asked of [clients.get('market')!.id, clients.get('told')!.id, Bun.randomUUIDv7(), 'x'])
      await expect(withdrawProgram(world.ctx('member'), asked)).rejects.toBeInstanceOf(NotFound)
    const [grant] = await db(world.ctx()).selectFrom('grants').select('ended_at').execute()
    expect(grant?.ended_at).toBeNull()
  })

  test('is shut out by members alone', async () => {
    const { id } = clients.get('quiet')!
    await expect(withdrawProgram(world.ctx(), id)).rejects.toBeInstanceOf(SignInRequired)
    await expect(connectedPrograms(world.ctx())).rejects.toBeInstanceOf(SignInRequired)
  })
})
