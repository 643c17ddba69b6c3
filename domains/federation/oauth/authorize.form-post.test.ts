import { afterAll, beforeAll, expect, test } from 'bun:test'
import * as oauth from 'oauth4webapi'
import type { Browser, Visit } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'
import { OrchardClient, REDIRECT_URI } from '../../../tests/oauth-client'

const SCHEME = 'example.orchard.app:/signed-in'

let world: TestHouse
let orchard: OrchardClient
let member: Browser
beforeAll(async () => {
  world = await testHouse()
  orchard = await OrchardClient.register(world, 'orchard', { redirectUris: [REDIRECT_URI, SCHEME] })
  member = await world.browser('member')
})
afterAll(() => world.close())

test('the answer comes in a form that leads to the client, and nowhere else', async () => {
  const asked = await orchard.request({ response_mode: 'form_post' })
  const page = await member.post('federation', asked.consentPath, { answer: 'allow' })
  const policy = page.headers.get('content-security-policy') ?? ''
  expect(policy.split('; ')).toContain('form-action https://orchard.example')
  expect(page.headers.get('cache-control')).toBe('no-store')
  expect(page.document.querySelectorAll('script:not([src]), [onload], [style]').length).toBe(0)
  expect(page.document.querySelectorAll('form').length).toBe(1)
  expect(page.document.querySelectorAll('form button').length).toBe(1)

  const callback = new Request(REDIRECT_URI, { method: 'POST', body: formOf(page) })
  const parameters = await oauth.validateAuthResponse(
    orchard.server,
    orchard.client,
    new URLSearchParams(await callback.text()),
    asked.state,
  )
  const tokens = await orchard.tokens({ ...asked, parameters })
  expect(tokens.access_token).toBeString()
})

test('so does a refusal', async () => {
  const asked = await orchard.request({ response_mode: 'form_post', scope: 'openid king' })
  const page = await member.get('federation', asked.path)
  expect(Object.fromEntries(formOf(page))).toMatchObject({
    error: 'invalid_scope',
    state: asked.state,
    iss: world.house.config.origins.federation,
  })
})

test.each([
  [{ response_mode: 'fragment' }, 'https://orchard.example'],
  [{ response_mode: 'form_post', redirect_uri: SCHEME }, 'example.orchard.app:'],
])('%j cannot be had', async (changes, where) => {
  const { location } = await member.get('federation', (await orchard.request(changes)).path)
  expect(location).toStartWith(where)
  expect(new URL(location ?? '').searchParams.get('error')).toBe('invalid_request')
})

function formOf({ document }: Visit): URLSearchParams {
  const form = document.querySelector('form')
  expect([form?.getAttribute('method'), form?.getAttribute('action')]).toEqual(['post', REDIRECT_URI])
  const fields = [...(form?.querySelectorAll('input') ?? [])]
  return new URLSearchParams(
    fields.map(field => [field.getAttribute('name') ?? '', field.getAttribute('value') ?? '']),
  )
}
