import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { Secret, TOTP } from 'otpauth'
import { db } from '#core/database/db'
import { findClient } from '#core/services/federation/oauth/clients'
import { registerResource } from '#core/services/federation/oauth/register-resource'
import type { Browser, Visit } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'
import { OrchardClient } from '../../../tests/oauth-client'
import { SoftAuthenticator } from '../../../tests/soft-authenticator'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const knows = async (browser: Browser) => {
  const id = browser.cookies.get('rose_federation_session') ?? ''
  return (await world.house.sessions.find(id, 'federation'))?.viewer.member?.name ?? null
}

/** By a letter, as far as that leads. */
async function signInByMail(browser: Browser, email: string): Promise<Visit> {
  await browser.post('federation', '/signin', { email, continue_to: '/notes' })
  await world.work()
  const mail = await db(world.ctx())
    .selectFrom('sent_mails')
    .select('text')
    .where('recipient', '=', email)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  return browser.post('federation', new URL(/http\S+\/signin\/\S+/.exec(mail.text)?.[0] ?? '').pathname)
}

const text = ({ document }: Visit) => document.querySelector('main')?.textContent ?? ''

describe('a passkey', () => {
  test('is made on a page that holds what the device is asked, and signs in without a letter', async () => {
    const browser = await world.browser('member')
    const phone = new SoftAuthenticator('localhost', world.house.config.origins.federation)
    expect(text(await browser.get('federation', '/security'))).toContain('You have none yet')
    const page = await browser.get('federation', '/security/passkeys/new')
    const form = page.document.querySelector('form[data-passkey-options]')
    const options = JSON.parse(form?.getAttribute('data-passkey-options') ?? '')
    const unnamed = await browser.post('federation', '/security/passkeys', { name: ' ', credential: '' })
    expect(unnamed.status).toBe(422)
    const fields = { name: 'Mair’s phone', credential: phone.create(options) }
    expect((await browser.post('federation', '/security/passkeys', fields)).location).toBe('/security')
    expect(text(await browser.get('federation', '/security'))).toContain('Mair’s phone')

    const visitor = await world.browser()
    const asked = await visitor.post('federation', '/passkeys/challenges')
    const credential = phone.get(JSON.parse(asked.text))
    const entered = await visitor.post('federation', '/signin/passkey', { credential, continue_to: '/notes' })
    expect([entered.location, await knows(visitor)]).toEqual(['/notes', 'Mair Pugh'])
    const again = await (await world.browser()).post('federation', '/signin/passkey', { credential })
    expect(again.status).toBe(422)
    expect(again.document.querySelector('#field-email-error')?.textContent).toContain('Try it again')
  })

  test('is renamed, and removed after a question', async () => {
    const browser = await world.browser('member')
    const list = await browser.get('federation', '/security')
    const path = list.document.querySelector('a[href^="/security/passkeys/0"]')?.getAttribute('href') ?? ''
    expect((await browser.get('federation', path)).text).toContain('Mair’s phone')
    await browser.post('federation', `${path}?_method=put`, { name: 'The old phone' })
    expect(text(await browser.get('federation', '/security'))).toContain('The old phone')
    await browser.post('federation', `${path}?_method=delete`)
    expect(text(await browser.get('federation', '/security'))).toContain('You have none yet')
  })
})

test('an authenticator app is set up by its first code, and asked for after a letter from then on', async () => {
  const browser = await world.browser('neighbour')
  const before = browser.cookies.get('rose_federation_session') ?? ''
  // Looking makes none.
  expect((await browser.get('federation', '/security/authenticator')).location).toBe('/security')
  await browser.post('federation', '/security/authenticator')
  const page = await browser.get('federation', '/security/authenticator')
  const secret = (page.document.querySelector('main code')?.textContent ?? '').replaceAll(' ', '')
  expect(page.document.querySelector('svg.qr-code')).not.toBeNull()
  const wrong = await browser.post('federation', '/security/authenticator/confirmation', { code: '12' })
  expect([wrong.status, wrong.text.includes(secret.slice(0, 4))]).toEqual([422, true])
  // This half minute's and the next one's: both are right though a half minute ends before they are read.
  const code = (steps: 0 | 1) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * 30_000 })
  const shown = await browser.post('federation', '/security/authenticator/confirmation', { code: code(0) })
  const codes = [...shown.document.querySelectorAll('main li code')].map(
    ({ textContent }) => textContent ?? '',
  )
  expect([codes.length, shown.headers.get('cache-control')]).toEqual([10, 'no-store'])
  // What was shown raises what the session may do: its id is another one now.
  expect(await world.house.sessions.find(before, 'federation')).toBeNull()

  const visitor = await world.browser()
  expect((await visitor.get('federation', '/signin/second')).location).toBe('/signin')
  expect((await signInByMail(visitor, 'neighbour@example.test')).location).toBe('/signin/second')
  expect(await knows(visitor)).toBeNull()
  expect((await visitor.get('federation', '/signin/second')).text).toContain('One more code')
  const refused = await visitor.post('federation', '/signin/second', { code: 'nothing' })
  expect([refused.status, refused.document.querySelector('#field-code-error') !== null]).toEqual([422, true])
  expect((await visitor.post('federation', '/signin/second', { code: code(1) })).location).toBe('/notes')
  expect(await knows(visitor)).toBe('Tom Askew')

  const other = await world.browser()
  await signInByMail(other, 'neighbour@example.test')
  expect((await other.post('federation', '/signin/second', { code: codes[0] ?? '' })).location).toBe('/notes')
  expect(text(await other.get('federation', '/security'))).toContain('9 recovery codes are left')
  await other.post('federation', '/security/authenticator?_method=delete')
  const plain = await world.browser()
  expect((await signInByMail(plain, 'neighbour@example.test')).location).toBe('/notes')
})

