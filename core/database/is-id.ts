const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** PostgreSQL refuses to compare a uuid with anything else: what is none is nobody's id. */
export const isId = (text: string): boolean => UUID.test(text)
