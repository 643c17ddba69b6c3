import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { hashToken, newToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { OrchardClient, REDIRECT_URI } from '../../../../tests/oauth-client'
import { signOut } from '../sign-out'
import { findToken } from './access-token'
import { exchangeCode, issueCode } from './authorization-code'
import { findClient, type OAuthClientRow } from './clients'
import { challengeOf } from './code-challenge'
import { issueCodeInOneStatement } from './code-in-one-statement'
import { endGrant } from './grants'
import { GRACE_SECONDS, refreshTokens } from './refresh'
import { rememberedClient, rememberScope } from './remembered-clients'
import type { Scope } from './scopes'
import type { TokenAnswer } from './tokens'
import { exchangeInOneStatement, refreshInOneStatement } from './tokens-in-one-statement'

const GRANTED: readonly Scope[] = ['openid', 'email', 'offline_access']
const SCOPE = GRANTED.join(' ')
const AT_ONCE = 8

let world: TestHouse
let orchard: OAuthClientRow
let vineyard: OAuthClientRow
let signIn: string
beforeAll(async () => {
  world = await testHouse()
  for (const name of ['orchard', 'vineyard', 'meadow'])
    await OrchardClient.register(world, name, name === 'meadow' ? { secret: null } : {})
})
afterAll(() => world.close())
beforeEach(async () => {
  signIn = Bun.randomUUIDv7()
  const { id } = world.cast.members.member
  await world.house.sessions.begin(id, { domain: 'federation', signIn, device: 'test' })
  await db(world.ctx()).deleteFrom('grants').execute()
  orchard = (await findClient(world.ctx(), 'orchard'))!
  vineyard = (await findClient(world.ctx(), 'vineyard'))!
  rememberScope(world.ctx(), orchard, SCOPE)
})

const member = (ms = 0): Ctx => ({ ...world.ctx('member'), now: new Date(Date.now() + ms) })

type Code = { readonly code: string; readonly redirectUri: string; readonly codeVerifier: string }

async function coded(
  more: { resources?: readonly string[]; dpopJkt?: string; nonce?: string } = {},
): Promise<Code> {
  const codeVerifier = newToken()
  const { nonce = null, ...bound } = more
  const request = {
    client: orchard,
    redirectUri: REDIRECT_URI,
    scope: GRANTED,
    nonce,
    ...bound,
    codeChallenge: challengeOf(codeVerifier),
  }
  const code = await issueCode(member(), request, { signIn, asked: true })
  return { code: code!, redirectUri: REDIRECT_URI, codeVerifier }
}

const connected = async (): Promise<TokenAnswer> => exchangeCode(member(), orchard, await coded())

const changed = (statement: ReturnType<typeof sql>) => statement.execute(db(world.ctx()))

/** Everything that could have been changed by the way. */
async function all(): Promise<unknown> {
  const { rows } = await sql`select
    (select jsonb_agg(t order by t.id) from tokens t) as tokens,
    (select jsonb_agg(g order by g.id) from grants g) as grants,
    (select jsonb_agg(a order by a.id) from authorization_codes a) as codes,
    (select jsonb_agg(e order by e.id) from waiting_security_events e) as events`.execute(db(world.ctx()))
  return rows[0]
}

async function expectNothing(act: () => Promise<unknown>): Promise<void> {
  const before = await all()
  expect(await act()).toBeNull()
  expect(await all()).toEqual(before)
}

const endIt = async () => {
  const { id } = await db(world.ctx()).selectFrom('grants').select('id').executeTakeFirstOrThrow()
  await transaction(world.ctx(), tx => endGrant(tx, id, 'revoked'))
}

describe('a refresh token', () => {
  test('is used up, and followed by what its second use within the grace is answered, too', async () => {
    const first = await connected()
    const second = (await refreshInOneStatement(member(), orchard, first.refresh_token!))!
    const { id_token, ...tokens } = second
    expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 600, scope: SCOPE })
    expect(id_token).toBeString()
    expect(await findToken(member(), second.access_token)).toMatchObject({
      kind: 'access',
      scope: SCOPE,
      jkt: null,
    })
    const again = await refreshTokens(member(), orchard, first.refresh_token!)
    expect(again.access_token).toBe(second.access_token)
    expect(again.refresh_token).toBe(second.refresh_token!)
    await expect(
      refreshTokens(member(GRACE_SECONDS * 1000 + 1_000), orchard, first.refresh_token!),
    ).rejects.toMatchObject({ code: 'invalid_grant' })
    await expectNothing(() => refreshInOneStatement(member(), orchard, second.refresh_token!))
  })

  test('is used once, however many come with it', async () => {
    const { refresh_token } = await connected()
    const answers = await Promise.all(
      Array.from({ length: AT_ONCE }, () => refreshInOneStatement(member(), orchard, refresh_token!)),
    )
    expect(answers.filter(answer => answer !== null)).toHaveLength(1)
  })

  test('leaves nothing that lives when it meets a sign-out', async () => {
    for (let time = 0; time < AT_ONCE; time++) {
      const { refresh_token } = await connected()
      const [answer] = await Promise.all([
        refreshInOneStatement(member(), orchard, refresh_token!),
        signOut(member(), signIn),
      ])
      if (answer) expect(await findToken(member(), answer.access_token)).toBeNull()
      signIn = Bun.randomUUIDv7()
      const { id } = world.cast.members.member
      await world.house.sessions.begin(id, { domain: 'federation', signIn, device: 'test' })
    }
  })

  test.each<[string, () => unknown]>([
    ['of a grant that has ended', endIt],
    ['of a sign-in that is over', () => changed(sql`delete from sessions where sign_in = ${signIn}`)],
    ['that is bound to a key', () => changed(sql`update tokens set jkt = 'k' where kind = 'refresh'`)],
    ['of another scope than the last', () => rememberScope(world.ctx(), orchard, 'openid')],
    ['for a resource', () => changed(sql`update grants set resources = '["https://api.example"]'`)],
    ['of a client that was changed since', () => changed(sql`update oauth_clients set name = 'Orchard'`)],
    ['that was used before', () => changed(sql`update tokens set used_at = now()`)],
    ['that has expired', () => changed(sql`update tokens set expires_at = now()`)],
  ])('%s is left as it is', async (_, spoil) => {
    const { refresh_token } = await connected()
    await spoil()
    await expectNothing(() => refreshInOneStatement(member(1), orchard, refresh_token!))
  })

  test('of another client, or of a scope that this one may ask for no more, is left as it is', async () => {
    const { refresh_token, access_token } = await connected()
    rememberScope(world.ctx(), vineyard, SCOPE)
    await expectNothing(() => refreshInOneStatement(member(), vineyard, refresh_token!))
    await expectNothing(() =>
      refreshInOneStatement(member(), { ...orchard, scopes: ['openid'] }, refresh_token!),
    )
    await expectNothing(() => refreshInOneStatement(member(), orchard, access_token))
  })
})

