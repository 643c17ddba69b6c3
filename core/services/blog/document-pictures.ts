import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import type { LexicalDocument, StoredPicture } from '#core/lexical'
import { type PictureVariant, sizesOf } from '#core/media/picture'

/** What the addresses of our own pictures end in, wherever the media are kept. */
const OURS = /\/images\/[0-9a-f]{2}\/[0-9a-f]{40}\.(?:jpg|png|webp)/g
/** What may stand before that: the address of our media, or of a store. */
const MAX_PREFIX_LENGTH = 300

/** By their address in the document. */
export type DocumentPictures = Readonly<Record<string, StoredPicture>>

/** The stored sizes of every picture of ours that these documents show: one query for all of them. */
export async function picturesIn(ctx: Ctx, documents: readonly LexicalDocument[]): Promise<DocumentPictures> {
  const urls = new Set(documents.flatMap(document => addressesIn(JSON.stringify(document))))
  if (urls.size === 0) return {}
  const rows = await db(ctx)
    .selectFrom('media')
    .select(['url', 'width', 'height', 'variants', 'colour'])
    .where('url', 'in', [...urls])
    .execute()
  const pictures: Record<string, StoredPicture> = {}
  for (const { url, width, height, variants: stored, colour } of rows) {
    const { variants, smaller } = sizesOf(stored, ctx.house.media.url)
    const src = variants.at(-1)?.src
    if (!width || !height || !src) continue
    pictures[url] = { src, srcset: srcsetOf(variants), avif: srcsetOf(smaller), width, height, colour }
  }
  return pictures
}

/** Looks back from the end of an address: forwards, a long text without one would be searched from each of its letters. */
function addressesIn(json: string): string[] {
  return [...json.matchAll(OURS)].map(({ index, 0: end }) => {
    const before = json.slice(Math.max(0, index - MAX_PREFIX_LENGTH), index)
    return (/[^\s"'\\()<>]*$/.exec(before)?.[0] ?? '') + end
  })
}

function srcsetOf(variants: readonly PictureVariant[]): string {
  return variants.map(({ src, width }) => `${src} ${width}w`).join(', ')
}
