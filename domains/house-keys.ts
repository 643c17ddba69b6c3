import type { House } from '#core/app/house'
import { jobCtx } from '#core/database/ctx'
import { keepFirstKeys } from '#core/services/federation/oauth/signing-key'
import { serverKey } from '#core/services/federation/push/server-key'

/** What the house proves itself with is there before anybody looks: no page makes a key because it was opened. */
export async function keepHouseKeys(house: House): Promise<void> {
  const ctx = jobCtx(house)
  await keepFirstKeys(ctx)
  await serverKey(ctx)
}
