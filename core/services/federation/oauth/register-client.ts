import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import type { Ctx } from '#core/contracts/ctx'
import { isId, readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { requireRole } from '#core/contracts/require-role'
import { hashToken, newToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { recordSecurityEvent } from '#core/security-log/record-event'
import { ClientKeysUnusable, readClientKeys } from './client-keys'
import {
  type ClientSettings,
  credentialColumns,
  keyFacts,
  refuseKeysUri,
  refuseUnusable,
  settingsColumns,
} from './client-settings'

export type ClientSummary = {
  readonly id: string
  readonly clientId: string
  readonly name: string
  readonly redirectUris: readonly string[]
  readonly backchannelLogoutUri: string | null
  readonly isPublic: boolean
  readonly createdBy: string | null
  readonly createdAt: Date
}

export type NewClient = Pick<ClientSettings, 'name' | 'redirectUris' | 'backchannelLogoutUri'> &
  Partial<ClientSettings> & {
    /** An app that can keep no secret: PKCE alone. */
    readonly isPublic: boolean
    /** The public keys of a client that signs for itself, in place of a secret. */
    readonly jwks?: unknown
    /** Where it publishes them, in place of `jwks`. */
    readonly jwksUri?: string | null
  }

const CLIENTS_PER_PAGE = 50

/** What a client may do that nobody said more of. */
const USUAL: Omit<ClientSettings, 'name' | 'redirectUris' | 'backchannelLogoutUri'> = {
  postLogoutRedirectUris: [],
  idTokenAlg: 'ES256',
  scopes: null,
  grantTypes: ['authorization_code', 'refresh_token'],
  dpopBound: false,
}

export type ClientFilter = {
  /** A part of a name or of an address, or a client_id. */
  readonly words?: string
  /** The last client of the page before. */
  readonly after?: string
}

/** A page of the clients that are not ours, the newest first. Throws `NotFound`, also for a page that begins nowhere. */
export async function clients(
  ctx: Ctx,
  { words = '', after }: ClientFilter = {},
): Promise<{ readonly lines: readonly ClientSummary[]; readonly next: string | null }> {
  requireRole(ctx, 'programs')
  if (after !== undefined && !isId(after)) throw new NotFound()
  const rows = await db(ctx)
    .selectFrom('oauth_clients as c')
    .leftJoin('members as m', 'm.id', 'c.created_by_id')
    .select(['c.id', 'c.client_id as clientId', 'c.name', 'c.redirect_uris as redirectUris'])
    .select(['c.backchannel_logout_uri as backchannelLogoutUri', 'm.name as createdBy'])
    .select(({ eb }) =>
      eb('c.secret_hash', 'is', null).and('c.jwks', 'is', null).$castTo<boolean>().as('isPublic'),
    )
    .select('c.created_at as createdAt')
    .where('c.first_party', '=', false)
    .$if(after !== undefined, query => query.where('c.id', '<', after ?? ''))
    .$if(words.trim() !== '', query => query.where(names(words.trim())))
    .orderBy('c.id', 'desc')
    .limit(CLIENTS_PER_PAGE + 1)
    .execute()
  const lines = rows.slice(0, CLIENTS_PER_PAGE)
  return { lines, next: rows.length > CLIENTS_PER_PAGE ? (lines.at(-1)?.id ?? null) : null }
}

/** As it is typed, in whatever case: `%` is a sign like any other. */
function names(words: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`(c.client_id = ${words} or strpos(lower(c.name), lower(${words})) > 0
    or strpos(lower(c.redirect_uris::text), lower(${words})) > 0)`
}

/**
 * Registers a client. The secret is told this once; we keep its hash. Throws `NotFound`, `RedirectUriUnusable`,
 * `BackchannelUriUnusable`, `ClientKeysUnusable`.
 */
export async function registerClient(
  ctx: Ctx,
  { isPublic, jwks: keys, jwksUri = null, ...given }: NewClient,
): Promise<{ clientId: string; secret: string | null }> {
  requireRole(ctx, 'programs')
  requireFreshSignIn(ctx)
  const settings: ClientSettings = { ...USUAL, ...given }
  refuseUnusable(ctx.house.config, settings)
  refuseKeysUri(ctx.house.config, jwksUri)
  if (jwksUri !== null && keys !== undefined) throw new ClientKeysUnusable()
  const clientId = Bun.randomUUIDv7()
  const jwks = keys === undefined ? null : await readClientKeys(keys)
  const secret = isPublic || jwks || jwksUri ? null : newToken()
  await transaction(ctx, async tx => {
    await db(tx)
      .insertInto('oauth_clients')
      .values({
        id: Bun.randomUUIDv7(),
        client_id: clientId,
        ...settingsColumns(settings),
        ...credentialColumns({ secretHash: secret === null ? null : hashToken(secret), jwks, jwksUri }),
        created_by_id: tx.viewer.member?.id ?? null,
        created_at: tx.now,
      })
      .execute()
    const { name, redirectUris, backchannelLogoutUri } = settings
    const isOpen = secret === null && !jwks && !jwksUri
    const after = {
      name,
      redirectUris,
      backchannelLogoutUri,
      isPublic: isOpen,
      ...keyFacts({ jwks, jwksUri }),
    }
    await recordAudit(tx, { action: 'client.registered', subject: { kind: 'client', id: clientId }, after })
    await recordSecurityEvent(tx, {
      event: 'client.registered',
      client: clientId,
      details: { program: name },
    })
  })
  return { clientId, secret }
}

/** The client is gone, and with it every code, token and consent of it. */
export async function deleteClient(ctx: Ctx, asked: string): Promise<void> {
  requireRole(ctx, 'programs')
  requireFreshSignIn(ctx)
  const id = readId(asked)
  await transaction(ctx, async tx => {
    const gone = await db(tx)
      .deleteFrom('oauth_clients')
      .where('id', '=', id)
      .where('first_party', '=', false)
      .returning(['client_id', 'name', 'redirect_uris'])
      .executeTakeFirst()
    if (!gone) return
    const before = { name: gone.name, redirectUris: gone.redirect_uris }
    const subject = { kind: 'client', id: gone.client_id }
    await recordAudit(tx, { action: 'client.deleted', subject, before })
    await recordSecurityEvent(tx, {
      event: 'client.deleted',
      client: gone.client_id,
      details: { program: gone.name },
    })
  })
}
