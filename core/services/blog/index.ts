import type { ActivityHandler } from '#core/activities/processor'
import type { BlogService } from '#core/contracts/blog'
import type { Cron, Job } from '#core/jobs/worker'
import { container, containers } from './containers'
import { emptyBin } from './delete-post'
import { forgetMember } from './forget-member'
import { IMPORT_GHOST, runImport } from './ghost-import/run'
import { postAt } from './post-at'
import { purgeImport, purgeNavigation, purgePosts } from './post-cache'
import { renewPosts } from './renew-posts'
import { PUBLISH_SCHEDULED, publishScheduled } from './schedule'

/** The contract of this domain, kept: one capability a file. */
export const service: BlogService = { containers, container, postAt, forgetMember }

export const tasks: Readonly<Record<string, Job>> = {
  [PUBLISH_SCHEDULED]: { class: 'rest', run: publishScheduled },
  [IMPORT_GHOST]: { class: 'media', run: runImport },
  'empty-blog-bin': { class: 'rest', run: emptyBin },
  'renew-posts': { class: 'media', run: renewPosts },
}

export const crons: readonly Cron[] = [
  { schedule: '17 3 * * *', task: 'empty-blog-bin' },
  { schedule: '* * * * *', task: 'renew-posts' },
]

export const handlers: readonly ActivityHandler[] = [purgePosts, purgeNavigation, purgeImport]
