// `bun run doctor [--letter ADDRESS]`: looks at all that the site stands on, and says what is wrong and what to do.
// `--letter` sends a real letter there. Ends with 1 when the site cannot work as it is.
import { parseArgs } from 'node:util'
import { installMissing } from './install'

await installMissing()
const { examine } = await import('../core/server/doctor')
const { checkBackups } = await import('../core/backup/check-backups')
const { tell } = await import('./tell')
const SIGNS = { good: '✓', warn: '!', bad: '✗' }
await tell('bun run doctor [--letter ADDRESS]', async () => {
  const { values } = parseArgs({ options: { letter: { type: 'string' } } })
  const findings = [...(await examine({ letterTo: values.letter })), ...(await checkBackups())]
  return {
    lines: findings.map(({ state, about, said }) => `${SIGNS[state]} ${about}: ${said}`),
    isDone: findings.every(({ state }) => state !== 'bad'),
  }
})
