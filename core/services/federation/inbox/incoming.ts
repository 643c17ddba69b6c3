import type { IncomingActivity } from '#core/activitypub/parse'

/** The incoming activities of these kinds. */
export type Incoming<Kind extends IncomingActivity['kind'], Activity = IncomingActivity> = Activity extends {
  readonly kind: infer Own
}
  ? [Own & Kind] extends [never]
    ? never
    : Activity
  : never
