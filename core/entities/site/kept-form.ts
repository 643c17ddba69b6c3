import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { DOMAINS } from '#core/contracts/domain'
import { now } from '../columns'

/** A form that was sent when its session had ended, until it is filled in again for the same browser. */
export const KeptForm = defineEntity({
  name: 'KeptForm',
  tableName: 'kept_forms',
  properties: {
    /** SHA-256 of the browser's cookie. */
    tokenHash: p.string().length(64).primary(),
    domain: p.enum([...DOMAINS]),
    /** Where it was sent, with its query. */
    action: p.text(),
    /** The page it stood on. */
    page: p.text(),
    fields: p.json<Readonly<Record<string, readonly string[]>>>(),
    keptAt: now().index(),
  },
})

export type KeptForm = InferEntity<typeof KeptForm>
