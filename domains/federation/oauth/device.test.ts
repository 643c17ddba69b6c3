import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import * as oauth from 'oauth4webapi'
import { db } from '#core/database/db'
import { DEVICE_CODE } from '#core/entities/identity/oauth-client'
import { findClient, type OAuthClientRow } from '#core/services/federation/oauth/clients'
import { type DevicePoll, pollDevice } from '#core/services/federation/oauth/poll-device'
import { newUserCode, readUserCode, shownUserCode } from '#core/services/federation/oauth/user-code'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'
import { OrchardClient } from '../../../tests/oauth-client'

let world: TestHouse
let phone: OrchardClient
let row: OAuthClientRow
let organiser: Browser
beforeAll(async () => {
  world = await testHouse()
  const grantTypes = ['refresh_token', DEVICE_CODE]
  phone = await OrchardClient.register(world, 'phone', { secret: null, grantTypes })
  row = (await findClient(world.ctx(), 'phone'))!
})
afterAll(() => world.close())
beforeEach(async () => {
  organiser = await world.browser('organiser')
})

const SCOPE = 'openid profile offline_access'

async function asked(scope = SCOPE) {
  const { server, client, authentication, options } = phone
  const answer = await oauth.deviceAuthorizationRequest(server, client, authentication, { scope }, options)
  return oauth.processDeviceAuthorizationResponse(server, client, answer)
}

/** As the library asks, now. */
async function polled(deviceCode: string) {
  const { server, client, authentication, options } = phone
  const answer = await oauth.deviceCodeGrantRequest(server, client, authentication, deviceCode, options)
  return oauth.processDeviceCodeResponse(server, client, answer)
}

/** So many seconds from now. */
function poll(deviceCode: string, later: number, more: Partial<DevicePoll> = {}, client = row) {
  const ctx = { ...world.ctx(), now: new Date(Date.now() + later * 1000) }
  return pollDevice(ctx, client, { deviceCode, ...more }).then(
    () => 'tokens',
    error => error.code,
  )
}

const refusals = () =>
  db(world.ctx())
    .selectFrom('security_events')
    .select('details')
    .where('event', '=', 'client.refused')
    .execute()

const answer = (user_code: string, said: string, browser = organiser) =>
  browser.post('federation', '/device', { user_code, answer: said })

test('a phone shows a code, a member reads what it asks for and agrees, and the phone is signed in', async () => {
  const device = await asked()
  expect(device).toMatchObject({ expires_in: 600, interval: 5 })
  expect(device.user_code).toMatch(/^[B-Z]{4}-[B-Z]{4}$/)
  const typed = device.user_code.toLowerCase().replace('-', ' ')
  const page = await organiser.get('federation', `/device?${new URLSearchParams({ user_code: typed })}`)
  expect(page.text).toContain('The Orchard asks for access')
  for (const words of [device.user_code, 'See your name and your handle']) expect(page.text).toContain(words)
  await expect(polled(device.device_code)).rejects.toMatchObject({ error: 'authorization_pending' })
  await expect(polled(device.device_code)).rejects.toMatchObject({ error: 'slow_down' })
  // Waiting is no refusal.
  expect(await refusals()).toEqual([])
  expect((await answer(device.user_code, 'allow')).text).toContain('The device is signed in')
  const tokens = await polled(device.device_code)
  expect(oauth.getValidatedIdTokenClaims(tokens)).toMatchObject({ sub: world.cast.members.organiser.id })
  expect((await phone.refresh(tokens.refresh_token ?? '')).status).toBe(200)
  expect(await poll(device.device_code, 10)).toBe('invalid_grant')
})

test('the page that its link names has the code in it, also for who signs in first', async () => {
  const device = await asked()
  const { pathname, search } = new URL(device.verification_uri_complete ?? '')
  const visitor = await world.browser()
  const { location } = await visitor.get('federation', pathname + search)
  expect(new URLSearchParams(location?.split('?')[1]).get('return_to')).toBe(pathname + search)
  expect((await organiser.get('federation', pathname + search)).text).toContain(device.user_code)
  expect((await visitor.get('federation', '/device')).location).toBe('/login?return_to=%2Fdevice')
  expect((await answer(device.user_code, 'allow', visitor)).location).toStartWith('/login?')
})

test('a member who says no keeps the phone out', async () => {
  const device = await asked()
  expect((await answer(device.user_code, 'refuse')).text).toContain('The device stays out')
  expect(await poll(device.device_code, 10)).toBe('access_denied')
  expect((await answer(device.user_code, 'allow')).status).toBe(422)
})

