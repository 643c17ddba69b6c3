import { recordAudit } from '#core/audit/record-audit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { hashToken, newToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { recordSecurityEvent } from '#core/security-log/record-event'
import { type AuthMethod, RegistrationRefused, readClientMetadata } from './client-metadata'
import { type ClientSettings, credentialColumns, facts, keyFacts, settingsColumns } from './client-settings'
import { findClient, isSecretOf, type OAuthClientRow } from './clients'
import { forgetOwnTokens } from './edit-client'
import { useInitialToken } from './initial-tokens'
import { allowedScopes } from './scopes'

/** RFC 7591 §3.2.1 and RFC 7592 §3: the client as it is registered, with what is told once. */
export type RegistrationAnswer = Readonly<Record<string, unknown>>

/** What only the answer may say, and no request (RFC 7592 §2.2). */
const TOLD_ONLY = [
  'registration_access_token',
  'registration_client_uri',
  'client_secret_expires_at',
  'client_id_issued_at',
]

/**
 * A program registers itself as a client, by an operator's token (RFC 7591 §3). Throws `RegistrationRefused`; what is
 * refused for its metadata uses nothing of the token up.
 */
export async function registerItself(
  ctx: Ctx,
  initialToken: string,
  given: unknown,
): Promise<RegistrationAnswer> {
  const { settings, method, ...keys } = await readClientMetadata(ctx.house.config, given)
  const clientId = Bun.randomUUIDv7()
  const secret = needsSecret(method) ? newToken() : null
  const registrationToken = newToken()
  await transaction(ctx, async tx => {
    const openedBy = await useInitialToken(tx, initialToken)
    if (openedBy === null) throw unknownToken()
    await db(tx)
      .insertInto('oauth_clients')
      .values({
        id: Bun.randomUUIDv7(),
        client_id: clientId,
        ...settingsColumns(settings),
        ...credentialColumns({ secretHash: secret === null ? null : hashToken(secret), ...keys }),
        registration_token_hash: hashToken(registrationToken),
        created_at: tx.now,
      })
      .execute()
    const after = { ...facts(settings), ...keyFacts(keys), openedBy }
    await recordAudit(tx, { action: 'client.registered', subject: { kind: 'client', id: clientId }, after })
    await recordOwnChange(tx, 'client.registered', clientId, settings.name)
  })
  return {
    ...describe(ctx, clientId, settings, method, keys),
    client_id_issued_at: Math.floor(ctx.now.getTime() / 1000),
    registration_access_token: registrationToken,
    ...told(secret),
  }
}

/** What is registered of a client (RFC 7592 §2.1). Throws `RegistrationRefused`. */
export async function readRegistration(
  ctx: Ctx,
  clientId: string,
  token: string,
): Promise<RegistrationAnswer> {
  const client = await clientOf(ctx, clientId, token)
  return describe(ctx, clientId, client, methodOf(client), client)
}

/**
 * All of it anew (RFC 7592 §2.2), but for what an operator holds, which stays as it is: the answer says what is registered. A
 * secret is told when there was none. Tokens that the client got for itself before are worth nothing any more.
 * Throws `RegistrationRefused`.
 */
export async function replaceRegistration(
  ctx: Ctx,
  clientId: string,
  token: string,
  given: unknown,
): Promise<RegistrationAnswer> {
  const asked = await readClientMetadata(ctx.house.config, given)
  refuseForeign(await clientOf(ctx, clientId, token), given as Readonly<Record<string, unknown>>)
  return transaction(ctx, async tx => {
    await lockRegistration(tx, clientId, token)
    const client = await clientOf(tx, clientId, token)
    const kept = keptSettings(client, asked.settings)
    const { method, ...keys } = client.operatorHeld.includes('credential') ? credentialOf(client) : asked
    const secret = needsSecret(method) && client.secretHash === null ? newToken() : null
    const secretHash = secret === null ? client.secretHash : hashToken(secret)
    await db(tx)
      .updateTable('oauth_clients')
      .set({
        ...settingsColumns(kept),
        ...credentialColumns({ secretHash: needsSecret(method) ? secretHash : null, ...keys }),
      })
      .where('id', '=', client.id)
      .execute()
    await forgetOwnTokens(tx, client.id)
    const subject = { kind: 'client', id: clientId }
    const [before, after] = [
      { ...facts(client), ...keyFacts(client) },
      { ...facts(kept), ...keyFacts(keys) },
    ]
    await recordAudit(tx, { action: 'client.changed', subject, before, after })
    await recordOwnChange(tx, 'client.changed', clientId, kept.name)
    return { ...describe(tx, clientId, kept, method, keys), ...told(secret) }
  })
}

