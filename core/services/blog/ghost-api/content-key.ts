import { createRateLimit } from '#core/cache/rate-limit'
import type { Ctx } from '#core/contracts/ctx'
import { hashToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { CONTENT_KEY } from '../integrations/keys'
import { GhostRefusal, tooMany } from './refusals'

/** Lets a program read that shows a key which somebody has made and nobody has withdrawn. Throws Ghost’s refusals. */
export async function requireContentKey(ctx: Ctx, key: string | null): Promise<void> {
  if (!key)
    throw new GhostRefusal(403, 'NoPermissionError', 'Authorization failed', {
      context:
        'Unable to determine the authenticated member or integration. Check the supplied Content API Key and ensure cookies are being passed through if member auth is failing.',
    })
  const integration = CONTENT_KEY.test(key) ? await integrationOf(ctx, key) : null
  if (!integration)
    throw new GhostRefusal(401, 'UnauthorizedError', 'Unknown Content API Key', {
      code: 'UNKNOWN_CONTENT_API_KEY',
    })
  const { allowed } = await createRateLimit(ctx.house.cache, 'ghost-content').hit(integration)
  if (!allowed) throw tooMany()
}

async function integrationOf(ctx: Ctx, key: string): Promise<string | null> {
  const row = await db(ctx)
    .selectFrom('integrations')
    .select('id')
    .where('content_key_hash', '=', hashToken(key))
    .executeTakeFirst()
  return row?.id ?? null
}
