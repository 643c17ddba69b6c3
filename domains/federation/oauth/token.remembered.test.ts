import { afterAll, beforeAll, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { hashToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'
import { CLIENT_SECRET, OrchardClient } from '../../../tests/oauth-client'

const AT_ONCE = 50

let world: TestHouse
let orchard: OrchardClient
let member: Browser
let token: string
beforeAll(async () => {
  world = await testHouse()
  orchard = await OrchardClient.register(world)
  member = await world.browser('member')
  token = await connected()
  // From here on the client and its scope are remembered.
  token = await refreshed(token)
})
afterAll(() => world.close())

async function connected(): Promise<string> {
  const authorized = await orchard.authorized(member, { scope: 'openid offline_access' })
  return (await orchard.tokens(authorized)).refresh_token ?? ''
}

async function refreshed(used: string): Promise<string> {
  return ((await (await orchard.refresh(used)).json()) as { refresh_token: string }).refresh_token
}

const change = (statement: ReturnType<typeof sql>) => statement.execute(db(world.ctx()))

test('fifty that come with one token at once get the same successor', async () => {
  const successors = await Promise.all(Array.from({ length: AT_ONCE }, () => refreshed(token)))
  expect(new Set(successors).size).toBe(1)
  token = successors[0] ?? ''
  expect(await refreshed(token)).toBeString()
  token = await connected()
})

test('a remembered client is refused as soon as its secret was replaced, and does no harm', async () => {
  await change(
    sql`update oauth_clients set secret_hash = ${hashToken('another')} where client_id = 'orchard'`,
  )
  expect((await orchard.refresh(token)).status).toBe(401)
  await change(
    sql`update oauth_clients set secret_hash = ${hashToken(CLIENT_SECRET)} where client_id = 'orchard'`,
  )
  token = await refreshed(token)
})

test('one that may do less since is given less at once', async () => {
  await change(sql`update oauth_clients set scopes = '["openid"]' where client_id = 'orchard'`)
  const answer = (await (await orchard.refresh(token)).json()) as { scope: string; refresh_token: string }
  expect(answer.scope).toBe('openid')
  await change(
    sql`update oauth_clients set grant_types = '["authorization_code"]' where client_id = 'orchard'`,
  )
  const refused = await orchard.refresh(answer.refresh_token)
  expect([refused.status, await refused.json()]).toMatchObject([400, { error: 'unauthorized_client' }])
})
