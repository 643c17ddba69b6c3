import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { daysLater } from '#core/text/local-time'

/** So long somebody may say yes or no; then an invitation has ended by itself. */
export const INVITATION_DAYS = 30

/** From this moment on nobody can answer it any more. */
export const invitationEnd = ({ house }: Ctx, invitedAt: Date): Date =>
  daysLater(invitedAt, INVITATION_DAYS, house.site().timeZone)

/** Of an invitation that is named so in SQL: whether it can be answered now. */
export const canBeAnswered = (invitation: string, { house, now }: Ctx): RawBuilder<boolean> =>
  sql<boolean>`(${sql.ref(`${invitation}.invited_at`)} > ${daysLater(now, -INVITATION_DAYS, house.site().timeZone)})`
