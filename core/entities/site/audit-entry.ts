import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import type { AUDITED_ACTIONS } from '#core/contracts/audited-actions'
import { id, now } from '../columns'
import { Member } from '../identity/member'

/** Who changed what, when, and how it stood before and after. Written once: the database refuses to change or delete it. */
export const AuditEntry = defineEntity({
  name: 'AuditEntry',
  tableName: 'audit',
  properties: {
    id: id(),
    at: now(),
    /** Nobody where a job did it. The name is the member's row's alone, so that it goes with the member. */
    member: () => p.manyToOne(Member).nullable().deleteRule('no action'),
    action: p.text().$type<(typeof AUDITED_ACTIONS)[number]>(),
    subjectKind: p.text(),
    subjectId: p.text(),
    before: p.json<Readonly<Record<string, unknown>>>().nullable(),
    after: p.json<Readonly<Record<string, unknown>>>().nullable(),
  },
  indexes: [
    { properties: ['member', 'id'] },
    { properties: ['action', 'id'] },
    { properties: ['subjectKind', 'subjectId', 'id'] },
  ],
})

export type AuditEntry = InferEntity<typeof AuditEntry>
