import type { Concept } from '../../concept'
import { serving } from '../../pickers'
import { AUTHORS_OF_POST } from './author-picker'
import { blocks } from './block-routes'
import { code } from './code-routes'
import { images } from './image-routes'
import { imports } from './import-routes'
import { lists } from './list-routes'
import { live } from './live-routes'
import { revisions } from './revision-routes'
import { states } from './state-routes'
import { tagRoom } from './tag-routes'
import { writing } from './write-routes'

export const routes = [
  serving(AUTHORS_OF_POST),
  lists,
  writing,
  blocks,
  live,
  states,
  revisions,
  code,
  images,
  tagRoom,
  imports,
]

const WRITERS = ['editor', 'author', 'contributor'] as const

export const menu: Concept['menu'] = [
  { in: 'account', for: WRITERS, label: 'Write for the journal', path: '/editor' },
  { in: 'work', for: WRITERS, label: 'Posts', path: '/editor/posts', icon: 'journal', order: 10 },
  { in: 'work', for: 'editor', label: 'Pages', path: '/editor/pages', icon: 'leaf', order: 20 },
  { in: 'work', for: WRITERS, label: 'Pictures', path: '/editor/images', icon: 'download', order: 30 },
  { in: 'work', for: 'editor', label: 'Tags', path: '/editor/tags', icon: 'ticket', order: 40 },
  { in: 'work', for: 'editor', label: 'Import', path: '/editor/imports', icon: 'feed', order: 60 },
]

export const unlisted = ['/editor']
