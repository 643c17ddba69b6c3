import type { JSONWebKeySet } from 'jose'
import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { DomainName } from '#core/contracts/domain'
import type { Config } from '#core/contracts/platform/config'
import { hashToken, isSame } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { callbackUrl, FIRST_PARTY_CLIENTS, firstPartySecrets } from '#core/oauth/first-party'
import type { OAuthClientRow } from './client-row'
import { rememberClient } from './remembered-clients'

export type { OAuthClientRow }

/** The client of this id, or null. Our own five are known by their domain's name and need no registration. */
export async function findClient(ctx: Ctx, clientId: string): Promise<OAuthClientRow | null> {
  const client = await readClient(ctx, clientId)
  if (client) rememberClient(ctx, client)
  return client
}

async function readClient(ctx: Ctx, clientId: string): Promise<OAuthClientRow | null> {
  const ours = FIRST_PARTY_CLIENTS.find(domain => domain === clientId)
  const client = await clientRow(ctx, clientId)
  if (!ours) return client && !client.firstParty ? client : null
  return { ...(client ?? (await keepFirstParty(ctx, ours))), ...firstPartyClient(ctx.house.config, ours) }
}

/** Whether this is the client's secret; compared in constant time. */
export function isSecretOf(client: OAuthClientRow, secret: string): boolean {
  if (!client.secretHash) return false
  const hash = hashToken(secret)
  return [client.secretHash, ...(client.otherSecretHashes ?? [])].some(known => isSame(hash, known))
}

/** RFC 6749 §2.1: one that can keep no secret, so that anybody may say to be it. */
export function isPublicClient(client: OAuthClientRow): boolean {
  return client.secretHash === null && client.jwks === null
}

async function clientRow(ctx: Ctx, clientId: string): Promise<OAuthClientRow | null> {
  const row = await db(ctx)
    .selectFrom('oauth_clients')
    .select(['id', 'client_id as clientId', 'name', 'first_party as firstParty', 'secret_hash as secretHash'])
    .select(['redirect_uris as redirectUris', 'backchannel_logout_uri as backchannelLogoutUri', 'jwks'])
    .select(['id_token_alg as idTokenAlg', 'post_logout_redirect_uris as postLogoutRedirectUris'])
    .select(['scopes', 'grant_types as grantTypes', 'dpop_bound as dpopBound', 'jwks_uri as jwksUri'])
    .select([
      'jwks_read_at as jwksReadAt',
      'operator_held as operatorHeld',
      sql<string>`xmin::text`.as('version'),
    ])
    .where('client_id', '=', clientId)
    .executeTakeFirst()
  return row ? { ...row, jwks: (row.jwks as JSONWebKeySet | null) ?? null } : null
}

/** A row only for codes and tokens to point to: secret and addresses follow from the configuration, always. */
async function keepFirstParty(ctx: Ctx, domain: DomainName): Promise<OAuthClientRow> {
  await db(ctx)
    .insertInto('oauth_clients')
    .values({
      id: Bun.randomUUIDv7(),
      client_id: domain,
      name: domain,
      redirect_uris: jsonb([]),
      first_party: true,
      created_at: ctx.now,
    })
    .onConflict(conflict => conflict.column('client_id').doNothing())
    .execute()
  const kept = await clientRow(ctx, domain)
  if (!kept) throw new Error(`The client ${domain} could not be kept`)
  return kept
}

function firstPartyClient(config: Config, domain: DomainName): Omit<OAuthClientRow, 'id' | 'version'> {
  const [secretHash = null, ...otherSecretHashes] = firstPartySecrets(config, domain).map(hashToken)
  return {
    clientId: domain,
    name: domain,
    firstParty: true,
    secretHash,
    otherSecretHashes,
    jwks: null,
    jwksUri: null,
    jwksReadAt: null,
    redirectUris: [callbackUrl(config, domain)],
    backchannelLogoutUri: null,
    idTokenAlg: 'ES256',
    postLogoutRedirectUris: [],
    scopes: null,
    grantTypes: ['authorization_code', 'refresh_token'],
    dpopBound: false,
    operatorHeld: [],
  }
}
