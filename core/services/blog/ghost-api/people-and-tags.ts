import type { Selectable } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { Database } from '#core/database/db'
import { objectIdOf } from '#core/ghost'
import { absoluteUrl } from '../absolute-html'

export type TagRow = Pick<
  Selectable<Database['tags']>,
  'id' | 'slug' | 'name' | 'description' | 'internal' | 'image' | 'meta_title' | 'meta_description'
>
export type AuthorRow = Pick<Selectable<Database['authors']>, 'id' | 'slug' | 'name' | 'bio' | 'image'>

/** What Ghost says of every tag and post for search engines, and is kept nowhere here for tags. */
const NO_SOCIAL = {
  og_image: null,
  og_title: null,
  og_description: null,
  twitter_image: null,
  twitter_title: null,
  twitter_description: null,
}

/** A tag as Ghost’s APIs show it. */
export function tagOf(ctx: Ctx, { id, name, slug, description, internal, ...more }: TagRow) {
  const { blog } = ctx.house.config.origins
  return {
    id: objectIdOf(id),
    name,
    slug,
    description: description || null,
    feature_image: more.image && absoluteUrl(more.image, blog),
    meta_title: more.meta_title,
    meta_description: more.meta_description,
    visibility: internal ? 'internal' : 'public',
    ...NO_SOCIAL,
    codeinjection_head: null,
    codeinjection_foot: null,
    canonical_url: null,
    accent_color: null,
    // An internal tag has no page; Ghost says so with the address of none.
    url: internal ? `${blog}/404/` : `${blog}/tag/${encodeURIComponent(slug)}`,
  }
}

/** An author as Ghost’s APIs show one. */
export function authorOf(ctx: Ctx, { id, name, slug, bio, image }: AuthorRow) {
  const { blog } = ctx.house.config.origins
  return {
    id: objectIdOf(id),
    name,
    slug,
    profile_image: image && absoluteUrl(image, blog),
    cover_image: null,
    bio: bio || null,
    website: null,
    location: null,
    facebook: null,
    twitter: null,
    threads: null,
    bluesky: null,
    mastodon: null,
    tiktok: null,
    youtube: null,
    instagram: null,
    linkedin: null,
    meta_title: null,
    meta_description: null,
    url: `${blog}/author/${encodeURIComponent(slug)}`,
  }
}
