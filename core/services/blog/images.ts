import { type RawBuilder, type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { mayAct } from '#core/contracts/viewer'
import { type Database, db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { transaction } from '#core/database/transaction'
import { ImageRefused } from '#core/media/image-refusals'
import { processImage } from '#core/media/images'
import { TooMuchAtOnce } from '#core/media/one-at-a-time'
import type { ProcessedImage } from '#core/media/processed-image'
import { PicturesWaiting, storeFiles, variantsOf } from '#core/media/store-picture'

export type LibraryImage = {
  readonly id: string
  readonly url: string
  readonly alt: string
  readonly width: number
  readonly height: number
  readonly thumbnail: string
  /** `#rrggbb`, in its place until it arrives. */
  readonly colour: string | null
  readonly uploadedAt: Date
}

export type ImagePage = {
  readonly images: readonly LibraryImage[]
  /** The id to go on after; null on the last page. */
  readonly next: string | null
}

export const IMAGES_PER_PAGE = 24

/** A picture we cannot show, with what to do about it. */
export class UnusableImage extends Refusal {
  override name = 'UnusableImage'
  constructor(cause: ImageRefused) {
    super(
      `This picture was not taken: ${cause.message}. Choose a JPEG, PNG, WebP, GIF, AVIF or HEIC of at most 15 MB.`,
    )
    this.cause = cause
  }
}

/** Takes a picture into the library; the same picture twice is one. Throws `UnusableImage`. */
export async function uploadImage(ctx: Ctx, bytes: Uint8Array, alt: string): Promise<LibraryImage> {
  const writer = requireRole(ctx, 'editor', 'author', 'contributor')
  return keepImage(ctx, bytes, alt, writer.id)
}

export async function keepImage(
  ctx: Ctx,
  bytes: Uint8Array,
  alt: string,
  memberId: string | null,
): Promise<LibraryImage> {
  const image = await processed(bytes)
  const { media } = ctx.house
  await storeFiles(ctx, image)
  return transaction(ctx, async tx => {
    const row = await db(tx)
      .insertInto('media')
      .values({
        id: Bun.randomUUIDv7(),
        key: image.original.key,
        url: media.url(image.original.key),
        content_type: image.original.contentType,
        bytes: image.original.bytes.byteLength,
        width: image.width,
        height: image.height,
        alt,
        variants: jsonb(variantsOf(image)),
        colour: image.colour,
        uploaded_by_id: memberId,
        uploaded_at: tx.now,
      })
      .onConflict(conflict =>
        conflict.column('key').doUpdateSet({
          alt: sql<string>`case when media.alt = '' then excluded.alt else media.alt end`,
        }),
      )
      .returning(COLUMNS)
      .$narrowType<Sized>()
      .executeTakeFirstOrThrow()
    return imageOf(ctx, row)
  })
}

/** Says what a picture shows; posts that use it already keep the words they have. */
export async function describeImage(ctx: Ctx, id: string, alt: string): Promise<void> {
  requireRole(ctx, 'editor', 'author', 'contributor')
  const changed = await db(ctx)
    .updateTable('media')
    .set({ alt })
    .where('id', '=', readId(id))
    .where(isInLibraryOf(ctx))
    .executeTakeFirst()
  if (changed.numUpdatedRows === 0n) throw new NotFound()
}

/** The library, newest first, from the one after `after` on: of who is no editor, the pictures that they brought. */
export async function imageLibrary(ctx: Ctx, after: string | null = null): Promise<ImagePage> {
  requireRole(ctx, 'editor', 'author', 'contributor')
  const beyond = after
    ? sql`(uploaded_at, id) < (select m.uploaded_at, m.id from media m where m.id = ${readId(after)})`
    : sql`true`
  const { rows } = await sql<Row>`
    select id, url, alt, width, height, variants, colour, uploaded_at from media
    where width is not null and ${isInLibraryOf(ctx)} and ${beyond} order by uploaded_at desc, id desc
    limit ${sql.lit(IMAGES_PER_PAGE + 1)}`.execute(db(ctx))
  const images = rows.slice(0, IMAGES_PER_PAGE).map(row => imageOf(ctx, row))
  return { images, next: rows.length > IMAGES_PER_PAGE ? (images.at(-1)?.id ?? null) : null }
}

/** One picture of the library. Throws `NotFound`. */
export async function imageToDescribe(ctx: Ctx, id: string): Promise<LibraryImage> {
  requireRole(ctx, 'editor', 'author', 'contributor')
  const { rows } = await sql<Row>`
    select id, url, alt, width, height, variants, colour, uploaded_at from media
    where id = ${readId(id)} and width is not null and ${isInLibraryOf(ctx)}`.execute(db(ctx))
  if (!rows[0]) throw new NotFound()
  return imageOf(ctx, rows[0])
}

function isInLibraryOf({ viewer }: Ctx): RawBuilder<boolean> {
  if (mayAct(viewer, 'editor')) return sql<boolean>`true`
  return sql<boolean>`media.uploaded_by_id = ${viewer.member?.id ?? null}`
}

const COLUMNS = ['id', 'url', 'alt', 'width', 'height', 'variants', 'colour', 'uploaded_at'] as const
/** A picture of the library: a file that is none has no width. */
type Row = Pick<Selectable<Database['media']>, (typeof COLUMNS)[number]> & Sized
type Sized = { readonly width: number; readonly height: number }

async function processed(bytes: Uint8Array): Promise<ProcessedImage> {
  try {
    return await processImage(bytes)
  } catch (fault) {
    if (fault instanceof ImageRefused) throw new UnusableImage(fault)
    if (fault instanceof TooMuchAtOnce) throw new PicturesWaiting()
    throw fault
  }
}

function imageOf(ctx: Ctx, row: Row): LibraryImage {
  const smallest = row.variants.find(({ type }) => type === 'image/webp')
  return {
    id: row.id,
    url: row.url,
    alt: row.alt,
    width: row.width,
    height: row.height,
    thumbnail: smallest ? ctx.house.media.url(smallest.key) : row.url,
    colour: row.colour,
    uploadedAt: row.uploaded_at,
  }
}
