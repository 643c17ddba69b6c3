import { readConfig } from '#core/config/config'
import { jobCtx } from '#core/database/ctx'
import { refuseNoDatabase, withDatabase } from '#core/database/with-database'
import { type BounceOutcome, receiveBounce } from '#core/services/account/letters/suppress'
import { services } from '#core/services/registry'
import { openHouse } from './open-house'

/** The payments' door stays shut. */
const NOTHING_SOLD = { apiKey: 'unused', merchantCode: 'unused' }

/**
 * Takes a message that came back to the sender's mailbox into the database of the environment, or the embedded one, also
 * beside the site that runs on it.
 * Throws what opening the house throws: the mail server keeps the message then, and tries again.
 */
export async function takeBounce(
  message: string,
  env?: Readonly<Record<string, string | undefined>>,
): Promise<BounceOutcome> {
  const config = readConfig(env)
  refuseNoDatabase(config)
  return withDatabase(config, async url => {
    const house = await openHouse(config, url, NOTHING_SOLD, services, { use: 'jobs' })
    try {
      return await receiveBounce(jobCtx(house), message)
    } finally {
      await house.close()
    }
  })
}
