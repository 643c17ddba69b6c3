import type { FetchOptions } from '#core/activitypub/fetch-document'
import { hostOf } from '#core/activitypub/handle'
import type { SafeFetch } from '#core/activitypub/safe-fetch'
import type { Ctx } from '#core/contracts/ctx'

const TIMEOUT_MS = 10_000

/** How the wire reaches others from here: through the house's guarded fetch; http only where tests allow it. */
export function wire(ctx: Ctx): Pick<FetchOptions, 'fetch' | 'now' | 'allowHttp'> {
  return { fetch: wireFetch(ctx), now: new Date(), allowHttp: ctx.house.config.allowPrivate }
}

function wireFetch(ctx: Ctx): SafeFetch {
  return (url, { method, headers, body, redirect }) =>
    ctx.house.fetch(url, {
      method: method ?? 'GET',
      headers: new Headers(headers),
      body: body instanceof Uint8Array ? new Uint8Array(body) : null,
      redirect: redirect ?? 'follow',
      timeoutMs: TIMEOUT_MS,
    })
}

/** Where the hub is asked: at its own address, and where our actors live when that is another. */
export function hubOrigins({ house: { config } }: Pick<Ctx, 'house'>): readonly string[] {
  return [...new Set([config.actorsOrigin, config.origins.federation])]
}

/** The host of our actors: all of them live at the hub. */
export function hubHost(ctx: Ctx): string {
  return hostOf(ctx.house.config.actorsOrigin)
}

/** Whether an address leads to one of our six apps, or led to our actors once: it is never asked for over the network. */
export function isOurs(ctx: Ctx, uri: string): boolean {
  return URL.canParse(uri) && isOwnHost(ctx, hostOf(uri))
}

/** Whether this host, in the form of `parseHost`, is one of our six apps', or our actors'. */
export function isOwnHost(ctx: Ctx, host: string): boolean {
  const { origins, actorsOrigin } = ctx.house.config
  return [...Object.values(origins), actorsOrigin].some(origin => hostOf(origin) === host)
}
