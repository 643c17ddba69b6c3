import { type Selectable, sql } from 'kysely'
import type { Database } from '#core/database/db'

/** What those who are given a link to a post are shown, where its editor says more than the post itself does. */
export type SocialFields = {
  /** Open Graph's, which most programs show. */
  readonly ogTitle: string | null
  readonly ogDescription: string | null
  readonly ogImage: string | null
  readonly twitterTitle: string | null
  readonly twitterDescription: string | null
  readonly twitterImage: string | null
}

/** Where in the picture on top its subject is, in hundredths from the left and from the top; null is the middle. */
export type FocalPoint = { readonly focalX: number | null; readonly focalY: number | null }

/** The names of Ghost's `posts_meta`, which are our columns as well. */
export const SOCIAL_COLUMNS = [
  'og_title',
  'og_description',
  'og_image',
  'twitter_title',
  'twitter_description',
  'twitter_image',
] as const

export type SocialRow = Pick<Selectable<Database['posts']>, (typeof SOCIAL_COLUMNS)[number]>

/** The columns of the post `p`, as SQL. */
export const SOCIAL_SQL = sql.join(SOCIAL_COLUMNS.map(name => sql.ref(`p.${name}`)))

export const NO_SOCIAL: SocialFields = {
  ogTitle: null,
  ogDescription: null,
  ogImage: null,
  twitterTitle: null,
  twitterDescription: null,
  twitterImage: null,
}

export function socialOf(row: SocialRow): SocialFields {
  return {
    ogTitle: row.og_title,
    ogDescription: row.og_description,
    ogImage: row.og_image,
    twitterTitle: row.twitter_title,
    twitterDescription: row.twitter_description,
    twitterImage: row.twitter_image,
  }
}

/** The columns of these fields, to be written. */
export function socialRow(social: SocialFields): SocialRow {
  return {
    og_title: social.ogTitle,
    og_description: social.ogDescription,
    og_image: social.ogImage,
    twitter_title: social.twitterTitle,
    twitter_description: social.twitterDescription,
    twitter_image: social.twitterImage,
  }
}
