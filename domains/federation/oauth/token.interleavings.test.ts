import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import fc from 'fast-check'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { DEVICE_CODE } from '#core/entities/identity/oauth-client'
import { withdrawProgram } from '#core/services/federation/oauth/connected-programs'
import { rotateSecret } from '#core/services/federation/oauth/edit-client'
import { deleteClient } from '#core/services/federation/oauth/register-client'
import { distrustSigningKey, signingKey } from '#core/services/federation/oauth/signing-key'
import { makeOwnRole, retireOwnRole } from '#core/services/federation/own-roles/edit-own-role'
import { giveOwnRole } from '#core/services/federation/own-roles/give-own-role'
import { endSignInsOf } from '#core/services/federation/sessions/all-sessions'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'
import { CLIENT_SECRET, OrchardClient, REDIRECT_URI } from '../../../tests/oauth-client'

/**
 * The server as a state machine, asked over its endpoints: steps of one round come at once, rounds follow each other.
 * Tokens come of a code, or of what a device was let in by. Whatever ends a grant, in whichever way it is met, no token
 * of it lives afterwards; what ends none, ends none.
 */

const LONGEST_MS = 600_000
/** What a client does, and what ends nothing. */
const CALLS = ['exchange', 'refresh', 'refresh', 'refresh', 'look', 'silent', 'distrust the key'] as const
/** What is done by members and operators, and by clients that are done. */
const ENDS = [
  ...(['revoke', 'sign out', 'sign out at the client', 'shut the client out', 'delete the client'] as const),
  ...([
    'give a role',
    'retire a role',
    'end the sessions',
    'change the address',
    'close the account',
  ] as const),
] as const

type Step = (typeof CALLS)[number] | (typeof ENDS)[number]

let world: TestHouse
let wire: Browser
beforeAll(async () => {
  world = await testHouse({ COOP_TRUST_PROXY: '1' })
  wire = await world.browser()
})
afterAll(() => world.close())
beforeEach(async () => {
  for (const table of ['own_role_grants', 'own_roles'] as const)
    await db(world.ctx()).deleteFrom(table).execute()
})

const pat = () => world.ctx('operator')
const memberId = () => world.cast.members.member.id
const ownRole = () =>
  makeOwnRole(pat(), {
    name: `Role ${Bun.randomUUIDv7()}`,
    permissions: ['door'],
    needsSecondFactor: false,
  })

let calls = 0

/** One member, one grant at a client of its own, and all tokens that came of it. */
class Run {
  readonly access: string[] = []
  readonly refresh: string[] = []
  readonly ids: string[] = []
  exchanges = 0
  ended = false
  clientIsGone = false

  private constructor(
    readonly orchard: OrchardClient,
    readonly client: { readonly rowId: string; readonly id: string },
    readonly member: Browser,
    readonly fields: Readonly<Record<string, string>>,
    readonly role: string,
  ) {}

  static async begin(kind: 'code' | 'device'): Promise<Run> {
    const id = `orchard-${Bun.randomUUIDv7()}`
    const grantTypes = ['authorization_code', 'refresh_token', DEVICE_CODE]
    const orchard = await OrchardClient.register(world, id, { grantTypes })
    const { id: rowId } = await db(world.ctx())
      .selectFrom('oauth_clients')
      .select('id')
      .where('client_id', '=', id)
      .executeTakeFirstOrThrow()
    await db(world.ctx()).deleteFrom('own_role_grants').execute()
    await db(world.ctx()).updateTable('own_roles').set({ retired_at: new Date() }).execute()
    const role = await ownRole()
    await giveOwnRole(pat(), '@member', role)
    const member = await world.browser('member')
    const client = { rowId, id }
    const scope = 'openid offline_access'
    if (kind === 'code') {
      const { code, verifier } = await orchard.authorized(member, { scope })
      const fields = {
        grant_type: 'authorization_code',
        code,
        code_verifier: verifier,
        redirect_uri: REDIRECT_URI,
      }
      return new Run(orchard, client, member, fields, role)
    }
    const { body } = await ask(id, '/device_authorization', { scope })
    await member.post('federation', '/device', { user_code: body.user_code, answer: 'allow' })
    const fields = { grant_type: DEVICE_CODE, device_code: body.device_code }
    return new Run(orchard, client, member, fields, role)
  }

  get isDevice(): boolean {
    return this.fields.grant_type === DEVICE_CODE
  }

  async step(what: Step, chosen: number): Promise<void> {
    const token = this.refresh[chosen % Math.max(1, this.refresh.length)]
    switch (what) {
      case 'exchange':
        // A second use of a code ends what the first one gave; of a device's code nothing is left to be used.
        if (this.exchanges++ > 0 && !this.isDevice) this.ended = true
        return this.keep(await this.ask('/token', this.fields), this.isDevice && this.exchanges > 1)
      case 'refresh':
        if (!token) return
        return this.keep(await this.ask('/token', { grant_type: 'refresh_token', refresh_token: token }))
      case 'look':
        if (token) await this.ask('/introspect', { token })
        return
      case 'silent': {
        const { path } = await this.orchard.request({ prompt: 'none', scope: 'openid offline_access' })
        await this.member.get('federation', path)
        return
      }
      case 'distrust the key':
        return distrustSigningKey(pat(), (await signingKey(pat(), 'ES256')).kid).catch(whenGone)
      case 'revoke':
        if (!token) return
        this.ended = true
        await this.ask('/revoke', { token })
        return
      default:
        return this.end(what, chosen)
    }
  }

