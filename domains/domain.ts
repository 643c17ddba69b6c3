import type { Concept } from './concept'

export type { Room } from './concept'

/** What `domains/<name>/index.ts` exports: one line a concept. */
export type Domain = Readonly<Record<string, Concept>>
