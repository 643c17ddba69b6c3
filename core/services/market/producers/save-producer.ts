import { sql } from 'kysely'
import { emit } from '#core/activities/emit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { countUpTo } from '#core/database/count-rows'
import { db } from '#core/database/db'
import { inKeptReadingOrder } from '#core/database/kept-reading-order'
import { isMade } from '#core/database/made-once'
import { savedForm } from '#core/database/saved-form'
import { transaction } from '#core/database/transaction'
import { Producer } from '#core/entities/market/producer'
import { readPicture, recordPicture, storeFiles } from '#core/media/store-picture'
import { uniqueSlug } from '../unique-slug'

export type ProducerFields = {
  readonly name: string
  readonly place: string
  readonly practice: string
  /** Markdown. */
  readonly story: string
  readonly since: number | null
}

/** Of the form of a producer; the picture is uploaded with it, but not shown in it. */
export const PRODUCER_FORM = savedForm<ProducerFields>('name', 'place', 'practice', 'story', 'since')

/** A new one without `id`, once for each `key`; `picture` as uploaded, left as it was when null. Returns its id. Throws `NotFound`, `PictureRefused`, `ChangedMeanwhile`. */
export async function saveProducer(
  ctx: Ctx,
  id: string | null,
  fields: ProducerFields,
  picture: Uint8Array | null = null,
  seen: string | null = null,
  key: string = Bun.randomUUIDv7(),
): Promise<string> {
  requireRole(ctx, 'shopkeeper')
  const processed = picture && (await readPicture(picture))
  if (processed) await storeFiles(ctx, processed)
  return transaction(ctx, async tx => {
    if (!id && (await isMade(tx, 'producers', key))) return key
    const known = id ? await lockProducer(tx, id) : null
    if (known) PRODUCER_FORM.refuseStale({ ...known, since: known.since ?? null }, seen)
    const producer =
      known ??
      tx.em.create(Producer, {
        id: key,
        slug: await uniqueSlug(tx, 'producers', fields.name),
        name: fields.name,
      })
    const image = processed ? { image: await recordPicture(tx, processed, fields.name) } : {}
    tx.em.assign(producer, { ...fields, ...image })
    await tx.em.flush()
    await emit(tx, {
      type: known ? 'Update' : 'Create',
      domain: 'market',
      subject: { kind: 'producer', id: producer.id },
    })
    tx.purge('producers', 'products')
    return producer.id
  })
}

export type EditableProducer = ProducerFields & { readonly id: string; readonly slug: string }

export const PRODUCERS_PER_WORK_PAGE = 100

/** So many products of one are counted in the list. */
export const MOST_COUNTED_OF_ONE = 100

/** A page of them by name, counted from 1, each with how many products it has, or one more than `MOST_COUNTED_OF_ONE`. */
export async function producersForWork(
  ctx: Ctx,
  page = 1,
): Promise<(EditableProducer & { products: number })[]> {
  requireRole(ctx, 'shopkeeper')
  return db(ctx)
    .selectFrom('producers')
    .select(['id', 'slug', 'name', 'place', 'practice', 'story', 'since'])
    .select(
      sql<number>`(${countUpTo(sql`from products where producer_id = producers.id`, MOST_COUNTED_OF_ONE)})`.as(
        'products',
      ),
    )
    .orderBy(inKeptReadingOrder('name'))
    .orderBy('id')
    .limit(PRODUCERS_PER_WORK_PAGE)
    .offset((page - 1) * PRODUCERS_PER_WORK_PAGE)
    .execute()
}

/** Throws `NotFound`. */
export async function producerForEdit(ctx: Ctx, id: string): Promise<EditableProducer> {
  requireRole(ctx, 'shopkeeper')
  return db(ctx)
    .selectFrom('producers')
    .select(['id', 'slug', 'name', 'place', 'practice', 'story', 'since'])
    .where('id', '=', readId(id))
    .executeTakeFirstOrThrow(() => new NotFound())
}

/** Throws `NotFound`. */
async function lockProducer(tx: Tx, asked: string): Promise<Producer> {
  const id = readId(asked)
  await db(tx).selectFrom('producers').select('id').where('id', '=', id).forNoKeyUpdate().execute()
  const producer = await tx.em.findOne(Producer, { id })
  if (!producer) throw new NotFound()
  return producer
}
