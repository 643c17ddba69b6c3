import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { newToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { OrchardClient, REDIRECT_URI } from '../../../../tests/oauth-client'
import { endGrants } from '../closing/end-grants'
import { signOut } from '../sign-out'
import { findToken, revokeToken } from './access-token'
import { exchangeCode, issueCode } from './authorization-code'
import { findClient, type OAuthClientRow } from './clients'
import { withdrawProgram } from './connected-programs'
import { hasConsented } from './grants'
import { pruneExpired } from './prune'
import { GRACE_SECONDS, refreshTokens } from './refresh'
import type { Scope } from './scopes'
import type { TokenAnswer } from './tokens'

const RACES = 40
/** Nothing is waited for that long: a busy machine is. */
const LONGEST_MS = 300_000
const OFFLINE: readonly Scope[] = ['openid', 'offline_access']

let world: TestHouse
let client: OAuthClientRow
beforeAll(async () => {
  world = await testHouse()
  await OrchardClient.register(world, 'orchard', { backchannelLogoutUri: 'https://orchard.example/logout' })
  client = (await findClient(world.ctx(), 'orchard'))!
})
afterAll(() => world.close())

describe('no token lives on when a refresh meets', () => {
  manyTimes('the revocation of the token it uses up', async () => {
    const first = await connected(await signedIn())
    await race([refresh(first), revokeToken(world.ctx(), client, first.refresh_token!)])
  })

  manyTimes('the second use of the token before, when the grace is over', async () => {
    const first = await connected(await signedIn())
    const second = await refresh(first)
    await race([refresh(second!), refresh(first, GRACE_SECONDS)])
  })

  manyTimes('the second use of the token before the one before', async () => {
    const first = await connected(await signedIn())
    const second = await refresh(first)
    const third = await refresh(second!)
    await race([refresh(third!), refresh(first)])
  })

  manyTimes('a sign-out, of which the client is told once', async () => {
    const signIn = await signedIn()
    const first = await connected(signIn)
    await race([refresh(first), signOut(world.ctx(), signIn)])
    expect(await timesTold(signIn)).toBe(1)
  })

  manyTimes('the closing of the account', async () => {
    const first = await connected(await signedIn())
    const { id } = world.cast.members.member
    await race([refresh(first), transaction(world.ctx(), tx => endGrants(tx, id))])
    await db(world.ctx()).deleteFrom('sessions').where('member_id', '=', id).execute()
  })

  manyTimes('the second use of its code', async () => {
    const signIn = await signedIn()
    const asked = await authorized(signIn)
    const first = await exchange(asked)
    await race([refresh(first!), exchange(asked)])
  })
})

describe('no token lives on when a code meets', () => {
  manyTimes('itself', async () => {
    const asked = await authorized(await signedIn())
    await race([exchange(asked), exchange(asked)])
  })

  manyTimes('the withdrawal of what it was made by without asking', async () => {
    const signIn = await signedIn()
    await connected(signIn)
    expect(await hasConsented(memberCtx(), client, OFFLINE)).toBe(true)
    const silently = authorized(signIn, client, false).then(asked => (asked ? exchange(asked) : null))
    await race([silently, withdrawProgram(memberCtx(), client.id)])
  })

  manyTimes('a sign-out, while it is made and exchanged', async () => {
    const signIn = await signedIn()
    const arriving = authorized(signIn).then(asked => (asked ? exchange(asked) : null))
    await race([arriving, signOut(world.ctx(), signIn)])
  })
})

test(
  'whatever is done with tokens at once and one after the other, after an end none of them lives',
  async () => {
    const step = fc.record({
      what: fc.constantFrom('refresh', 'refresh', 'refresh', 'wait', 'revoke', 'sign out', 'close'),
      token: fc.nat(7),
    })
    const plan = fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(plan, async rounds => {
        const signIn = await signedIn()
        const known = [await connected(signIn)]
        const usedAt = new Map<string, number>()
        const next = new Map<string, string>()
        let clock = 0
        let ended = false
        for (const round of rounds) {
          // Not known beforehand for what happens in this round: one may come before the other.
          const isSpent = (token: string) =>
            clock - (usedAt.get(token) ?? clock) >= GRACE_SECONDS || usedAt.has(next.get(token) ?? '')
          const spent = new Set(known.map(pair => pair.refresh_token!).filter(isSpent))
          const endedBefore = ended
          await Promise.all(
            round.map(async ({ what, token }) => {
              const chosen = known[token % known.length]!
              if (what === 'wait') return
              if (what === 'refresh') {
                const old = chosen.refresh_token!
                const pair = await refresh(chosen, clock)
                if (endedBefore || spent.has(old)) expect(pair).toBeNull()
                if (!pair) ended = true
                else if (next.has(old)) expect(pair.refresh_token).toBe(next.get(old)!)
                else {
                  usedAt.set(old, clock)
                  next.set(old, pair.refresh_token!)
                  known.push(pair)
                }
                return
              }
              ended = true
              if (what === 'revoke') await revokeToken(world.ctx(), client, chosen.access_token)
              else if (what === 'sign out') await signOut(world.ctx(), signIn)
              else await closeAll()
            }),
          )
          if (round.some(({ what }) => what === 'wait')) clock += GRACE_SECONDS
        }
        const living = await livingOf(known)
        // The newest pair, and the access tokens before, or nothing.
        expect(living.length > 0).toBe(!ended)
      }),
      { numRuns: 30 },
    )
  },
  LONGEST_MS,
)