/** The client is gone, and with it every code, token and consent of it (RFC 7592 §2.3). */
export async function deleteRegistration(ctx: Ctx, clientId: string, token: string): Promise<void> {
  await transaction(ctx, async tx => {
    await lockRegistration(tx, clientId, token)
    const client = await clientOf(tx, clientId, token)
    await db(tx).deleteFrom('oauth_clients').where('id', '=', client.id).execute()
    const subject = { kind: 'client', id: clientId }
    await recordAudit(tx, { action: 'client.deleted', subject, before: facts(client) })
    await recordOwnChange(tx, 'client.deleted', clientId, client.name)
  })
}

/** It was no member who did it. */
async function recordOwnChange(
  tx: Tx,
  event: 'client.registered' | 'client.changed' | 'client.deleted',
  client: string,
  program: string,
): Promise<void> {
  await recordSecurityEvent(tx, { event, client, details: { program, what: 'by itself' } })
}

async function lockRegistration(tx: Tx, clientId: string, token: string): Promise<void> {
  await db(tx)
    .selectFrom('oauth_clients')
    .select('id')
    .where('client_id', '=', clientId)
    .where('registration_token_hash', '=', hashToken(token))
    .forNoKeyUpdate()
    .execute()
}

/** The missing client and the wrong token look the same. */
async function clientOf(ctx: Ctx, clientId: string, token: string): Promise<OAuthClientRow> {
  const row = await db(ctx)
    .selectFrom('oauth_clients')
    .select('id')
    .where('client_id', '=', clientId)
    .where('registration_token_hash', '=', hashToken(token))
    .executeTakeFirst()
  const client = row && (await findClient(ctx, clientId))
  if (!client || client.firstParty) throw unknownToken()
  return client
}

function refuseForeign(client: OAuthClientRow, given: Readonly<Record<string, unknown>>): void {
  const { client_id, client_secret } = given
  const isForeign =
    client_id !== client.clientId ||
    (client_secret !== undefined && !isSecretOf(client, String(client_secret))) ||
    TOLD_ONLY.some(name => name in given)
  if (isForeign)
    throw new RegistrationRefused(
      'invalid_client_metadata',
      `client_id and client_secret must be its own; ${TOLD_ONLY.join(', ')} are not for a client to say`,
    )
}

/** What the client asks for, but for what an operator decided. */
function keptSettings(client: OAuthClientRow, asked: ClientSettings): ClientSettings {
  const held = Object.fromEntries(
    client.operatorHeld.flatMap(name => (name === 'credential' ? [] : [[name, client[name]]])),
  ) as Partial<ClientSettings>
  return { ...asked, scopes: keptScopes(client, asked), ...held }
}

/** What an operator let it have beyond what every client may is not for it to lose. */
function keptScopes(client: OAuthClientRow, settings: ClientSettings): readonly string[] | null {
  const allowed = client.scopes?.filter(scope => !allowedScopes({ scopes: null }).includes(scope)) ?? []
  if (allowed.length === 0) return settings.scopes
  return [...allowedScopes(settings), ...allowed]
}

function describe(
  ctx: Ctx,
  clientId: string,
  settings: ClientSettings,
  method: AuthMethod,
  { jwks, jwksUri }: Pick<OAuthClientRow, 'jwks' | 'jwksUri'>,
): RegistrationAnswer {
  return {
    client_id: clientId,
    client_name: settings.name,
    redirect_uris: settings.redirectUris,
    grant_types: settings.grantTypes,
    response_types: settings.grantTypes.includes('authorization_code') ? ['code'] : [],
    token_endpoint_auth_method: method,
    scope: allowedScopes(settings).join(' '),
    id_token_signed_response_alg: settings.idTokenAlg,
    post_logout_redirect_uris: settings.postLogoutRedirectUris,
    dpop_bound_access_tokens: settings.dpopBound,
    ...(settings.backchannelLogoutUri === null
      ? {}
      : { backchannel_logout_uri: settings.backchannelLogoutUri }),
    ...(jwksUri === null ? (jwks ? { jwks } : {}) : { jwks_uri: jwksUri }),
    registration_client_uri: `${ctx.house.config.origins.federation}/register/${clientId}`,
  }
}

function credentialOf(client: OAuthClientRow) {
  const { jwks, jwksUri } = client
  return { method: methodOf(client), jwks, jwksUri }
}

function methodOf({ jwks, secretHash }: OAuthClientRow): AuthMethod {
  return jwks ? 'private_key_jwt' : secretHash === null ? 'none' : 'client_secret_basic'
}

function needsSecret(method: AuthMethod): boolean {
  return method === 'client_secret_basic' || method === 'client_secret_post'
}

/** It does not expire (RFC 7591 §3.2.1). */
function told(secret: string | null): RegistrationAnswer {
  return secret === null ? {} : { client_secret: secret, client_secret_expires_at: 0 }
}

function unknownToken(): RegistrationRefused {
  return new RegistrationRefused('invalid_token', 'The token is unknown, used up or expired')
}
