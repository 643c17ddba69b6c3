import type { Ctx } from './ctx'

export type ContainerKind = 'post' | 'page' | 'market_page'

/** Something event entries can be attached to. */
export type Container = {
  readonly kind: ContainerKind
  readonly id: string
  readonly title: string
  /** Path on the owner's app. */
  readonly path: string
  readonly published: boolean
}

/** A post as a letter: what its reader may see, every address whole. */
export type LetterOfPost = {
  readonly title: string
  /** Where it can be read on; null while it is not public. */
  readonly url: string | null
  readonly html: string
  readonly text: string
}

/** All that other domains may ask of the blog. */
export type BlogService = {
  /** Posts and pages whose title is like `query`, newest first, at most 20; for those who may attach events. */
  containers(ctx: Ctx, query: string): Promise<readonly Container[]>
  container(ctx: Ctx, kind: 'post' | 'page', id: string): Promise<Container | null>
  /**
   * The id of the public post at `/slug`, or null: its object in the fediverse is `…/actors/blog/objects/<id>`. Pages
   * have none.
   */
  postAt(ctx: Ctx, slug: string): Promise<string | null>
  /** A post, public or not, as a member with these tiers gets it by mail; null where it is gone. */
  postLetter(ctx: Ctx, postId: string, tiers: readonly string[]): Promise<LetterOfPost | null>
}

declare module './services' {
  interface Services {
    readonly blog: BlogService
  }
}
