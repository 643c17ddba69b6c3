/** One date as a letter tells of it; moments as ISO text, since it travels in a job. */
export type ChangedDate = {
  readonly title: string
  readonly slug: string
  readonly occurrenceId: string
  readonly was: DateDetails
  readonly is: DateDetails
  /** The entry falls on other days from now on; this date stays. */
  readonly kept: boolean
}

export type DateDetails = {
  readonly startsAt: string
  readonly endsAt: string
  readonly place: string
  readonly timeZone: string
  /** `every week on Thursday`; empty for what happens once or cannot be said. */
  readonly rule: string
}
