import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '#core/config/config'

const COOP_DATA = mkdtempSync(join(tmpdir(), 'coop-configs-'))

/** All six apps on one machine, nothing set. */
export const here = readConfig({ COOP_DATA })

/** Behind a domain of its own. */
export const online = readConfig({
  COOP_DATA,
  COOP_DOMAIN: 'growers.example',
  COOP_SECRET: 'gT2s0mQx7VbLr9eYpWcKd4uNhJzAf6Rk',
  SMTP_URL: 'smtp://post:word@mail.growers.example:587',
  SUMUP_API_KEY: 'sup_sk_x',
  SUMUP_MERCHANT_CODE: 'M1',
})
