import { afterAll, beforeAll, expect, test } from 'bun:test'
import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import type { House } from '#core/app/house'
import { DOMAINS, type DomainName } from '#core/contracts/domain'
import { createReceiver } from '#core/crypto/testing/push-receiver'
import { db } from '#core/database/db'
import { createLog } from '#core/log/log'
import { readToken } from '#core/services/account/letters/tracked-body'
import { unsubscribeToken } from '#core/services/account/unsubscribe/token'
import { makeIntegration } from '#core/services/blog/integrations/integrations'
import { createPost } from '#core/services/blog/save-post'
import { previewLink, sharePreview } from '#core/services/blog/shared-previews/shared-previews'
import { written } from '#core/services/blog/testing'
import { makePrivateFeed } from '#core/services/blog/tiers/private-feed'
import { orderPath } from '#core/services/cart/guests/order-link'
import { invitationToken } from '#core/services/federation/invitations/invitation-letter'
import { invite } from '#core/services/federation/invitations/invite'
import { issueInitialToken } from '#core/services/federation/oauth/initial-tokens'
import { roomToken } from '#core/services/market/rooms/invitation-letter'
import { inviteProducer } from '#core/services/market/rooms/invite-producer'
import { createDomain, type DomainServer } from '#domains/app'
import { domains } from '#domains/domains'
import { Browser, type Visit } from './browser'
import { runJobs, type TestHouse, testHouse } from './house'

/**
 * What lets somebody do something, for each way in which it travels: in an address, a form, a header. None of it is in
 * a line of the log, in a link to another site, in a Referer that another site gets, or as it is in a column.
 */

let world: TestHouse
let house: House
let visitor: Browser
const lines: string[] = []

beforeAll(async () => {
  world = await testHouse()
  house = { ...world.house, log: createLog('debug', { write: line => lines.push(line) }) }
  visitor = browser()
})
afterAll(() => world.close())

function browser(): Browser {
  const servers = Object.fromEntries(
    DOMAINS.map(name => [name, createDomain(name, domains[name], house)]),
  ) as Record<DomainName, DomainServer>
  return new Browser(house.config, servers)
}

type Way = { readonly domain: DomainName; readonly path: string; readonly secret: string }

const tail = (path: string) => path.split('/').at(-1) ?? ''
const lastId = async (table: 'invitations' | 'producer_invitations') =>
  (await db(world.ctx()).selectFrom(table).select('id').orderBy('id', 'desc').executeTakeFirstOrThrow()).id

/** Addresses that are keys. */
const ADDRESSES: readonly (readonly [string, () => Promise<Way>])[] = [
  [
    'the page of a guest’s order',
    async () => {
      const order = { id: Bun.randomUUIDv7(), number: 'C-1', isGuests: true }
      const path = orderPath(world.ctx(), order)
      return { domain: 'cart', path, secret: tail(path) }
    },
  ],
  [
    'the file of a guest’s order',
    async () => {
      const order = { id: Bun.randomUUIDv7(), number: 'C-1', isGuests: true }
      const path = orderPath(world.ctx(), order)
      return { domain: 'cart', path: `${path}/export.json`, secret: tail(path) }
    },
  ],
  [
    'the end of a newsletter',
    async () => {
      const secret = unsubscribeToken(house.config, Bun.randomUUIDv7())
      return { domain: 'account', path: `/unsubscribe/${secret}`, secret }
    },
  ],
  [
    'the end of letters about comments',
    async () => {
      const secret = unsubscribeToken(house.config, Bun.randomUUIDv7())
      return { domain: 'blog', path: `/unsubscribe/${secret}`, secret }
    },
  ],
  [
    'the mark that a letter was opened',
    async () => {
      const secret = readToken(house.config, Bun.randomUUIDv7())
      return { domain: 'account', path: `/letter-opened/${secret}`, secret }
    },
  ],
  [
    'a link in a letter',
    async () => {
      const secret = readToken(house.config, Bun.randomUUIDv7())
      return { domain: 'account', path: `/letter-links/${Bun.randomUUIDv7()}/${secret}`, secret }
    },
  ],
  [
    'an invitation to work here',
    async () => {
      await invite(world.ctx('operator'), 'ida@new.example', ['editor'])
      const secret = invitationToken(house.config, await lastId('invitations'))
      return { domain: 'federation', path: `/invitations/${secret}`, secret }
    },
  ],
  [
    'an invitation into a producer’s room',
    async () => {
      const id = Bun.randomUUIDv7()
      const producer = { id, slug: 'hollins', name: 'Hollins Farm', created_at: new Date() }
      await db(world.ctx()).insertInto('producers').values(producer).execute()
      await inviteProducer(world.ctx('shopkeeper'), id, 'una@new.example')
      const secret = roomToken(house.config, await lastId('producer_invitations'))
      return { domain: 'market', path: `/room/invitations/${secret}`, secret }
    },
  ],
  [
    'a feed of one’s own',
    async () => {
      const secret = await makePrivateFeed(world.ctx('member'))
      return { domain: 'blog', path: `/private-feed/${secret}/feed.xml`, secret }
    },
  ],
  [
    'the preview of a draft',
    async () => {
      const { id } = await createPost(world.ctx('editor'), 'post', written('A draft', 'words'))
      await sharePreview(world.ctx('editor'), id)
      const path = (await previewLink(world.ctx('editor'), id))?.path ?? ''
      return { domain: 'blog', path, secret: tail(path) }
    },
  ],
  [
    'a key of Ghost’s content API',
    async () => {
      const { contentKey: secret } = await makeIntegration(world.ctx('operator'), 'Reader')
      return { domain: 'blog', path: `/ghost/api/content/posts/?key=${secret}`, secret }
    },
  ],
]

