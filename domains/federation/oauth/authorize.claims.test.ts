import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { decodeJwt } from 'jose'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'
import { OrchardClient } from '../../../tests/oauth-client'

let world: TestHouse
let orchard: OrchardClient
let member: Browser
beforeAll(async () => {
  world = await testHouse()
  orchard = await OrchardClient.register(world)
  member = await world.browser('member')
})
afterAll(() => world.close())

const claims = (asked: unknown) => ({ scope: 'openid', claims: JSON.stringify(asked) })

async function userinfoOf(token: string) {
  const visit = await member.get('federation', '/userinfo', { authorization: `Bearer ${token}` })
  return JSON.parse(visit.text)
}

async function errorOf(changes: Readonly<Record<string, string>>, browser = member) {
  const { location } = await browser.get('federation', (await orchard.request(changes)).path)
  return new URL(location ?? '', 'http://here.example').searchParams.get('error')
}

test('claims asked for by name come where they were asked for, and no others', async () => {
  const asked = { userinfo: { email: { essential: true } }, id_token: { name: null, unheard_of: null } }
  const tokens = await orchard.tokens(await orchard.authorized(member, claims(asked)))
  const { id, email, name } = world.cast.members.member
  expect(await userinfoOf(tokens.access_token)).toEqual({ sub: id, email })
  const idToken = decodeJwt(tokens.id_token ?? '')
  expect(idToken).toMatchObject({ sub: id, name, acr: '1' })
  expect(idToken).not.toHaveProperty('email')
  expect(idToken).not.toHaveProperty('unheard_of')
})

test('a member is asked about claims as about the scopes that reveal as much', async () => {
  const editor = await world.browser('editor')
  await orchard.authorized(editor, { scope: 'openid' })
  expect((await editor.get('federation', (await orchard.request({ scope: 'openid' })).path)).status).toBe(303)
  const asked = claims({ userinfo: { email_verified: null } })
  const page = await editor.get('federation', (await orchard.request(asked)).path)
  expect([page.status, page.text.includes('See your e-mail address')]).toEqual([200, true])
  await orchard.authorized(editor, asked)
  expect((await editor.get('federation', (await orchard.request(asked)).path)).status).toBe(303)
})

test.each([
  '{',
  '[]',
  '"email"',
  '{"userinfo":[]}',
  '{"id_token":{"email":1}}',
  '{"id_token":{"acr":{"values":1}}}',
])('claims that cannot be read (%s) are an invalid request', async text => {
  expect(await errorOf({ claims: text })).toBe('invalid_request')
})

test('a member named as sub is asked for, and nobody else will do', async () => {
  const { id } = world.cast.members.neighbour
  const asked = { ...claims({ id_token: { sub: { value: id } } }), prompt: 'none' }
  expect(await errorOf(asked)).toBe('login_required')
  expect(await errorOf(asked, await world.browser('neighbour'))).toBe('consent_required')
})

describe('how the member signed in', () => {
  test('may be wished for, and the ID token says how it was', async () => {
    const tokens = await orchard.tokens(await orchard.authorized(member, { acr_values: '9 1' }))
    expect(decodeJwt(tokens.id_token ?? '')).toMatchObject({ acr: '1', amr: ['otp'] })
  })

  test('may be essential: what no sign-in here can reach is refused', async () => {
    const essential = (values: readonly string[]) =>
      claims({ id_token: { acr: { essential: true, values } } })
    expect(await errorOf(essential(['9']))).toBe('unmet_authentication_requirements')
    expect(await errorOf(essential(['9', '1']))).toBeNull()
  })
})
