import { NotFound } from '#core/contracts/refusal'

/** The version a form was opened at. Of a form without one nothing can be said: it is as old as can be, and collides. */
export function versionIn(body: unknown): number {
  const version = Number((body as { version?: unknown } | null)?.version)
  if (!Number.isSafeInteger(version)) throw new NotFound()
  return version
}
