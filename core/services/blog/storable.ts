/** Text and JSON as PostgreSQL takes them: it refuses U+0000 and halves of characters, wherever they come from. */
export function storable<T>(value: T): T {
  if (typeof value === 'string') return value.toWellFormed().replaceAll('\0', '') as T
  if (Array.isArray(value)) return value.map(storable) as T
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [storable(key), storable(each)])) as T
}
