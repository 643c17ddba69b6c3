import { documentOfRow } from './document'
import type { GhostNewsletter, GhostSnippet, GhostTag, GhostTier } from './model'
import { type Archive, count, flag, moment, ordered, type Row, rowsOf, text, warn } from './rows'
import { codeInjectionOf, socialOf } from './social'
import { ghostUuid } from './uuid'

export function tagsOf(archive: Archive): GhostTag[] {
  return identified(archive, 'tags').map(([ghostId, row]) => {
    const createdAt = moment(row, 'created_at') ?? new Date(0)
    return {
      id: ghostUuid('tag', ghostId),
      ghostId,
      name: text(row, 'name') ?? '',
      slug: text(row, 'slug') ?? ghostId,
      description: text(row, 'description'),
      internal: row.visibility === 'internal',
      featureImage: text(row, 'feature_image'),
      accentColor: text(row, 'accent_color'),
      canonicalUrl: text(row, 'canonical_url'),
      social: socialOf(row),
      codeInjection: codeInjectionOf(row),
      createdAt,
      updatedAt: moment(row, 'updated_at') ?? createdAt,
    }
  })
}

export function newslettersOf(archive: Archive): GhostNewsletter[] {
  return identified(archive, 'newsletters').map(([ghostId, row]) => ({
    id: ghostUuid('newsletter', ghostId),
    ghostId,
    name: text(row, 'name') ?? '',
    slug: text(row, 'slug') ?? ghostId,
    description: text(row, 'description'),
    senderName: text(row, 'sender_name'),
    senderEmail: text(row, 'sender_email'),
    footerHtml: text(row, 'footer_content'),
    active: row.status === 'active',
    subscribeOnSignup: flag(row, 'subscribe_on_signup'),
    sortOrder: count(row, 'sort_order') ?? 0,
    createdAt: moment(row, 'created_at') ?? new Date(0),
  }))
}

/** Ghost calls a tier's table `products`, after Stripe. */
export function tiersOf(archive: Archive): GhostTier[] {
  const names = new Map(rowsOf(archive, 'benefits').map(row => [text(row, 'id'), text(row, 'name') ?? '']))
  const benefits = Map.groupBy(ordered(rowsOf(archive, 'products_benefits')), row => text(row, 'product_id'))
  return identified(archive, 'products').map(([ghostId, row]) => ({
    id: ghostUuid('tier', ghostId),
    ghostId,
    name: text(row, 'name') ?? '',
    slug: text(row, 'slug') ?? ghostId,
    description: text(row, 'description'),
    paid: row.type === 'paid',
    active: flag(row, 'active'),
    currency: text(row, 'currency'),
    monthlyPrice: count(row, 'monthly_price'),
    yearlyPrice: count(row, 'yearly_price'),
    benefits: (benefits.get(ghostId) ?? [])
      .map(one => names.get(text(one, 'benefit_id')) ?? '')
      .filter(Boolean),
  }))
}

export function snippetsOf(archive: Archive): GhostSnippet[] {
  return identified(archive, 'snippets').map(([ghostId, row]) => ({
    id: ghostUuid('snippet', ghostId),
    ghostId,
    name: text(row, 'name') ?? '',
    document: documentOfRow(archive, 'snippets', row).document,
  }))
}

function identified(archive: Archive, table: string): (readonly [string, Row])[] {
  return rowsOf(archive, table).flatMap(row => {
    const ghostId = text(row, 'id')
    if (!ghostId) warn(archive, table, row, 'Has no id and cannot be told from others.')
    return ghostId ? [[ghostId, row] as const] : []
  })
}
