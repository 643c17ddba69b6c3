import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { SignJWT } from 'jose'
import { RATE_LIMITS } from '#core/contracts/rate-limits'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { integrations, makeIntegration, withdrawIntegration } from '../integrations/integrations'
import { adminKeyId, newContentKey } from '../integrations/keys'
import { integrationBehind, requireAdminKey } from './admin-key'
import { requireContentKey } from './content-key'
import { GhostRefusal } from './refusals'

let world: TestHouse
let made: {
  readonly id: string
  readonly kid: string
  readonly secret: Uint8Array
  readonly contentKey: string
}
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
beforeEach(async () => {
  made = await integration()
})

let names = 0

async function integration() {
  const name = `Program ${++names}`
  const { contentKey, adminKey } = await makeIntegration(world.ctx('operator'), name)
  const [kid = '', secret = ''] = adminKey.split(':')
  const found = (await integrations(world.ctx('operator'))).find(each => each.name === name)
  return { id: found?.id ?? '', kid, secret: Buffer.from(secret, 'hex'), contentKey }
}

type Token = {
  readonly alg?: string
  readonly kid?: string | null
  readonly aud?: string | string[] | null
  readonly secret?: Uint8Array
  readonly issuedSecondsAgo?: number | null
  readonly livesSeconds?: number
}

function token({
  alg = 'HS256',
  aud = '/admin/',
  issuedSecondsAgo = 0,
  livesSeconds = 300,
  ...more
}: Token = {}) {
  const { secret = made.secret, kid = made.kid } = more
  const now = Math.floor(Date.now() / 1000)
  const jwt = new SignJWT({}).setProtectedHeader({ alg, typ: 'JWT', ...(kid === null ? {} : { kid }) })
  if (issuedSecondsAgo !== null) jwt.setIssuedAt(now - issuedSecondsAgo)
  if (aud !== null) jwt.setAudience(aud)
  return jwt.setExpirationTime(now - (issuedSecondsAgo ?? 0) + livesSeconds).sign(secret)
}

const shown = async (fields: Token = {}) => `Ghost ${await token(fields)}`
const asked = (authorization: string | null) => requireAdminKey(world.ctx(), authorization)
const refusal = async (work: Promise<unknown>) => {
  const fault = await work.then(
    () => null,
    (fault: unknown) => fault,
  )
  if (!(fault instanceof GhostRefusal)) throw new Error(`It was not refused: ${fault}`)
  return [fault.status, fault.more.code ?? null, fault.message] as const
}