test('a scope that an operator took from the client while the member read is in no token', async () => {
  const device = await asked()
  await answer(device.user_code, 'allow')
  expect(await poll(device.device_code, 10, {}, { ...row, scopes: ['tools'] })).toBe('access_denied')
  const less = await pollDevice(
    world.ctx(),
    { ...row, scopes: ['openid'] },
    { deviceCode: device.device_code },
  )
  expect([less.scope, less.refresh_token]).toEqual(['openid', undefined])
})

test('nothing but the word allow lets a phone in', async () => {
  const device = await asked()
  await organiser.post('federation', '/device', { user_code: device.user_code })
  expect(await poll(device.device_code, 10)).toBe('access_denied')
})

test('another site cannot answer for a member', async () => {
  const { user_code } = await asked()
  const forged = await organiser.post(
    'federation',
    '/device',
    { user_code, answer: 'allow' },
    { 'sec-fetch-site': 'cross-site' },
  )
  expect(forged.status).toBe(403)
})

describe('a phone that asks', () => {
  test('too soon has to ask less often, each time that it does', async () => {
    const { device_code: code } = await asked()
    expect(await poll(code, 0)).toBe('authorization_pending')
    expect(await poll(code, 4)).toBe('slow_down')
    expect(await poll(code, 13)).toBe('slow_down')
    expect(await poll(code, 29)).toBe('authorization_pending')
    expect(await poll(code, 44)).toBe('authorization_pending')
  })

  test('after ten minutes has to begin again, and its code is gone', async () => {
    const device = await asked()
    expect(await poll(device.device_code, 601)).toBe('expired_token')
    await db(world.ctx()).updateTable('device_requests').set({ expires_at: new Date() }).execute()
    expect((await answer(device.user_code, 'allow')).status).toBe(422)
  })

  test('many times at once is signed in once', async () => {
    const device = await asked()
    await answer(device.user_code, 'allow')
    const answers = await Promise.all(Array.from({ length: 8 }, () => poll(device.device_code, 10)))
    expect(answers.sort()).toEqual([...Array<string>(7).fill('invalid_grant'), 'tokens'])
  })

  test('is let in once, however often the member presses', async () => {
    const { user_code } = await asked()
    const pressed = await Promise.all([1, 2, 3].map(() => answer(user_code, 'allow')))
    expect(pressed.map(visit => visit.status).sort()).toEqual([200, 422, 422])
  })

  test('with the code of another client is unknown', async () => {
    await OrchardClient.register(world, 'tablet', { secret: null, grantTypes: [DEVICE_CODE] })
    const tablet = (await findClient(world.ctx(), 'tablet'))!
    expect(await poll((await asked()).device_code, 0, {}, tablet)).toBe('invalid_grant')
  })

  test('for a scope nobody knows, or without being registered for it, is refused', async () => {
    await expect(asked('openid king')).rejects.toMatchObject({ error: 'invalid_scope' })
    await OrchardClient.register(world, 'desk', { secret: null })
    const { text } = await organiser.post('federation', '/device_authorization', {
      client_id: 'desk',
      scope: 'openid',
    })
    expect(JSON.parse(text).error).toBe('unauthorized_client')
  })

  test('after the member has signed out gets nothing', async () => {
    const device = await asked()
    await answer(device.user_code, 'allow')
    await organiser.post('federation', '/logout')
    expect(await poll(device.device_code, 10)).toBe('invalid_grant')
  })
})

test('codes cannot be tried out: after forty not even a right one is looked up', async () => {
  const guesser = await world.browser('neighbour')
  for (let count = 0; count < 40; count++)
    expect((await guesser.get('federation', '/device?user_code=BBBBBBBB')).status).toBe(422)
  const { user_code } = await asked()
  const page = await guesser.get('federation', `/device?user_code=${user_code}`)
  expect(page.status).toBe(429)
  expect(page.document.querySelector('input[name=user_code]')?.getAttribute('value')).toBe(user_code)
})

test('a code is read as people type it, and never kept in clear', async () => {
  const code = newUserCode()
  expect(readUserCode(shownUserCode(code).toLowerCase())).toBe(code)
  for (const typed of ['', 'BCDF', 'ABCD-EFGH', 'BCDFGHJKL']) expect(readUserCode(typed)).toBeNull()
  const { user_code, device_code } = await asked()
  const rows = JSON.stringify(await db(world.ctx()).selectFrom('device_requests').selectAll().execute())
  for (const secret of [user_code, readUserCode(user_code) ?? '', device_code])
    expect(rows).not.toContain(secret)
})
