import type { JSONWebKeySet } from 'jose'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { usableKeys } from './client-keys'
import type { OAuthClientRow } from './clients'

/** So long is a set taken as read: a key that its owner took out is worth nothing any more after it. */
const READ_FOR_MS = 10 * 60_000
/** A key that is not in the set makes us read it again, but no more often: anybody may name one. */
const PAUSE_MS = 30_000
const MOST_BYTES = 65_536
const PATIENCE_MS = 5_000

type Published = Pick<OAuthClientRow, 'id' | 'jwks' | 'jwksUri' | 'jwksReadAt'>

/**
 * What an assertion of the client's, signed with the key `kid`, is verified with: what it gave us, or what stands at
 * its `jwks_uri`. Where nobody answers there, what was read last stays good. Not for transactions: it may wait.
 */
export async function keysFor(ctx: Ctx, client: Published, kid: string | undefined): Promise<JSONWebKeySet> {
  const known = client.jwks ?? { keys: [] }
  if (client.jwksUri === null) return known
  const age = client.jwksReadAt ? ctx.now.getTime() - client.jwksReadAt.getTime() : Number.POSITIVE_INFINITY
  const isMissing = !known.keys.some(key => kid === undefined || key.kid === kid)
  if (age < (isMissing ? PAUSE_MS : READ_FOR_MS)) return known
  return (await readOnce(ctx, { ...client, jwksUri: client.jwksUri })) ?? known
}

const reading = new Map<string, Promise<JSONWebKeySet | null>>()

/** Of many who ask at once in this process, one reads; whoever asks at another address than before reads there. */
function readOnce(ctx: Ctx, client: Published & { readonly jwksUri: string }) {
  const place = `${client.id} ${client.jwksUri}`
  const begun = reading.get(place) ?? read(ctx, client).finally(() => reading.delete(place))
  reading.set(place, begun)
  return begun
}

async function read(
  ctx: Ctx,
  { id, jwksUri, jwksReadAt }: Published & { readonly jwksUri: string },
): Promise<JSONWebKeySet | null> {
  const meanwhile = await readSince(ctx, id, jwksReadAt)
  if (meanwhile) return meanwhile
  const keys = await fetched(ctx, jwksUri)
  await db(ctx)
    .updateTable('oauth_clients')
    .set({
      jwks_read_at: ctx.now,
      ...(keys ? { jwks: jsonb(keys as { keys: Record<string, unknown>[] }) } : {}),
    })
    .where('id', '=', id)
    .where('jwks_uri', '=', jwksUri)
    .execute()
  return keys
}

/** What somebody else has read since the client was looked at: a busy machine may take its time between the two. */
async function readSince(ctx: Ctx, id: string, before: Date | null): Promise<JSONWebKeySet | null> {
  const row = await db(ctx)
    .selectFrom('oauth_clients')
    .select(['jwks', 'jwks_read_at'])
    .where('id', '=', id)
    .executeTakeFirst()
  const isYounger = row?.jwks_read_at && row.jwks_read_at.getTime() > (before?.getTime() ?? 0)
  return isYounger ? (row.jwks as JSONWebKeySet | null) : null
}

/** Null where there is nothing to be had; why is in the log. */
async function fetched(ctx: Ctx, uri: string): Promise<JSONWebKeySet | null> {
  try {
    const limits = { maxBytes: MOST_BYTES, timeoutMs: PATIENCE_MS, redirect: 'error' as const }
    const answer = await ctx.house.fetch(uri, { headers: { accept: 'application/json' }, ...limits })
    if (!answer.ok) throw new KeysNotPublished(`it answered ${answer.status}`)
    return await usableKeys(await answer.json())
  } catch (fault) {
    ctx.house.log.warn({ uri, fault: String(fault) }, 'the keys of a client could not be read')
    return null
  }
}

class KeysNotPublished extends Error {
  override name = 'KeysNotPublished'
}