describe('an admin key', () => {
  test('acts as an editor, in the name of who made it, and as nothing more', async () => {
    const ctx = await asked(await shown())
    expect(ctx.viewer).toMatchObject({ member: { id: world.cast.members.operator.id }, roles: ['editor'] })
    expect(requireRole(ctx, 'editor').id).toBe(world.cast.members.operator.id)
    for (const role of ['operator', 'money', 'members', 'server'] as const)
      expect(() => requireRole(ctx, role)).toThrow(NotFound)
    expect(await integrationBehind(world.ctx(), await shown())).toBe(made.id)
  })

  test('is shown as Ghost’s programs show it: the scheme in whatever letters, and an audience among others', async () => {
    await asked((await shown()).replace('Ghost', 'gHOST'))
    for (const aud of ['/admin/', '/v3/admin/', 'admin', ['https://far.example', '/admin']])
      await asked(await shown({ aud }))
  })

  test('that is not shown, or in another form, opens nothing', async () => {
    expect((await refusal(asked(null)))[0]).toBe(403)
    expect((await refusal(asked('')))[0]).toBe(403)
    const jwt = await token()
    for (const wrong of [`Bearer ${jwt}`, jwt, 'Ghost', 'Ghost ', `Ghost ${jwt} more`, `Ghost  ${jwt}`])
      expect((await refusal(asked(wrong))).slice(0, 2)).toEqual([401, 'INVALID_AUTH_HEADER'])
    for (const wrong of ['Ghost x', 'Ghost a.b.c', 'Ghost {}'])
      expect((await refusal(asked(wrong))).slice(0, 2)).toEqual([400, 'INVALID_JWT'])
  })

  test('names an integration that there is', async () => {
    expect((await refusal(asked(await shown({ kid: null }))))[1]).toBe('MISSING_ADMIN_API_KID')
    for (const kid of [adminKeyId(Bun.randomUUIDv7()), '1', 'x'.repeat(24), made.id, `${made.kid}0`, '%'])
      expect((await refusal(asked(await shown({ kid })))).slice(0, 2)).toEqual([401, 'UNKNOWN_ADMIN_API_KEY'])
    expect((await asked(await shown({ kid: made.kid.toUpperCase() }))).viewer.roles).toEqual(['editor'])
  })

  test('signs for itself alone', async () => {
    const other = await integration()
    expect((await refusal(asked(await shown({ secret: other.secret }))))[2]).toBe(
      'Invalid token: invalid signature',
    )
    expect((await refusal(asked(await shown({ secret: new Uint8Array(32) }))))[2]).toContain(
      'invalid signature',
    )
    const [header = '', , signature = ''] = (await token()).split('.')
    const forged = Buffer.from(
      JSON.stringify({ aud: '/admin/', iat: Math.floor(Date.now() / 1000) }),
    ).toString('base64url')
    expect((await refusal(asked(`Ghost ${header}.${forged}.${signature}`)))[2]).toContain('invalid signature')
  })

  test('signs by the one algorithm, and none is no algorithm', async () => {
    for (const alg of ['HS384', 'HS512'])
      expect((await refusal(asked(await shown({ alg, secret: new Uint8Array(64) }))))[2]).toBe(
        'Invalid token: invalid algorithm',
      )
    const plain = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
    const now = Math.floor(Date.now() / 1000)
    const unsigned = `${plain({ alg: 'none', kid: made.kid })}.${plain({ aud: '/admin/', iat: now, exp: now + 300 })}.`
    expect((await refusal(asked(`Ghost ${unsigned}`)))[0]).toBe(401)
  })

  test('signs for five minutes, whatever a token says of itself', async () => {
    expect((await asked(await shown({ issuedSecondsAgo: 280 }))).viewer.roles).toEqual(['editor'])
    expect((await refusal(asked(await shown({ issuedSecondsAgo: 310, livesSeconds: 3_600 }))))[2]).toContain(
      'maxAge exceeded',
    )
    expect((await refusal(asked(await shown({ issuedSecondsAgo: 100, livesSeconds: 60 }))))[2]).toContain(
      'jwt expired',
    )
    expect((await refusal(asked(await shown({ issuedSecondsAgo: null }))))[0]).toBe(401)
    expect((await refusal(asked(await shown({ issuedSecondsAgo: -3_600 }))))[0]).toBe(401)
  })

  test('signs for this API alone', async () => {
    for (const aud of [null, '', '/content/', '/administration/x', ['/members/']])
      expect((await refusal(asked(await shown({ aud }))))[2]).toContain('jwt audience invalid')
  })

  test('opens nothing once it is withdrawn', async () => {
    const authorization = await shown()
    await asked(authorization)
    await withdrawIntegration(world.ctx('operator'), made.id)
    expect((await refusal(asked(authorization)))[1]).toBe('UNKNOWN_ADMIN_API_KEY')
  })

  test('opens nothing while who made it is no operator, or is leaving', async () => {
    const { id } = world.cast.members.operator
    const authorization = await shown()
    const grants = db(world.ctx()).selectFrom('role_grants').selectAll().where('member_id', '=', id)
    const [grant] = await grants.execute()
    if (!grant) throw new Error('They are no operator')
    await db(world.ctx()).deleteFrom('role_grants').where('id', '=', grant.id).execute()
    expect((await refusal(asked(authorization)))[1]).toBe('UNKNOWN_ADMIN_API_KEY')
    await db(world.ctx()).insertInto('role_grants').values(grant).execute()
    await asked(authorization)
    const closing = { member_id: id, asked_at: new Date(), erase_after: new Date(Date.now() + 86_400_000) }
    await db(world.ctx()).insertInto('account_closings').values(closing).execute()
    expect((await refusal(asked(authorization)))[1]).toBe('UNKNOWN_ADMIN_API_KEY')
    await db(world.ctx()).deleteFrom('account_closings').where('member_id', '=', id).execute()
    await asked(authorization)
  })

  test('asks so often a minute, each for itself; who cannot sign uses nothing up', async () => {
    const authorization = await shown()
    const forged = await shown({ secret: new Uint8Array(32) })
    for (let tries = 0; tries < 5; tries++) await refusal(asked(forged))
    for (let calls = 0; calls < RATE_LIMITS['ghost-admin'].limit; calls++) await asked(authorization)
    expect((await refusal(asked(authorization)))[0]).toBe(429)
    const other = await integration()
    await asked(await shown({ kid: other.kid, secret: other.secret }))
  })
})

describe('a content key', () => {
  const read = (key: string | null) => requireContentKey(world.ctx(), key)

  test('lets its program read, until it is withdrawn', async () => {
    await read(made.contentKey)
    await withdrawIntegration(world.ctx('operator'), made.id)
    expect((await refusal(read(made.contentKey)))[1]).toBe('UNKNOWN_CONTENT_API_KEY')
  })

  test('is one that somebody made, spelt as it is', async () => {
    expect((await refusal(read(null)))[0]).toBe(403)
    expect((await refusal(read('')))[0]).toBe(403)
    const { contentKey } = made
    for (const wrong of [
      newContentKey(),
      contentKey.toUpperCase(),
      `${contentKey}\n`,
      ` ${contentKey}`,
      `${contentKey}0`,
      'x',
      '%',
    ])
      if (wrong !== contentKey)
        expect((await refusal(read(wrong))).slice(0, 2)).toEqual([401, 'UNKNOWN_CONTENT_API_KEY'])
  })

  test('reads so often a minute, each for itself', async () => {
    for (let reads = 0; reads < RATE_LIMITS['ghost-content'].limit; reads++) await read(made.contentKey)
    expect((await refusal(read(made.contentKey)))[0]).toBe(429)
    await read((await integration()).contentKey)
  })
})
