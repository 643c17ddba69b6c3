import type { BlogService } from '#core/contracts/blog'
import { container, containers } from './containers'
import { postLetter } from './letters/post-letter'
import { postAt } from './post-at'

/** The contract of this domain, kept: one capability a file. */
export const service: BlogService = { containers, container, postAt, postLetter }

export * as concepts from './concepts'
