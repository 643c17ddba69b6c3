import { documentOfRow } from './document'
import type { GhostPost, GhostStatus, GhostVisibility } from './model'
import { referenceOf, tiesOf } from './references'
import { type Archive, flag, moment, type Row, rowsOf, text, warn } from './rows'
import { codeInjectionOf, socialOf } from './social'
import { ghostUuid } from './uuid'

const STATUSES = ['published', 'draft', 'scheduled', 'sent'] as const
const VISIBILITIES = ['public', 'members', 'paid', 'tiers'] as const

/** All posts and pages of an export, oldest first, in every state they can be in. */
export function postsOf(archive: Archive): GhostPost[] {
  const metas = new Map(rowsOf(archive, 'posts_meta').map(row => [text(row, 'post_id'), row]))
  const tags = tiesOf(archive, { table: 'posts_tags', column: 'tag_id', to: 'tags', kind: 'tag' })
  const authors = tiesOf(archive, {
    table: 'posts_authors',
    column: 'author_id',
    to: 'users',
    kind: 'author',
  })
  const tiers = tiesOf(archive, {
    table: 'posts_products',
    column: 'product_id',
    to: 'products',
    kind: 'tier',
  })
  const posts: GhostPost[] = []
  for (const row of rowsOf(archive, 'posts')) {
    const ghostId = text(row, 'id')
    if (!ghostId) {
      warn(archive, 'posts', row, 'Has no id and cannot be told from others.')
      continue
    }
    const ties = {
      tagIds: tags.get(ghostId) ?? [],
      authorIds: authors.get(ghostId) ?? [],
      tierIds: tiers.get(ghostId) ?? [],
    }
    posts.push({ ...postOf(archive, ghostId, row, metas.get(ghostId) ?? {}), ...ties })
  }
  return posts.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || a.id.localeCompare(b.id))
}

type Ties = 'tagIds' | 'authorIds' | 'tierIds'

function postOf(archive: Archive, ghostId: string, row: Row, meta: Row): Omit<GhostPost, Ties> {
  const createdAt = moment(row, 'created_at') ?? moment(row, 'published_at') ?? new Date(0)
  const newsletter = {
    table: 'posts',
    column: 'newsletter_id',
    to: 'newsletters',
    kind: 'newsletter',
  } as const
  return {
    id: ghostUuid('post', ghostId),
    ghostId,
    uuid: text(row, 'uuid'),
    type: row.type === 'page' || flag(row, 'page') ? 'page' : 'post',
    title: text(row, 'title') ?? '',
    slug: text(row, 'slug') ?? ghostId,
    status: statusOf(archive, row),
    visibility: visibilityOf(archive, row),
    ...documentOfRow(archive, 'posts', row),
    featured: flag(row, 'featured'),
    showTitleAndFeatureImage:
      row.show_title_and_feature_image === undefined || flag(row, 'show_title_and_feature_image'),
    featureImage: featureImageOf(row, meta),
    excerpt: text(row, 'custom_excerpt'),
    emailOnly: flag(meta, 'email_only') || row.status === 'sent',
    emailSubject: text(meta, 'email_subject'),
    newsletterId: referenceOf(archive, row, newsletter),
    emailRecipientFilter: text(row, 'email_recipient_filter'),
    canonicalUrl: text(row, 'canonical_url'),
    social: socialOf(meta),
    codeInjection: codeInjectionOf(row),
    customTemplate: text(row, 'custom_template'),
    locale: text(row, 'locale'),
    createdAt,
    updatedAt: moment(row, 'updated_at') ?? createdAt,
    publishedAt: moment(row, 'published_at'),
  }
}

/** A state nobody knows becomes a draft: nothing is shown that was not meant to be. */
function statusOf(archive: Archive, row: Row): GhostStatus {
  const known = STATUSES.find(status => status === row.status)
  if (!known) warn(archive, 'posts', row, `Has an unknown status (${String(row.status)}); taken for a draft.`)
  return known ?? 'draft'
}

/** Ghost also writes a filter such as `status:-free` here; the narrowest reading is the safe one. */
function visibilityOf(archive: Archive, row: Row): GhostVisibility {
  const known = VISIBILITIES.find(visibility => visibility === row.visibility)
  if (!known) {
    warn(archive, 'posts', row, `Has an unknown visibility (${String(row.visibility)}); taken for paid.`)
  }
  return known ?? 'paid'
}

function featureImageOf(row: Row, meta: Row): GhostPost['featureImage'] {
  const src = text(row, 'feature_image')
  if (!src) return null
  const [alt, captionHtml] = [text(meta, 'feature_image_alt'), text(meta, 'feature_image_caption')]
  return { src, alt: alt ?? '', captionHtml: captionHtml ?? '' }
}