test('who has a role that asks for more is led to where they set it up', async () => {
  const operator = await world.browser('operator')
  const own = await operator.post('federation', '/operator/sign-in?_method=put', { operator: 'on' })
  expect([own.status, own.text.includes('shut yourself out')]).toEqual([422, true])
  await operator.post('federation', '/operator/sign-in?_method=put', { organiser: 'on' })
  const organiser = await world.browser()
  expect((await signInByMail(organiser, 'organiser@example.test')).location).toBe('/security')
  expect(text(await organiser.get('federation', '/security'))).toContain(
    'You are organiser once you sign in with more',
  )
  await operator.post('federation', '/operator/sign-in?_method=put', {})
})

test('a program that was let in is listed in words, shut out, and has to ask again', async () => {
  await OrchardClient.register(world)
  const browser = await world.browser('editor')
  expect(text(await browser.get('federation', '/security/programs'))).toContain('No program is let in')
  const query = new URLSearchParams({
    client_id: 'orchard',
    redirect_uri: 'https://orchard.example/signed-in',
    response_type: 'code',
    scope: 'openid email',
    code_challenge: 'x'.repeat(43),
    code_challenge_method: 'S256',
  })
  await browser.post('federation', `/authorize/consent?${query}`, { answer: 'allow' })
  const page = await browser.get('federation', '/security/programs')
  expect(text(page)).toContain('See your e-mail address')
  expect((await browser.get('federation', `/authorize?${query}`)).status).toBe(303)
  const action = page.document.querySelector('.confirm__form')?.getAttribute('action') ?? ''
  const stranger = await world.browser('moderator')
  expect((await stranger.post('federation', action)).status).toBe(404)
  expect((await browser.post('federation', action)).location).toBe('/security/programs')
  expect(text(await browser.get('federation', '/security/programs'))).toContain('No program is let in')
  expect((await browser.get('federation', `/authorize?${query}`)).status).toBe(200)
  const history = text(await browser.get('federation', '/security/history'))
  expect(history).toContain('Program let in')
  expect(history).toContain('withdrawn, “The Orchard”')
})

test('a program that is shut out is told that the member is out there as well, once', async () => {
  const told = { backchannelLogoutUri: 'https://meadow.example/logout' }
  const meadow = await OrchardClient.register(world, 'meadow', told)
  const browser = await world.browser('shopkeeper')
  await meadow.tokens(await meadow.authorized(browser, { scope: 'openid' }))
  await meadow.tokens(await meadow.authorized(browser, { scope: 'openid' }))
  const page = await browser.get('federation', '/security/programs')
  await browser.post(
    'federation',
    page.document.querySelector('.confirm__form')?.getAttribute('action') ?? '',
  )
  const waiting = async () => {
    const jobs = await world
      .ctx()
      .em.execute(`select 1 from graphile_worker.jobs where task_identifier = 'back-channel-logout'`)
    return jobs.length
  }
  expect(await waiting()).toBe(1)
  await browser.post('federation', '/logout')
  expect(await waiting()).toBe(1)
})

test('more programs than one page shows are on the next, in the words of what they are let do', async () => {
  const { id } = world.cast.members.organiser
  const browser = await world.browser('organiser')
  await registerResource(world.ctx('operator'), {
    name: 'A shed',
    uri: 'https://shed.example/',
    format: 'opaque',
    clientId: null,
    scopes: [{ name: 'constructor', words: 'Borrow tools' }],
  })
  const [begun] = await db(world.ctx())
    .selectFrom('sign_ins')
    .select('id')
    .where('member_id', '=', id)
    .execute()
  for (let number = 0; number < 51; number++) {
    const clientId = `hive-${number}`
    await OrchardClient.register(world, clientId)
    const client = await findClient(world.ctx(), clientId)
    await db(world.ctx())
      .insertInto('grants')
      .values({
        id: Bun.randomUUIDv7(),
        member_id: id,
        client_id: client?.id ?? '',
        sign_in: begun?.id,
        // Two and two in the same moment.
        scope: 'constructor',
        asked: true,
        granted_at: new Date(1e12 + Math.floor(number / 2) * 1000),
      })
      .execute()
  }
  const paths = (visit: Visit) =>
    [...visit.document.querySelectorAll('.confirm__form')].map(form => form.getAttribute('action') ?? '')
  const first = await browser.get('federation', '/security/programs')
  expect(text(first)).toContain('Borrow tools')
  const next = first.document.querySelector('a[rel=next]')?.getAttribute('href') ?? ''
  const second = await browser.get('federation', next)
  expect([paths(first).length, paths(second).length]).toEqual([50, 1])
  expect(new Set([...paths(first), ...paths(second)]).size).toBe(51)
  expect(second.document.querySelector('a[rel=next]')).toBeNull()
  expect((await browser.get('federation', '/security/programs?after=x')).status).toBe(404)
})
