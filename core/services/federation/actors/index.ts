import type { ServiceConcept } from '#core/concepts/concept'

export { exportOf } from './export-of'

export const notExported: ServiceConcept['notExported'] = {
  'actor_keys.actor_id': 'The keys your posts are signed with: whoever has them can write in your name.',
}
