import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { refusing, SQLSTATE } from '#core/database/sqlstate'
import { addressedSlug } from '#core/text/addressed-slug'
import { IS_KEPT, IS_PUBLISHED } from './post-states'
import { isTheirs } from './writers'

/** Another language that a post can be read in. */
export type Translation = {
  readonly slug: string
  /** BCP 47; null: the site's own. */
  readonly language: string | null
}

export class TranslationRefused extends Refusal {
  override name = 'TranslationRefused'
  constructor(
    readonly field: 'language' | 'translationOf',
    sentence: string,
  ) {
    super(sentence, 422)
  }
}

type Wanted = { readonly language: string | null; readonly translationOf: string | null }

/**
 * The id of the first of the texts that a post is to be a translation of, by the slug or the whole address of any of them;
 * null where it is none. Whatever is linked stays one step from the first. Throws `TranslationRefused`.
 */
export async function originalFor(
  tx: Tx,
  ownId: string | null,
  { language, translationOf }: Wanted,
): Promise<string | null> {
  if (!translationOf) return null
  if (!language) throw new TranslationRefused('language', 'Say which language the translation is in.')
  // Two posts that are made translations of one another, at once: the later one sees the first.
  await sql`select pg_advisory_xact_lock(hashtext('blog translations'))`.execute(db(tx))
  const asked = await db(tx)
    .selectFrom('posts as p')
    .leftJoin('posts as o', 'o.id', 'p.translation_of_id')
    .select(['p.id', 'p.translation_of_id as firstId', 'p.language', 'o.language as firstLanguage'])
    .where('p.slug', '=', addressedSlug(`${tx.house.config.origins.blog}/`, translationOf) ?? '')
    .where(IS_KEPT)
    .where(({ or }) => or([IS_PUBLISHED, isTheirs(tx)]))
    .executeTakeFirst()
  if (!asked) throw new TranslationRefused('translationOf', 'There is no post or page at this address.')
  const first = asked.firstId ?? asked.id
  if (first === ownId) {
    throw new TranslationRefused('translationOf', 'The other text is a translation of this one already.')
  }
  if (ownId && (await hasTranslations(tx, ownId))) {
    throw new TranslationRefused(
      'translationOf',
      'Others are translations of this one, so it cannot be one itself.',
    )
  }
  const firstLanguage = (asked.firstId ? asked.firstLanguage : asked.language) ?? tx.house.site().locale
  if (firstLanguage === language) throw takenLanguage()
  return first
}

async function hasTranslations(tx: Tx, id: string): Promise<boolean> {
  const one = await db(tx)
    .selectFrom('posts')
    .select('id')
    .where('translation_of_id', '=', id)
    .limit(1)
    .executeTakeFirst()
  return one !== undefined
}

/** One translation into each language: the database says so. Throws `TranslationRefused`. */
export function refusingSecondTranslation<T>(work: () => Promise<T>): Promise<T> {
  const rule = { state: SQLSTATE.uniqueViolation, constraint: 'posts_one_translation' }
  return refusing(rule, takenLanguage, work)
}

function takenLanguage(): TranslationRefused {
  return new TranslationRefused('language', 'There is a text in this language already.')
}

/** The other public texts of the post `p`, as SQL. Two look-ups rather than an `or`: each has its index. */
export const TRANSLATIONS: RawBuilder<Translation[] | null> = sql`(
  select json_agg(json_build_object('slug', x.slug, 'language', x.language) order by x.language nulls first)
  from (select id, slug, language from posts where translation_of_id = coalesce(p.translation_of_id, p.id)
    union all select id, slug, language from posts where id = p.translation_of_id) x
  where x.id <> p.id and exists (select from publications where publications.post_id = x.id))`

/**
 * A text in each of its languages, its own among them, as pages and sitemaps say it; and in which of them for whoever reads none
 * (`x-default`): in the site's, or else in the first by its code, so that all of them name the same.
 */
export function inEachLanguage(texts: readonly Translation[], locale: string) {
  const named = texts.map(({ slug, language }) => ({ slug, language: language ?? locale }))
  const first = named.toSorted((a, b) => (a.language < b.language ? -1 : 1))[0]
  const usual = named.find(({ language }) => language === locale) ?? first
  return usual ? [...named, { slug: usual.slug, language: 'x-default' }] : named
}

/** The ids of the texts beside this one, public or not. */
export async function siblingsOf(ctx: Pick<Tx, 'em'>, postId: string): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select x.id from posts p, lateral (
      select id from posts where translation_of_id = coalesce(p.translation_of_id, p.id)
      union all select id from posts where id = p.translation_of_id) x
    where p.id = ${postId} and x.id <> p.id`.execute(db(ctx))
  return rows.map(({ id }) => id)
}
