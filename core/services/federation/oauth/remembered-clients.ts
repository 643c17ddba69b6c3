import { LRUCache } from 'lru-cache'
import type { Ctx } from '#core/contracts/ctx'
import type { Config } from '#core/contracts/platform/config'
import type { OAuthClientRow } from './client-row'

const MOST_CLIENTS = 1_000

/** A client as this process read it last, and the scope that a refresh token of its had last. */
type Remembered = { readonly client: OAuthClientRow; readonly scope: string | null }

const remembered = new WeakMap<Config, LRUCache<string, Remembered>>()

function rememberedOf({ house: { config } }: Ctx): LRUCache<string, Remembered> {
  const known = remembered.get(config) ?? new LRUCache<string, Remembered>({ max: MOST_CLIENTS })
  remembered.set(config, known)
  return known
}

export function rememberClient(ctx: Ctx, client: OAuthClientRow): void {
  const all = rememberedOf(ctx)
  all.set(client.clientId, { client, scope: all.get(client.clientId)?.scope ?? null })
}

/**
 * The client as it was read last, or null. It may have been changed since, so nothing is refused for what it says, and
 * nothing is given but by a statement that compares its `version` with the row.
 */
export function rememberedClient(ctx: Ctx, clientId: string): OAuthClientRow | null {
  return rememberedOf(ctx).get(clientId)?.client ?? null
}

/** Programs ask for one scope, nearly all: the next refresh token of this client's will have it, too. */
export function rememberScope(ctx: Ctx, { clientId }: OAuthClientRow, scope: string): void {
  const all = rememberedOf(ctx)
  const known = all.get(clientId)
  if (known && known.scope !== scope) all.set(clientId, { ...known, scope })
}

export function rememberedScope(ctx: Ctx, { clientId }: OAuthClientRow): string | null {
  return rememberedOf(ctx).get(clientId)?.scope ?? null
}
