import type { Ctx } from '#core/contracts/ctx'
import type { Config } from '#core/contracts/platform/config'
import { seal, unseal } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import type { LetterBody } from './compose-letter'
import { NOTHING_TRACKED, type Tracking } from './tracking'

const PURPOSE = 'letter-read:'
/** Where the reader's own token comes in: a body is made once for many. Nobody who writes a letter can know it. */
const READER = `reader-${Bun.randomUUIDv7()}`
const HREF = /(<a\b[^>]*?\shref=")(https?:\/\/[^"]*)(")/g
const NAMED: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&quot;': '"',
  '&#39;': "'",
  '&lt;': '<',
  '&gt;': '>',
}

/** A body whose links go by us, and which asks us for a picture of one dot, as far as these are counted. */
export async function trackedBody(
  ctx: Ctx,
  letterId: string,
  body: LetterBody,
  { opens, clicks }: Tracking,
): Promise<LetterBody> {
  const origin = ctx.house.config.origins.account
  const linked = clicks ? await withCountedLinks(ctx, letterId, body.html, origin) : body.html
  const dot = opens ? `<img src="${origin}/letter-opened/${READER}" alt="" width="1" height="1">` : ''
  return { html: linked + dot, text: body.text }
}

async function withCountedLinks(ctx: Ctx, letterId: string, html: string, origin: string): Promise<string> {
  const urls = [...new Set([...html.matchAll(HREF)].flatMap(([, , href = '']) => addressOf(href) ?? []))]
  if (urls.length === 0) return html
  const rows = await db(ctx)
    .insertInto('letter_links')
    .values(urls.map(url => ({ id: Bun.randomUUIDv7(), letter_id: letterId, url })))
    // Two jobs, or a second try: the first row stays, and is given back.
    .onConflict(conflict =>
      conflict.columns(['letter_id', 'url']).doUpdateSet(({ ref }) => ({ url: ref('excluded.url') })),
    )
    .returning(['id', 'url'])
    .execute()
  const ids = new Map(rows.map(({ id, url }) => [url, id]))
  return html.replace(HREF, (whole, before: string, href: string, after: string) => {
    const id = ids.get(addressOf(href) ?? '')
    return id ? `${before}${origin}/letter-links/${id}/${READER}${after}` : whole
  })
}

/** As one reader gets it. */
export function bodyForReader(
  config: Pick<Config, 'keys'>,
  { html, text }: LetterBody,
  deliveryId: string,
): LetterBody {
  return { html: html.replaceAll(READER, readToken(config, deliveryId)), text }
}

/** Who reads: made again from the delivery's id whenever the letter is sent again, and kept nowhere. */
export function readToken({ keys }: Pick<Config, 'keys'>, deliveryId: string): string {
  return seal(PURPOSE + deliveryId, keys, 'letters that are read')
}

/** The delivery of a token, or null: we did not make it. */
export function deliveryOf({ keys }: Pick<Config, 'keys'>, token: string): string | null {
  const value = unseal(token, keys, 'letters that are read')
  return value?.startsWith(PURPOSE) ? value.slice(PURPOSE.length) : null
}

export function isTracked(tracking: Tracking): boolean {
  return tracking.opens !== NOTHING_TRACKED.opens || tracking.clicks !== NOTHING_TRACKED.clicks
}

/** As a header can carry it: in ASCII, whatever script it is in. */
function addressOf(href: string): string | null {
  const address = href.replace(/&(?:amp|quot|#39|lt|gt);/g, entity => NAMED[entity] ?? entity)
  return URL.parse(address)?.href ?? null
}
