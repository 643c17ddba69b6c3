import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createRateLimit } from '#core/cache/rate-limit'
import { RATE_LIMIT_NAMES } from '#core/contracts/rate-limits'
import { FreshSignInRequired, NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import {
  distrustSigningKey,
  publicKeys,
  renewSigningKey,
  signingKey,
  signingKeys,
} from '#core/services/federation/oauth/signing-key'
import { allSessions, endOneSignIn, endSignInsOf } from '#core/services/federation/sessions/all-sessions'
import { rateLimits } from '#core/services/federation/sessions/rate-limits'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
let operator: Browser
beforeAll(async () => {
  world = await testHouse()
  operator = await world.browser('operator')
})
afterAll(() => world.close())

const pat = () => world.ctx('operator')

async function begin(who: 'member' | 'neighbour', device: string, address = ''): Promise<string> {
  const signIn = Bun.randomUUIDv7()
  for (const domain of ['federation', 'blog'] as const)
    await world.house.sessions.begin(world.cast.members[who].id, { domain, signIn, device, address })
  return signIn
}

const devices = async (filter = {}) => (await allSessions(pat(), filter)).lines.map(({ device }) => device)

describe('the sessions of everybody', () => {
  test('are listed by sign-in, with the apps it reached; one is ended, the others stay', async () => {
    const [phone, desk] = [await begin('member', 'A phone', '203.0.113.9'), await begin('member', 'A desk')]
    const { lines } = await allSessions(pat(), { who: '@Member' })
    expect(lines).toMatchObject([
      { signIn: desk, member: 'Mair Pugh', device: 'A desk', apps: ['blog', 'federation'], isStrong: false },
      { signIn: phone, address: '203.0.113.9' },
    ])
    const ended = await operator.post('federation', `/operator/sessions/${phone}?_method=delete`)
    expect(ended.status).toBe(303)
    expect(await devices({ who: 'member@example.test' })).toEqual(['A desk'])
    await expect(endOneSignIn(pat(), phone)).rejects.toBeInstanceOf(NotFound)
    const [event] = await db(pat())
      .selectFrom('security_events')
      .select(['event', 'member_id', 'by_id'])
      .orderBy('position', 'desc')
      .limit(1)
      .execute()
    const { member, operator: by } = world.cast.members
    expect(event).toEqual({ event: 'sign-in.ended', member_id: member.id, by_id: by.id })
  })

  test('of one member are ended together', async () => {
    await begin('neighbour', 'One')
    await begin('neighbour', 'Two')
    const kept = await devices({ who: '@member' })
    const { id } = world.cast.members.neighbour
    await operator.post('federation', `/operator/members/${id}/sessions?_method=delete`)
    expect([await devices({ who: '@neighbour' }), await devices({ who: '@member' })]).toEqual([[], kept])
    await expect(endSignInsOf(pat(), id)).rejects.toBeInstanceOf(NotFound)
  })

  test('are found by where they began, and go on from page to page', async () => {
    for (let at = 0; at < 52; at++) await begin('member', `Device ${at}`, '198.51.100.7')
    const first = await allSessions(pat(), { address: '198.51.100.' })
    const second = await allSessions(pat(), { address: '198.51.100.', before: first.next ?? '' })
    expect([first.lines.length, second.lines.length, second.next]).toEqual([50, 2, null])
    expect(second.lines.map(({ device }) => device)).toEqual(['Device 1', 'Device 0'])
    expect(await devices({ address: '198.51.100.7x' })).toEqual([])
    await expect(allSessions(pat(), { before: '1 or 1' })).rejects.toBeInstanceOf(NotFound)
    const page = await operator.get('federation', '/operator/sessions?address=198.51')
    expect(page.document.querySelector('a[rel=next]')?.getAttribute('href')).toContain('address=198.51')
  })
})

describe('the signing keys', () => {
  const later = (minutes: number) => {
    const now = new Date(pat().now.getTime() + minutes * 60_000)
    return { ...pat(), now, viewer: { ...pat().viewer, authenticatedAt: now } }
  }
  const states = async (ctx = pat()) =>
    (await signingKeys(ctx)).filter(({ algorithm }) => algorithm === 'ES256').map(({ state }) => state)

  test('are renewed by hand, once however often it is pressed: the new one signs a quarter of an hour later', async () => {
    const { kid: first } = await signingKey(pat(), 'ES256')
    const hour = later(60)
    await Promise.all([renewSigningKey(hour, 'ES256'), renewSigningKey(hour, 'ES256')])
    expect(await states(hour)).toEqual(['next', 'signs'])
    expect((await signingKey(hour, 'ES256')).kid).toBe(first)
    const next = (await signingKeys(hour)).find(({ state }) => state === 'next')
    expect((await signingKey(later(76), 'ES256')).kid).toBe(next?.kid ?? '')
    expect(await states(later(76))).toEqual(['signs', 'old'])
  })

  test('one that was stolen is gone at once, and there is another to sign with', async () => {
    const { kid } = await signingKey(pat(), 'RS256')
    await distrustSigningKey(pat(), kid)
    const after = await signingKey(pat(), 'RS256')
    expect(after.kid).not.toBe(kid)
    const published = (await publicKeys(pat())).keys.map(key => key.kid)
    expect([published.includes(kid), published.includes(after.kid)]).toEqual([false, true])
    await expect(distrustSigningKey(pat(), kid)).rejects.toBeInstanceOf(NotFound)
  })

  test('are a matter for a fresh sign-in, and of kinds that there are', async () => {
    const stale = { ...pat(), viewer: { ...pat().viewer, authenticatedAt: null } }
    await expect(renewSigningKey(stale, 'ES256')).rejects.toBeInstanceOf(FreshSignInRequired)
    await expect(distrustSigningKey(stale, 'any')).rejects.toBeInstanceOf(FreshSignInRequired)
    await expect(renewSigningKey(pat(), 'HS256')).rejects.toBeInstanceOf(NotFound)
    const answer = await operator.post('federation', '/operator/keys/none')
    expect(answer.status).toBe(404)
  })

  test('are shown with their age and state', async () => {
    const page = await operator.get('federation', '/operator/keys')
    const { kid } = await signingKey(pat(), 'RS256')
    const row = [...page.document.querySelectorAll('tbody tr')].find(each =>
      each.textContent.includes(kid.slice(0, 12)),
    )
    expect([row?.textContent.includes('signs now'), row?.textContent.includes('today')]).toEqual([true, true])
    expect(page.text).not.toContain('"d"')
  })
})

describe('the limits', () => {
  test('are listed, those first that turned somebody away', async () => {
    const limit = createRateLimit(world.house.cache, 'first-run')
    for (let hit = 0; hit < 13; hit++) await limit.hit('anybody')
    const limits = await rateLimits(pat())
    expect(limits[0]).toMatchObject({ name: 'first-run', limit: 10, refused: 3 })
    expect(limits.map(({ name }) => name).sort()).toEqual([...RATE_LIMIT_NAMES].sort())
    const page = await operator.get('federation', '/operator/limits')
    expect(page.document.querySelector('tbody tr')?.textContent).toContain('15 minutes3')
  })

  test('every limit of ours is among them', async () => {
    const unnamed: string[] = []
    for (const file of new Bun.Glob('{core,domains}/**/*.{ts,tsx}').scanSync({
      cwd: `${import.meta.dir}/../../..`,
    })) {
      if (file.includes('.test.') || file.includes('/testing/')) continue
      const text = await Bun.file(`${import.meta.dir}/../../../${file}`).text()
      if (/createRateLimit\([\w.]+, (?!'|name\))/.test(text)) unnamed.push(file)
    }
    // Of other servers' keys, and of the log's own rows: nobody is turned away by them.
    expect(unnamed.sort()).toEqual([
      'core/security-log/record-event.ts',
      'core/services/federation/actors/fetch-key.ts',
    ])
  })
})
