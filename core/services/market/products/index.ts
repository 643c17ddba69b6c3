import type { ServiceConcept } from '#core/concepts/concept'
import { purgeHandler } from '../purge-handler'
import { measureVariants } from './measure-variants'

export const handlers: ServiceConcept['handlers'] = [purgeHandler]

export const tasks: ServiceConcept['tasks'] = {
  'market-measure-variants': { class: 'media', run: measureVariants },
}

/** What was written past the services, as by a migration, is measured within the hour. */
export const crons: ServiceConcept['crons'] = [{ schedule: '17 * * * *', task: 'market-measure-variants' }]

export const workOf: ServiceConcept['workOf'] = [
  ['listings.listed_by_id', 'listed_at', 'product_id'],
  ['price_changes.set_by_id', 'set_at'],
  ['variant_retirements.retired_by_id', 'retired_at', 'variant_id'],
]
