import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { House } from '#core/app/house'
import { backupCommand, restoreCommand } from '#core/backup/commands'
import { readConfig } from '#core/config/config'
import { beginningOf, decrypt, encrypt } from '#core/crypto/encrypt'
import { macOf, seal, unseal } from '#core/crypto/secrets'
import { jobCtx } from '#core/database/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { withClient } from '#core/database/with-client'
import { readBorrower, signBorrower } from '#core/fragments/viewer-token'
import type { Keyring } from '#core/keys/keyring'
import { PURPOSES, type Purpose } from '#core/keys/purposes'
import { firstPartySecret } from '#core/oauth/first-party'
import { keysState } from '#core/sealing/keys-state'
import { SEALED_COLUMNS } from '#core/sealing/sealed-columns'
import { checkChain } from '#core/security-log/check-chain'
import { recordSecurityEvent } from '#core/security-log/record-event'
import { openHouse } from '#core/server/open-house'
import { rotateSecret } from '#core/server/rotate-secret'
import { codeOf } from '#core/services/cart/gift-cards/code'
import { signerOf } from '#core/services/federation/actors/keys'
import { memberActor } from '#core/services/federation/actors/local-actor'
import { findClient, isSecretOf } from '#core/services/federation/oauth/clients'
import { signingKey, signingKeys } from '#core/services/federation/oauth/signing-key'
import { hashesOfUserCode, hashUserCode } from '#core/services/federation/oauth/user-code'
import { serverKey } from '#core/services/federation/push/server-key'
import { makeRecoveryCodes, spendRecoveryCode } from '#core/services/federation/second-factor/recovery-codes'
import { openSecret, sealSecret } from '#core/services/federation/second-factor/totp'
import { signInCode, signInToken } from '#core/services/federation/signin/secrets-of-link'
import { sealAnew } from '#core/services/house/seal-anew'
import { services } from '#core/services/registry'
import { offerConcepts } from '#domains/app'
import { domains } from '#domains/domains'
import { type Cast, seedCast } from './cast'
import { type TestDatabase, testDatabase } from './database'
import { testFolder } from './test-folder'

const A = 'tWn4pVz9QeLxR2mKc8YhGd0JbSf7uAo3'
const B = 'Zk3hYw8TnXq5CvPb1RrDj6MgLs0EfUi9'
const C = 'Hv7sBd2NyKf9WmTq4ZxGp1LcRj6EaUo8'

let dataDir: string
let database: TestDatabase
let cast: Cast
const open: House[] = []
beforeAll(() => {
  dataDir = testFolder('coop-rotation-')
})
beforeEach(async () => {
  database = await testDatabase()
})
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))
const ended = async () => {
  for (const house of open.splice(0)) await house.close()
  await database.drop()
}

const envOf = (secret: string, previous = '') => ({
  COOP_DATA: dataDir,
  COOP_ALLOW_PRIVATE: '1',
  LOG_LEVEL: 'silent',
  DATABASE_URL: database.url,
  COOP_SECRET: secret,
  COOP_SECRET_PREVIOUS: previous,
})

/** A process of the house, started with these secrets. */
async function started(secret: string, previous?: string): Promise<House> {
  const access = { apiKey: 'unused', merchantCode: 'unused' }
  const house = await openHouse(readConfig(envOf(secret, previous)), database.url, access, services)
  open.push(house)
  offerConcepts(house, domains)
  return house
}

/** Its secret is not used any more. */
async function stopped(house: House): Promise<void> {
  open.splice(open.indexOf(house), 1)
  await house.close()
}

/** As three minutes later, in which no process with another secret was seen. */
const threeMinutesLater = (house: House) =>
  sql`update sealed_generations set used_at = used_at - interval '4 minutes'`.execute(db(jobCtx(house)))

/** As when the new keys sign, and what lived shortest is over. */
async function signsSince(house: House, ms: number): Promise<void> {
  await sql`update key_generations set signs_from = ${new Date(Date.now() - ms)} where number > 0`.execute(
    db(jobCtx(house)),
  )
  for (const each of open) await each.config.keys.reload().catch(() => {})
}

/** Something that the house makes for this purpose, and that says whether a process takes it for its own. */
type Made = { readonly purpose: Purpose; isTakenBy(keys: Keyring): Promise<boolean> | boolean }

