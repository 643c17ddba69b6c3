import type { ServiceConcept } from '#core/concepts/concept'
import { purgeNavigation } from '../post-cache'

export const handlers: ServiceConcept['handlers'] = [purgeNavigation]
