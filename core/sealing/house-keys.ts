import type { MikroORM } from '@mikro-orm/postgresql'
import { Keyring } from '#core/keys/keyring'
import { openKeys, type Secrets } from './open-keys'

/** Much more often than a new generation needs to be handed out. */
const READ_AGAIN_MS = 60_000

type Watch = { readonly closing: AbortSignal; onFault(fault: unknown): void }

/**
 * The keys of the house, read again each minute until it closes: another process may have made a generation. What cannot
 * be read again stays as it was. Throws `SecretIsAnother`.
 */
export async function houseKeys(orm: MikroORM, secrets: Secrets, watch: Watch): Promise<Keyring> {
  const keys = new Keyring(await openKeys(orm, secrets))
  keys.reload = async () => keys.replace(await openKeys(orm, secrets))
  const timer = setInterval(() => keys.reload().catch(watch.onFault), READ_AGAIN_MS)
  timer.unref()
  watch.closing.addEventListener('abort', () => clearInterval(timer), { once: true })
  return keys
}
