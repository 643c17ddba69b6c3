import { type RawBuilder, sql } from 'kysely'

/** So long somebody may say yes or no; then an invitation has ended by itself. */
export const INVITATION_DAYS = 30

const LASTS_MS = INVITATION_DAYS * 86_400_000

/** From this moment on nobody can answer it any more. */
export const invitationEnd = (invitedAt: Date): Date => new Date(invitedAt.getTime() + LASTS_MS)

/** Of an invitation that is named so in SQL: whether it can be answered now. */
export const canBeAnswered = (invitation: string, now: Date): RawBuilder<boolean> =>
  sql<boolean>`(${sql.ref(`${invitation}.invited_at`)} > ${new Date(now.getTime() - LASTS_MS)})`
