/** The job that writes to one holder. */
export const TELL_TICKET_HOLDER = 'tell-ticket-holder'

type Told = Readonly<Record<string, unknown>>

/** Told twice under one name, it is one letter. */
export function letterKey({ what, occurrenceId, memberId, toldAt, changeId }: Told): string {
  return what === 'changed'
    ? `changed-${changeId}-${memberId}`
    : `${what}-${occurrenceId}-${memberId}-${toldAt}`
}
