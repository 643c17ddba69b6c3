import type { Keyring } from '#core/keys/keyring'
import type { Origins } from '../domain'

/** What an app and its services may know of how this process was configured; docs/environment.md has all of it. */
export type Config = {
  readonly origins: Origins
  /** Where our actors live: at the hub, or where the hub was when the fediverse first met us. */
  readonly actorsOrigin: string
  /** Where sibling apps reach each other; the origins, unless every app has a container of its own. */
  readonly internalOrigins: Origins
  /** `COOP_DOMAIN`, null on one machine without one. */
  readonly coopDomain: string | null
  /** Served over https: `__Host-` cookies, HSTS. */
  readonly secure: boolean
  readonly demo: boolean
  /** Null: letters go to a mailbox of our own. */
  readonly smtpUrl: string | null
  readonly mailFrom: string
  /** What cannot be delivered comes back to an address of each letter's own, which the sender's mailbox takes too. */
  readonly mailBounces: boolean
  /** Outbound requests may reach private addresses: for tests and two servers on one desk. */
  readonly allowPrivate: boolean
  /** A proxy of the deployment's own stands in front and says in `X-Forwarded-For` who asks. */
  readonly trustProxy: boolean
  /** All that the house signs and encrypts with, by purpose. `COOP_SECRET` itself is for nobody but who opens it. */
  readonly keys: Keyring
}