/** What other sites learn of the address of a page by these, at most its origin (Referrer Policy §3). */
const TELL_NO_PATH = ['no-referrer', 'same-origin', 'strict-origin', 'strict-origin-when-cross-origin']

/** Links, pictures and forms of an answer that lead to other sites, and where it is led on to. */
function elsewhere({ text, location, headers }: Visit): readonly string[] {
  const ours = Object.values(house.config.origins)
  const found = [...text.matchAll(/\b(?:href|src|srcset|action|content|ping)="([^"]*)"/g)].map(
    ([, url = '']) => url.replaceAll('&amp;', '&'),
  )
  const all = [
    ...found,
    location ?? '',
    headers.get('link') ?? '',
    headers.get('content-security-policy') ?? '',
  ]
  return all.filter(url => /^[a-z]+:|^\/\//i.test(url) && !ours.some(origin => url.startsWith(origin)))
}

const told = (secret: string, from = 0) => lines.slice(from).filter(line => line.includes(secret))

/** Of every table, the queue of jobs among them, those in which it stands as it is. */
async function tablesWith(secret: string): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select format('%I.%I', table_schema, table_name) as name from information_schema.tables
    where table_schema in ('public', 'graphile_worker') and table_type = 'BASE TABLE'
      and table_name <> 'sent_mails'`.execute(db(world.ctx()))
  const held: string[] = []
  for (const { name } of rows) {
    const found =
      await sql`select from ${sql.raw(name)} t where position(${secret} in t::text) > 0 limit 1`.execute(
        db(world.ctx()),
      )
    if (found.rows.length > 0) held.push(name)
  }
  return held
}

test.each(ADDRESSES)('%s is known to whoever has its address, and to nobody by looking', async (_, make) => {
  const { domain, path, secret } = await make()
  expect(secret.length).toBeGreaterThan(12)
  const from = lines.length
  const address = `${house.config.origins[domain]}${path}`
  const visits = [
    await visitor.get(domain, path),
    // A page that it leads on to gets it as a Referer, and another one where somebody copied it into a query.
    await visitor.get(domain, '/', { referer: address }),
    await visitor.get(domain, `/no-such-page?next=${encodeURIComponent(path)}`, { referer: address }),
    // Wrong by a letter, and in the way of a program.
    await visitor.get(domain, path.replace(secret, `${secret}x`)),
    await visitor.send(domain, path, { method: 'POST', headers: { accept: 'application/json' } }),
  ]
  for (const visit of visits) {
    expect(TELL_NO_PATH).toContain(visit.headers.get('referrer-policy') ?? 'strict-origin-when-cross-origin')
    expect(elsewhere(visit).filter(url => url.includes(secret))).toEqual([])
  }
  // No shared cache keeps what only this address opens.
  expect(visits[0]?.headers.get('cache-control')).not.toMatch(/s-maxage|public.*max-age=[1-9]/)
  expect(lines.length).toBeGreaterThan(from)
  expect(told(secret)).toEqual([])
  expect(await tablesWith(secret)).toEqual([])
})

test('what programs show in a header is in no line and no column, whether it is right or wrong', async () => {
  const initial = await issueInitialToken(world.ctx('operator'), { label: 'A friend', uses: 2, days: 1 })
  const register = (authorization: string) =>
    visitor.send('federation', '/register', {
      method: 'POST',
      body: JSON.stringify({ redirect_uris: ['https://orchard.example/in'], client_name: 'Orchard' }),
      headers: { authorization, 'content-type': 'application/json' },
    })
  const made = JSON.parse((await register(`Bearer ${initial}`)).text)
  const { registration_access_token: registration, client_secret: secret, client_id } = made
  await register(`Bearer ${initial}x`)
  for (const method of ['GET', 'DELETE'])
    for (const token of [`${registration}x`, registration])
      await visitor.send('federation', `/register/${client_id}`, {
        method,
        headers: { authorization: `Bearer ${token}` },
      })
  await visitor.post('federation', '/token', {
    grant_type: 'refresh_token',
    client_id,
    client_secret: secret,
  })
  await visitor.post(
    'federation',
    '/token',
    { grant_type: 'refresh_token', refresh_token: secret },
    { authorization: `Basic ${btoa(`${client_id}:${secret}`)}` },
  )
  const { adminKey } = await makeIntegration(world.ctx('operator'), 'Writer')
  const [keyId = '', key = ''] = adminKey.split(':')
  const body = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
  const now = Math.floor(Date.now() / 1000)
  const unsigned = `${body({ alg: 'HS256', typ: 'JWT', kid: keyId })}.${body({ iat: now, exp: now + 60, aud: '/admin/' })}`
  const signature = createHmac('sha256', Buffer.from(key, 'hex')).update(unsigned).digest('base64url')
  for (const token of [`${unsigned}.${signature}`, `${unsigned}.${'x'.repeat(43)}`])
    await visitor.get('blog', '/ghost/api/admin/posts/', { authorization: `Ghost ${token}` })
  const secrets = [initial, registration, secret, key, signature, btoa(`${client_id}:${secret}`)]
  for (const each of secrets) {
    expect(String(each).length).toBeGreaterThan(20)
    expect(told(each)).toEqual([])
    expect(await tablesWith(each)).toEqual([])
  }
})

test('what people send in a form is in no line: a voucher, where a browser is reached, a reader’s pairing code', async () => {
  const member = browser()
  await member.signIn(house, world.cast.members.member.id)
  const keeper = browser()
  await keeper.signIn(house, world.cast.members.operator.id)
  const voucher = 'WINTER-4711-LEEKS'
  await member.post('cart', '/codes', { voucher })
  const endpoint = `https://push.example/send/${'Q7x'.repeat(12)}`
  const { keys } = createReceiver()
  await member.post('federation', '/notifications/devices', { endpoint, ...keys })
  await member.post('federation', '/notifications/devices', {
    endpoint: `${endpoint}?x`,
    ...keys,
    auth: 'short',
  })
  const pairing = 'PAIR9X7Q'
  await keeper.post('cart', '/shop/readers', { pairing_code: pairing, code: pairing, name: 'Stall' })
  for (const secret of [voucher, endpoint, keys.auth, pairing]) expect(told(secret)).toEqual([])
  await runJobs(house)
  for (const secret of [voucher, endpoint, keys.auth, pairing]) expect(told(secret)).toEqual([])
})

