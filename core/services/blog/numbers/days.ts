/// <reference types="temporal-spec/global" />

/** The last so many days up to `day`, the earliest first. */
export function daysUpTo(day: string, many: number): readonly string[] {
  const last = Temporal.PlainDate.from(day)
  return Array.from({ length: many }, (_, at) => last.subtract({ days: many - 1 - at }).toString())
}
