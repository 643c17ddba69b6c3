import { afterAll, beforeAll, expect, test } from 'bun:test'
import { errors, type JWTPayload, SignJWT } from 'jose'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { FIRST_PARTY_CLIENTS } from '#core/oauth/first-party'
import { LOGOUT_EVENT, readLogoutToken } from '#core/oauth/logout-token'
import { backChannelLogout } from '#core/services/federation/oauth/back-channel-logout'
import { findClient } from '#core/services/federation/oauth/clients'
import { signingKey } from '#core/services/federation/oauth/signing-key'
import { signOut } from '#core/services/federation/sign-out'
import { type TestHouse, testHouse } from '../../tests/house'
import { freeBasePort, listen } from '../../tests/listening'

let world: TestHouse
let stops: readonly (() => Promise<void>)[]
let memberId: string
beforeAll(async () => {
  world = await testHouse({ COOP_PORT: freeBasePort() })
  stops = [...FIRST_PARTY_CLIENTS, 'federation' as const].map(domain => listen(world.house, domain))
  memberId = world.cast.members.member.id
})
afterAll(async () => {
  await Promise.all(stops.map(stop => stop()))
  await world.close()
})

/** A sign-in that each of our apps took up. */
async function signedIn(): Promise<string> {
  const signIn = Bun.randomUUIDv7()
  for (const domain of FIRST_PARTY_CLIENTS) {
    const client = (await findClient(world.ctx(), domain))!
    await db(world.ctx())
      .insertInto('grants')
      .values({
        id: Bun.randomUUIDv7(),
        member_id: memberId,
        client_id: client.id,
        sign_in: signIn,
        scope: 'openid profile',
        granted_at: new Date(),
        exchanged_at: new Date(),
      })
      .execute()
    await world.house.sessions.begin(memberId, { domain, signIn, device: 'test' })
  }
  return signIn
}

async function sessionsOf(signIn: string): Promise<number> {
  const rows = await db(world.ctx())
    .selectFrom('sessions')
    .select('id')
    .where('sign_in', '=', signIn)
    .execute()
  return rows.length
}

async function logoutToken(changes: JWTPayload = {}, typ = 'logout+jwt'): Promise<string> {
  const { kid, key } = await signingKey(world.ctx(), 'ES256')
  const issuedAt = Math.floor(Date.now() / 1000)
  const claims: JWTPayload = {
    iss: world.house.config.origins.federation,
    aud: 'blog',
    sub: memberId,
    jti: crypto.randomUUID(),
    iat: issuedAt,
    exp: issuedAt + 60,
    events: { [LOGOUT_EVENT]: {} },
    ...changes,
  }
  return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid, typ }).sign(key)
}

const tell = (logout_token: string) =>
  fetch(`${world.house.config.internalOrigins.blog}/internal/backchannel-logout`, {
    method: 'POST',
    body: new URLSearchParams({ logout_token }),
  })

test('each of our own apps is told of a sign-out as any client is', async () => {
  const signIn = await signedIn()
  await signOut(world.ctx(), signIn)
  const { rows } = await sql<{ clientId: string }>`select c.client_id as "clientId"
    from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    join oauth_clients c on c.id = (j.payload->>'clientId')::uuid
    where t.identifier = 'back-channel-logout' and j.payload->>'signIn' = ${signIn}
    order by 1`.execute(db(world.ctx()))
  expect(rows.map(row => row.clientId)).toEqual([...FIRST_PARTY_CLIENTS].sort())
  await world.work()
})

test('an app that is told ends what it has of the sign-in', async () => {
  const [signIn, other] = [await signedIn(), await signedIn()]
  const { id: clientId } = (await findClient(world.ctx(), 'blog'))!
  await backChannelLogout(world.ctx(), { clientId, memberId, signIn })
  expect([await sessionsOf(signIn), await sessionsOf(other)]).toEqual([0, FIRST_PARTY_CLIENTS.length])
})

test.each([
  [500, 'Not now'],
  [200, 'no keys'],
  [200, '{}'],
])('a token is not taken for a bad one while the keys cannot be read: %p %p', async (status, text) => {
  const server = Bun.serve({ port: 0, fetch: () => new Response(text, { status }) })
  const { config } = world.house
  const internalOrigins = { ...config.internalOrigins, federation: server.url.origin }
  const token = await logoutToken({ sid: Bun.randomUUIDv7() })
  const outcome = await readLogoutToken({ ...config, internalOrigins }, 'blog', token).catch(fault => fault)
  await server.stop(true)
  expect(outcome).toBeInstanceOf(errors.JOSEError)
})

test('an app that is not up is not waited for', async () => {
  const { id: clientId } = (await findClient(world.ctx(), 'blog'))!
  const config = {
    ...world.house.config,
    internalOrigins: { ...world.house.config.internalOrigins, blog: await refusing() },
  }
  const ctx = { ...world.ctx(), house: { ...world.ctx().house, config } }
  await backChannelLogout(ctx, { clientId, memberId, signIn: await signedIn() })
})

/** Where nothing listens. */
async function refusing(): Promise<string> {
  const server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response('') })
  const origin = `http://127.0.0.1:${server.port}`
  await server.stop(true)
  return origin
}

test.each<[string, () => JWTPayload]>([
  ['for another app', () => ({ aud: 'market' })],
  ['of another issuer', () => ({ iss: 'https://elsewhere.example' })],
  ['that has expired', () => ({ exp: Math.floor(Date.now() / 1000) - 60 })],
  ['without the event', () => ({ events: {} })],
  ['with a nonce', () => ({ nonce: 'x' })],
  ['about no sign-in', () => ({ sid: undefined })],
  ['without a name of its own', () => ({ jti: undefined })],
])('a logout token %s ends nothing', async (_, changes) => {
  const signIn = await signedIn()
  const answer = await tell(await logoutToken({ sid: signIn, ...changes() }))
  expect([answer.status, await answer.json()]).toEqual([400, { error: 'invalid_request' }])
  expect(await sessionsOf(signIn)).toBe(FIRST_PARTY_CLIENTS.length)
})

test('what is no token at all ends nothing, and a good one does', async () => {
  for (const text of ['', 'nonsense', 'a.b.c']) expect((await tell(text)).status).toBe(400)
  const signIn = await signedIn()
  expect((await tell(await logoutToken({ sid: signIn }, 'JWT'))).status).toBe(400)
  expect(await sessionsOf(signIn)).toBe(FIRST_PARTY_CLIENTS.length)
  const answer = await tell(await logoutToken({ sid: signIn }))
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store'])
  expect(await sessionsOf(signIn)).toBe(0)
})
