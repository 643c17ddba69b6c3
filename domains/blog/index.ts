import type { Domain } from '../domain'
import { feeds } from './feeds/routes'
import { fragments } from './fragments'
import { home } from './home/routes'
import { posts } from './posts/routes'
import { search } from './search/routes'
import { tags } from './tags/routes'

export const blog: Domain = { rooms: [home, tags, search, feeds, posts], fragments }
