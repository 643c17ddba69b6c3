import type { Ctx, Tx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import {
  ImageFormatRefused,
  ImageRefused,
  ImageTooManyBytes,
  ImageTooManyPixels,
  type ProcessedImage,
  processImage,
  SvgRefused,
} from './images'

export class PictureRefused extends Refusal {
  override name = 'PictureRefused'
}

/** Decodes and encodes the picture anew, in the sizes pages need. Throws `PictureRefused` with what is wrong with it. */
export async function readPicture(bytes: Uint8Array): Promise<ProcessedImage> {
  try {
    return await processImage(bytes)
  } catch (fault) {
    if (fault instanceof ImageRefused) throw new PictureRefused(sentenceOf(fault))
    throw fault
  }
}

/**
 * Puts the picture's files into the media store, which may be elsewhere: before the transaction, not in it. They come
 * before their row (`recordPicture`): a file without a row costs a little room, a row without its file would be a hole
 * in a page.
 */
export async function storeFiles({ house }: Ctx, { original, variants }: ProcessedImage): Promise<void> {
  for (const { key, bytes } of [original, ...variants]) await house.media.put(key, bytes)
}

/** The picture's row, once its files are stored. Returns the address to show. */
export async function recordPicture(tx: Tx, picture: ProcessedImage, alt: string): Promise<string> {
  const { original, variants, width, height } = picture
  const url = `/media/${original.key}`
  await tx.em.execute(
    `insert into media (id, key, url, content_type, bytes, width, height, alt, variants, uploaded_by_id, uploaded_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?) on conflict (key) do nothing`,
    [
      Bun.randomUUIDv7(),
      original.key,
      url,
      original.contentType,
      original.bytes.byteLength,
      width,
      height,
      alt,
      JSON.stringify(variants.map(each => ({ key: each.key, width: each.width, type: each.contentType }))),
      tx.viewer.member?.id ?? null,
      tx.now,
    ],
  )
  return url
}

function sentenceOf(fault: ImageRefused): string {
  if (fault instanceof ImageTooManyBytes)
    return 'That picture is larger than 15 MB: please send a smaller one.'
  if (fault instanceof ImageTooManyPixels)
    return 'That picture has more than 50 megapixels: please send a smaller one.'
  if (fault instanceof SvgRefused) return 'Drawings as SVG are not taken: please send a JPEG, PNG or WebP.'
  if (fault instanceof ImageFormatRefused)
    return 'That is not a picture we can read: please send a JPEG, PNG or WebP.'
  return 'That picture is broken and cannot be read.'
}
