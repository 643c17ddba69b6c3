import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type TestHouse, testHouse } from '../../../tests/house'
import { OrchardClient } from '../../../tests/oauth-client'

let world: TestHouse
let token: string
beforeAll(async () => {
  world = await testHouse()
  const orchard = await OrchardClient.register(world)
  token = (await orchard.tokens(await orchard.authorized(await world.browser('member')))).access_token
})
afterAll(() => world.close())

const post = async (fields: Record<string, string>, headers: Record<string, string> = {}) =>
  (await world.browser()).post('federation', '/userinfo', fields, {
    'sec-fetch-site': 'cross-site',
    ...headers,
  })

test('says the same by GET, by POST, and with the token in a form', async () => {
  const authorization = `Bearer ${token}`
  const asked = await (await world.browser()).get('federation', '/userinfo', { authorization })
  for (const visit of [await post({}, { authorization }), await post({ access_token: token })]) {
    expect([visit.status, visit.headers.get('cache-control')]).toEqual([200, 'no-store'])
    expect(visit.text).toBe(asked.text)
  }
  expect(JSON.parse(asked.text).sub).toBe(world.cast.members.member.id)
})

test('reads a token from a form alone, in whatever case its type is written', async () => {
  const send = async (type: string, body: string) =>
    (await world.browser()).send('federation', '/userinfo', {
      method: 'POST',
      body,
      headers: { 'content-type': type },
    })
  const form = `access_token=${token}`
  expect((await send('Application/X-WWW-Form-URLencoded; Charset=UTF-8', form)).status).toBe(200)
  for (const [type, body] of [
    ['application/json', JSON.stringify({ access_token: token })],
    ['application/x-www-form-urlencodedx', form],
    ['text/plain', form],
  ] as const)
    expect([type, (await send(type, body)).status]).toEqual([type, 401])
})

test('takes no token twice, none in the address, and no other', async () => {
  const twice = await post({ access_token: token }, { authorization: `Bearer ${token}` })
  expect(twice.status).toBe(400)
  expect(twice.headers.get('www-authenticate')).toContain('error="invalid_request"')
  const inAddress = await (await world.browser()).get('federation', `/userinfo?access_token=${token}`)
  expect(inAddress.status).toBe(401)
  expect((await post({ access_token: 'other' })).headers.get('www-authenticate')).toContain('invalid_token')
  expect((await post({})).headers.get('www-authenticate')).toStartWith('Bearer realm="userinfo", DPoP')
})
