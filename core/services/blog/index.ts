import type { BlogService } from '#core/contracts/blog'
import { container, containers } from './containers'
import { postAt } from './post-at'

/** The contract of this domain, kept: one capability a file. */
export const service: BlogService = { containers, container, postAt }

export * as concepts from './concepts'