describe('a code', () => {
  test('is exchanged for what it was given for, once', async () => {
    const code = await coded({ nonce: 'n-1' })
    const answers = await Promise.all(
      Array.from({ length: AT_ONCE }, () => exchangeInOneStatement(member(), orchard, code)),
    )
    const [tokens, ...others] = answers.filter(answer => answer !== null)
    expect(others).toEqual([])
    expect(tokens?.scope).toBe(SCOPE)
    const claims = JSON.parse(Buffer.from(tokens?.id_token?.split('.')[1] ?? '', 'base64url').toString())
    expect(claims).toMatchObject({
      nonce: 'n-1',
      sid: signIn,
      email: 'member@example.test',
      acr: '1',
      amr: ['otp'],
    })
    expect(await findToken(member(), tokens!.refresh_token!)).toMatchObject({ kind: 'refresh', scope: SCOPE })
    // Shown once more, it ends what it gave.
    await expect(exchangeCode(member(), orchard, code)).rejects.toMatchObject({ code: 'invalid_grant' })
    expect(await findToken(member(), tokens!.access_token)).toBeNull()
  })

  test('without offline_access gives no refresh token, nor to a client that takes none', async () => {
    const codes = [await coded(), await coded()]
    await changed(sql`update grants set scope = 'openid' where id = (select min(id::text)::uuid from grants)`)
    const [short, unable] = [
      await exchangeInOneStatement(member(), orchard, codes[0]!),
      await exchangeInOneStatement(member(), { ...orchard, grantTypes: ['authorization_code'] }, codes[1]!),
    ]
    for (const answer of [short, unable]) expect(answer).not.toHaveProperty('refresh_token')
    const kinds = await db(world.ctx()).selectFrom('tokens').select('kind').execute()
    expect(kinds).toEqual([{ kind: 'access' }, { kind: 'access' }])
  })

  test.each<[string, Partial<Code>]>([
    ['with another verifier', { codeVerifier: newToken() }],
    ['with no verifier', { codeVerifier: 'short' }],
    ['for another address', { redirectUri: `${REDIRECT_URI}/` }],
    ['that nobody was given', { code: newToken() }],
  ])('%s is left as it is', async (_, wrong) => {
    const code = await coded()
    await expectNothing(() => exchangeInOneStatement(member(), orchard, { ...code, ...wrong }))
  })

  test.each<[string, () => unknown]>([
    ['of a grant that has ended', endIt],
    ['of a sign-in that is over', () => changed(sql`delete from sessions where sign_in = ${signIn}`)],
    ['that is bound to a key', () => changed(sql`update authorization_codes set jkt = 'k'`)],
    ['for a resource', () => changed(sql`update grants set resources = '["https://api.example"]'`)],
    ['of a client that was changed since', () => changed(sql`update oauth_clients set name = 'Orchard'`)],
    ['that was used before', () => changed(sql`update authorization_codes set used_at = now()`)],
    ['that has expired', () => changed(sql`update authorization_codes set expires_at = now()`)],
  ])('%s is left as it is', async (_, spoil) => {
    const code = await coded()
    await spoil()
    await expectNothing(() => exchangeInOneStatement(member(1), orchard, code))
  })

  test('of another client is left as it is', async () => {
    const code = await coded()
    await expectNothing(() => exchangeInOneStatement(member(), vineyard, code))
  })
})

