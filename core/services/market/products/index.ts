import type { ServiceConcept } from '#core/concepts/concept'
import { purgeHandler } from '../purge-handler'

export const handlers: ServiceConcept['handlers'] = [purgeHandler]

export const workOf: ServiceConcept['workOf'] = [
  ['listings.listed_by_id', 'listed_at', 'product_id'],
  ['price_changes.set_by_id', 'set_at'],
  ['variant_retirements.retired_by_id', 'retired_at', 'variant_id'],
]
