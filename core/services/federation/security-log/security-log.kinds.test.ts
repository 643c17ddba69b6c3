import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { Secret, TOTP } from 'otpauth'
import { createMemoryCache } from '#core/cache/memory-cache'
import type { Ctx } from '#core/contracts/ctx'
import { SECURITY_EVENTS, type SecurityEventName } from '#core/contracts/security-events'
import { seal } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { checkChain } from '#core/security-log/check-chain'
import { closeAccount } from '#core/services/account/closing/close-account'
import { membersCsv } from '#core/services/account/members/members-csv'
import { requestEmailChange } from '#core/services/account/profile/change-email'
import { cancelEmailChange, confirmEmailChange } from '#core/services/account/profile/confirm-email'
import { emailChangeToken } from '#core/services/account/profile/email-change-link'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { OrchardClient, REDIRECT_URI } from '../../../../tests/oauth-client'
import { SoftAuthenticator } from '../../../../tests/soft-authenticator'
import { grantRole, revokeRole } from '../identity/roles'
import { invite, withdrawInvitation } from '../invitations/invite'
import { issueCode } from '../oauth/authorization-code'
import { findClient } from '../oauth/clients'
import { clientToEdit, rotateSecret, saveClient } from '../oauth/edit-client'
import { resourceToEdit, saveResource } from '../oauth/edit-resource'
import { endGrant } from '../oauth/grants'
import { issueInitialToken, withdrawInitialToken } from '../oauth/initial-tokens'
import { deleteClient, registerClient } from '../oauth/register-client'
import { deleteResource, registerResource } from '../oauth/register-resource'
import { distrustSigningKey, renewSigningKey, signingKeys } from '../oauth/signing-key'
import { changeOwnRole, makeOwnRole, retireOwnRole } from '../own-roles/edit-own-role'
import { addPasskey, passkeyOptions } from '../passkeys/add-passkey'
import { passkeys, removePasskey } from '../passkeys/passkeys'
import { memberOfPasskey, signInOptions } from '../passkeys/use-passkey'
import {
  beginAuthenticator,
  confirmAuthenticator,
  removeAuthenticator,
  waitingAuthenticator,
} from '../second-factor/authenticator'
import { checkSecondFactor } from '../second-factor/check-code'
import { requireSecondFactorFor } from '../second-factor/required-roles'
import { signOut } from '../sign-out'
import { beginMemberSession } from '../signin/begin-member-session'
import { requestSignInLink } from '../signin/request-link'
import { signInToken } from '../signin/secrets-of-link'
import { recordSpentLink, spendSignInLink } from '../signin/use-link'

// Every kind of row of the security log, and what writes it: a kind that nothing writes fails here.

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
  await OrchardClient.register(world)
})
afterAll(() => world.close())

const pat = (): Ctx => world.ctx('operator')
const mair = (): Ctx => ({ ...world.ctx('member'), house: { ...world.house, cache: createMemoryCache() } })
const memberId = () => world.cast.members.member.id
const orchard = async () => (await findClient(world.ctx(), 'orchard'))!
const signInOf = async () => {
  const signIn = Bun.randomUUIDv7()
  await world.house.sessions.begin(memberId(), { domain: 'federation', signIn, device: 'test' })
  return signIn
}
const last = async (
  table:
    | 'own_roles'
    | 'role_grants'
    | 'invitations'
    | 'initial_tokens'
    | 'oauth_resources'
    | 'grants'
    | 'email_changes'
    | 'magic_links',
) =>
  (
    await db(world.ctx())
      .selectFrom(table)
      .select('id')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow()
  ).id

const DOOR = { name: 'Door', permissions: ['door'] as const, needsSecondFactor: false }
const SHED = { name: 'A shed', format: 'opaque' as const, scopes: [], clientId: null }
const client = (name: string) =>
  registerClient(pat(), { name, redirectUris: [REDIRECT_URI], backchannelLogoutUri: null, isPublic: false })