describe('a member who agreed before', () => {
  const request = (changes: Readonly<Record<string, string>> = {}) =>
    new URLSearchParams({
      client_id: 'orchard',
      redirect_uri: REDIRECT_URI,
      response_type: 'code',
      scope: 'openid email',
      state: 's',
      nonce: 'n',
      code_challenge_method: 'S256',
      code_challenge: challengeOf(newToken()),
      ...changes,
    })
  const give = (parameters = request(), ctx = member()) => issueCodeInOneStatement(ctx, parameters, signIn)

  test('comes back with a code, and it is written down', async () => {
    await coded()
    const verifier = newToken()
    const answer = (await give(request({ code_challenge: challengeOf(verifier) })))!
    const { code = '', ...others } = answer.parameters
    expect(others).toEqual({ state: 's', iss: world.house.config.origins.federation })
    const grant = await db(world.ctx())
      .selectFrom('authorization_codes as a')
      .innerJoin('grants as g', 'g.id', 'a.grant_id')
      .select(['g.scope', 'g.asked', 'g.member_id', 'g.sign_in'])
      .where('a.code_hash', '=', hashToken(code))
      .executeTakeFirstOrThrow()
    const { id } = world.cast.members.member
    expect(grant).toEqual({ scope: 'openid email', asked: false, member_id: id, sign_in: signIn })
    const events = await db(world.ctx())
      .selectFrom('waiting_security_events')
      .select(['event', 'client', 'member_id', 'details'])
      .execute()
    const details = { program: 'The Orchard', scope: 'openid email', asked: 'before' }
    expect(events.map(event => ({ ...event }))).toContainEqual({
      event: 'grant.made',
      client: 'orchard',
      member_id: id,
      details: expect.objectContaining({ scope: details.scope, asked: details.asked }),
    })
    const shown = { code, redirectUri: REDIRECT_URI, codeVerifier: verifier }
    expect((await exchangeInOneStatement(member(), orchard, shown))?.scope).toBe('openid email')
  })

  test.each<[string, () => unknown]>([
    ['before they were asked', () => changed(sql`delete from grants`)],
    [
      'once they withdrew it',
      () => changed(sql`update grants set ended_at = now(), ended_why = 'withdrawn', withdrawn_at = now()`),
    ],
    ['to less', () => changed(sql`update grants set scope = 'openid'`)],
    ['without being asked on a page', () => changed(sql`update grants set asked = false`)],
    ['and has signed out', () => changed(sql`delete from sessions where sign_in = ${signIn}`)],
    ['to a client that was changed since', () => changed(sql`update oauth_clients set name = 'Orchard'`)],
  ])('%s is not sent back at once', async (_, spoil) => {
    await coded()
    await spoil()
    await expectNothing(() => give())
  })

  test.each<[string, Readonly<Record<string, string>>]>([
    ['to be asked again', { prompt: 'consent' }],
    ['for a young sign-in', { max_age: '60' }],
    ['for a resource', { resource: 'https://api.example' }],
    ['for a claim', { claims: '{}' }],
    ['for somebody', { id_token_hint: 'x' }],
    ['from an address that it never told', { redirect_uri: 'https://thief.example' }],
    ['for a scope that there is not', { scope: 'openid king' }],
    ['as a client that nobody remembers', { client_id: 'unknown' }],
    ['as one of which anybody may say to be it', { client_id: 'meadow' }],
  ])('%s is not sent back at once', async (_, changes) => {
    await coded()
    await findClient(world.ctx(), 'meadow')
    await expectNothing(() => give(request(changes)))
  })

  test('is asked nothing by our own apps, of which the log says nothing', async () => {
    await findClient(world.ctx(), 'blog')
    const blog = rememberedClient(world.ctx(), 'blog')!
    const before = await db(world.ctx()).selectFrom('waiting_security_events').select('id').execute()
    const answer = await give(request({ client_id: 'blog', redirect_uri: blog.redirectUris[0]! }))
    expect(answer?.parameters.code).toBeString()
    const after = await db(world.ctx()).selectFrom('waiting_security_events').select('id').execute()
    expect(after).toEqual(before)
  })

  test('does not wait for the disk with the code, and with its tokens for all of it', async () => {
    const { codeVerifier } = await coded()
    const asked = request({ code_challenge: challengeOf(codeVerifier) })
    const settingIn = async (ctx: Ctx) => {
      const { rows } = await sql<{ is: string }>`select current_setting('synchronous_commit') as is`.execute(
        db(ctx),
      )
      return rows[0]?.is
    }
    const usual = await settingIn(world.ctx())
    const given = await transaction(member(), async tx => {
      const answer = await give(asked, tx)
      expect(await settingIn(tx)).toBe('off')
      return answer
    })
    const { rows } = await sql<{ at: string }>`select pg_current_wal_insert_lsn() as at`.execute(
      db(world.ctx()),
    )
    await transaction(member(), async tx => {
      expect(await settingIn(tx)).toBe(usual!)
      await sql`set local synchronous_commit = on`.execute(db(tx))
      const shown = { code: given!.parameters.code!, redirectUri: REDIRECT_URI, codeVerifier }
      expect(await exchangeInOneStatement(tx, orchard, shown)).not.toBeNull()
      expect(await settingIn(tx)).toBe('on')
    })
    const flushed = await sql<{ all: boolean }>`
      select pg_current_wal_flush_lsn() >= ${rows[0]?.at}::pg_lsn as all`.execute(db(world.ctx()))
    expect(flushed.rows[0]?.all).toBe(true)
  })

  test('has nothing that lives when it meets their sign-out', async () => {
    for (let time = 0; time < AT_ONCE; time++) {
      await coded()
      await Promise.all([give(), signOut(member(), signIn)])
      const living = await db(world.ctx())
        .selectFrom('grants')
        .select('id')
        .where('ended_at', 'is', null)
        .execute()
      expect(living).toEqual([])
      signIn = Bun.randomUUIDv7()
      const { id } = world.cast.members.member
      await world.house.sessions.begin(id, { domain: 'federation', signIn, device: 'test' })
    }
  })
})