  private async end(what: Exclude<(typeof ENDS)[number], 'revoke'>, chosen: number): Promise<void> {
    const hint = this.ids[chosen % Math.max(1, this.ids.length)]
    if (what === 'sign out at the client' && !hint) return
    this.ended = true
    switch (what) {
      case 'sign out':
        await this.member.post('federation', '/logout')
        return
      case 'sign out at the client': {
        // Of a key that is distrusted it proves nothing any more: the member says yes.
        const path = `/end-session?${new URLSearchParams({ id_token_hint: hint ?? '' })}`
        const visit = await this.member.get('federation', path)
        if (visit.status !== 303) await this.member.post('federation', '/end-session/confirmation')
        return
      }
      case 'shut the client out':
        return withdrawProgram(world.ctx('member'), this.client.rowId).catch(whenGone)
      case 'delete the client':
        this.clientIsGone = true
        return deleteClient(pat(), this.client.rowId)
      case 'give a role':
        return giveOwnRole(pat(), '@member', await ownRole())
      case 'retire a role':
        return retireOwnRole(pat(), this.role).catch(whenGone)
      case 'end the sessions':
        await endSignInsOf(pat(), memberId()).catch(whenGone)
        return
      case 'change the address':
        await transaction(world.ctx('member'), tx => tx.services.federation.endSignIns(tx, memberId(), null))
        return
      case 'close the account':
        await transaction(world.ctx(), tx => tx.services.federation.endGrants(tx, memberId()))
    }
  }

  /** A refusal is an end, too: what was refused was used before, or its grant is over. */
  private keep({ status, body }: Answer, isSpent = false): void {
    if (status !== 200) {
      expect([200, 400, 401]).toContain(status)
      expect(body.error ?? '').toBe(status === 401 ? 'invalid_client' : 'invalid_grant')
      if (!isSpent) this.ended = true
      return
    }
    this.access.push(body.access_token)
    this.refresh.push(body.refresh_token)
    if (body.id_token) this.ids.push(body.id_token)
  }

  ask(path: string, fields: Readonly<Record<string, string>>): Promise<Answer> {
    return ask(this.client.id, path, fields)
  }

  /** How many tokens are worth something where they are shown; a client that is gone can ask about none. */
  async living(): Promise<number> {
    const tokens = [...new Set([...this.access, ...this.refresh])]
    const looked = await Promise.all(tokens.map(token => this.ask('/introspect', { token })))
    return looked.filter(({ body }) => body.active).length
  }

  async isDead(): Promise<void> {
    for (const token of this.access) {
      const visit = await wire.get('federation', '/userinfo', { authorization: `Bearer ${token}` })
      expect(visit.status).toBe(401)
    }
    for (const token of this.refresh) {
      const { body } = await this.ask('/token', { grant_type: 'refresh_token', refresh_token: token })
      expect(body.error).toBe(this.clientIsGone ? 'invalid_client' : 'invalid_grant')
    }
    expect(await this.living()).toBe(0)
  }
}

type Answer = {
  readonly status: number
  readonly body: Readonly<Record<'access_token' | 'refresh_token' | 'user_code' | 'device_code', string>> & {
    readonly error?: string
    readonly id_token?: string
    readonly active?: boolean
  }
}

/** From everywhere: it is not the limit that is tried. */
async function ask(client: string, path: string, fields: Readonly<Record<string, string>>): Promise<Answer> {
  calls++
  const address = `10.0.${(calls >> 8) & 255}.${calls & 255}`
  const visit = await wire.post(
    'federation',
    path,
    { ...fields, client_id: client, client_secret: CLIENT_SECRET },
    { 'x-forwarded-for': address },
  )
  return { status: visit.status, body: JSON.parse(visit.text || '{}') }
}

/** Somebody else ended it before. */
function whenGone(fault: unknown): void {
  if (!(fault instanceof Error && fault.name === 'NotFound')) throw fault
}

test(
  'however requests interleave, after an end no token lives, at no endpoint',
  async () => {
    const step = fc.record({
      what: fc.oneof(
        { arbitrary: fc.constantFrom<Step>(...CALLS), weight: 3 },
        { arbitrary: fc.constantFrom<Step>(...ENDS), weight: 1 },
      ),
      chosen: fc.nat(9),
    })
    const rounds = fc.array(fc.array(step, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('code', 'device'), rounds, async (kind, plan) => {
        const run = await Run.begin(kind)
        for (const round of plan) {
          await Promise.all(round.map(({ what, chosen }) => run.step(what, chosen)))
          if (run.ended) expect(await run.living()).toBe(0)
        }
        if (run.ended) return run.isDead()
        expect((await run.living()) > 0).toBe(run.exchanges > 0)
      }),
      { numRuns: 25 },
    )
  },
  LONGEST_MS,
)

test.each([...ENDS])(
  'while its tokens are refreshed many times at once, “%s” leaves none of them',
  async what => {
    const run = await Run.begin(what === 'retire a role' ? 'device' : 'code')
    await run.step('exchange', 0)
    await Promise.all([
      ...[0, 1, 2].map(chosen => run.step('refresh', chosen)),
      run.step(what, 0),
      ...[3, 4].map(chosen => run.step('refresh', chosen)),
    ])
    expect(run.ended).toBe(true)
    await run.isDead()
  },
  LONGEST_MS,
)

test(
  'a new secret ends no member’s grant, and opens nothing to who has the old one',
  async () => {
    const run = await Run.begin('code')
    await run.step('exchange', 0)
    const [token = ''] = run.refresh
    const { secret } = await rotateSecret(pat(), run.client.rowId)
    const fields = { grant_type: 'refresh_token', refresh_token: token }
    expect((await run.ask('/token', fields)).body.error).toBe('invalid_client')
    const visit = await wire.post('federation', '/token', {
      ...fields,
      client_id: run.client.id,
      client_secret: secret,
    })
    expect(visit.status).toBe(200)
  },
  LONGEST_MS,
)
