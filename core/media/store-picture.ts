import type { Ctx, Tx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import type { MediaVariant } from '#core/entities/site/media'
import {
  ImageFormatRefused,
  ImageRefused,
  ImageTooManyBytes,
  ImageTooManyPixels,
  SvgRefused,
} from './image-refusals'
import { processImage } from './images'
import { TooMuchAtOnce } from './one-at-a-time'
import type { ProcessedImage } from './processed-image'

export class PictureRefused extends Refusal {
  override name = 'PictureRefused'
}

export class PicturesWaiting extends Refusal {
  override name = 'PicturesWaiting'
  constructor() {
    super('Many pictures are being worked on. Please send yours again in a minute.', 503)
  }
}

/** Decodes and encodes the picture anew, in the sizes pages need. Throws `PictureRefused` with what is wrong with it. */
export async function readPicture(bytes: Uint8Array): Promise<ProcessedImage> {
  try {
    return await processImage(bytes)
  } catch (fault) {
    if (fault instanceof ImageRefused) throw new PictureRefused(sentenceOf(fault))
    if (fault instanceof TooMuchAtOnce) throw new PicturesWaiting()
    throw fault
  }
}

/**
 * Puts the picture's files into the media store, which may be elsewhere: before the transaction, not in it. They come
 * before their row (`recordPicture`): a file without a row costs a little room, a row without its file would be a hole
 * in a page.
 */
export async function storeFiles({ house }: Ctx, picture: ProcessedImage): Promise<void> {
  const { original, variants, smaller } = picture
  for (const { key, bytes } of [original, ...variants, ...smaller]) await house.media.put(key, bytes)
}

/** The picture's row, once its files are stored. Returns the address to show. */
export async function recordPicture(tx: Tx, picture: ProcessedImage, alt: string): Promise<string> {
  const { original, width, height } = picture
  const url = `/media/${original.key}`
  await db(tx)
    .insertInto('media')
    .values({
      id: Bun.randomUUIDv7(),
      key: original.key,
      url,
      content_type: original.contentType,
      bytes: original.bytes.byteLength,
      width,
      height,
      alt,
      variants: jsonb(variantsOf(picture)),
      colour: picture.colour,
      uploaded_by_id: tx.viewer.member?.id ?? null,
      uploaded_at: tx.now,
    })
    .onConflict(conflict => conflict.column('key').doNothing())
    .execute()
  return url
}

/** As the table `media` keeps them: WebP first, the smallest of all foremost. */
export function variantsOf({ variants, smaller }: ProcessedImage): MediaVariant[] {
  return [...variants, ...smaller].map(({ key, width, contentType }) => ({ key, width, type: contentType }))
}

function sentenceOf(fault: ImageRefused): string {
  if (fault instanceof ImageTooManyBytes)
    return 'That picture is larger than 15 MB: please send a smaller one.'
  if (fault instanceof ImageTooManyPixels)
    return `That picture has ${fault.message}: please send a smaller one.`
  if (fault instanceof SvgRefused) return 'Drawings as SVG are not taken: please send a JPEG, PNG or WebP.'
  if (fault instanceof ImageFormatRefused)
    return 'That is not a picture we can read: please send a JPEG, PNG or WebP.'
  return 'That picture is broken and cannot be read.'
}
