import type { Domain } from '../domain'
import { images } from './editor/image-routes'
import { imports } from './editor/import-routes'
import { lists } from './editor/list-routes'
import { navigationRoom } from './editor/navigation-routes'
import { revisions } from './editor/revision-routes'
import { states } from './editor/state-routes'
import { tagRoom } from './editor/tag-routes'
import { writing } from './editor/write-routes'
import { feeds } from './feeds/routes'
import { fragments } from './fragments'
import { home } from './home/routes'
import { posts } from './posts/routes'
import { search } from './search/routes'
import { tags } from './tags/routes'

export const blog: Domain = {
  rooms: [
    ...[home, tags, search, feeds],
    ...[lists, writing, states, revisions, navigationRoom, images, tagRoom, imports],
    posts,
  ],
  fragments,
}
