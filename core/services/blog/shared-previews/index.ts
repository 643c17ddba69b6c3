import type { ServiceConcept } from '#core/concepts/concept'

export const workOf: ServiceConcept['workOf'] = [['shared_previews.created_by_id', 'created_at', 'post_id']]
