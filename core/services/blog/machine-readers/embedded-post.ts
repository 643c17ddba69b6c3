import type { Ctx } from '#core/contracts/ctx'
import { VISITOR } from '#core/contracts/viewer'
import { publishedPost } from '../read-post'

/** Bigger pictures are left out where a consumer says what it has room for. */
export type Room = { readonly width: number | null; readonly height: number | null }

/** A post as others show a link to it (oEmbed 1.0). Null where the address is of no public post of ours. */
export async function embeddedPost(ctx: Ctx, address: string, room: Room) {
  const origin = ctx.house.config.origins.blog
  const url = URL.parse(address)
  const slug = url?.origin === origin ? /^\/([^/]+)\/?$/.exec(url.pathname)?.[1] : undefined
  const post = slug ? await publishedPost({ ...ctx, viewer: VISITOR }, decoded(slug)) : null
  if (!post) return null
  const { name } = ctx.house.site()
  const author = post.authors[0]
  const { picture } = post
  const fits =
    picture &&
    picture.width <= (room.width ?? picture.width) &&
    picture.height <= (room.height ?? picture.height)
  return {
    version: '1.0',
    type: 'link',
    title: post.title,
    provider_name: name,
    provider_url: `${origin}/`,
    ...(author && { author_name: author.name, author_url: `${origin}/author/${author.slug}` }),
    ...(fits && {
      thumbnail_url: new URL(picture.src, origin).href,
      thumbnail_width: picture.width,
      thumbnail_height: picture.height,
    }),
    cache_age: 3600,
  }
}

function decoded(slug: string): string {
  try {
    return decodeURIComponent(slug)
  } catch (fault) {
    if (fault instanceof URIError) return ''
    throw fault
  }
}
