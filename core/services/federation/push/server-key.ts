import type { Ctx } from '#core/contracts/ctx'
import { decrypt, encrypt } from '#core/crypto/encrypt'
import { newServerKey, type ServerKey } from '#core/crypto/web-push'
import { db } from '#core/database/db'
import { keepFirstSetting } from '#core/database/keep-setting'

const KEY = 'push-key'
const PURPOSE = 'push'

/** Its public half, for browsers; null while nobody made one. */
export async function publicServerKey(ctx: Ctx): Promise<string | null> {
  return (await keptRow(ctx))?.publicKey ?? null
}

/**
 * The key by which push services know us, made at the start of the house, or when it is first needed. Of two processes that make one, the first
 * one's is everybody's. Throws jose's errors where another house made it.
 */
export async function serverKey(ctx: Ctx): Promise<ServerKey> {
  const kept = await keptKey(ctx)
  if (kept) return kept
  const { publicKey, privateJwk } = await newServerKey()
  const sealed = await encrypt(ctx.house.config.keys, PURPOSE, JSON.stringify(privateJwk))
  await keepFirstSetting(ctx, KEY, { publicKey, privateKey: sealed })
  const first = await keptKey(ctx)
  if (!first) throw new Error('The key for push services was not kept')
  return first
}

async function keptKey(ctx: Ctx): Promise<ServerKey | null> {
  const row = await keptRow(ctx)
  if (!row) return null
  const { publicKey, privateKey } = row
  return {
    publicKey,
    privateJwk: JSON.parse(await decrypt(ctx.house.config.keys, PURPOSE, privateKey)),
  }
}

async function keptRow(ctx: Ctx): Promise<{ publicKey: string; privateKey: string } | null> {
  const row = await db(ctx).selectFrom('settings').select('value').where('key', '=', KEY).executeTakeFirst()
  return (row?.value as { publicKey: string; privateKey: string } | undefined) ?? null
}
