import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateIdentity, identityToRecipient } from 'age-encryption'

/** What a person has from elsewhere; a line feed stands for "not set", since Docker takes no empty file. */
const FROM_ELSEWHERE = ['smtp_url', 'sumup_api_key', 's3_secret_access_key']
/** Opens backups. It is not needed to write them, so it need not stay on the machine. */
const IDENTITY = 'backup-identity.txt'

/**
 * Makes what is missing of `secrets/` and `coop.env` in the folder, and says so in lines. The files can be read by whoever
 * gets into `secrets/`, which is its owner alone: in a container another user reads them.
 */
export async function makeSecrets(folder: string): Promise<string[]> {
  const secrets = join(folder, 'secrets')
  mkdirSync(secrets, { recursive: true, mode: 0o700 })
  const lines: string[] = []
  const make = (path: string, text: string, remark: string) => {
    if (existsSync(path)) return
    writeFileSync(path, text, { mode: 0o644 })
    lines.push(`${path}: ${remark}`)
  }
  const password = join(secrets, 'postgres_password')
  make(password, `${randomBytes(24).toString('hex')}\n`, 'made')
  const url = `postgresql://coop:${readFileSync(password, 'utf8').trim()}@postgres:5432/coop\n`
  make(join(secrets, 'database_url'), url, 'made')
  for (const name of ['coop_secret', 'metrics_token'])
    make(join(secrets, name), `${randomBytes(32).toString('base64url')}\n`, 'made')
  for (const name of FROM_ELSEWHERE)
    make(join(secrets, name), '\n', 'write it there, see docs/environment.md')
  make(join(secrets, 'coop_secret_previous'), '\n', 'empty, until bun run secrets change fills it')
  const identity = join(secrets, IDENTITY)
  if (!existsSync(join(folder, 'coop.env')))
    make(identity, `${await generateIdentity()}\n`, 'opens your backups. Keep it elsewhere, and not here')
  const recipient = existsSync(identity)
    ? await identityToRecipient(readFileSync(identity, 'utf8').trim())
    : ''
  make(join(folder, 'coop.env'), settings(recipient), 'write your domain there')
  return lines.length > 0 ? lines : ['Nothing was missing.']
}

function settings(recipient: string): string {
  return `# What docker-compose.yml does not know: docs/environment.md says what each of them means.
COOP_DOMAIN=
MAIL_FROM=
SUMUP_MERCHANT_CODE=
S3_BUCKET=
S3_ACCESS_KEY_ID=
COOP_BACKUP_RECIPIENT=${recipient}
COOP_BACKUPS=/data/backups
# One machine, its proxy beside the apps. In a Swarm: nothing and 2.
COOP_BIND=127.0.0.1:
COOP_REPLICAS=1
`
}