const OF_IDS: readonly Purpose[] = [
  ...([
    'bounces',
    'ghost admin keys',
    'gift cards',
    'gifts of tiers',
    'hooks of ghost sync',
    'invitations',
  ] as const),
  ...(['letters about comments', 'producer invitations', 'sign-in codes', 'sign-in links'] as const),
  ...(['unsubscribing', 'user handles of passkeys', 'work cart'] as const),
]
const OF_MOMENTS: readonly Purpose[] = [
  ...(['nonces of DPoP', 'readers of a day', 'security log', 'successors of refresh tokens'] as const),
]
const AT_REST: readonly Purpose[] = SEALED_COLUMNS.map(({ purpose }) => purpose)
const SHOWN_AGAIN = (Object.keys(PURPOSES) as Purpose[]).filter(
  purpose => ![...OF_IDS, ...OF_MOMENTS, ...AT_REST].includes(purpose),
)

async function makeAll(keys: Keyring): Promise<readonly Made[]> {
  const id = Bun.randomUUIDv7()
  const now = Date.now()
  return [
    ...OF_IDS.map(purpose => {
      const made = macOf(keys.ofId(purpose, id), id)
      return { purpose, isTakenBy: (other: Keyring) => macOf(other.ofId(purpose, id), id).equals(made) }
    }),
    ...OF_MOMENTS.map(purpose => {
      const made = macOf(keys.at(purpose, now), id)
      return { purpose, isTakenBy: (other: Keyring) => macOf(other.at(purpose, now), id).equals(made) }
    }),
    ...(await Promise.all(
      AT_REST.map(async purpose => {
        const jwe = await encrypt(keys, purpose, id)
        const isTakenBy = (other: Keyring) =>
          decrypt(other, purpose, jwe).then(
            text => text === id,
            () => false,
          )
        return { purpose, isTakenBy }
      }),
    )),
    ...SHOWN_AGAIN.map(purpose => {
      const sealed = seal(id, keys, purpose)
      return { purpose, isTakenBy: (other: Keyring) => unseal(sealed, other, purpose) === id }
    }),
  ]
}

async function refusedBy(house: House, made: readonly Made[]): Promise<readonly Purpose[]> {
  const refused: Purpose[] = []
  for (const { purpose, isTakenBy } of made) if (!(await isTakenBy(house.config.keys))) refused.push(purpose)
  return [...new Set(refused)]
}

/** Things of each kind as services make them, each with the question whether another process of the house takes them. */
async function livedIn(house: House): Promise<readonly [string, (other: House) => Promise<boolean>][]> {
  const ctx = jobCtx(house)
  const { member } = cast.members
  const viewer = { member, roles: [], authenticatedAt: ctx.now }
  const id = Bun.randomUUIDv7()
  const actor = await memberActor(ctx, member.id)
  const { privateKey } = await signerOf(ctx, actor)
  const session = await house.sessions.begin(member.id, { domain: 'blog', signIn: id, device: 'test' })
  const { publicKey, privateJwk } = await serverKey(ctx)
  await signingKey(ctx, 'ES256')
  const totp = await sealSecret(house.config, 'JBSWY3DPEHPK3PXP')
  await db(ctx)
    .insertInto('authenticators')
    .values({ member_id: member.id, secret_jwe: totp, created_at: ctx.now, confirmed_at: ctx.now })
    .onConflict(conflict => conflict.column('member_id').doNothing())
    .execute()
  const codes = [...(await transaction({ ...ctx, viewer }, makeRecoveryCodes))]
  await recordSecurityEvent(ctx, { event: 'account.closed', memberId: member.id })
  const token = await signBorrower(house.config, { viewer: { member: null, roles: [] }, guest: 'a cart' })
  const [code, link] = [codeOf(ctx, { id, edition: 1 }), signInToken(house.config, id)]
  const digits = signInCode(house.config, id)
  const typed = hashUserCode(ctx, 'BCDFGHJK')
  const secret = firstPartySecret(house.config, 'blog')
  return [
    ['a session', async other => (await other.sessions.find(session, 'blog')) !== null],
    [
      'the key of an actor',
      async other => (await signerOf(jobCtx(other), actor)).privateKey.equals(privateKey),
    ],
    [
      'the key for push services',
      async other => {
        const kept = await serverKey(jobCtx(other))
        return kept.publicKey === publicKey && kept.privateJwk.d === privateJwk.d
      },
    ],
    ['the key of tokens', async other => (await signingKey(jobCtx(other), 'ES256')).kid !== ''],
    ['an authenticator app', async other => (await openSecret(other.config, await totpOf(other))) !== ''],
    [
      'a recovery code',
      async other => transaction(jobCtx(other), tx => spendRecoveryCode(tx, member.id, codes.pop() ?? '')),
    ],
    ['the security log', async other => (await checkChain(jobCtx(other))).broken === null],
    ['a gift card', async other => codeOf(jobCtx(other), { id, edition: 1 }) === code],
    ['a sign-in link', async other => signInToken(other.config, id) === link],
    ['the code beside it', async other => signInCode(other.config, id) === digits],
    ['a code of a television', async other => hashesOfUserCode(jobCtx(other), 'BCDFGHJK').includes(typed)],
    [
      'an app that signs members in',
      async other => {
        const client = await findClient(jobCtx(other), 'blog')
        return client !== null && isSecretOf(client, secret)
      },
    ],
    [
      'a fragment that is asked for',
      async other => (await readBorrower(other.config, `Bearer ${token}`))?.guest === 'a cart',
    ],
  ]
}

