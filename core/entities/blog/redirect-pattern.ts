import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { now } from '../columns'

/** A pattern for addresses of the old site that lead elsewhere. */
export const RedirectPattern = defineEntity({
  name: 'RedirectPattern',
  tableName: 'redirect_patterns',
  properties: {
    /** As Ghost's file has it: `^/(\d{4})/(.*)$`, `/\/old\//i`. */
    pattern: p.text().primary(),
    /** A path of ours, or a whole http(s) address, with `$1` for what was captured. */
    toAddress: p.text(),
    permanent: p.boolean(),
    /** The first that fits is followed; those of a newer file stand before those of older ones. */
    position: p.bigint('number'),
    importedAt: now(),
  },
})

export type RedirectPattern = InferEntity<typeof RedirectPattern>
