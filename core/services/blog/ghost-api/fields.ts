/** A thing as it came, by its names; whatever a program sent may be in them. */
export type Fields = Readonly<Record<string, unknown>>

/** Nothing of what is no thing. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
