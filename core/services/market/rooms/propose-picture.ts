import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { isolate } from '#core/contracts/isolate'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { readPicture, recordPicture, storeFiles } from '#core/media/store-picture'
import { lockOwnProduct } from './own-products'
import { requireProducer } from './require-producer'
import { seenFields } from './seen-fields'
import { type Subject, type Wish, waitingWish, wish } from './wish'

export type OwnPicture = { readonly image: string | null; readonly imageAlt: string }

const PICTURE = seenFields<OwnPicture>(['image'], ['imageAlt'])

/** For the form's hidden field, of the picture as it shows it. */
export const pictureVersion = (picture: OwnPicture): string => PICTURE.version(picture)

/** Words for a picture where there is none. */
export class PictureMissing extends Refusal {
  override name = 'PictureMissing'
  constructor() {
    super('Choose a picture from your device first.', 422)
  }
}

/** A picture that nobody has described. */
export class PictureUnnamed extends Refusal {
  override name = 'PictureUnnamed'
  constructor() {
    super('Say what is to be seen on it.', 422)
  }
}

/** What is to be replaced is not what it was when its producer was shown it. */
export class PictureShownOtherwise extends Refusal {
  override name = 'PictureShownOtherwise'
  constructor(
    readonly field: 'picture' | 'alt',
    sentence: string,
    readonly version: string,
  ) {
    super(sentence, 409)
  }
}

/**
 * Another picture, or other words for the one that is there (`bytes` is null); `alt` says what is to be seen. Of who has `seen`
 * something and left it as it was, nothing is asked. Throws `NotFound`, `PictureRefused`, `PictureMissing`, `PictureUnnamed`,
 * `PictureShownOtherwise`, `TooManyProposals`.
 */
export async function proposePicture(
  ctx: Ctx,
  producerId: string,
  asked: string,
  { bytes, alt }: { readonly bytes: Uint8Array | null; readonly alt: string },
  seen: string | null = null,
): Promise<Wish> {
  const producer = await requireProducer(ctx, producerId)
  await requireOwn(ctx, producer.id, asked)
  // A second of computing, and a store that may be elsewhere: not within a transaction.
  const picture = bytes && (await readPicture(bytes))
  if (picture) await storeFiles(ctx, picture)
  return transaction(ctx, async tx => {
    const productId = await lockOwnProduct(tx, producer.id, asked)
    const row = await db(tx)
      .selectFrom('products')
      .select(['image', 'image_alt as imageAlt'])
      .where('id', '=', productId)
      .executeTakeFirstOrThrow()
    const of = { kind: 'picture', productId, variantId: null } as const
    const now = await shownPicture(tx, of, row)
    const image = picture ? await recordPicture(tx, picture, alt) : now.image
    const wanted = typedOver({ now, typed: { image, imageAlt: alt }, seen })
    return wanted ? wish(tx, producer, of, row, wanted) : 'unchanged'
  })
}

async function requireOwn(ctx: Ctx, producerId: string, asked: string): Promise<void> {
  const owned = await db(ctx)
    .selectFrom('products')
    .select('id')
    .where('id', '=', readId(asked))
    .where('producer_id', '=', producerId)
    .executeTakeFirst()
  if (!owned) throw new NotFound()
}

/** As it would be, once the shop has said yes. */
async function shownPicture(tx: Tx, of: Subject, row: OwnPicture): Promise<OwnPicture> {
  const waiting = await waitingWish(tx, of)
  const { image, imageAlt } = { ...row, ...waiting?.after }
  return { image, imageAlt }
}

type Typing = { readonly now: OwnPicture; readonly typed: OwnPicture; readonly seen: string | null }

/** Null where nothing was typed over. Throws `PictureMissing`, `PictureUnnamed`, `PictureShownOtherwise`. */
function typedOver({ now, typed, seen }: Typing): OwnPicture | null {
  const isAnother = typed.image !== now.image
  const version = PICTURE.version(now)
  const { touched, stale } = PICTURE.typedOver(now, typed, seen ?? version)
  const isNamed = touched.includes('imageAlt')
  if (!isAnother && !isNamed) return null
  if (typed.image === null) throw new PictureMissing()
  if (typed.imageAlt === '') throw new PictureUnnamed()
  if (stale.includes('image')) throw new PictureShownOtherwise('picture', ANOTHER_PICTURE, version)
  // Whoever chose none has described the one that they were shown.
  if (!isAnother && touched.includes('image'))
    throw new PictureShownOtherwise('alt', ANOTHER_TO_NAME, version)
  if (stale.includes('imageAlt'))
    throw new PictureShownOtherwise(
      'alt',
      isolate`By now it says “${now.imageAlt}”. Save again if yours shall stand.`,
      version,
    )
  return typed
}

const ANOTHER_PICTURE =
  'By now another picture is there. Look at it, and choose yours again if it shall stand.'
const ANOTHER_TO_NAME =
  'By now another picture is there. Look at it, and save again if this is what it shows.'
