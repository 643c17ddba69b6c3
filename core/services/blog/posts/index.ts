import type { ServiceConcept } from '#core/concepts/concept'
import { emptyBin } from '../delete-post'
import { purgePosts } from '../post-cache'
import { renewPosts } from '../renew-posts'
import { PUBLISH_SCHEDULED, publishScheduled } from '../schedule'

export { forgetMember } from '../forget-member'
export { exportOf } from './export-of'

export const tasks: ServiceConcept['tasks'] = {
  [PUBLISH_SCHEDULED]: { class: 'rest', run: publishScheduled },
  'empty-blog-bin': { class: 'rest', run: emptyBin },
  'renew-posts': { class: 'media', run: renewPosts },
}

export const crons: ServiceConcept['crons'] = [
  { schedule: '17 3 * * *', task: 'empty-blog-bin' },
  { schedule: '* * * * *', task: 'renew-posts' },
]

export const handlers: ServiceConcept['handlers'] = [purgePosts]

export const workOf: ServiceConcept['workOf'] = [
  ['post_deletions.deleted_by_id', 'deleted_at', 'post_id'],
  ['publication_schedules.scheduled_by_id', 'scheduled_at', 'post_id'],
  ['publications.published_by_id', 'published_at', 'post_id'],
]