test('feeds of the calendar are for everybody: there is nothing in their address to keep', async () => {
  for (const path of ['/calendar.ics', '/calendars/all.ics']) {
    const member = browser()
    await member.signIn(house, world.cast.members.member.id)
    const [mine, anyones] = [await member.get('events', path), await visitor.get('events', path)]
    expect([path, mine.status]).toEqual([path, anyones.status])
    if (anyones.status === 200) expect(mine.text.includes(world.cast.members.member.email)).toBe(false)
  }
})

test('nothing that was typed breaks a line of the log, or passes for one', async () => {
  const from = lines.length
  const forged = '{"level":60,"msg":"forged"}'
  const typed = `\n${forged}\r\n${forged}\u2028${forged}\u001b[31m`
  await visitor.get(
    'market',
    `/no-such-page/${encodeURIComponent(typed)}?page=${encodeURIComponent(typed)}`,
    {
      'user-agent': forged,
      referer: `http://localhost/${encodeURIComponent(typed)}`,
    },
  )
  await visitor.post('federation', '/token', { grant_type: typed, client_id: typed, client_secret: typed })
  await visitor.post('federation', '/signin', { email: typed, continue_to: typed })
  const written = lines.slice(from)
  expect(written.length).toBeGreaterThan(2)
  for (const line of written) {
    for (const broken of ['\n', '\r', '\u001b', '\u2028']) expect(line.trimEnd()).not.toContain(broken)
    expect(JSON.parse(line)).not.toMatchObject({ msg: 'forged' })
  }
})

test('no line that was written in all this has an e-mail address', () => {
  expect(lines.length).toBeGreaterThan(60)
  expect(lines.filter(line => /@(?:new|example)\.(?:example|test)/.test(line))).toEqual([])
})
