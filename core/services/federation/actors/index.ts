import type { ServiceConcept } from '#core/concepts/concept'
import { hideActorKeys } from './keys'

export { exportOf } from './export-of'

export const tasks: ServiceConcept['tasks'] = {
  'hide-actor-keys': { class: 'rest', run: hideActorKeys },
}

export const crons: ServiceConcept['crons'] = [{ schedule: '52 3 * * *', task: 'hide-actor-keys' }]

export const notExported: ServiceConcept['notExported'] = {
  'actor_keys.actor_id': 'The keys your posts are signed with: whoever has them can write in your name.',
}
