import type { ServiceConcept } from '#core/concepts/concept'

export const workOf: ServiceConcept['workOf'] = [
  ['market_page_publications.published_by_id', 'published_at'],
  ['market_pages.created_by_id', 'created_at'],
]
