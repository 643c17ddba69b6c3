import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { moment } from '../columns'

/** What the operator decides for the whole cooperative: its name, its tagline, its time zone. */
export const Setting = defineEntity({
  name: 'Setting',
  tableName: 'settings',
  properties: {
    key: p.string().length(80).primary(),
    value: p.json<unknown>(),
    updatedAt: moment()
      .onCreate(() => new Date())
      .onUpdate(() => new Date()),
  },
})

export type Setting = InferEntity<typeof Setting>
