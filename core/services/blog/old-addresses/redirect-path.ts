import type { Ctx } from '#core/contracts/ctx'
import { withoutLastSlashes } from '#core/text/slashes'

/** `/old/` is looked up as `/old`. */
export function withoutTrailingSlash(path: string): string {
  return withoutLastSlashes(path) || '/'
}

/** As it is read: `/café` of `/caf%C3%A9`. */
export function decodedPath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    // A lone % is part of the name.
    return path
  }
}

/** Where on the journal this address is; null where it is another site's. */
export function addressHere(ctx: Ctx, address: string): URL | null {
  const { blog } = ctx.house.config.origins
  const url = URL.parse(address, blog)
  return url && url.origin === new URL(blog).origin ? url : null
}