describe('a grant', () => {
  test('is what the client is told by, long after its codes and tokens were pruned', async () => {
    const signIn = await signedIn()
    await connected(signIn)
    const inAWeek = new Date(Date.now() + 7 * 86_400_000)
    await db(world.ctx())
      .updateTable('tokens')
      .set({ expires_at: new Date(0) })
      .execute()
    await pruneExpired({ ...world.ctx(), now: inAWeek }, {})
    expect(await db(world.ctx()).selectFrom('authorization_codes').select('id').execute()).toEqual([])
    expect(await db(world.ctx()).selectFrom('tokens').select('id').execute()).toEqual([])
    await signOut(world.ctx(), signIn)
    expect(await timesTold(signIn)).toBe(1)
  })

  test('that nobody took up by its code is not told of a sign-out', async () => {
    const signIn = await signedIn()
    await authorized(signIn)
    await signOut(world.ctx(), signIn)
    expect(await timesTold(signIn)).toBe(0)
  })

  test('whose tokens were given up is told of the sign-out still', async () => {
    const signIn = await signedIn()
    const { access_token: token } = await connected(signIn)
    await revokeToken(world.ctx(), client, token)
    await signOut(world.ctx(), signIn)
    expect(await timesTold(signIn)).toBe(1)
  })

  test('that is withdrawn is told once of each sign-in that it came to and that was not signed out of', async () => {
    const signIns = [await signedIn(), await signedIn(), await signedIn(), await signedIn()] as const
    const [twice, once, out, untaken] = signIns
    for (const signIn of [twice, twice, once, out]) await connected(signIn)
    await authorized(untaken)
    await signOut(world.ctx(), out)
    const told = () => Promise.all(signIns.map(timesTold))
    expect(await told()).toEqual([0, 0, 1, 0])
    await withdrawProgram(memberCtx(), client.id)
    expect(await told()).toEqual([1, 1, 1, 0])
    await expect(withdrawProgram(memberCtx(), client.id)).rejects.toBeInstanceOf(NotFound)
  })

  test('is a consent beyond the sign-out, and no longer than the account', async () => {
    const member = memberCtx()
    const signIn = await signedIn()
    await connected(signIn)
    await signOut(world.ctx(), signIn)
    await pruneExpired({ ...world.ctx(), now: new Date(Date.now() + 90 * 86_400_000) }, {})
    expect(await hasConsented(member, client, OFFLINE)).toBe(true)
    expect(await hasConsented(member, client, ['email'])).toBe(false)
    await closeAll()
    expect(await hasConsented(member, client, OFFLINE)).toBe(false)
  })

  test('of one of our own apps goes with its sign-in, and one that ran out is ended', async () => {
    const blog = (await findClient(world.ctx(), 'blog'))!
    const signIn = await signedIn()
    await authorized(signIn, blog)
    await authorized(signIn)
    await db(world.ctx()).deleteFrom('sessions').where('sign_in', '=', signIn).execute()
    await pruneExpired(world.ctx(), {})
    await pruneExpired({ ...world.ctx(), now: new Date(Date.now() + 7 * 86_400_000) }, {})
    const left = await db(world.ctx())
      .selectFrom('grants')
      .select(['client_id', 'ended_why'])
      .where('sign_in', '=', signIn)
      .execute()
    expect(left).toEqual([{ client_id: client.id, ended_why: 'expired' }])
  })

  test('is not made for a client that is deleted in the same moment', async () => {
    await OrchardClient.register(world, 'fleeting')
    const fleeting = (await findClient(world.ctx(), 'fleeting'))!
    const signIn = await signedIn()
    await db(world.ctx()).deleteFrom('oauth_clients').where('id', '=', fleeting.id).execute()
    await expect(authorized(signIn, fleeting)).rejects.toThrow('not known to us')
  })
})

