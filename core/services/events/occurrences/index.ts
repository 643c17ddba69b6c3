import type { ServiceConcept } from '#core/concepts/concept'
import { containerTags } from './container-tags'
import { materialiseAll } from './materialise'

export const tasks: ServiceConcept['tasks'] = {
  'materialise-occurrences': { class: 'rest', run: materialiseAll },
}

export const crons: ServiceConcept['crons'] = [{ schedule: '10 3 * * *', task: 'materialise-occurrences' }]

/** Caches are purged at once by whoever writes; this is the net for a process that died in between. */
export const handlers: ServiceConcept['handlers'] = [
  {
    name: 'purge-occurrences',
    wants: activity => activity.domain === 'events',
    handle: async (ctx, activity) => {
      const containers = activity.subjectKind === 'event' ? await containerTags(ctx, activity.subjectId) : []
      await ctx.house.purge(['occurrences', 'slots', ...containers])
    },
  },
]