const clientRow = async () => {
  const { clientId } = await client('Meadow')
  return clientToEdit(pat(), (await findClient(world.ctx(), clientId))!.id)
}
async function letter(): Promise<string> {
  const email = world.cast.members.member.email
  await requestSignInLink(mair(), { email, continueTo: '/', browserHash: 'b', sender: crypto.randomUUID() })
  return signInToken(world.house.config, await last('magic_links'))
}
const spend = (token: string, keep = false) =>
  spendSignInLink(mair(), token, { browserHash: 'b', confirmed: false, keep, newcomer: null })
async function changeAsked(): Promise<string> {
  await requestEmailChange(mair(), `mair${crypto.randomUUID()}@new.example`)
  return last('email_changes')
}
async function authenticator(): Promise<string> {
  await db(world.ctx()).deleteFrom('authenticators').execute()
  await beginAuthenticator(mair())
  const { secret } = (await waitingAuthenticator(mair()))!
  await confirmAuthenticator(mair(), new TOTP({ secret: Secret.fromBase32(secret) }).generate())
  return secret
}
async function passkey(): Promise<SoftAuthenticator> {
  const phone = new SoftAuthenticator('localhost', world.house.config.origins.federation)
  await addPasskey(mair(), phone.create(await passkeyOptions(mair())), 'The phone')
  return phone
}
async function granted(): Promise<string> {
  const scope = ['openid'] as const
  const request = {
    client: await orchard(),
    redirectUri: REDIRECT_URI,
    scope,
    nonce: null,
    codeChallenge: 'x'.repeat(43),
  }
  await issueCode(mair(), request, { signIn: await signInOf(), asked: true })
  return last('grants')
}