test('an app lets nobody in whose sign-in ended while the app was asking', async () => {
  const blog = (await findClient(world.ctx(), 'blog'))!
  const { id } = world.cast.members.member
  await times(RACES, async () => {
    const signIn = await signedIn()
    await authorized(signIn, blog)
    const joining = world.house.sessions.join(id, { domain: 'blog', signIn, device: 'test' })
    await Promise.all([joining, signOut(world.ctx(), signIn)])
    const left = await db(world.ctx())
      .selectFrom('sessions')
      .select('id')
      .where('sign_in', '=', signIn)
      .execute()
    expect(left).toEqual([])
  })
})

/** Both at once; afterwards not one of the tokens that they gave is worth anything. */
async function race(both: readonly Promise<unknown>[]): Promise<void> {
  const given = (await Promise.all(both)).filter(isAnswer)
  expect(await livingOf(given)).toEqual([])
}

async function livingOf(pairs: readonly TokenAnswer[]) {
  const tokens = pairs.flatMap(pair => [pair.access_token, pair.refresh_token!])
  const found = await Promise.all(tokens.map(token => findToken(world.ctx(), token)))
  return found.filter(token => token !== null)
}

function isAnswer(answer: unknown): answer is TokenAnswer {
  return typeof answer === 'object' && answer !== null && 'access_token' in answer
}

function manyTimes(name: string, turn: () => Promise<void>): void {
  test(name, () => times(RACES, turn), LONGEST_MS)
}

async function times(many: number, turn: () => Promise<void>): Promise<void> {
  for (let count = 0; count < many; count++) await turn()
}

/** Letters to clients that are waiting to be sent, about the end of this sign-in. */
async function timesTold(signIn: string): Promise<number> {
  const { rows } = await sql<{ many: number }>`select count(*) as many from graphile_worker._private_jobs j
    join graphile_worker._private_tasks t on t.id = j.task_id
    where t.identifier = 'back-channel-logout' and j.payload->>'signIn' = ${signIn}`.execute(db(world.ctx()))
  return rows[0]?.many ?? 0
}

function memberCtx(): Ctx {
  return world.ctx('member')
}

/** The sign-in of a session in the federation app. */
async function signedIn(): Promise<string> {
  const signIn = Bun.randomUUIDv7()
  const { id } = world.cast.members.member
  await world.house.sessions.begin(id, { domain: 'federation', signIn, device: 'test' })
  return signIn
}

async function authorized(signIn: string, at = client, isAsked = true) {
  const verifier = newToken()
  const codeChallenge = createHash('sha256').update(verifier).digest('base64url')
  const request = { client: at, redirectUri: REDIRECT_URI, scope: OFFLINE, codeChallenge }
  const rest = { state: null, nonce: null, prompt: [], maxAge: null }
  const code = await issueCode(memberCtx(), { ...request, ...rest }, { signIn, asked: isAsked })
  return code === null ? null : { code, codeVerifier: verifier, redirectUri: REDIRECT_URI }
}

function exchange(asked: Awaited<ReturnType<typeof authorized>>): Promise<TokenAnswer | null> {
  return asked ? unlessRefused(exchangeCode(world.ctx(), client, asked)) : Promise.resolve(null)
}

/** So many seconds from now. */
function refresh({ refresh_token: token = '' }: TokenAnswer, later = 0): Promise<TokenAnswer | null> {
  const now = new Date(Date.now() + later * 1000)
  return unlessRefused(refreshTokens({ ...world.ctx(), now }, client, token))
}

async function connected(signIn: string): Promise<TokenAnswer> {
  const tokens = await exchange(await authorized(signIn))
  if (!tokens) throw new Error('The code was refused')
  return tokens
}

async function closeAll(): Promise<void> {
  await transaction(world.ctx(), tx => endGrants(tx, world.cast.members.member.id))
}

function unlessRefused(answer: Promise<TokenAnswer>): Promise<TokenAnswer | null> {
  return answer.catch(fault => {
    if (fault instanceof Error && fault.name === 'TokenRefused') return null
    throw fault
  })
}
