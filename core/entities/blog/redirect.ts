import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { now } from '../columns'

/** An address of the old site that leads elsewhere. */
export const Redirect = defineEntity({
  name: 'Redirect',
  tableName: 'redirects',
  properties: {
    /** Without its last slash: `/old/path`. */
    fromPath: p.text().primary(),
    /** A path of ours, or a whole http(s) address. */
    toAddress: p.text(),
    permanent: p.boolean(),
    importedAt: now(),
  },
})

export type Redirect = InferEntity<typeof Redirect>
