import type { ServiceConcept } from '#core/concepts/concept'
import { PURGE_PRICES, purgePrices } from './purge-prices'

export { exportOf } from './export-of'

export const tasks: ServiceConcept['tasks'] = { [PURGE_PRICES]: { class: 'rest', run: purgePrices } }
