import type { JSONWebKeySet } from 'jose'
import { recordAudit } from '#core/audit/record-audit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { requireRole } from '#core/contracts/require-role'
import { hashToken, newToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { savedForm } from '#core/database/saved-form'
import { transaction } from '#core/database/transaction'
import { HELD_SETTINGS, type HeldSetting } from '#core/entities/identity/oauth-client'
import { recordSecurityEvent } from '#core/security-log/record-event'
import { ClientKeysUnusable, readClientKeys } from './client-keys'
import {
  type ClientSettings,
  credentialColumns,
  facts,
  keyFacts,
  refuseKeysUri,
  refuseUnusable,
  settingsColumns,
} from './client-settings'
import { resourceScopes, SCOPES } from './scopes'

export type ClientToEdit = ClientSettings & {
  readonly id: string
  readonly clientId: string
  /** How it proves who it is. */
  readonly credential: 'secret' | 'keys' | 'none'
  /** The JWK Set that it was registered with, as JSON; empty where it has none, or publishes it itself. */
  readonly keys: string
  /** Where it publishes its keys; empty where it does not. */
  readonly jwksUri: string
  /** It registered itself, and may say all of it anew but for what is held. */
  readonly selfRegistered: boolean
  readonly held: readonly HeldSetting[]
}

/** What a client is to prove itself with from now on; nothing said leaves it as it is. */
export type ClientKeys = {
  /** A JWK Set, as it was parsed. */
  readonly jwks?: unknown
  readonly jwksUri: string | null
}

const NO_KEYS: ClientKeys = { jwksUri: null }

/** What the form of a client writes. */
export const CLIENT_FORM = savedForm<ClientToEdit>(
  ...(['name', 'redirectUris', 'postLogoutRedirectUris', 'backchannelLogoutUri', 'idTokenAlg'] as const),
  ...(['scopes', 'grantTypes', 'dpopBound', 'keys', 'jwksUri', 'held'] as const),
)

export class ScopeUnknown extends Refusal {
  override name = 'ScopeUnknown'
  constructor() {
    super('One of these scopes is gone: nobody registers it any more. Look at the list again.')
  }
}

/** A client of somebody else's, for the operator (`requireRole`). Throws `NotFound`. */
export async function clientToEdit(ctx: Ctx, id: string): Promise<ClientToEdit> {
  requireRole(ctx, 'programs')
  const client = await rowOf(ctx, readId(id)).executeTakeFirst()
  if (!client) throw new NotFound()
  return shown(client)
}

/**
 * Says anew all that is said of a client; `seen` is the version of the form it was typed into. What it may no longer
 * ask for, its next tokens have no more. With `keys` it proves itself by these from then on: those at an address are
 * read anew when it next comes, and a secret that it had is worth nothing any more. Members stay connected. What is
 * changed is held from then on, beside what `held` names (all that was held, where it is not said): a program that
 * registered itself cannot take it back. Throws `NotFound`, `ChangedMeanwhile`, `RedirectUriUnusable`,
 * `BackchannelUriUnusable`, `ScopeUnknown`, `KeysUriUnusable`, `ClientKeysUnusable`.
 */
export async function saveClient(
  ctx: Ctx,
  id: string,
  settings: ClientSettings,
  seen: string | null,
  keys: ClientKeys = NO_KEYS,
  held?: readonly HeldSetting[],
): Promise<void> {
  requireRole(ctx, 'programs')
  requireFreshSignIn(ctx)
  refuseUnusable(ctx.house.config, settings)
  const given = await readKeys(ctx, keys)
  await transaction(ctx, async tx => {
    const row = await lockClient(tx, readId(id))
    const before = shown(row)
    CLIENT_FORM.refuseStale(before, seen)
    if (given && before.credential === 'none')
      throw new ClientKeysUnusable('A public client proves itself with nothing: register another one.')
    // The same address again is no reason to forget what was read there.
    const isOther = given !== null && (given.jwksUri === null || given.jwksUri !== row.jwksUri)
    const known = [...Object.keys(SCOPES), ...(await resourceScopes(tx)).map(({ name }) => name)]
    if (settings.scopes?.some(scope => !known.includes(scope))) throw new ScopeUnknown()
    await db(tx)
      .updateTable('oauth_clients')
      .set({
        ...settingsColumns(settings),
        ...(isOther ? credentialColumns({ secretHash: null, ...given }) : {}),
        operator_held: jsonb(heldFrom(before, settings, held ?? before.held, isOther)),
      })
      .where('id', '=', before.id)
      .execute()
    await forgetOwnTokens(tx, before.id)
    const subject = { kind: 'client', id: before.clientId }
    await recordAudit(tx, {
      action: 'client.changed',
      subject,
      before: { ...facts(before), ...keyFacts(row) },
      after: { ...facts(settings), ...keyFacts(isOther ? given : row) },
    })
    await recordSecurityEvent(tx, {
      event: 'client.changed',
      client: before.clientId,
      details: { program: settings.name },
    })
  })
}

/**
 * A new secret, told this once; the old one is worth nothing from here on, nor are the tokens that the client got for
 * itself. Members stay connected. Throws `NotFound`, also for a client that has no secret.
 */
export async function rotateSecret(ctx: Ctx, id: string): Promise<{ clientId: string; secret: string }> {
  requireRole(ctx, 'programs')
  requireFreshSignIn(ctx)
  const secret = newToken()
  return transaction(ctx, async tx => {
    const client = shown(await lockClient(tx, readId(id)))
    if (client.credential !== 'secret') throw new NotFound()
    await db(tx)
      .updateTable('oauth_clients')
      .set({
        secret_hash: hashToken(secret),
        operator_held: jsonb([...new Set<HeldSetting>([...client.held, 'credential'])]),
      })
      .where('id', '=', client.id)
      .execute()
    await forgetOwnTokens(tx, client.id)
    await recordAudit(tx, { action: 'client.rotated', subject: { kind: 'client', id: client.clientId } })
    await recordSecurityEvent(tx, {
      event: 'client.rotated',
      client: client.clientId,
      details: { program: client.name },
    })
    return { clientId: client.clientId, secret }
  })
}

/** In the order in which they are shown. */
function heldFrom(
  before: ClientSettings,
  after: ClientSettings,
  held: readonly HeldSetting[],
  isOtherCredential: boolean,
): HeldSetting[] {
  const isChanged = (name: HeldSetting) =>
    name === 'credential' ? isOtherCredential : !Bun.deepEquals(before[name] ?? null, after[name] ?? null)
  return HELD_SETTINGS.filter(name => held.includes(name) || isChanged(name))
}

/** What the client got for itself is worth nothing any more. */
export async function forgetOwnTokens(tx: Tx, id: string): Promise<void> {
  await db(tx).deleteFrom('client_tokens').where('client_id', '=', id).execute()
}

/** Null where nothing was said. */
async function readKeys(ctx: Ctx, { jwks, jwksUri }: ClientKeys) {
  refuseKeysUri(ctx.house.config, jwksUri)
  if (jwksUri !== null && jwks !== undefined)
    throw new ClientKeysUnusable('Give the keys or their address, and leave the other one empty.')
  if (jwksUri !== null) return { jwksUri, jwks: null }
  return jwks === undefined ? null : { jwksUri, jwks: await readClientKeys(jwks) }
}

async function lockClient(tx: Tx, id: string): Promise<ClientRow> {
  const client = await rowOf(tx, id).forNoKeyUpdate().executeTakeFirst()
  if (!client) throw new NotFound()
  return client
}

function rowOf(ctx: Ctx, id: string) {
  return db(ctx)
    .selectFrom('oauth_clients')
    .select(['id', 'client_id as clientId', 'name', 'redirect_uris as redirectUris'])
    .select(['post_logout_redirect_uris as postLogoutRedirectUris', 'id_token_alg as idTokenAlg'])
    .select(['backchannel_logout_uri as backchannelLogoutUri', 'scopes', 'grant_types as grantTypes'])
    .select(['dpop_bound as dpopBound', 'secret_hash as secretHash', 'jwks', 'jwks_uri as jwksUri'])
    .select(['operator_held as held', 'registration_token_hash as registrationTokenHash'])
    .where('id', '=', id)
    .where('first_party', '=', false)
}

type ClientRow = ClientSettings & {
  readonly id: string
  readonly clientId: string
  readonly secretHash: string | null
  readonly jwks: JSONWebKeySet | null
  readonly jwksUri: string | null
  readonly held: readonly HeldSetting[]
  readonly registrationTokenHash: string | null
}

function shown({ secretHash, jwks, jwksUri, registrationTokenHash, ...client }: ClientRow): ClientToEdit {
  const credential = secretHash === null ? (jwks ? 'keys' : 'none') : 'secret'
  const keys = jwks && jwksUri === null ? JSON.stringify(jwks, null, 2) : ''
  const selfRegistered = registrationTokenHash !== null
  return {
    ...client,
    scopes: client.scopes ?? null,
    credential,
    keys,
    jwksUri: jwksUri ?? '',
    selfRegistered,
  }
}