async function totpOf(house: House): Promise<string> {
  const row = await db(jobCtx(house))
    .selectFrom('authenticators')
    .select('secret_jwe')
    .where('member_id', '=', cast.members.member.id)
    .executeTakeFirstOrThrow()
  return row.secret_jwe
}

async function notTaken(
  things: readonly [string, (other: House) => Promise<boolean>][],
  by: House,
): Promise<readonly string[]> {
  const refused: string[] = []
  for (const [name, isTaken] of things) if (!(await isTaken(by).catch(() => false))) refused.push(name)
  return refused
}

const older = async (house: House) => (await keysState(jobCtx(house), house.config)).older

describe('a house whose secret is changed', () => {
  test('takes all that it made, with both secrets, while it is changed, and with the new one alone', async () => {
    const first = await started(A)
    cast = await seedCast(first)
    const [things, made] = [await livedIn(first), await makeAll(first.config.keys)]

    const second = await started(B, A)
    expect([await notTaken(things, second), await refusedBy(second, made)]).toEqual([[], []])
    // What either makes the other takes, one of them started again among them.
    const madeThere = await makeAll(second.config.keys)
    const again = await started(A)
    for (const each of [first, again]) expect(await refusedBy(each, madeThere)).toEqual([])

    expect(await rotateSecret(false, envOf(B, A))).toMatchObject({ isDone: false })
    expect(await keysState(jobCtx(second), second.config)).toMatchObject({ isRotated: false, youngest: 0 })

    for (const house of [first, again]) await stopped(house)
    await threeMinutesLater(second)
    const planned = await rotateSecret(true, envOf(B, A))
    expect(planned.lines.join('\n')).toContain('keys of actors at rest: 2 with older keys')
    const before = await signingKey(jobCtx(second), 'ES256')
    const { isDone, lines } = await rotateSecret(false, envOf(B, A))
    expect([isDone, lines.at(-1)]).toEqual([
      true,
      'Nothing needs the predecessor any more: COOP_SECRET_PREVIOUS may be removed.',
    ])
    const operator = {
      ...jobCtx(second),
      viewer: { member: cast.members.operator, roles: ['operator' as const] },
    }
    const keys = await signingKeys({
      ...operator,
      viewer: { ...operator.viewer, authenticatedAt: operator.now },
    })
    const ofAlgorithm = keys.filter(({ algorithm }) => algorithm === 'ES256')
    expect(ofAlgorithm.map(({ kid, state }) => [kid === before.kid, state])).toEqual([
      [false, 'next'],
      [true, 'signs'],
    ])
    expect((await rotateSecret(false, envOf(B, A))).lines).toHaveLength(1)

    const third = await started(B)
    expect(await older(third)).toEqual({})
    expect([await notTaken(things, third), await refusedBy(third, made)]).toEqual([[], []])
    // The process that did not read the keys since takes what is encrypted with the new ones.
    expect(await notTaken(things, second)).toEqual([])

    await signsSince(third, 0)
    const afterwards = await livedIn(third)
    expect(
      await notTaken([...things.filter(([name]) => name !== 'a recovery code'), ...afterwards], third),
    ).toEqual([])
    expect(await refusedBy(third, [...made, ...(await makeAll(third.config.keys))])).toEqual([])
    // What lives for a minute or a quarter of an hour is over by then.
    await signsSince(third, 2 * 60 * 60_000)
    const shownAgain = made.filter(({ purpose }) => SHOWN_AGAIN.includes(purpose))
    expect((await refusedBy(third, shownAgain)).toSorted()).toEqual([
      'closing accounts',
      'flash messages',
      'fragments',
      'sign-in attempts',
      'user codes',
    ] as Purpose[])

    for (const [secret, previous] of [[C], [A], [C, A]] as const)
      await expect(started(secret, previous)).rejects.toThrow('COOP_SECRET is another')
    await ended()
  }, 120_000)

  test('that never had generations begins with the secret that it had, whichever it is started with', async () => {
    const first = await started(A)
    cast = await seedCast(first)
    const things = await livedIn(first)
    const made = await makeAll(first.config.keys)
    const asBefore = async () => {
      await db(jobCtx(first)).deleteFrom('sealed_generations').execute()
      await db(jobCtx(first)).deleteFrom('key_generations').execute()
    }
    await asBefore()
    await expect(started(C)).rejects.toThrow('COOP_SECRET is another')
    expect(await db(jobCtx(first)).selectFrom('key_generations').select('number').execute()).toEqual([])
    const house = await started(B, A)
    expect([await notTaken(things, house), await refusedBy(house, made)]).toEqual([[], []])
    await asBefore()
    const both = await Promise.all([started(A), started(B, A), started(A), started(B, A)])
    for (const each of both) expect(await refusedBy(each, made)).toEqual([])
    await ended()
  }, 120_000)
})

