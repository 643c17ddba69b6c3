import { afterAll, beforeAll, expect, test } from 'bun:test'
import fc from 'fast-check'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'
import { CLIENT_SECRET, OrchardClient, REDIRECT_URI } from '../../../tests/oauth-client'

/**
 * The server as a state machine, asked over its endpoints: steps of one round come at once, rounds follow each other.
 * What ends a grant: a second use of its code, a revocation, a sign-out, a refresh token that is used too late.
 */

const LONGEST_MS = 300_000
const STEPS = ['exchange', 'refresh', 'refresh', 'refresh', 'look', 'revoke', 'sign out', 'silent'] as const

let world: TestHouse
let orchard: OrchardClient
let wire: Browser
beforeAll(async () => {
  world = await testHouse({ COOP_TRUST_PROXY: '1' })
  orchard = await OrchardClient.register(world)
  wire = await world.browser()
})
afterAll(() => world.close())

let calls = 0
/** From everywhere: it is not the limit that is tried. */
async function ask(path: string, fields: Readonly<Record<string, string>>) {
  calls++
  const address = `10.0.${(calls >> 8) & 255}.${calls & 255}`
  const credentials = { client_id: 'orchard', client_secret: CLIENT_SECRET }
  const visit = await wire.post(
    'federation',
    path,
    { ...fields, ...credentials },
    { 'x-forwarded-for': address },
  )
  return { status: visit.status, body: JSON.parse(visit.text || '{}') }
}

/** One member, one code, and all tokens that came of it. */
class Run {
  readonly access: string[] = []
  readonly refresh: string[] = []
  exchanges = 0
  ended = false

  private constructor(
    readonly member: Browser,
    readonly code: string,
    readonly verifier: string,
  ) {}

  static async begin(): Promise<Run> {
    const member = await world.browser('member')
    const asked = await orchard.authorized(member, { scope: 'openid offline_access' })
    return new Run(member, asked.code, asked.verifier)
  }

  async step(what: (typeof STEPS)[number], chosen: number): Promise<void> {
    const token = this.refresh[chosen % Math.max(1, this.refresh.length)]
    switch (what) {
      case 'exchange': {
        if (this.exchanges++ > 0) this.ended = true
        return this.exchange()
      }
      case 'refresh': {
        if (!token) return
        return this.keep(await ask('/token', { grant_type: 'refresh_token', refresh_token: token }))
      }
      case 'revoke': {
        if (!token) return
        this.ended = true
        expect((await ask('/revoke', { token })).status).toBe(200)
        return
      }
      case 'sign out': {
        this.ended = true
        await this.member.post('federation', '/logout')
        return
      }
      case 'silent': {
        const { path } = await orchard.request({ prompt: 'none', scope: 'openid offline_access' })
        await this.member.get('federation', path)
        return
      }
      case 'look':
        if (token) await ask('/introspect', { token })
    }
  }

  private async exchange(): Promise<void> {
    const { code, verifier } = this
    const fields = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: REDIRECT_URI,
      code_verifier: verifier,
    }
    this.keep(await ask('/token', fields))
  }

  /** A refusal is an end, too: what was refused was used before, or its grant is over. */
  private keep({ status, body }: Awaited<ReturnType<typeof ask>>): void {
    if (status !== 200) {
      expect([status, body.error]).toEqual([400, 'invalid_grant'])
      this.ended = true
      return
    }
    this.access.push(body.access_token)
    this.refresh.push(body.refresh_token)
  }

  async living(): Promise<number> {
    const tokens = [...new Set([...this.access, ...this.refresh])]
    const looked = await Promise.all(tokens.map(token => ask('/introspect', { token })))
    return looked.filter(({ body }) => body.active).length
  }
}

test(
  'however requests interleave, after an end no token lives, at no endpoint',
  async () => {
    const step = fc.record({ what: fc.constantFrom(...STEPS), chosen: fc.nat(9) })
    const rounds = fc.array(fc.array(step, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(rounds, async plan => {
        const run = await Run.begin()
        for (const round of plan) {
          await Promise.all(round.map(({ what, chosen }) => run.step(what, chosen)))
          if (run.ended) expect(await run.living()).toBe(0)
        }
        if (!run.ended) return expect((await run.living()) > 0).toBe(run.exchanges > 0)
        for (const token of run.access) {
          const visit = await wire.get('federation', '/userinfo', { authorization: `Bearer ${token}` })
          expect(visit.status).toBe(401)
        }
        for (const token of run.refresh) {
          const { body } = await ask('/token', { grant_type: 'refresh_token', refresh_token: token })
          expect(body.error).toBe('invalid_grant')
        }
        expect(await run.living()).toBe(0)
      }),
      { numRuns: 25 },
    )
  },
  LONGEST_MS,
)
