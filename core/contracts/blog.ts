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
}

declare module './services' {
  interface Services {
    readonly blog: BlogService
  }
}
