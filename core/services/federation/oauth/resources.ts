import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** A server that takes our access tokens. */
export type Resource = { readonly uri: string; readonly format: 'opaque' | 'jwt' }

const MOST_RESOURCES = 5

/** The values of the parameter `resource`, which may be given several times (RFC 8707 §2). */
export function resourceList(values: readonly string[]): readonly string[] {
  return [...new Set(values.flatMap(value => value.split(' ')).filter(Boolean))]
}

/** These resources, as they are registered; our own userinfo is the issuer. Null when one of them is unknown. */
export async function findResources(ctx: Ctx, uris: readonly string[]): Promise<readonly Resource[] | null> {
  if (uris.length === 0) return []
  if (uris.length > MOST_RESOURCES) return null
  const issuer = ctx.house.config.origins.federation
  const ours: readonly Resource[] = uris.includes(issuer) ? [{ uri: issuer, format: 'opaque' }] : []
  const rows = await db(ctx)
    .selectFrom('oauth_resources')
    .select(['uri', 'token_format as format'])
    .where('uri', 'in', [...uris])
    .execute()
  const found = [...ours, ...rows]
  return found.length === uris.length ? found : null
}
