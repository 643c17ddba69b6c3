import { readFileSync } from 'node:fs'
import type { Environment } from './environment'

/** What nobody else may read; each may be in a file that `<NAME>_FILE` names, as Docker hands secrets over. */
export const SECRETS = [
  'COOP_SECRET',
  'COOP_SECRET_PREVIOUS',
  'COOP_METRICS_TOKEN',
  'DATABASE_URL',
  'REDIS_URL',
  'SMTP_URL',
  'SUMUP_API_KEY',
  'SUMUP_MERCHANT_CODE',
  'S3_ACCESS_KEY_ID',
  'S3_SECRET_ACCESS_KEY',
] as const

/**
 * The environment with the secrets that are in files, and a sentence for each that cannot be had. White space around a
 * secret is not part of it: editors end files with a line feed, and Docker takes no empty file for a secret that is not
 * set.
 */
export function withSecretFiles(env: Environment): { env: Environment; faults: string[] } {
  const faults: string[] = []
  const read: Record<string, string> = {}
  for (const name of SECRETS) {
    const path = env[`${name}_FILE`]
    if (!path) continue
    if (env[name]) faults.push(`${name} and ${name}_FILE are both set: keep one of them.`)
    else {
      try {
        read[name] = readFileSync(path, 'utf8').trim()
      } catch (fault) {
        const { code } = fault as NodeJS.ErrnoException
        faults.push(
          `${name}_FILE is ${path}, which cannot be read (${code}): correct it, or let this user read it.`,
        )
      }
    }
  }
  return { env: { ...env, ...read }, faults }
}