const ACTS: Readonly<Record<SecurityEventName, () => Promise<unknown>>> = {
  'sign-in.succeeded': () =>
    beginMemberSession(mair(), { memberId: memberId(), methods: ['otp'], means: 'a link by mail' }, null),
  'sign-in.refused': async () => {
    const token = await letter()
    await spend(token)
    await recordSpentLink(mair(), token)
  },
  'sign-in.ended': async () => signOut(mair(), await signInOf()),
  'passkey.added': passkey,
  'passkey.removed': async () => {
    await passkey()
    await removePasskey(mair(), (await passkeys(mair())).at(-1)!.id)
  },
  'passkey.refused': async () => {
    const phone = await passkey()
    const asked = (await signInOptions(world.ctx())) as { challenge: string }
    await memberOfPasskey(world.ctx(), phone.get(asked, { verified: false })).catch(() => {})
  },
  'second-factor.added': authenticator,
  'second-factor.removed': async () => {
    await authenticator()
    await removeAuthenticator(mair())
  },
  'second-factor.refused': async () => {
    await authenticator()
    await checkSecondFactor(mair(), memberId(), '000000').catch(() => {})
  },
  'recovery-codes.made': authenticator,
  'email.change-asked': changeAsked,
  'email.changed': async () => {
    const id = await changeAsked()
    for (const says of ['old', 'new'] as const)
      await confirmEmailChange(mair(), emailChangeToken(world.house.config, id, says), null)
    await db(world.ctx())
      .updateTable('members')
      .set({ email: 'member@example.test' })
      .where('id', '=', memberId())
      .execute()
  },
  'email.change-cancelled': async () => {
    const id = await changeAsked()
    await cancelEmailChange(world.ctx(), emailChangeToken(world.house.config, id, 'cancel'))
  },
  'role.granted': () => grantRole(pat(), '@neighbour', 'editor'),
  'role.revoked': async () => {
    await grantRole(pat(), '@neighbour', 'organiser')
    await revokeRole(pat(), await last('role_grants'))
  },
  'role.made': () => makeOwnRole(pat(), { ...DOOR, name: 'Gate' }),
  'role.changed': async () =>
    changeOwnRole(pat(), await makeOwnRole(pat(), DOOR), { ...DOOR, name: 'Doors' }, null),
  'role.retired': async () => retireOwnRole(pat(), await makeOwnRole(pat(), { ...DOOR, name: 'Back door' })),
  'invitation.sent': () => invite(pat(), 'noa@new.example', ['editor']),
  'invitation.withdrawn': async () => {
    await invite(pat(), 'ned@new.example', ['editor'])
    await withdrawInvitation(pat(), await last('invitations'))
  },
  'grant.made': granted,
  'grant.ended': async () => {
    const id = await granted()
    await transaction(world.ctx(), tx => endGrant(tx, id, 'revoked'))
  },
  'client.registered': () => client('Orchard two'),
  'client.changed': async () => {
    const { id, clientId, credential, keys, jwksUri, selfRegistered, held, ...settings } = await clientRow()
    await saveClient(pat(), id, { ...settings, name: 'Other meadow' }, null)
  },
  'client.rotated': async () => rotateSecret(pat(), (await clientRow()).id),
  'client.deleted': async () => deleteClient(pat(), (await clientRow()).id),
  'client.refused': async () => {
    const fields = { grant_type: 'refresh_token', client_id: 'orchard', client_secret: 'wrong' }
    await (await world.browser()).post('federation', '/token', fields)
  },
  'registration.opened': () => issueInitialToken(pat(), { label: 'A friend', uses: 1, days: 1 }),
  'registration.closed': async () => {
    await issueInitialToken(pat(), { label: 'A friend', uses: 1, days: 1 })
    await withdrawInitialToken(pat(), await last('initial_tokens'))
  },
  'resource.registered': () => registerResource(pat(), { ...SHED, uri: 'https://shed.example/1' }),
  'resource.changed': async () => {
    await registerResource(pat(), { ...SHED, uri: 'https://shed.example/2' })
    const { id, uri, ...settings } = await resourceToEdit(pat(), await last('oauth_resources'))
    await saveResource(pat(), id, { ...settings, name: 'A barn' }, null)
  },
  'resource.deleted': async () => {
    await registerResource(pat(), { ...SHED, uri: 'https://shed.example/3' })
    await deleteResource(pat(), await last('oauth_resources'))
  },
  'data.exported': () => membersCsv(pat(), { query: '', role: null }),
  'account.closed': async () => {
    const ctx = world.ctx('neighbour')
    const { id, email } = world.cast.members.neighbour
    const closing = { purpose: 'close-account', memberId: id, email, until: Date.now() + 60_000 }
    await closeAccount(ctx, seal(JSON.stringify(closing), world.house.config.keys, 'closing accounts'))
  },
  'account.reopened': async () => {
    await db(world.ctx())
      .insertInto('account_closings')
      .values({ member_id: memberId(), asked_at: new Date(), erase_after: new Date(Date.now() + 86_400_000) })
      .execute()
    await spend(await letter(), true)
  },
  'settings.changed': () => requireSecondFactorFor(pat(), ['editor'], null),
  'key.made': () => renewSigningKey(pat(), 'ES256'),
  'key.forgotten': async () => distrustSigningKey(pat(), (await signingKeys(pat()))[0]!.kid),
}

async function count(event: SecurityEventName): Promise<number> {
  const rows = await db(world.ctx())
    .selectFrom('security_events')
    .select('position')
    .where('event', '=', event)
    .execute()
  return rows.length
}

describe('the security log has a row of', () => {
  test.each(SECURITY_EVENTS.map(event => [event]))('%s when it happens', async event => {
    const before = await count(event)
    await ACTS[event]()
    expect(await count(event)).toBeGreaterThan(before)
    const row = await db(world.ctx())
      .selectFrom('security_events')
      .select(['at', 'details'])
      .where('event', '=', event)
      .orderBy('position', 'desc')
      .executeTakeFirstOrThrow()
    expect(Math.abs(Date.now() - row.at.getTime())).toBeLessThan(60_000)
  })

  test('all of them, and the chain holds', async () => {
    expect((await checkChain(world.ctx())).broken).toBeNull()
  })
})
