import { afterAll, beforeAll, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { checkChain } from '#core/security-log/check-chain'
import { ownSecurityEvents } from '#core/services/federation/security-log/list-events'
import { type TestHouse, testHouse } from '../../../tests/house'
import { OrchardClient } from '../../../tests/oauth-client'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

/** The newest rows, oldest of them first: what, whose, and in which words. */
async function written(many: number): Promise<readonly Record<string, unknown>[]> {
  const rows = await db(world.ctx())
    .selectFrom('security_events as e')
    .leftJoin('members as m', 'm.id', 'e.member_id')
    .select(['e.event', 'm.handle', 'e.client', 'e.details'])
    .orderBy('e.position', 'desc')
    .limit(many)
    .execute()
  return rows
    .toReversed()
    .map(({ event, handle, client, details }) => ({ event, handle, client, ...details }))
}

test('written down are a wrong code, a sign-in with where and how, and its end', async () => {
  const reader = await world.browser()
  const agent = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' }
  await reader.post('federation', '/signin', { email: 'member@example.test' }, agent)
  await reader.post('federation', '/signin/code', { code: '12' }, agent)
  await world.work()
  const [mail] = await world
    .ctx()
    .em.execute<{ text: string }[]>('select text from sent_mails order by id desc limit 1')
  const link = new URL(/http\S+\/signin\/\S+/.exec(mail?.text ?? '')?.[0] ?? '').pathname
  await reader.post('federation', link, {}, agent)
  await reader.post('federation', link, {}, agent)
  await reader.post('federation', '/logout', {}, agent)
  const device = 'Firefox on Linux'
  expect(await written(4)).toEqual([
    { event: 'sign-in.refused', handle: 'member', client: null, device, reason: 'a wrong code' },
    { event: 'sign-in.succeeded', handle: 'member', client: null, device, with: 'a link by mail' },
    {
      event: 'sign-in.refused',
      handle: 'member',
      client: null,
      device,
      reason: 'a link that was used, or is too old',
    },
    { event: 'sign-in.ended', handle: 'member', client: null, device, of: device, reason: 'signed out' },
  ])
})

test('so are a program that is let in, and shut out, and one that shows the wrong secret', async () => {
  await OrchardClient.register(world)
  const browser = await world.browser('neighbour')
  const query = new URLSearchParams({
    client_id: 'orchard',
    redirect_uri: 'https://orchard.example/signed-in',
    response_type: 'code',
    scope: 'openid',
    code_challenge: 'x'.repeat(43),
    code_challenge_method: 'S256',
  })
  await browser.post('federation', `/authorize/consent?${query}`, { answer: 'refuse' })
  await browser.post('federation', `/authorize/consent?${query}`, { answer: 'allow' })
  await browser.post('federation', '/token', { client_id: 'orchard', client_secret: 'wrong' })
  expect(await written(3)).toMatchObject([
    { event: 'client.refused', handle: 'neighbour', client: 'orchard', reason: 'the member said no' },
    { event: 'grant.made', handle: 'neighbour', client: 'orchard', scope: 'openid', asked: 'yes' },
    { event: 'client.refused', client: 'orchard', at: '/token', reason: 'invalid_client' },
  ])
})

test('so are roles, the end of a client, and what is taken away', async () => {
  const operator = await world.browser('operator')
  await operator.post('federation', '/operator/roles', { who: '@neighbour', role: 'editor' })
  // Of the operator's own session at the account, a new one begins after that.
  await (await world.browser('operator')).get('account', '/export/data.json')
  // Who may do other things than before signs in again.
  expect(await written(3)).toMatchObject([
    { event: 'role.granted', handle: 'neighbour', role: 'editor' },
    { event: 'sign-in.ended', handle: 'neighbour' },
    { event: 'data.exported', handle: 'operator', what: 'their own data' },
  ])
})

test('the operator narrows it, takes it away as it is narrowed, and sees whether the chain holds', async () => {
  const operator = await world.browser('operator')
  const page = await operator.get('federation', '/operator/security?event=role.granted&who=@neighbour')
  expect(page.document.querySelectorAll('tbody tr')).toHaveLength(1)
  const csv = page.document.querySelector('a[href*="log.csv"]')?.getAttribute('href') ?? ''
  const file = await operator.get('federation', csv)
  expect(file.headers.get('content-type')).toStartWith('text/csv')
  expect(file.text.trim().split('\r\n')).toHaveLength(2)
  await operator.post('federation', '/operator/security/checks')
  expect((await operator.get('federation', '/operator/security')).text).toContain('The chain holds')
  await db(world.ctx()).deleteFrom('security_events').where('position', '=', 3).execute()
  await operator.post('federation', '/operator/security/checks')
  expect((await operator.get('federation', '/operator/security')).text).toContain(
    'The chain is broken at row 4',
  )
  expect((await checkChain(world.ctx())).broken).toEqual({ position: 4, fault: 'missing' })
})

test('a member finds their own part, and no other', async () => {
  const { lines } = await ownSecurityEvents(world.ctx('neighbour'))
  expect(new Set(lines.map(({ member }) => member))).toEqual(new Set(['Tom Askew']))
})