describe('among hundreds of sign-ins that live, each with a grant to the same client and tokens that were used up', () => {
  const CROWD = 300
  const crowd = sql`with crowd as (select gen_random_uuid() as sign_in from generate_series(1, ${CROWD})),
      here as (
        insert into sessions (id, member_id, domain, sign_in, created_at, last_seen_at, expires_at)
        select sign_in::text, m.id, 'federation', sign_in, now(), now(), now() + interval '1 day' from crowd, members m
        where m.handle = 'member'
      ),
      old as (
        insert into tokens (id, kind, token_hash, grant_id, scope, created_at, used_at, expires_at)
        select gen_random_uuid(), 'refresh', md5(g.id::text || n), g.id, ${SCOPE}, now(), now(), now() + interval '1 day'
        from (select distinct grant_id as id from tokens) g, generate_series(1, ${CROWD}) n
      )
      insert into grants (id, member_id, client_id, sign_in, scope, granted_at)
      select gen_random_uuid(), m.id, c.id, sign_in, ${SCOPE}, now() from crowd, members m, oauth_clients c
      where m.handle = 'member' and c.client_id = 'orchard'`

  const query = () =>
    new URLSearchParams({
      client_id: 'orchard',
      redirect_uri: REDIRECT_URI,
      response_type: 'code',
      scope: SCOPE,
      code_challenge: challengeOf(newToken()),
      code_challenge_method: 'S256',
    })

  /** How many rows of the tables were read for it, of whatever way. */
  async function rowsReadIn(tx: Ctx, work: () => Promise<unknown>): Promise<number> {
    const read = async () => {
      const { rows } = await sql<{ read: number }>`
        select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::int as read from pg_stat_xact_user_tables
        where relname in ('grants', 'sessions', 'tokens', 'authorization_codes')`.execute(db(tx))
      return rows[0]?.read ?? 0
    }
    const before = await read()
    expect(await work()).not.toBeNull()
    return (await read()) - before
  }

  test.each([
    ['planned for a crowd', false],
    ['planned while there was next to nothing', true],
  ])(
    'a refresh, a code and its exchange read the rows that they are about, and no others: %s',
    async (_, isEarly) => {
      const { refresh_token } = await connected()
      const shown = await coded({ nonce: 'n' })
      await transaction(member(), async tx => {
        await sql`discard plans`.execute(db(tx))
        // Such a plan stays for as long as its connection, or until the table is analysed.
        if (isEarly) {
          await refreshInOneStatement(tx, orchard, newToken())
          await exchangeInOneStatement(tx, orchard, { ...shown, code: newToken() })
          await issueCodeInOneStatement(tx, query(), Bun.randomUUIDv7())
        }
        // Without its foreign keys being checked: those plans are kept as well, and are not ours.
        await sql`set local session_replication_role = replica`.execute(db(tx))
        expect((await crowd.execute(db(tx))).numAffectedRows).toBe(BigInt(CROWD))
        await sql`set local session_replication_role = origin`.execute(db(tx))
        const works = [
          () => refreshInOneStatement(tx, orchard, refresh_token!),
          () => exchangeInOneStatement(tx, orchard, shown),
          () => issueCodeInOneStatement(tx, query(), signIn),
        ]
        const read = []
        for (const work of works) read.push(await rowsReadIn(tx, work))
        expect(read.map(rows => rows < 20 || rows)).toEqual([true, true, true])
      })
    },
  )
})
