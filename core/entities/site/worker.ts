import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, now } from '../columns'

/** A process that runs jobs, and when it last said that it lives. A clean stop takes the row away. */
export const Worker = defineEntity({
  name: 'Worker',
  tableName: 'workers',
  properties: {
    id: id(),
    /** The ids that graphile-worker writes beside the jobs and queues it locks for this process. */
    pools: p.array(),
    host: p.string().length(255),
    pid: p.integer(),
    startedAt: now(),
    beatAt: now().index(),
    /** Whether a connection of its own holds its lock (`core/jobs/process-lock.ts`): then it is dead when nobody holds it. */
    holdsLock: p.boolean().default(false),
  },
})

export type Worker = InferEntity<typeof Worker>
