import { timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import { createRateLimit } from '#core/cache/rate-limit'
import type { Ctx } from '#core/contracts/ctx'
import type { RateLimitName } from '#core/contracts/rate-limits'
import { db } from '#core/database/db'
import { networkOf } from '#core/net/network-of'
import { isKnownBrowser, type KnownBrowser } from './known-browser'
import { recordRefusedSignIn } from './record-refused'
import { CodeDead, CodeWrong } from './refusals'
import { signInCode, signInToken } from './secrets-of-link'

/** NIST SP 800-63B §3.1.3.2 allows a hundred; people need two. */
const TRIES_PER_CODE = 5
/** Of all letters to one address together, from browsers that never signed in with it: one in 100,000 a day is found. */
const TRIES_PER_ADDRESS_AND_DAY = 10
const DAY_MS = 86_400_000

type CodeUse = {
  /** SHA-256 of the cookie of the browser that asked for the letter: nobody else can try. */
  readonly browserHash: string | null
  readonly known: KnownBrowser | null
  /** As it was typed. */
  readonly code: string
}

/**
 * The token of the link that came in the same letter, for who types the code of the newest letter in the browser that
 * asked for it. Throws `CodeWrong` while there are tries left, else `CodeDead`: the link then still lives.
 */
export async function tokenForCode(ctx: Ctx, use: CodeUse): Promise<string> {
  const link = await newestLink(ctx, use.browserHash)
  if (!link) throw new CodeDead()
  const refusal = await tryCode(ctx, link, use)
  if (!refusal) return signInToken(ctx.house.config, link.id)
  await recordRefusedSignIn(ctx, link.email, refusal instanceof CodeWrong ? 'a wrong code' : 'too many codes')
  throw refusal
}

/** Null when it is the code. */
async function tryCode(
  ctx: Ctx,
  link: { readonly id: string; readonly email: string },
  use: CodeUse,
): Promise<CodeWrong | CodeDead | null> {
  // Counted first, and given back: two tries in the same moment are two, of one letter and of all to the address.
  const counted = await db(ctx)
    .updateTable('magic_links')
    .set({ code_tries: sql<number>`code_tries + 1` })
    .where('id', '=', link.id)
    .where('code_tries', '<', TRIES_PER_CODE)
    .returning('code_tries')
    .executeTakeFirst()
  if (!counted || !(await mayTry(ctx, link.email, use.known))) return new CodeDead()
  if (!isCode(signInCode(ctx.house.config, link.id), use.code))
    return counted.code_tries < TRIES_PER_CODE
      ? new CodeWrong(TRIES_PER_CODE - counted.code_tries)
      : new CodeDead()
  await db(ctx)
    .updateTable('magic_links')
    .set({ code_tries: sql<number>`code_tries - 1` })
    .where('id', '=', link.id)
    .execute()
  return null
}

async function newestLink(ctx: Ctx, browserHash: string | null) {
  if (!browserHash) return undefined
  return db(ctx)
    .selectFrom('magic_links')
    .select(['id', 'email'])
    .where('browser_hash', '=', browserHash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', ctx.now)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Whether this try, which is counted already, was one of those that the address has. */
async function mayTry(ctx: Ctx, email: string, known: KnownBrowser | null): Promise<boolean> {
  const isWithin = async (name: RateLimitName, who: string) =>
    (await createRateLimit(ctx.house.cache, name).hit(who)).allowed
  if (known && (await isKnownBrowser(ctx, email, known)))
    return isWithin('sign-in-codes-known', `${known.id} ${email}`)
  // One network may ask for letters to everybody: few tries for each of them are many for it.
  if (!(await isWithin('sign-in-codes', networkOf(ctx.from?.address ?? '') || 'unknown'))) return false
  const { wrong } = await db(ctx)
    .selectFrom('magic_links')
    .select(({ fn }) => fn.coalesce(fn.sum<number>('code_tries'), sql<number>`0`).as('wrong'))
    .where('email', '=', email)
    .where('created_at', '>', new Date(ctx.now.getTime() - DAY_MS))
    .executeTakeFirstOrThrow()
  return Number(wrong) <= TRIES_PER_ADDRESS_AND_DAY
}

/** People type spaces and hyphens between. */
function isCode(code: string, typed: string): boolean {
  const digits = Buffer.from(typed.replace(/[\s-]/g, ''))
  const expected = Buffer.from(code)
  return digits.length === expected.length && timingSafeEqual(digits, expected)
}