describe('a backup', () => {
  const filed = async (secret: string, previous: string): Promise<string> => {
    const to = mkdtempSync(join(dataDir, 'backups-'))
    const said = await backupCommand({ to }, envOf(secret, previous))
    return /Wrote (\S+) \(/.exec(said.join('\n'))?.[1] ?? ''
  }
  /** On a machine of its own, with a secret of its own or with the one that the backup has. */
  const restored = async (file: string, secret: string | null) => {
    const scratch = await testDatabase()
    const elsewhere = mkdtempSync(join(dataDir, 'elsewhere-'))
    const env = {
      COOP_DATA: elsewhere,
      COOP_ALLOW_PRIVATE: '1',
      LOG_LEVEL: 'silent',
      DATABASE_URL: scratch.url,
      ...(secret ? { COOP_SECRET: secret } : {}),
    }
    await restoreCommand(file, { identity: join(dataDir, 'backup-identity.txt'), overwrite: true }, env)
    const access = { apiKey: 'unused', merchantCode: 'unused' }
    const house = await openHouse(readConfig(env), scratch.url, access, services)
    offerConcepts(house, domains)
    return {
      house,
      async close() {
        await house.close()
        await scratch.drop()
      },
    }
  }

  test('from before, between and after a change of the secret starts elsewhere, with a secret of its own or the kept one', async () => {
    const first = await started(A)
    cast = await seedCast(first)
    const [things, made] = [await livedIn(first), await makeAll(first.config.keys)]
    // Those are spent, or over after a minute, wherever they are taken.
    const once = things.filter(
      ([name]) => !['a recovery code', 'a fragment that is asked for'].includes(name),
    )
    // The operator has both in the environment already, and no process was started with them yet.
    const files = [await filed(B, A)]
    const second = await started(B, A)
    files.push(await filed(B, A))
    await stopped(first)
    await threeMinutesLater(second)
    expect((await rotateSecret(false, envOf(B, A))).isDone).toBe(true)
    files.push(await filed(B, ''))
    const ways = [...files.map(file => [file, C] as const), [files[0] ?? '', null] as const]
    for (const [file, secret] of ways) {
      const there = await restored(file, secret)
      try {
        expect([await notTaken(once, there.house), await refusedBy(there.house, made)]).toEqual([[], []])
      } finally {
        await there.close()
      }
    }
    await ended()
  }, 240_000)

  test('is not written with a secret that does not open what is in it', async () => {
    await started(A)
    await expect(backupCommand({ to: dataDir }, envOf(C))).rejects.toThrow('COOP_SECRET is another')
    await ended()
  }, 60_000)
})

test('a rotation that is killed is run again and goes on, and all can be read meanwhile', async () => {
  const first = await started(A)
  cast = await seedCast(first)
  const ctx = jobCtx(first)
  const people = Object.values(cast.members).toSorted((a, b) => (a.id < b.id ? -1 : 1))
  for (const { id } of people) {
    const secret_jwe = await sealSecret(first.config, `of ${id}`)
    await db(ctx)
      .insertInto('authenticators')
      .values({ member_id: id, secret_jwe, created_at: ctx.now })
      .execute()
  }
  const house = await started(B, A)
  await stopped(first)
  await threeMinutesLater(house)
  const secrets = async () => {
    const rows = await db(jobCtx(house))
      .selectFrom('authenticators')
      .select(['member_id', 'secret_jwe'])
      .execute()
    return Promise.all(
      rows.map(async ({ member_id, secret_jwe }) => [
        `of ${member_id}` === (await openSecret(house.config, secret_jwe)),
        secret_jwe.startsWith(beginningOf(1)),
      ]),
    )
  }
  const middle = people[3]?.id ?? ''
  await withClient(database.url, async holder => {
    await holder.query('begin')
    await holder.query('select from authenticators where member_id = $1 for update', [middle])
    const rotation = Bun.spawn([process.execPath, join(import.meta.dir, '../scripts/secrets.ts'), 'rotate'], {
      env: { ...process.env, ...envOf(B, A) },
      stdout: 'ignore',
    })
    while (rotation.exitCode === null && !(await isWaitedFor(house))) await Bun.sleep(10)
    rotation.kill('SIGKILL')
    await rotation.exited
    await holder.query('rollback')
  })
  const halfway = await secrets()
  expect(halfway.every(([isRead]) => isRead)).toBe(true)
  expect(halfway.filter(([, isNew]) => isNew).length).toBeGreaterThanOrEqual(3)
  expect(halfway.filter(([, isNew]) => !isNew).length).toBeGreaterThanOrEqual(3)
  const runs = await Promise.all([rotateSecret(false, envOf(B, A)), rotateSecret(false, envOf(B, A))])
  expect(runs.map(({ isDone }) => isDone)).toEqual([true, true])
  expect(await secrets()).toEqual(people.map(() => [true, true]))
  expect(await keysState(jobCtx(house), house.config)).toMatchObject({
    youngest: 1,
    older: {},
    isUnderAnother: false,
  })
  await ended()
}, 120_000)

async function isWaitedFor(house: House): Promise<boolean> {
  const { rows } = await sql`
    select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
      and query like '%update "authenticators"%'`.execute(db(jobCtx(house)))
  return rows.length > 0
}

test('what a process wrote that did not know the new keys yet is encrypted anew in the night', async () => {
  const first = await started(A)
  cast = await seedCast(first)
  const house = await started(B, A)
  // It reads the keys each minute: until then it makes everything with those that it has.
  const late = await sealSecret(house.config, 'typed in that minute')
  await stopped(first)
  await threeMinutesLater(house)
  await rotateSecret(false, envOf(B, A))
  const ctx = jobCtx(house)
  const member_id = cast.members.member.id
  await db(ctx)
    .insertInto('authenticators')
    .values({ member_id, secret_jwe: late, created_at: ctx.now })
    .execute()
  await house.config.keys.reload()
  expect((await keysState(ctx, house.config)).older).toEqual({ 'authenticators at rest': 1 })
  await sealAnew(ctx)
  expect((await keysState(ctx, house.config)).older).toEqual({})
  expect(await openSecret(house.config, (await totpOf(house)) ?? '')).toBe('typed in that minute')
  await ended()
}, 60_000)

test('what no key of ours opens stays as it is, and is told', async () => {
  const first = await started(A)
  cast = await seedCast(first)
  const ctx = jobCtx(first)
  const { firstKeys } = await import('#core/keys/keyring')
  const secret_jwe = await encrypt(firstKeys(C), 'authenticators at rest', 'of another house')
  await db(ctx)
    .insertInto('authenticators')
    .values({ member_id: cast.members.member.id, secret_jwe, created_at: ctx.now })
    .execute()
  const house = await started(B, A)
  await stopped(first)
  await threeMinutesLater(house)
  const { lines } = await rotateSecret(false, envOf(B, A))
  expect(lines).toContain('authenticators at rest: 1 were opened by no key of ours')
  expect(await totpOf(house)).toBe(secret_jwe)
  await ended()
}, 60_000)

test('all that is encrypted stands in a column that a rotation knows', () => {
  const named = new Set<string>(SEALED_COLUMNS.map(({ purpose }) => purpose))
  const encrypting = new Set<string>()
  for (const path of new Bun.Glob('core/**/*.ts').scanSync(join(import.meta.dir, '..'))) {
    if (/\.test\.ts$|^core\/(crypto|sealing)\//.test(path)) continue
    const text = readFileSync(join(import.meta.dir, '..', path), 'utf8')
    if (!/\bencrypt\(/.test(text) || !text.includes('#core/crypto/encrypt')) continue
    const purpose = /^const PURPOSE = '([^']+)'/m.exec(text)?.[1]
    encrypting.add(purpose ?? path)
  }
  expect(encrypting).toEqual(named)
})
